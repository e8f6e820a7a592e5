package scrub

import (
	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// component asks the rules about a value of a message made of segments; what
// none of them knows is text.
func (w *Worker) component(i int32, s, e int) {
	l := &w.doc.Leaves[i]
	b := w.doc.Views[l.View].B
	at := &w.doc.Elems[l.Elem]
	f := w.addressed(l, at, b[s:e])
	if w.ex != nil {
		w.ex.element(at, b[s:e])
	}
	switch f.Verdict {
	case field.Keep:
		return // what is read inside of it, where it looks like pairs, is still found
	case field.Redact, field.Drop:
		w.elementHit(i, f, at, s, e)
		return
	}
	if at.Comp == 1 && f.Rule == nil {
		e = w.pairEnd(i, at, e)
	}
	if l.Struct || e-s < walk.LeastText {
		return
	}
	if f.Verdict == field.Scan && f.Rule != nil || e-s == walk.LeastText || !isDigit(b[e-1]) { // most ids do not come again
		w.coded(b[s:e], s, l.View, i)
		return
	}
	w.content(b[s:e], nil, s, l.View, i)
}

// pairEnd returns where the component behind leaf i ends, when both are parts
// of one text. What a segment of a site's own holds only its form tells: a
// family and a given name.
func (w *Worker) pairEnd(i int32, at *walk.Elem, e int) int {
	if int(i)+1 >= len(w.doc.Leaves) {
		return e
	}
	l, next := &w.doc.Leaves[i], &w.doc.Leaves[i+1]
	if next.Kind != walk.Element || next.View != l.View || int(next.Start) != e+1 {
		return e
	}
	x := &w.doc.Elems[next.Elem]
	if x.Seg != at.Seg || x.Field != at.Field || x.Rep != at.Rep || x.Comp != 2 {
		return e
	}
	return int(next.End)
}

// addressed returns what the rules say of the value of leaf l at an address.
func (w *Worker) addressed(l *walk.Leaf, at *walk.Elem, value []byte) field.Found {
	if l.ID == 0 {
		return field.Found{}
	}
	if all := w.doc.Interests.(*interests).first[l.ID]; int(at.Field) < len(all) && at.Comp <= maxFirst {
		if x := &all[at.Field][at.Comp-1]; x.ok && x.found.Holds(value) {
			return x.found
		}
	}
	return w.s.fields.DecideElement(w.s.fields.Kinds()[l.ID-1], int(at.Field), at.Comp, at.Sub, value)
}

// elementHit records the value as what its rule, and the code beside it, say.
func (w *Worker) elementHit(i int32, f field.Found, at *walk.Elem, s, e int) {
	l := &w.doc.Leaves[i]
	c := f.Class
	if f.ByCode != 0 {
		c = field.ByCode(c, w.beyond(i, at, f.ByCode))
	}
	if c == class.FreeText && w.s.o.Policy.Action[c] == rewrite.Keep {
		if !l.Struct {
			w.content(w.doc.Views[l.View].B[s:e], nil, s, l.View, i)
		}
		return
	}
	if c == class.DOB || c == class.Date {
		if n := stampEnd(w.doc.Views[l.View].B[s:e]); n > 0 { // a cut message, and prose goes on
			if !l.Struct {
				w.content(w.doc.Views[l.View].B[s+n:e], nil, s+n, l.View, i)
			}
			e = s + n
		}
	}
	if !l.Struct && w.ex == nil && f.Verdict == field.Redact && w.s.o.Policy.Action[c] == rewrite.Keep {
		return // nothing else can be found there
	}
	m := detect.Match{Class: c, Rank: int16(f.Rule.Rank), Act: detect.ActDefault, Rule: uint16(len(w.s.rules.Rules())) + f.Rule.Index}
	if c == class.FreeText {
		m.Rank = 127
	}
	if f.Verdict == field.Drop {
		m.Act = detect.ActDrop
	}
	w.hit(l.View, s, e, i, int32(f.Rule.Index), m, false)
}

// beyond returns the value of a later component of the same repetition as
// leaf i; nil when it is empty.
func (w *Worker) beyond(i int32, at *walk.Elem, comp uint8) []byte {
	d := &w.doc
	for k := int(i) + 1; k < len(d.Leaves) && k < int(i)+maxBeside; k++ {
		l := &d.Leaves[k]
		if l.Kind != walk.Element {
			continue // of the inside of another component
		}
		x := &d.Elems[l.Elem]
		if x.Field != at.Field || x.Rep != at.Rep || x.Seg != at.Seg || x.Comp > comp {
			return nil
		}
		if x.Comp == comp {
			s, e := trim(d.Views[l.View].B, int(l.Start), int(l.End))
			return d.Views[l.View].B[s:e]
		}
	}
	return nil
}

// stampEnd returns the length of the digits that a date of a message starts
// with, or of what stands in their place, when a blank ends them; else 0.
func stampEnd(v []byte) int {
	n := 0
	for n < len(v) && (isDigit(v[n]) || v[n] == '*' || v[n] == '[' || v[n] == ']' || v[n]-'A' < 26) {
		n++
	}
	if n < 4 || n == len(v) || v[n] != ' ' || v[0]-'A' < 26 {
		return 0
	}
	return n
}
