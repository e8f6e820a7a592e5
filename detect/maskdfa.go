package detect

import "math/bits"

// maskDFA runs all masks at once from one place: a prefilter in front of
// mask.at that says "no" only when no mask stands there. Its states are
// built when they are first needed and belong to one scanner.
type maskDFA struct {
	x      *maskIndex
	next   []uint16 // state × group; unknown, dead, or a state and whether it has ends
	shift  uint     // of the state in next
	ends   [][]uint16
	sets   [][]live
	starts []uint16 // by group of the byte before; the last is for "none"
	ids    map[string]uint16
	key    []byte
	asked  []uint64
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
	hasEnds   = 1 << 15 // in next: masks may end in the state
)

func newMaskDFA(x *maskIndex) *maskDFA {
	shift := uint(bits.Len(uint(x.groups)))
	return &maskDFA{
		x:      x,
		next:   make([]uint16, firstState<<shift),
		shift:  shift,
		ends:   make([][]uint16, firstState),
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
	asked := false
	state := d.starts[before]
	if state == unknown {
		state = d.start(before)
	}
	p := i
	for ; p < len(text); p++ {
		g := x.group[text[p]]
		to := d.next[int(state)<<(d.shift&15)|int(g)]
		if to < firstState {
			if to == unknown {
				if to = d.step(state, int(g), p == i, before); to == unknown {
					sc.masksOneByOne(d, text, i)
					break
				}
			}
			if to == dead {
				break
			}
		}
		state = to &^ hasEnds
		if to < hasEnds {
			continue
		}
		for _, m := range d.ends[state] {
			if d.asked[m>>6]>>(m&63)&1 == 0 {
				d.asked[m>>6] |= 1 << (m & 63)
				asked = true
				sc.mask(d, m, text, i)
			}
		}
	}
	sc.work += p - i + 1
	if asked {
		clear(d.asked)
	}
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
	end, ok := d.x.at(m, text, i, &sc.work)
	if !ok {
		return
	}
	for _, r := range m.rules {
		sc.shapes = append(sc.shapes, trigger{int32(i), int32(end), r})
	}
}

// start returns the state before the first byte, which knows the byte before.
func (d *maskDFA) start(before int) uint16 {
	set := make([]live, len(d.x.masks))
	for i := range d.x.masks {
		set[i] = live{uint16(i), d.x.masks[i].closure(1)}
	}
	d.starts[before] = d.add(set, nil)
	return d.starts[before]
}

// step builds the transition of a state by a group; unknown means that there
// is no room.
func (d *maskDFA) step(state uint16, g int, first bool, before int) uint16 {
	var set []live
	var ends []uint16
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
		if took&m.last != 0 {
			ends = append(ends, l.mask)
		}
	}
	to := uint16(dead)
	if len(set) > 0 {
		d.key = d.key[:0]
		for _, l := range set {
			d.key = append(d.key, byte(l.mask), byte(l.mask>>8))
			for k := 0; k < 64; k += 8 {
				d.key = append(d.key, byte(l.at>>k))
			}
		}
		for _, m := range ends {
			d.key = append(d.key, byte(m), byte(m>>8))
		}
		var ok bool
		if to, ok = d.ids[string(d.key)]; !ok {
			if len(d.sets) >= maxStates {
				return unknown
			}
			to = d.add(set, ends)
			d.ids[string(d.key)] = to
		}
	}
	if to >= firstState && len(d.ends[to]) > 0 {
		to |= hasEnds
	}
	d.next[int(state)<<d.shift|g] = to
	return to
}

func (d *maskDFA) add(set []live, ends []uint16) uint16 {
	d.sets = append(d.sets, set)
	d.ends = append(d.ends, ends)
	d.next = append(d.next, make([]uint16, 1<<d.shift)...)
	return uint16(len(d.sets) - 1)
}
