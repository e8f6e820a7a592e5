package word

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

func widen(g, by Gap) Gap {
	if g == Glued {
		return by
	}
	return max(g, Wide)
}

// boundary moves p forward to the first byte after a blank, at most to i.
func boundary(text []byte, p, i int) int {
	for p < i && !blankByte(text[p-1]) {
		p++
	}
	return p
}

func blankByte(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// breakAt returns the length of a line break at p: a real one, or one that
// is still written as an escape and cannot be the start of a word.
func breakAt(text []byte, p int) int {
	switch text[p] {
	case '\n', '\r':
		return 1
	case '\\':
		q := p
		for q < len(text) && text[q] == '\\' && q-p < 8 {
			q++
		}
		if q < len(text) && (text[q] == 'n' || text[q] == 'r' || text[q] == 't') &&
			(q+1 == len(text) || !lowerByte(text[q+1])) {
			return q + 1 - p
		}
	}
	return 0
}

func lowerByte(c byte) bool { return c >= 'a' && c <= 'z' }
func upperByte(c byte) bool { return c >= 'A' && c <= 'Z' }
func digitByte(c byte) bool { return c >= '0' && c <= '9' }

type sort uint8

const (
	other sort = iota
	lower
	upper
	digit
	beyond // ASCII
)

// ascii is the sort of each ASCII character.
var ascii = func() (t [256]sort) {
	for c := range t {
		switch b := byte(c); {
		case lowerByte(b):
			t[c] = lower
		case upperByte(b):
			t[c] = upper
		case digitByte(b):
			t[c] = digit
		case c >= utf8.RuneSelf:
			t[c] = beyond
		}
	}
	return t
}()

// classify returns the sort and length of the character at p.
func classify(text []byte, p int) (sort, int) {
	if c := text[p]; c < utf8.RuneSelf {
		return ascii[c], 1
	}
	return classifyRune(text[p:])
}

func classifyRune(b []byte) (sort, int) {
	r, n := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError:
		return other, n
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		return upper, n
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return lower, n
	}
	return other, n
}

// next reads the token at p, which is neither blank nor line break.
func next(text []byte, p int) Token {
	if n, k := Plain(text, p); n > 0 {
		return Token{Start: p, End: p + n, Kind: k}
	}
	return anyToken(text, p)
}

// anyToken is next for all that is no plain word.
func anyToken(text []byte, p int) Token {
	s, n := classify(text, p)
	if s == other {
		return Token{Start: p, End: p + n, Kind: Mark}
	}
	var uppers, lowers, digits, inner int // inner: capitals after the first letter of a part
	start, first, prev := p, s, other
	stop := min(start+64, len(text))
	for p < stop {
		if s, n = ascii[text[p]], 1; s == lower {
			from := p
			for p++; p < stop && ascii[text[p]] == lower; p++ {
			}
			lowers += p - from
			prev = lower
			continue
		}
		if s == beyond {
			s, n = classifyRune(text[p:])
		}
		if s == other {
			if j := joint(text, p, prev); j > 0 {
				p += j
				prev = other
				continue
			}
			break
		}
		switch s {
		case upper:
			uppers++
			if prev == lower {
				inner++
			}
		case lower:
			lowers++
		case digit:
			digits++
		}
		prev = s
		p += n
	}
	return Token{Start: start, End: p, Kind: kind(text[start:p], first, uppers, lowers, digits, inner)}
}

// Plain returns the length and the kind of the word at byte i, or 0 where it
// takes more to say: it is of at most 15 letters of ASCII, its case is that of a
// word, and the byte behind it is no letter, digit, hyphen or apostrophe.
func Plain(text []byte, i int) (n int, k Kind) {
	if i+16 > len(text) {
		return 0, None
	}
	return plainWord(text[i : i+16 : i+16])
}

func plainWord(b []byte) (int, Kind) {
	const (
		one  = 0x0101010101010101
		low  = 0x7f * one
		high = 0x80 * one
		big  = 0x20 * one // the bit that capitals lack
	)
	x := binary.LittleEndian.Uint64(b)
	folded := (x | big) & low
	ends := (^(folded + (0x80-'a')*one) | (folded + (0x7f-'z')*one) | x) & high // the bytes that are no letters
	bigs, all := ^x&big, uint64(big)
	n := 8
	if ends != 0 {
		n = bits.TrailingZeros64(ends) >> 3
		all &= (ends&-ends)>>7 - 1 // those before
	} else {
		y := binary.LittleEndian.Uint64(b[8:])
		folded = (y | big) & low
		if ends = (^(folded + (0x80-'a')*one) | (folded + (0x7f-'z')*one) | y) & high; ends == 0 {
			return 0, None
		}
		n += bits.TrailingZeros64(ends) >> 3
		rest := big & ((ends&-ends)>>7 - 1)
		switch more := ^y & rest; {
		case more == 0 && bigs&all <= 0x20:
		case more == rest && bigs&all == all:
		default:
			return 0, None
		}
	}
	if !plainEnd[b[n&15]] {
		return 0, None
	}
	switch bigs &= all; {
	case n == 0:
	case bigs == 0:
		return n, Lower
	case bigs == all:
		return n, Upper
	case bigs == 0x20:
		return n, Title
	}
	return 0, None
}

// plainEnd has the bytes that belong to no word, wherever they stand.
var plainEnd = func() (t [256]bool) {
	for c := range t {
		t[c] = ascii[c] == other && c != '\'' && c != '-'
	}
	return t
}()

func kind(b []byte, first sort, uppers, lowers, digits, inner int) Kind {
	switch {
	case digits > 0 && uppers+lowers == 0:
		return Number
	case digits > 0:
		return Mixed
	case lowers == 0:
		return Upper
	case first != upper && uppers == 0:
		return Lower
	case first == upper && (inner == 0 || inner == 1 && nobiliary(b)) && uppers <= lowers+1:
		return Title
	case inner == 0 && uppers == 1 && articled(b):
		return Title
	}
	return Mixed
}

// Camel reports whether a word of the letters b, the first of them a capital, is of
// the kind Mixed: camelCase. Of what is not all letters of ASCII it does not say so.
func Camel(b []byte) bool {
	uppers, inner := 0, 0
	for k, c := range b {
		switch ascii[c] {
		case upper:
			if uppers++; k > 0 && lowerByte(b[k-1]) {
				inner++
			}
		case lower:
		default:
			return false
		}
	}
	return kind(b, upper, uppers, len(b)-uppers, 0, inner) == Mixed
}

// nobiliary reports whether a capital inside the word belongs to a surname:
// McKay, MacLeod, DeVito, LaRue, VanDyke, FitzGerald.
func nobiliary(b []byte) bool {
	for _, p := range [...]string{"Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "St"} {
		if len(b) > len(p)+2 && string(b[:len(p)]) == p && upperByte(b[len(p)]) && lowerByte(b[len(p)+1]) {
			return true
		}
	}
	return false
}

// articled reports whether the word is a name behind the Arabic article:
// al-Rashid, el-Amin.
func articled(b []byte) bool {
	return len(b) > 4 && b[2] == '-' && b[1] == 'l' && (b[0] == 'a' || b[0] == 'e' || b[0] == 'u') && !digitByte(b[3]) && !lowerByte(b[3])
}

// syllable reports whether the second half of a Korean or Chinese given name
// stands at p: Hye-jin, Mei-ling. Other words go on with a word behind their
// hyphen: Follow-up, X-ray.
func syllable(text []byte, p int) bool {
	e := p
	for e < len(text) && e-p < 6 && lowerByte(text[e]) {
		e++
	}
	if e < len(text) && (text[e] >= utf8.RuneSelf || ascii[text[e]] != other || text[e] == '-') {
		return false
	}
	switch string(text[p:e]) {
	case "jin", "hyun", "ling", "soo", "wei", "joo", "young", "hee", "kyung", "sook", "jung", "woo", "seok", "eun", "yeon", "hwan", "hyuk",
		"ming", "hua", "mei", "xin", "lin", "feng", "ping", "hui", "jun", "jie", "yan", "chul", "hoon", "kyu", "rin", "seo", "suk", "won", "yoon", "ying", "yun", "xiang", "qing", "shan", "rong", "chen", "wen":
		return true
	}
	return false
}

// joint returns the length of an apostrophe or hyphen at p that joins two
// parts of one word: O'Neil, d’Arc, Anne-Marie, Hye-jin; not the possessive 's.
func joint(text []byte, p int, prev sort) int {
	if prev != lower && prev != upper {
		return 0
	}
	n := 1
	switch {
	case text[p] == '\'':
	case text[p] == '-':
		if p+1 < len(text) {
			if s, _ := classify(text, p+1); s == upper || s == lower && prev == lower && syllable(text, p+1) {
				return 1
			}
		}
		return 0
	case len(text) >= p+3 && text[p] == 0xE2 && text[p+1] == 0x80 && text[p+2] == 0x99: // ’
		n = 3
	default:
		return 0
	}
	if p+n >= len(text) {
		return 0
	}
	s, m := classify(text, p+n)
	if s != lower && s != upper {
		return 0
	}
	if text[p+n] == 's' || text[p+n] == 'S' { // possessive, or "it's"
		if q := p + n + m; q == len(text) {
			return 0
		} else if t, _ := classify(text, q); t != lower && t != upper {
			return 0
		}
	}
	return n
}
