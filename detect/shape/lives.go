package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	// movers are words of sending and visiting: weaker than "address".
	movers = word.NewSet(`sent send ship shipped deliver delivered mail mailed return returned moved meet taxi visit
		located location office offices restaurant station arrived drops`)
	// senders are those of which things are sent, to machines as well.
	senders  = word.NewSet(`sent send ship shipped deliver delivered mail mailed return returned moved arrived`)
	dwelling = word.NewSet(`address addresses lives lived live living reside resides residing adresse anschrift wohnhaft wohnt
		domicilio dirección direccion indirizzo residente domicile endereço adres bor habite vive risiede`)
	// leading words may stand between an address word and the address.
	leading = word.NewSet(`is at on in to the my your his her their our of was will be for a an it following same new one
		s please user you me it's us this lives lived primary secondary billing shipping mailing home postal address
		off near over bus given had and ok okay yes sure with here they are alone currently in der am im an en la el à au
		linked credit card now there where be going go`)
)

// writtenAddress finds the address that follows a word for it: "lives at 42
// Harbor Gate", "Address: Lindenallee 4", "send it to 12 Elm". A number and
// a capitalised word are needed.
func writtenAddress(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.In(k, movers) && !w.In(k, dwelling) && !w.Is(k, "corner") && !w.Is(k, "intersection") || pathBefore(w, k) || w.Byte(k-1) == '_' || w.Byte(k+1) == '_' {
		return 0, 0, false
	}
	if w.Is(k, "corner") || w.Is(k, "intersection") {
		a, ok := corner(w, k)
		if !ok {
			return 0, 0, false
		}
		return span(w, a)
	}
	weak := w.In(k, movers)
	j := k + 1
	for n := 0; n < 12; n++ {
		b := w.Byte(j)
		if b == 0 && !w.In(j, leading) || b != 0 && b != ':' && b != ',' && b != '"' && b != '\'' && b != '?' && b != '>' && b != '.' {
			break
		}
		if w.At(j).Kind == word.Title && w.At(j-1).Kind != word.Mark && !w.In(j, leading) {
			break
		}
		j++
	}
	if j == k+1 && weak || w.At(j).Kind == word.None {
		return 0, 0, false
	}
	if _, ok := dateAt(w, j); ok {
		return 0, 0, false // "moved to 21 Feb 2024"
	}
	a, ok := houseAndName(w, j, !weak, w.In(k, senders))
	if !ok {
		return 0, 0, false
	}
	if weak && !w.In(j-1, leading) && w.Byte(j-1) != ':' {
		return 0, 0, false
	}
	return span(w, a)
}

// corner reads two street names after "corner of": one of them has a number
// or a street type.
func corner(w *word.Window, k int) (stretch, bool) {
	if !w.Is(k+1, "of") {
		return stretch{}, false
	}
	evidence := false
	j := k + 2
	for n := 0; n < 12; n++ {
		t := w.At(j)
		if t.Gap == word.Line || t.Gap == word.Wide {
			break
		}
		switch {
		case houseNumber(w, j), w.In(j, typesAfter), w.In(j, typesBefore), t.Kind == word.Mixed && ordinal(w.Text(j)) > 0:
			evidence = true
		case w.Is(j, "and"), w.Byte(j) == '&', j > k+2 && w.Byte(j) == '.' && t.Gap == word.Glued && w.At(j+1).Kind != word.None:
		case t.Capital() && !w.In(j, notStreet), t.Word() && (w.In(j, particles) || caseless(w, j)):
		default:
			n = 12
			continue
		}
		j++
	}
	for j > k+2 && (w.At(j-1).Kind == word.Mark || w.At(j-1).Kind == word.Lower && !w.In(j-1, typesAfter)) {
		j--
	}
	return stretch{k + 2, j}, evidence && j-k >= 4
}

// houseAndName reads numbers and a street's name from token j on: "42 Harbor
// Gate", "0538 15 Elm", "Lindenallee 4". With strong context the name may be
// lower-case when numbers stand on both sides; after a word of sending, a
// number after the name is not enough.
func houseAndName(w *word.Window, j int, strong, sending bool) (stretch, bool) {
	n := j
	for n < j+2 && houseNumber(w, n) {
		n++
	}
	before := n - j
	words, capitals := 0, 0
	m := n
	for ; words < 5; m++ {
		t := w.At(m)
		if m > n && (t.Gap == word.Line || t.Gap == word.Wide) {
			break
		}
		if b := w.Byte(m); words > 0 && t.Gap == word.Glued && (b == '.' || b == '-' || b == '\'') {
			continue
		}
		if !namePart(w, m, before > 0 && strong) {
			break
		}
		if t.Capital() || caseless(w, m) {
			capitals++
		}
		words++
	}
	for m > n && !(w.Byte(m-1) == '.' && houseEnd(w, m) > m) && (w.At(m-1).Kind == word.Mark ||
		w.At(m-1).Kind == word.Lower && w.In(m-1, particles) && !(before > 0 && m-1 > n && w.In(m-1, typesAfter))) {
		m--
	}
	if words == 0 || m == n {
		return stretch{}, false
	}
	e := houseEnd(w, m)
	after := e > m && w.At(m).Gap == word.Space
	if after {
		m = e
	}
	to := m
	if w.Byte(to) == '.' && after && w.Byte(to+1) == ',' {
		to++
	}
	first := w.At(n)
	switch {
	case capitals == 0:
		if !strong || before == 0 || !after && !w.In(m-1, typesAfter) {
			return stretch{}, false
		}
	case before > 0 && after, before > 1:
	case before > 0:
		if !first.Capital() && !caseless(w, n) {
			return stretch{}, false
		}
		if !strong && tail(w, to) == to {
			return stretch{}, false
		}
	case after && !strong && sending:
		return stretch{}, false
	case after:
		if !first.Capital() && !caseless(w, n) || !strong && words > 3 {
			return stretch{}, false
		}
	default:
		return stretch{}, false
	}
	return stretch{j, to}, true
}
