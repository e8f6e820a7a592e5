package check

// rrb is a legacy Railroad Retirement Board claim number: a prefix and 6 or
// 9 digits.
func rrb(c []byte) bool {
	var buf [12]byte
	s, ok := compact(buf[:0], c)
	if !ok {
		return false
	}
	n := 0
	for n < len(s) && isUpper(s[n]) {
		n++
	}
	switch string(s[:n]) { // no allocation: the compiler compares in place
	case "A", "MA", "PA", "WA", "D", "WD", "PD", "H", "MH", "PH", "WH", "WCA", "WCD", "CA", "JA":
	default:
		return false
	}
	rest := s[n:]
	return (len(rest) == 6 || len(rest) == 9) && allDigits(rest) && !allSame(rest)
}
