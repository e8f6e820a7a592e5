package rewrite

import (
	"encoding/binary"

	"github.com/phiscrub/phiscrub/detect/class"
)

// bare replaces a bare JSON number or literal so that the line stays JSON.
// A general form that is a number stays one (19800131 becomes 1980, an age of
// 45 stays); everything else takes the edit's NumberForm.
//
// A mask cannot be asterisks here, nor zeros, which JSON does not allow to
// lead: it is a one and zeros, of the number's length, whatever the number
// was; a single 0 for a single byte.
func bare(dst []byte, e *Edit, c *Config) []byte {
	switch e.Action {
	case Keep:
		return append(dst, e.Value...)
	case Drop:
		return append(dst, "null"...)
	case Mask:
		n := e.End - e.Start
		if n < 2 {
			return append(dst, '0')
		}
		return fill(append(dst, '1'), '0', n-1)
	}
	switch e.Number {
	case NumberZero:
		return bareGeneral(dst, e, c, "0")
	case NumberNull:
		return bareGeneral(dst, e, c, "null")
	}
	return bareGeneral(dst, e, c, "")
}

// bareGeneral writes the general form where it is a number, and else instead;
// an empty instead means the text in quotes.
func bareGeneral(dst []byte, e *Edit, c *Config, instead string) []byte {
	mark := len(dst)
	dst = append(dst, e.Quote...)
	text := len(dst)
	if e.Action == Generalize || e.Action == Shift {
		dst = general(dst, e, e.Value, c)
	} else {
		dst = append(dst, e.Class.Marker()...)
	}
	switch {
	case e.Class != class.ZIP && isNumber(dst[text:]):
		// A ZIP prefix is never a number: some lead with a zero, and 601 as
		// a number is 00601.
		n := copy(dst[mark:], dst[text:])
		return dst[:mark+n]
	case instead != "":
		return append(dst[:mark], instead...)
	}
	return append(dst, e.Quote...)
}

// isNumber says that b is a plain JSON number: digits without a leading
// zero, perhaps with a fraction. The general forms hold no other kind.
func isNumber(b []byte) bool {
	n := digits(b)
	if n == 0 || (n > 1 && b[0] == '0') {
		return false
	}
	if n == len(b) {
		return true
	}
	b = b[n:]
	return b[0] == '.' && len(b) > 1 && digits(b[1:]) == len(b)-1
}

// digits returns the length of the run of ASCII digits that b starts with.
func digits(b []byte) int {
	n := 0
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c-'0' < 10 }

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

// eight reads the first eight bytes of b, at a time; false when not all of them
// are digits.
func eight(b []byte) (int, bool) {
	const ones = 0x0101010101010101
	x := binary.LittleEndian.Uint64(b) ^ '0'*ones
	if (x|(x+0x76*ones))&(0x80*ones) != 0 {
		return 0, false
	}
	x = x * (10<<8 + 1) >> 8 & 0x00ff00ff00ff00ff    // pairs
	x = x * (100<<16 + 1) >> 16 & 0x0000ffff0000ffff // fours
	return int(x * (10000<<32 + 1) >> 32), true
}

// small reads up to nine digits.
func small(b []byte) int {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	return n
}
