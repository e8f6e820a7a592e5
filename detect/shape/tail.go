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
			if !t.Word() || w.In(n, tailNot) && !stateBeforeCode(w, n) || t.Kind == word.Lower && !w.In(n, particles) && !caseless(w, n) && !w.Is(n, "nan") {
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
				if words == 0 {
					return codeTown(w, p)
				}
				return p
			}
			if words == 1 && w.At(n).End-w.At(n).Start <= 2 && clauseDone(w, n+1) { // Dublin 2
				return n + 1
			}
			return good
		}
		if words == 0 {
			if p := postal(w, n); p > n && w.At(n).Kind == word.Mixed {
				return codeTown(w, p)
			}
			if p := lowerTail(w, from); p > from {
				return p
			}
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

// stateBeforeCode reports whether the capitals at token k, "ON" or "IN",
// stand before a postal code.
func stateBeforeCode(w *word.Window, k int) bool {
	t := w.At(k)
	return t.Kind == word.Upper && t.End-t.Start == 2 && w.At(k+1).Gap == word.Space && postal(w, k+1) > k+1
}

// clauseDone reports whether nothing of the same clause stands at token k.
func clauseDone(w *word.Window, k int) bool {
	b := w.Byte(k)
	return w.At(k).Kind == word.None || w.At(k).Gap == word.Line || b == ',' || b == '.' || b == ';' || b == '"' || b == ')'
}

// codeTown extends an address that ends with a postal code, at token k, by
// the town that stands behind the code in many countries: "10115 Berlin".
func codeTown(w *word.Window, k int) int {
	n := k
	for n < k+4 && w.At(n).Gap == word.Space && (w.At(n).Capital() && !w.In(n, tailNot) && !w.In(n, monthsLong) || n > k && w.In(n, particles) && w.At(n+1).Capital()) {
		n++
		if w.Byte(n) == '-' && w.At(n).Gap == word.Glued && w.At(n+1).Capital() {
			n++
		}
	}
	if n > k && (clauseDone(w, n) || w.At(n).Kind == word.Lower) && w.At(n-1).Kind != word.Mark {
		return n
	}
	return k
}

// lowerTail reads "macon, ga 31201" from token k on: a town in lower case
// whose state's code and ZIP code follow.
func lowerTail(w *word.Window, k int) int {
	n := k
	for n < k+3 && w.At(n).Kind == word.Lower && !w.In(n, tailNot) && (n == k || w.At(n).Gap == word.Space) {
		n++
		m := n
		if w.Byte(m) == ',' {
			m++
		}
		if w.In(m, stateCodes) && w.At(m+1).Kind == word.Number && w.At(m+1).End-w.At(m+1).Start == 5 {
			if p := postal(w, m+1); p > m+1 {
				return p
			}
		}
	}
	return k
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
	u := w.At(k + 2)
	dashed := t.Kind == word.Number && w.Byte(k+1) == '-' && w.At(k+1).Gap == word.Glued && u.Kind == word.Number && u.Gap == word.Glued
	switch {
	case dashed && (n == 5 && u.End-u.Start <= 4 || n == 4 || n == 2) && u.End-u.Start >= 3 && (n == 5 || u.End-u.Start == 3) && freeCode(w, k+2):
		return k + 3 // 12345-6789, 90010-170, 4050-262, 00-590
	case t.Kind == word.Number && n == 3 && w.At(k+1).Kind == word.Number && w.At(k+1).Gap == word.Space &&
		w.At(k+1).End-w.At(k+1).Start == 2 && codeFree(w, k) && freeCode(w, k+1):
		return k + 2 // 114 55
	case t.Kind == word.Number && n == 4 && w.At(k+1).Kind == word.Upper && w.At(k+1).End-w.At(k+1).Start == 2 && w.At(k+1).Gap == word.Space &&
		codeFree(w, k) && !w.In(k+1, stateCodes):
		return k + 2 // 1016 XE
	case t.Kind == word.Number && n >= 4 && n <= 6 && codeFree(w, k):
		return k + 1
	case t.Kind == word.Upper && n <= 2 && w.Byte(k+1) == '-' && w.At(k+1).Gap == word.Glued && u.Kind == word.Number && u.Gap == word.Glued:
		if p := postal(w, k+2); p > k+2 { // D-10115, LV-1010
			return p
		}
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

// freeCode reports whether the number at k, the last of a code, goes on with
// neither digits nor a decimal.
func freeCode(w *word.Window, k int) bool {
	text, p := w.All(), w.At(k).End
	return p+1 >= len(text) || text[p] != '-' && text[p] != '.' && text[p] != '/' && text[p] != ':' || !isNumeral(text[p+1])
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
