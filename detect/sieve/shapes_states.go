package sieve

import (
	"encoding/binary"
	"slices"
)

// shapeState is what can be under way after a byte: the elements just
// consumed, of any masks, and the edges that stop a mask from starting next.
type shapeState struct {
	live []uint16
	last edge
}

// shapes is the automaton of all masks: a subset construction. Column 0 is
// the line feed, column 1 is encoded bytes.
type shapes struct {
	column [256]uint8
	rows   [][]uint16

	sample   []byte // one byte of each column
	elements []element
	follow   [][]uint16 // by element: those that may come next
	final    []bool     // by element: the mask may end here
	guard    []*guard   // by element: that of its mask
	first    []uint16
	starts   edge // edges of elements in first
	states   []shapeState
	index    map[string]uint16
	plain    map[edge][]uint16 // rows of states with nothing under way
	columns  [][]uint8         // by element
	edges    []edge            // by column
	next     [][]uint16        // by column: scratch of row
	key      []byte            // scratch of state
}

// newShapes returns nil if there are too many states.
func newShapes(masks []mask) *shapes {
	s := &shapes{index: map[string]uint16{}, plain: map[edge][]uint16{}}
	for _, m := range masks {
		s.add(m)
	}
	for _, m := range encodings() {
		s.add(mask{elements: m})
	}
	s.partition()
	s.states = make([]shapeState, 1)
	s.rows = append(s.rows, make([]uint16, len(s.sample)))
	s.state(nil, 0)
	for i := start; i < len(s.states); i++ {
		if i > maxShapeStates {
			return nil
		}
		s.rows = append(s.rows, s.row(s.states[i]))
	}
	return s
}

const maxShapeStates = 20000

func (s *shapes) add(x mask) {
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
func (s *shapes) partition() {
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
	s.next = make([][]uint16, len(s.sample))
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
	key := append(s.key[:0], byte(last))
	for _, p := range live {
		if s.final[p] && s.elements[p].edge == edgeNone && s.guard[p] == nil {
			return hit
		}
		key = binary.LittleEndian.AppendUint16(key, p)
	}
	s.key = key
	i, ok := s.index[string(key)]
	if !ok {
		i = uint16(len(s.states))
		s.index[string(key)] = i
		s.states = append(s.states, shapeState{slices.Clone(live), last})
	}
	return i
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

// row is the transitions of a state: those of a state with nothing under
// way, changed in the columns that matter to what is.
func (s *shapes) row(st shapeState) []uint16 {
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
	for col, live := range s.next {
		if len(live) > 0 {
			b := s.sample[col]
			live = s.begin(live, st.last, b)
			slices.Sort(live)
			row[col] = s.state(slices.Compact(live), s.after(st.last, b))
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

// guarded says of each state whether a guarded mask may end at it, and
// whether it leads to one at which such a mask has ended.
func (s *shapes) guarded() (ends, leads []bool) {
	ends, leads = make([]bool, len(s.states)), make([]bool, len(s.states))
	for i, st := range s.states {
		for _, p := range st.live {
			if s.guard[p] != nil && s.final[p] {
				ends[i] = true
			}
			for _, f := range s.follow[p] {
				leads[i] = leads[i] || s.guard[f] != nil && s.final[f] && s.elements[f].edge == edgeNone
			}
		}
	}
	return ends, leads
}

// guards appends those of the masks that end before a byte of that column,
// and that end with it in the state that it leads to.
func (s *shapes) guards(a *asked, state, to uint16, column uint8) {
	for _, p := range s.states[state].live {
		if e := s.elements[p].edge; s.final[p] && s.guard[p] != nil && e != edgeNone && e&s.edges[column] == 0 {
			a.before = append(a.before, s.guard[p])
		}
	}
	if to == hit {
		return
	}
	for _, p := range s.states[to].live {
		if s.final[p] && s.guard[p] != nil && s.elements[p].edge == edgeNone {
			a.at = append(a.at, s.guard[p])
		}
	}
}

func (s *shapes) plainRow(last edge) []uint16 {
	if row := s.plain[last]; row != nil {
		return row
	}
	row := make([]uint16, len(s.sample))
	row[0], row[1] = start, hit
	for col := 2; col < len(row); col++ {
		b := s.sample[col]
		live := s.begin(nil, last, b)
		slices.Sort(live)
		row[col] = s.state(slices.Compact(live), s.after(last, b))
	}
	s.plain[last] = row
	return row
}

// begin appends the first elements that b may be after last.
func (s *shapes) begin(live []uint16, last edge, b byte) []uint16 {
	for _, f := range s.first {
		if s.elements[f].edge&last == 0 && s.elements[f].set.has(b) {
			live = append(live, f)
		}
	}
	return live
}
