package check

// luhnSum is the Luhn sum of a string of digits: every second digit from the
// right doubled (ISO/IEC 7812-1 annex B).
func luhnSum(d []byte) int {
	sum := 0
	double := false
	for i := len(d) - 1; i >= 0; i-- {
		n := int(d[i] - '0')
		if double {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
		double = !double
	}
	return sum
}

// luhn is the bare Luhn check on 2 to 40 digits, zeros alone excluded.
func luhn(c []byte) bool {
	var buf [40]byte
	d, ok := numeral(buf[:0], c)
	return ok && len(d) > 1 && !(allSame(d) && d[0] == '0') && luhnSum(d)%10 == 0
}
