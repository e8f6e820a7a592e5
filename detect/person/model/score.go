package model

import (
	_ "embed" // the weights
	"unicode/utf8"

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

// Set is the features that hold of a token.
type Set struct {
	list [most]uint16
	n    int
}

// All returns the features, until the Set is used again.
func (s *Set) All() []uint16 { return s.list[:s.n] }

func (s *Set) add(base, at, f int) {
	s.list[s.n] = uint16(base + at + f)
	s.n++
}

// Run is the words with a capital, or without, that stand together with a
// judged one.
type Run struct{ From, To int } // tokens, To exclusive

// Score is the logarithm of the odds that token k is a part of a name, in
// 1/Unit: what its Features weigh together.
func (v *View) Score(k int, r Run) int {
	i := k - v.from
	if i < sides || i >= v.n-sides {
		var s Set
		v.Features(&s, k, r)
		sum := 0
		for _, f := range s.All() {
			sum += Weight(int(f))
		}
		return sum
	}
	around := v.tok[i-sides : i+sides+1 : i+sides+1]
	t, before, after := &around[sides], &around[sides-1], &around[sides+1]
	if !t.weighed {
		t.weigh()
		v.w.SetNote(k, t.note())
	}
	w, p, n, own := bankOf(t.Kind), int(before.before), int(after.after), int(t.rank)
	sum := int(t.own) + at(w, atForm+t.formBehind(before.before)) +
		at(w, atPrev+p*int(strengths)+own) + at(w, atNext+n*int(strengths)+own) +
		at(w, atBeside+int(before.sort)<<5|int(after.sort)) +
		at(w, atPair+(int(before.rank)*int(strengths)+own)&255) +
		at(w, atPair+256+(int(after.rank)*int(strengths)+own)&255)
	if p != int(codeNumber) {
		sum += at(w, atPrev2+int(codeBefore(&around[0], t)))
	}
	if n != int(codeNumber) {
		sum += at(w, atNext2+int(around[2*sides].after))
	}
	v.know(r)
	length := min(r.To-r.From, 4) - 1
	return sum + at(w, atBefore+int(v.run.before)<<2|length) + at(w, atAfter+int(v.run.after)<<2|length) +
		at(w, atRun+v.place(k, r, own))
}

// bankOf is the weights of a case of letters.
func bankOf(k word.Kind) string {
	switch k {
	case word.Upper:
		return weights[bank : 2*bank]
	case word.Lower:
		return weights[2*bank : 3*bank]
	}
	return weights[:bank]
}

func at(w string, f int) int { return int(int8(w[f])) }

// weigh finds what the features weigh that are of the token alone.
func (t *seen) weigh() {
	w, i := bankOf(t.Kind), t.info
	g, f, c := i.Given(), i.Family(), i.Common()
	sum := at(w, atGivenFamily+g<<3|f) + at(w, atGivenCommon+g<<3|c) + at(w, atFamilyCommon+f<<3|c) + at(w, atClass+int(i.Class()))
	if end, ok := ending3(t.text); ok {
		if i == 0 {
			sum += at(w, atSuffix2+end.two())
		}
		sum += at(w, atSuffix+end.three())
	}
	t.own, t.signs, t.weighed = int32(sum), t.lettersSay(), true
}

// know finds what all tokens of the run have in common.
func (v *View) know(r Run) {
	if !v.run.known || v.run.Run != r {
		v.run = around{r, true, v.at(r.From - 1).before, v.at(r.To).after, v.kinds(r)}
	}
}

// place is the feature of where token k stands in its run.
func (v *View) place(k int, r Run, own int) int {
	place := 0
	if k > r.From {
		place++
	}
	if k < r.To-1 {
		place += 2
	}
	return (((min(r.To-r.From, 4)-1)<<2|place)<<4|v.run.kinds)<<2 | min(3, own/3)
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
	p, n := before.before, after.after
	s.add(base, atForm, t.form(p))
	if end, ok := ending3(t.text); ok {
		if i == 0 {
			s.add(base, atSuffix2, end.two())
		}
		s.add(base, atSuffix, end.three())
	}
	own := int(t.rank)
	s.add(base, atPrev, int(p)*int(strengths)+own)
	s.add(base, atNext, int(n)*int(strengths)+own)
	// Behind a number the second neighbour does not count: of a date, the year
	// alone may be left.
	if p != codeNumber {
		s.add(base, atPrev2, int(codeBefore(v.at(k-2), t)))
	}
	if n != codeNumber {
		s.add(base, atNext2, int(v.at(k+2).after))
	}
	s.add(base, atBeside, int(before.sort)<<5|int(after.sort))
	v.know(r)
	length := min(r.To-r.From, 4) - 1
	s.add(base, atBefore, int(v.run.before)<<2|length)
	s.add(base, atAfter, int(v.run.after)<<2|length)
	s.add(base, atRun, v.place(k, r, own))
	s.add(base, atPair, (int(before.rank)*int(strengths)+own)&255)
	s.add(base, atPair, 256+(int(after.rank)*int(strengths)+own)&255)
}

// codeBefore is the code of t, which stands before next: a blank line between
// them is one.
func codeBefore(t, next *seen) code {
	if t.Kind != word.None && next.Gap == word.Line {
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

// form is how long a word is and where it stands, behind a code.
func (t *seen) form(p code) int {
	t.signs = t.lettersSay()
	return t.formBehind(p)
}

// formBehind is form where signs are known.
func (t *seen) formBehind(p code) int {
	n := min((t.End-t.Start)/3, 3) | int(t.signs)
	if p < codeClass && starters>>p&1 != 0 {
		n |= 4
	}
	return n
}

// lettersSay are the parts of form that a word has wherever it stands.
func (t *seen) lettersSay() (n uint8) {
	for _, c := range t.text {
		n |= signs[c]
	}
	if t.info == 0 {
		n |= 32
	}
	return n
}

// starters are the codes behind which a sentence starts.
const starters = 1<<codeNone | 1<<codeBreak | 1<<codeStop | 1<<codeColon | 1<<codeQuote | 1<<codeAsk | 1<<codeGlue

// signs are what bytes of a word say of its form.
var signs = func() (t [256]uint8) {
	for c := range t {
		if c == '-' || c == '\'' {
			t[c] = 8
		} else if c >= utf8.RuneSelf {
			t[c] = 16
		}
	}
	return t
}()

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

// wordEnd is the last three bytes of a word, by which names that nobody has
// listed are known.
type wordEnd uint32

func (e wordEnd) two() int   { return int(uint32(e&0xffff)*0x9E3779B1>>16) % (suffixes / 2) }
func (e wordEnd) three() int { return int(uint32(e)*0x9E3779B1>>16) % suffixes }

// ending3 reads the end of a word of four letters and more.
func ending3(b []byte) (wordEnd, bool) {
	var buf [96]byte
	if n := len(b); n >= 4 && n <= lexicon.Longest && letter(b[n-1]) && letter(b[n-2]) && letter(b[n-3]) && letter(b[n-4]) {
		return wordEnd(b[n-1]|0x20) | wordEnd(b[n-2]|0x20)<<8 | wordEnd(b[n-3]|0x20)<<16, true
	}
	f := lexicon.Fold(buf[:0], b)
	if len(f) < 4 {
		return 0, false
	}
	return wordEnd(f[len(f)-1]) | wordEnd(f[len(f)-2])<<8 | wordEnd(f[len(f)-3])<<16, true
}

func letter(c byte) bool { return c|0x20-'a' < 26 }

// Weight returns a weight of the model, in 1/Unit.
func Weight(feature int) int { return int(int8(weights[feature])) }
