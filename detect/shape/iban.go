package shape

// iban is a country, two digits and 11 to 30 capitals and digits, bare or in
// groups of four.
func iban(text []byte, i int) (int, int, bool) {
	j := fixed(text, i, "AA99")
	if j < 0 || !starts(text, i) {
		return 0, 0, false
	}
	k := j
	for k < len(text) && k-j < 31 && (isCapital(text[k]) || isNumeral(text[k])) {
		k++
	}
	if n := k - j; n >= 11 && n <= 30 && stops(text, k) {
		return i, k, true
	}
	if j >= len(text) || text[j] != ' ' && text[j] != '-' {
		return 0, 0, false
	}
	sep, n := text[j], 0
	for n < 7 && j < len(text) && text[j] == sep && fixed(text, j+1, "****") > 0 {
		j += 5
		n++
	}
	if n < 2 {
		return 0, 0, false
	}
	if j < len(text) && text[j] == sep {
		for l := 3; l > 0; l-- {
			if k := fixed(text, j+1, "***"[:l]); k > 0 && stops(text, k) {
				return i, k, true
			}
		}
	}
	return i, j, stops(text, j)
}
