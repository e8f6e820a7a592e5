package check

// vin is a Vehicle Identification Number: 17 characters without I, O and Q,
// of which the ninth is a check modulo 11 (49 CFR 565.15).
func vin(c []byte) bool {
	var buf [17]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) != 17 {
		return false
	}
	const letters = "12345678.12345.7.923456789" // A to Z; '.' is not allowed
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i, b := range s {
		if isUpper(b) {
			if b = letters[b-'A']; b == '.' {
				return false
			}
		}
		sum += int(b-'0') * weights[i]
	}
	want := byte('X')
	if r := sum % 11; r < 10 {
		want = byte('0' + r)
	}
	return s[8] == want
}
