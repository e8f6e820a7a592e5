package person

import (
	"unicode"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// caseRule says which words can be parts of a name.
type caseRule uint8

const (
	capital caseRule = iota // each part has a capital, particles aside
	folded                  // also all lower-case, as in chat and dictation
	certain                 // as capital, after a phrase that leaves no doubt: Mr. Ward, Ms. Key
	spoken                  // as folded, after such a phrase
)

func (c caseRule) lower() bool { return c == folded || c == spoken }
func (c caseRule) sure() bool  { return c == certain || c == spoken }

// name is a run of tokens that reads as a person's name.
type name struct {
	from, to int // tokens, to exclusive
	parts    int // without initials and particles
	initials int
	capitals bool // every part is upper-case
	comma    bool // Last, First
}

var particles = word.NewSet(`van der den de het ten ter von zu zum zur dem del della delle di da do dos das du des la le
	los las bin ibn binti bint al el abu ben bat san santa st y e af av ap`)

// readName reads a name at token k: one to five parts with initials,
// particles, hyphens and suffixes; "Last, First M." where order allows.
func readName(w *word.Window, k int, c caseRule, comma bool) (name, bool) {
	n := name{from: k, to: k, capitals: true}
	j := k
	for n.parts+n.initials < 5 {
		t := w.At(j)
		if j > k && t.Gap != word.Space && !(t.Gap == word.Glued && w.Byte(j-1) == '.') {
			break
		}
		if initial(w, j) {
			n.initials++
			if j++; w.Byte(j) == '.' && w.At(j).Gap == word.Glued {
				j++
			}
			n.to = j
			continue
		}
		if m, ok := afterParticles(w, j, c); ok && (n.parts > 0 || w.At(m).Kind != word.Lower) && m > j && !(n.parts == 0 && c.lower() && w.At(j).Kind == word.Lower) {
			n.parts++
			j = m + 1
			n.to = j
			n.capitals = false
			continue
		}
		if !part(w, j, c, n.parts == 0) && !surname(w, j, n, c) {
			break
		}
		n.capitals = n.capitals && t.Kind == word.Upper
		n.parts++
		j++
		n.to = j
		if c.lower() && t.Kind == word.Lower && n.parts == 3 {
			break
		}
	}
	if n.parts == 0 {
		return n, false
	}
	if comma && n.parts <= 2 && w.Byte(n.to) == ',' && w.At(n.to).Gap == word.Glued && w.At(n.to+1).Gap <= word.Space {
		if m, ok := readName(w, n.to+1, capital, false); ok && m.parts <= 2 && !followsOn(w, m.to) {
			n.to, n.comma = m.to, true
			n.parts += m.parts
			n.initials += m.initials
		}
	}
	if w.Byte(n.to) == ',' && w.In(n.to+1, suffixes) && w.At(n.to+1).Gap == word.Space {
		n.to += 2
	} else if w.In(n.to, suffixes) && w.At(n.to).Gap == word.Space {
		n.to++
	}
	// A single-letter name, or one that goes on as an identifier, is none.
	if n.parts == 0 || goesOn(w, n.to) {
		return n, false
	}
	return n, true
}

var suffixes = word.NewSet(`jr sr ii iii iv`)

// initial reports whether token j is a single capital with or without a
// full stop, not the article or "I".
func initial(w *word.Window, j int) bool {
	t := w.At(j)
	if t.Kind != word.Upper || t.End-t.Start > 2 || t.End-t.Start == 2 && w.Text(j)[0] < 0x80 {
		return false
	}
	if w.Byte(j+1) == '.' && w.At(j+1).Gap == word.Glued {
		return true
	}
	return !w.Is(j, "i") && !w.Is(j, "a") && w.At(j+1).Gap == word.Space && w.At(j+1).Capital()
}

// afterParticles returns the token after particles that start at j, if it is
// a part of a name: van der Berg, al-Rashid, de la Cruz.
func afterParticles(w *word.Window, j int, c caseRule) (int, bool) {
	m := j
	for m < j+3 && w.In(m, particles) && (m == j || w.At(m).Gap <= word.Space) {
		m++
		if w.Byte(m) == '-' && w.At(m).Gap == word.Glued {
			m++
		}
	}
	if m == j || w.At(m).Gap > word.Space {
		return j, false
	}
	return m, part(w, m, c, false) && (w.At(m).Capital() || c.lower() && w.At(j).Kind == word.Lower)
}

// part reports whether token j is a part of a name.
func part(w *word.Window, j int, c caseRule, first bool) bool {
	t := w.At(j)
	if t.End-t.Start < 2 || t.End-t.Start > 40 {
		return false
	}
	switch t.Kind {
	case word.Title:
	case word.Upper:
		if t.End-t.Start < 2 {
			return false
		}
	case word.Lower:
		if !c.lower() && cased(w.Text(j)) {
			return false
		}
		if c.lower() && lowerStop(w, j) {
			return false
		}
	default:
		return false
	}
	if c.sure() && first {
		return !w.In(j, stopAlways)
	}
	return !w.In(j, stop) && !w.In(j, stopAlways)
}

// surname reports whether token j is a family name that means something else
// where it stands alone, May or Church, and the last word behind a given name
// that means nothing else.
func surname(w *word.Window, j int, n name, c caseRule) bool {
	t := w.At(j)
	if t.Kind != word.Title && (t.Kind != word.Upper || !n.capitals) || n.parts > 2 {
		return false
	}
	if next := w.At(j + 1); next.Kind == word.Number || next.Capital() && next.Gap == word.Space && t.Kind == word.Title {
		return false
	}
	f := model.Lookup(w.Text(j))
	if f.Family() < 3 {
		return false
	}
	if n.parts == 0 {
		return c == certain && w.At(j).Kind == word.Title && f.Class() == lexicon.Calendar
	}
	g := model.Lookup(w.Text(n.to - 1))
	return n.parts == 1 && g.Class() == lexicon.NoClass && (g == 0 || g.Given() >= 2) && g.Common() <= 3
}

// cased reports whether a lower-case word is of a script that has capitals.
func cased(b []byte) bool {
	if b[0] < utf8.RuneSelf {
		return true
	}
	r, _ := utf8.DecodeRune(b)
	return unicode.IsLower(r)
}

// goesOn reports whether the text after a name makes it a part of something
// longer: Foo.Bar, Foo=1, Foo/bar, Foo(x), Foo_BAR, Foo:1.
func goesOn(w *word.Window, k int) bool {
	t := w.At(k)
	if t.Gap != word.Glued || t.Kind == word.None {
		return false
	}
	switch w.Byte(k) {
	case '=', '/', '_', '@', '[', '{', '$', '^', '\\', '#', '&', '%', '+', '*', '~':
		return true
	case '(', ':', '.', '-':
		n := w.At(k + 1)
		if w.Byte(k) == '.' && n.Gap == word.Glued && w.In(k+1, papers) && !w.At(k+2).Word() {
			return false // a file that is called after somebody
		}
		return n.Gap == word.Glued && n.Kind != word.None && n.Kind != word.Mark
	}
	return t.Kind != word.Mark
}

// followsOn reports whether a verb-like lower-case word directly follows, so
// that what stands after a comma is a clause and no first name.
func followsOn(w *word.Window, k int) bool {
	return w.At(k).Gap == word.Space && w.Is(k, "said")
}

// papers are the endings of files that people name.
var papers = word.NewSet(`pdf doc docx rtf odt jpg jpeg png tif tiff heic xlsx dcm eml mp3 wav m4a`)

// bytes returns the span of a name in the text.
func (n name) bytes(w *word.Window) (start, end int, ok bool) {
	return w.At(n.from).Start, w.At(n.to - 1).End, true
}

// own reports whether token k stands in prose: not in a path, an identifier
// or an option.
func own(w *word.Window, k int) bool {
	if k < 0 || w.At(k).Kind == word.Mixed {
		return false
	}
	if w.At(k).Gap == word.Glued && k > 0 {
		switch w.Byte(k - 1) {
		case '/', '.', '-', '_', '@', '$', '%', '\\', '&', '+', '#':
			return false
		}
		if w.Byte(k-1) == 0 {
			return false
		}
	}
	if w.At(k+1).Gap == word.Glued {
		switch w.Byte(k + 1) {
		case '/', '_', '@', '\\', '=', '+', '$':
			return false
		}
	}
	return true
}
