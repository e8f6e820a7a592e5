package check

// mbi is the form of a Medicare Beneficiary Identifier: 11 characters,
// letters without S L O I B Z, no check digit.
func mbi(c []byte) bool {
	var buf [11]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) != 11 || s[0] == '0' {
		return false
	}
	const form = "9A*9A*9AA99"
	for i, b := range s {
		digit, letter := isDigit(b), isUpper(b)
		switch b {
		case 'S', 'L', 'O', 'I', 'B', 'Z':
			letter = false
		}
		switch form[i] {
		case '9':
			letter = false
		case 'A':
			digit = false
		}
		if !digit && !letter {
			return false
		}
	}
	return true
}
