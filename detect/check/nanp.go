package check

// nanp is a number of the North American Numbering Plan: NXX-NXX-XXXX with N
// from 2 to 9, no N11 code, no 9 in the middle of the area code, with an
// optional +1 or 001. Everything from an extension on is ignored.
func nanp(c []byte) bool {
	var buf [13]byte
	d := buf[:0]
	for _, b := range trim(c) {
		if (b|0x20)-'a' < 26 && len(d) >= 10 {
			break
		}
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
	if len(d) == 13 && d[0] == '0' && d[1] == '0' {
		d = d[2:]
	}
	if len(d) == 11 && d[0] == '1' {
		d = d[1:]
	}
	return len(d) == 10 && d[1] != '9' && code(d[:3]) && code(d[3:6]) && !allSame(d)
}

// code reports whether three digits can be an area or exchange code.
func code(d []byte) bool { return d[0] >= '2' && !(d[1] == '1' && d[2] == '1') }
