package shape

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/detect/word"
)

// compounds are the street types that end the name of a street abroad, with
// which it is one word: Lindenstraße 4, Kyrkgatan 6, Elmsvej 57.
var compounds = [...]string{"strasse", "straße", "str", "gasse", "weg", "platz", "allee", "damm", "ufer", "steig",
	"vej", "vejen", "gade", "stræde", "torv", "gata", "gatan", "gaten", "vägen", "vagen", "veien", "vegen", "gränd", "torg", "torget", "stigen",
	"katu", "ntie", "stie", "kuja", "polku", "laan", "straat", "gracht", "kade", "plein", "singel", "dijk", "steeg", "baan", "dreef", "boulevard"}

// hyphened are types that a hyphen joins to a name: Anna-Seghers-Ring 3.
var hyphened = word.NewSet(`ring weg straße strasse str platz allee gasse ufer damm steig hof berg park`)

// suffixes are street types behind an invented or rare name that no word of
// address-street stands for (USPS Publication 28, appendix C1).
var suffixes = word.NewSet(`bluff branch bridge brook burg bypass camp cape causeway cliff club common commons corner corners cove coves
	creek crest crossroad curve dam divide drives estate estates expressway extension fall falls ferry field fields flat flats ford fords
	forest forge fork forks fort gateway glens green greens grove groves harbor harbors haven heights hill hills hollow inlet island isle
	junction knoll knolls lake lakes landing lock locks lodge mall manor manors meadow meadows mill mills mission mount mountain neck orchard
	oval park parks parkway parkways pike pine pines place plain plains point points prairie radial ranch rapid rapids rest ridges
	river road roads shoal shoals shore shores skyway spring springs spur spurs squares station stravenue stream summit throughway trace
	track trafficway tunnel underpass union unions valley valleys via viaduct view views village villages ville vista walks wall wells
	freeway loop mews row rue run pass path avenue court drive lane circle street square terrace turnpike way crescent close gardens rise`)

// namedStreet finds a street whose name begins at byte i with a word that is
// known as nothing else: one word that ends in a type, with the number behind
// it, or a number, the name and a type: "160 Hanson Forge".
func namedStreet(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	if i < 0 || i >= len(text) {
		return 0, 0, false
	}
	n, kind := word.Plain(text, i)
	if kind == word.Title && !endsInType(text[i:i+n]) && !numberBefore(text, i) {
		return 0, 0, false // most of them
	}
	k := w.Read(text, i)
	if k < 0 || w.At(k).Kind != word.Title {
		return 0, 0, false
	}
	if endsInType(w.Text(k)) && apartFrom(w, k) {
		j := k + 1
		if w.Byte(j) == '.' && w.At(j).Gap == word.Glued || w.Byte(j) == ',' {
			j++ // Hauptstr. 7
		}
		e := houseEnd(w, j)
		if e == j || w.At(j).Gap != word.Space || w.At(j).End-w.At(j).Start > 4 || goesOnAsCode(w, e) {
			return 0, 0, false
		}
		start, _ := withNumbers(w, k)
		return span(w, stretch{start, e})
	}
	from, before := withNumbers(w, k)
	j := k + 1
	if w.At(j).Kind == word.Title && w.At(j).Gap == word.Space && !w.In(j, suffixes) {
		j++ // 12 Ann Lee Forge
	}
	if !before || from+1 != k && !houseNumber(w, from) || w.At(k).Gap != word.Space || !person.NoWord(w.Text(k)) ||
		w.At(j).Kind != word.Title || w.At(j).Gap != word.Space || !w.In(j, suffixes) {
		return 0, 0, false
	}
	if t := w.At(j + 1); t.Word() && t.Gap == word.Space && !w.In(j+1, streetNext) && tail(w, j+1) == j+1 && !w.In(j+1, nextSaid) {
		return 0, 0, false // it goes on
	}
	if t := w.At(from); t.End-t.Start < 2 || w.At(j+1).Kind == word.Number && w.At(j+1).Gap == word.Space {
		return 0, 0, false
	}
	return span(w, stretch{from, j + 1})
}

// nextSaid are words that go on behind an address.
var nextSaid = word.NewSet(`tomorrow today yesterday tonight since last next this please who he she they we`)

// apartFrom reports whether token k begins a name and no path or key.
func apartFrom(w *word.Window, k int) bool {
	if w.At(k).Gap != word.Glued || k == 0 {
		return true
	}
	switch w.Byte(k - 1) {
	case '"', '\'', '(', ':', '=', '>', ',':
		return true
	}
	return false
}

// goesOnAsCode reports whether a number goes on as one of another kind at
// token k: a version, a percentage, a key.
func goesOnAsCode(w *word.Window, k int) bool {
	if w.At(k).Gap != word.Glued {
		return false
	}
	switch w.Byte(k) {
	case '%', ':', '=', '_', '/', '@':
		return true
	}
	return w.At(k).Word() || w.Byte(k) == '.' && w.At(k+1).Gap == word.Glued && w.At(k+1).Kind == word.Number
}

// endsInType reports whether a word ends in a type of compounds with the name
// before it.
func endsInType(b []byte) bool {
	if i := bytes.LastIndexByte(b, '-'); i > 2 && hyphened.Has(b[i+1:]) {
		return true
	}
	if len(b) < 6 {
		return false
	}
	for _, t := range compoundsBy[pairEnd(b[len(b)-2], b[len(b)-1])] {
		if n := len(b) - len(t); n >= 3 && string(b[n:]) == t && !bytes.EqualFold(b, []byte("brigade")) && !bytes.EqualFold(b, []byte("renegade")) {
			return true
		}
	}
	return false
}

// compoundsBy has the compounds by pairEnd of their last two bytes.
var compoundsBy = func() (by [256][]string) {
	for _, t := range compounds {
		end := pairEnd(t[len(t)-2], t[len(t)-1])
		by[end] = append(by[end], t)
	}
	return by
}()

func pairEnd(a, b byte) byte { return a*31 + b }

// numberBefore reports whether a number, perhaps with a letter, can stand
// before the blanks before byte i.
func numberBefore(text []byte, i int) bool {
	k := i
	for k > 0 && (text[k-1] == ' ' || text[k-1] == '\t') {
		k--
	}
	if k == i || k == 0 {
		return false
	}
	return text[k-1]-'0' < 10 || k > 1 && text[k-2]-'0' < 10
}
