package shape

import "github.com/phiscrub/phiscrub/detect/word"

// unitNot are words before a unit that speak of software or packages.
var unitNot = word.NewSet(`test tests testing benchmark running run sudo via the this each per by office productivity
	regression integration conformance cipher crypto package using with install
	debian ubuntu release dist`)

// unitEnd are words after a unit that speak of tests.
var unitEnd = word.NewSet(`passed failed skipped finished started ok running done completed`)

// unit reads "Apt. 768", "Suite 12B", "#4" at token k and returns the token
// after it.
func unit(w *word.Window, k int) (int, bool) {
	j := k
	switch {
	case ordinal(w.Text(k)) > 0 && (w.Is(k+1, "floor") || w.Is(k+1, "fl")) && w.At(k+1).Gap == word.Space:
		return k + 2, true
	case w.Byte(k) == '#':
		j++
	case w.In(k, units):
		if j++; w.Byte(j) == '.' && w.At(j).Gap == word.Glued {
			j++
		}
		if w.Byte(j) == '#' {
			j++
		}
	default:
		return k, false
	}
	t := w.At(j)
	if t.Gap == word.Line || !houseNumber(w, j) && !(t.Kind == word.Upper && t.End-t.Start == 1) {
		return k, false
	}
	j++
	if n := w.At(j + 1).Kind; w.Byte(j) == '-' && w.At(j).Gap == word.Glued && w.At(j+1).Gap == word.Glued && n != word.None && n != word.Mark && w.At(j+1).End-w.At(j+1).Start <= 3 {
		j += 2
	}
	return j, true
}

// unitAddress reads the address that has its unit at token k: the street
// before it, if there is one, and what follows.
func unitAddress(w *word.Window, k int) (stretch, bool) {
	to, ok := unit(w, k)
	if !ok || w.At(k).Gap == word.Glued && k > 0 && w.Byte(k-1) != '>' && w.Byte(k-1) != ',' && w.Byte(k-1) != '"' && w.Byte(k-1) != '(' {
		return stretch{}, false
	}
	if w.In(k-1, unitNot) || w.In(to, unitEnd) {
		return stretch{}, false
	}
	from, found := streetBefore(w, k)
	if !found {
		if a, ok := houseAndName(w, to, false, false); ok && w.At(to).Gap != word.Glued {
			return stretch{k, a.to}, true // "Apt. 5 12 Skogen 14"
		}
	}
	if !found && w.At(k).Kind == word.Lower {
		return stretch{}, false // "apt 1234" of a package, "suite 3" of tests
	}
	if !found && !apart(w, k, to) {
		return stretch{}, false
	}
	return stretch{from, to}, true
}

// apart reports whether the unit stands by itself: on its own line, behind
// a comma, or with an address after it.
func apart(w *word.Window, k, to int) bool {
	if w.At(to).Word() && w.At(to).Kind == word.Lower && w.At(to).Gap == word.Space {
		return false
	}
	g := w.At(k).Gap
	return k == 0 || g == word.Line || g == word.Wide || w.Byte(k-1) == ',' || w.Byte(k-1) == '>' || w.Byte(k-1) == '?' ||
		houseNumber(w, to) || w.At(to).Capital() || w.At(k-1).Capital() || w.Is(k, "apt") || w.Is(k, "apartment")
}

// streetBefore finds the street that ends before token k: words with a
// number on one side at least.
func streetBefore(w *word.Window, k int) (from int, ok bool) {
	j := k
	for n := 0; n < 8 && j > 0 && w.At(j-1).Kind == word.Mark; n++ {
		if b := w.Byte(j - 1); b == '[' || b == ']' || b == '=' || b == '{' || b == '}' || b == ')' || b == ';' {
			return k, false
		}
		j--
	}
	if prev, ok := unitBefore(w, j); ok { // "Apt. 768 Suite 263"
		if f, ok := streetBefore(w, prev); ok {
			return f, true
		}
		return prev, true
	}
	end := j
	after := houseNumber(w, j-1)
	if after {
		j--
		if houseNumber(w, j-1) && !w.At(j-1).Word() { // only numbers: no street
			return k, false
		}
	}
	f, capitals := back(w, j, false)
	start, before := withNumbers(w, f)
	if f == j || capitals == 0 || !before && !after {
		g, _ := back(w, j, true)
		start, before = withNumbers(w, g)
		if g == j || j-g > 5 || !before {
			return k, false
		}
		f = g
	}
	if !before && !after || end == f {
		return k, false
	}
	return start, true
}

// unitBefore reports whether a unit ends right before token k.
func unitBefore(w *word.Window, k int) (from int, ok bool) {
	for d := 2; d <= 4; d++ {
		if j := k - d; j >= 0 && w.In(j, unitStart) {
			if to, ok := unit(w, j); ok && to == k {
				return j, true
			}
		}
	}
	return k, false
}

var (
	boxWords = word.NewSet(`box pobox postbox apo fpo dpo gpo`)
	boxLead  = word.NewSet(`psc cmr unit rr rural route hc`)
	military = word.NewSet(`apo fpo dpo`)
	armed    = word.NewSet(`aa ae ap`)
	ships    = word.NewSet(`uss usns usnv usav uscgc`)
)

// box reads "P.O. Box 12", "RR 2 Box 30", "PSC 12, Box 345 APO AE 09012" and
// "USS Name FPO AP 96601" around token k.
func box(w *word.Window, k int) (stretch, bool) {
	if w.In(k, military) {
		return militaryAddress(w, k)
	}
	j := k + 1
	if w.Byte(j) == '#' {
		j++
	}
	if !houseNumber(w, j) || w.At(j).Gap == word.Line {
		return stretch{}, false
	}
	to := j + 1
	from := k
	switch {
	case w.Is(k, "pobox"), w.Is(k, "postbox"):
	case postOffice(w, k) < k:
		from = postOffice(w, k)
	default:
		p := k - 1
		if w.Byte(p) == ',' {
			p--
		}
		if !houseNumber(w, p) || !w.In(p-1, boxLead) {
			return stretch{}, false
		}
		if w.Is(p-1, "unit") && (w.At(p).End-w.At(p).Start < 3 || w.At(j).End-w.At(j).Start < 2) {
			return stretch{}, false // a box of another kind of unit
		}
		from = p - 1
		if w.Is(from-1, "rural") {
			from--
		}
	}
	if f, ok := withNumbers(w, from); ok {
		from = f
	}
	return stretch{from, to}, true
}

// postOffice returns the first token of "P.O.", "PO", "Post Office" before
// token k, or k.
func postOffice(w *word.Window, k int) int {
	switch {
	case w.Is(k-1, "po"):
		return k - 1
	case w.Is(k-1, "office") && w.Is(k-2, "post"):
		return k - 2
	case w.Byte(k-1) == '.' && w.Is(k-2, "o") && w.Byte(k-3) == '.' && w.Is(k-4, "p"):
		return k - 4
	case w.Is(k-1, "o") && w.Is(k-2, "p"):
		return k - 2
	case w.Byte(k-1) == '.' && w.Is(k-2, "o") && w.Is(k-3, "p"):
		return k - 3
	}
	return k
}

// militaryAddress reads "USS Name FPO AE 12345", or the last line alone.
func militaryAddress(w *word.Window, k int) (stretch, bool) {
	if !w.In(k+1, armed) || w.At(k+2).Kind != word.Number || w.At(k+2).End-w.At(k+2).Start != 5 {
		return stretch{}, false
	}
	from := k
	for j := k - 1; j >= 0 && j >= k-5; j-- {
		if w.In(j, ships) {
			from = j
			break
		}
		if w.Is(j, "box") {
			if a, ok := box(w, j); ok {
				from = a.from
			}
			break
		}
	}
	return stretch{from, k + 3}, true
}
