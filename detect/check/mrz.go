package check

// mrz is a field of a machine readable zone followed by its check digit:
// weights 7, 3, 1 over digits, letters (A is 10) and '<' (0), modulo 10
// (ICAO 9303-3).
func mrz(c []byte) bool {
	for len(c) > 0 && !isAlnum(c[0]) && c[0] != '<' {
		c = c[1:]
	}
	for len(c) > 0 && !isDigit(c[len(c)-1]) {
		c = c[:len(c)-1]
	}
	if len(c) < 6 || len(c) > 44 {
		return false
	}
	weights := [3]int{7, 3, 1}
	sum := 0
	for i, b := range c[:len(c)-1] {
		v := 0
		switch {
		case isDigit(b):
			v = int(b - '0')
		case isUpper(b):
			v = int(b-'A') + 10
		case b != '<':
			return false
		}
		sum += v * weights[i%3]
	}
	return sum > 0 && sum%10 == int(c[len(c)-1]-'0')
}
