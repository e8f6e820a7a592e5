package scrub

import "github.com/phiscrub/phiscrub/detect/class"

// extent narrows the value [s, e) of a bare key to what the class says: a
// bare value has no quotes that end it. struct says that brackets and commas
// end it instead; then it is taken whole. more says that the text goes on
// behind e.
func extent(c class.Class, b []byte, s, e int, structured, more bool) (int, int) {
	if structured {
		return s, e
	}
	switch c {
	case class.Name:
		return s, nameEnd(b, s, e)
	case class.Street, class.City, class.County, class.FreeText, class.URL:
		return s, capped(b, s, e)
	case class.DOB, class.Date:
		return s, dateEnd(b, s, e)
	case class.Phone, class.Fax:
		return s, phoneEnd(b, s, e)
	case class.Geo:
		for i := s; i < e; i++ {
			if !isDigit(b[i]) && b[i] != '.' && b[i] != '-' && b[i] != '+' && b[i] != ',' && b[i] != ' ' && b[i] != '|' {
				return s, trimEnd(b, s, i)
			}
		}
		return s, e
	case class.IP:
		for i := s; i < e; i++ {
			if b[i] == ' ' && (i == s || b[i-1] != ',') {
				return s, i
			}
		}
		return s, trimEnd(b, s, e)
	}
	return idExtent(b, s, e)
}

// idExtent takes the first word, and what goes on in digits: "123 45 6789".
func idExtent(b []byte, s, e int) (int, int) {
	for s < e && (b[s] == '#' || b[s] == ' ') {
		s++
	}
	if oneWord(b[s:e]) {
		return s, trimEnd(b, s, e)
	}
	end, seen := s, false
	for i := s; i < e; {
		j, digits := i, 0
		for j < e && b[j] != ' ' && b[j] != ',' {
			if isDigit(b[j]) {
				digits++
			}
			j++
		}
		switch {
		case !seen:
			end = j
			if digits > 0 {
				seen = true
			} else if j-i > 5 || j >= e {
				return s, trimEnd(b, s, end) // one word, not an id that starts with letters
			}
		case digits == j-i && digits > 0 || digits > 0 && digits+1 >= j-i && j-i <= 5:
			end = j
		default:
			return s, trimEnd(b, s, end)
		}
		if j < e && b[j] == ',' {
			break
		}
		i = j + 1
	}
	return s, trimEnd(b, s, end)
}

// oneWord reports whether neither a blank nor a comma is in b.
func oneWord(b []byte) bool {
	for _, c := range b {
		if c == ' ' || c == ',' {
			return false
		}
	}
	return true
}

// nameEnd takes capitalised words, particles and initials; a lower-case name
// only when it is all there is.
func nameEnd(b []byte, s, e int) int {
	end, words := s, 0
	for i := s; i < e && words < 6; {
		j := i
		for j < e && b[j] != ' ' {
			j++
		}
		c := b[i]
		capital := c >= 'A' && c <= 'Z' || c >= 0x80
		if !capital && !particle(b[i:j]) {
			break
		}
		if capital {
			end = j
		}
		words++
		for j < e && b[j] == ' ' {
			j++
		}
		i = j
	}
	if end > s {
		return trimEnd(b, s, end)
	}
	n := 0
	for i := s; i < e; i++ {
		if b[i] == ' ' {
			n++
		}
	}
	if n > 2 {
		return s
	}
	return trimEnd(b, s, e)
}

func particle(w []byte) bool {
	switch string(w) {
	case "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "bin", "ibn", "al", "el", "y", "e", "ten", "ter", "st.":
		return true
	}
	return len(w) > 3 && (string(w[:3]) == "al-" || string(w[:2]) == "d'" || string(w[:2]) == "o'")
}

// capped takes a value to its end, or to the end of its sentence.
func capped(b []byte, s, e int) int {
	for i := s + 1; i+2 < e; i++ {
		if b[i] == '.' && b[i+1] == ' ' && i > s+3 && b[i+2] >= 'A' && b[i+2] <= 'Z' && b[i-1] >= 'a' && b[i-1] <= 'z' && b[i-2] >= 'a' && b[i-3] >= 'a' {
			return i
		}
	}
	return trimEnd(b, s, e)
}

// dateEnd takes words that hold a digit, and names of months and days.
func dateEnd(b []byte, s, e int) int {
	end := s
	for i, n := s, 0; i < e && n < 6; n++ {
		j, digit := i, false
		for j < e && b[j] != ' ' {
			digit = digit || isDigit(b[j])
			j++
		}
		if !calendarWord(b[i:j]) && (!digit || !datePart(b[i:j], n > 0)) {
			break
		}
		end = j
		for j < e && b[j] == ' ' {
			j++
		}
		i = j
	}
	return trimEnd(b, s, end)
}

// datePart reports whether a word can be a part of a date: a day, a month, a
// year, the whole; behind the first word also a time of day.
func datePart(w []byte, behind bool) bool {
	seps := 0
	for _, c := range w {
		switch {
		case isDigit(c) || c == ',' || c == '.' || c == ':' || c == '+' || c == '(' || c == ')':
		case c == '-' || c == '/':
			seps++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			if len(w) > 40 {
				return false
			}
		default:
			return false
		}
	}
	return !behind || seps < 2
}

func calendarWord(w []byte) bool {
	for len(w) > 0 && (w[len(w)-1] == ',' || w[len(w)-1] == '.') {
		w = w[:len(w)-1]
	}
	if len(w) < 2 || len(w) > 9 {
		return false
	}
	if string(w) == "of" || string(w) == "AM" || string(w) == "PM" || string(w) == "am" || string(w) == "pm" || string(w) == "UTC" {
		return true
	}
	if len(w) < 3 {
		return false
	}
	switch string([]byte{w[0] | 0x20, w[1] | 0x20, w[2] | 0x20}) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

func phoneEnd(b []byte, s, e int) int {
	end := s
	for i := s; i < e; i++ {
		switch c := b[i]; {
		case isDigit(c):
			end = i + 1
		case c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '+' || c == '/' || c|0x20 == 'x':
		case i+3 <= e && (string(b[i:i+3]) == "ext" || string(b[i:i+3]) == "tel"):
			i += 2
		default:
			return end
		}
	}
	return end
}

func trimEnd(b []byte, s, e int) int {
	for e > s && (b[e-1] == ' ' || b[e-1] == ',' || b[e-1] == ';' || b[e-1] == '.' || b[e-1] == ':') {
		e--
	}
	return e
}
