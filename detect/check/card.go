package check

// card is the Luhn check and a known issuer range of that length
// (ISO/IEC 7812).
func card(c []byte) bool {
	var buf [19]byte
	d, ok := numeral(buf[:0], c)
	return ok && issuer(d) && luhnSum(d)%10 == 0
}

// cardLoose is for numbers next to a word that says card: 12 to 19 digits
// with either a known issuer range (the number may be mistyped) or a good
// Luhn sum (the issuer may be a small one).
func cardLoose(c []byte) bool {
	var buf [19]byte
	d, ok := numeral(buf[:0], c)
	if !ok || len(d) < 12 || allSame(d) {
		return false
	}
	if d[0] == '1' && len(d) != 15 { // the range of epoch times
		return false
	}
	return issuer(d) || luhnSum(d)%10 == 0
}

// issuer reports whether an issuer range exists with that length.
func issuer(d []byte) bool {
	n := len(d)
	if n < 13 || n > 19 {
		return false
	}
	two, three, four := number(d[:2]), number(d[:3]), number(d[:4])
	switch {
	case d[0] == '4':
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720:
		return n == 16
	case two == 34 || two == 37:
		return n == 15
	case four == 6011, three >= 644 && three <= 649, two == 65:
		return n >= 16
	case four >= 3528 && four <= 3589:
		return n >= 16
	case three >= 300 && three <= 305, two == 36, two == 38, two == 39:
		return n >= 14
	case two == 62:
		return n >= 16
	}
	return false
}
