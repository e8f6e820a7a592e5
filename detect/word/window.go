package word

import (
	"unicode"
	"unicode/utf8"
)

// Back and Ahead bound a Window: bytes read before and after the place.
const (
	Back  = 112
	Ahead = 192
)

// maxTokens holds the densest stretch before the place and enough after it.
const maxTokens = 176

// Kind says what a token is made of.
type Kind uint8

// The kinds of token.
const (
	None   Kind = iota // beyond the window
	Lower              // letters, the first one not upper-case (also scripts without case)
	Title              // an upper-case letter, then mostly lower-case: Ann, McKay, O'Neil, Anne-Marie
	Upper              // upper-case letters only, one or more
	Mixed              // camelCase, or letters with digits: iPhone, 4th, 12B
	Number             // ASCII digits only
	Mark               // one character that is neither letter, digit nor space
)

// Gap is the space before a token.
type Gap uint8

// The gaps, from none to most.
const (
	Glued Gap = iota // nothing between
	Space            // one blank
	Wide             // several blanks, or a tab
	Line             // at least one line break, real or written as \n
)

// Token is a word, number or mark of the text.
type Token struct {
	Start, End int // bytes of the text
	Kind       Kind
	Gap        Gap
}

// Word reports whether the token is made of letters.
func (t Token) Word() bool { return t.Kind >= Lower && t.Kind <= Upper }

// Capital reports whether the token is a word that starts with a capital.
func (t Token) Capital() bool { return t.Kind == Title || t.Kind == Upper }

// Window is a stretch of a text cut into tokens. The zero value is ready for
// Read; it holds the text it last read.
type Window struct {
	text []byte
	n    int
	tok  [maxTokens]Token
}

// Text returns the bytes of token k, a part of the text.
func (w *Window) Text(k int) []byte {
	t := w.At(k)
	return w.text[t.Start:t.End]
}

// All returns the whole text that was read from.
func (w *Window) All() []byte { return w.text }

// At returns token k, or the zero Token outside of the window.
func (w *Window) At(k int) Token {
	if k < 0 || k >= w.n {
		return Token{}
	}
	return w.tok[k]
}

// Len returns the number of tokens.
func (w *Window) Len() int { return w.n }

// Byte returns the mark at k, or 0 if token k is no single-byte mark.
func (w *Window) Byte(k int) byte {
	t := w.At(k)
	if t.Kind != Mark || t.End-t.Start != 1 {
		return 0
	}
	return w.text[t.Start]
}

// Read cuts the text around byte i into tokens and returns the index of the
// token that covers i, or -1 when i is no part of a token.
func (w *Window) Read(text []byte, i int) int {
	w.text, w.n = text, 0
	if i < 0 || i >= len(text) {
		return -1
	}
	p, stop := i-Back, min(i+Ahead, len(text))
	if p > 0 {
		p = boundary(text, p, i)
	} else {
		p = 0
	}
	at := -1
	gap := Line
	if p > 0 && !blankByte(text[p-1]) {
		gap = Glued
	}
	for p < stop && w.n < maxTokens {
		if n := breakAt(text, p); n > 0 {
			gap = Line
			p += n
			continue
		}
		switch c := text[p]; {
		case c == ' ':
			gap = widen(gap, Space)
			p++
			continue
		case c == '\t':
			gap = max(gap, Wide)
			p++
			continue
		}
		t := next(text, p)
		t.Gap = gap
		gap = Glued
		if t.End > stop && stop < len(text) && t.Start > i {
			break // cut by the window: not a token one can judge
		}
		if t.Start <= i && i < t.End {
			at = w.n
		}
		w.tok[w.n] = t
		w.n++
		p = t.End
	}
	return at
}

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
)

// classify returns the sort and length of the character at p.
func classify(text []byte, p int) (sort, int) {
	c := text[p]
	switch {
	case lowerByte(c):
		return lower, 1
	case upperByte(c):
		return upper, 1
	case digitByte(c):
		return digit, 1
	case c < utf8.RuneSelf:
		return other, 1
	}
	r, n := utf8.DecodeRune(text[p:])
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
	s, n := classify(text, p)
	if s == other {
		return Token{Start: p, End: p + n, Kind: Mark}
	}
	var uppers, lowers, digits, inner int // inner: capitals after the first letter of a part
	start, first, prev := p, s, other
	for p < len(text) && p-start < 64 {
		s, n = classify(text, p)
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
	}
	return Mixed
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

// joint returns the length of an apostrophe or hyphen at p that joins two
// parts of one word: O'Neil, d’Arc, Anne-Marie; not the possessive 's.
func joint(text []byte, p int, prev sort) int {
	if prev != lower && prev != upper {
		return 0
	}
	n := 1
	switch {
	case text[p] == '\'':
	case text[p] == '-':
		if p+1 < len(text) {
			if s, _ := classify(text, p+1); s == upper {
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
