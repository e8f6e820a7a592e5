package model

import (
	"bytes"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/word"
)

// reach is how far a run goes on each side of its middle, in tokens.
const reach = 9

// RunAt finds the run of words around token k: those with a capital that
// stand together, initials and particles among them; of words without, those
// that are names.
func RunAt(w *word.Window, k int) Run {
	kind, gap := w.KindGap(k)
	lower := kind == word.Lower
	from := k
	for n := 0; n < reach && from > 0 && joined(w, from, gap, lower); n++ {
		kind, gap = w.KindGap(from - 1)
		if kind == word.Mark && w.Byte(from-1) == '.' && !initial(w, from-2) || !member(w, from-1, kind, gap, lower) {
			break
		}
		from--
	}
	for from < k && !opens(w, from, lower) {
		from++
	}
	to := k + 1
	for range reach {
		kind, gap := w.KindGap(to)
		if !joined(w, to, gap, lower) || !member(w, to, kind, gap, lower) || kind == word.Mark && w.Byte(to) == '.' && !initial(w, to-1) {
			break
		}
		to++
	}
	for to > k+1 && !closes(w, to-1, lower) {
		to--
	}
	return Run{from, to}
}

// joined reports whether token k, behind a gap, goes on from the token before it.
func joined(w *word.Window, k int, gap word.Gap, lower bool) bool {
	switch gap {
	case word.Space:
		return true
	case word.Glued:
		return !lower && (w.Byte(k) == '.' || w.Byte(k-1) == '.')
	}
	return false
}

func member(w *word.Window, k int, kind word.Kind, gap word.Gap, lower bool) bool {
	switch kind {
	case word.Title, word.Upper:
		return !lower
	case word.Lower:
		i := Lookup(w.Text(k))
		if lower {
			return Spoken(i)
		}
		return i.Class() == lexicon.Particle
	case word.Mark:
		return !lower && w.Byte(k) == '.' && gap == word.Glued
	}
	return false
}

func initial(w *word.Window, k int) bool {
	return w.At(k).Kind == word.Upper && utf8.RuneCount(w.Text(k)) == 1
}

func opens(w *word.Window, k int, lower bool) bool {
	return lower || capital(w, k) || particle(w, k)
}

func particle(w *word.Window, k int) bool {
	kind, _ := w.KindGap(k)
	return kind == word.Lower && capital(w, k+1) && len(w.Text(k)) > 1
}

func closes(w *word.Window, k int, lower bool) bool { return lower || capital(w, k) }

// capital reports whether token k is a word that starts with a capital.
func capital(w *word.Window, k int) bool {
	kind, _ := w.KindGap(k)
	return kind == word.Title || kind == word.Upper
}

// Spoken reports whether a word without a capital can be a name.
func Spoken(i lexicon.Info) bool {
	switch k := i.Class(); k {
	case lexicon.NoClass, lexicon.Place:
	default:
		return false
	}
	return i.Given() >= 4 && i.Common() <= 5 || i.Family() >= 4 && i.Common() <= 3 || i.Given() >= 3 && i.Common() == 0
}

// Judged reports whether token k is one that Score has learned about.
func Judged(w *word.Window, k int) bool {
	switch t := w.At(k); t.Kind {
	case word.Lower:
		return Spoken(Lookup(w.Text(k)))
	case word.Title, word.Upper:
		return fits(t.Kind, w.Text(k))
	}
	return false
}

// judged is Judged for what is known of a token.
func (t *seen) judged() bool {
	switch t.Kind {
	case word.Lower:
		return Spoken(t.info)
	case word.Title, word.Upper:
		return fits(t.Kind, t.text)
	}
	return false
}

// fits reports whether a word with a capital has the length of one of a name.
func fits(k word.Kind, b []byte) bool {
	if k == word.Title {
		return len(b) >= 2 && len(b) <= 40
	}
	return len(b) >= 2 && len(b) <= 24 && (len(b) > utf8.UTFMax || utf8.RuneCount(b) > 1)
}

// Name finds the name that token k is a part of: the words of its run next
// to it that score above least, with initials and particles between them.
func (v *View) Name(w *word.Window, k, least int) (from, to int, ok bool) {
	if !Judged(w, k) {
		return 0, 0, false
	}
	r := RunAt(w, k)
	if r.To-r.From > Room {
		return 0, 0, false
	}
	if Marked(w, r.From-5, r.To+5) {
		return 0, 0, false
	}
	v.See(w, r.From, r.To)
	v.run.Run = r
	if v.Score(k, r) <= least {
		return 0, 0, false
	}
	from, to = k, k+1
	for j := k - 1; j >= r.From; j-- {
		if v.bridge(w, j) {
			continue
		}
		if !v.at(j).judged() || v.Score(j, r) <= v.beside(j, least) {
			break
		}
		from = j
	}
	for from > r.From && (v.at(from-1).code == codeInitial || w.Byte(from-1) == '.' && from-1 > r.From && v.at(from-2).code == codeInitial) {
		from--
	}
	for from > r.From && v.at(from-1).Kind == word.Lower && v.at(from-1).info.Class() == lexicon.Particle {
		from--
	}
	if from > r.From && v.firstName(from-1, from) && (from-1 == r.From || v.at(from-2).info.Common() >= 6) {
		from--
	}
	if from > r.From && v.at(from).Kind == word.Lower {
		return 0, 0, false // what stands before the particle is no name
	}
	for j := k + 1; j < r.To; j++ {
		if v.bridge(w, j) {
			continue
		}
		if !v.at(j).judged() || v.Score(j, r) <= v.beside(j, least) {
			break
		}
		to = j + 1
	}
	if to < r.To && v.at(to).code == codeInitial {
		to++
	}
	if to == from+1 && to+1 == r.To && v.lastName(from, to) {
		to++
	}
	if v.at(to).info.Class() == lexicon.Suffix && v.at(to).Gap == word.Space {
		to++
	}
	return from, to, true
}

// beside is what token j has to score, which stands beside a part of a name:
// less than another, if it is no word of the language.
func (v *View) beside(j, least int) int {
	switch i := v.at(j).info; {
	case i.Class() != lexicon.NoClass:
	case i.Common() == 0 && i.Given()+i.Family() >= 3:
		return least - 2*Unit
	case i.Common() == 0 || i.Common() <= 2 && i.Given()+i.Family() >= 5:
		return least - Unit
	}
	return least
}

// firstName reports whether token j, which is something else as well, is the
// given name before the family name at token k: Victoria Nyberg.
func (v *View) firstName(j, k int) bool {
	t, f := v.at(j), v.at(k).info
	return t.Kind == word.Title && v.at(k).Kind == word.Title && t.info.Given() >= 4 && v.at(k).Gap == word.Space &&
		f.Class() == lexicon.NoClass && f.Common() <= 2 && (f == 0 || f.Family() >= 3 && f.Given() < f.Family()+2)
}

// lastName reports whether token j, which is something else as well, is the
// family name behind the given name at token k: Gregory Carpenter.
func (v *View) lastName(k, j int) bool {
	t, g := v.at(j), v.at(k).info
	return t.Kind == word.Title && v.at(k).Kind == word.Title && t.Gap == word.Space && t.info.Family() >= 4 && t.info.Class() != lexicon.Title &&
		g.Class() == lexicon.NoClass && g.Common() <= 3 && g.Given() >= 4 && g.Given() >= g.Family()
}

// bridge reports whether token j stands between the parts of a name: an
// initial with its full stop, a particle.
func (v *View) bridge(w *word.Window, j int) bool {
	t := v.at(j)
	return t.code == codeInitial || t.Kind == word.Mark && w.Byte(j) == '.' || t.Kind == word.Lower && t.info.Class() == lexicon.Particle
}

// Marked reports whether something among the tokens was scrubbed before: what
// stood there is not known, and a word that was no name beside it must not
// become one in a second pass.
func Marked(w *word.Window, from, to int) bool {
	b := w.Between(from, to)
	if bytes.IndexByte(b, '*') < 0 && bytes.IndexByte(b, '[') < 0 && bytes.IndexByte(b, ']') < 0 {
		return false
	}
	for k := max(from, 0); k < to; k++ {
		switch w.Byte(k) {
		case '*':
			return true
		case '[':
			if class.Marked(w.All()[w.At(k).Start:]) > 0 {
				return true
			}
		case ']':
			for j := k - 1; j >= 0 && k-j < 12 && w.At(j+1).Gap == word.Glued; j-- {
				if w.Byte(j) == '[' {
					if class.Marked(w.All()[w.At(j).Start:]) > 0 {
						return true
					}
					break
				}
			}
		}
	}
	return false
}
