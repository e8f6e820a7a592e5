package bridge

import (
	"encoding/binary"
	"unsafe"
)

// word is how many bytes are looked at together.
const word = 8

// str writes the string of 1 to 255 bytes at i behind a mark; it is false when
// there is none. As a rule nothing in the string needs an escape.
//
// It looks at a word at a time, and would have Go check each of them against
// the ends of two slices; here that is done once. What is read and written
// beyond the end of a short string lies within the slices.
func (w *writer) str(before byte) bool {
	left, at := len(w.b)-w.i, len(w.dst)
	if left < 2+2*word {
		return w.strSlowly(before)
	}
	from := unsafe.Add(unsafe.Pointer(unsafe.SliceData(w.b)), w.i)
	c, size := *(*byte)(from), 1
	n := int(c) - 0xa0
	if uint(n-1) >= 31 {
		if n = int(*(*byte)(unsafe.Add(from, 1))); c != 0xd9 || n == 0 {
			return false
		}
		size = 2
	}
	if left < size+n || cap(w.dst)-at < len(`,""`)+n+2*word {
		return w.strSlowly(before)
	}
	from = unsafe.Add(from, size)
	to := unsafe.Add(unsafe.Pointer(unsafe.SliceData(w.dst)), at)
	*(*byte)(to), *(*byte)(unsafe.Add(to, 1)) = before, '"'
	to = unsafe.Add(to, 2)
	var odd uint64
	if n <= 2*word {
		x, y, of := get(from), get(unsafe.Add(from, word)), &inside[n]
		put(to, x)
		put(unsafe.Add(to, word), y)
		odd = oddBytes(x)&of[0] | oddBytes(y)&of[1]
	} else {
		last := n - word
		for k := 0; k < last; k += word {
			x := *(*uint64)(unsafe.Add(from, k))
			*(*uint64)(unsafe.Add(to, k)) = x
			odd |= oddBytes(x)
		}
		x := *(*uint64)(unsafe.Add(from, last))
		*(*uint64)(unsafe.Add(to, last)) = x
		odd = (odd | oddBytes(x)) & highs
	}
	if odd != 0 {
		return w.strSlowly(before)
	}
	*(*byte)(unsafe.Add(to, n)) = '"'
	w.i += size + n
	w.dst = w.dst[:at+len(`,""`)+n]
	return true
}

func get(p unsafe.Pointer) uint64 { return binary.LittleEndian.Uint64((*[word]byte)(p)[:]) }

func put(p unsafe.Pointer, x uint64) { binary.LittleEndian.PutUint64((*[word]byte)(p)[:], x) }

// inside has the high bits of the bytes of two words that belong to a string
// of that length.
var inside = func() (list [2*word + 1][2]uint64) {
	for n := range list {
		for i := range n {
			list[n][i/word] |= 0x80 << (i % word * 8)
		}
	}
	return list
}()

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// oddBytes marks in x the bytes that cannot stand in a JSON string as they
// are, in their high bits; what it leaves in the others means nothing. Bytes
// above a marked one may be marked as well.
func oddBytes(x uint64) uint64 {
	// Of a quote and of control characters the second bit is turned, so that
	// they are the bytes up to 0x20.
	return ((x ^ ones*2 - ones*0x21) | (x ^ ones*'\\' - ones)) &^ x
}
