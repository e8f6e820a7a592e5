package detect

import "math/bits"

// maskDFA runs all masks at once from one place. Its states are built when they
// are first needed and belong to one scanner.
type maskDFA struct {
	x      *maskIndex
	next   []uint32 // state × group; unknown, dead, or where a state begins here and whether it has ends
	shift  uint     // of the state in next
	ends   []ends
	sets   [][]live
	starts []uint16 // by group of the byte before; the last is for "none"
	ids    map[string]uint16
	key    []byte
	asked  []uint64
}

// ends are the masks that may end in a state.
type ends struct {
	free uint64 // groups before which some of them do; one more is for the end
	list []ending
}

// ending is a mask that may end before some groups, and the elements that it
// ends with.
type ending struct {
	mask uint16
	free uint64
	last uint64
}

// live is a mask that is still possible, and its positions.
type live struct {
	mask uint16
	at   uint64
}

const (
	unknown = iota
	dead
	firstState

	maxStates = 1 << 13 // then masks are tried one by one
	hasEnds   = 1 << 31 // in next: masks may end in the state
)

func newMaskDFA(x *maskIndex) *maskDFA {
	shift := uint(bits.Len(uint(x.groups)))
	return &maskDFA{
		x:      x,
		next:   make([]uint32, firstState<<shift),
		shift:  shift,
		ends:   make([]ends, firstState),
		sets:   make([][]live, firstState),
		starts: make([]uint16, x.groups+1),
		ids:    map[string]uint16{},
		asked:  make([]uint64, (len(x.masks)+63)/64),
	}
}

// masks notes the rules of every mask that stands at text[i:].
func (sc *Scanner) masks(d *maskDFA, text []byte, i int) {
	x := d.x
	before := x.groups
	if i > 0 && !escapeLetter(text, i-1) {
		before = int(x.group[text[i-1]])
	}
	state := d.starts[before]
	if state == unknown {
		state = d.start(before)
	}
	row, first := uint32(state)<<(d.shift&31), uint32(firstState)<<(d.shift&31)
	asked := false
	p := i
	for {
		n, at, to := follow(d.next, &x.group, text[p:], row, first)
		if p += n; p == len(text) {
			break
		}
		row = at
		if to == unknown {
			if to = d.step(uint16(row>>(d.shift&31)), int(x.group[text[p]]), p == i, before); to == unknown {
				sc.masksOneByOne(d, text, i)
				break
			}
		}
		if to == dead {
			break
		}
		p++
		if row = to &^ hasEnds; to >= hasEnds && sc.ended(d, row, text, i, p) {
			asked = true
		}
	}
	sc.work += p - i + 1
	if asked {
		clear(d.asked)
	}
}

// follow goes on from a state over the bytes behind which no mask may end and
// some may go on. It returns how many they are, the state behind them, and where
// that leads with the next byte.
//
//go:noinline // the loop has too few registers where it is part of another function
func follow(next []uint32, group *[256]uint8, text []byte, row, first uint32) (n int, at, to uint32) {
	for n < len(text) {
		to = next[row|uint32(group[text[n]])]
		if int32(to) < int32(first) { // hasEnds is the sign
			break
		}
		row = to
		n++
	}
	return n, row, to
}

// ended notes the rules of the masks that end in a state before text[end], of
// those that stand at text[i:] and were not asked yet. It reports whether there
// are any.
func (sc *Scanner) ended(d *maskDFA, row uint32, text []byte, i, end int) (asked bool) {
	x := d.x
	after := x.groups
	if end < len(text) && !escapeLetter(text, end) {
		after = int(x.group[text[end]])
	}
	e := &d.ends[row>>(d.shift&31)]
	if e.free>>(after&63)&1 == 0 {
		return false
	}
	for k := range e.list {
		if m := e.list[k].mask; d.asked[m>>6]>>(m&63)&1 == 0 && d.endsBefore(&e.list[k], after) {
			d.asked[m>>6] |= 1 << (m & 63)
			asked = true
			sc.stands(&x.masks[m], i, end)
		}
	}
	return asked
}

// masksOneByOne tries the masks that were not asked yet, without the DFA.
func (sc *Scanner) masksOneByOne(d *maskDFA, text []byte, i int) {
	for m := range d.x.masks {
		if d.asked[m>>6]>>(m&63)&1 == 0 {
			sc.mask(d, uint16(m), text, i)
		}
	}
}

func (sc *Scanner) mask(d *maskDFA, n uint16, text []byte, i int) {
	m := &d.x.masks[n]
	if end, ok := d.x.at(m, text, i, &sc.work); ok {
		sc.stands(m, i, end)
	}
}

// stands notes the rules of a mask.
func (sc *Scanner) stands(m *mask, start, end int) {
	for _, r := range m.rules {
		sc.shapes = append(sc.shapes, trigger{int32(start), int32(end), r})
	}
}

// endsBefore reports whether a mask may end before a group.
func (d *maskDFA) endsBefore(e *ending, after int) bool {
	if d.x.groups <= maxAfter {
		return e.free>>(after&63)&1 != 0
	}
	return after == d.x.groups || d.x.masks[e.mask].unboundedBy(e.last, d.x.repr[after]) != 0
}

// ending returns where a mask may end that last took one of a set of elements.
func (d *maskDFA) ending(mask uint16, last uint64) ending {
	e := ending{mask, ^uint64(0), last}
	for g := 0; g < d.x.groups && d.x.groups <= maxAfter; g++ {
		if d.x.masks[mask].unboundedBy(last, d.x.repr[g]) == 0 {
			e.free &^= 1 << g
		}
	}
	return e
}

// start returns the state before the first byte, which knows the byte before.
func (d *maskDFA) start(before int) uint16 {
	set := make([]live, len(d.x.masks))
	for i := range d.x.masks {
		set[i] = live{uint16(i), d.x.masks[i].closure(1)}
	}
	d.starts[before] = d.add(set, ends{})
	return d.starts[before]
}

// step builds the transition of a state by a group; unknown means that there
// is no room.
func (d *maskDFA) step(state uint16, g int, first bool, before int) uint32 {
	var set []live
	var ends ends
	for _, l := range d.sets[state] {
		m := &d.x.masks[l.mask]
		took := l.at & m.accept[g]
		if first && before < d.x.groups {
			took = m.unboundedBy(took, d.x.repr[before])
		}
		if took == 0 {
			continue
		}
		set = append(set, live{l.mask, m.closure(took << 1)})
		if last := took & m.last; last != 0 {
			e := d.ending(l.mask, last)
			ends.list = append(ends.list, e)
			ends.free |= e.free
		}
	}
	to := uint32(dead)
	if len(set) > 0 {
		d.key = d.key[:0]
		for _, l := range set {
			d.key = append(d.key, byte(l.mask), byte(l.mask>>8))
			for k := 0; k < 64; k += 8 {
				d.key = append(d.key, byte(l.at>>k))
			}
		}
		for _, e := range ends.list {
			d.key = append(d.key, byte(e.mask), byte(e.mask>>8))
			for k := 0; k < 64; k += 8 {
				d.key = append(d.key, byte(e.last>>k))
			}
		}
		id, ok := d.ids[string(d.key)]
		if !ok {
			if len(d.sets) >= maxStates {
				return unknown
			}
			id = d.add(set, ends)
			d.ids[string(d.key)] = id
		}
		if to = uint32(id) << d.shift; len(d.ends[id].list) > 0 {
			to |= hasEnds
		}
	}
	d.next[int(state)<<d.shift|g] = to
	return to
}

func (d *maskDFA) add(set []live, ends ends) uint16 {
	d.sets = append(d.sets, set)
	d.ends = append(d.ends, ends)
	d.next = append(d.next, make([]uint32, 1<<d.shift)...)
	return uint16(len(d.sets) - 1)
}
