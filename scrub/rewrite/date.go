package rewrite

import "bytes"

// The years a date may have. Other numbers of four digits are not years.
const (
	firstYear = 1800
	lastYear  = 2199
)

// maxAge is the oldest age that may stand, and that a year may show.
const maxAge = 89

// years appends the year of a date, or the two years of a range as
// 1980-1981. A FHIR search prefix stays: ge1980. When ref is not zero, a year
// that shows an age over 89 in the year ref is refused.
func years(dst, v []byte, ref int) ([]byte, bool) {
	if y, ok := isoYear(v, ref); ok {
		return append4(dst, y), true
	}
	if y, ok := stampYear(v, ref); ok {
		return append4(dst, y), true
	}
	if len(v) > 3 && isDigit(v[2]) && prefix(v[:2]) {
		dst = append(dst, v[:2]...)
		v = v[2:]
	}
	if a, b, ok := split(v); ok {
		y, ok1 := year(a, ref)
		z, ok2 := year(b, ref)
		if ok1 && ok2 {
			dst = append4(dst, y)
			dst = append(dst, '-')
			return append4(dst, z), true
		}
		return dst, false
	}
	y, ok := year(v, ref)
	return append4(dst, y), ok
}

// isoYear reads the year of 1980-01-31, the form that most dates have.
func isoYear(v []byte, ref int) (int, bool) {
	if len(v) != 10 || v[4] != '-' || v[7] != '-' || digits(v) != 4 || digits(v[5:]) != 2 || digits(v[8:]) != 2 {
		return 0, false
	}
	y := small(v[:4])
	return y, y >= firstYear && y <= lastYear && (ref == 0 || ref-y <= maxAge) && onCalendar(y, small(v[5:7]), small(v[8:]))
}

// stampYear reads the year of 19800131 and 19800131123059, the forms that
// messages have.
func stampYear(v []byte, ref int) (int, bool) {
	if len(v) != 8 && len(v) != 14 {
		return 0, false
	}
	top, ok := eight(v)
	y, md := top/10000, top%10000
	if !ok || len(v) == 8 && md >= firstYear && md <= lastYear { // it may end in the year
		return 0, false
	}
	if len(v) == 14 {
		low, ok := eight(v[6:])
		if !ok || low/10000%100 > 23 || low/100%100 > 59 || low%100 > 60 {
			return 0, false
		}
	}
	return y, y >= firstYear && y <= lastYear && (ref == 0 || ref-y <= maxAge) && onCalendar(y, md/100, md%100)
}

func append4(dst []byte, y int) []byte {
	return append(dst, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10))
}

// prefix knows the comparison prefixes of FHIR search,
// https://hl7.org/fhir/R4/search.html#prefix.
func prefix(p []byte) bool {
	switch string(p) {
	case "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap":
		return true
	}
	return false
}

// split cuts a range in two: X12 RD8 and RDT (19800131-19810201), ISO 8601
// intervals (1980-01-31/1981-02-01), words and spaced dashes, two years.
func split(v []byte) (a, b []byte, ok bool) {
	n := digits(v)
	if n == len(v) {
		return nil, nil, false
	}
	if (n == 4 || n == 8 || n == 12 || n == 14) && n < len(v) && v[n] == '-' {
		// Four digits after eight are a time zone: 19800131-0500.
		if m := digits(v[n+1:]); m == n && n+1+m == len(v) {
			return v[:n], v[n+1:], true
		}
	}
	for _, sep := range [...]string{" - ", " to ", "--"} {
		if i := bytes.Index(v, []byte(sep)); i > 0 {
			return v[:i], v[i+len(sep):], true
		}
	}
	// A slash is also what the parts of one date may be parted by.
	if i := bytes.IndexByte(v, '/'); i >= 10 && len(v)-i > 4 {
		return v[:i], v[i+1:], true
	}
	return nil, nil, false
}

// year reads the year of one date.
func year(v []byte, ref int) (int, bool) {
	r := reader{rest: trimmed(v)}
	y, ok := r.date()
	if !ok || !r.tail() || y < firstYear || y > lastYear {
		return 0, false
	}
	if ref != 0 && ref-y > maxAge {
		return 0, false
	}
	return y, true
}

// reader takes the parts of a date from the front of rest.
type reader struct {
	rest       []byte
	month, day int // 0: the date has none
}

// date reads the forms of a date: ISO 8601, US and European order with a
// year of four digits, day and month name in either order, asctime, HL7 TS,
// X12 D8 and DICOM DA. A year of two digits could be of two centuries.
func (r *reader) date() (int, bool) {
	n := digits(r.rest)
	switch {
	case n == 0:
		r.weekday()
		if n = digits(r.rest); n == 0 {
			return r.monthFirst()
		}
		return r.dayFirst(n)
	case n == 4:
		return r.yearFirst()
	case n >= 8:
		return r.compact(n)
	}
	return r.dayFirst(n)
}

// yearFirst reads 1980, 1980-01, 1980-01-31, 1980/1/31, 1980-Jan-31.
func (r *reader) yearFirst() (int, bool) {
	y := r.number(4)
	sep, ok := r.separator()
	if !ok || sep == ' ' && !r.more() {
		return y, true
	}
	m, ok := r.monthPart()
	if !ok {
		return 0, false
	}
	if again, ok := r.separator(); ok {
		if again != sep && !(sep == ' ' || again == ' ') {
			return 0, false
		}
		d := r.upTo(2)
		return y, r.is(y, m, d)
	}
	return y, m >= 1 && m <= 12
}

// dayFirst reads 31-JAN-1980, 31JAN1980, 31st of January 1980, 01/31/1980,
// 31.1.1980; n is the length of the first number.
func (r *reader) dayFirst(n int) (int, bool) {
	if n > 2 {
		return 0, false
	}
	d := r.number(n)
	r.ordinal()
	sep, _ := r.separator()
	if r.word("of") {
		r.separator()
	}
	named := len(r.rest) > 0 && isLetter(r.rest[0])
	m, ok := r.monthPart()
	if !ok || sep == 0 && !named {
		return 0, false
	}
	if again, ok := r.separator(); !named && (!ok || again != sep) {
		return 0, false
	}
	if digits(r.rest) != 4 {
		return 0, false
	}
	y := r.number(4)
	// Without a name either order can be meant.
	if !named && r.is(y, d, m) { // the order of the United States
		return y, true
	}
	return y, r.is(y, m, d)
}

// monthFirst reads Jan 31, 1980, January 31st 1980, Jan 1980, Jan-31-1980 and
// asctime, where the time stands before the year.
func (r *reader) monthFirst() (int, bool) {
	m, ok := r.monthPart()
	if !ok {
		return 0, false
	}
	r.separator()
	if digits(r.rest) == 4 {
		return r.number(4), true
	}
	d := r.upTo(2)
	r.ordinal()
	r.separator()
	if n := digits(r.rest); n == 2 && len(r.rest) > 2 && r.rest[2] == ':' {
		i := bytes.LastIndexByte(r.rest, ' ')
		if i < 0 {
			return 0, false
		}
		r.rest = r.rest[i+1:]
	}
	if digits(r.rest) != 4 {
		return 0, false
	}
	y := r.number(4)
	return y, r.is(y, m, d)
}

// compact reads YYYYMMDD[hh[mm[ss[fff]]]], and eight digits that end in the
// year.
func (r *reader) compact(n int) (int, bool) {
	switch n {
	case 8, 10, 12, 14, 17:
	default:
		return 0, false
	}
	if y := small(r.rest[4:8]); n == 8 && y >= firstYear && y <= lastYear {
		// MMDDYYYY or DDMMYYYY. No number is a date in both orders: what is
		// the year in one is no month and day in the other.
		a, b := r.number(2), r.number(2)
		r.rest = r.rest[4:]
		return y, r.is(y, a, b) || r.is(y, b, a)
	}
	y, m, d := r.number(4), r.number(2), r.number(2)
	if n >= 10 && r.number(2) > 23 || n >= 12 && r.number(2) > 59 || n >= 14 && r.number(2) > 60 {
		return 0, false
	}
	r.rest = r.rest[digits(r.rest):]
	return y, r.is(y, m, d)
}

// tail says whether what follows a date is the rest of a timestamp: a time of
// day, a zone, an offset. It goes with the date.
func (r *reader) tail() bool {
	if len(r.rest) == 0 {
		return true
	}
	switch r.rest[0] {
	case 'T', 't', ' ', ',', 'Z', '+', '-', '.', ':', '_':
	default:
		return false
	}
	for _, c := range r.rest {
		switch {
		case isDigit(c), isLetter(c):
		case c == ' ' || c == ':' || c == '.' || c == ',' || c == '+' || c == '-' || c == '/' || c == '_' || c == '[' || c == ']' || c == '(' || c == ')':
		default:
			return false
		}
	}
	return true
}

// is notes the day when there is such a day.
func (r *reader) is(y, m, d int) bool {
	if !onCalendar(y, m, d) {
		return false
	}
	r.month, r.day = m, d
	return true
}

func (r *reader) more() bool { return len(r.rest) > 0 && (isDigit(r.rest[0]) || isLetter(r.rest[0])) }

// number takes n digits, which the caller has seen.
func (r *reader) number(n int) int {
	v := small(r.rest[:n])
	r.rest = r.rest[n:]
	return v
}

// upTo takes a number of at most n digits; -1 when there is none.
func (r *reader) upTo(n int) int {
	if k := digits(r.rest); k > 0 && k <= n {
		return r.number(k)
	}
	return -1
}

// separator takes one separator with the space around it, and says which.
func (r *reader) separator() (byte, bool) {
	sep := byte(0)
	for len(r.rest) > 0 {
		switch c := r.rest[0]; c {
		case ' ':
			if sep == 0 {
				sep = ' '
			}
		case '-', '/', '.', ',':
			if sep != 0 && sep != ' ' {
				return sep, true
			}
			sep = c
		default:
			return sep, sep != 0
		}
		r.rest = r.rest[1:]
	}
	return sep, sep != 0
}

// ordinal drops st, nd, rd or th.
func (r *reader) ordinal() {
	if len(r.rest) > 2 && isLetter(r.rest[2]) {
		return // a month's name
	}
	_ = r.word("st") || r.word("nd") || r.word("rd") || r.word("th")
}

// word takes w, which is lower case, from the front.
func (r *reader) word(w string) bool {
	if len(r.rest) < len(w) || !equalFold(r.rest[:len(w)], w) {
		return false
	}
	r.rest = r.rest[len(w):]
	return true
}

// month takes a month as a number or a name; names may be cut to three
// letters.
func (r *reader) monthPart() (int, bool) {
	if m := r.upTo(2); m >= 0 {
		return m, true
	}
	n := letters(r.rest)
	i := nameIndex(r.rest[:n], months[:])
	if i < 0 {
		return 0, false
	}
	r.rest = r.rest[n:]
	return i + 1, true
}

// weekday drops "Tue," and "Tuesday ".
func (r *reader) weekday() {
	if n := letters(r.rest); nameIndex(r.rest[:n], weekdays[:]) >= 0 {
		r.rest = r.rest[n:]
		r.separator()
	}
}

func letters(b []byte) int {
	n := 0
	for n < len(b) && isLetter(b[n]) {
		n++
	}
	return n
}

// nameIndex finds a word that is a name or the start of one.
func nameIndex(w []byte, names []string) int {
	if len(w) < 3 {
		return -1
	}
	for i, s := range names {
		if len(w) <= len(s) && equalFold(w, s) {
			return i
		}
	}
	return -1
}

var months = [...]string{
	"january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december",
}

var weekdays = [...]string{
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
}

var monthDays = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func onCalendar(y, m, d int) bool {
	if m < 1 || m > 12 || d < 1 {
		return false
	}
	leap := m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0)
	return d <= monthDays[m-1] || leap && d == 29
}
