package check

func isDigit(b byte) bool { return b-'0' < 10 }
func isUpper(b byte) bool { return b-'A' < 26 }
func isAlnum(b byte) bool { return isDigit(b) || (b|0x20)-'a' < 26 }

func upper(b byte) byte {
	if b-'a' < 26 {
		return b - 0x20
	}
	return b
}

func isSeparator(b byte) bool { return b == ' ' || b == '-' || b == '.' || b == '/' }

// trim cuts what surrounds the first and last letter or digit.
func trim(c []byte) []byte {
	for len(c) > 0 && !isAlnum(c[0]) {
		c = c[1:]
	}
	for len(c) > 0 && !isAlnum(c[len(c)-1]) {
		c = c[:len(c)-1]
	}
	return c
}

// compact appends the letters (as capitals) and digits of c to dst, without
// growing it. It is false when c holds anything else but separators, or more
// than fits.
func compact(dst, c []byte) ([]byte, bool) {
	for _, b := range trim(c) {
		switch {
		case isAlnum(b):
			if len(dst) == cap(dst) {
				return nil, false
			}
			dst = append(dst, upper(b))
		case !isSeparator(b):
			return nil, false
		}
	}
	return dst, true
}

// numeral is compact for candidates of digits only.
func numeral(dst, c []byte) ([]byte, bool) {
	for _, b := range trim(c) {
		switch {
		case isDigit(b):
			if len(dst) == cap(dst) {
				return nil, false
			}
			dst = append(dst, b)
		case !isSeparator(b):
			return nil, false
		}
	}
	return dst, true
}

func allDigits(s []byte) bool {
	for _, b := range s {
		if !isDigit(b) {
			return false
		}
	}
	return true
}

func allSame(s []byte) bool {
	for _, b := range s {
		if b != s[0] {
			return false
		}
	}
	return true
}

func number(s []byte) int {
	n := 0
	for _, b := range s {
		n = n*10 + int(b-'0')
	}
	return n
}
