package model

import (
	_ "embed" // the weights

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/word"
)

//go:embed weights.bin
var weights string

// Unit is a weight of one.
const Unit = 16

// The features lie one after another in a bank; a bank is for one case of
// letters.
const (
	atGivenFamily  = 0
	atGivenCommon  = atGivenFamily + 64
	atFamilyCommon = atGivenCommon + 64
	atClass        = atFamilyCommon + 64
	atForm         = atClass + 64 // length, start of a sentence, hyphen
	atSuffix       = atForm + 64
	atSuffix2      = atSuffix + suffixes
	atPrev         = atSuffix2 + suffixes/2
	atNext         = atPrev + 64*int(strengths)
	atPrev2        = atNext + 64*int(strengths)
	atNext2        = atPrev2 + 64
	atBeside       = atNext2 + 64 // both neighbours' sorts
	atBefore       = atBeside + 1024
	atAfter        = atBefore + 512
	atRun          = atAfter + 512
	atPair         = atRun + 1024
	bank           = atPair + 512
	suffixes       = 1024
)

// Banks is the number of cases: Title, Upper, Lower.
const banks = 3

// Features is the number of weights.
const Features = banks * bank

// most is the number of features that can hold of one token.
const most = 24

// Set is the features that hold of a token, or what they weigh together.
type Set struct {
	list   [most]uint16
	n      int
	weighs bool
	sum    int
}

// All returns the features, until the Set is used again.
func (s *Set) All() []uint16 { return s.list[:s.n] }

func (s *Set) add(base, at, f int) {
	if s.weighs {
		s.sum += int(int8(weights[base+at+f]))
		return
	}
	s.list[s.n] = uint16(base + at + f)
	s.n++
}

// Run is the words with a capital, or without, that stand together with a
// judged one.
type Run struct{ From, To int } // tokens, To exclusive

// Score is the logarithm of the odds that token k is a part of a name, in
// 1/Unit.
func (v *View) Score(k int, r Run) int {
	s := Set{weighs: true}
	v.Features(&s, k, r)
	return s.sum
}

// Features finds what holds of token k, which is a word.
func (v *View) Features(s *Set, k int, r Run) {
	s.n = 0
	t, before, after := v.at(k), v.at(k-1), v.at(k+1)
	base := 0
	switch t.Kind {
	case word.Upper:
		base = bank
	case word.Lower:
		base = 2 * bank
	}
	i := t.info
	g, f, c := i.Given(), i.Family(), i.Common()
	s.add(base, atGivenFamily, g<<3|f)
	s.add(base, atGivenCommon, g<<3|c)
	s.add(base, atFamilyCommon, f<<3|c)
	s.add(base, atClass, int(i.Class()))
	p, n := codeBefore(before, t), codeAfter(after)
	s.add(base, atForm, form(t, p))
	s.suffix(base, t.text, i == 0)
	own := int(t.rank)
	s.add(base, atPrev, int(p)*int(strengths)+own)
	s.add(base, atNext, int(n)*int(strengths)+own)
	// Behind a number the second neighbour does not count: of a date, the year
	// alone may be left.
	if p != codeNumber {
		s.add(base, atPrev2, int(v.beside(k, -2)))
	}
	if n != codeNumber {
		s.add(base, atNext2, int(v.beside(k, 2)))
	}
	s.add(base, atBeside, int(before.code.sort())<<5|int(after.code.sort()))
	length := min(r.To-r.From, 4) - 1
	if !v.run.known || v.run.Run != r {
		v.run = around{r, true, v.beside(r.From, -1), v.beside(r.To-1, 1), v.kinds(r)}
	}
	s.add(base, atBefore, int(v.run.before)<<2|length)
	s.add(base, atAfter, int(v.run.after)<<2|length)
	place := 0
	if k > r.From {
		place++
	}
	if k < r.To-1 {
		place += 2
	}
	s.add(base, atRun, ((length<<2|place)<<4|v.run.kinds)<<2|min(3, own/3))
	s.add(base, atPair, (int(before.rank)*int(strengths)+own)&255)
	s.add(base, atPair, 256+(int(after.rank)*int(strengths)+own)&255)
}

// beside is the code of the token d after k; a blank line between is one.
func (v *View) beside(k, d int) code {
	if d < 0 {
		return codeBefore(v.at(k+d), v.at(k))
	}
	return codeAfter(v.at(k + d))
}

// codeBefore is the code of t, which stands before next.
func codeBefore(t, next *seen) code {
	if t.Kind != word.None && next.Gap == word.Line {
		return codeBreak
	}
	return t.code
}

// codeAfter is the code of t, which stands behind something.
func codeAfter(t *seen) code {
	if t.Kind != word.None && t.Gap == word.Line {
		return codeBreak
	}
	return t.code
}

// sort is a coarse code, of five bits.
func (c code) sort() code {
	switch {
	case c < 30:
		return c
	case c == codeClass+code(lexicon.Place) || c == codeClass+code(lexicon.Product):
		return 30
	}
	return 31
}

// form is how long a word is and where it stands.
func form(t *seen, p code) int {
	n := min((t.End-t.Start)/3, 3)
	if p == codeNone || p == codeBreak || p == codeStop || p == codeColon || p == codeQuote || p == codeAsk || p == codeGlue {
		n |= 4
	}
	for _, c := range t.text {
		if c == '-' || c == '\'' {
			n |= 8
		}
		if c >= 0x80 {
			n |= 16
		}
	}
	if t.info == 0 {
		n |= 32
	}
	return n
}

// kinds is what else stands in a run: things, names, both.
func (v *View) kinds(r Run) int {
	n := 0
	for k := r.From; k < r.To; k++ {
		switch t := v.at(k); {
		case t.code >= codeClass && t.rank == classed:
			n |= 1
		case t.rank == given || t.rank == family || t.rank == both:
			n |= 2
		case t.rank == plain || t.rank == mixedUp:
			n |= 4
		case t.rank == unknown && t.Kind != word.Mark && t.code != codeInitial:
			n |= 8
		}
	}
	return n
}

// suffix adds the ends of a word, by which names that nobody has listed
// are known.
func (s *Set) suffix(base int, b []byte, alone bool) {
	var buf [96]byte
	f := b
	if n := len(b); n >= 4 && n <= lexicon.Longest && letter(b[n-1]) && letter(b[n-2]) && letter(b[n-3]) && letter(b[n-4]) {
		f = append(buf[:0], 0, b[n-3]|0x20, b[n-2]|0x20, b[n-1]|0x20) // its end is as it stands
	} else {
		f = lexicon.Fold(buf[:0], b)
	}
	if len(f) < 4 {
		return
	}
	x := uint32(f[len(f)-1]) | uint32(f[len(f)-2])<<8
	if alone {
		s.add(base, atSuffix2, int(x*0x9E3779B1>>16)%(suffixes/2))
	}
	x |= uint32(f[len(f)-3]) << 16
	s.add(base, atSuffix, int(x*0x9E3779B1>>16)%suffixes)
}

func letter(c byte) bool { return c|0x20-'a' < 26 }

// Weight returns a weight of the model, in 1/Unit.
func Weight(feature int) int { return int(int8(weights[feature])) }
