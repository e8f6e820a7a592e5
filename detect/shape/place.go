package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	// placeNot are capitalised words after "lives in" and the like that name
	// no town.
	placeNot = word.NewSet(`january february march april may june july august september october november december
		monday tuesday wednesday thursday friday saturday sunday the a an his her their my our your this that a an
		god christ english spanish french german i it he she they we you north south east west new assisted nursing
		memory hospice hospital clinic er icu unit room bed ward apartment house home shelter group care
		production staging dev test prod aws gcp azure kubernetes docker java go python rust linux windows mac
		earth heaven mom dad mother father id name code null none unknown nan`)
	living = word.NewSet(`lives lived living born moved resident reside resides residing residence originally grew raised
		relocated relocating traveled travelled traveling travelling flew immigrated emigrated stationed returned arrived
		visiting native trip vacation vacationing vive vit wohnt habite i i'm i’m city town hometown hails`)
	machinePlace = word.NewSet(`active inactive archive primary standby secondary namespace memory storage pool draft inbox
		trash pending idle open closed folder bucket region zone stage beta alpha release main master head git running
		completed failed stopped done ready error warning redis kafka postgres mysql floor section level phase step ward
		queue topic shard node cluster server status`)
	placeLead = word.NewSet(`in from to near of at en à a`)
)

// directionNew are words of placeNot that begin the name of a town.
var directionNew = word.NewSet(`new north south east west`)

// cityName reads a town of one to three capitalised words at token k and
// returns the token after it.
func cityName(w *word.Window, k int) (int, bool) {
	j, words := k, 0
	for words < 6 {
		t := w.At(j)
		if j > k && t.Gap != word.Space && t.Gap != word.Glued {
			break
		}
		if b := w.Byte(j); j > k && t.Gap == word.Glued && (b == '-' || b == '.' && abbreviation(w, j)) && w.At(j+1).Word() {
			j++
			continue
		}
		if t.Capital() && !w.In(j, placeNot) && !(words > 0 && (w.In(j, monthsLong) || w.In(j, personTitles))) || words > 0 && w.In(j, particles) && t.Kind == word.Lower && (w.At(j+1).Capital() || w.In(j+1, particles)) ||
			words == 0 && (w.Is(j, "new") || w.Is(j, "north") || w.Is(j, "south") || w.Is(j, "east") || w.Is(j, "west")) && t.Kind == word.Title && w.At(j+1).Kind == word.Title {
			words++
			j++
			continue
		}
		break
	}
	for j > k && w.At(j-1).Kind == word.Lower {
		j--
	}
	if words == 0 || words > 5 || w.At(j-1).End-w.At(k).Start < 3 || w.Byte(j-1) == '.' && j-k < 2 {
		return k, false
	}
	return j, true
}

// region reports whether the words [k, to) are a state or country, which
// stay.
func region(w *word.Window, k, to int) bool {
	switch to - k {
	case 1:
		return w.In(k, states) || w.In(k, countries) || w.At(k).Kind == word.Upper && w.In(k, stateCodes)
	case 2:
		return w.Is(k, "new") && (w.Is(k+1, "york") && !w.Is(k+2, "city") || w.Is(k+1, "jersey") || w.Is(k+1, "mexico") || w.Is(k+1, "hampshire") || w.Is(k+1, "zealand")) ||
			(w.Is(k, "north") || w.Is(k, "south")) && (w.Is(k+1, "carolina") || w.Is(k+1, "dakota") || w.Is(k+1, "korea") || w.Is(k+1, "africa") || w.Is(k+1, "america")) ||
			w.Is(k, "west") && w.Is(k+1, "virginia") || w.Is(k, "rhode") && w.Is(k+1, "island") || w.Is(k, "puerto") && w.Is(k+1, "rico") ||
			w.Is(k, "united") || w.Is(k, "saudi") || w.Is(k, "costa") || w.Is(k, "sri") || w.Is(k, "el") && w.Is(k+1, "salvador")
	}
	return false
}

// cityState finds the town before a state's code and a ZIP code, "Boston, MA
// 02139", from any byte between them.
func cityState(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	w.Read(text, i)
	for k := range w.Len() {
		t := w.At(k)
		if t.Start < i-1 || t.Start > i+3 || t.Kind != word.Upper || !w.In(k, stateCodes) {
			continue
		}
		if w.At(k+1).Kind != word.Number || w.At(k+1).End-w.At(k+1).Start != 5 || postal(w, k+1) == k+1 {
			return 0, 0, false
		}
		j := k
		if w.Byte(j-1) == ',' {
			j--
		}
		from := j
		for words := 0; words < 3 && from > 0 && w.At(from-1).Capital() && (!w.In(from-1, placeNot) || from < j && w.In(from-1, directionNew)) && (from == j || w.At(from).Gap == word.Space); words++ {
			from--
		}
		if from == j || w.At(j-1).End-w.At(from).Start < 3 || w.At(from).Kind == word.Upper && from == j-1 && j == k && t.Start-w.At(from).End > 1 {
			return 0, 0, false
		}
		if machinePlaceAt(w, from, k+2) {
			return 0, 0, false
		}
		return w.At(from).Start, w.At(j - 1).End, true
	}
	return 0, 0, false
}

// stateZIP finds the ZIP code after a state's code.
func stateZIP(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	if _, _, ok := cityState(w, text, i); !ok {
		return 0, 0, false
	}
	w.Read(text, i)
	for k := range w.Len() {
		if t := w.At(k); t.Start >= i-1 && t.Kind == word.Upper && w.In(k, stateCodes) && w.At(k+1).Kind == word.Number {
			return w.At(k + 1).Start, w.At(postal(w, k+1) - 1).End, true
		}
	}
	return 0, 0, false
}

var postalWords = word.NewSet(`zip zipcode postal postcode post postalcode`)

// postalCode finds the code after "ZIP", "zip code", "postal code".
func postalCode(_ *word.Window, text []byte, i int) (start, end int, ok bool) {
	var w word.Window
	k := w.ReadPart(text, i)
	if k < 0 || !w.In(k, postalWords) || pathBefore(&w, k) {
		return 0, 0, false
	}
	j := k + 1
	for j < k+6 {
		if b := w.Byte(j); b != ':' && b != '=' && b != '"' && b != '\'' && b != '#' && b != '_' && !w.Is(j, "code") && !w.Is(j, "is") && !w.Is(j, "no") && !w.Is(j, "s") {
			break
		}
		j++
	}
	to := postal(&w, j)
	if to == j || w.At(j).Gap == word.Line || !freeAfter(text, w.At(to-1).End) ||
		w.Byte(to) == '.' && w.At(to).Gap == word.Glued && w.At(to+1).Gap == word.Glued && w.At(to+1).Kind != word.None {
		return 0, 0, false
	}
	return w.At(j).Start, w.At(to - 1).End, true
}

var countyLead = word.NewSet(`resident of in lives lived from the s living resides moved born to`)

// county finds the name before "County" where someone lives or comes from.
func county(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 1 || !w.Is(k, "county") || !w.At(k).Capital() || w.At(k).Gap != word.Space {
		return 0, 0, false
	}
	from := k
	for n := 0; n < 3 && from > 0 && w.At(from-1).Capital() && !w.In(from-1, placeNot) && (from == k || w.At(from).Gap == word.Space); n++ {
		from--
	}
	if from == k || !w.In(from-1, countyLead) {
		return 0, 0, false
	}
	return w.At(from).Start, w.At(k).End, true
}
