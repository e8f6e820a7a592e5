package detect

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// behind reports what stands directly behind a name that was found: a whole
// date, as the day of birth in "Ann Lee 01/31/1980", a number that is called
// ID, "Ann Lee (ID W123456789)", and a telephone number, as countries write it:
// "Ann Lee (0246 672 604)", "Ann Lee at 024 7619431". They are reported under the rule that
// found the name. A date with a time of day is the time stamp of a remark.
func (sc *Scanner) behind() {
	n := len(sc.dst)
	for k := sc.base; k < n && len(sc.dst)-n < maxMentions; k++ {
		m := sc.dst[k]
		if m.Class != class.Name || m.Act == ActKeep {
			continue
		}
		i := int(m.End)
		for i < len(sc.text) && i < int(m.End)+3 && beside(sc.text[i]) {
			i++
		}
		if i >= len(sc.text) || i == int(m.End) || !bytes.ContainsAny(sc.text[m.End:i], " (_") { // rows have rules of their own
			continue
		}
		c := class.DOB
		s, e := i, wholeDate(sc.text, i)
		if e == 0 {
			c = class.MRN
			s, e = calledID(sc.text, i)
		}
		if e == 0 {
			c = class.Phone
			s, e = phoneOf(sc.text, i)
		}
		if e == 0 {
			continue
		}
		m.Start, m.End, m.Class = int32(s), int32(e), c
		sc.dst = append(sc.dst, m)
	}
}

// beside are the signs between a name and what stands behind it.
func beside(c byte) bool { return c == ' ' || c == ',' || c == ';' || c == '(' || c == '_' }

// wholeDate returns the end of the date at i that has a year, a month and a
// day: 01/31/1980, 1980-01-31, 19800131; 0 if there is none.
func wholeDate(text []byte, i int) int {
	n, e := [3]int{}, i // of each group of digits the length
	g, value := 0, [3]int{}
	sep := byte(0)
	for ; e < len(text) && e-i < 11; e++ {
		c := text[e]
		if isDigitByte(c) {
			n[g]++
			value[g] = value[g]*10 + int(c-'0')
			continue
		}
		if g == 2 || c != '/' && c != '-' || sep != 0 && c != sep || n[g] == 0 || e+1 >= len(text) || !isDigitByte(text[e+1]) {
			break
		}
		sep = c
		g++
	}
	y, m, d := 0, 0, 0
	switch {
	case g == 2 && n == [3]int{4, 2, 2}:
		y, m, d = value[0], value[1], value[2]
	case g == 2 && n[2] == 4 && n[0] <= 2 && n[1] <= 2:
		y, m, d = value[2], value[0], value[1]
		if m > 12 {
			m, d = d, m
		}
	case g == 0 && n[0] == 8:
		y, m, d = value[0]/10000, value[0]/100%100, value[0]%100
	default:
		return 0
	}
	if y < 1890 || y > 2099 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0
	}
	switch c := byteAt(text, e); {
	case isWordByte(c), c == '_' && byteAt(text, i-1) != '_', c == ':', c == '/', c == '-', c == '.' && isDigitByte(byteAt(text, e+1)):
		return 0
	case c == ' ' && isDigitByte(byteAt(text, e+1)) && (byteAt(text, e+2) == ':' || byteAt(text, e+3) == ':'):
		return 0 // a time of day
	}
	return e
}

// calledID returns the span of the number behind "ID" at i, or zeros.
func calledID(text []byte, i int) (start, end int) {
	if i+3 >= len(text) || text[i]|0x20 != 'i' || text[i+1]|0x20 != 'd' || text[i+2] != ' ' && text[i+2] != ':' && text[i+2] != '#' {
		return 0, 0
	}
	s := i + 2
	for s < len(text) && s < i+5 && (text[s] == ' ' || text[s] == ':' || text[s] == '#') {
		s++
	}
	e, digits := s, 0
	for e < len(text) && (isDigitByte(text[e]) || capitalByte(text[e]) || text[e] == '-' && e > s) {
		if isDigitByte(text[e]) {
			digits++
		}
		e++
	}
	if digits < 4 || e-s > 20 || isWordByte(byteAt(text, e)) || byteAt(text, e) == '_' {
		return 0, 0
	}
	return s, e
}

// phoneOf returns the span of the telephone number at i, also behind "at" or
// "on", or zeros: 7 to 15 digits that begin with +, 0 or a bracket, in groups
// with single signs between, or all together. Others have three groups, or a
// word before them.
func phoneOf(text []byte, i int) (start, end int) {
	led := i+3 < len(text) && text[i+2] == ' ' && (text[i] == 'a' && text[i+1] == 't' || text[i] == 'o' && text[i+1] == 'n')
	if led {
		i += 3
	}
	c := byteAt(text, i)
	plain := c == '+' || c == '0' || c == '(' || c != 0 && byteAt(text, i-1) == '('
	if !plain && !isDigitByte(c) {
		return 0, 0
	}
	end, digits, groups, signs := phoneDigits(text, i)
	if led && wholeDate(text, i) > 0 || !plain && bytes.Contains(text[i:end], []byte(" 000")) || years(text[i:end]) {
		return 0, 0
	}
	if digits < 7 || digits > 15 || !plain && digits < 8 || c != '+' && digits < 9 && groups == 1 && !led {
		return 0, 0
	}
	if !plain && groups < 3 && !led || signs == 3 && groups == 4 && digits < 13 && bytes.Count(text[i:end], []byte(".")) == 3 { // an IP address
		return 0, 0
	}
	if byteAt(text, end)|0x20 == 'x' && isDigitByte(byteAt(text, end+1)) { // an extension
		for end++; isDigitByte(byteAt(text, end)); end++ {
		}
	}
	switch c := byteAt(text, end); {
	case isWordByte(c), c == '_', c == ':', c == '%', c == '@', c == '=':
		return 0, 0
	case (c == '.' || c == '-' || c == '/') && isDigitByte(byteAt(text, end+1)):
		return 0, 0
	case c == ')' && text[i] == '(' && groups == 1:
		return 0, 0
	}
	return i, end
}

// phoneDigits returns the end of the digits and single signs from i on, and
// how many digits, groups of them, and signs between groups there are.
func phoneDigits(text []byte, i int) (end, digits, groups, signs int) {
	end = i
	run, brackets := 0, 0
	if byteAt(text, i-1) == '(' {
		brackets = 1
	}
	for e := i; e < len(text) && e-i < 28; e++ {
		switch c := text[e]; {
		case isDigitByte(c):
			if run == 0 {
				if groups++; groups > 1 {
					signs++
				}
			}
			run++
			digits++
			end = e + 1
			continue
		case c == '+' && e == i, c == '(' && brackets == 0, c == ')' && brackets == 1 && run > 0:
			if c != '+' {
				brackets++
			}
		case c != ' ' && c != '-' && c != '.' && c != '/', run == 0 && text[e-1] != ')' && !(c == ' ' && text[e-1] == '/'):
			return end, digits, groups, signs
		}
		run = 0
	}
	return end, digits, groups, signs
}

// years reports whether b is a year, and another behind a hyphen.
func years(b []byte) bool {
	year := func(b []byte) bool { return b[0] == '1' && b[1] == '9' || b[0] == '2' && b[1] == '0' }
	return len(b) == 9 && b[4] == '-' && year(b) && year(b[5:])
}
