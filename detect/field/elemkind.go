package field

import "slices"

// inheritElements gives each kind of segment the rules of the larger kinds
// behind its own: NM1[QC:34] those of NM1[:34], NM1[QC] and NM1, in that
// order.
func (p *Policy) inheritElements() {
	none := [3]byte{}
	quals, forms := map[SegmentKey][][3]byte{}, map[SegmentKey][][3]byte{} // of each segment at large
	note := func(in map[SegmentKey][][3]byte, k SegmentKey, x [3]byte) {
		k.Qual, k.Form = none, none
		if len(in[k]) == 0 {
			in[k] = append(in[k], none)
		}
		if !slices.Contains(in[k], x) {
			in[k] = append(in[k], x)
		}
	}
	for k, s := range p.segments {
		note(quals, k, k.Qual)
		note(forms, k, k.Form)
		for _, list := range s.fields {
			p.orderElements(list)
		}
		p.orderElements(s.all)
	}
	all := make(map[SegmentKey]*Segment, 2*len(p.segments))
	for large := range quals {
		for _, q := range quals[large] {
			for _, f := range forms[large] {
				k := SegmentKey{large.Format, large.ID, q, f}
				all[k] = p.inherited(k)
			}
		}
	}
	p.segments = all
}

// inherited joins the rules of a kind of segment and of the larger ones. What
// one of them has alone is shared.
func (p *Policy) inherited(k SegmentKey) *Segment {
	none := [3]byte{}
	order := [...]SegmentKey{k, {k.Format, k.ID, none, k.Form}, {k.Format, k.ID, k.Qual, none}, {k.Format, k.ID, none, none}}
	var from []*Segment
	for i, x := range order {
		if s := p.segments[x]; s != nil && !slices.Contains(order[:i], x) {
			from = append(from, s)
		}
	}
	if len(from) == 1 {
		return from[0]
	}
	s, n := &Segment{}, 0
	for _, x := range from {
		n = max(n, len(x.fields))
	}
	s.fields = make([][]elemRule, n)
	for _, x := range from {
		for i, list := range x.fields {
			if len(s.fields[i]) == 0 {
				s.fields[i] = list
			}
		}
		s.all = slices.Concat(s.all, x.all)
	}
	p.orderElements(s.all)
	return s
}
