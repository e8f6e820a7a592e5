package check

// icd10 is the form of an ICD-10-CM code: a letter, a digit, a letter or
// digit, and up to four more after a point.
func icd10(c []byte) bool {
	n := len(c)
	if n < 3 || n > 8 || n == 4 || !isUpper(c[0]) || !isDigit(c[1]) || !isDigit(c[2]) && !isUpper(c[2]) {
		return false
	}
	if n > 3 && c[3] != '.' {
		return false
	}
	for i := 4; i < n; i++ {
		if !isDigit(c[i]) && !isUpper(c[i]) {
			return false
		}
	}
	return true
}
