package check

// hibcAlphabet gives each character of the HIBC code its value.
const hibcAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

// hibc is a Health Industry Bar Code, from its '+' to its check character:
// the values of all characters sum up modulo 43 (ANSI/HIBC 2.6). Everything
// counts here, so nothing but white space around it is ignored.
func hibc(c []byte) bool {
	for len(c) > 0 && c[0] <= ' ' {
		c = c[1:]
	}
	for len(c) > 0 && c[len(c)-1] <= ' ' {
		c = c[:len(c)-1]
	}
	if len(c) < 8 || len(c) > 128 || c[0] != '+' || !isUpper(c[1]) {
		return false
	}
	sum := 0
	for _, b := range c[:len(c)-1] {
		v := hibcValue(b)
		if v < 0 {
			return false
		}
		sum += v
	}
	return hibcValue(c[len(c)-1]) == sum%43
}

func hibcValue(b byte) int {
	for i := range len(hibcAlphabet) {
		if hibcAlphabet[i] == b {
			return i
		}
	}
	return -1
}
