package model

import (
	"bytes"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/word"
)

// View is a stretch of a window with what is known of its words. The zero
// value is ready for See.
type View struct {
	w       *word.Window
	from, n int
	tok     [Width]seen
	run     around
}

// around is what all tokens of a run have in common.
type around struct {
	Run
	known         bool
	before, after code // of the tokens beside it
	kinds         int
}

// Run is the run that Name looked at last.
func (v *View) Run() Run { return v.run.Run }

// Width is how many tokens a View holds.
const Width = 24

// sides is how many tokens beside a judged one count.
const sides = 2

// seen is a token with what is known of it.
type seen struct {
	word.Token
	text    []byte // of words
	info    lexicon.Info
	code    code
	sort    code // a coarse code, of five bits
	rank    strength
	before  code  // the next token: see codeBefore
	after   code  // the one before: a blank line between them is one
	own     int32 // what the features weigh that are of the token alone
	weighed bool
	signs   uint8 // of form, what the letters say
}

// See reads tokens from to to, exclusive, and those beside them. No more than
// Room tokens can be judged at once.
func (v *View) See(w *word.Window, from, to int) {
	v.w, v.from, v.n, v.run.known = w, from-sides, 0, false
	for k := v.from; k < to+sides && v.n < Width; k++ {
		t := &v.tok[v.n]
		look(t, w, k)
		t.sort = t.code.sort()
		if t.after = t.code; t.Kind != word.None && t.Gap == word.Line {
			t.after = codeBreak
		}
		if t.before = t.code; v.n > 0 {
			last := &v.tok[v.n-1]
			last.before = codeBefore(last, t)
		}
		v.n++
	}
}

// Room is how many tokens can be judged at once.
const Room = Width - 2*sides

// at returns token k of the window.
func (v *View) at(k int) *seen {
	if i := k - v.from; i >= 0 && i < v.n {
		return &v.tok[i]
	}
	return &nothing
}

var nothing seen

// Info returns what the lexicon has of token k.
func (v *View) Info(k int) lexicon.Info { return v.at(k).info }

// code is what a token is as the neighbour of a name: a class of the
// lexicon, a mark, or a sort of word.
type code uint8

const (
	codeNone code = iota
	codeBreak
	codeComma
	codeStop
	codeColon
	codeAsk
	codeOpen
	codeClose
	codeQuote
	codeDash
	codeGlue
	codeMark
	codeNumber
	codeMixed
	codeInitial
	codeLowCommon
	codeLowRare
	codeLowUnknown
	codeLowName
	codeEd
	codeIng
	codeLy
	codePlural
	codeName
	codeWeakName
	codeBoth
	codeCapCommon
	codeCapUnknown
	codeCaps
	codePossess
	codeClass // + class
	codes     = codeClass + code(lexicon.Classes)
)

// strength is how much a word is a name.
type strength uint8

const (
	unknown strength = iota
	plain
	given
	givenSome
	family
	familySome
	both
	bothSome
	mixedUp // a name, and as common as a word
	classed
	strengths
)

// look reads what is known of a token.
func look(s *seen, w *word.Window, k int) {
	t := w.At(k)
	*s = seen{Token: t}
	switch t.Kind {
	case word.None:
	case word.Number:
		s.code = codeNumber
	case word.Mixed:
		s.code = codeMixed
	case word.Mark:
		s.code = markCode(w, k)
	default:
		b := w.All()[t.Start:t.End]
		s.text = b
		if s.recall(w.Note(k)) {
			return
		}
		if t.Kind == word.Upper && utf8.RuneCount(b) == 1 {
			s.code = codeInitial
			return
		}
		s.info = Lookup(b)
		s.rank = rankOf(s.info)
		s.code = wordCode(b, s)
		w.SetNote(k, s.note())
	}
}

// What a note of a word holds, by the bits that it begins at: what the lexicon
// and the letters say of it wherever it stands.
const (
	noteInfo = 0  // 16
	noteCode = 16 // 8
	noteRank = 24 // 4
	noteMade = 28 // 1: it is one
	noteSums = 29 // 1: the next two are known
	noteSign = 32 // 8
	noteOwn  = 40 // 16
)

func (s *seen) note() uint64 {
	n := uint64(1)<<noteMade | uint64(s.info)<<noteInfo | uint64(s.code)<<noteCode | uint64(s.rank)<<noteRank
	if s.weighed {
		n |= 1<<noteSums | uint64(s.signs)<<noteSign | uint64(uint16(int16(s.own)))<<noteOwn
	}
	return n
}

// recall takes what a note holds; it reports whether there is one.
func (s *seen) recall(n uint64) bool {
	if n == 0 {
		return false
	}
	s.info, s.code, s.rank = lexicon.Info(n>>noteInfo), code(n>>noteCode), strength(n>>noteRank&15)
	s.weighed, s.signs, s.own = n>>noteSums&1 != 0, uint8(n>>noteSign), int32(int16(n>>noteOwn))
	return true
}

// Lookup is what the lexicon has of a word; of one with a hyphen, what it has
// of the part that is the least a name.
func Lookup(b []byte) lexicon.Info {
	i := lexicon.Lookup(b)
	if i != 0 || bytes.IndexByte(b, '-') < 0 {
		return i
	}
	from, best := 0, lexicon.Info(0)
	for k := 0; k <= len(b); k++ {
		if k < len(b) && b[k] != '-' {
			continue
		}
		if from > 0 || k < len(b) {
			p := lexicon.Lookup(b[from:k])
			if p != 0 && p.Given() == 0 && p.Family() == 0 {
				return p // Thread-Alice
			}
			if max(p.Given(), p.Family()) > max(best.Given(), best.Family()) {
				best = p
			}
		}
		from = k + 1
	}
	return best
}

func markCode(w *word.Window, k int) code {
	t := w.At(k)
	switch w.Byte(k) {
	case ',':
		return codeComma
	case '.', '!', ';':
		return codeStop
	case ':':
		return codeColon
	case '?':
		return codeAsk
	case '(':
		return codeOpen
	case ')':
		return codeClose
	case '"':
		return codeQuote
	case '\'':
		if t.Gap == word.Glued && w.Is(k+1, "s") && w.At(k+1).Gap == word.Glued {
			return codePossess
		}
		return codeQuote
	case '-':
		return codeDash
	case '/', '\\', '=', '@', '#', '_', '$', '<', '>', '&', '[', ']', '{', '}', '|', '+', '*', '%', '~':
		return codeGlue
	}
	return codeMark
}

// rankOf sums up what the lexicon says of a word.
func rankOf(i lexicon.Info) strength {
	g, f, c := i.Given(), i.Family(), i.Common()
	switch k := i.Class(); {
	case i == 0:
		return unknown
	case k != lexicon.NoClass && k != lexicon.Place && k != lexicon.Product:
		return classed
	case g == 0 && f == 0:
		if k != lexicon.NoClass {
			return classed
		}
		return plain
	case c >= 6 || c >= 4 && max(g, f) < 5:
		return mixedUp
	case g >= 5 && f >= 5:
		return both
	case g >= 4 && g >= f:
		return given
	case f >= 4:
		return family
	case g >= 2 && f >= 2:
		return bothSome
	case g >= f:
		return givenSome
	}
	return familySome
}

func wordCode(b []byte, s *seen) code {
	if k := s.info.Class(); k != lexicon.NoClass {
		return codeClass + code(k)
	}
	c := s.info.Common()
	if s.Kind == word.Lower {
		switch {
		case s.rank >= given && s.rank <= bothSome:
			return codeLowName
		case ending(b, "ly"):
			return codeLy
		case ending(b, "ed"):
			return codeEd
		case ending(b, "ing"):
			return codeIng
		case ending(b, "s"):
			return codePlural
		case c >= 5:
			return codeLowCommon
		case c > 0:
			return codeLowRare
		}
		return codeLowUnknown
	}
	switch s.rank {
	case given, family, both:
		return codeName
	case givenSome, familySome, bothSome:
		return codeWeakName
	case mixedUp:
		return codeBoth
	case plain:
		return codeCapCommon
	}
	if s.Kind == word.Upper {
		return codeCaps
	}
	return codeCapUnknown
}

func ending(b []byte, s string) bool {
	return len(b) > len(s)+2 && string(b[len(b)-len(s):]) == s
}
