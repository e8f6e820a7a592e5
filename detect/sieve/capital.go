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
	if !endsWord[x[(n+1)&15]] {
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

// between has the high bit of each byte of x that is from lo to hi, bytes
// beyond ASCII taken for those 0x80 below.
func between(x, lo, hi uint64) uint64 {
	x &= lowBits
	return ((x + (0x80-lo)*oneBits) ^ (x + (0x7f-hi)*oneBits)) & highBits
}

// lettersIn has the high bit of each letter of x.
func lettersIn(x uint64) uint64 { return between(x|0x20*oneBits, 'a', 'z') &^ x }

// capitalsIn has a bit for each capital of 64 bytes, and perhaps for bytes
// beyond ASCII. Bit 8*i+k is for byte 8*k+i, so that bits need no gathering.
func capitalsIn(b *[64]byte) uint64 {
	up := between(load(b[:]), 'A', 'Z')
	up = up>>1 | between(load(b[8:]), 'A', 'Z')
	up = up>>1 | between(load(b[16:]), 'A', 'Z')
	up = up>>1 | between(load(b[24:]), 'A', 'Z')
	up = up>>1 | between(load(b[32:]), 'A', 'Z')
	up = up>>1 | between(load(b[40:]), 'A', 'Z')
	up = up>>1 | between(load(b[48:]), 'A', 'Z')
	return up>>1 | between(load(b[56:]), 'A', 'Z')
}

// find returns the position of the first word of text with a capital for
// which a guard holds, from i on.
func (s *Scanner) findCapital(text []byte, i int) (int, bool) {
	if s.kernel.capitals {
		var at int
		if at, i = s.findCapitalWide(text, i); at >= 0 {
			return at, true
		}
	} else if i == 0 && len(text) > 0 {
		if isUpper(text[0]) && s.capital(text, 0) {
			return 0, true
		}
		i++
	}
	for ; i+64+near <= len(text); i += 64 {
		b := (*[64 + near]byte)(text[i-1:])
		up, hit := capitalsIn((*[64]byte)(b[1:])), len(b)
		for up &^= up << 8; up != 0; up &= up - 1 {
			bit := bits.TrailingZeros64(up)
			k := (8*bit | bit>>3) & 63
			if c := b[k]; inWord[c] && !isEscape(c) || b[k+1] >= 0x80 {
				continue // most are inside of a word
			}
			if k < hit && s.begins(text, i+k, (*[near]byte)(b[k:])) {
				hit = k
			}
		}
		if hit < len(b) {
			return i + hit, true
		}
	}
	for ; i < len(text); i++ {
		if isUpper(text[i]) && s.capital(text, i) {
			return i, true
		}
	}
	return len(text), false
}

// near is what is looked at of a word with a capital, with the byte before.
const near = 16

// capital asks about the capital at byte i.
func (s *Scanner) capital(text []byte, i int) bool {
	if i == 0 || i-1+near > len(text) {
		return s.capitals.hold(text, i)
	}
	return s.begins(text, i, (*[near]byte)(text[i-1:]))
}

// begins asks about the capital at byte i, unless no guard is known to hold
// for the word with the bytes beside it. They are all that a guard looks at, if
// the word ends where its letters do.
func (s *Scanner) begins(text []byte, i int, b *[near]byte) bool {
	if inWord[b[0]] {
		return escape(text, i-1) && s.capitals.hold(text, i)
	}
	var seen [2]uint64
	x, end := binary.LittleEndian.Uint64(b[:]), 0
	if other := ^lettersIn(x) & (highBits &^ 0x80); other != 0 {
		end = bits.TrailingZeros64(other) // the high bit of the byte behind
		seen[0] = x & (2<<(end&63) - 1)
		x >>= end & 56
	} else {
		y := binary.LittleEndian.Uint64(b[8:])
		if other = ^lettersIn(y) & highBits; other == 0 {
			return s.capitals.hold(text, i)
		}
		end = bits.TrailingZeros64(other)
		seen[0], seen[1] = x, y&(2<<(end&63)-1)
		x = y >> (end & 56)
	}
	if !endsWord[byte(x)] {
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

// inWord has the bytes of words.
var inWord = bytesThat(isAlnum)

// endsWord has the bytes before which a word of letters ends, whatever follows:
// not those with which it may go on, an apostrophe, a hyphen, an escape, or
// what is beyond ASCII.
var endsWord = bytesThat(func(c byte) bool { return c < 0x80 && c != '\'' && c != '-' && c != '\\' })

func bytesThat(are func(c byte) bool) (t [256]bool) {
	for c := range t {
		t[c] = are(byte(c))
	}
	return t
}

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
