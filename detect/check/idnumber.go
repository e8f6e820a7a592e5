package check

// idNumber tells an identifier next to its label from a word, a date, a
// duration or a size: 4 to 20 letters, digits and hyphens with a digit among
// them. Lower-case letters need four digits beside them (step2 is a word),
// and a year or a date alone is none.
func idNumber(c []byte) bool {
	c = trim(c)
	n := len(c)
	if n < 4 || n > 20 {
		return false
	}
	sum := uint64(0)
	for _, b := range c {
		sum += sortsOfID[b]
	}
	count := func(sort int) int { return int(sum >> (8 * sort) & 0xff) }
	digits, lower, hyphens, hexes := count(idDigit), count(idLower), count(idHyphen), count(idHex)
	if count(idNone) > 0 || digits == 0 || lower > 0 && digits < 4 || hyphens > 0 && dateLike(c) {
		return false
	}
	if n == 4 && digits == 4 && (c[0] == '1' && c[1] == '9' || c[0] == '2' && c[1] == '0') {
		return false
	}
	if lower > 2 && n >= 8 && hexes == n { // a hash
		return false
	}
	// 300s, 1500ms, 4096kb: digits, and at most three small letters behind.
	if lower > 0 && lower <= 3 && digits+lower == n && allDigits(c[:digits]) {
		return false
	}
	return digits+lower+hyphens > 1
}

// What a byte is to idNumber.
const (
	idDigit = iota
	idLower
	idHyphen // or blank
	idHex
	idNone // in no number
)

// sortsOfID has a byte for each sort, so that up to 255 bytes can be counted by
// adding up.
var sortsOfID = func() (t [256]uint64) {
	for c := range t {
		b := byte(c)
		if hex(b) >= 0 {
			t[c] |= 1 << (8 * idHex)
		}
		switch {
		case isDigit(b):
			t[c] |= 1 << (8 * idDigit)
		case b == '-' || b == ' ':
			t[c] |= 1 << (8 * idHyphen)
		case !isAlnum(b):
			t[c] |= 1 << (8 * idNone)
		case upper(b) != b:
			t[c] |= 1 << (8 * idLower)
		}
	}
	return t
}()

// dateLike reports whether c has the form of a numeric date or of an IPv4
// address: 2024-03-12, 12.03.2024, 192.0.2.1.
func dateLike(c []byte) bool {
	var group [5]int
	var value [5]int
	g, sep := 0, byte(0)
	for i, b := range c {
		if isDigit(b) {
			group[g]++
			value[g] = (value[g]*10 + int(b-'0')) % 1000000
			continue
		}
		if !isSeparator(b) || sep != 0 && b != sep || g == 4 || i == 0 {
			return false
		}
		sep = b
		g++
	}
	year := func(v int) bool { return v >= 1880 && v <= 2099 }
	part := func(a, b int) bool { return a >= 1 && b >= 1 && (a <= 12 && b <= 31 || a <= 31 && b <= 12) }
	switch {
	case g == 2 && group[0] == 4 && group[1] <= 2 && group[2] <= 2:
		return year(value[0]) && part(value[1], value[2])
	case g == 2 && group[2] == 4 && group[0] <= 2 && group[1] <= 2:
		return year(value[2]) && part(value[0], value[1])
	case g == 3 && sep == '.':
		return value[0] < 256 && value[1] < 256 && value[2] < 256 && value[3] < 256
	}
	return false
}
