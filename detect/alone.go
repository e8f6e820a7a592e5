package detect

import "bytes"

// alone finds where a rule is to be tried that can be judged by itself: it
// looks at nothing but what is directly around its shape, and what it finds
// tells nothing about the rest of a text. It returns the first such place from
// i on, or -1.
type alone func(text []byte, i int) int

// aloneRules are those rules, by id.
var aloneRules = map[string]alone{"ipv4": nextQuad}

// ScanAlone is Scan for a text in which no trigger hits but such as are Alone.
func (sc *Scanner) ScanAlone(dst []Match, text []byte) []Match {
	sc.begins(text)
	sc.dst, sc.base = dst, len(dst)
	for _, r := range sc.set.alone {
		next := sc.set.rules[r].alone
		for i := next(text, 0); i >= 0; i = next(text, i+1) {
			sc.rule(trigger{int32(i), int32(i + 1), r}, false)
		}
	}
	dst, sc.dst, sc.text = sc.dst, nil, nil
	return dst
}

// NextAddress returns the span of the next four octets of text from i on, where
// the rule for addresses matches them or not; zeros if there are none.
func NextAddress(text []byte, i int) (start, end int) {
	for s := nextQuad(text, i); s >= 0; s = nextQuad(text, s+1) {
		e, points := s, 0
		for e < len(text) && (isDigitByte(text[e]) || text[e] == '.' && points < 3 && isDigitByte(byteAt(text, e+1))) {
			if text[e] == '.' {
				points++
			}
			e++
		}
		if points == 3 {
			return s, e
		}
	}
	return 0, 0
}

// nextQuad finds up to three digits before a point, the first of an address or
// not.
func nextQuad(text []byte, i int) int {
	for at := i; ; {
		k := bytes.IndexByte(text[at:], '.')
		if k < 0 {
			return -1
		}
		point := at + k
		at = point + 1
		s := point
		for s > 0 && point-s < 4 && isDigitByte(text[s-1]) {
			s--
		}
		if s >= i && s < point && point-s < 4 && isDigitByte(byteAt(text, at)) {
			return s
		}
	}
}
