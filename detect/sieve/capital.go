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

// find returns the position of the first word of text with a capital for
// which a guard holds, from i on.
func (g capitals) find(text []byte, i int) (int, bool) {
	const (
		high = 0x8080808080808080
		low  = 0x7f7f7f7f7f7f7f7f
	)
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64(text[i:])
		y := x & low
		up := (y + (0x80-'A')*0x0101010101010101) &^ (y + (0x80-'Z'-1)*0x0101010101010101) &^ x & high
		for ; up != 0; up &= up - 1 {
			if at := i + bits.TrailingZeros64(up)/8; g.hit(text, at) {
				return at, true
			}
		}
	}
	for ; i < len(text); i++ {
		if isUpper(text[i]) && g.hit(text, i) {
			return i, true
		}
	}
	return len(text), false
}

// hit asks about the capital at byte i.
func (g capitals) hit(text []byte, i int) bool {
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

// mark adds the lines of block that have such a word to the marks dst[from:],
// which are in order.
func (g capitals) mark(dst []Line, from int, block []byte) []Line {
	marked, at := len(dst), 0
	for k := from; k <= marked; k++ {
		end := len(block)
		if k < marked {
			end = dst[k].Start
		}
		for at < end {
			i, ok := g.find(block[:end], at)
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
		slices.SortFunc(dst[from:], func(a, b Line) int { return a.Start - b.Start })
	}
	return dst
}
