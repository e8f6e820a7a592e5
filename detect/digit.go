package detect

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// Most of what rules look for holds a digit, and labels, words of dates and names of
// numbers stand in texts that hold none: a rule is tried where one is near.

// How far from its trigger a match can hold the digit that it has to, in bytes:
// more than what matchers read, and the windows of expressions.
const (
	digitBefore = 256
	digitAfter  = 1024
)

// digitNeed says whether a rule finds nothing without a digit, once it was tried
// often: to know it takes a look at its expression.
type digitNeed struct {
	tries uint16
	known bool
	holds bool
}

// oftenTried is how often a rule is tried before its expression is looked at.
const oftenTried = 1024

// needsDigit reports whether what a rule finds holds a digit that its trigger need
// not: it is of the form of its expression and passes its check.
func (r *Rule) needsDigit() bool {
	sh := r.spec.Shape
	if len(r.spec.Words) == 0 && (sh == nil || sh.Digits != "" || strings.IndexByte(sh.Mask, '9') >= 0) {
		return false // the trigger is a digit, or a byte that little else follows
	}
	return r.Check == "id-number" || r.find.digitRun() > 0
}

// lacksDigit reports whether a rule finds nothing at a place for want of a digit.
func (sc *Scanner) lacksDigit(rule uint16, at int32) bool {
	return sc.needsDigit(rule) && !sc.digitNear(at)
}

// needsDigit reports whether a rule is known to find nothing without a digit.
func (sc *Scanner) needsDigit(rule uint16) bool {
	need := &sc.needs[rule]
	return need.known && need.holds || !need.known && sc.learnNeed(rule)
}

func (sc *Scanner) learnNeed(rule uint16) bool {
	need, r := &sc.needs[rule], &sc.set.rules[rule]
	if need.tries++; need.tries < oftenTried && r.Check != "id-number" || sc.Trace != nil {
		return false
	}
	need.known, need.holds = true, r.needsDigit()
	return need.holds
}

// digitNear reports whether a digit is as near to a place as it has to be. Who traces
// is told of what is tried without.
func (sc *Scanner) digitNear(at int32) bool {
	return sc.digit.within(sc.text, int(at)-digitBefore, int(at)+digitAfter) || sc.Trace != nil
}

// nextDigit remembers where the next digit of a text stands behind a place, so that
// asking at place after place reads the text once. The zero value knows nothing.
type nextDigit struct {
	from, at int // the first one from byte from on; at is at least from
	known    bool
}

// within reports whether a digit stands in text[from:to], whose bounds may lie
// outside of the text.
func (n *nextDigit) within(text []byte, from, to int) bool {
	from = min(max(from, 0), len(text))
	switch {
	case !n.known || from > n.at:
		n.at = digitFrom(text, from, len(text))
	case from < n.from:
		if k := digitFrom(text, from, n.from); k < n.from {
			n.at = k
		}
	default:
		return n.at < min(to, len(text))
	}
	n.from, n.known = from, true
	return n.at < min(to, len(text))
}

// digitFrom returns the place of the first digit in text[i:end], or end.
func digitFrom(text []byte, i, end int) int {
	const one, high = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= end; i += 8 {
		x := binary.LittleEndian.Uint64(text[i:])
		y := x &^ high
		if found := (y + (0x80-'0')*one) &^ (y + (0x7f-'9')*one) &^ x & high; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < end && !isDigitByte(text[i]); i++ {
	}
	return i
}
