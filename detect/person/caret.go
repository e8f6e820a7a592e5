package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Caret finds the name around the ^ at byte i, in the form that HL7
// and DICOM give it: family name, given name, middle name, "van Dam^Ann^B".
// Codes with their texts have the same form; a name has no word of the
// language on both sides.
func Caret(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 1 || w.Byte(k) != '^' || w.At(k).Gap != word.Glued || w.At(k+1).Gap != word.Glued {
		return 0, 0, false
	}
	from, to := k-1, k+2
	if !w.At(k-1).Capital() || !w.At(k+1).Capital() || w.At(k-1).End-w.At(k-1).Start < 2 || w.At(k+1).End-w.At(k+1).Start < 2 {
		return 0, 0, false
	}
	a, b := model.Lookup(w.Text(k-1)), model.Lookup(w.Text(k+1))
	titles := w.At(k-1).Kind == word.Title && w.At(k+1).Kind == word.Title
	if !sided(a) && !(titles && a == lexicon.Rare && sided(b)) || !sided(b) && !(titles && b == lexicon.Rare && sided(a)) || a.Common() > 4 && b.Common() > 2 || abstract(w.Text(k-1)) || abstract(w.Text(k+1)) {
		return 0, 0, false
	}
	if w.At(k-1).Kind == word.Upper || w.At(k+1).Kind == word.Upper { // codes have capitals: GLU^FASTING
		if a.Given()+a.Family() < 3 && b.Given()+b.Family() < 3 {
			return 0, 0, false
		}
	}
	for from > 0 && w.At(from).Gap == word.Space && (w.In(from-1, particles) || w.At(from-1).Capital() && sided(model.Lookup(w.Text(from-1))) && !w.In(from-1, stop)) && k-from < 4 {
		from--
	}
	for w.At(to).Gap == word.Space && w.At(to).Capital() && sided(model.Lookup(w.Text(to))) && to-k < 4 { // a second given name
		to++
	}
	if w.Byte(to) == '^' && w.At(to).Gap == word.Glued && w.At(to+1).Gap == word.Glued && w.At(to+1).Capital() {
		to += 2
	}
	if w.At(from).Gap == word.Glued && from > 0 && !bounds(w.Byte(from-1)) || w.At(to).Gap == word.Glued && w.At(to).Kind != word.None && !bounds(w.Byte(to)) && w.Byte(to) != '^' {
		return 0, 0, false
	}
	return w.At(from).Start, w.At(to - 1).End, true
}

// sided reports whether a word can be one side of a caret in a name.
func sided(f lexicon.Info) bool {
	switch f.Class() {
	case lexicon.NoClass, lexicon.Place, lexicon.Product, lexicon.Street, lexicon.Nonname, lexicon.Eponym:
	default:
		return false
	}
	return f == 0 || f.Given()+f.Family() >= 2
}

// bounds reports whether c can stand beside a name.
func bounds(c byte) bool {
	switch c {
	case '"', '\'', '(', ')', '[', ']', '>', '<', '=', ':', ',', ';', '|', '{', '}', '~', '.', '!', '?', '&', '`', '#':
		return true
	}
	return false
}
