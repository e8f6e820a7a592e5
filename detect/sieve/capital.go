package sieve

import (
	"bytes"
	"math/bits"
	"slices"
)

// capitals are the guards of words that begin with a capital. No automaton
// looks for them: in eight bytes at once, few are upper-case, and fewer begin
// a word.
type capitals []Guard

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

// wideGroups bounds the groups of 64 bytes that are looked at ahead.
const wideGroups = 32

// near is what is looked at of a word with a capital, with the byte before.
const near = 32

// findCapital returns the position of the first word from byte i on with a
// capital for which a guard holds, if that is before byte end. What is beyond
// stands on other lines.
func (s *Scanner) findCapital(text []byte, i, end int) (int, bool) {
	if i == 0 && end > 0 {
		if isUpper(text[0]) && s.capitals.hold(text[:end], 0) {
			return 0, true
		}
		i++
	}
	hit := -1
	if s.kernel.capitals {
		hit, i = s.findCapitalWide(text, i, end)
	} else {
		hit, i = s.findCapitalGo(text, i, end)
	}
	if hit >= 0 {
		return hit, hit < end
	}
	for ; i < end; i++ {
		if isUpper(text[i]) && s.capitals.hold(text[:end], i) {
			return i, true
		}
	}
	return end, false
}

// findCapitalGo looks at whole groups from byte i on, which is not the first.
// It returns where a guard holds, or -1 and where the bytes begin that are left.
func (s *Scanner) findCapitalGo(text []byte, i, end int) (hit, next int) {
	d := s.denied
	for rest := text[max(i-1, 0):]; i < end && len(rest) >= 64+near; i += 64 {
		b := (*[64 + near]byte)(rest)
		rest = rest[64:]
		up, first := capitalsIn((*[64]byte)(b[1:])), len(b)
		for up &^= up << 8; up != 0; up &= up - 1 {
			bit := bits.TrailingZeros64(up)
			k := (8*bit | bit>>3) & 63
			if inside[b[k]] {
				continue
			}
			if x := load(b[k:]); short(&x) {
				if d.place(x, 0)[0] == x {
					continue
				}
			} else if d.hasLong((*[near]byte)(b[k:])) {
				continue
			}
			if k < first && s.begins(text, i+k) {
				first = k
			}
		}
		if first < len(b) {
			return i + first, i + first
		}
	}
	return -1, i
}

// begins asks about the word at byte i, unless no guard is known to hold for
// it.
func (s *Scanner) begins(text []byte, i int) bool {
	if !isUpper(text[i]) || inWord[text[i-1]] && !escape(text, i-1) {
		return false
	}
	seen, end := wordAt((*[near]byte)(text[i-1:]))
	if end == near || !endsWord[text[i-1+end]] {
		return s.capitals.hold(text, i)
	}
	place := s.denied.place(seen[0], seen[1])
	if *place == seen {
		return false
	}
	if s.capitals.hold(text, i) {
		return true
	}
	if at := i - 1 + end; text[at] != ':' || at+1 < len(text) && text[at+1] == ' ' {
		*place = seen // else it may be for the byte behind the colon
	}
	return false
}

// inWord has the bytes of words; inside has those but for the letters that
// escapes have, too.
var (
	inWord = bytesThat(isAlnum)
	inside = bytesThat(func(c byte) bool { return isAlnum(c) && !isEscape(c) })
)

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
			i, ok := s.findCapital(block, at, end)
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
