package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	ageUnits = word.NewSet(`year years yr yrs y`)
	ageWords = word.NewSet(`age aged ages turned turning turns`)
	ageAs    = word.NewSet(`of is was at about approximately the s`)
	// ageGlued are the units that stand directly on the number.
	ageGlued = word.NewSet(`yo y yr yrs`)
	// durations after the number say that it is no age.
	durations = word.NewSet(`s sec secs second seconds ms m min mins minute minutes h hr hrs hour hours d day days
		week weeks month months percent bytes kb mb gb`)
)

// oldAge reports whether b is a number from 90 to 120.
func oldAge(b []byte) bool {
	n := decimal(b)
	return len(b) >= 2 && len(b) <= 3 && b[0] != '0' && n >= 90 && n <= 120
}

// ageOver89 finds an age that is an identifier, before or after a word for
// ages: "93 y/o", "93-year-old", "age 92", "93yo".
func ageOver89(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 {
		return 0, 0, false
	}
	t := w.At(k)
	switch {
	case t.Kind == word.Mixed: // 93yo, age95
		return ageIn(w, k)
	case w.In(k, ageWords):
		return ageAfter(w, k)
	case w.Is(k, "year-old") || w.Is(k, "years-old"): // one word in capitals
		j := k - 1
		if w.Byte(j) == '-' {
			j--
		}
		return ageNumber(w, j)
	case !w.In(k, ageUnits) && !w.Is(k, "old") && !w.Is(k, "yo"):
		return 0, 0, false
	}
	j := k - 1
	for n := 0; n < 4 && j > 0; n++ { // "-", "year", "-" before "old"; "/" before "o"
		if b := w.Byte(j); b == '-' || b == '/' || b == '.' || w.In(j, ageUnits) {
			j--
			continue
		}
		break
	}
	if w.At(j).Kind == word.Mixed {
		return ageIn(w, j)
	}
	if w.Is(k, "old") && !w.In(k-1, ageUnits) && !w.In(k-2, ageUnits) {
		return 0, 0, false
	}
	if w.In(k, ageUnits) && !w.Is(k+1, "old") && !w.Is(k+2, "old") && !w.Is(k+2, "age") && !w.Is(k+2, "o") {
		return 0, 0, false
	}
	return ageNumber(w, j)
}

// ageNumber returns the number at j if it is a whole one.
func ageNumber(w *word.Window, j int) (start, end int, ok bool) {
	t := w.At(j)
	if t.Kind != word.Number || !oldAge(w.Text(j)) || !freeBefore(w.All(), t.Start) {
		return 0, 0, false
	}
	if n := t.End; n < len(w.All()) {
		switch w.All()[n] {
		case '+', '%', '_':
			return 0, 0, false
		case '.', ':', ',':
			if d := w.At(j + 2); d.Kind == word.Number && d.Start == n+1 {
				return 0, 0, false
			}
		}
	}
	return t.Start, t.End, true
}

// ageAfter reads the number after "age", "aged", "turned".
func ageAfter(w *word.Window, k int) (start, end int, ok bool) {
	if w.At(k).Gap == word.Glued && (w.Byte(k-1) == '-' || w.Byte(k-1) == '/' || w.Byte(k-1) == '.') {
		return 0, 0, false // max-age
	}
	j := k + 1
	for n := 0; n < 4; n++ {
		if b := w.Byte(j); b == ':' || b == '=' || b == '"' || b == '\'' || b == '(' || b == '-' || w.In(j, ageAs) {
			j++
		}
	}
	if w.In(j+1, durations) || w.Byte(j+1) == '-' && w.In(j+2, durations) {
		return 0, 0, false
	}
	return ageNumber(w, j)
}

// ageIn reads the number inside a token such as 93yo.
func ageIn(w *word.Window, k int) (start, end int, ok bool) {
	b, t := w.Text(k), w.At(k)
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	if !oldAge(b[:n]) || !ageGlued.Has(b[n:]) || !freeBefore(w.All(), t.Start) {
		return 0, 0, false
	}
	if len(b)-n == 1 && w.Byte(k+1) != '/' { // 93y/o
		return 0, 0, false
	}
	return t.Start, t.Start + n, true
}
