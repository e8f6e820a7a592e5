package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// A name that a field gave is also looked for in the texts of its line: a
// narrative, a title and a message repeat the person whom the record is
// about. Two of its parts have to follow each other, so that a part that is
// also a word (Will, May) is none alone.

// knownRule is the rule number of names that were known.
const knownRule = 0xfffe

const (
	maxKnown  = 64 // parts of names that are kept
	knownRank = 60 // rank: that of a phrase; a field or a form goes before it
)

// knownNames records the names of the line where its texts repeat them.
func (w *Worker) knownNames() {
	w.parts = w.parts[:0]
	for i := range w.hits {
		if src := &w.src[w.hits[i].Ref]; w.hits[i].Class == class.Name && src.field >= 0 {
			w.addParts(w.doc.Views[src.view].B[src.start:src.end])
		}
	}
	if len(w.parts) < 2 {
		return
	}
	begins := &w.begins
	w.partsBegin(begins)
	named := w.hits // in the order of their leaves
	for i := range w.doc.Leaves {
		l := &w.doc.Leaves[i]
		if l.Kind != walk.Text && l.Kind != walk.Prose || l.Lower {
			continue // a part of a name begins with a capital
		}
		for len(named) > 0 && w.src[named[0].Ref].leaf < int32(i) {
			named = named[1:]
		}
		if len(named) > 0 && w.src[named[0].Ref].leaf == int32(i) && w.wholeLeaf(&named[0], l) {
			continue
		}
		b := w.doc.Views[l.View].B[:l.End]
		if l.Node > 0 && w.doc.Nodes[l.Node].Kind == '<' { // Ann <b>LEE</b>
			if s, e := trim(b, int(l.Start), len(b)); s < e && capital(b[s]) && w.partOf(b[s:e]) >= 0 {
				w.hit(l.View, s, e, int32(i), -1, detect.Match{Class: class.Name, Rank: knownRank, Rule: knownRule}, false)
				continue
			}
		}
		for at := int(l.Start); at < len(b); {
			if !begins[b[at]] || at > int(l.Start) && insideName(b, at) {
				at++
				for ; at+4 <= len(b); at += 4 {
					if c := b[at : at+4 : at+4]; begins[c[0]] || begins[c[1]] || begins[c[2]] || begins[c[3]] {
						break
					}
				}
				for at < len(b) && !begins[b[at]] {
					at++
				}
				continue
			}
			end, whole := w.wholeName(b, at)
			if whole {
				w.hit(l.View, at, end, int32(i), -1, detect.Match{Class: class.Name, Rank: knownRank, Rule: knownRule}, false)
			}
			at = end
		}
	}
}

// partsBegin fills set with the bytes that a token begins with which is one of the
// parts: see partOf.
func (w *Worker) partsBegin(set *[256]bool) {
	*set = [256]bool{}
	for _, p := range w.parts {
		set[p[0]] = true
		if p[0] >= 0x80 {
			set[p[0]^0x20] = true
		}
	}
}

// wholeLeaf reports whether h, which a field gave, is all of its leaf: what is
// known would be found there again, and give way to it.
func (w *Worker) wholeLeaf(h *detect.Match, l *walk.Leaf) bool {
	src := &w.src[h.Ref]
	if src.field < 0 || src.view != l.View || h.Rank <= knownRank {
		return false
	}
	s, e := trim(w.doc.Views[l.View].B, int(l.Start), int(l.End))
	return int(src.start) == s && int(src.end) == e
}

// addParts keeps the words of a name.
func (w *Worker) addParts(b []byte) {
	for i := 0; i < len(b) && len(w.parts) < maxKnown; {
		e := nameToken(b, i)
		if e == i {
			i++
			continue
		}
		if t := b[i:e]; len(t) > 1 && capital(t[0]) && !title(t) && w.partOf(t) < 0 {
			w.parts = append(w.parts, t)
		}
		i = e
	}
}

// wholeName reads the token at i, or goes to the next: whole says that parts
// of a known name stand in [i, end).
func (w *Worker) wholeName(b []byte, i int) (end int, whole bool) {
	e := nameToken(b, i)
	if e == i {
		return i + 1, false
	}
	if !capital(b[i]) {
		return e, false
	}
	last := w.partOf(b[i:e])
	if last < 0 {
		return e, false
	}
	end = e
	for n := 0; n < 4; n++ {
		s := nextToken(b, end)
		e = nameToken(b, s)
		if e-s == 1 && capital(b[s]) { // an initial
			if e < len(b) && b[e] == '.' {
				e++
			}
			s = nextToken(b, e)
			e = nameToken(b, s)
		}
		k := -1
		if e > s && capital(b[s]) {
			k = w.partOf(b[s:e])
		}
		if k < 0 || k == last {
			break
		}
		end, last, whole = e, k, true
	}
	return end, whole
}

// partOf returns which part of the known names t is; -1 if none.
func (w *Worker) partOf(t []byte) int {
	for k, p := range w.parts {
		if len(p) == len(t) && p[0]|0x20 == t[0]|0x20 && bytes.EqualFold(p, t) {
			return k
		}
	}
	return -1
}

// nameToken returns where the word at i ends.
func nameToken(b []byte, i int) int {
	for i < len(b) && (b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z' || b[i] >= 0x80 || i+1 < len(b) && (b[i] == '-' || b[i] == '\'') && letter(b[i+1])) {
		i++
	}
	return i
}

// insideName reports whether b[i], a letter, is not the first byte of its
// word.
func insideName(b []byte, i int) bool {
	c := b[i-1]
	return letter(c) || c == '-' || c == '\''
}

// nextToken returns where the next word of a name starts behind i; i when
// something else stands between.
func nextToken(b []byte, i int) int {
	j := i
	if j < len(b) && (b[j] == ',' || b[j] == '^' || b[j] == '_') {
		j++
	}
	if j < len(b) && b[j] == ' ' {
		j++
	}
	if j < len(b) && letter(b[j]) {
		return j
	}
	return len(b)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

func capital(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 0x80 }

// title knows what stands beside a name and is no part of it.
func title(t []byte) bool {
	switch string(t) {
	case "Mr", "Mrs", "Ms", "Miss", "Dr", "Jr", "Sr", "MD", "DO", "RN", "NP", "PA", "PhD", "II", "III", "IV":
		return true
	}
	return false
}
