package check

// itin is a number of the 9xx area whose digits 4–5 the IRS assigns to
// individuals: 50–65, 70–88, 90–92, 94–99.
func itin(c []byte) bool {
	g, ok := tinGroup(c)
	return ok && (g >= 50 && g <= 65 || g >= 70 && g <= 88 || g >= 90 && g <= 92 || g >= 94)
}

// atin is a number of the 9xx area with 93 in digits 4–5.
func atin(c []byte) bool {
	g, ok := tinGroup(c)
	return ok && g == 93
}

// tin is an ITIN or an ATIN.
func tin(c []byte) bool { return itin(c) || atin(c) }

func tinGroup(c []byte) (int, bool) {
	if c = trim(c); len(c) == 0 || c[0] != '9' {
		return 0, false
	}
	var buf [9]byte
	d, ok := numeral(buf[:0], c)
	if !ok || len(d) != 9 {
		return 0, false
	}
	return number(d[3:5]), true
}
