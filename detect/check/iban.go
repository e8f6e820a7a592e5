package check

// iban is an International Bank Account Number: country, check digits, and
// 11 to 30 further characters that come to 1 modulo 97 (ISO 13616-1).
func iban(c []byte) bool {
	var buf [34]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) < 15 || !isUpper(s[0]) || !isUpper(s[1]) || !isDigit(s[2]) || !isDigit(s[3]) {
		return false
	}
	if n := number(s[2:4]); n < 2 || n > 98 {
		return false
	}
	rem := 0
	for i := range s {
		b := s[(i+4)%len(s)]
		if isDigit(b) {
			rem = (rem*10 + int(b-'0')) % 97
		} else {
			rem = (rem*100 + int(b-'A') + 10) % 97
		}
	}
	return rem == 1
}
