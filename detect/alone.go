package detect

import (
	"bytes"
	"slices"
)

// alone finds where a rule is to be tried that can be judged by itself: it
// looks at nothing but what is directly around its shape, and what it finds
// tells nothing about the rest of a text. It returns the span of the first such
// place from i on, or zeros.
type alone func(text []byte, i int) (start, end int)

// aloneRules are those rules, by id.
var aloneRules = map[string]alone{"ipv4": NextAddress}

// ScanAlone is Scan for a text in which no trigger hits but such as are Alone.
func (sc *Scanner) ScanAlone(dst []Match, text []byte) []Match {
	sc.begins(text)
	sc.dst, sc.base = dst, len(dst)
	for _, r := range sc.set.alone {
		next := sc.set.rules[r].alone
		for s, e := next(text, 0); e > 0; s, e = next(text, e) {
			t := trigger{int32(s), int32(e), r}
			sc.shapes = append(sc.shapes, t)
			sc.rule(t, false)
		}
	}
	dst, sc.dst, sc.text = sc.dst, nil, nil
	return dst
}

// Marked returns what tells whether four octets that start at byte i of a raw text,
// behind no digit, mark their line by a trigger that is Alone; nil if no rule is that
// of addresses.
func (s *Set) Marked() func(text []byte, i int) bool {
	k := slices.IndexFunc(s.triggers, func(t Trigger) bool { return t.Alone && t.Guard != nil && t.After == nil && t.Shape.Mask == octets })
	if k < 0 {
		return nil
	}
	guard := s.triggers[k].Guard
	return func(text []byte, i int) bool {
		for n := 0; ; n++ {
			from := i
			for i < len(text) && i-from < 4 && isDigitByte(text[i]) {
				i++
			}
			if i == from || i-from == 4 {
				return false
			}
			point := i < len(text) && text[i] == '.'
			if n == 3 {
				return !point && guard(text, i-1)
			}
			if !point {
				return false
			}
			i++
		}
	}
}

// octets is the shape of an address.
const octets = "9{1,3}.9{1,3}.9{1,3}.9{1,3}"

// Tried returns the span of the place number i, from 0, at which ScanAlone tried a
// rule in the last text; zeros behind the last of them.
func (sc *Scanner) Tried(i int) (start, end int) {
	if i >= len(sc.shapes) {
		return 0, 0
	}
	return int(sc.shapes[i].start), int(sc.shapes[i].end)
}

// NextAddress returns the span of the next four octets of text from i on, of the
// digits and points around them the first; zeros if there are none. The rule for
// addresses may match there, and nowhere else: an address stands behind no
// point.
func NextAddress(text []byte, i int) (start, end int) {
	for at := i; ; {
		k := bytes.IndexByte(text[at:], '.')
		if k < 0 {
			return 0, 0
		}
		point := at + k
		if at = point + 1; !isDigitByte(byteAt(text, at)) || point == i || !isDigitByte(text[point-1]) {
			continue
		}
		s := point - 1
		for s > i && point-s < 4 && isDigitByte(text[s-1]) {
			s--
		}
		points := 0
		for at = point; at < len(text) && (isDigitByte(text[at]) || text[at] == '.' && points < 3 && isDigitByte(byteAt(text, at+1))); at++ {
			if text[at] == '.' {
				points++
			}
		}
		if points == 3 && point-s < 4 {
			return s, at
		}
	}
}
