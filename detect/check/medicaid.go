package check

// nyCIN is the form of a New York Medicaid client number: AA11111A.
func nyCIN(c []byte) bool {
	var buf [8]byte
	s, ok := compact(buf[:0], c)
	return ok && len(s) == 8 && isUpper(s[0]) && isUpper(s[1]) && allDigits(s[2:7]) && isUpper(s[7])
}

// mediCalCIN is the form of a Medi-Cal client index number: 9, seven digits
// and a letter, perhaps followed by the card's check digit and issue date.
func mediCalCIN(c []byte) bool {
	var buf [14]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) != 9 && len(s) != 14 || s[0] != '9' || !allDigits(s[1:8]) || !isUpper(s[8]) {
		return false
	}
	switch s[8] {
	case 'B', 'I', 'J', 'K', 'L', 'O', 'P', 'Q', 'R', 'S':
		return false
	}
	return allDigits(s[9:])
}
