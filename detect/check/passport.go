package check

// passportUS is the form of a United States passport book or card: nine
// digits, or a letter and eight digits.
func passportUS(c []byte) bool {
	var buf [9]byte
	s, ok := compact(buf[:0], c)
	return ok && len(s) == 9 && (isUpper(s[0]) || isDigit(s[0])) && allDigits(s[1:]) && !allSame(s)
}
