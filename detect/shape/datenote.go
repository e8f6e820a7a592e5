package shape

import "github.com/phiscrub/phiscrub/detect/word"

// The dates of a note stand without a word that leads to them: "Labs 3/14/19",
// "(March 14, 2019)". That the text is a note is for the words near them to
// say; the form of a log's own stamps is not taken.

// noteDate finds a day with its year, in digits.
func noteDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 {
		return 0, 0, false
	}
	c, ok := dateAt(w, k)
	if !ok || !c.day && !c.year || c.named || alone(text, c) || stamped(w, k, c) || machineAround(w, k, c.next) {
		return 0, 0, false
	}
	c = ranged(w, c)
	return c.start, c.end, true
}

// noteMonthDate finds a day of a named month, from its first token: with
// its year, or after a word that leads to a date; also a month and its year.
func noteMonthDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.In(k, monthNames) && !w.In(k+1, monthNames) && !w.In(k+2, monthNames) {
		return 0, 0, false
	}
	j := k
	if w.In(j-1, weekdays) {
		j--
	} else if w.Byte(j-1) == ',' && w.In(j-2, weekdays) {
		j -= 2
	}
	c, ok := dateAt(w, j)
	if !ok || !c.named || !c.day && !c.year || alone(text, c) || c.timed && !c.year || stamped(w, j, c) || machineAround(w, j, c.next) {
		return 0, 0, false
	}
	if !c.year && !w.In(j-1, monthBefore) && !w.In(j-1, shortVerbs) && !(j < k) {
		return 0, 0, false
	}
	c = ranged(w, c)
	return c.start, c.end, true
}

// noteShortDate finds a month and a day in digits: after a word that leads to
// a date, in brackets, or at the start of a line of the note.
func noteShortDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 {
		return 0, 0, false
	}
	c, ok := shortAt(w, k)
	if !ok || alone(text, c) || machineAround(w, k, c.next) {
		return 0, 0, false
	}
	first := k == 0 || w.At(k).Gap == word.Line || w.Byte(k-1) == '('
	if first {
		b := w.Byte(c.next)
		first = b == ':' || b == ')' || b == '-' && w.At(c.next).Gap != word.Glued || c.next > k+3
	}
	if w.In(k-1, ofParts) && fraction(w, k) {
		return 0, 0, false
	}
	if !first && !shortBound(w, k, c, w.In(k-1, shortVerbs)) {
		return 0, 0, false
	}
	c = ranged(w, c)
	return c.start, c.end, true
}

var ofParts = word.NewSet(`by of to for about approximately around from was is before after`)

// fraction reports whether the numbers around the stroke at k+1 are a usual
// part of a whole: 1/2, 2/3, 3/4.
func fraction(w *word.Window, k int) bool {
	a, b := decimal(w.Text(k)), decimal(w.Text(k+2))
	return a < b && b <= 10 && w.At(k).End-w.At(k).Start == 1
}

// alone reports whether the date is the whole text: then the name of the
// field decides.
func alone(text []byte, c calendar) bool { return c.start == 0 && c.end == len(text) }

// stamped reports whether a date is the time stamp of a record: written as
// machines do, in square brackets, or with its time at the start of a text.
func stamped(w *word.Window, j int, c calendar) bool {
	b := w.Byte(j - 1)
	if t := w.At(j - 1); t.Kind == word.Number && t.End-t.Start >= 9 {
		return true // the seconds since 1970
	}
	return stampLike(w.All()[c.start:c.end]) || b == '[' || b == '=' || b == '@' ||
		c.timed && (c.start == 0 || w.At(j).Gap == word.Line || c.named && exact(w.All()[c.start:c.end]))
}

// exact reports whether a date goes on to the second.
func exact(b []byte) bool {
	n := 0
	for _, c := range b {
		if c == ':' {
			n++
		}
	}
	return n > 1
}

// machineAround reports whether words of the same clause around the tokens
// [j, next) speak of a machine.
func machineAround(w *word.Window, j, next int) bool {
	for k := j - 1; k >= 0 && k >= j-8 && !clauseEnd(w, k); k-- {
		if w.In(k, technical) && !w.In(k, begun) && !(w.At(k).Kind == word.Upper && w.Is(k, "pod")) { // POD 2: after the operation
			return true
		}
	}
	for k := next; k < next+3; k++ {
		if clauseEnd(w, k) || w.Byte(k) == ',' || w.Byte(k) == ')' {
			return false
		}
		if w.In(k, technical) && !w.In(k, begun) {
			return true
		}
	}
	return false
}

// begun are words of technical that are as usual of treatments.
var begun = word.NewSet(`started starting stopped stopping trace level event events field response exchange row services`)

// clauseEnd reports whether the mark at k ends a clause or quotes one.
func clauseEnd(w *word.Window, k int) bool {
	switch w.Byte(k) {
	case ':', '=', '"', ']', '!', ';', '|':
		return true
	case '.':
		return w.At(k+1).Gap != word.Glued
	}
	return false
}
