package shape

// token is whole for identifiers of letters and digits.
func token(text []byte, i int, form string) (int, int, bool) {
	j := fixed(text, i, form)
	if j < 0 || !starts(text, i) || !stops(text, j) {
		return 0, 0, false
	}
	return i, j, true
}

func mbiBare(text []byte, i int) (int, int, bool)   { return token(text, i, "9A*9A*9AA99") }
func mbiDashed(text []byte, i int) (int, int, bool) { return token(text, i, "9A*9-A*9-AA99") }

// hicn is a dashed SSN and a one or two character code, perhaps after a
// hyphen.
func hicn(text []byte, i int) (int, int, bool) {
	j := fixed(text, i, "999-99-9999")
	if j < 0 || !opens(text, i) {
		return 0, 0, false
	}
	if j < len(text) && text[j] == '-' {
		j++
	}
	for _, form := range [...]string{"A*", "A"} {
		if e := fixed(text, j, form); e > 0 && stops(text, e) {
			return i, e, true
		}
	}
	return 0, 0, false
}

func cinNewYork(text []byte, i int) (int, int, bool) { return token(text, i, "AA99999A") }

func cinMediCal(text []byte, i int) (int, int, bool) {
	if s, e, ok := token(text, i, "99999999A99999"); ok {
		return s, e, ok
	}
	return token(text, i, "99999999A")
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
	if k-j < 4 || k-j > 12 || !stops(text, k) {
		return 0, 0, false
	}
	return i, k, true
}
