package shape

// quotedDate finds a date that fills a pair of quotes, up to a time of day, as
// parsers report what they refuse; byte i is its first digit. The lengths of its
// three numbers are at most those of most, the first of them at least least, and
// inTime are the bytes of a time, of which there are up to longest.
func quotedDate(text []byte, i int, least int, most [3]int, inTime func(c byte) bool, longest int) (start, end int, ok bool) {
	if i == 0 || !isQuote(text[i-1]) {
		return 0, 0, false
	}
	j := i
	for n, limit := range most {
		if n > 0 {
			if j >= len(text) || text[j] != '/' && text[j] != '.' && text[j] != '-' {
				return 0, 0, false
			}
			j++
		}
		k := numerals(text, j, limit+1)
		if d := k - j; d == 0 || d > limit || n == 0 && d < least || limit == 4 && d < 2 {
			return 0, 0, false
		}
		j = k
	}
	if j+1 < len(text) && (text[j] == ' ' || text[j] == 'T') {
		k := j + 1
		for k < len(text) && k-j <= longest && inTime(text[k]) {
			k++
		}
		if k == j+1 {
			return 0, 0, false
		}
		j = k
	}
	if j >= len(text) || !isQuote(text[j]) {
		return 0, 0, false
	}
	return i, j, true
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// refusedDate: ["'`](\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:[ T][0-9:.]{1,16})?)["'`]
func refusedDate(text []byte, i int) (start, end int, ok bool) {
	return quotedDate(text, i, 1, [3]int{2, 2, 4}, func(c byte) bool { return isNumeral(c) || c == ':' || c == '.' }, 16)
}

// refusedISODate: ["'`](\d{4}[/.-]\d{1,2}[/.-]\d{1,2}(?:[ T][0-9:.Z+-]{1,32})?)["'`]
func refusedISODate(text []byte, i int) (start, end int, ok bool) {
	return quotedDate(text, i, 4, [3]int{4, 2, 2}, func(c byte) bool {
		return isNumeral(c) || c == ':' || c == '.' || c == 'Z' || c == '+' || c == '-'
	}, 32)
}
