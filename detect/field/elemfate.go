package field

import "slices"

// Outcomes tells f of all that DecideElement may say of a value that starts
// with a letter or a digit and stands in one component of a field: each rule
// that a guard or a subcomponent may stop, up to one that nothing stops. A
// Found without a rule says that the value may be text.
func (p *Policy) Outcomes(s *Segment, field int, comp uint8, f func(Found)) {
	lists := [2][]elemRule{nil, s.all}
	if field < len(s.fields) {
		lists[0] = s.fields[field]
	}
	for _, list := range lists {
		for i := range list {
			x := &list[i]
			if x.comp != 0 && x.comp != comp {
				continue
			}
			r := &p.rules[x.rule]
			got := x.found(r, comp)
			f(got)
			if x.sub == 0 && (r.anything || got.Verdict != Redact && got.Verdict != Drop) {
				return
			}
		}
	}
	f(Found{})
}

// First returns what the rule says that DecideElement asks first about a value
// in one component of a field, whichever subcomponent it is. ok is false when
// there is no such rule.
func (p *Policy) First(s *Segment, field int, comp uint8) (f Found, ok bool) {
	list := s.all
	if field < len(s.fields) {
		list = slices.Concat(s.fields[field], s.all)
	}
	for i := range list {
		if x := &list[i]; x.comp == 0 || x.comp == comp {
			return x.found(&p.rules[x.rule], comp), x.sub == 0
		}
	}
	return Found{}, false
}

// Holds reports whether what First has found holds for a value, which is not empty; if not, ask
// DecideElement.
func (f *Found) Holds(value []byte) bool {
	if f.Verdict != Redact && f.Verdict != Drop {
		return true
	}
	c := value[0]
	return f.Rule.anything && (c-'0' < 10 || c|0x20-'a' < 26 || c >= 0x80) || f.Rule.guard(value)
}

// Fields returns the number of the last field that rules of the segment name.
func (s *Segment) Fields() int { return max(0, len(s.fields)-1) }

// segmentTable finds segments by their keys: open addressing, for as many
// kinds as a message repeats.
type segmentTable struct {
	slots []segmentSlot
	kinds []*Segment // by number, from 1
}

type segmentSlot struct {
	id, qual, form uint32 // the format is part of the id
	kind           uint16 // 0: free
}

// pack is a key in three words.
func (k *SegmentKey) pack() (id, qual, form uint32) {
	id = uint32(k.ID[0])<<16 | uint32(k.ID[1])<<8 | uint32(k.ID[2]) | uint32(k.Format)<<24
	qual = uint32(k.Qual[0])<<16 | uint32(k.Qual[1])<<8 | uint32(k.Qual[2])
	form = uint32(k.Form[0])<<16 | uint32(k.Form[1])<<8 | uint32(k.Form[2])
	return
}

// place is where the search for a key begins.
func place(id, qual, form uint32) uint32 {
	h := (id*0x9e3779b1 ^ qual) * 0x85ebca6b
	h = (h ^ h>>15 ^ form) * 0xc2b2ae35
	return h ^ h>>13
}

func (t *segmentTable) find(k *SegmentKey) uint16 {
	if len(t.slots) == 0 {
		return 0
	}
	id, qual, form := k.pack()
	for i := place(id, qual, form); ; i++ {
		s := &t.slots[int(i)&(len(t.slots)-1)]
		if s.kind == 0 || s.id == id && s.qual == qual && s.form == form {
			return s.kind
		}
	}
}

// kinds returns the table, which is made when the first message comes.
func (p *Policy) kinds() *segmentTable {
	p.messages.Do(p.tabulate)
	return &p.table
}

// tabulate numbers the segments and enters them into the table. Several keys
// may share one; which number a kind has plays no part in what is found.
func (p *Policy) tabulate() {
	p.enterElements()
	p.inheritElements()
	n := 4
	for n < 4*len(p.segments) {
		n *= 2
	}
	t := &p.table
	t.slots = make([]segmentSlot, n)
	number := map[*Segment]uint16{}
	for k, s := range p.segments {
		if number[s] == 0 {
			t.kinds = append(t.kinds, s)
			number[s] = uint16(len(t.kinds))
		}
		id, qual, form := k.pack()
		i := int(place(id, qual, form)) & (n - 1)
		for t.slots[i].kind != 0 {
			i = (i + 1) & (n - 1)
		}
		t.slots[i] = segmentSlot{id, qual, form, number[s]}
	}
}

// Kinds returns the segments that rules name, by their numbers, from 1.
func (p *Policy) Kinds() []*Segment { return p.kinds().kinds }

// Kind returns the number of the rules for a kind of segment: those for its
// form and qualifier where there are any, else those for one of them, else
// those for the segment at large; 0 if none.
func (p *Policy) Kind(k SegmentKey) uint16 {
	t := p.kinds()
	n := t.find(&k)
	if n == 0 && k.Form[0] != 0 {
		if n = t.find(&SegmentKey{k.Format, k.ID, [3]byte{}, k.Form}); n == 0 {
			k.Form = [3]byte{}
			n = t.find(&k)
		}
	}
	if n == 0 && k.Qual[0] != 0 {
		n = t.find(&SegmentKey{Format: k.Format, ID: k.ID})
	}
	return n
}

// Segment returns the rules for a kind of segment, as Kind finds them; nil if
// none.
func (p *Policy) Segment(k SegmentKey) *Segment {
	if n := p.Kind(k); n != 0 {
		return p.kinds().kinds[n-1]
	}
	return nil
}
