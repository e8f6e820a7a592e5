package bridge

import (
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// maxDepth bounds nesting. Deeper records are withheld.
const maxDepth = 64

// writer writes msgpack as a line of JSON, which is how the engine reads a
// record: with all of its keys, and what stands beside what. Every leaf is one
// token, in the order of the chunk, so that merge finds its way back.
type writer struct {
	b   []byte // the chunk
	dst []byte
	i   int // read up to here
}

// value writes the object at i behind a mark: the colon, the bracket or the
// comma that stands before it. It is false when the object cannot be written:
// it is nested too deeply, or has a key that is none.
func (w *writer) value(depth int, before byte) bool {
	return w.str(before) || w.plain(before) || w.any(depth, before)
}

// any is value for any object.
func (w *writer) any(depth int, before byte) bool {
	w.dst = append(w.dst, before)
	return w.root(depth)
}

// root writes the object at i with nothing before it.
func (w *writer) root(depth int) bool {
	h, ok := readHead(w.b[w.i:])
	if !ok || depth > maxDepth {
		return false
	}
	start := w.i
	w.i += h.size
	switch h.kind {
	case kindMap:
		if h.n == 0 {
			w.dst = append(w.dst, '{')
		}
		for before := byte('{'); h.n > 0; h.n-- {
			if left, value := w.pairs(h.n, before, &noNames); left < h.n {
				if value && !w.value(depth+1, ':') {
					return false
				}
				h.n, before = left+1, ','
				continue
			}
			if !w.key(before) || !w.value(depth+1, ':') {
				return false
			}
			before = ','
		}
		w.dst = append(w.dst, '}')
	case kindArray:
		if h.n == 0 {
			w.dst = append(w.dst, '[')
		}
		for before := byte('['); h.n > 0; h.n-- {
			if !w.value(depth+1, before) {
				return false
			}
			before = ','
		}
		w.dst = append(w.dst, ']')
	default:
		w.i = start + h.size + h.n
		w.dst = appendLeaf(w.dst, &h, w.b[start+h.size:w.i])
	}
	return true
}

// textAt returns where the text of a string of 1 to 255 bytes is, the most
// frequent of all objects; n is 0 if there is none at i.
func (w *writer) textAt() (i, n int) {
	if w.i+1 >= len(w.b) {
		return 0, 0
	}
	switch c := w.b[w.i]; {
	case c >= 0xa0 && c < 0xc0:
		i, n = w.i+1, int(c&31)
	case c == 0xd9:
		i, n = w.i+2, int(w.b[w.i+1])
	}
	if i+n > len(w.b) {
		return 0, 0
	}
	return i, n
}

// plain writes the number or the boolean at i, if it is one of the forms that
// are used most.
func (w *writer) plain(before byte) bool {
	b := w.b[w.i:]
	if len(b) < 9 {
		return false
	}
	dst := append(w.dst, before)
	switch c := b[0]; {
	case c < 0x80:
		dst = appendUint(dst, uint64(c))
		w.i++
	case c == 0xcc:
		dst = appendUint(dst, uint64(b[1]))
		w.i += 2
	case c == 0xcd:
		dst = appendUint(dst, uint64(binary.BigEndian.Uint16(b[1:])))
		w.i += 3
	case c == 0xce:
		dst = appendUint(dst, uint64(binary.BigEndian.Uint32(b[1:])))
		w.i += 5
	case c == 0xcf:
		dst = appendUint(dst, binary.BigEndian.Uint64(b[1:]))
		w.i += 9
	case c == 0xcb:
		dst = appendDouble(dst, binary.BigEndian.Uint64(b[1:]))
		w.i += 9
	case c == 0xc2:
		dst = append(dst, "false"...)
		w.i++
	case c == 0xc3:
		dst = append(dst, "true"...)
		w.i++
	default:
		return false
	}
	w.dst = dst
	return true
}

// key writes the key at i, a string, or a number as one, behind a mark.
func (w *writer) key(before byte) bool { return w.str(before) || w.anyKey(before) }

// anyKey is key for any object.
func (w *writer) anyKey(before byte) bool {
	h, ok := readHead(w.b[w.i:])
	if !ok {
		return false
	}
	w.dst = append(w.dst, before)
	switch h.kind {
	case kindArray, kindMap, kindExt:
		return false
	case kindStr, kindBin:
		w.dst = rewrite.AppendQuoted(w.dst, w.b[w.i+h.size:w.i+h.size+h.n])
	default:
		w.dst = append(w.dst, '"')
		w.dst = append(appendLeaf(w.dst, &h, nil), '"')
	}
	w.i += h.size + h.n
	return true
}

// strSlowly is str where there is something to escape, no room, or little
// behind the string.
func (w *writer) strSlowly(before byte) bool {
	i, n := w.textAt()
	if n == 0 {
		return false
	}
	w.i = i + n
	w.dst = append(slices.Grow(w.dst, n+room), before)
	w.dst = rewrite.AppendQuoted(w.dst, w.b[i:w.i])
	return true
}

// room is how much there is for more when a string did not fit.
const room = 4 << 10

// mostPair is more than any pair reads or writes that pairs takes.
const mostPair = 512

// appendLeaf writes an object that has nothing inside. A time says nothing
// that a rule could read.
func appendLeaf(dst []byte, h *head, text []byte) []byte {
	switch h.kind {
	case kindStr, kindBin:
		return rewrite.AppendQuoted(dst, text)
	case kindUint:
		return appendUint(dst, h.num)
	case kindInt:
		return appendInt(dst, int64(h.num))
	case kindFloat:
		return appendDouble(dst, h.num)
	case kindBool:
		return strconv.AppendBool(dst, h.num == 1)
	case kindExt:
		if !isEventTime(h) {
			return rewrite.AppendQuoted(dst, text)
		}
	}
	return append(dst, "null"...)
}

// withheld appends the marker of n bytes that could not be scanned.
func withheld(dst []byte, n int) []byte {
	dst = append(dst, "[WITHHELD:"...)
	dst = strconv.AppendInt(dst, int64(n), 10)
	return append(dst, ']')
}
