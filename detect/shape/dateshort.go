package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	ordinals = word.NewSet(`first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
		fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth twenty thirty`)
	ordinalOrder = [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
		"eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
		"nineteenth", "twentieth"}
)

// spelledDay reads the day of a month in words, "third" or "twenty-first", at
// token k and returns it and the token after it; the day is 0 if there is none.
func spelledDay(w *word.Window, k int) (day, next int) {
	tens := 0
	switch {
	case w.Is(k, "thirtieth"):
		return 30, k + 1
	case w.Is(k, "twenty"):
		tens = 20
	case w.Is(k, "thirty"):
		tens = 30
	}
	if tens > 0 {
		if k++; w.Byte(k) == '-' {
			k++
		}
	}
	for n, o := range ordinalOrder {
		if w.Is(k, o) && (tens == 0 || n < 9) {
			return tens + n + 1, k + 1
		}
	}
	return 0, k
}

var (
	centuries = word.NewSet(`eighteen nineteen twenty`)
	tenths    = word.NewSet(`twenty thirty forty fifty sixty seventy eighty ninety oh`)
	ones      = word.NewSet(`one two three four five six seven eight nine`)
	teens     = word.NewSet(`ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen hundred`)
)

// spelledYear returns the token behind a year in words, "nineteen fifty eight"
// or "two thousand and four", at token k, or 0.
func spelledYear(w *word.Window, k int) int {
	if w.Byte(k) == ',' {
		k++
	}
	j := k
	switch {
	case w.Is(k, "two") && w.Is(k+1, "thousand"):
		if j = k + 2; w.Is(j, "and") {
			j++
		}
		if w.In(j, teens) {
			return j + 1
		}
		if w.In(j, tenths) {
			j++
		}
		if w.In(j, ones) {
			return j + 1
		}
		return k + 2
	case w.In(k, centuries):
		j = k + 1
	default:
		return 0
	}
	if w.In(j, teens) {
		return j + 1
	}
	if !w.In(j, tenths) {
		return 0
	}
	if j++; w.Byte(j) == '-' && w.In(j+1, ones) {
		j++
	}
	if w.In(j, ones) {
		j++
	}
	return j
}

// quoteMark reports whether token k is an apostrophe of any form.
func quoteMark(w *word.Window, k int) bool {
	b := w.Text(k)
	return len(b) == 1 && b[0] == '\'' || len(b) == 3 && b[0] == 0xE2 && b[1] == 0x80 && (b[2] == 0x98 || b[2] == 0x99)
}

// dashMark reports whether token k is a hyphen or a dash of any width.
func dashMark(w *word.Window, k int) bool {
	b := w.Text(k)
	return len(b) == 1 && b[0] == '-' || len(b) == 3 && b[0] == 0xE2 && b[1] == 0x80 && b[2] >= 0x90 && b[2] <= 0x95
}

// spanDash reports whether token k is a dash and another date follows.
func spanDash(w *word.Window, k int) bool {
	if !dashMark(w, k) {
		return false
	}
	if t := w.At(k + 1); t.Kind != word.Number || t.End-t.Start > 4 || w.Byte(k+2) != '/' && w.Byte(k+2) != '-' && w.Byte(k+2) != '.' {
		return false
	}
	_, ok := shortOrFull(w, k+1)
	return ok
}

// shortOrFull reads a numeric date, with its year or without, at token k;
// what stands directly before it is not asked.
func shortOrFull(w *word.Window, k int) (calendar, bool) {
	c, ok := numericDate(w, k)
	if !ok {
		c, ok = monthDay(w, k)
	}
	if !ok {
		return c, false
	}
	c.start = w.At(k).Start
	for c.next = k; c.next < w.Len() && w.At(c.next).Start < c.end; c.next++ {
	}
	return c, freeAfter(w.All(), c.end)
}

// monthDay reads 3/14 at token k: two numbers that are on the calendar in one
// order or the other.
func monthDay(w *word.Window, k int) (calendar, bool) {
	a, b := w.At(k), w.At(k+2)
	if a.Kind != word.Number || a.End-a.Start > 2 || w.Byte(k+1) != '/' || w.At(k+1).Gap != word.Glued ||
		b.Kind != word.Number || b.End-b.Start > 2 || b.Gap != word.Glued {
		return calendar{}, false
	}
	m, d := decimal(w.Text(k)), decimal(w.Text(k+2))
	return calendar{end: b.End, day: true, short: true}, validDay(0, m, d) || validDay(0, d, m)
}

// shortAt is dateAt for a month and a day in digits: 3/14, and the range
// 3/14-3/19. What stands around it has to say that it is no fraction.
func shortAt(w *word.Window, k int) (calendar, bool) {
	if !freeBefore(w.All(), w.At(k).Start) {
		return calendar{}, false
	}
	c, ok := monthDay(w, k)
	if !ok {
		return c, false
	}
	return finish(w, k, c)
}

var (
	toDate  = word.NewSet(`to through thru until till and`)
	onShort = word.NewSet(`on since until till from by before after of for was is next last mon tue tues wed thu thur
		thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday dated approximately about around`)
	// shortNext are words that go on after a date; another word is what a
	// fraction or a count is of.
	shortNext = word.NewSet(`at for with by and or then to through thru until till after before from in on due because
		when while where but am pm he she it they pt patient which that who as secondary showed showing shows s
		per via under during without is was were had has noon around approximately without revealed demonstrated
		normal negative positive neg pos wnl no new a an the her his my their w pending ngtd growing grew x still`)
)

// shortBound reports whether the words around a short date say that it is
// one: a word such as "on" or the word it belongs to (asked for by direct)
// before it, and after it no noun that it could count.
func shortBound(w *word.Window, j int, c calendar, direct bool) bool {
	if c.next > j+3 { // a range
		return true
	}
	led := w.In(j-1, onShort)
	if !led && !direct {
		return false
	}
	same := decimal(w.Text(j)) == decimal(w.Text(j+2))
	if same && !led { // 5/5, 20/20
		return false
	}
	return c.timed || afterShort(w, c.next)
}

// afterShort reports whether what stands at token k cannot be counted.
func afterShort(w *word.Window, k int) bool {
	switch t := w.At(k); {
	case t.Kind == word.None || t.Gap == word.Line:
		return true
	case t.Kind == word.Mark:
		switch w.Byte(k) {
		case ',', ';', '.', ')', ':', '?', '!', '"', ']', '-', '\'', '(', '\\', '<':
			return true
		}
		return dashMark(w, k)
	case t.Kind == word.Number:
		return false
	}
	return w.In(k, shortNext)
}

// ranged extends a date by the end of the range that it begins: "to March
// 9", "- 3/19".
func ranged(w *word.Window, c calendar) calendar {
	k := c.next
	switch {
	case w.In(k, toDate) && w.At(k).Gap == word.Space:
	case dashMark(w, k):
	default:
		return c
	}
	if g := w.At(k + 1).Gap; g == word.Line || g == word.Wide || w.At(k).Gap == word.Line {
		return c
	}
	d, ok := shortOrFull(w, k+1)
	if !ok {
		if d, ok = dateAt(w, k+1); !ok || !d.day && !d.year {
			return c
		}
	}
	if d.short && !afterShort(w, d.next) || w.Is(k, "and") && d.short != c.short {
		return c
	}
	c.end, c.next = d.end, d.next
	c.end, _ = timeOfDay(w.All(), c.end, false)
	for c.next < w.Len() && w.At(c.next).Start < c.end {
		c.next++
	}
	return c
}
