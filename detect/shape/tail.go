package shape

import "github.com/phiscrub/phiscrub/detect/word"

// tailNot are words that end an address: labels of what comes next.
var tailNot = word.NewSet(`mobile phone tel telephone fax cell desktop email mail website web office name what please
	when where dob ssn mrn card billing thanks thank hello hi dear regards account number id iban order is was and
	the a an in on at to for from if it i my he she they we you there this that which with who whose can could
	would will do does did has have had not no yes ok return call until after before about`)

// tail extends an address that ends before token m by what belongs to it:
// further units, then city, state, country and postal code, as long as they
// follow in the same clause or on lines of their own.
func tail(w *word.Window, m int) int {
	good := m
	for {
		j := skipBreaks(w, good)
		if next, ok := unit(w, j); ok && !w.Is(j, "no") {
			good = next
			continue
		}
		break
	}
	j := good
	for segments := 0; segments < 5; segments++ {
		from := skipBreaks(w, j)
		n, words := from, 0
		for words < 5 && (n == from || w.At(n).Gap == word.Space || w.At(n).Gap == word.Glued) {
			t := w.At(n)
			if b := w.Byte(n); words > 0 && (b == '-' || b == '\'' || b == '(' || b == ')') || b == '.' && t.Gap == word.Glued && abbreviation(w, n) {
				n++
				continue
			}
			if !t.Word() || w.In(n, tailNot) || t.Kind == word.Lower && !w.In(n, particles) && !caseless(w, n) && !w.Is(n, "nan") {
				break
			}
			words++
			n++
		}
		for words > 0 && w.In(n-1, particles) && w.At(n-1).Kind == word.Lower {
			n-- // the preposition of what follows
			words--
		}
		if w.At(n).Kind == word.Number && (n == from || w.At(n).Gap != word.Glued) {
			if p := postal(w, n); p > n {
				return p
			}
			return good
		}
		if words == 0 {
			return good
		}
		// A segment counts when it ends where an address may end.
		switch b := w.Byte(n); {
		case b == '?' && w.Byte(n+1) == '?': // a row of them for a line break
			good, j = n, n
			continue
		case w.At(n).Kind == word.None, b == ',', b == '.', b == ';', b == '"', b == '?', b == ')':
			good = n
		case w.At(n).Gap == word.Line || w.At(n).Gap == word.Wide || b == '>':
			good = n
		case w.At(n).Kind == word.Mixed:
			if p := postal(w, n); p > n {
				return p
			}
			return good
		default:
			if n > from && (w.In(n-1, stateCodes) && w.At(n-1).Kind == word.Upper || w.In(n-1, countries)) {
				good = n
			}
			return good
		}
		if b := w.Byte(n); b == '.' || b == ';' || b == '"' || b == '?' || b == ')' {
			return good
		}
		j = n
	}
	return good
}

// skipBreaks passes the marks between the lines of an address: commas,
// quote signs of mails, and whatever stands for a line break.
func skipBreaks(w *word.Window, j int) int {
	for n := 0; n < 6; n++ {
		b := w.Byte(j)
		if b != ',' && b != '>' && b != '?' && b != '|' && b != '/' && !(b == '.' && w.At(j).Gap == word.Glued && n == 0 && w.Byte(j+1) == ',') {
			break
		}
		j++
	}
	return j
}

// postal reads a postal code at token k and returns the token after it, or
// k: three to six digits (ZIP+4 with its dash), SW1A 1AA, K1A 0B1, 123 45.
func postal(w *word.Window, k int) int {
	t := w.At(k)
	n := t.End - t.Start
	switch {
	case t.Kind == word.Number && n >= 4 && n <= 6 && codeFree(w, k):
		if n == 5 && w.Byte(k+1) == '-' && w.At(k+1).Gap == word.Glued && w.At(k+2).Kind == word.Number &&
			w.At(k+2).End-w.At(k+2).Start == 4 {
			return k + 3
		}
		return k + 1
	case t.Kind == word.Mixed && n >= 2 && n <= 7:
		b, u := w.Text(k), w.At(k+1)
		if n <= 4 && outward(b) && u.Kind == word.Mixed && u.Gap == word.Space && inward(w.Text(k+1)) {
			return k + 2
		}
		if n >= 5 && outward(b[:n-3]) && inward(b[n-3:]) {
			return k + 1
		}
	}
	return k
}

// outward reports whether b can be the first half of a British or Canadian
// code: SW1A, M5, K1A.
func outward(b []byte) bool {
	digits := 0
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			if digits++; i == 0 {
				return false
			}
		case c|0x20 < 'a' || c|0x20 > 'z':
			return false
		}
	}
	return len(b) >= 2 && len(b) <= 4 && digits >= 1 && digits <= 2
}

// inward reports whether b can be the second half: 1AA, 0B1.
func inward(b []byte) bool {
	digit := func(i int) bool { return b[i] >= '0' && b[i] <= '9' }
	letter := func(i int) bool { return b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z' }
	return len(b) == 3 && digit(0) && letter(1) && (letter(2) || digit(2))
}

// codeFree reports whether the number at k is neither part of a decimal, a
// date or a telephone number.
func codeFree(w *word.Window, k int) bool {
	text := w.All()
	p := w.At(k).End
	if s := w.At(k).Start; s > 0 && (text[s-1] == '+' || text[s-1] == '.' || text[s-1] == '/' || text[s-1] == '=' || text[s-1] == ':') {
		return false
	}
	if p+1 < len(text) && text[p+1] >= '0' && text[p+1] <= '9' {
		switch text[p] {
		case '-':
			return w.At(k).End-w.At(k).Start == 5
		case '/', '.', ':':
			return false
		}
	}
	return true
}
