package rewrite

import "bytes"

// age appends an age that may stand: one up to 89 as it is, 90+ for an older
// one. With bands it is 40-49 in place of 45. An age is a number with an
// optional unit (45, 45.5, 45 y/o, 18 months, DICOM's 045Y) or two of them
// (30-39).
func age(dst, v []byte, bands bool) ([]byte, bool) {
	if string(v) == "90+" {
		return append(dst, v...), true
	}
	lo, n, ok := ageNumber(v)
	if !ok {
		return dst, false
	}
	hi, rest := lo, v[n:]
	if len(rest) > 1 && rest[0] == '-' && isDigit(rest[1]) {
		if hi, n, ok = ageNumber(rest[1:]); !ok || hi < lo {
			return dst, false
		}
		rest = rest[1+n:]
	}
	perYear, ok := unit(rest)
	if !ok {
		return dst, false
	}
	lo, hi = lo/perYear, hi/perYear
	switch {
	case lo > maxAge:
		return append(dst, "90+"...), true
	case hi > maxAge:
		return dst, false
	case bands && lo/10 == hi/10:
		dst = appendInt(dst, lo/10*10)
		dst = append(dst, '-')
		return appendInt(dst, lo/10*10+9), true
	case bands:
		return dst, false // a band of another cut
	}
	return append(dst, v...), true
}

// ageNumber reads up to six digits and drops a fraction.
func ageNumber(v []byte) (num, n int, ok bool) {
	n = digits(v)
	if n == 0 || n > 6 {
		return 0, n, false
	}
	num = small(v[:n])
	if n+1 < len(v) && v[n] == '.' && isDigit(v[n+1]) {
		n += 1 + digits(v[n+1:])
	}
	return num, n, true
}

// unit says how many of a unit make a year. No unit means years.
func unit(u []byte) (perYear int, ok bool) {
	u = bytes.TrimLeft(u, " -")
	for _, w := range units {
		if len(u) == len(w.name) && equalFold(u, w.name) {
			return w.perYear, true
		}
	}
	return 0, false
}

var units = [...]struct {
	name    string
	perYear int
}{
	{"", 1},
	{"y", 1}, {"yo", 1}, {"y/o", 1}, {"y.o.", 1}, {"yr", 1}, {"yrs", 1},
	{"yr old", 1}, {"yrs old", 1}, {"yr-old", 1},
	{"year", 1}, {"years", 1}, {"year old", 1}, {"years old", 1},
	{"year-old", 1}, {"years-old", 1}, {"years of age", 1}, {"a", 1},
	{"m", 12}, {"mo", 12}, {"mos", 12}, {"month", 12}, {"months", 12},
	{"month old", 12}, {"months old", 12}, {"month-old", 12},
	{"w", 52}, {"wk", 52}, {"wks", 52}, {"week", 52}, {"weeks", 52},
	{"week old", 52}, {"weeks old", 52}, {"week-old", 52},
	{"d", 365}, {"day", 365}, {"days", 365},
	{"day old", 365}, {"days old", 365}, {"day-old", 365},
}

func appendInt(dst []byte, n int) []byte {
	if n >= 10 {
		dst = appendInt(dst, n/10)
	}
	return append(dst, byte('0'+n%10))
}
