package sieve

import "slices"

// shapeState is what can be under way after a byte: the elements just
// consumed, of any masks, and the edges that stop a mask from starting next.
type shapeState struct {
	live []uint16
	last edge
	// Of those that may be the last of a guarded mask: before a byte that
	// does not join them, and at once.
	before, at []uint16
}

// shapePlan is the automaton of all masks, a subset construction, without its
// states. Column 0 is the line feed, column 1 is encoded bytes.
type shapePlan struct {
	column   [256]uint8
	sample   []byte // one byte of each column
	elements []element
	follow   [][]uint16 // by element: those that may come next
	final    []bool     // by element: the mask may end here
	guard    []*guard   // by element: that of its mask
	first    []uint16
	starts   edge      // edges of elements in first
	columns  [][]uint8 // by element
	edges    []edge    // by column
}

func newShapePlan(masks []mask) *shapePlan {
	s := &shapePlan{}
	for _, m := range masks {
		s.add(m)
	}
	for _, m := range encodings() {
		s.add(mask{elements: m})
	}
	s.partition()
	return s
}

// shapes makes the states, and their rows, when they are first needed.
type shapes struct {
	*shapePlan
	rows   [][]uint16 // nil: not made yet
	states []shapeState
	index  numbers
	plain  map[edge][]uint16   // rows of states with nothing under way
	begun  map[edge][][]uint16 // and by column what begins there
	next   [][]uint16          // by column: scratch of make
	full   bool                // there was no room for a state
}

func newShapes(p *shapePlan) *shapes {
	s := &shapes{shapePlan: p, index: newNumbers(), plain: map[edge][]uint16{}, begun: map[edge][][]uint16{}}
	s.next = make([][]uint16, len(p.sample))
	s.states, s.rows = make([]shapeState, 1, mostShapes), make([][]uint16, 1, mostShapes)
	s.state(nil, 0)
	return s
}

// row returns the transitions of a state.
func (s *shapes) row(n uint16) []uint16 {
	if s.rows[n] == nil {
		s.rows[n] = s.fill(s.states[n])
	}
	return s.rows[n]
}

func (s *shapePlan) add(x mask) {
	m := x.elements
	base := len(s.elements)
	s.elements = append(s.elements, m...)
	ahead := func(i int) (next []uint16, ends bool) {
		for ; i < len(m); i++ {
			next = append(next, uint16(base+i))
			if !m[i].optional {
				return next, false
			}
		}
		return next, true
	}
	first, _ := ahead(0)
	s.first = append(s.first, first...)
	for _, f := range first {
		s.starts |= s.elements[f].edge
	}
	for i := range m {
		next, ends := ahead(i + 1)
		s.follow, s.final, s.guard = append(s.follow, next), append(s.final, ends), append(s.guard, x.guard)
	}
}

// partition gives each byte a column: bytes that no element and no edge
// tells apart share one.
func (s *shapePlan) partition() {
	var sets []byteSet
	for _, e := range s.elements {
		if !slices.Contains(sets, e.set) {
			sets = append(sets, e.set)
		}
	}
	s.sample = []byte{'\n', 0x80}
	known := map[string]uint8{}
	for c := range 256 {
		b := byte(c)
		switch {
		case b == '\n':
			continue
		case isEncoded(b):
			s.column[c] = 1
			continue
		}
		sign := []byte{byte(edgesOf(b)), 0}
		if isEscape(b) {
			sign[1] = 1
		}
		if b == '\\' {
			sign[1] = 2
		}
		for _, set := range sets {
			if set.has(b) {
				sign = append(sign, 1)
			} else {
				sign = append(sign, 0)
			}
		}
		col, ok := known[string(sign)]
		if !ok {
			col = uint8(len(s.sample))
			known[string(sign)] = col
			s.sample = append(s.sample, b)
		}
		s.column[c] = col
	}
	for _, b := range s.sample {
		s.edges = append(s.edges, edgesOf(b))
	}
	s.columns = make([][]uint8, len(s.elements))
	for i, e := range s.elements {
		for col, b := range s.sample {
			if col > 1 && e.set.has(b) {
				s.columns[i] = append(s.columns[i], uint8(col))
			}
		}
	}
}

// state returns the number of the state; live is sorted and is copied.
func (s *shapes) state(live []uint16, last edge) uint16 {
	for _, p := range live {
		if s.final[p] && s.elements[p].edge == edgeNone && s.guard[p] == nil {
			return hit
		}
	}
	i := s.index.find(hashShape(live, last), func(i uint16) bool {
		return s.states[i].last == last && slices.Equal(s.states[i].live, live)
	})
	if i == 0 {
		if len(s.states) == 0xffff {
			s.full = true
			return hit
		}
		i = uint16(len(s.states))
		st := shapeState{live: slices.Clone(live), last: last}
		for _, p := range live {
			switch {
			case !s.final[p] || s.guard[p] == nil:
			case s.elements[p].edge == edgeNone:
				st.at = append(st.at, p)
			default:
				st.before = append(st.before, p)
			}
		}
		s.states, s.rows = append(s.states, st), append(s.rows, nil)
		s.index.put(i, func(i uint16) uint64 { return hashShape(s.states[i].live, s.states[i].last) })
	}
	return i
}

// mostShapes is how many states there is room for from the start: a log makes
// about so many. Only what is in use of it takes memory.
const mostShapes = 1600

func hashShape(live []uint16, last edge) uint64 {
	h := uint64(last)
	for _, p := range live {
		h = h*0x9e3779b97f4a7c15 ^ h>>29 ^ uint64(p)
	}
	return h
}

// after is what a byte leaves behind for the next.
func (s *shapes) after(last edge, b byte) edge {
	switch {
	case b == '\\':
		return slash
	case last == slash && isEscape(b):
		return 0
	}
	return edgesOf(b) & s.starts
}

// fill makes the transitions of a state: those of a state with nothing under
// way, changed in the columns that matter to what is.
func (s *shapes) fill(st shapeState) []uint16 {
	row := slices.Clone(s.plainRow(st.last))
	for col := range s.next {
		s.next[col] = s.next[col][:0]
	}
	for _, p := range st.live {
		for _, f := range s.follow[p] {
			for _, col := range s.columns[f] {
				s.next[col] = append(s.next[col], f)
			}
		}
	}
	begun := s.begun[st.last]
	for col, live := range s.next {
		if len(live) > 0 {
			b := s.sample[col]
			if live = append(live, begun[col]...); len(live) > 1 {
				slices.Sort(live)
				live = slices.Compact(live)
			}
			row[col] = s.state(live, s.after(st.last, b))
			s.next[col] = live
		}
	}
	for _, p := range st.live {
		if !s.final[p] || s.guard[p] != nil {
			continue
		}
		for col, e := range s.edges {
			if s.elements[p].edge&e == 0 {
				row[col] = hit
			}
		}
	}
	return row
}

// guards appends those of the masks that end before a byte of that column,
// and that end with it in the state that it leads to.
func (s *shapes) guards(a *asked, state, to uint16, column uint8) {
	for _, p := range s.states[state].before {
		if s.elements[p].edge&s.edges[column] == 0 {
			a.before = append(a.before, s.guard[p])
		}
	}
	if to == hit {
		return
	}
	for _, p := range s.states[to].at {
		a.at = append(a.at, s.guard[p])
	}
}

func (s *shapes) plainRow(last edge) []uint16 {
	if row := s.plain[last]; row != nil {
		return row
	}
	row := make([]uint16, len(s.sample))
	begun := make([][]uint16, len(row))
	row[0], row[1] = start, hit
	for col := 2; col < len(row); col++ {
		b := s.sample[col]
		begun[col] = s.begin(last, b)
		row[col] = s.state(begun[col], s.after(last, b))
	}
	s.plain[last], s.begun[last] = row, begun
	return row
}

// begin returns the first elements that b may be after last, in order.
func (s *shapes) begin(last edge, b byte) (live []uint16) {
	for _, f := range s.first {
		if s.elements[f].edge&last == 0 && s.elements[f].set.has(b) {
			live = append(live, f)
		}
	}
	slices.Sort(live)
	return slices.Compact(live)
}
