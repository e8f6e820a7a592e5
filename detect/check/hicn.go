package check

// hicn is a legacy Medicare claim number: an SSN and a Beneficiary
// Identification Code.
func hicn(c []byte) bool {
	var buf [11]byte
	s, ok := compact(buf[:0], c)
	return ok && len(s) > 9 && ssn(s[:9]) && beneficiary(s[9:])
}

// beneficiary reports whether s is a Beneficiary Identification Code: a
// letter, and for the families B to F, J, K and W a second character.
func beneficiary(s []byte) bool {
	if len(s) == 1 {
		switch s[0] {
		case 'A', 'B', 'D', 'E', 'M', 'T', 'W':
			return true
		}
		return false
	}
	second := isUpper(s[1]) || isDigit(s[1]) && s[1] != '0'
	switch s[0] {
	case 'B', 'D', 'E', 'K', 'W', 'T':
		return second
	case 'C':
		return isDigit(s[1]) && s[1] != '0' || s[1] >= 'A' && s[1] <= 'K'
	case 'F':
		return s[1] >= '1' && s[1] <= '8'
	case 'J':
		return s[1] >= '1' && s[1] <= '4'
	case 'M':
		return s[1] == '1'
	}
	return false
}
