package check

// npi is a National Provider Identifier: ten digits that start with 1 or 2,
// Luhn over 80840 and the number. The prefix adds a constant 24 (69 FR 3434).
func npi(c []byte) bool {
	var buf [10]byte
	d, ok := numeral(buf[:0], c)
	return ok && len(d) == 10 && (d[0] == '1' || d[0] == '2') && (luhnSum(d)+24)%10 == 0
}
