package shape

// The edges of a value. In the rules' expressions they are written
//
//	opens   (?:^|[^0-9A-Za-z.+-]|(?:^|[^0-9])[.-]|\\[nrtbfv])
//	closes  (?:$|[^0-9A-Za-z.:/-]|[.:/-](?:$|[^0-9]))
//	starts  (?:^|[^0-9A-Za-z]|\\[nrtbfv])
//	stops   (?:$|[^0-9A-Za-z_@(.:/%-]|[.:/-](?:$|[^0-9A-Za-z]))
//
// opens and closes are for numbers, which a point, a hyphen or a colon can
// continue; starts is for words and stops for identifiers.

func isNumeral(b byte) bool { return b-'0' < 10 }
func isCapital(b byte) bool { return b-'A' < 26 }
func isLatin(b byte) bool   { return (b|0x20)-'a' < 26 }
func isAlnum(b byte) bool   { return isNumeral(b) || isLatin(b) }

func isHex(b byte) bool { return isNumeral(b) || (b|0x20)-'a' < 6 }

// escaped reports whether the letter before i belongs to an escape such as \n.
func escaped(text []byte, i int) bool {
	if i < 2 || text[i-2] != '\\' {
		return false
	}
	switch text[i-1] {
	case 'n', 'r', 't', 'b', 'f', 'v':
		return true
	}
	return false
}

func opens(text []byte, i int) bool {
	if i == 0 {
		return true
	}
	switch c := text[i-1]; {
	case isAlnum(c):
		return escaped(text, i)
	case c == '+':
		return false
	case c == '.' || c == '-':
		return i == 1 || !isNumeral(text[i-2])
	}
	return true
}

func closes(text []byte, j int) bool {
	if j >= len(text) {
		return true
	}
	switch c := text[j]; {
	case isAlnum(c):
		return false
	case c == '.' || c == ':' || c == '/' || c == '-':
		return j+1 >= len(text) || !isNumeral(text[j+1])
	}
	return true
}

func starts(text []byte, i int) bool {
	return i == 0 || !isAlnum(text[i-1]) || escaped(text, i)
}

func stops(text []byte, j int) bool {
	if j >= len(text) {
		return true
	}
	switch c := text[j]; {
	case isAlnum(c), c == '_', c == '@', c == '(', c == '%', c == '=':
		return false
	case c == '.' || c == ':' || c == '/' || c == '-':
		return j+1 >= len(text) || !isAlnum(text[j+1])
	}
	return true
}

// numerals returns the end of the run of digits at i, looking at most bytes
// ahead.
func numerals(text []byte, i, most int) int {
	for n := 0; n < most && i < len(text) && isNumeral(text[i]); n++ {
		i++
	}
	return i
}

// elements are the sorts of bytes that those of a form stand for; 0: itself.
var elements = [256]uint8{'9': 1, 'A': 2, '*': 3, 'x': 4}

// sorts are those of elements that bytes are of.
var sorts = func() (t [256]uint8) {
	for c := range t {
		b := byte(c)
		if isNumeral(b) {
			t[c] |= 1
		}
		if isCapital(b) {
			t[c] |= 2
		}
		if isHex(b) {
			t[c] |= 4
		}
	}
	return t
}()

// fixed returns the end of the form at i, or -1. In the form, 9 stands for a
// digit, A for a capital, * for either and x for a hexadecimal digit.
func fixed(text []byte, i int, form string) int {
	if i < 0 || len(text)-i < len(form) {
		return -1
	}
	for k, b := range text[i : i+len(form)] {
		if sort := elements[form[k]]; sort == 0 && b != form[k] || sort != 0 && sort&sorts[b] == 0 {
			return -1
		}
	}
	return i + len(form)
}

// whole matches a fixed form between the edges of a number.
func whole(text []byte, i int, form string) (int, int, bool) {
	j := i + len(form)
	if i < 0 || j > len(text) || !opens(text, i) || !closes(text, j) || fixed(text, i, form) < 0 {
		return 0, 0, false
	}
	return i, j, true
}

// bare matches a run of least to most digits between the edges of a number.
func bare(text []byte, i, least, most int) (int, int, bool) {
	j := numerals(text, i, most+1)
	if j-i < least || j-i > most || !opens(text, i) || !closes(text, j) {
		return 0, 0, false
	}
	return i, j, true
}

// separator reports whether b can stand between the groups of a number.
func separator(b byte) bool { return b == ' ' || b == '-' || b == '.' }
