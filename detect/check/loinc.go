package check

// loinc is a LOINC code: one to seven digits, a hyphen and a Luhn digit.
func loinc(c []byte) bool {
	c = trim(c)
	n := len(c)
	if n < 3 || n > 9 || c[n-2] != '-' || !isDigit(c[n-1]) || !allDigits(c[:n-2]) {
		return false
	}
	var buf [8]byte
	d := append(append(buf[:0], c[:n-2]...), c[n-1])
	return luhnSum(d)%10 == 0
}
