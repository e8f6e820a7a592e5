package sieve

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// capitals are the guards of words that begin with a capital. No automaton
// looks for them: in eight bytes at once, few are upper-case, and fewer begin
// a word.
type capitals []Guard

// denials remembers words that no guard held for, with the bytes beside them.
// A log says the same words again and again.
type denials [1 << denialBits][2]uint64

const denialBits = 11

// place is where a word is remembered.
func (d *denials) place(seen *[2]uint64) *[2]uint64 {
	return &d[(seen[0]*0x9e3779b97f4a7c15^seen[1]*0xc2b2ae3d27d4eb4f)>>(64-denialBits)]
}

// wideGroups bounds the groups of 64 bytes that are looked at ahead.
const wideGroups = 32

// wideMap is what is known of a group: which bytes are capitals that may begin
// a word, and which are letters.
type wideMap struct{ capitals, letters uint64 }

// denies reports whether no guard is known to hold for the word with the
// capital at byte i, which is byte b of a group with those letters.
func (s *Scanner) denies(text []byte, i int, b uint, letters uint64) bool {
	n := uint(bits.TrailingZeros64(^(letters >> (b & 63)))) // of the word
	if b == 0 || b+n >= 64 || n > 14 || i+15 > len(text) || letters>>((b-1)&63)&1 != 0 {
		return false
	}
	x := (*[16]byte)(text[i-1 : i+15]) // the word and both sides
	if !ends(x[(n+1)&15]) {
		return false
	}
	var seen [2]uint64
	if n <= 6 {
		seen[0] = binary.LittleEndian.Uint64(x[:]) & (1<<(8*(n+1)&63)<<8 - 1)
	} else {
		seen[0] = binary.LittleEndian.Uint64(x[:])
		seen[1] = binary.LittleEndian.Uint64(x[8:]) & (1<<(8*(n-7)&63)<<8 - 1)
	}
	return *s.denied.place(&seen) == seen
}

const (
	highBits = 0x8080808080808080
	lowBits  = 0x7f7f7f7f7f7f7f7f
	oneBits  = 0x0101010101010101
)

// between has the high bit of each byte of x that is from lo to hi, both
// below 0x80.
func between(x uint64, lo, hi uint64) uint64 {
	y := x & lowBits
	return (y + (0x80-lo)*oneBits) &^ (y + (0x7f-hi)*oneBits) &^ x & highBits
}

// find returns the position of the first word of text with a capital for
// which a guard holds, from i on.
func (s *Scanner) findCapital(text []byte, i int) (int, bool) {
	if s.kernel.capitals {
		var at int
		if at, i = s.findCapitalWide(text, i); at >= 0 {
			return at, true
		}
	}
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64(text[i:])
		up := between(x, 'A', 'Z')
		if up == 0 {
			continue
		}
		// Most capitals stand inside of a word, unless what is before them is the
		// letter of an escape.
		if between(x, '\\', '\\') == 0 && (i == 0 || text[i-1] != '\\') {
			up &^= (between(x|0x20*oneBits, 'a', 'z') | between(x, '0', '9')) << 8
		}
		for ; up != 0; up &= up - 1 {
			if at := i + bits.TrailingZeros64(up)/8; s.capital(text, at) {
				return at, true
			}
		}
	}
	for ; i < len(text); i++ {
		if isUpper(text[i]) && s.capital(text, i) {
			return i, true
		}
	}
	return len(text), false
}

// capital asks about the capital at byte i.
func (s *Scanner) capital(text []byte, i int) bool {
	if i == 0 || i+15 > len(text) {
		return s.capitals.hold(text, i)
	}
	if isAlnum(text[i-1]) {
		return escape(text, i-1) && s.capitals.hold(text, i)
	}
	seen, known := beside(text[i-1:])
	if !known {
		return s.capitals.hold(text, i)
	}
	place := s.denied.place(&seen)
	if *place == seen {
		return false
	}
	if s.capitals.hold(text, i) {
		return true
	}
	*place = seen
	return false
}

// beside returns the word behind the first of 16 bytes, with the byte before
// and the byte behind it. It is all that a guard looks at, unless the word
// goes on with an apostrophe, a hyphen, an escape, or beyond ASCII: then it is
// not known.
func beside(b []byte) (seen [2]uint64, known bool) {
	x := binary.LittleEndian.Uint64(b)
	other := ^between(x|0x20*oneBits, 'a', 'z') & highBits &^ 0x80
	if other != 0 {
		end := bits.TrailingZeros64(other) // of the byte behind, its high bit
		seen[0] = x << (63 - end) >> (63 - end)
		return seen, ends(byte(x >> (end - 7)))
	}
	y := binary.LittleEndian.Uint64(b[8:])
	other = ^between(y|0x20*oneBits, 'a', 'z') & highBits
	if other == 0 {
		return seen, false
	}
	end := bits.TrailingZeros64(other)
	return [2]uint64{x, y << (63 - end) >> (63 - end)}, ends(byte(y >> (end - 7)))
}

// ends reports whether a word of letters ends before c, whatever follows.
func ends(c byte) bool { return c < 0x80 && c != '\'' && c != '-' && c != '\\' }

func (g capitals) hold(text []byte, i int) bool {
	if i > 0 && isAlnum(text[i-1]) && !escape(text, i-1) {
		return false
	}
	for _, holds := range g {
		if holds(text, i) {
			return true
		}
	}
	return false
}

// markCapitals adds the lines of block that have such a word to the marks
// dst[from:], which are in order. It looks at those, too, where only triggers
// hit that stand alone.
func (s *Scanner) markCapitals(dst []Line, from int, block []byte) []Line {
	marked, at := len(dst), 0
	for k := from; k <= marked; k++ {
		end := len(block)
		if k < marked {
			if dst[k].Alone {
				continue
			}
			end = dst[k].Start
		}
		for at < end {
			i, ok := s.findCapital(block[:end], at)
			if !ok {
				break
			}
			line, next := lineAt(block, at, i)
			dst = append(dst, line)
			at = next
		}
		if k < marked {
			at = dst[k].End
			if n := bytes.IndexByte(block[at:], '\n'); n == 0 {
				at++
			}
		}
	}
	if len(dst) > marked {
		slices.SortFunc(dst[from:], func(a, b Line) int {
			switch {
			case a.Start != b.Start:
				return a.Start - b.Start
			case a.Alone: // and was looked at again
				return 1
			}
			return -1
		})
		sorted := slices.CompactFunc(dst[from:], func(a, b Line) bool { return a.Start == b.Start })
		dst = dst[:from+len(sorted)]
	}
	return dst
}
