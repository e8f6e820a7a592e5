package sieve

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// plain is the reference: the same question, answered line by line in the
// most literal way. The tests hold the automaton to it.
type plain struct {
	words   [][]string
	shapes  []Shape
	guarded []Guarded
}

func newPlain(c Config) *plain {
	p := &plain{shapes: slices.Clone(c.Shapes)}
	word := func(w string) {
		if !slices.ContainsFunc([]byte(w), isEncoded) {
			p.words = append(p.words, texts(tokens([]byte(w))))
		}
	}
	for _, w := range c.Words {
		word(w)
	}
	guarded := slices.Clone(c.Guarded)
	for _, g := range c.GuardedWords {
		guarded = append(guarded, Guarded{Word: g.Word, Guard: g.asks, After: g.after})
	}
	for _, g := range guarded {
		switch {
		case g.Word == "" && (g.Guard == nil || len(g.Shape.Mask) == 1):
			p.shapes = append(p.shapes, g.Shape)
		case g.Word != "" && (g.Guard == nil || isDigit(g.Word[len(g.Word)-1])):
			word(g.Word)
		default:
			p.guarded = append(p.guarded, g)
		}
	}
	return p
}

func texts(list []token) (words []string) {
	for _, t := range list {
		words = append(words, t.text)
	}
	return words
}

func (p *plain) mark(dst []Line, block []byte) []Line {
	for at := 0; at < len(block); {
		end := len(block)
		if n := bytes.IndexByte(block[at:], '\n'); n >= 0 {
			end = at + n
		}
		if hits, alone := p.hits(block[at:end]); hits || alone {
			dst = append(dst, Line{at, end, !hits})
		}
		at = end + 1
	}
	return dst
}

// line reports whether something hits.
func (p *plain) line(line []byte) bool {
	hits, alone := p.hits(line)
	return hits || alone
}

// hits reports whether triggers hit, and whether such do that stand alone:
// those are told only where no other does.
func (p *plain) hits(line []byte) (hits, alone bool) {
	if encoded(line) {
		return true, false
	}
	cut := tokens(line)
	have := texts(cut)
	for _, w := range p.words {
		for i := range have {
			if len(have)-i >= len(w) && slices.Equal(have[i:i+len(w)], w) {
				return true, false
			}
		}
	}
	for _, s := range p.shapes {
		if plainShape(s, line, func(int) bool { return true }) {
			return true, false
		}
	}
	for _, g := range p.guarded {
		w := texts(tokens([]byte(g.Word)))
		for _, t := range append(slices.Clone(cut), plurals(line)...) {
			if !endsWith(cut, t, w) {
				continue
			}
			short := len(w) > 1 || len(g.Word) <= beginDepth
			if t.split && short && (g.After == nil || slices.Contains(g.After['A':'Z'+1], true)) || g.Guard(line, t.end-1) {
				return true, false
			}
		}
		if g.Word == "" && plainShape(g.Shape, line, func(i int) bool { return g.Guard(line, i) }) {
			if alone = true; !g.Alone || g.Shape.Mask == "" {
				return true, false
			}
		}
	}
	return false, alone
}

// endsWith reports whether t is the last of the tokens of a word, and the
// others stand before it in a line.
func endsWith(line []token, t token, word []string) bool {
	n := len(word) - 1
	if n < 0 || t.text != word[n] {
		return false
	}
	before := 0 // tokens of the line
	for before < len(line) && line[before].end <= t.end-len(t.text) {
		before++
	}
	return before >= n && slices.Equal(texts(line[before-n:before]), word[:n])
}

type token struct {
	text  string // lower case
	end   int
	split bool // between two upper-case letters
}

// tokens splits a line as the package comment says.
func tokens(line []byte) []token {
	var list []token
	var text []byte
	flush := func(end int, split bool) {
		if len(text) > 0 {
			list = append(list, token{strings.ToLower(string(text)), end, split})
			text = text[:0]
		}
	}
	at := func(i int) byte { // 0 outside the line and for what is no letter or digit
		if i < 0 || i >= len(line) || !isAlnum(line[i]) || escape(line, i) {
			return 0
		}
		return line[i]
	}
	for i := range line {
		b, c, d := at(i-1), at(i), at(i+1)
		switch {
		case c == 0,
			b != 0 && isDigit(b) != isDigit(c),
			isLower(b) && isUpper(c),
			isUpper(b) && isUpper(c) && isLower(d):
			flush(i, isUpper(b) && isUpper(c))
		}
		if c != 0 {
			text = append(text, c)
		}
	}
	flush(len(line), false)
	return list
}

// plurals are the acronyms of a line with the s that follows them.
func plurals(line []byte) (list []token) {
	for i := range line {
		if !isUpper(line[i]) || i > 0 && isUpper(line[i-1]) {
			continue
		}
		end := i
		for end < len(line) && isUpper(line[end]) {
			end++
		}
		if pluralAt(line, end) {
			list = append(list, token{text: strings.ToLower(string(line[i : end+1])), end: end + 1})
		}
	}
	return list
}

// escape reports whether byte i is the letter of an escape.
func escape(line []byte, i int) bool {
	return i > 0 && line[i-1] == '\\' && isEscape(line[i])
}

func encoded(line []byte) bool {
	hex := func(i int) bool { return i < len(line) && isHex(line[i]) }
	for i, c := range line {
		if isEncoded(c) {
			return true
		}
		if i+1 == len(line) {
			break
		}
		d := line[i+1]
		switch {
		case c == '\\' && (d == 'u' || d == 'x') && hex(i+2),
			c == '%' && hex(i+1) && hex(i+2),
			c == '&' && d == '#':
			return true
		case c == '&' && isLetter(d):
			for k := i + 2; k < len(line) && k < i+10; k++ {
				if line[k] == ';' {
					return true
				}
				if !isAlnum(line[k]) {
					break
				}
			}
		}
	}
	return false
}

// item is a mask byte with its repeats.
type item struct {
	c         byte
	low, high int
}

// plainShape reports whether one of the places where s ends passes; it is
// the last byte of s.
func plainShape(s Shape, line []byte, passes func(i int) bool) bool {
	if s.Word != "" {
		for i, c := range line {
			if isUpper(c) && (i == 0 || !isAlnum(line[i-1]) || escape(line, i-1)) && passes(i) {
				return true
			}
		}
		return false
	}
	if s.Char != "" {
		for i, c := range line {
			if c == s.Char[0] && passes(i) {
				return true
			}
		}
		return false
	}
	var items []item
	if s.Digits != "" {
		a, b, _ := strings.Cut(s.Digits+"-"+s.Digits, "-")
		b, _, _ = strings.Cut(b, "-")
		low, _ := strconv.Atoi(a)
		high, _ := strconv.Atoi(b)
		items = []item{{'9', low, high}}
	}
	for i := 0; i < len(s.Mask); i++ {
		it := item{s.Mask[i], 1, 1}
		if rest := s.Mask[i+1:]; strings.HasPrefix(rest, "?") {
			it.low = 0
			i++
		} else if strings.HasPrefix(rest, "{") {
			inner, _, _ := strings.Cut(rest[1:], "}")
			a, b, two := strings.Cut(inner, ",")
			it.low, _ = strconv.Atoi(a)
			if it.high, _ = strconv.Atoi(b); !two {
				it.high = it.low
			}
			i += len(inner) + 2
		}
		items = append(items, it)
	}
	for i := range line {
		if s.Lead == "" || strings.IndexByte(s.Lead, line[i]) >= 0 {
			if maskFrom(items, line, i, i, 0, passes) {
				return true
			}
		}
	}
	return false
}

// maskFrom matches items at i, of a match that began at begin and whose last
// byte was matched by last.
func maskFrom(items []item, line []byte, begin, i int, last byte, passes func(i int) bool) bool {
	if len(items) == 0 {
		return i > begin && (i == len(line) || !joins(last, line[i])) && passes(i-1)
	}
	it := items[0]
	for n := 0; ; n++ {
		if n >= it.low && maskFrom(items[1:], line, begin, i, last, passes) {
			return true
		}
		if n == it.high || i == len(line) || !maskByte(it.c, line[i]) {
			return false
		}
		if i == begin && i > 0 && !escape(line, i-1) && joins(it.c, line[i-1]) {
			return false
		}
		last = it.c
		i++
	}
}

func maskByte(m, c byte) bool {
	switch m {
	case '9':
		return isDigit(c)
	case 'A':
		return isUpper(c)
	case 'a':
		return isLetter(c)
	case '*':
		return isCode(c)
	case 'x':
		return isHex(c)
	case '-':
		return isGap(c)
	}
	return m == c
}

// joins reports whether c beside a mask's end of kind m makes it part of
// something longer.
func joins(m, c byte) bool {
	if m == 'A' {
		m = '*'
	}
	return strings.IndexByte("9*ax", m) >= 0 && maskByte(m, c)
}
