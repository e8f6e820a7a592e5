package shape

func ssnDashed(text []byte, i int) (int, int, bool) { return whole(text, i, "999-99-9999") }

func ssnSpaced(text []byte, i int) (int, int, bool) {
	if s, e, ok := whole(text, i, "999 99 9999"); ok {
		return s, e, ok
	}
	return whole(text, i, "999.99.9999")
}

func nineDigits(text []byte, i int) (int, int, bool) { return bare(text, i, 9, 9) }
func tenDigits(text []byte, i int) (int, int, bool)  { return bare(text, i, 10, 10) }

var ssnNames = [...]labelName{
	newLabelName("ssn"), newLabelName("social security number"), newLabelName("social security"),
	newLabelName("social number"), newLabelName("social"),
}

// ssnLast4 is "SSN last 4: 1120", "ssn ending in 1120" and "SSN ***-**-1120",
// of which the four digits are the span. i is the word.
func ssnLast4(text []byte, i int) (int, int, bool) {
	if !starts(text, i) {
		return 0, 0, false
	}
	j := -1
	folded := eightAt(text, i)
	for k := range ssnNames {
		if j = ssnNames[k].called(text, i, folded); j >= 0 {
			break
		}
	}
	if j < 0 {
		return 0, 0, false
	}
	var buf [10]byte
	told := lastFour(text, i)
	for n := 0; n < 6; n++ {
		k := between(text, j, 3)
		if e := masked(text, k); e > k {
			return fourDigits(text, e)
		}
		if told {
			if s, e, ok := fourDigits(text, k); ok {
				return s, e, ok
			}
		}
		e := k
		for e < len(text) && e-k < 10 && isLatin(text[e]) {
			e++
		}
		switch string(lowered(&buf, text[k:e])) {
		case "last", "ending", "ends":
			told = true
			if f := called(text, k, "last 4"); f > 0 {
				e = f
			}
			if e < len(text) && text[e] == ')' {
				e++
			}
		case "four", "digits", "in", "with", "is", "are", "of", "was":
		default:
			return 0, 0, false
		}
		if e == k || e < len(text) && (isAlnum(text[e]) || text[e] == '_') {
			return 0, 0, false
		}
		j = e
	}
	return 0, 0, false
}

// lastFour reports whether "last 4", "last four digits of his" and the like
// stand before i.
func lastFour(text []byte, i int) bool {
	var buf [10]byte
	for n := 0; n < 4 && i > 0 && text[i-1] == ' '; n++ {
		e := i - 1
		k := e
		for k > 0 && e-k < 10 && isAlnum(text[k-1]) {
			k--
		}
		switch string(lowered(&buf, text[k:e])) {
		case "4", "four":
			return k >= 5 && same(text[k-5:k-1], "last") && (text[k-1] == ' ' || text[k-1] == '-') && starts(text, k-5)
		case "of", "the", "digits", "his", "her", "my", "your", "their":
		default:
			return false
		}
		i = k
	}
	return false
}

// lowered returns a word of letters and digits in lower case, in buf.
func lowered(buf *[10]byte, w []byte) []byte {
	n := copy(buf[:], w)
	for k := range buf[:n] {
		buf[k] |= 0x20
	}
	return buf[:n]
}

// masked returns the end of ***-**- or xxx-xx- at i, or i.
func masked(text []byte, i int) int {
	j := i
	for n := 0; n < 7 && j < len(text); n++ {
		switch c := text[j]; {
		case n == 3 || n == 6:
			if c != '-' {
				return i
			}
		case c != '*' && c != '#' && c|0x20 != 'x':
			return i
		}
		j++
	}
	if j-i < 7 {
		return i
	}
	return j
}

func fourDigits(text []byte, i int) (int, int, bool) {
	j := numerals(text, i, 5)
	return i, j, j-i == 4 && stops(text, j)
}
