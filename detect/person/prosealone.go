package person

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// enough reports whether the word at token k, which stands alone or in
// capitals, scores what such a word has to: less if it is a name and nothing
// else, more if nobody has listed it. The name is that of tokens from to to;
// first is what it had to score to be looked at.
func enough(w *word.Window, v *model.View, k, from, to, first int) bool {
	alone, t, f := from+1 == to, w.At(from), v.Info(k)
	need := leastAlone
	switch {
	case alone && t.Kind == word.Upper:
		if t.End-t.Start < 4 {
			return false // LIS, UPS
		}
		need = leastNew
	case f == 0:
		if need = leastNew; alone && listed(w, from) {
			need = leastAlone
		}
	case alone && onlyName(f) && t.End-t.Start > 2:
		need = first
	case alone && mostlyName(f):
		need = first
		if opensClause(w, from) && w.At(to).Gap == word.Space && !w.In(to, follows) {
			need = leastAlone
		}
	case alone && f.Common() >= 2 && opensClause(w, from) && w.At(to).Gap == word.Space && !w.In(to, follows):
		need = leastNew // each sentence starts with a capital: Grace period expired
	}
	return v.Score(k, v.Run()) > need
}

// opensClause reports whether token k begins a line, or what stands behind
// the head of one: a word has its capital from that.
func opensClause(w *word.Window, k int) bool {
	if w.At(k).Gap == word.Line {
		return true
	}
	switch w.Byte(k - 1) {
	case ':', ']', '|', '-', '>', '=':
		return true
	}
	return false
}

// onlyName reports whether people are called so and nothing else is.
func onlyName(f lexicon.Info) bool {
	return f.Class() == lexicon.NoClass && f.Common() == 0 && f.Given()+f.Family() >= 3
}

// mostlyName reports whether a word is the given name of so many that it is
// seldom anything else: Megan, Gary.
func mostlyName(f lexicon.Info) bool {
	return f.Class() == lexicon.NoClass && f.Given() >= 5 && f.Given() >= f.Common()+2
}

// listed reports whether token k stands in a list with a word that is a name
// and nothing else: Usama and Maria; Usama, Maria, Tom.
func listed(w *word.Window, k int) bool {
	for _, d := range [...]int{1, -1} {
		j := k + d
		if !w.Is(j, "and") && !w.Is(j, "or") && w.Byte(j) != ',' && w.Byte(j) != '&' {
			continue
		}
		if j += d; w.Byte(k+d) == ',' && (w.Is(j, "and") || w.Is(j, "or")) {
			j += d
		}
		if w.At(j).Kind == word.Title && w.At(j).Gap == word.Space && onlyName(model.Lookup(w.Text(j))) {
			return true
		}
	}
	return false
}

// twins reports whether the word at token k is joined to itself by "and" or
// &, as firms are called: Johnson and Johnson.
func twins(w *word.Window, k int) bool {
	for _, d := range [...]int{2, -2} {
		if j := k + d/2; (w.Is(j, "and") || w.Byte(j) == '&') && bytes.EqualFold(w.Text(k), w.Text(k+d)) {
			return true
		}
	}
	return false
}

// copyright reports whether the words before token k say who wrote something:
// Copyright (c) 2020 Ann Lee.
func copyright(w *word.Window, k int) bool {
	for j := k - 1; j >= 0 && j >= k-8 && w.At(j+1).Gap != word.Line; j-- {
		switch t := w.At(j); t.End - t.Start {
		case len("©"):
			if string(w.Text(j)) == "©" {
				return true
			}
		case len("copyright"):
			if w.Is(j, "copyright") {
				return true
			}
		}
	}
	return false
}

// neverAlone are words with a capital that are names beside others at most:
// Sun, 01 Feb; I'm calling.
var neverAlone = word.NewSet(`sun mon tue wed thu fri sat jan feb mar apr may jun jul aug sep sept oct nov dec
	i'm i've i'd i'll it's that's there's he's she's we're you're don't can't let's i’m i’ve i’ll it’s that’s`)
