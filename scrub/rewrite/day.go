package rewrite

// Day is a day of the Gregorian calendar.
type Day struct{ Year, Month, Day int }

// ParseDay reads a date that names one day, in the forms that general forms
// are made of; what stands behind it of a time of day is dropped. Where the
// day and the month could be either, the month comes first, as in the United
// States.
func ParseDay(v []byte) (Day, bool) {
	r := reader{rest: v}
	y, ok := r.date()
	if !ok || r.day == 0 || !r.tail() || y < firstYear || y > lastYear {
		return Day{}, false
	}
	return Day{y, r.month, r.day}, true
}

// Add returns the day n days later, or before when n is negative.
func (d Day) Add(n int) Day { return fromNumber(d.number() + n) }

// AppendTo appends the eight digits YYYYMMDD.
func (d Day) AppendTo(dst []byte) []byte {
	return append(append4(dst, d.Year), byte('0'+d.Month/10), byte('0'+d.Month%10), byte('0'+d.Day/10), byte('0'+d.Day%10))
}

// number counts days from 1 March of the year 0 of the calendar, so that a
// leap day is the last of its year. The arithmetic is Howard Hinnant's, "chrono-Compatible
// Low-Level Date Algorithms".
func (d Day) number() int {
	y, m := d.Year, d.Month-3
	if m < 0 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*m+2)/5 + d.Day - 1
}

func fromNumber(n int) Day {
	const era = 146097 // days of 400 years
	e := n / era
	doe := n - e*era
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	m := (5*doy + 2) / 153
	d := Day{yoe + 400*e, m + 3, doy - (153*m+2)/5 + 1}
	if d.Month > 12 {
		d.Year, d.Month = d.Year+1, d.Month-12
	}
	return d
}
