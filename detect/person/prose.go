package person

import (
	"bytes"
	"strings"

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// What a name has to score. One word alone is more often something else.
const (
	least      = model.Unit / 2
	leastKnown = -model.Unit / 2 // nothing else is called so
	leastAlone = model.Unit * 3 / 2
	leastNew   = model.Unit * 7 / 2 // nobody has listed it
)

// Prose finds the name that the word at byte i is a part of, without a phrase
// that announces it: "Ann Lee was seen", "Ann's knee", "Stone, Ann". A model
// judges each word by what it is and what stands around it.
func Prose(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.At(k).Capital() {
		return 0, 0, false
	}
	for _, j := range [...]int{k, k - 2} {
		if capitalsPair(w, j, word.Space) && !model.Marked(w, j-4, j+6) && !goesOn(w, j+3) && own(w, j) && !clinician(w, j+3) {
			return w.At(j).Start, w.At(j + 2).End, true
		}
	}
	var v model.View
	first := least
	if f := model.Lookup(w.Text(k)); w.At(k).Kind == word.Title && (onlyName(f) || mostlyName(f)) {
		first = leastKnown
	}
	from, to, ok := v.Name(w, k, first)
	if !ok || !stands(w, from, to) {
		return 0, 0, false
	}
	if copyright(w, from) {
		return 0, 0, false
	}
	if from+2 == to && w.Is(from, "a") && w.At(to-1).Gap == word.Space {
		return 0, 0, false // an article: A Reader reads
	}
	r := v.Run()
	if clinician(w, to) || clinician(w, r.To) || doctor(w, r.From) || w.In(r.From, doctors) {
		return 0, 0, false
	}
	if from+1 == to && from == 0 && w.At(from).Gap == word.Line && w.At(to).Kind == word.None {
		return 0, 0, false // nothing around it says what it is
	}
	if from+1 == to && (w.In(from, neverAlone) || twins(w, from) || procedure(w, from)) || firm(w, from, to) {
		return 0, 0, false
	}
	if (from+1 == to || w.At(from).Kind == word.Upper) && !enough(w, &v, k, from, to, first) {
		return 0, 0, false
	}
	if w.Byte(to) == ',' && from+1 == to && givenBehind(w, to+1) {
		to += 2 // "Nelson, Gregory"
	}
	return w.At(from).Start, w.At(to - 1).End, true
}

// givenBehind reports whether token k is a word in title case that is a given
// name, or that nobody has listed, and a clause ends behind it.
func givenBehind(w *word.Window, k int) bool {
	t := w.At(k)
	if t.Kind != word.Title || t.Gap != word.Space || t.End-t.Start < 5 && bytes.IndexByte(w.Text(k), '\'') >= 0 || !ends(w, k+1) && w.Byte(k+1) != '"' && w.Byte(k+1) != '<' || w.In(k, stop) || w.In(k, stopAlways) || abstract(w.Text(k)) {
		return false
	}
	f := model.Lookup(w.Text(k))
	return f.Class() == lexicon.NoClass && (f == 0 || f.Given() >= 2 && f.Common() <= 2)
}

// What a name without a capital has to score, and one that many are called.
const (
	leastSpoken = model.Unit
	leastCalled = -model.Unit
)

// Speech finds the name without capitals behind a word of speech at byte i, as
// dictation and chat have it: "okay gregory so", "[doctor] kayla ward .".
func Speech(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !own(w, k) || w.At(k).Kind == word.Upper {
		return 0, 0, false
	}
	j := k + 1
	for n := 0; n < 2 && (w.Byte(j) == ',' || w.Byte(j) == ']' || w.Byte(j) == ':' || w.Byte(j) == '.'); n++ {
		j++
	}
	if w.At(j).Kind != word.Lower || w.At(j).Gap != word.Space {
		return 0, 0, false
	}
	var v model.View
	need := leastSpoken
	if f := model.Lookup(w.Text(j)); f.Given() >= 5 && f.Common() <= 4 {
		need = leastCalled
	}
	from, to, ok := v.Name(w, j, need)
	if !ok && !model.Marked(w, j-4, j+4) {
		return addressed(w, k, j)
	}
	if !ok || from != j || !stands(w, from, to) || to-from > 3 {
		return 0, 0, false
	}
	return w.At(from).Start, w.At(to - 1).End, true
}

// SpokenFollows reports whether behind a word of speech that ends before byte
// i stands a word in lower case that can be a name.
func SpokenFollows(text []byte, i int) bool {
	n := 0
	for ; i < len(text) && n < 6; i++ {
		switch c := text[i]; {
		case c == ' ', c == ',', c == ']', c == ':', c == '.':
			n++
		case c == '\\' && escapedQuote(text, i):
			return false
		case c == '\\', c >= 0x80:
			return true
		case n == 0, c-'a' >= 26:
			return false
		default:
			return StrangeAt(text, i)
		}
	}
	return false
}

var degrees = word.NewSet(`md do rn np pa dds dmd dvm phd pharmd facc facs facp lpn aprn crna lcsw mbbs frcp dnp dpm od`)

// clinician reports whether the degree of a clinician follows at token k.
func clinician(w *word.Window, k int) bool {
	if w.Byte(k) == ',' {
		k++
	}
	if t := w.At(k); t.Gap > word.Space || t.Kind == word.Lower || t.End-t.Start < 2 && w.Byte(k+1) != '.' {
		return false
	}
	return w.In(k, degrees) || w.Is(k, "m") && w.Is(k+2, "d") && w.At(k+2).Gap == word.Glued
}

var doctors = word.NewSet(`dr drs doctor prof professor nurse rn np`)

// doctor reports whether the title of a clinician stands before token k.
func doctor(w *word.Window, k int) bool {
	if w.At(k).Gap > word.Space {
		return false
	}
	if w.Byte(k-1) == '.' {
		k--
	}
	return w.In(k-1, doctors)
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
	case '"', '\'', '(', '[', '>', '=', ':', ',', ';', '|', '{', '!', '?':
		return true
	}
	return w.At(from-1).Kind == word.Mark && w.Byte(from-1) == 0 // a quote or dash beyond ASCII
}

// keyGoesOn reports whether a colon ends a key and no name where c stands directly
// behind it: see stands, and goesOn for words in capitals. What may be another
// byte when it is decoded shows nothing.
func keyGoesOn(key []byte, c byte) bool {
	switch {
	case letter(c) || c-'0' < 10:
		return true
	case c <= ' ', c >= 0x7f, c == '\\', c == '&', c == '%', strings.IndexByte("\"'`<>)]},;|", c) >= 0: // or the text ends before it
		return false
	}
	return len(key) < 2 || key[1]-'A' >= 26
}

// Opens reports whether the word with a capital at byte i can be a part of a
// name: it is one, or nothing else that is known. It looks at the word and
// the byte before and behind it only, or two where that is a backslash or a
// colon.
func Opens(text []byte, i int) bool {
	n, kind := word.Plain(text, i)
	end := i + n
	for n == 0 && end < len(text) && end-i < longest && (letter(text[end]) || text[end] >= 0x80 || (text[end] == '\'' || text[end] == '-') && end+1 < len(text) && letter(text[end+1])) {
		end++
	}
	if end < len(text) {
		switch c := text[end]; {
		case c == '\\':
			if end+1 < len(text) && text[end+1] != 'n' && text[end+1] != 'r' && text[end+1] != 't' && text[end+1] != '"' {
				return true // what it is shows when it is decoded
			}
		case c-'0' < 10, c == '_', c == '/', c == '=', c == '@', c == '[', c == '{', c == '$', c == '+', c == '*', c == '~', c == '%':
			return false // an ampersand, and a #, end a text in an address of the web
		}
	}
	if i > 0 {
		switch text[i-1] {
		case '/', '.', '-', '_', '@', '$', '%', '&', '+', '#':
			return false
		}
	}
	b := text[i:end]
	if end+1 < len(text) && text[end] == ':' && keyGoesOn(b, text[end+1]) {
		return false
	}
	lookup := model.Lookup
	if n > 0 { // without a hyphen
		lookup = lexicon.Lookup
	}
	if len(b) < 2 || len(b) == 2 && letter(b[1]) && b[1] < 'a' {
		return false
	}
	if b[1]-'A' < 26 { // capitals: only what is a name and nothing else
		for _, c := range b[n:] {
			if c-'a' < 26 {
				return false
			}
		}
		f := lookup(b)
		return len(b) > 2 && f.Class() == lexicon.NoClass && f.Common() <= 4 && f.Given()+f.Family() >= 5
	}
	if kind != word.Title && end-i < longest && word.Camel(b) {
		return false // McKay, VanDyke and FitzGerald are names
	}
	f := lookup(b)
	switch f.Class() {
	case lexicon.NoClass, lexicon.Place, lexicon.Product:
	default:
		return false
	}
	return f == 0 || f.Given()+f.Family() >= 2 && !worn(f)
}

// longest is how much is looked at of a word that may open a name, in bytes.
const longest = 48

// worn reports whether a word is so much more common than it is a name that it is
// one beside another at most: "Link Taylor", and not "Link is up" or "Read failed".
func worn(f lexicon.Info) bool {
	switch c, g := f.Common(), f.Given(); max(g, f.Family()) {
	case 0, 1, 2, 3:
		return c >= 4
	case 4:
		return c >= 6 && g <= 3 || c == 5 && g <= 2
	}
	return false
}

// Telling reports whether a word of a name means the same person where it
// stands alone in the same text: it is no word of the language besides.
func Telling(w []byte) bool {
	f := model.Lookup(w)
	if f.Class() != lexicon.NoClass && f.Class() != lexicon.Place && f.Class() != lexicon.Product {
		return false
	}
	if w[0]-'A' < 26 || w[0] >= 0x80 {
		return f.Common() <= 4 && f.Class() == lexicon.NoClass
	}
	return f.Common() == 0 && f.Given()+f.Family() >= 3
}

func letter(c byte) bool { return c|0x20-'a' < 26 }
