package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	units1to9  = word.NewSet(`one two three four five six seven eight nine`)
	units1to19 = word.NewSet(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
		seventeen eighteen nineteen twenty`)
	possessive = word.NewSet(`her his their my your our s patient's mother's father's`)
	earlyLate  = word.NewSet(`early mid middle late upper low very`)
	// complaint are words that follow a person's age and sex: "91F with".
	complaint = word.NewSet(`with who w c h s here presents presenting presented admitted found pmh hx from complaining brought
		seen known status`)
)

// ageInWords finds an age over 89 that is written out, or is a decade: "a
// ninety-three-year-old", "turned ninety", "in her nineties", "in his 90s".
func ageInWords(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !starts(text, w.At(k).Start) || pathBefore(w, k) {
		return 0, 0, false
	}
	t := w.At(k)
	switch {
	case w.Is(k, "nonagenarian"), w.Is(k, "centenarian"), w.Is(k, "supercentenarian"):
		return t.Start, t.End, true
	case w.Is(k, "nineties"), w.Is(k, "90s"):
		p := k - 1
		if w.Byte(p) == '-' {
			p--
		}
		if w.In(p, earlyLate) {
			p--
		}
		return t.Start, t.End, w.In(p, possessive) && !w.In(k+1, durations)
	case w.Is(k, "ninety"):
		from, to := k, k+1
		if n := afterHyphen(w, to); w.In(n, units1to9) {
			to = n + 1
		}
		return wordAge(w, from, to)
	case w.Is(k, "hundred"):
		from, to := k, k+1
		if !w.Is(k-1, "one") && !w.Is(k-1, "a") {
			return 0, 0, false
		}
		if w.Is(k-1, "one") {
			from--
		}
		n := to
		if w.Is(n, "and") {
			n++
		}
		if w.In(n, units1to19) && w.At(n).Gap != word.Line {
			to = n + 1
		}
		return wordAge(w, from, to)
	}
	return 0, 0, false
}

// sexAfterAge finds the age in "91F with chest pain".
func sexAfterAge(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || w.At(k).Kind != word.Mixed || !freeBefore(text, w.At(k).Start) || w.At(k+1).Gap != word.Space || !w.In(k+1, complaint) {
		return 0, 0, false
	}
	t, n := w.At(k), w.At(k).End-w.At(k).Start-1
	if s := text[t.End-1]; s != 'F' && s != 'M' || !oldAge(text[t.Start:t.Start+n]) {
		return 0, 0, false
	}
	if b := w.Byte(k + 2); (w.Is(k+1, "c") || w.Is(k+1, "h") || w.Is(k+1, "s") || w.Is(k+1, "w")) && b != '/' {
		return 0, 0, false
	}
	return t.Start, t.Start + n, true
}

// afterHyphen passes a hyphen at token k.
func afterHyphen(w *word.Window, k int) int {
	if w.Byte(k) == '-' {
		return k + 1
	}
	return k
}

// wordAge reports whether the number in the tokens [from, to) is an age.
func wordAge(w *word.Window, from, to int) (start, end int, ok bool) {
	n := afterHyphen(w, to)
	switch {
	case w.In(n, ageUnits) && w.Is(afterHyphen(w, n+1), "old"), w.In(n, ageUnits) && w.Is(n+1, "of") && w.Is(n+2, "age"),
		w.Is(n, "yo"):
	case w.In(from-1, ageWords) && !w.In(n, durations):
	case w.Byte(from-1) == ':' && w.Is(from-2, "age"):
	case w.In(from-1, ageAs) && w.In(from-2, ageWords) && !w.In(n, durations):
	default:
		return 0, 0, false
	}
	return w.At(from).Start, w.At(to - 1).End, true
}
