package check

// nanp is a number of the North American Numbering Plan: NXX-NXX-XXXX with N
// from 2 to 9, no N11 code, no 9 in the middle of the area code, with an
// optional +1. An extension must be cut off before.
func nanp(c []byte) bool {
	var buf [11]byte
	d := buf[:0]
	for _, b := range trim(c) {
		switch {
		case isDigit(b):
			if len(d) == cap(d) {
				return false
			}
			d = append(d, b)
		case isSeparator(b), b == '(', b == ')', b == '+':
		default:
			return false
		}
	}
	if len(d) == 11 && d[0] == '1' {
		d = d[1:]
	}
	return len(d) == 10 && d[1] != '9' && code(d[:3]) && code(d[3:6]) && !allSame(d)
}

// code reports whether three digits can be an area or exchange code.
func code(d []byte) bool { return d[0] >= '2' && !(d[1] == '1' && d[2] == '1') }
