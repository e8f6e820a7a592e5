package check

// phone is the length that ITU-T E.164 allows a telephone number, with
// room for a trunk prefix: 7 to 16 digits, not all the same and not a date
// or an IPv4 address. Everything from an extension on is ignored.
func phone(c []byte) bool {
	if dateLike(trim(c)) {
		return false
	}
	n, same := 0, true
	var first byte
	for _, b := range trim(c) {
		switch {
		case isDigit(b):
			if n == 0 {
				first = b
			}
			same = same && b == first
			n++
		case isSeparator(b), b == '(', b == ')', b == '+':
		case (b|0x20)-'a' < 26, b == ',', b == '#':
			return n >= 7 && n <= 16 && !same // the extension starts here
		default:
			return false
		}
	}
	return n >= 7 && n <= 16 && !same
}
