package bridge

import (
	"encoding/binary"
	"unsafe"
)

// word is how many bytes are looked at together.
const word = 8

// quote writes n bytes of the chunk, at least one, as a string between before
// and after, unless they are 0. As a rule nothing in it needs an escape.
//
// It looks at a word at a time, and would have Go check each of them against
// the ends of two slices; here that is done once. What is read and written
// beyond the end of a short string lies within the slices.
func (w *writer) quote(i, n int, before, after byte) {
	at := len(w.dst)
	if cap(w.dst)-at < n+2*word || len(w.b)-i < max(n, word) {
		w.quoteSlowly(i, n, before, after)
		return
	}
	to := unsafe.Add(unsafe.Pointer(unsafe.SliceData(w.dst)), at)
	from := unsafe.Add(unsafe.Pointer(unsafe.SliceData(w.b)), i)
	end := at + len(`""`) + n
	if before != 0 {
		*(*byte)(to) = before
		to = unsafe.Add(to, 1)
		end++
	}
	*(*byte)(to) = '"'
	to = unsafe.Add(to, 1)
	var odd uint64
	if last := n - word; last < 0 {
		x := binary.LittleEndian.Uint64((*[word]byte)(from)[:])
		binary.LittleEndian.PutUint64((*[word]byte)(to)[:], x)
		odd = oddBytes(x) << (-8 * last)
	} else {
		for k := 0; k < last; k += word {
			x := *(*uint64)(unsafe.Add(from, k))
			*(*uint64)(unsafe.Add(to, k)) = x
			odd |= oddBytes(x)
		}
		x := *(*uint64)(unsafe.Add(from, last))
		*(*uint64)(unsafe.Add(to, last)) = x
		odd |= oddBytes(x)
	}
	if odd&highs != 0 {
		w.quoteSlowly(i, n, before, after)
		return
	}
	to = unsafe.Add(to, n)
	*(*byte)(to) = '"'
	if after != 0 {
		*(*byte)(unsafe.Add(to, 1)) = after
		end++
	}
	w.dst = w.dst[:end]
}

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
