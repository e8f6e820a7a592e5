package person

import (
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Comma finds the name in capitals that starts at byte i, family name first
// and nothing behind its comma: "LEE,ANN B". One of the two is known to be a
// name, and neither is a word.
func Comma(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !capitalsPair(w, k, word.Glued) || k > 0 && w.Byte(k-1) == ',' && w.At(k).Gap == word.Glued {
		return 0, 0, false
	}
	to := k + 3
	if w.At(to).Gap == word.Space && w.At(to).Kind == word.Upper && w.At(to).End-w.At(to).Start == 1 {
		to++ // a middle initial
	} else if w.Byte(to) == ',' && w.At(to).Gap == word.Glued && w.At(to+1).Gap == word.Glued && w.At(to+1).Capital() {
		return 0, 0, false // a list
	}
	if goesOn(w, to) || !own(w, k) {
		return 0, 0, false
	}
	return w.At(k).Start, w.At(to - 1).End, true
}

// capitalsPair reports whether token k and the one behind its comma, with gap
// between, are a family and a given name in capitals.
func capitalsPair(w *word.Window, k int, gap word.Gap) bool {
	if w.At(k).Kind != word.Upper || w.Byte(k+1) != ',' || w.At(k+1).Gap != word.Glued || w.At(k+2).Kind != word.Upper || w.At(k+2).Gap != gap ||
		w.At(k).End-w.At(k).Start < 2 || w.At(k+2).End-w.At(k+2).Start < 2 {
		return false
	}
	a, b := model.Lookup(w.Text(k)), model.Lookup(w.Text(k+2))
	return sided(a) && sided(b) && a.Common() <= 4 && b.Common() <= 4 && (a.Family() >= 2 && b.Given() >= 2 || b.Given() >= 4 || a.Family() >= 4) &&
		!w.In(k, stop) && !w.In(k+2, stop)
}
