package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

var (
	owners  = word.NewSet(`my her his their your our s`)
	spoken4 = word.NewSet(`is for attention with of on re about named name`)
	doing   = word.NewSet(`doing is was has had states reports denies said says thinks drove called calls brought came lives
		will would can at bedside present wants wishes asked feels felt agreed agrees understands understood concerned died passed`)
)

// Kin finds the name of a relative or a patient where its case says nothing:
// "my wife maria thinks", "Mother Maria doing well", "HER SON TOM DROVE".
// Each word is a name, or nobody has listed it.
func Kin(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !own(w, k) || !w.In(k, kin) && !w.In(k, roles) {
		return 0, 0, false
	}
	j := k + 1
	comma := w.Byte(j) == ',' || w.Byte(j) == ':'
	if comma {
		j++
	}
	if w.At(j).Gap != word.Space || model.Marked(w, j, j+4) {
		return 0, 0, false
	}
	owned := w.In(k-1, owners) && w.In(k, kin)
	if w.In(k, roles) {
		owned = w.In(k-1, spoken4)
	}
	switch w.At(j).Kind {
	case word.Lower:
		to := strangers(w, j)
		if w.Byte(k-1) == '.' && w.In(to, doing) { // "mother maria doing well"
			owned = true
		}
		if to > j+1 && w.In(k, roles) && model.Lookup(w.Text(j)).Given() >= 3 { // "patient maria nyberg checked in"
			owned = true
		}
		if to == j+1 && w.In(k, roles) && onlyName(model.Lookup(w.Text(j))) && w.In(to, doing) { // "patient nyberg was discharged"
			owned = true
		}
		if !owned || w.At(k).Kind != word.Lower {
			return 0, 0, false
		}
		if to == j || comma && w.At(to).Kind != word.Mark || goesOn(w, to) {
			return 0, 0, false
		}
		if w.Byte(to) == ',' && w.In(k, roles) && w.At(to+1).Kind == word.Lower && Strange(w.Text(to+1)) && w.At(to+2).Kind != word.Lower { // last, first
			to += 2
		}
		return w.At(j).Start, w.At(to - 1).End, true
	case word.Title:
		if w.At(k).Kind != word.Title || !w.In(k, kin) || comma {
			return 0, 0, false
		}
		n, ok := readName(w, j, capital, false)
		return finish(w, n, ok && n.parts <= 2 && unlisted(w, n) && (w.In(n.to, doing) || w.Byte(n.to) == ','))
	case word.Upper:
		if w.At(k).Kind != word.Upper || !owned {
			return 0, 0, false
		}
		n := capitals(w, j)
		return finish(w, n, n.to > j && !goesOn(w, n.to) && (!comma || w.Byte(n.to) == ','))
	}
	return 0, 0, false
}

// capitals reads a name in a text that is all in capitals: words that can be
// nothing else, and behind them one that can.
func capitals(w *word.Window, j int) name {
	n := name{from: j, to: j, capitals: true}
	for n.to < j+5 && w.At(n.to).Kind == word.Upper && (n.to == j || w.At(n.to).Gap == word.Space) && w.At(n.to).End-w.At(n.to).Start > 2 {
		b := w.Text(n.to)
		switch {
		case Strange(b) && !w.In(n.to, stop) && !w.In(n.to, stopAlways):
			n.parts++
		case n.to > j && w.In(n.to, particles) && w.At(n.to+1).Kind == word.Upper:
		case n.parts == 1 && model.Lookup(b).Family() >= 3 && w.At(n.to+1).Kind != word.Upper:
			n.parts++
		default:
			return n
		}
		n.to++
	}
	return n
}

// strangers reads words without capitals that are names or nobody has listed,
// up to three with their particles, and returns the token behind them.
func strangers(w *word.Window, j int) int {
	to := j
	for to < j+4 && w.At(to).Kind == word.Lower && (to == j || w.At(to).Gap == word.Space) && !w.In(to, stop) && !w.In(to, stopAlways) && !w.In(to, lowerOnly) {
		if !(Strange(w.Text(to)) && vowelled(w.Text(to))) && !(w.In(to, particles) && w.At(to+1).Kind == word.Lower && Strange(w.Text(to+1))) {
			break
		}
		to++
	}
	return to
}

// vowelled reports whether a word that nobody has listed can be spoken: mrn
// and csn cannot.
func vowelled(b []byte) bool {
	if model.Lookup(b) != 0 {
		return true
	}
	for _, c := range b {
		switch c | 0x20 {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return len(b) > 3
		}
		if c >= 0x80 {
			return true
		}
	}
	return false
}

var (
	selves  = word.NewSet(`now here again speaking calling nice good from how i`)
	address = word.NewSet(`your you how what can let's i i've i'm we tell have so it's let`)
)

// Its finds the name after "it's": "yes , it's maria , nice to meet you",
// "it's Lee now".
func Its(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !own(w, k) {
		return 0, 0, false
	}
	j := k + 1
	if w.Is(k, "it") { // the apostrophe is a mark where s ends the word
		j = k + 3
		if !w.Is(k+2, "s") || w.At(k+2).Gap != word.Glued {
			return 0, 0, false
		}
	}
	if w.At(j).Gap != word.Space || model.Marked(w, j, j+4) {
		return 0, 0, false
	}
	to := j
	switch w.At(j).Kind {
	case word.Lower:
		to = strangers(w, j)
	case word.Title:
		n, ok := readName(w, j, capital, false)
		if !ok || !unlisted(w, n) {
			return 0, 0, false
		}
		to = n.to
	}
	next := to
	if w.Byte(next) == ',' || w.Byte(next) == '.' {
		next++
	}
	if to == j || goesOn(w, to) || !w.In(next, selves) {
		return 0, 0, false
	}
	return w.At(j).Start, w.At(to - 1).End, true
}

// addressed finds the name without a capital that nobody has listed, at token
// j behind a word of speech, when what is said goes on to "your" or "you".
func addressed(w *word.Window, k, j int) (start, end int, ok bool) {
	if p := w.Byte(k - 1); p != ']' && p != ':' && p != '.' && p != ',' && k > 0 && w.At(k).Gap != word.Line {
		return 0, 0, false
	}
	if w.At(j+1).Kind != word.Lower && w.At(j+1).Kind != word.Mark {
		return 0, 0, false
	}
	if f := model.Lookup(w.Text(j)); f != 0 && (f.Class() != lexicon.NoClass || f.Given() < 2 || f.Common() > 0) || !vowelled(w.Text(j)) || adverb(w.Text(j)) || w.In(j, stop) || w.In(j, lowerOnly) {
		return 0, 0, false
	}
	next := j + 1
	if w.Byte(next) == ',' || w.Byte(next) == '.' {
		next++
	}
	if !w.In(next, address) || goesOn(w, j+1) {
		return 0, 0, false
	}
	return w.At(j).Start, w.At(j).End, true
}
