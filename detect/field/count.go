package field

import (
	"encoding/binary"
	"math/bits"

	"github.com/phiscrub/phiscrub/detect/class"
)

// What guards of values count and look for in them.

// digits and letters count outside of markers: what stands for a value is
// none.
func digits(v []byte) (n int) {
	for i := 0; i < len(v); i++ {
		for i+8 <= len(v) {
			x := binary.LittleEndian.Uint64(v[i:])
			if hasBracket(x) {
				break
			}
			n += bits.OnesCount64(digitsIn(x))
			i += 8
		}
		if i == len(v) {
			break
		}
		switch c := v[i]; {
		case c >= '0' && c <= '9':
			n++
		case c == '[':
			i += marker(v[i:])
		}
	}
	return
}

func letters(v []byte) (n int) {
	for i := 0; i < len(v); i++ {
		for i+8 <= len(v) {
			x := binary.LittleEndian.Uint64(v[i:])
			if hasBracket(x) {
				break
			}
			n += bits.OnesCount64(lettersIn(x))
			i += 8
		}
		if i == len(v) {
			break
		}
		switch c := v[i]; {
		case upper(c) || lower(c) || c >= 0x80:
			n++
		case c == '[':
			i += marker(v[i:])
		}
	}
	return
}

// digitsIn has the high bit of each byte of x that is a digit.
func digitsIn(x uint64) uint64 {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := x &^ high
	return (y + (0x80-'0')*one) &^ (y + (0x7f-'9')*one) &^ x & high
}

// lettersIn has the high bit of each byte of x that is a letter, or beyond ASCII.
func lettersIn(x uint64) uint64 {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := x&^high | 0x20*one
	return ((y+(0x80-'a')*one)&^(y+(0x7f-'z')*one) | x) & high
}

// hasBracket reports whether a byte of x is one that markers begin with, or may be.
func hasBracket(x uint64) bool {
	const one, high = 0x0101010101010101, 0x8080808080808080
	return ^((x^'['*one)&^high+0x7f*one)&high != 0
}

// digitOrMarker reports whether one of eight bytes is a digit or a bracket, or
// may be one.
func digitOrMarker(x uint64) bool {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := x &^ high
	digits := (y + (0x80-'0')*one) &^ (y + (0x7f-'9')*one)
	bracket := y ^ '['*one
	return (digits|^(bracket+0x7f*one))&high != 0
}

// some reports whether v has a digit, or a letter, outside of markers.
func some(v []byte, digit, letter bool) bool {
	for i := 0; i < len(v); i++ {
		if !letter { // of long words
			for i+8 <= len(v) && !digitOrMarker(binary.LittleEndian.Uint64(v[i:])) {
				i += 8
			}
			if i == len(v) {
				return false
			}
		}
		switch c := v[i]; {
		case c >= '0' && c <= '9':
			if digit {
				return true
			}
		case upper(c) || lower(c) || c >= 0x80:
			if letter {
				return true
			}
		case c == '[':
			i += marker(v[i:])
		}
	}
	return false
}

// marker returns the length of the marker that v starts with, less one; 0 if
// it does not.
func marker(v []byte) int { return max(class.Marked(v), 1) - 1 }

func lowers(v []byte) (n int) {
	for _, c := range v {
		if lower(c) {
			n++
		}
	}
	return
}

func alnums(v []byte) int { return digits(v) + letters(v) }

func index(v []byte, c byte) int {
	for i, x := range v {
		if x == c {
			return i
		}
	}
	return -1
}

func lastIndex(v []byte, c byte) int {
	for i := len(v) - 1; i >= 0; i-- {
		if v[i] == c {
			return i
		}
	}
	return -1
}

func contains(v []byte, s string) bool {
	for i := 0; i+len(s) <= len(v); i++ {
		if string(v[i:i+len(s)]) == s {
			return true
		}
	}
	return false
}
