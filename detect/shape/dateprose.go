package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	sinceNot = word.NewSet(`uptime up running run started active connected online idle build version changes change
		commits commit deprecated available supported removed added unchanged modified listening elapsed seconds
		passed bytes requests log logs events messages failures errors metrics service process server restart boot`)
)

// sinceDate finds the date directly after "since", unless a machine has been
// running since then.
func sinceDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.Is(k, "since") || pathBefore(w, k) {
		return 0, 0, false
	}
	c, ok := dateAt(w, k+1)
	if !ok {
		if c, ok = shortAt(w, k+1); ok {
			ok = shortBound(w, k+1, c, true)
		}
	}
	if !ok || c.start-w.At(k).End > 2 || w.At(k+1).Gap == word.Glued || stampLike(text[c.start:c.end]) {
		return 0, 0, false
	}
	if !c.day && !c.year && !w.In(k+1, monthsLong) {
		return 0, 0, false
	}
	if machineBefore(w, k) {
		return 0, 0, false
	}
	return c.start, c.end, true
}

// machineBefore reports whether the clause before token k speaks of a
// running program. A clause starts after a mark that ends or quotes one.
func machineBefore(w *word.Window, k int) bool {
	for j := k - 1; j >= 0 && j >= k-10; j-- {
		if clauseEnd(w, j) {
			return false
		}
		if w.In(j, sinceNot) || w.In(j, technical) {
			return true
		}
	}
	return false
}

var (
	monthBefore = word.NewSet(`on in by until till before after for from since between and through this of`)
	monthNot    = word.NewSet(`deprecated deprecate removed remove effective copyright updated revised holiday
		deadline due invoice billing payment maintenance quarter fiscal earnings`)
)

// monthDate finds a day of a named month that a preposition leads to: "on
// November 21st". Whether a person is meant is for the words near it to say.
func monthDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || pathBefore(w, k) || !w.In(k, monthNames) {
		return 0, 0, false
	}
	j := k
	for j > 0 && k-j < 5 { // the day, "of", a weekday
		if w.In(j-1, monthBefore) && !w.Is(j-1, "of") {
			break
		}
		j--
	}
	if !w.In(j-1, monthBefore) {
		return 0, 0, false
	}
	for n := j; n <= k; n++ {
		if c, ok := dateAt(w, n); ok && (c.day || c.year) && c.named && !(c.timed && !c.year) {
			for p := j - 1; p >= 0 && p >= j-10; p-- {
				if w.In(p, technical) || w.In(p, monthNot) {
					return 0, 0, false
				}
			}
			c = ranged(w, c)
			return c.start, c.end, true
		}
	}
	return 0, 0, false
}

var personal = word.NewSet(`you your patient pt he she his her him i we my me mr mrs ms they mother father doctor`)

// mayDate is monthDate for May, from the word before it; it asks for a word
// that speaks to or of a person itself.
func mayDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	for p := max(i, 0); p < len(text) && p < i+8; p++ {
		if text[p] != ' ' || p+4 > len(text) {
			continue
		}
		if start, end, ok = monthDate(w, text, p+1); !ok {
			return 0, 0, false
		}
		w.Read(text, p+1)
		for k := range w.Len() {
			if w.In(k, personal) {
				return start, end, true
			}
		}
		break
	}
	return 0, 0, false
}

var labels = word.NewSet(`when date dated`)

var labelAfter = word.NewSet(`name patient where who place location phone address email dob subject member mrn reason provider`)

// labelledDate finds the date of a form's line, "When: …" or "Date: …", that
// the label of another line about a person or place follows.
func labelledDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.In(k, labels) || w.Byte(k+1) != ':' || w.At(k+1).Gap != word.Glued || w.At(k).Gap == word.Glued && w.Byte(k-1) != '"' && w.Byte(k-1) != '=' && k > 0 {
		return 0, 0, false
	}
	c, ok := dateAt(w, k+2)
	if !ok || w.At(k+2).Gap == word.Glued {
		return 0, 0, false
	}
	n := c.next
	if b := w.Byte(n); b == ',' || b == ';' || b == '|' {
		n++
	}
	if !w.In(n, labelAfter) || w.Byte(n+1) != ':' {
		return 0, 0, false
	}
	return c.start, c.end, true
}

// onDate finds the date directly after "on" where a sentence goes on about
// something else than a machine: "On 2007-01-17 23:08:55, the".
func onDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.Is(k, "on") || w.At(k).Gap == word.Glued {
		return 0, 0, false
	}
	c, ok := dateAt(w, k+1)
	if ok {
		c = ranged(w, c)
	}
	if !ok || !c.day || w.At(k+1).Gap == word.Glued || w.At(k+1).Gap == word.Line {
		return 0, 0, false
	}
	if machineBefore(w, k) {
		return 0, 0, false
	}
	for j := c.next; j < c.next+6; j++ {
		if w.In(j, technical) || w.In(j, sinceNot) || w.Byte(j) == '=' {
			return 0, 0, false
		}
	}
	if stampLike(text[c.start:c.end]) && !(w.At(k).Kind == word.Title && w.Byte(c.next) == ',' && w.At(c.next+1).Kind == word.Lower) {
		return 0, 0, false
	}
	return c.start, c.end, true
}
