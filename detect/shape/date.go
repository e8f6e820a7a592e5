package shape

import "github.com/phiscrub/phiscrub/detect/word"

// calendar is a date found in prose: its bytes, the first token after it and
// what it states.
type calendar struct {
	start, end int
	next       int // token after the date and its time of day
	day, year  bool
	named      bool // the month is a word
	timed      bool // a time of day goes with it
	short      bool // 3/14: a month and a day in digits, which can also be a fraction
}

var (
	monthNames = word.NewSet(`january february march april may june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec
		januar februar märz mai juni juli oktober dezember enero febrero marzo abril mayo junio julio agosto septiembre
		octubre noviembre diciembre janvier février mars avril juin juillet août septembre octobre novembre décembre
		gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre`)
	monthsLong = word.NewSet(`january february march april june july august september october november december`)
	weekdays   = word.NewSet(`monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun`)
)

var monthDays = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// monthNumber returns 1–12 for a month's name or its usual abbreviation.
func monthNumber(b []byte) int {
	if len(b) < 3 {
		return 0
	}
	const abbr = "janfebmaraprmayjunjulaugsepoctnovdec"
	a, c, d := b[0]|0x20, b[1]|0x20, b[2]|0x20
	for m := 0; m < 12; m++ {
		if abbr[3*m] == a && abbr[3*m+1] == c && abbr[3*m+2] == d {
			return m + 1
		}
	}
	return monthAbroad(b)
}

// monthsAbroad are months of German, Spanish, French and Italian that do not
// begin with the English abbreviation, by number.
var monthsAbroad = [13]word.Set{
	1: word.NewSet(`enero gennaio`), 2: word.NewSet(`février`), 3: word.NewSet(`märz`), 4: word.NewSet(`abril avril`),
	5: word.NewSet(`mai mayo maggio`), 6: word.NewSet(`giugno juin`), 7: word.NewSet(`luglio juillet`), 8: word.NewSet(`agosto août`),
	9: word.NewSet(`settembre`), 10: word.NewSet(`oktober ottobre`), 12: word.NewSet(`dezember diciembre décembre dicembre`),
}

func monthAbroad(b []byte) int {
	for m, s := range monthsAbroad {
		if s.Has(b) {
			return m
		}
	}
	return 0
}

// validDay reports whether the calendar has the day; year 0 is unknown.
func validDay(y, m, d int) bool {
	if m < 1 || m > 12 || d < 1 || d > monthDays[m] {
		return false
	}
	leap := y%4 == 0 && (y%100 != 0 || y%400 == 0)
	return m != 2 || d < 29 || y == 0 || leap
}

func validYear(y int) bool { return y >= 1880 && y <= 2099 }

func decimal(b []byte) int {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// dateAt reads a date that starts with token k: ISO 8601 calendar dates,
// day/month/year in the usual orders and separators, months as words, and
// eight digits. The calendar is checked; a date that touches other letters,
// digits or path characters is none.
func dateAt(w *word.Window, k int) (calendar, bool) {
	t := w.At(k)
	if t.Kind == word.None || !freeBefore(w.All(), t.Start) {
		return calendar{}, false
	}
	var c calendar
	ok := false
	switch {
	case t.Kind == word.Number:
		c, ok = numericDate(w, k)
		if !ok {
			c, ok = dayFirst(w, k, decimal(w.Text(k)))
		}
	case t.Kind == word.Mixed:
		if c, ok = gluedDate(w, k); !ok {
			c, ok = dayFirst(w, k, ordinal(w.Text(k)))
		}
	case t.Word() && w.In(k, monthNames):
		c, ok = monthFirst(w, k)
	case t.Word() && w.In(k, ordinals):
		if d, j := spelledDay(w, k); d > 0 {
			c, ok = dayOf(w, j, d)
		}
	case t.Word() && w.In(k, weekdays):
		j := k + 1
		if b := w.Byte(j); b == ',' || b == '.' {
			j++
		}
		if w.Is(j, "the") && w.At(j).Gap == word.Space {
			j++
		}
		if g := w.At(j).Gap; g != word.Glued && g != word.Line && !w.In(j, weekdays) {
			if c, ok = dateAt(w, j); !ok {
				c, ok = monthDay(w, j)
			}
		}
	}
	if !ok {
		return calendar{}, false
	}
	return finish(w, k, c)
}

// finish adds to the date that was read from token k on its time of day, and
// asserts that it ends there.
func finish(w *word.Window, k int, c calendar) (calendar, bool) {
	c.start = w.At(k).Start
	c.end, c.timed = timeOfDay(w.All(), c.end, c.timed)
	for c.next = k; w.Has(c.next) && w.At(c.next).Start < c.end; c.next++ {
	}
	return c, freeAfter(w.All(), c.end) || spanDash(w, c.next)
}

// freeBefore reports whether a date may start at p.
func freeBefore(text []byte, p int) bool {
	if p == 0 {
		return true
	}
	switch c := text[p-1]; {
	case c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
		return p > 1 && text[p-2] == '\\' && (c == 'n' || c == 't' || c == 'r')
	case c == '/' || c == '.' || c == '-' || c == '_' || c == '@' || c == '$' || c == '%' || c == '+' || c == '\\':
		return false
	}
	return true
}

// freeAfter reports whether a date may end before p.
func freeAfter(text []byte, p int) bool {
	if p >= len(text) {
		return true
	}
	switch c := text[p]; {
	case c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == '@' || c == '%':
		return false
	case c == '/':
		return p+1 >= len(text) || !letterAt(text, p+1) && (text[p+1] < '0' || text[p+1] > '9')
	case c == '-' || c == '.' || c == ':' || c == '+':
		return p+1 >= len(text) || text[p+1] < '0' || text[p+1] > '9'
	}
	return true
}

// numericDate reads 1980-01-31, 01/31/1980, 31.1.80 and 19800131.
func numericDate(w *word.Window, k int) (calendar, bool) {
	b := w.Text(k)
	switch len(b) {
	case 8, 12, 14:
		y, m, d := decimal(b[:4]), decimal(b[4:6]), decimal(b[6:8])
		if validYear(y) && validDay(y, m, d) && clock(b[8:]) {
			return calendar{end: w.At(k).End, day: true, year: true, timed: len(b) > 8}, true
		}
		return calendar{}, false
	case 1, 2, 4:
	default:
		return calendar{}, false
	}
	sep := w.Byte(k + 1)
	if sep != '-' && sep != '/' && sep != '.' || w.At(k+1).Gap != word.Glued || w.At(k+2).Gap != word.Glued {
		return calendar{}, false
	}
	if m := w.At(k + 2); m.Word() { // 31-JAN-1980
		return dayMonYear(w, k, sep)
	}
	if y := w.At(k + 2); sep == '/' && len(b) <= 2 && y.Kind == word.Number && y.End-y.Start == 4 { // 05/2018
		m := decimal(b)
		return calendar{end: y.End, year: true}, m >= 1 && m <= 12 && validYear(decimal(w.Text(k+2)))
	}
	if w.At(k+2).Kind != word.Number || w.Byte(k+3) != sep || w.At(k+3).Gap != word.Glued || w.At(k+4).Gap != word.Glued {
		return calendar{}, false
	}
	x, z := w.Text(k+2), w.Text(k+4)
	end := w.At(k + 4).End
	if w.At(k+4).Kind == word.Mixed && len(b) == 4 { // 17T23:08:55
		if len(z) < 3 || z[2] != 'T' && z[2] != 't' {
			return calendar{}, false
		}
		z, end = z[:2], w.At(k+4).Start+2
	}
	if len(x) > 2 || decimal(z) < 0 {
		return calendar{}, false
	}
	if len(b) == 4 { // year first
		y := decimal(b)
		ok := len(z) <= 2 && validYear(y) && validDay(y, decimal(x), decimal(z))
		return calendar{end: end, day: true, year: true}, ok
	}
	y := decimal(z)
	switch {
	case len(z) == 4 && validYear(y):
	case len(z) == 2 && sep != '.':
		y = 0
	default:
		return calendar{}, false
	}
	f, g := decimal(b), decimal(x)
	ok := validDay(y, f, g) || validDay(y, g, f)
	return calendar{end: end, day: true, year: true}, ok
}

// dayMonYear reads the rest of 31-JAN-1980 or 31/Jan/80.
func dayMonYear(w *word.Window, k int, sep byte) (calendar, bool) {
	if !w.In(k+2, monthNames) || w.Byte(k+3) != sep || w.At(k+3).Gap != word.Glued || w.At(k+4).Gap != word.Glued {
		return calendar{}, false
	}
	z := w.Text(k + 4)
	y := decimal(z)
	switch {
	case w.At(k+4).Kind != word.Number:
		return calendar{}, false
	case len(z) == 4 && validYear(y):
	case len(z) == 2:
		y = 0
	default:
		return calendar{}, false
	}
	return calendar{end: w.At(k + 4).End, day: true, year: true, named: true},
		validDay(y, monthNumber(w.Text(k+2)), decimal(w.Text(k)))
}

// gluedDate reads 31JAN1980, the DATE9 form.
func gluedDate(w *word.Window, k int) (calendar, bool) {
	b := w.Text(k)
	if len(b) != 9 {
		return calendar{}, false
	}
	d, y := decimal(b[:2]), decimal(b[5:])
	return calendar{end: w.At(k).End, day: true, year: true, named: true},
		monthNames.Has(b[2:5]) && validYear(y) && validDay(y, monthNumber(b[2:5]), d)
}

// ordinal returns the number of 1st, 22nd, 3rd or 14th, or -1.
func ordinal(b []byte) int {
	n := len(b)
	if n < 3 || n > 4 {
		return -1
	}
	switch s := [2]byte{b[n-2] | 0x20, b[n-1] | 0x20}; s {
	case [2]byte{'s', 't'}, [2]byte{'n', 'd'}, [2]byte{'r', 'd'}, [2]byte{'t', 'h'}:
		return decimal(b[:n-2])
	}
	return -1
}

// dayFirst reads 8 May 1989, 3rd of March and the like, from the day on.
func dayFirst(w *word.Window, k, day int) (calendar, bool) {
	if day < 1 || day > 31 || w.At(k).End-w.At(k).Start > 4 {
		return calendar{}, false
	}
	return dayOf(w, k+1, day)
}

// dayOf reads the month, and the year if there is one, after a day; j is the
// token after the day.
func dayOf(w *word.Window, j, day int) (calendar, bool) {
	if w.Byte(j) == '.' && w.At(j).Gap == word.Glued || (w.Is(j, "of") || w.Is(j, "de")) && w.At(j).Gap == word.Space {
		j++
	}
	if w.At(j).Gap == word.Glued || w.At(j).Gap == word.Line || !w.In(j, monthNames) {
		return calendar{}, false
	}
	c := calendar{end: w.At(j).End, day: true, named: true}
	y := 0
	if w.Byte(j+1) == '.' && w.At(j+1).Gap == word.Glued && w.At(j).End-w.At(j).Start <= 4 { // 4 Sept. 2019
		if q, end, ok := yearAfter(w, j+2); ok {
			c.end, c.year = end, true
			return c, validDay(q, monthNumber(w.Text(j)), day)
		}
	}
	if q, end, ok := yearAfter(w, j+1); ok {
		y, c.end, c.year = q, end, true
	}
	return c, validDay(y, monthNumber(w.Text(j)), day)
}

// monthFirst reads March 3rd, 2020; Mar. 3; March 2020; March.
func monthFirst(w *word.Window, k int) (calendar, bool) {
	m := monthNumber(w.Text(k))
	c := calendar{end: w.At(k).End, named: true}
	j := k + 1
	if w.Byte(j) == '.' && w.At(j).Gap == word.Glued {
		j++
	}
	if _, end, ok := yearAfter(w, j); ok {
		c.end, c.year = end, true
		return c, true
	}
	if w.At(j).Gap == word.Glued || w.At(j).Gap == word.Line {
		return c, w.Byte(j) != '-' && w.Byte(j) != '/' && w.Byte(j) != '_'
	}
	if w.Is(j, "the") && w.At(j+1).Gap == word.Space {
		j++
	}
	d := -1
	switch t := w.At(j); t.Kind {
	case word.Number:
		if t.End-t.Start <= 2 {
			d = decimal(w.Text(j))
		}
	case word.Mixed:
		d = ordinal(w.Text(j))
	case word.Lower, word.Title, word.Upper:
		if n, next := spelledDay(w, j); n > 0 && (w.At(k).Capital() || !w.Is(k, "may") && !w.Is(k, "march")) && w.At(next-1).Gap != word.Line {
			d, j = n, next-1
		}
	}
	if d < 0 {
		return c, true
	}
	c.end, c.day = w.At(j).End, true
	y := 0
	if q, end, ok := yearAfter(w, j+1); ok {
		y, c.end, c.year = q, end, true
	} else if to := spelledYear(w, j+1); to > 0 {
		c.end, c.year = w.At(to-1).End, true
	}
	return c, validDay(y, m, d)
}

// yearAfter reads an optional comma and a year of four digits at token j.
func yearAfter(w *word.Window, j int) (year, end int, ok bool) {
	if b := w.Byte(j); (b == ',' || b == '.') && w.At(j).Gap != word.Line {
		j++
	} else if (w.Is(j, "of") || w.Is(j, "de") || w.Is(j, "del")) && w.At(j).Gap == word.Space {
		j++
	}
	t := w.At(j)
	if n := w.At(j + 1); quoteMark(w, j) && n.Gap == word.Glued && n.Kind == word.Number && n.End-n.Start == 2 && t.Gap == word.Space {
		return 0, n.End, true // '19 is of one century or another
	}
	if t.Kind != word.Number || t.End-t.Start != 4 || t.Gap == word.Line || t.Gap == word.Glued {
		return 0, 0, false
	}
	y := decimal(w.Text(j))
	return y, t.End, validYear(y)
}

// clock reports whether b is empty, hhmm or hhmmss.
func clock(b []byte) bool {
	return len(b) == 0 || decimal(b[:2]) < 24 && decimal(b[2:4]) < 60 && (len(b) == 4 || decimal(b[4:6]) < 61)
}
