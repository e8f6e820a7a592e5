package check

// aba is a bank routing number: nine digits, a Federal Reserve prefix, and
// weights 3, 7, 1 that sum to a multiple of ten.
func aba(c []byte) bool {
	var buf [9]byte
	d, ok := numeral(buf[:0], c)
	if !ok || len(d) != 9 || allSame(d) && d[0] == '0' {
		return false
	}
	p := number(d[:2])
	if !(p <= 12 || p >= 21 && p <= 32 || p >= 61 && p <= 72 || p == 80) {
		return false
	}
	sum := 0
	for i, b := range d {
		sum += int(b-'0') * int("371"[i%3]-'0')
	}
	return sum%10 == 0
}
