package field

import "slices"

// What X12 needs besides: values that tell their own form (NM108 says what
// NM109 is), and triggers for the separators that messages are written with.

// inheritElements gives each kind of segment the rules of the larger kinds
// behind its own: NM1[QC:34] those of NM1[:34], NM1[QC] and NM1, in that
// order.
func (p *Policy) inheritElements() {
	type kind struct {
		format uint8
		id     [3]byte
	}
	none := [3]byte{}
	quals, forms := map[kind]map[[3]byte]bool{}, map[kind]map[[3]byte]bool{}
	for k := range p.segments {
		x := kind{k.Format, k.ID}
		if quals[x] == nil {
			quals[x], forms[x] = map[[3]byte]bool{none: true}, map[[3]byte]bool{none: true}
		}
		quals[x][k.Qual], forms[x][k.Form] = true, true
	}
	all := make(map[SegmentKey]*Segment, 2*len(p.segments))
	for x := range quals {
		for q := range quals[x] {
			for f := range forms[x] {
				key := SegmentKey{Format: x.format, ID: x.id, Qual: q, Form: f}
				s := &Segment{}
				order := [...]SegmentKey{key, {x.format, x.id, none, f}, {x.format, x.id, q, none}, {x.format, x.id, none, none}}
				for i, k := range order {
					if !slices.Contains(order[:i], k) {
						s.inherit(p.segments[k])
					}
				}
				all[key] = s
			}
		}
	}
	p.segments = all
	for _, s := range p.segments {
		for _, list := range append([][]elemRule{s.all}, s.fields...) {
			p.orderElements(list)
		}
	}
}

// inherit takes the rules of a larger kind for fields that have none.
func (s *Segment) inherit(large *Segment) {
	if large == nil {
		return
	}
	for len(s.fields) < len(large.fields) {
		s.fields = append(s.fields, nil)
	}
	for i := range large.fields {
		if len(s.fields[i]) == 0 {
			s.fields[i] = append(s.fields[i], large.fields[i]...)
		}
	}
	s.all = append(s.all, large.all...)
}

// x12Triggers are what a line needs for a segment of X12 to stand in it: its
// id before one of the usual separators, or the header of an interchange,
// which may name any.
func (p *Policy) x12Triggers(ids map[[3]byte]bool) {
	before := func(text []byte, at int) bool {
		for n := 2; n <= 3 && n <= at; n++ {
			var id [3]byte
			copy(id[:], text[at-n:at])
			if ids[id] && (at == n || !wordByte(text[at-n-1]) || at > n+1 && text[at-n-2] == '\\') {
				return true
			}
		}
		return false
	}
	for _, c := range []byte("*|^") {
		p.triggers = append(p.triggers, Trigger{Char: c, Guard: before})
	}
	capital := func(text []byte, at int) bool {
		return at >= 2 && upper(text[at]) && upper(text[at-1]) && upper(text[at-2]) && at+1 < len(text) && mark(text[at+1])
	}
	for _, w := range []string{"clm", "dmg", "dtp", "ref"} {
		p.triggers = append(p.triggers, Trigger{Word: w, Guard: func(text []byte, at int) bool {
			return capital(text, at) && text[at+1] == ':'
		}})
	}
	p.triggers = append(p.triggers, Trigger{Word: "nm1"}, Trigger{Word: "isa", Guard: func(text []byte, at int) bool {
		return at >= 2 && upper(text[at]) && upper(text[at-1]) && upper(text[at-2]) && at+1 < len(text) && text[at+1] != ' ' && !wordByte(text[at+1])
	}})
}
