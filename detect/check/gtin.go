package check

// gtin is a Global Trade Item Number of 8, 12, 13 or 14 digits: weights 3
// and 1 from the right, modulo 10 (GS1 General Specifications).
func gtin(c []byte) bool {
	var buf [14]byte
	d, ok := numeral(buf[:0], c)
	if !ok {
		return false
	}
	switch len(d) {
	case 8, 12, 13, 14:
	default:
		return false
	}
	sum := 0
	for i, b := range d {
		w := 1
		if (len(d)-i)%2 == 0 {
			w = 3
		}
		sum += int(b-'0') * w
	}
	return sum > 0 && sum%10 == 0
}
