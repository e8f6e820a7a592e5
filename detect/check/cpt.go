package check

// cpt is the form of a CPT code: five digits, or four and a letter.
func cpt(c []byte) bool {
	c = trim(c)
	return len(c) == 5 && allDigits(c[:4]) && (isDigit(c[4]) || isUpper(c[4]))
}

// hcpcs is the form of a HCPCS level II code: a letter A to V and four digits.
func hcpcs(c []byte) bool {
	c = trim(c)
	return len(c) == 5 && c[0] >= 'A' && c[0] <= 'V' && allDigits(c[1:])
}
