package shape

// timeOfDay extends the date that ends at p by a time that goes with it:
// T or blanks (or "at"), hh:mm, seconds, fraction, am/pm, zone. It returns
// the new end.
func timeOfDay(text []byte, p int, timed bool) (int, bool) {
	q := p
	if q < len(text) && (text[q] == 'T' || text[q] == 't') {
		q++
	} else {
		if q < len(text) && text[q] == ',' {
			q++
		}
		r := blanks(text, q, 2)
		if r == q {
			return p, timed
		}
		q = r
		if q+3 < len(text) && text[q]|0x20 == 'a' && text[q+1]|0x20 == 't' && text[q+2] == ' ' {
			q += 3
		}
	}
	h, n := digitsAt(text, q, 2)
	if n == 0 || h > 23 {
		return p, timed
	}
	q += n
	if q+2 >= len(text) || text[q] != ':' {
		if e := halfDay(text, q); e > q && h > 0 && h < 13 { // 3 pm
			return e, true
		}
		return p, timed
	}
	if m, n := digitsAt(text, q+1, 2); n != 2 || m > 59 {
		return p, timed
	}
	q += 3
	if q+2 < len(text) && text[q] == ':' {
		if s, n := digitsAt(text, q+1, 2); n == 2 && s < 61 {
			q += 3
			if q+1 < len(text) && (text[q] == '.' || text[q] == ',') {
				if _, n := digitsAt(text, q+1, 9); n > 0 {
					q += 1 + n
				}
			}
		}
	}
	return zone(text, halfDay(text, q)), true
}

func blanks(text []byte, p, most int) int {
	for n := 0; n < most && p < len(text) && text[p] == ' '; n++ {
		p++
	}
	return p
}

// digitsAt reads up to most digits at p.
func digitsAt(text []byte, p, most int) (value, n int) {
	for n < most && p+n < len(text) && text[p+n] >= '0' && text[p+n] <= '9' {
		value = value*10 + int(text[p+n]-'0')
		n++
	}
	return value, n
}

// halfDay returns the end of am, p.m. and the like after p, or p.
func halfDay(text []byte, p int) int {
	q := blanks(text, p, 1)
	if q >= len(text) || text[q]|0x20 != 'a' && text[q]|0x20 != 'p' {
		return p
	}
	q++
	dot := q < len(text) && text[q] == '.'
	if dot {
		q++
	}
	if q >= len(text) || text[q]|0x20 != 'm' {
		return p
	}
	q++
	if q < len(text) && (text[q]|0x20 >= 'a' && text[q]|0x20 <= 'z' || text[q] >= '0' && text[q] <= '9') {
		return p
	}
	if dot && q < len(text) && text[q] == '.' {
		q++
	}
	return q
}

// zone returns the end of Z, UTC or an offset after p, or p.
func zone(text []byte, p int) int {
	if p >= len(text) {
		return p
	}
	if text[p] == 'Z' || text[p] == 'z' {
		return p + 1
	}
	q := blanks(text, p, 1)
	if q+2 < len(text) && (string(text[q:q+3]) == "UTC" || string(text[q:q+3]) == "GMT") {
		return q + 3
	}
	if q < len(text) && (text[q] == '+' || text[q] == '-') {
		if _, n := digitsAt(text, q+1, 2); n == 2 {
			r := q + 3
			if r < len(text) && text[r] == ':' {
				r++
			}
			if _, n := digitsAt(text, r, 2); n == 2 {
				return r + 2
			}
		}
	}
	return p
}
