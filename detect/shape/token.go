package shape

// token is whole for identifiers of letters and digits.
func token(text []byte, i int, form string) (int, int, bool) {
	j := fixed(text, i, form)
	if j < 0 || !starts(text, i) || !stops(text, j) {
		return 0, 0, false
	}
	return i, j, true
}

func dea(text []byte, i int) (int, int, bool) { return token(text, i, "A*9999999") }

func vin(text []byte, i int) (int, int, bool) { return token(text, i, "*****************") }

// mrnGlued is a number with its label as prefix: MRN00123456, MRN-0012345.
func mrnGlued(text []byte, i int) (int, int, bool) {
	if !starts(text, i) || len(text)-i < 7 || !same(text[i:i+3], "mrn") {
		return 0, 0, false
	}
	j := i + 3
	if text[j] == '-' {
		j++
	}
	k := numerals(text, j, 13)
	if k-j < 4 || k-j > 12 || !stops(text, k) && (k == len(text) || text[k] != '/' && text[k] != '_') {
		return 0, 0, false
	}
	return i, k, true
}
