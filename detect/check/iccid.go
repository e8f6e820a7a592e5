package check

// iccid is the number of a SIM card: 89, 18 to 20 digits in all, Luhn
// (ITU-T E.118).
func iccid(c []byte) bool {
	var buf [20]byte
	d, ok := numeral(buf[:0], c)
	return ok && len(d) >= 18 && d[0] == '8' && d[1] == '9' && luhnSum(d)%10 == 0
}
