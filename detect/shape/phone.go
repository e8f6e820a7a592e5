package shape

// extension returns the end of an extension at j, or j:
// (?i:[ ]?(?:x|ext\.?|extension)[ ]?\d{1,6})?
func extension(text []byte, j int) int {
	k := blank(text, j)
	n := 0
	for k+n < len(text) && n < 10 && isLatin(text[k+n]) {
		n++
	}
	switch {
	case n == 1 && same(text[k:k+1], "x"), n == 9 && same(text[k:k+9], "extension"):
		k += n
	case n == 3 && same(text[k:k+3], "ext"):
		if k += n; k < len(text) && text[k] == '.' {
			k++
		}
	default:
		return j
	}
	k = blank(text, k)
	if e := numerals(text, k, 6); e > k {
		return e
	}
	return j
}

func blank(text []byte, i int) int {
	if i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

// same reports whether b is the lower-case word s in any case.
func same(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i := range len(s) {
		if c := b[i]; c != s[i] && (!isLatin(c) || c|0x20 != s[i]) {
			return false
		}
	}
	return true
}

// ends returns the end of a number with its extension, if it can end there.
func ends(text []byte, j int) (int, bool) {
	if j < 0 {
		return 0, false
	}
	if e := extension(text, j); e > j && hangsUp(text, e) {
		return e, true
	}
	return j, hangsUp(text, j)
}

// hangsUp is closes, but a slash may be followed by the next number.
func hangsUp(text []byte, j int) bool {
	return closes(text, j) || text[j] == '/'
}

// phoneNANP is 202-555-0143, 202.555.0143 and 202 555-0143, with the country
// code before it.
func phoneNANP(text []byte, i int) (int, int, bool) {
	if i < 0 || len(text)-i <= 3 {
		return 0, 0, false
	}
	j := -1
	switch text[i+3] {
	case '-':
		j = fixed(text, i, "999-999-9999")
	case '.':
		j = fixed(text, i, "999.999.9999")
	case ' ':
		j = fixed(text, i, "999 999-9999")
	}
	e, ok := ends(text, j)
	if !ok {
		return 0, 0, false
	}
	s := country(text, i)
	return s, e, opens(text, s)
}

// phoneSpaced is 202 555 0143, no part of a word.
func phoneSpaced(text []byte, i int) (int, int, bool) {
	j := fixed(text, i, "999 999 9999")
	if j < 0 || i > 0 && isWord(text[i-1]) || j < len(text) && isWord(text[j]) {
		return 0, 0, false
	}
	return i, j, true
}

// isWord is \w.
func isWord(b byte) bool { return isAlnum(b) || b == '_' }

// phoneParen is (202) 555-0143. i is the bracket.
func phoneParen(text []byte, i int) (int, int, bool) {
	j := fixed(text, i, "(999)")
	if j < 0 {
		return 0, 0, false
	}
	if j < len(text) && separator(text[j]) {
		j++
	}
	k := fixed(text, j, "999-9999")
	if k < 0 {
		if k = fixed(text, j, "999.9999"); k < 0 {
			if k = fixed(text, j, "999 9999"); k < 0 {
				k = fixed(text, j, "9999999")
			}
		}
	}
	e, ok := ends(text, k)
	if !ok {
		return 0, 0, false
	}
	s := country(text, i)
	return s, e, s == i || opens(text, s)
}

// country looks back from a number for +1, 1 or 001 and one separator.
func country(text []byte, i int) int {
	k := i
	if k > 0 && separator(text[k-1]) {
		k--
	} else if k > 0 && text[k] != '(' {
		return i
	}
	if k < 1 || text[k-1] != '1' {
		return i
	}
	if k >= 3 && text[k-2] == '0' && text[k-3] == '0' && opens(text, k-3) {
		return k - 3
	}
	if k >= 2 && text[k-2] == '+' && plusOpens(text, k-2) {
		return k - 2
	}
	if opens(text, k-1) {
		return k - 1
	}
	return i
}

// plusOpens reports whether an international number may start at its '+'.
func plusOpens(text []byte, i int) bool {
	return i == 0 || !isAlnum(text[i-1]) && text[i-1] != '+' && text[i-1] != '/' || escaped(text, i)
}

// phoneInternational is +44 20 7946 0143 and +41 (0)44 555 01 43: a country
// code, perhaps a group in brackets, and groups.
func phoneInternational(text []byte, i int) (int, int, bool) {
	if i >= len(text) || text[i] != '+' || !plusOpens(text, i) {
		return 0, 0, false
	}
	j := numerals(text, i+1, 7)
	switch n := j - i - 1; {
	case n < 1 || n > 6 || text[i+1] == '0', n == 4 && text[i+1] == '1': // +1000 is a time zone
		return 0, 0, false
	}
	if k := j; k < len(text) {
		if separator(text[k]) {
			k++
		}
		if k < len(text) && text[k] == '(' {
			e := numerals(text, k+1, 4)
			if e > k+1 && e < len(text) && text[e] == ')' {
				j = e + 1
				if e = numerals(text, j, 8); e > j {
					j = e
				}
			}
		}
	}
	if e, ok := groups(text, j, 1, 8, 5, 0); ok {
		return i, e, true
	}
	return 0, 0, false
}

// phonePlus is +12025550143: ten to fifteen digits without a separator.
func phonePlus(text []byte, i int) (int, int, bool) {
	if i+1 >= len(text) || text[i] != '+' || !plusOpens(text, i) || text[i+1] == '0' {
		return 0, 0, false
	}
	j := numerals(text, i+1, 16)
	if n := j - i - 1; n < 10 || n > 15 {
		return 0, 0, false
	}
	e, ok := ends(text, j)
	return i, e, ok
}

// phoneGrouped is the form of other countries: groups of digits with one
// kind of separator. Only context makes it a telephone number.
func phoneGrouped(text []byte, i int) (int, int, bool) {
	j := numerals(text, i, 6)
	if j-i < 2 || j-i > 5 || !opens(text, i) || j >= len(text) || !separator(text[j]) {
		return 0, 0, false
	}
	if e, ok := groups(text, j, 2, 8, 4, text[j]); ok {
		return i, e, true
	}
	return 0, 0, false
}

// phoneBracket is (99) 645-791: a group in brackets and further groups.
func phoneBracket(text []byte, i int) (int, int, bool) {
	if i >= len(text) || text[i] != '(' {
		return 0, 0, false
	}
	j := numerals(text, i+1, 6)
	if n := j - i - 1; n < 1 || n > 5 || j >= len(text) || text[j] != ')' {
		return 0, 0, false
	}
	if j++; j < len(text) && separator(text[j]) {
		j++
	}
	k := numerals(text, j, 9)
	if k-j < 2 || k-j > 8 {
		return 0, 0, false
	}
	if e, ok := groups(text, k, 2, 8, 4, 0); ok {
		return i, e, true
	}
	e, ok := ends(text, k)
	return i, e, ok
}

// phoneBare is a run of 7 to 13 digits.
func phoneBare(text []byte, i int) (int, int, bool) {
	j := numerals(text, i, 14)
	if j-i < 7 || j-i > 13 || !opens(text, i) {
		return 0, 0, false
	}
	e, ok := ends(text, j)
	return i, e, ok
}

// groups returns the furthest end of 1 to most groups of least to longest
// digits, each after a separator, at which a number can end. sep is the one
// separator that is used, or 0 for any.
func groups(text []byte, j, least, longest, most int, sep byte) (end int, ok bool) {
	for n := 0; n < most && j < len(text); n++ {
		if b := text[j]; !separator(b) || sep != 0 && b != sep {
			break
		}
		k := numerals(text, j+1, longest+1)
		if l := k - j - 1; l < least || l > longest {
			break
		}
		j = k
		if e, good := ends(text, j); good {
			end, ok = e, true
		}
	}
	return end, ok
}
