package word

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// LineStart returns where the line begins that byte i of text is in, or from
// if that is later.
func LineStart(text []byte, from, i int) int {
	const low, step = 0x7f7f7f7f7f7f7f7f, 64
	for i-from >= step && bytes.IndexByte(text[i-step:i], '\n') < 0 {
		i -= step
	}
	for ; i-from >= 8; i -= 8 {
		x := binary.LittleEndian.Uint64(text[i-8:]) ^ '\n'*0x0101010101010101
		if feeds := ^(x&low + low | x | low); feeds != 0 {
			return i - bits.LeadingZeros64(feeds)/8
		}
	}
	for i > from && text[i-1] != '\n' {
		i--
	}
	return i
}
