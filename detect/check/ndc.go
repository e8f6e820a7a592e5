package check

// ndc is the form of a National Drug Code: labeler, product and package of
// 4-4-2, 5-3-2, 5-4-1, 5-4-2 or 6-4-2 digits (21 CFR 207.33).
func ndc(c []byte) bool {
	c = trim(c)
	var part [3]int
	p := 0
	for _, b := range c {
		switch {
		case isDigit(b):
			part[p]++
		case b == '-' && p < 2:
			p++
		default:
			return false
		}
	}
	switch part {
	case [3]int{4, 4, 2}, [3]int{5, 3, 2}, [3]int{5, 4, 1}, [3]int{5, 4, 2}, [3]int{6, 4, 2}:
		return true
	}
	return false
}
