package sieve

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// byteSet is a set of bytes.
type byteSet [4]uint64

func (s *byteSet) add(c byte)      { s[c>>6] |= 1 << (c & 63) }
func (s *byteSet) has(c byte) bool { return s[c>>6]>>(c&63)&1 != 0 }

// size returns how many bytes there are in it.
func (s *byteSet) size() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// first returns the lowest of them; there must be one.
func (s *byteSet) first() byte {
	n := 0
	for ; s[n] == 0 && n < len(s)-1; n++ {
	}
	return byte(n<<6 + bits.TrailingZeros64(s[n]))
}

// What the elements of masks take, in the order of ASCII.
const (
	digitBits  = 0x3ff << '0'
	upperBits  = 0x3ffffff << ('A' - 64)
	letterBits = upperBits | 0x3ffffff<<('a'-64)
	hexBits    = 0x3f<<('A'-64) | 0x3f<<('a'-64)
	gapBits    = 1<<' ' | 1<<'.' | 1<<'-' | 1<<'/'
)

func setOf(in func(c byte) bool) byteSet {
	var s byteSet
	for c := range 256 {
		if in(byte(c)) {
			s.add(byte(c))
		}
	}
	return s
}

func isHex(c byte) bool    { return isDigit(c) || c-'a' < 6 || c-'A' < 6 }
func isLetter(c byte) bool { return isLower(c) || isUpper(c) }
func isCode(c byte) bool   { return isUpper(c) || isDigit(c) }
func isAlnum(c byte) bool  { return isLetter(c) || isDigit(c) }
func isGap(c byte) bool    { return c == ' ' || c == '.' || c == '-' || c == '/' }

// isEncoded marks bytes behind which a scanner may read another text: UTF-8,
// colours, and control characters that no plain log writes.
func isEncoded(c byte) bool { return c >= 0x7f || c == 0x1b || c <= 0x08 }

// edge is the kind of byte that, next to an element at the end of a mask,
// makes it part of something longer.
type edge uint8

const (
	edgeNone  edge = 0
	edgeDigit edge = 1 << iota >> 1
	edgeCode
	edgeLetter
	edgeHex
	slash edge = 1 << 6 // the last byte was a backslash
)

func edgesOf(c byte) edge {
	var e edge
	if isDigit(c) {
		e |= edgeDigit
	}
	if isCode(c) {
		e |= edgeCode
	}
	if isLetter(c) {
		e |= edgeLetter
	}
	if isHex(c) {
		e |= edgeHex
	}
	return e
}

// element is one position of a mask.
type element struct {
	set      byteSet
	edge     edge
	optional bool
}

// encodings are escapes behind which words and shapes may be hidden: \u and
// \x and a hex digit, percent and two.
func encodings() [][]element {
	hex := element{set: byteSet{digitBits, hexBits}}
	return [][]element{
		{literal('\\'), literal('u'), hex},
		{literal('\\'), literal('x'), hex},
		{literal('%'), hex, hex},
	}
}

// isEntity reports whether text, which follows an ampersand, makes it an
// entity of HTML or XML. It is no part of the automaton, whose states it
// would double: every word can follow an ampersand.
func isEntity(text []byte) bool {
	for i, c := range text[:min(len(text), 9)] {
		switch {
		case i == 0 && c == '#', i > 0 && c == ';':
			return true
		case !isAlnum(c), i == 0 && isDigit(c):
			return false
		}
	}
	return false
}

// entityAfter is the guard of an ampersand.
func entityAfter(text []byte, at int) bool { return isEntity(text[at+1:]) }

// entityNumber is that guard's number, which no other has.
const entityNumber = plural - 1

const maxElements = 128 // of one mask

func parseMask(mask string) ([]element, error) {
	var m []element
	for i := 0; i < len(mask); {
		e := maskElement(mask[i])
		i++
		low, high := 1, 1
		if i < len(mask) && mask[i] == '?' {
			low, i = 0, i+1
		} else if i < len(mask) && mask[i] == '{' {
			n := strings.IndexByte(mask[i:], '}')
			if n < 0 {
				return nil, errors.New("repeat without }")
			}
			var err error
			if low, high, err = parseRange(mask[i+1:i+n], ","); err != nil {
				return nil, err
			}
			i += n + 1
		}
		if len(m)+high > maxElements {
			return nil, errors.New("more than 128 elements")
		}
		for k := range high {
			e.optional = k >= low
			m = append(m, e)
		}
	}
	if !slices.ContainsFunc(m, func(e element) bool { return !e.optional }) {
		return nil, errors.New("matches the empty text")
	}
	return m, nil
}

func maskElement(c byte) element {
	switch c {
	case '9':
		return element{set: byteSet{digitBits}, edge: edgeDigit}
	case 'A':
		return element{set: byteSet{0, upperBits}, edge: edgeCode}
	case 'a':
		return element{set: byteSet{0, letterBits}, edge: edgeLetter}
	case '*':
		return element{set: byteSet{digitBits, upperBits}, edge: edgeCode}
	case 'x':
		return element{set: byteSet{digitBits, hexBits}, edge: edgeHex}
	case '-':
		return element{set: byteSet{gapBits}}
	}
	return literal(c)
}

func literal(c byte) element {
	var e element
	e.set.add(c)
	return e
}

func parseRange(s, sep string) (low, high int, err error) {
	a, b, two := strings.Cut(s, sep)
	if !two {
		b = a
	}
	low, err = strconv.Atoi(a)
	if err == nil {
		high, err = strconv.Atoi(b)
	}
	if err != nil || low < 0 || high < low || high == 0 {
		return 0, 0, errors.New("range is not of the form 3 or 3" + sep + "5")
	}
	return low, high, nil
}

func (s Shape) elements() ([]element, error) {
	if strings.ContainsRune(s.Mask+s.Char, '\n') {
		return nil, errors.New("a shape lies within a line")
	}
	switch {
	case s.Digits != "" && s.Mask == "" && s.Char == "":
		low, high, err := parseRange(s.Digits, "-")
		if err != nil || low == 0 || high > maxElements {
			return nil, errors.New("digits: want a length such as 9, or a range such as 13-19")
		}
		m := make([]element, high)
		for i := range m {
			m[i] = maskElement('9')
			m[i].optional = i >= low
		}
		if s.Lead != "" {
			for i := range len(s.Lead) {
				if !isDigit(s.Lead[i]) {
					return nil, errors.New("lead: want digits")
				}
			}
			m[0].set = setOf(func(c byte) bool { return strings.IndexByte(s.Lead, c) >= 0 })
		}
		return m, nil
	case s.Mask != "" && s.Digits == "" && s.Lead == "" && s.Char == "":
		m, err := parseMask(s.Mask)
		if err != nil {
			return nil, fmt.Errorf("mask: %w", err)
		}
		return m, nil
	case len(s.Char) == 1 && s.Digits == "" && s.Lead == "" && s.Mask == "":
		return []element{literal(s.Char[0])}, nil
	}
	return nil, errors.New("want exactly one of digits, mask, and a char of one byte")
}
