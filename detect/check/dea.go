package check

// dea is a DEA registration: a registrant letter, an initial or 9, and seven
// digits of which the last is a checksum.
func dea(c []byte) bool {
	var buf [9]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) != 9 || !isUpper(s[0]) || !(isUpper(s[1]) || s[1] == '9') || !allDigits(s[2:]) {
		return false
	}
	switch s[0] {
	case 'I', 'N', 'O', 'Q', 'V', 'W', 'Y', 'Z':
		return false
	}
	d := s[2:]
	odd := int(d[0]-'0') + int(d[2]-'0') + int(d[4]-'0')
	even := int(d[1]-'0') + int(d[3]-'0') + int(d[5]-'0')
	return (odd+2*even)%10 == int(d[6]-'0')
}
