package scrub

import (
	"bytes"

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
	maxBehind  = 6  // leaves of a docker record behind its text
)

// lone records the text of a line that is nothing but one quoted string, if
// no key is known that it stands under.
func (w *Worker) lone(raw []byte) {
	if !w.s.prose {
		return
	}
	i := len(w.doc.Leaves) - 1
	if bytes.HasPrefix(raw, []byte(`{"log":"`)) { // other members stand behind it
		for k := 0; k < maxBehind && i > 0 && (w.doc.Leaves[i].Kind != walk.Text || !w.doc.Leaves[i].Key.None()); k++ {
			i--
		}
	}
	if i < 0 {
		return
	}
	l := &w.doc.Leaves[i]
	if l.Kind != walk.Text || l.Open || !l.Key.None() || !w.listKey(l.Node).None() {
		return
	}
	v := &w.doc.Views[l.View]
	s, e := v.Raw(int(l.Start), int(l.End))
	line := raw
	if w.inParts { // the line is what its records hold
		head := w.doc.Head
		if l.View != 1 || int(l.Start) < head {
			return
		}
		line, s, e = walk.TrimLine(v.B[head:]), int(l.Start)-head, int(l.End)-head
	}
	if e-s != int(l.End-l.Start) || !onlyString(line, s, e) {
		return
	}
	c := class.None
	switch b := line[s:e]; {
	case person.Given(b):
		c = class.Name
	case person.Street(b):
		c = class.Street
	default:
		return
	}
	w.hit(l.View, int(l.Start), int(l.End), int32(i), -1, detect.Match{Class: c, Rank: loneRank, Rule: loneRule}, false)
}

// onlyString reports whether a line has nothing but blanks before the string
// raw[s:e], enough of them, and nothing but a comma behind it.
func onlyString(raw []byte, s, e int) bool {
	f := walk.ParseFrame(raw)
	if s <= f.Text.Start || e >= f.Text.End || raw[s-1] != '"' {
		return false
	}
	left, right := raw[f.Text.Start:s-1], raw[e:f.Text.End]
	if f.Escaped {
		if len(left) == 0 || left[len(left)-1] != '\\' || right[0] != '\\' {
			return false
		}
		left, right = left[:len(left)-1], bytes.TrimSuffix(bytes.TrimSuffix(right[1:], []byte(`\n`)), []byte(`\r`))
	}
	if len(right) == 0 || right[0] != '"' || indent(left, f.Escaped) < loneIndent {
		return false
	}
	for _, c := range right[1:] {
		if c != ' ' && c != ',' && c != '\r' {
			return false
		}
	}
	return true
}

// indent counts blanks; it is 0 where there is something else.
func indent(b []byte, escaped bool) (n int) {
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == ' ':
			n++
		case c == '\t':
			n += 4
		case escaped && c == '\\' && i+1 < len(b) && b[i+1] == 't':
			n += 4
			i++
		default:
			return 0
		}
	}
	return n
}
