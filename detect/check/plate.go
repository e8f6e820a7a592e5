package check

// plate tells a vehicle's plate from a count or the plate of a laboratory:
// 4 to 9 letters and digits, at least two of each.
func plate(c []byte) bool {
	var buf [9]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) < 4 {
		return false
	}
	letters := 0
	for _, b := range s {
		if isUpper(b) {
			letters++
		}
	}
	return letters >= 2 && len(s)-letters >= 2
}
