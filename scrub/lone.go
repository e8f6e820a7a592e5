package scrub

import (
	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// An element of a list that a document prints on a line of its own says
// nothing of its list. Deep in the document, where people's names and lines of
// addresses stand, it is judged by itself.

// loneRule is the rule number of lone elements.
const loneRule = 0xfffd

const (
	loneIndent = 8  // blanks before the element; a tab counts for four
	loneRank   = 30 // rank: any rule that knows more goes before it
)

// lone records the text of a line that is nothing but one quoted string, if
// no key is known that it stands under.
func (w *Worker) lone(raw []byte) {
	if !w.s.prose || len(w.doc.Leaves) == 0 {
		return
	}
	i := int32(len(w.doc.Leaves) - 1)
	l := &w.doc.Leaves[i]
	if l.Kind != walk.Text || l.Open || !l.Key.None() || !w.listKey(l.Node).None() {
		return
	}
	v := &w.doc.Views[l.View]
	s, e := v.Raw(int(l.Start), int(l.End))
	if e-s != int(l.End-l.Start) || s < loneIndent/4 || e >= len(raw) || raw[s-1] != '"' || raw[e] != '"' || indent(raw[:s-1]) < loneIndent {
		return
	}
	for _, c := range raw[e+1:] {
		if c != ' ' && c != ',' && c != '\r' {
			return
		}
	}
	c := class.None
	switch b := raw[s:e]; {
	case person.Given(b):
		c = class.Name
	case person.Street(b):
		c = class.Street
	default:
		return
	}
	w.hit(l.View, int(l.Start), int(l.End), i, -1, detect.Match{Class: c, Rank: loneRank, Rule: loneRule}, false)
}

// indent counts blanks; it is 0 where there is something else.
func indent(b []byte) (n int) {
	for _, c := range b {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return 0
		}
	}
	return n
}
