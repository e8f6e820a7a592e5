package detect

import "strings"

// dateReach is how far behind its word a date can begin: what the matchers
// of dates read.
const dateReach = 200

// dateFollows looks for what every date has: two numbers with a sign
// between, eight digits, or the name of a month.
func dateFollows(text []byte, _, end int) bool {
	run := 0
	for i, n := end, 0; i < len(text) && n < dateReach; i++ {
		c := text[i]
		switch {
		case inDate[c] == 0: // most
		case inDate[c] == monthLetter && run == 0 && i > 0 && letterByte(text[i-1]) && byteAt(text, i-2) != '\\': // inside of a word
		case c == '\\':
			continue
		case c >= 0x80:
			return true
		case isDigitByte(c):
			if run++; run == 8 {
				return true
			}
			n++
			continue
		case run > 0 && (c == '/' || c == '-' || c == '.') && isDigitByte(pastBackslashes(text, i+1)):
			return true
		case (run > 0 || i == 0 || !isWordByte(text[i-1]) || escapeLetter(text, i-1)) && monthAt(text, i):
			return true
		}
		run = 0
		n++
	}
	return false
}

// inDate has the bytes that dateFollows looks at: digits, signs, the first
// letters of months, backslashes, and what is beyond ASCII.
var inDate = func() (set [256]uint8) {
	for c := range set {
		switch {
		case c >= 0x80 || strings.IndexByte(`0123456789/-.\`, byte(c)) >= 0:
			set[c] = dateSign
		case strings.IndexByte("jfmasondJFMASOND", byte(c)) >= 0:
			set[c] = monthLetter
		}
	}
	return set
}()

const (
	dateSign = 1 + iota
	monthLetter
)

// pastBackslashes is the first byte from i on that is no backslash.
func pastBackslashes(text []byte, i int) byte {
	for byteAt(text, i) == '\\' {
		i++
	}
	return byteAt(text, i)
}

// monthAt reports whether three letters at i abbreviate a month.
func monthAt(text []byte, i int) bool {
	if i+3 > len(text) {
		return false
	}
	switch string([]byte{text[i] | 0x20, text[i+1] | 0x20, text[i+2] | 0x20}) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec":
		return true
	}
	return false
}

// dateNear looks for the same before the word as well.
func dateNear(text []byte, start, end int) bool {
	if dateFollows(text, start, end) {
		return true
	}
	lo := start
	for n := 0; lo > 0 && n < dateReach; lo-- {
		if text[lo-1] != '\\' {
			n++
		}
	}
	return dateFollows(text[:start], 0, lo)
}

// townFollows: see the rule city-lived-in. Behind the word stands a colon or
// an equals sign, or a blank and another word.
func townFollows(text []byte, _, end int) bool {
	switch c := byteAt(text, end); {
	case c == ':' || c == '=':
		return true
	case !isBlank(c):
		return opaque(text, end)
	}
	c := byteAt(text, afterBlanks(text, end)) | 0x20
	return c-'a' < 26 || opaque(text, afterBlanks(text, end))
}

// rowFollows: see the rule patient-row.
func rowFollows(text []byte, _, end int) bool {
	i := end
	for n := 0; n < 2; n++ { // of a quoted name
		j := i
		for byteAt(text, j) == '\\' {
			j++
		}
		if c := byteAt(text, j); c != '"' && c != '`' && c != ']' {
			break
		}
		i = j + 1
	}
	if !isBlank(byteAt(text, i)) {
		return opaque(text, i)
	}
	for n := 0; i+4 < len(text) && n < dateReach; i++ {
		switch c := text[i]; {
		case c == '\\':
			continue
		case c|0x20 == 'w' && text[i+1]|0x20 == 'h' && text[i+2]|0x20 == 'e' && text[i+3]|0x20 == 'r' && text[i+4]|0x20 == 'e':
			return true
		case c >= 0x80:
			return true
		}
		n++
	}
	return false
}
