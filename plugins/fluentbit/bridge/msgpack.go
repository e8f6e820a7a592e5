package bridge

import (
	"encoding/binary"
	"math"
	"time"
)

// kind is what a msgpack object is.
type kind uint8

const (
	kindNil kind = iota
	kindBool
	kindInt
	kindUint
	kindFloat
	kindStr
	kindBin
	kindExt
	kindArray
	kindMap
)

// head is the header of an object. A header is never trusted: n is not above
// what the rest of the input could hold.
type head struct {
	kind kind
	size int // bytes of the header
	n    int // str, bin, ext: bytes behind it; array: elements; map: pairs
	ext  int8
	num  uint64 // int: as two's complement; float: bits; bool: 0 or 1
}

// readHead reads the header at the front of b. It is false when b ends too
// early or holds no msgpack.
func readHead(b []byte) (h head, ok bool) {
	if len(b) == 0 {
		return h, false
	}
	switch c := b[0]; {
	case c < 0x80:
		return head{kind: kindUint, size: 1, num: uint64(c)}, true
	case c < 0x90:
		return bounded(head{kind: kindMap, size: 1, n: int(c & 15)}, b)
	case c < 0xa0:
		return bounded(head{kind: kindArray, size: 1, n: int(c & 15)}, b)
	case c < 0xc0:
		return bounded(head{kind: kindStr, size: 1, n: int(c & 31)}, b)
	case c >= 0xe0:
		return head{kind: kindInt, size: 1, num: uint64(int64(int8(c)))}, true
	case c == 0xdf && len(b) > 4: // every body has one
		n := binary.BigEndian.Uint32(b[1:])
		return head{kind: kindMap, size: 5, n: int(n)}, uint64(n)*2 <= uint64(len(b)-5)
	default:
		return readLong(b)
	}
}

// form is a header of more than one byte: how many bytes of a number follow,
// and whether one of a type does.
var forms = [32]struct {
	kind kind
	num  uint8
	ext  uint8 // 1: the type follows
	n    uint8 // bytes behind, where no number says so
	ok   bool
}{
	0x00: {kind: kindNil, ok: true},
	0x02: {kind: kindBool, ok: true},
	0x03: {kind: kindBool, ok: true},
	0x04: {kind: kindBin, num: 1, ok: true},
	0x05: {kind: kindBin, num: 2, ok: true},
	0x06: {kind: kindBin, num: 4, ok: true},
	0x07: {kind: kindExt, num: 1, ext: 1, ok: true},
	0x08: {kind: kindExt, num: 2, ext: 1, ok: true},
	0x09: {kind: kindExt, num: 4, ext: 1, ok: true},
	0x0a: {kind: kindFloat, num: 4, ok: true},
	0x0b: {kind: kindFloat, num: 8, ok: true},
	0x0c: {kind: kindUint, num: 1, ok: true},
	0x0d: {kind: kindUint, num: 2, ok: true},
	0x0e: {kind: kindUint, num: 4, ok: true},
	0x0f: {kind: kindUint, num: 8, ok: true},
	0x10: {kind: kindInt, num: 1, ok: true},
	0x11: {kind: kindInt, num: 2, ok: true},
	0x12: {kind: kindInt, num: 4, ok: true},
	0x13: {kind: kindInt, num: 8, ok: true},
	0x14: {kind: kindExt, ext: 1, n: 1, ok: true},
	0x15: {kind: kindExt, ext: 1, n: 2, ok: true},
	0x16: {kind: kindExt, ext: 1, n: 4, ok: true},
	0x17: {kind: kindExt, ext: 1, n: 8, ok: true},
	0x18: {kind: kindExt, ext: 1, n: 16, ok: true},
	0x19: {kind: kindStr, num: 1, ok: true},
	0x1a: {kind: kindStr, num: 2, ok: true},
	0x1b: {kind: kindStr, num: 4, ok: true},
	0x1c: {kind: kindArray, num: 2, ok: true},
	0x1d: {kind: kindArray, num: 4, ok: true},
	0x1e: {kind: kindMap, num: 2, ok: true},
	0x1f: {kind: kindMap, num: 4, ok: true},
}

// readLong reads a header that starts with 0xc0 to 0xdf.
func readLong(b []byte) (h head, ok bool) {
	f := &forms[b[0]&31]
	size := 1 + int(f.num) + int(f.ext)
	if !f.ok || len(b) < size {
		return h, false
	}
	h = head{kind: f.kind, size: size}
	var x uint64
	switch f.num {
	case 1:
		x = uint64(b[1])
	case 2:
		x = uint64(binary.BigEndian.Uint16(b[1:]))
	case 4:
		x = uint64(binary.BigEndian.Uint32(b[1:]))
	case 8:
		x = binary.BigEndian.Uint64(b[1:])
	}
	switch f.kind {
	case kindBool:
		h.num = uint64(b[0] & 1)
		return h, true
	case kindNil, kindUint:
		h.num = x
		return h, true
	case kindInt:
		shift := 64 - 8*uint(f.num)
		h.num = uint64(int64(x<<shift) >> shift)
		return h, true
	case kindFloat:
		if f.num == 4 {
			x = math.Float64bits(float64(math.Float32frombits(uint32(x))))
		}
		h.num = x
		return h, true
	case kindExt:
		h.ext = int8(b[size-1])
		if f.num == 0 {
			x = uint64(f.n)
		}
	}
	if x > uint64(len(b)) {
		return h, false
	}
	h.n = int(x)
	return bounded(h, b)
}

// bounded refuses a header that promises more than there is.
func bounded(h head, b []byte) (head, bool) {
	need := h.n
	if h.kind == kindMap {
		need *= 2
	}
	return h, need <= len(b)-h.size
}

// skip returns the length of the object at the front of b, whatever is in it.
func skip(b []byte) (n int, ok bool) {
	for open := 1; open > 0; open-- {
		h, ok := readHead(b[n:])
		if !ok {
			return 0, false
		}
		n += h.size
		switch h.kind {
		case kindStr, kindBin, kindExt:
			n += h.n
		case kindArray:
			open += h.n
		case kindMap:
			open += 2 * h.n
		}
		if open > len(b)-n+1 {
			return 0, false // more objects than bytes
		}
	}
	return n, true
}

// appendStr appends a string.
func appendStr(dst, s []byte) []byte {
	switch n := len(s); {
	case n < 32:
		dst = append(dst, 0xa0|byte(n))
	case n < 1<<8:
		dst = append(dst, 0xd9, byte(n))
	case n < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, 0xda), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint32(append(dst, 0xdb), uint32(n))
	}
	return append(dst, s...)
}

// appendBin appends bytes.
func appendBin(dst, s []byte) []byte {
	switch n := len(s); {
	case n < 1<<8:
		dst = append(dst, 0xc4, byte(n))
	case n < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, 0xc5), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint32(append(dst, 0xc6), uint32(n))
	}
	return append(dst, s...)
}

// appendTime appends a time as Fluent Bit writes it: ext type 0 with seconds
// and nanoseconds.
func appendTime(dst []byte, t time.Time) []byte {
	dst = append(dst, 0xd7, 0)
	dst = binary.BigEndian.AppendUint32(dst, uint32(t.Unix()))
	return binary.BigEndian.AppendUint32(dst, uint32(t.Nanosecond()))
}

// isEventTime reports whether an ext object is a time of Fluent Bit.
func isEventTime(h *head) bool { return h.ext == 0 && h.n == 8 }

// timeOf reads the time of a record: Fluent Bit's ext type, an integer, or a
// float. It is the zero time where none is given, and for the marks that begin
// and end a group.
func timeOf(b []byte) time.Time {
	h, ok := readHead(b)
	if !ok {
		return time.Time{}
	}
	switch h.kind {
	case kindExt:
		if isEventTime(&h) {
			if sec := binary.BigEndian.Uint32(b[h.size:]); sec < 0xfffffffe {
				return time.Unix(int64(sec), int64(binary.BigEndian.Uint32(b[h.size+4:])%1e9))
			}
		}
	case kindInt, kindUint:
		if h.num < 1<<36 {
			return time.Unix(int64(h.num), 0)
		}
	case kindFloat:
		if f := math.Float64frombits(h.num); f > 0 && f < 1<<36 {
			sec, part := math.Modf(f)
			return time.Unix(int64(sec), int64(part*1e9))
		}
	}
	return time.Time{}
}

// isGroup reports whether a time is one of the marks around a group of records
// that share attributes.
func isGroup(b []byte) bool {
	h, ok := readHead(b)
	switch {
	case !ok:
		return false
	case h.kind == kindExt && isEventTime(&h):
		return binary.BigEndian.Uint32(b[h.size:]) >= 0xfffffffe
	case h.kind == kindInt:
		return int64(h.num) == -1 || int64(h.num) == -2
	}
	return false
}
