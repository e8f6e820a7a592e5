package standin

import "strings"

// noYear is the year of birth of those whose own would tell their age.
const noYear = "1900"

var (
	year      = pattern{source: `(?:^|\D)((?:1[89]|20|21)\d\d)(?:\D|$)`}
	isoDate   = pattern{source: `^\d{4}([-/.])(\d{1,2})[-/.](\d{1,2})(.*)$`}
	localDate = pattern{source: `^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(.*)$`}
	plainDate = pattern{source: `^\d{8}(\d{4}|\d{6})?((?:\.\d+)?(?:Z|[+-]\d{4})?)$`}
	dayMonth  = pattern{source: `^(\d{1,2})([- ])([A-Za-z]{3,9})([- ,.]{1,2})(\d{4}|\d{2})$`}
	monthDay  = pattern{source: `^([A-Za-z]{3,9})(\.? )(\d{1,2})(st|nd|rd|th)?(,? )(\d{4})$`}
	monthOnly = pattern{source: `^\d{4}([-/])\d{1,2}$`}
	clock     = pattern{source: `^([T ])(\d{1,2})(:\d{2})(:\d{2})?(\.\d+)?( ?[AaPp][Mm])?( ?(?:Z|UTC|[+-]\d\d:?\d\d))?$`}
)

// date is the first of January of the year that the policy leaves, written as
// the value is; midnight if there is a time of day.
func date(value, general string) (string, bool) {
	y := noYear
	switch m := year.FindStringSubmatch(general); {
	case m != nil:
		y = m[1]
	case !strings.HasPrefix(general, "["): // a remainder that is no year
		return "", false
	}
	one := func(digits string) string { return strings.Repeat("0", len(digits)-1) + "1" }
	switch {
	case isoDate.MatchString(value):
		m := isoDate.FindStringSubmatch(value)
		rest, ok := midnight(m[4])
		return y + m[1] + one(m[2]) + m[1] + one(m[3]) + rest, ok
	case localDate.MatchString(value):
		m := localDate.FindStringSubmatch(value)
		rest, ok := midnight(m[5])
		first := "01"
		if len(m[1])+len(m[3]) < 4 {
			first = "1"
		}
		return first + m[2] + first + m[2] + y[4-len(m[4]):] + rest, ok
	case plainDate.MatchString(value):
		m := plainDate.FindStringSubmatch(value)
		return y + "0101" + strings.Repeat("0", len(m[1])) + fraction(m[2]), true
	case dayMonth.MatchString(value):
		m := dayMonth.FindStringSubmatch(value)
		return one(m[1]) + m[2] + january(m[3]) + m[4] + y[4-len(m[5]):], true
	case monthDay.MatchString(value):
		m := monthDay.FindStringSubmatch(value)
		day := "1"
		if m[3][0] == '0' {
			day = "01"
		}
		if m[4] != "" {
			day += "st"
		}
		return january(m[1]) + m[2] + day + m[5] + y, true
	case monthOnly.MatchString(value):
		m := monthOnly.FindStringSubmatch(value)
		return y + m[1] + one(value[5:]), true
	}
	return "", false
}

// midnight is what stands behind a day, its time of day taken back to the
// start. Its zone says nothing of a person.
func midnight(rest string) (string, bool) {
	if rest == "" {
		return "", true
	}
	m := clock.FindStringSubmatch(rest)
	if m == nil {
		return "", false
	}
	hour, half := zeros(m[2]), m[6]
	if half != "" {
		hour = "12"
		half = strings.NewReplacer("P", "A", "p", "a").Replace(half)
	}
	return m[1] + hour + zeros(m[3]) + zeros(m[4]) + zeros(m[5]) + half + m[7], true
}

// zeros is a text with a zero for each digit.
func zeros(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '1' && r <= '9' {
			return '0'
		}
		return r
	}, s)
}

// fraction is the end of a time as HL7 writes it, its seconds zero.
func fraction(rest string) string {
	n := strings.IndexAny(rest, "+-Z")
	if n < 0 {
		n = len(rest)
	}
	return zeros(rest[:n]) + rest[n:]
}

// january is the month in the form of another.
func january(month string) string {
	s := "January"
	if len(month) == 3 {
		s = "Jan"
	}
	switch {
	case month == strings.ToUpper(month):
		return strings.ToUpper(s)
	case month == strings.ToLower(month):
		return strings.ToLower(s)
	}
	return s
}
