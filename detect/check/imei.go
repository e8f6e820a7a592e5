package check

// imei is an International Mobile Equipment Identity: 15 digits with a Luhn
// check (3GPP TS 23.003). The 16-digit IMEISV has no check and fails.
func imei(c []byte) bool {
	var buf [15]byte
	d, ok := numeral(buf[:0], c)
	return ok && len(d) == 15 && !allSame(d) && luhnSum(d)%10 == 0
}
