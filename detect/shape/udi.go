package shape

// udi is the production part of a GS1 identifier, behind (01) and the item
// number, which say the model only: (?:\(\d{2,4}\)[^()\s"\\<,;]{1,30}){1,6}.
func udi(text []byte, i int) (int, int, bool) {
	j := fixed(text, i, "(01)99999999999999(")
	if j < 0 {
		return 0, 0, false
	}
	j--
	s := j
	for n := 0; n < 6 && j < len(text) && text[j] == '('; n++ {
		k := numerals(text, j+1, 5)
		if l := k - j - 1; l < 2 || l > 4 || k >= len(text) || text[k] != ')' {
			break
		}
		e := k + 1
		for e < len(text) && e-k <= 30 && udiByte(text[e]) {
			e++
		}
		if e == k+1 {
			break
		}
		j = e
	}
	return s, j, j > s
}

func udiByte(b byte) bool {
	switch b {
	case '(', ')', '"', '\'', '\\', '<', ',', ';', '}', ']':
		return false
	}
	return b > ' ' && b < 0x7f
}

// hibc is the production part of an HIBC identifier, behind the labeler and
// product: /[$0-9][^\s"\\<,;]{2,60}.
func hibc(text []byte, i int) (int, int, bool) {
	j := fixed(text, i, "+A***")
	if j < 0 || i > 0 && isAlnum(text[i-1]) {
		return 0, 0, false
	}
	for n := 0; n < 18 && j < len(text) && (isCapital(text[j]) || isNumeral(text[j])); n++ {
		j++
	}
	if j+1 >= len(text) || text[j] != '/' || text[j+1] != '$' {
		return 0, 0, false
	}
	e := j + 2
	for e < len(text) && e-j < 62 && udiByte(text[e]) {
		e++
	}
	return j, e, e-j > 3
}

// isbt is the production part of an ICCBBA identifier: =/ and 16 characters
// of the product stay, =, and what follows goes.
func isbt(text []byte, i int) (int, int, bool) {
	j := fixed(text, i, "=/****************=,")
	if j < 0 {
		return 0, 0, false
	}
	e := j
	for e < len(text) && e-j < 80 && (udiByte(text[e]) || text[e] == ',' || text[e] == '}' || text[e] == ')') && text[e] != '"' {
		e++
	}
	return j - 2, e, e > j
}
