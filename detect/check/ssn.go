package check

// ssn rejects numbers that were never issued: area 000, 666 and 900–999,
// group 00, serial 0000 (SSA POMS RM 10201.035).
func ssn(c []byte) bool {
	var buf [9]byte
	d, ok := numeral(buf[:0], c)
	if !ok || len(d) != 9 {
		return false
	}
	area := number(d[:3])
	return area != 0 && area != 666 && area < 900 && number(d[3:5]) != 0 && number(d[5:]) != 0
}
