package detect

import (
	"math/bits"
	"strings"
)

// needle is a text that a match holds, in lower case, and the bytes that may
// stand beside it there.
type needle struct {
	text          string
	before, after *byteSet
}

// need is a necessary condition for any match of an expression: it holds one
// of some needles.
type need struct {
	needles []needle
	first   [256]uint64 // the needles that begin with a byte, in either case
	second  [256]uint64 // those that go on with it, or have an end
	wide    bool        // letters beyond ASCII may stand for some of theirs
}

// newNeed indexes up to maxNeedles needles.
func newNeed(needles []needle, folds bool) *need {
	n := &need{needles: needles}
	for i, t := range needles {
		bit := uint64(1) << i
		c := t.text[0]
		n.first[c] |= bit
		n.first[upper(c)] |= bit
		if len(t.text) == 1 {
			for c := range n.second {
				n.second[c] |= bit
			}
		} else {
			c := t.text[1]
			n.second[c] |= bit
			n.second[upper(c)] |= bit
		}
		// What folds to them in Unicode, or does so where İ is an I.
		n.wide = n.wide || folds && strings.ContainsAny(t.text, "iks")
	}
	if n.wide {
		const bit = 1
		for _, c := range []byte{0xC4, 0xC5, 0xE2} {
			n.first[c] |= bit
		}
		for _, c := range []byte{0xB0, 0xB1, 0xBF, 0x84} {
			n.second[c] |= bit
		}
	}
	return n
}

func upper(c byte) byte {
	if c-'a' < 26 {
		return c - 'a' + 'A'
	}
	return c
}

// holds reports whether some needle stands in text. At the ends of text
// anything may stand beside it.
func (n *need) holds(text []byte) bool {
	for i, c := range text {
		set := n.first[c]
		if set == 0 {
			continue
		}
		if i+1 < len(text) {
			set &= n.second[text[i+1]]
		}
		if set != 0 && n.stands(text, i, set) {
			return true
		}
	}
	return false
}

// stands reports whether a needle of the set stands at text[i], or what may be
// one.
func (n *need) stands(text []byte, i int, set uint64) bool {
	if text[i] >= 0x80 {
		return true
	}
	for ; set != 0; set &= set - 1 {
		t := &n.needles[bits.TrailingZeros64(set)]
		end := i + len(t.text)
		if end > len(text) || i > 0 && !t.before[text[i-1]] || end < len(text) && !t.after[text[end]] {
			continue
		}
		k := 0
		for k < len(t.text) && lower(text[i+k]) == t.text[k] {
			k++
		}
		if k == len(t.text) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if c-'A' < 26 {
		return c - 'A' + 'a'
	}
	return c
}

// meets reports whether text holds all that is needed of it.
func meets(needs []*need, text []byte) bool {
	for _, n := range needs {
		if !n.holds(text) {
			return false
		}
	}
	return true
}
