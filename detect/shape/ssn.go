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

// ssnLast4 is "SSN last 4: 1120", "ssn ending in 1120" and "SSN ***-**-1120",
// of which the four digits are the span. i is the word.
func ssnLast4(text []byte, i int) (int, int, bool) {
	if !starts(text, i) {
		return 0, 0, false
	}
	j := -1
	for _, name := range [...]string{"ssn", "social security number", "social security", "social number", "social"} {
		if j, _ = called(text, i, name); j >= 0 {
			break
		}
	}
	if j < 0 {
		return 0, 0, false
	}
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
		switch w := text[k:e]; {
		case same(w, "last"), same(w, "ending"), same(w, "ends"):
			told = true
			if f, _ := called(text, k, "last 4"); f > 0 {
				e = f
			}
			if e < len(text) && text[e] == ')' {
				e++
			}
		case same(w, "four"), same(w, "digits"), same(w, "in"), same(w, "with"), same(w, "is"), same(w, "are"), same(w, "of"), same(w, "was"):
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
	for n := 0; n < 4 && i > 0 && text[i-1] == ' '; n++ {
		e := i - 1
		k := e
		for k > 0 && e-k < 10 && isAlnum(text[k-1]) {
			k--
		}
		switch w := text[k:e]; {
		case same(w, "4"), same(w, "four"):
			return k >= 5 && same(text[k-5:k-1], "last") && (text[k-1] == ' ' || text[k-1] == '-') && starts(text, k-5)
		case same(w, "of"), same(w, "the"), same(w, "digits"), same(w, "his"), same(w, "her"), same(w, "my"), same(w, "your"), same(w, "their"):
		default:
			return false
		}
		i = k
	}
	return false
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
