package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// What a name has to score. One word alone is more often something else.
const (
	least      = model.Unit / 2
	leastAlone = model.Unit * 3 / 2
)

// Prose finds the name that the word at byte i is a part of, without a phrase
// that announces it: "Ann Lee was seen", "Ann's knee", "Stone, Ann". A model
// judges each word by what it is and what stands around it.
func Prose(text []byte, i int) (start, end int, ok bool) {
	var w word.Window
	k := w.Read(text, i)
	if k < 0 || !w.At(k).Capital() {
		return 0, 0, false
	}
	var v model.View
	from, to, ok := v.Name(&w, k, least)
	if !ok || !stands(&w, from, to) {
		return 0, 0, false
	}
	if from+1 == to || w.At(from).Kind == word.Upper {
		r := model.RunAt(&w, k)
		v.See(&w, r.From, r.To)
		if v.Score(k, r) <= leastAlone {
			return 0, 0, false
		}
	}
	return w.At(from).Start, w.At(to - 1).End, true
}

// stands reports whether the tokens are words of prose, not parts of an
// identifier, a path or a key.
func stands(w *word.Window, from, to int) bool {
	if goesOn(w, to) || !own(w, from) {
		return false
	}
	if w.Byte(to) == ':' && w.At(to).Gap == word.Glued && w.At(to+1).Gap == word.Glued && w.Byte(to+1) != '"' && w.At(to+1).Kind != word.None {
		return false // a key
	}
	t := w.At(from)
	if t.Gap != word.Glued || from == 0 {
		return from > 0 || t.Gap != word.Glued
	}
	switch w.Byte(from - 1) {
	case '"', '\'', '(', '[', '>', '=', ':', ',', ';', '|', '{', '.', '!', '?':
		return true
	}
	return w.At(from-1).Kind == word.Mark && w.Byte(from-1) == 0 // a quote or dash beyond ASCII
}

// Opens reports whether the word with a capital at byte i can be a part of a
// name: it is one, or nothing else that is known. It looks at the word and
// the byte before and behind it only.
func Opens(text []byte, i int) bool {
	end := i
	for end < len(text) && end-i < 48 && (letter(text[end]) || text[end] >= 0x80 || (text[end] == '\'' || text[end] == '-') && end+1 < len(text) && letter(text[end+1])) {
		end++
	}
	if end < len(text) {
		switch c := text[end]; {
		case c == '\\':
			if end+1 < len(text) && text[end+1] != 'n' && text[end+1] != 'r' && text[end+1] != 't' && text[end+1] != '"' {
				return true // what it is shows when it is decoded
			}
		case c-'0' < 10, c == '_', c == '/', c == '=', c == '@', c == '[', c == '{', c == '$', c == '#', c == '+', c == '*', c == '~', c == '%', c == '&', c == '^':
			return false
		}
	}
	if i > 0 {
		switch text[i-1] {
		case '/', '.', '-', '_', '@', '$', '%', '&', '+', '#', '^':
			return false
		}
	}
	b := text[i:end]
	if len(b) < 2 || len(b) == 2 && letter(b[1]) && b[1] < 'a' {
		return false
	}
	if b[1]-'A' < 26 { // capitals: only what is a name and nothing else
		for _, c := range b {
			if c-'a' < 26 {
				return false
			}
		}
		f := model.Lookup(b)
		return len(b) > 2 && f.Class() == lexicon.NoClass && f.Common() <= 4 && f.Given()+f.Family() >= 5
	}
	for k := 2; k < len(b); k++ {
		if b[k]-'A' < 26 && b[k-1]-'a' < 26 && (k > 4 || k == 4 && b[0] != 'F') {
			return false // camelCase; McKay, VanDyke and FitzGerald are names
		}
	}
	f := model.Lookup(b)
	switch f.Class() {
	case lexicon.NoClass, lexicon.Place, lexicon.Product:
	default:
		return false
	}
	return f == 0 || f.Given()+f.Family() >= 2
}

func letter(c byte) bool { return c|0x20-'a' < 26 }
