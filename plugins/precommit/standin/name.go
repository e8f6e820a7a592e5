package standin

import (
	"strings"
	"unicode"

	"github.com/phiscrub/phiscrub/detect/class"
)

// stems are what names begin with; three digits follow, as in the synthetic
// patients of Synthea. No person has digits in the name.
var stems = [...]string{
	"Abbott", "Alder", "Amberly", "Ansel", "Arden", "Aspen", "Astor", "Avery", "Barlow", "Beckett", "Bellamy", "Birch",
	"Blythe", "Bramwell", "Briar", "Calder", "Camden", "Carver", "Cedar", "Clover", "Colby", "Corwin", "Dalton", "Darby",
	"Delmar", "Denholm", "Eldon", "Ellery", "Elmer", "Ember", "Everly", "Fallon", "Farley", "Fenton", "Finley", "Flora",
	"Forrest", "Garnet", "Gentry", "Glenda", "Grover", "Hadley", "Hazel", "Heath", "Holden", "Hollis", "Ingram", "Ivory",
	"Jasper", "Juniper", "Keaton", "Kendall", "Kestrel", "Laurel", "Linden", "Logan", "Lowell", "Maple", "Marlow", "Merrill",
	"Morley", "Myrtle", "Nolan", "Norwood", "Oakley", "Olive", "Orson", "Paxton", "Pembroke", "Perrin", "Prescott", "Quincy",
	"Radley", "Ramsey", "Reed", "Rowan", "Sable", "Sawyer", "Selby", "Sheldon", "Sorrel", "Stanton", "Tansy", "Thorne",
	"Tilden", "Upton", "Vernon", "Walden", "Wendell", "Whitby", "Willow", "Winslow", "Wren", "Wyatt", "Yarrow", "Zephyr",
}

// kept are words beside a name that are of nobody.
var kept = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "miss": true, "dr": true, "prof": true, "jr": true, "sr": true, "ii": true, "iii": true, "iv": true,
	"md": true, "do": true, "rn": true, "np": true, "pa": true, "phd": true, "esq": true, "and": true, "of": true,
}

// name puts a name in place of each word.
func (m *Maker) name(value string) (string, bool) {
	if len(value) > 256 {
		return "", false
	}
	var out strings.Builder
	words := 0
	for len(value) > 0 {
		n := strings.IndexFunc(value, func(r rune) bool { return !inWord(r) })
		if n < 0 {
			n = len(value)
		}
		if n > 0 {
			w := strings.Trim(value[:n], "'’-")
			if w == "" {
				return "", false
			}
			head, tail, _ := strings.Cut(value[:n], w)
			out.WriteString(head + m.word(w) + tail)
			words++
			value = value[n:]
			continue
		}
		n = strings.IndexFunc(value, inWord)
		if n < 0 {
			n = len(value)
		}
		if strings.ContainsAny(value[:n], `"\<>&{}[]=`) {
			return "", false
		}
		out.WriteString(value[:n])
		value = value[n:]
	}
	return out.String(), words > 0 && isName(out.String())
}

// word is the stand-in of one word of a name, in the case of its letters.
func (m *Maker) word(w string) string {
	switch {
	case kept[strings.ToLower(w)] || isStem(w):
		return w
	case len([]rune(w)) == 1:
		if w == strings.ToLower(w) {
			return "x"
		}
		return "X"
	}
	s := m.pick(class.Name, w, func(n uint64) string {
		return stems[n%uint64(len(stems))] + digitsOf(100+n/uint64(len(stems))%900, 3)
	})
	switch {
	case w == strings.ToUpper(w):
		return strings.ToUpper(s)
	case w == strings.ToLower(w):
		return strings.ToLower(s)
	}
	return s
}

// isStem reports whether a word is a name that word makes.
func isStem(w string) bool {
	n := len(w) - 3
	if n < 3 || !allDigits(w[n:]) {
		return false
	}
	for _, s := range stems {
		if strings.EqualFold(s, w[:n]) {
			return true
		}
	}
	return false
}

// isName reports whether every word of a value is one.
func isName(value string) bool {
	found := false
	for w := range strings.FieldsFuncSeq(value, func(r rune) bool { return !inWord(r) }) {
		switch w = strings.Trim(w, "'’-"); {
		case isStem(w) || w == "X" || w == "x":
			found = true
		case !kept[strings.ToLower(w)]:
			return false
		}
	}
	return found
}

// inWord reports whether a character is of the word of a name.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '\'' || r == '’' || r == '-'
}
