package shape

import "github.com/phiscrub/phiscrub/detect/word"

// houseNumber reports whether token k can be the number of a house: one to
// six digits, perhaps with a letter, that are no part of a longer number,
// version, time or address.
func houseNumber(w *word.Window, k int) bool {
	t := w.At(k)
	n := t.End - t.Start
	if n < 1 || n > 6 {
		return false
	}
	switch t.Kind {
	case word.Number:
	case word.Mixed: // 12B
		if decimal(w.Text(k)[:n-1]) < 0 {
			return false
		}
	default:
		return false
	}
	text := w.All()
	if p := t.Start; p > 0 {
		switch text[p-1] {
		case ':': // "Address:12 High Street", but no time
			return p > 1 && isLatin(text[p-2])
		case '.', '/', '-', '_', '=', '$', '@', '+', '%', '[', '{':
			return false
		}
	}
	if p := t.End; p < len(text) {
		switch text[p] {
		case '.', '/', ':', '-':
			return p+1 >= len(text) || text[p+1] < '0' || text[p+1] > '9'
		case '_', '=', '%', '@', '+', ']', '}':
			return false
		}
	}
	return true
}

// houseEnd returns the token after the number of a house at token k, or k:
// 12, 12B, 10/12, 12-14.
func houseEnd(w *word.Window, k int) int {
	if houseNumber(w, k) {
		return k + 1
	}
	t, u := w.At(k), w.At(k+2)
	if b := w.Byte(k + 1); b != '/' && b != '-' || t.Kind != word.Number || t.End-t.Start > 4 || t.Gap != word.Space || w.At(k+1).Gap != word.Glued ||
		u.Gap != word.Glued || u.Kind != word.Number && u.Kind != word.Mixed || u.End-u.Start > 4 || u.Kind == word.Mixed && !isNumeral(w.Text(k + 2)[0]) {
		return k
	}
	text := w.All()
	if p := u.End; p < len(text) && (text[p] == '/' || text[p] == '-' || text[p] == '_' || text[p] == ':') {
		return k
	}
	return k + 3
}

// namePart reports whether token k can be a word of a street's name.
func namePart(w *word.Window, k int, anyCase bool) bool {
	t := w.At(k)
	if !t.Word() || t.Kind == word.Lower && !anyCase && !caseless(w, k) && !w.In(k, particles) {
		abbr := t.Kind == word.Lower && t.End-t.Start <= 4 && w.Byte(k+1) == '.' && w.At(k+1).Gap == word.Glued && w.In(k, typesShort)
		return abbr || t.Kind == word.Mixed && ordinal(w.Text(k)) > 0 || t.Kind == word.Lower && w.In(k, directions) && houseNumber(w, k-1)
	}
	return !w.In(k, notStreet)
}

// caseless reports whether a word is in a script other than Latin, or
// begins with an accented letter.
func caseless(w *word.Window, k int) bool { return w.Text(k)[0] >= 0x80 }

// stretch is a run of tokens.
type stretch struct{ from, to int } // to is exclusive

// back walks from token k (exclusive) over the words of a street's name to
// the left. It returns the first token of the name and how many words have
// a capital; from == k means there are none.
func back(w *word.Window, k int, anyCase bool) (from, capitals int) {
	from = k
	words := 0
	for j := k - 1; j >= 0 && words < 5; j-- {
		if g := w.At(j + 1).Gap; (g == word.Line || g == word.Wide) && words > 0 {
			break
		}
		if w.Byte(j) == '.' && w.At(j).Gap == word.Glued && w.At(j-1).Word() && w.At(j-1).End-w.At(j-1).Start <= 4 ||
			w.Byte(j) == '-' && w.At(j).Gap == word.Glued && w.At(j+1).Gap == word.Glued {
			continue
		}
		if !namePart(w, j, anyCase) {
			break
		}
		if w.At(j).Capital() || w.At(j).Kind == word.Mixed || caseless(w, j) {
			capitals++
		}
		words++
		from = j
	}
	for from < k && (w.In(from, particles) && w.At(from).Kind == word.Lower && !w.At(from).Capital() && !houseNumber(w, from-1) || w.At(from).Kind == word.Mark) {
		from++ // "in", "on" lead to a street, they do not begin it
	}
	return from, capitals
}

// withNumbers extends from to the left over up to two house numbers.
func withNumbers(w *word.Window, from int) (int, bool) {
	n := 0
	for n < 2 && houseNumber(w, from-1) && w.At(from).Gap != word.Line && w.At(from).Gap != word.Glued {
		from--
		n++
	}
	if n > 0 && w.Byte(from-1) == '#' && w.At(from).Gap == word.Glued {
		from--
	}
	if n == 0 && from >= 3 && w.Byte(from-2) == '/' && w.At(from).Gap == word.Space && w.At(from-1).Kind == word.Number && houseEnd(w, from-3) == from {
		from -= 3 // 7/22: the unit, then the house
		if w.In(from-1, units) && !w.Is(from-1, "no") && w.At(from).Gap == word.Space {
			from--
		}
		n++
	}
	return from, n > 0
}

// streetOfType finds the street around a street type at token k.
func streetOfType(w *word.Window, k int) (stretch, bool) {
	t := w.At(k)
	if t.Kind == word.Mixed || t.Gap == word.Glued && k > 0 && w.Byte(k-1) != '(' && w.Byte(k-1) != '"' && w.Byte(k-1) != ',' {
		return stretch{}, false
	}
	if w.In(k, typesAfter) {
		if a, ok := typeLast(w, k); ok {
			return a, true
		}
	}
	if w.In(k, typesBefore) {
		return typeFirst(w, k)
	}
	return stretch{}, false
}

// typeLast reads "12 N Main St", "4th Avenue 12", "Petőfi utca 5".
func typeLast(w *word.Window, k int) (stretch, bool) {
	plain := w.In(k, typesPlain)
	if houseNumber(w, k-1) && w.At(k).Capital() && (w.Byte(k+1) == '.' || w.In(k+1, tailNot)) { // "Lindenweg 13 St."
		from, capitals := back(w, k-1, false)
		start, _ := withNumbers(w, from)
		return stretch{start, k + 1}, capitals > 0 && from < k-1
	}
	if w.At(k).Kind == word.Lower && w.In(k-1, typesAfter) && w.At(k-1).Capital() {
		return stretch{}, false // "Whitchurch Road street"
	}
	from, capitals := back(w, k, false)
	if from == k && !plain { // all lower: 12 main street
		from, capitals = back(w, k, true)
		if k-from > 3 {
			return stretch{}, false
		}
	}
	if from == k || plain && (capitals == 0 || !w.At(k).Capital() && !w.In(k+1, units) && w.Byte(k+1) != '.' && w.Byte(k+1) != ',') {
		return stretch{}, false
	}
	start, before := withNumbers(w, from)
	to := k + 1
	if w.Byte(to) == '.' && w.At(to).Gap == word.Glued && w.At(k).End-w.At(k).Start <= 4 {
		to++
	}
	after := false
	if w.In(to, directions) && w.At(to).Capital() && w.At(to).Gap == word.Space {
		to++
	} else if e := houseEnd(w, to); e > to && w.At(to).Gap == word.Space && capitals > 0 {
		to = e
		after = true
		if w.Byte(to) == '.' && w.At(to).Gap == word.Glued && w.In(k, word6) {
			to++
		}
	}
	if !before && !(after && (w.At(from).Capital() || caseless(w, from)) && !plain) {
		if !addressed(w, from) || capitals == 0 {
			return stretch{}, false
		}
	}
	if plain && !addressed(w, start) && runsOn(w, to) && !(before && w.In(start-1, locative) && w.At(start).End-w.At(start).Start > 1) {
		return stretch{}, false
	}
	return stretch{start, to}, true
}

// locative words stand before a place that something happens at.
var locative = word.NewSet(`at from near`)

var streetNext = word.NewSet(`in on and at with to near from was is or by for the where apt apartment suite ste unit street`)

// runsOn reports whether the words at k make a common word of the street
// type before it: "Place holders", "Lane Errors".
func runsOn(w *word.Window, k int) bool {
	t := w.At(k)
	return t.Word() && t.Gap == word.Space && !w.In(k, streetNext) && !(t.Capital() && tail(w, k) > k)
}

// word6 are types that a number with a full stop follows.
var word6 = word.NewSet(`utca út útja tér tere körút u sétány`)

// typeFirst reads "33 avenue de la Gare", "Via Roma 131", "ul. Miła 57".
func typeFirst(w *word.Window, k int) (stretch, bool) {
	start, before := withNumbers(w, k)
	if !before && w.Byte(k-1) == ',' && w.In(k, typesFrench) && houseNumber(w, k-2) && w.At(k-1).Gap == word.Glued { // 15, rue de la Gare
		start, before = k-2, true
	}
	if w.In(k, typesLoud) && !w.At(k).Capital() && !before && !addressed(w, k) {
		return stretch{}, false
	}
	j := k + 1
	if w.Byte(j) == '.' && w.At(j).Gap == word.Glued || w.Byte(j) == '/' {
		j++
	}
	words, capitals := 0, 0
	first := j
	for ; words < 6; j++ {
		if g := w.At(j).Gap; g == word.Line || g == word.Wide {
			break
		}
		if b := w.Byte(j); words > 0 && w.At(j).Gap == word.Glued && (b == '.' || b == '-') && w.At(j+1).Word() {
			continue
		}
		if !namePart(w, j, false) && !(before && w.At(j).Kind == word.Lower && words == 0 && !w.In(j, notStreet)) {
			break
		}
		if w.At(j).Capital() || caseless(w, j) {
			capitals++
		}
		words++
	}
	for j > first && w.At(j-1).Kind == word.Lower && w.In(j-1, particles) {
		j--
		words--
	}
	if words == 0 {
		return stretch{}, false
	}
	after := false
	n := j
	if b := w.Byte(n); b == ',' {
		n++
	} else if w.Is(n, "nº") || w.Is(n, "no") || w.Is(n, "n") {
		n++
		if w.Byte(n) == '.' || w.Byte(n) == '°' {
			n++
		}
	}
	if e := houseEnd(w, n); e > n && w.At(n).Gap == word.Space && w.At(n).End-w.At(n).Start <= 5 {
		j = e
		after = true
	}
	switch {
	case capitals == 0 && !(before && after):
		return stretch{}, false
	case before, after, addressed(w, k):
		return stretch{start, j}, true
	}
	return stretch{}, false
}

var (
	// addressWords say that a place to live or to send to follows.
	addressWords = word.NewSet(`address lives live lived living resides residing located located restaurant office offices
		home house residence deliver delivered moved station meet taxi corner shop store`)
	addressLead = word.NewSet(`at on in to is the the near off from of and s a`)
)

// addressed reports whether words before token k say that an address begins
// there: "lives on", "address is".
func addressed(w *word.Window, k int) bool {
	for j := k - 1; j >= 0 && j >= k-5; j-- {
		switch {
		case w.In(j, addressWords):
			return true
		case !w.In(j, addressLead) && w.Byte(j) != ':' && !houseNumber(w, j):
			return false
		}
	}
	return false
}

// streetAddress finds the postal address around a street type, a unit or a
// box, with what follows in the same clause: unit, city, country, code.
func streetAddress(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 {
		return 0, 0, false
	}
	var a stretch
	switch {
	case w.In(k, boxWords):
		a, ok = box(w, k)
	case w.In(k, unitStart):
		a, ok = unitAddress(w, k)
	}
	if !ok {
		a, ok = numberedRoad(w, k)
	}
	if !ok {
		a, ok = streetOfType(w, k)
	}
	if !ok {
		return 0, 0, false
	}
	return span(w, a)
}

// leadingUnit extends an address to the left by a unit before its number:
// "Flat 2, 18 Harcourt Road".
func leadingUnit(w *word.Window, from int) int {
	if !houseNumber(w, from) || w.Byte(from-1) != ',' {
		return from
	}
	for d := 3; d <= 4; d++ {
		if j := from - d; j >= 0 && w.In(j, units) && !w.Is(j, "no") && w.At(j).Gap != word.Glued {
			if to, ok := unit(w, j); ok && to == from-1 {
				return j
			}
		}
	}
	return from
}

// routeWords are roads that have a number for a name.
var (
	routeWords = word.NewSet(`route rte highway hwy road rd`)
	routeLead  = word.NewSet(`state us county rural old`)
)

// numberedRoad reads "8801 State Route 48", "2750 County Road 12".
func numberedRoad(w *word.Window, k int) (stretch, bool) {
	if !w.In(k, routeWords) || !w.In(k-1, routeLead) || !w.At(k).Capital() || !houseNumber(w, k+1) || !houseNumber(w, k-2) {
		return stretch{}, false
	}
	return stretch{k - 2, k + 2}, true
}

// span returns the bytes of an address and of its tail.
func span(w *word.Window, a stretch) (start, end int, ok bool) {
	a.to = tail(w, a.to)
	a.from = leadingUnit(w, a.from)
	if a.to > a.from+1 && w.Byte(a.to-1) == '.' {
		a.to-- // the end of the sentence
	}
	last := w.At(a.to - 1)
	return w.At(a.from).Start, last.End, true
}
