package check

// meid is a Mobile Equipment Identifier: 14 hexadecimal digits that start
// with A to F, and perhaps a Luhn digit of base 16 (3GPP2 X.S0008).
func meid(c []byte) bool {
	var buf [15]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) < 14 || s[0] < 'A' {
		return false
	}
	sum := 0
	for i, b := range s {
		v := hex(b)
		if v < 0 {
			return false
		}
		if i%2 == 1 {
			if v *= 2; v > 15 {
				v -= 15
			}
		}
		sum += v
	}
	return len(s) == 14 || sum%16 == 0
}

func hex(b byte) int {
	switch {
	case isDigit(b):
		return int(b - '0')
	case upper(b) >= 'A' && upper(b) <= 'F':
		return int(upper(b)-'A') + 10
	}
	return -1
}
