package scrub

import (
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// interests say of each kind of segment which values nothing can come of: the
// rules keep them, or find what the policy keeps. The walker passes over those.
// They are worked out when a line first holds such a segment.
type interests struct {
	s     *Scrubber
	all   bool            // nothing is passed over
	kinds []walk.Interest // by number of the kind; the first is that of all others
	first [][]first       // by number of the kind and by field
	last  [32]asked       // of the segments asked about last: a message repeats its own
}

// maxFirst bounds the components whose first rules are kept.
const maxFirst = 8

// first is what the first rules say of the components of a field.
type first [maxFirst]struct {
	found field.Found
	ok    bool
}

// asked is the interest in a segment, whose address is packed.
type asked struct {
	seg, form uint64
	interest  *walk.Interest
}

// Interest is what the walker asks.
func (t *interests) Interest(e walk.Elem) *walk.Interest {
	seg := uint64(e.Seg[0]) | uint64(e.Seg[1])<<8 | uint64(e.Seg[2])<<16 | uint64(e.Format)<<24 |
		uint64(e.Qual[0])<<32 | uint64(e.Qual[1])<<40 | uint64(e.Qual[2])<<48
	form := uint64(e.Form[0]) | uint64(e.Form[1])<<8 | uint64(e.Form[2])<<16
	a := &t.last[(seg^form)*0x9e3779b97f4a7c15>>59]
	if a.seg != seg || a.form != form || a.interest == nil {
		*a = asked{seg, form, t.find(e)}
	}
	return a.interest
}

func (t *interests) find(e walk.Elem) *walk.Interest {
	if t.kinds == nil {
		t.kinds = make([]walk.Interest, 1+len(t.s.fields.Kinds()))
		t.first = make([][]first, len(t.kinds))
		t.kinds[0].Rows = []walk.Components{{Text: ^uint32(0)}}
		if t.all {
			t.kinds[0].Rows = make([]walk.Components, 1)
		}
	}
	n := t.s.kindOf(&e)
	if t.kinds[n].Rows == nil {
		t.kinds[n] = t.interest(n)
	}
	return &t.kinds[n]
}

func (s *Scrubber) kindOf(e *walk.Elem) uint16 {
	return s.fields.Kind(field.SegmentKey{Format: uint8(e.Format), ID: e.Seg, Qual: e.Qual, Form: e.Form})
}

func (t *interests) interest(kind uint16) walk.Interest {
	x, s := walk.Interest{ID: kind}, t.s
	seg := s.fields.Kinds()[kind-1]
	t.first[kind] = firsts(s.fields, seg)
	if t.all {
		x.Rows = make([]walk.Components, 1)
		return x
	}
	for n := range seg.Fields() + 2 { // the last is of the fields that none names
		x.Rows = append(x.Rows, fate(s.fields, seg, n, &s.o.Policy))
	}
	return x
}

// firsts are the first rules for the fields of a segment.
func firsts(fields *field.Policy, s *field.Segment) []first {
	all := make([]first, s.Fields()+1)
	for n := range all {
		for k := range all[n] {
			x := &all[n][k]
			x.found, x.ok = fields.First(s, n, uint8(k+1))
		}
	}
	return all
}

// fate tells what nothing comes of among the components of a field.
func fate(fields *field.Policy, s *field.Segment, n int, p *Policy) (c walk.Components) {
	var codes uint32 // components that say what another one is
	for comp := range uint8(32) {
		silent, text := true, true
		fields.Outcomes(s, n, comp+1, func(f field.Found) {
			if f.ByCode != 0 {
				codes |= 1 << (f.ByCode - 1)
			}
			switch {
			case f.Rule == nil || f.Verdict == field.Scan:
				silent = false
			case f.Verdict == field.Keep || idle(&f, p):
			default:
				silent, text = false, false
			}
		})
		if silent {
			c.Skip |= 1 << comp
		}
		if text {
			c.Text |= 1 << comp
		}
	}
	c.Skip, c.Text = c.Skip&^codes, c.Text&^codes
	return c
}

// idle reports whether nothing comes of a value that a rule redacts: the policy
// keeps its class, whatever else is in the line.
func idle(f *field.Found, p *Policy) bool {
	switch f.Class {
	case class.FreeText, class.DOB, class.Date: // prose may go on in those
		return false
	}
	return f.Verdict == field.Redact && f.ByCode == 0 && p.Action[f.Class] == rewrite.Keep
}
