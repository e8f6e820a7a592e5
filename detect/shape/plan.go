package shape

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
