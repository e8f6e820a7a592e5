package sieve

import "slices"

// rowBits makes the columns of a row a power of two: one for each ASCII byte,
// in their order, so that a byte is its column. The last one is for all bytes
// beyond ASCII.
const rowBits = 7

const lastColumn = 1<<rowBits - 1

// A state is the number of its row, shifted left by spare: 16 bits of it and a
// column then make no place beyond a table of 4 MiB, which needs no check. The
// lowest bit says that the state is an event.
const (
	spare     = 2
	toRow     = rowBits - spare // from a state to its row
	maxStates = 1 << (16 - spare)
)

// An event is a state that is only stood in behind a byte with which something
// may hit. It is as another state to what follows: its row is a copy of that
// one's. To the row of a state with that bit, exclusive or takes the column as
// well, but another one: columns of such a row lie in pairs of blocks in turned
// order, so that reading does not have to drop the bit.
const (
	event  = 1
	turned = event << toRow
)

// rows is a table with room for all states.
type rows [maxStates << rowBits]uint16

// The first states of a scanner.
const (
	sure    = 0<<spare | event // behind a hit that needs no guard
	sureEnd = 1<<spare | event // behind such a hit with the line feed
	unmade  = 2<<spare | event // behind a step that was not taken yet
	over    = 3 << spare       // on a line that hit, to its end
	first   = 4 << spare       // before a line
)

// place is that of a step in the table.
func place(state uint16, c uint8) int { return int(state)<<toRow ^ int(c) }

// plan is what scanners share.
type plan struct {
	trie   *trie
	shapes *shapePlan
	column [256]uint8            // byte to column
	kinds  [1 << rowBits]uint8   // column to kind: columns of one kind lead to the same states
	list   []columnKind          // the kinds
	alike  [1 << rowBits][]uint8 // columns of letters and digits that the words alone may tell apart
}

// columnKind is what a byte is to the words and to the shapes, and the guards
// that are asked wherever it stands.
type columnKind struct {
	word, shape uint8
	guards      []*guard
	columns     []uint8
}

func newPlan(t *trie, sh *shapePlan, chars []guardedChar) *plan {
	p := &plan{trie: t, shapes: sh}
	type same struct{ word, shape, alone uint8 }
	known := map[same]uint8{}
	for c := range 1 << rowBits {
		k := same{word: wordColumn(byte(c)), shape: sh.column[c]}
		if isEncoded(byte(c)) {
			k.word = colSep
		}
		var guards []*guard
		if c == '&' {
			guards = append(guards, &guard{asks: entityAfter, number: entityNumber})
		}
		for _, x := range chars {
			if x.char == byte(c) {
				guards = append(guards, x.guard)
			}
		}
		if guards != nil {
			k.alone = uint8(c)
		}
		n, ok := known[k]
		if !ok {
			n = uint8(len(p.list))
			known[k] = n
			p.list = append(p.list, columnKind{word: k.word, shape: k.shape, guards: guards})
		}
		p.kinds[c] = n
		p.list[n].columns = append(p.list[n].columns, uint8(c))
	}
	for c := range p.column {
		p.column[c] = uint8(min(c, lastColumn))
	}
	p.findAlike()
	return p
}

// findAlike lists, for each letter and digit, those of its case that are the
// same to the shapes.
func (p *plan) findAlike() {
	for c := range p.alike {
		k := &p.list[p.kinds[c]]
		if k.word >= colSep || k.guards != nil {
			continue
		}
		first := uint8(c) // of them
		for x := uint8(c) - symbolOf(uint8(c)); x < uint8(c); x++ {
			if y := &p.list[p.kinds[x]]; y.shape == k.shape && y.guards == nil {
				first = x
				break
			}
		}
		p.alike[first] = append(p.alike[first], uint8(c))
		p.alike[c] = p.alike[first]
	}
	for c := range p.alike {
		if n := len(p.alike[c]); n > 0 {
			p.alike[c] = p.alike[p.alike[c][0]]
		}
	}
}

// symbolOf is the number of a letter, or of a digit, among those.
func symbolOf(column uint8) uint8 {
	if isDigit(column) {
		return column - '0'
	}
	return column&0x1f - 1
}

// Scanner reads text with a Sieve. It is the product of the automata of words
// and of shapes, so that reading is one chain of lookups. Its states and the
// steps between them are made when a text first takes them: of the many that
// there could be, a log needs some thousand. It is for one goroutine.
type Scanner struct {
	*Sieve
	column *[256]uint8
	table  []uint16 // rows of 1<<rowBits states
	words  *words
	shapes *shapes
	pairs  []pair // by state
	index  numbers
	doubts doubts
	denied *denials
	found  []uint16 // scratch of findCapitalWide
	same   []uint8  // scratch of make
	one    lane     // for what is not read in lanes
	bundle *bundle  // nil: nothing was read in lanes
	full   bool     // there was no room for a state; its place took sure
}

// pair is what a state is made of: one of the words and one of the shapes, or,
// for an event, the state that it is to what follows, and its questions.
type pair struct{ word, shape uint16 }

// NewScanner returns a Scanner, which keeps what it has learned of a log.
func (s *Sieve) NewScanner() *Scanner {
	n := &Scanner{Sieve: s}
	if s.capitals != nil {
		n.denied, n.found = new(denials), make([]uint16, 64*wideGroups)
	}
	n.reset()
	return n
}

// reset forgets all states.
func (s *Scanner) reset() {
	table := s.table
	*s = Scanner{Sieve: s.Sieve, denied: s.denied, found: s.found, same: s.same, one: s.one, bundle: s.bundle, column: &s.plan.column, words: newWords(s.plan.trie), shapes: newShapes(s.plan.shapes)}
	s.doubts, s.index = newDoubts(), newNumbers()
	s.pairs = make([]pair, first>>spare, 512)
	if table != nil {
		s.table = table[:first<<toRow]
	} else {
		s.table = make([]uint16, first<<toRow, 512<<rowBits)
	}
	for i := range s.table {
		s.table[i] = unmade
	}
	for c := range uint8(1 << rowBits) {
		s.table[place(over, c)] = over
	}
	s.table[place(over, '\n')] = first
	s.pairs[sure>>spare], s.pairs[sureEnd>>spare] = pair{over, always}, pair{first, always}
	s.state(start, start)
}

// state returns the number of a pair, a new one if need be.
func (s *Scanner) state(word, shape uint16) uint16 {
	if word == hit || shape == hit {
		return sure
	}
	return s.numbered(pair{word, shape}, 0)
}

// event returns the state that leads on as another one does, after questions
// of that number were asked.
func (s *Scanner) event(of, questions uint16) uint16 {
	return s.numbered(pair{of, questions}, event)
}

// hash tells pairs and events apart.
func (p pair) hash(bit uint16) uint64 { return uint64(bit)<<32 | uint64(p.word)<<16 | uint64(p.shape) }

// numbered returns the state of that pair; bit says whether it is an event.
func (s *Scanner) numbered(p pair, bit uint16) uint16 {
	if x := s.index.find(p.hash(bit), func(x uint16) bool { return s.pairs[x>>spare] == p && x&event == bit }); x != 0 {
		return x
	}
	if len(s.pairs) == maxStates {
		s.full = true
		return sure
	}
	n := uint16(len(s.pairs)<<spare) | bit
	s.pairs = append(s.pairs, p)
	s.index.put(n, func(x uint16) uint64 { return s.pairs[x>>spare].hash(x & event) })
	s.table = slices.Grow(s.table, 1<<rowBits)[:len(s.table)+1<<rowBits]
	if bit != 0 {
		s.follow(n)
		return n
	}
	row := s.row(n)
	for i := range row {
		row[i] = unmade
	}
	return n
}

// row returns the row of a state, which is good until there is a new one.
func (s *Scanner) row(state uint16) *[1 << rowBits]uint16 {
	return (*[1 << rowBits]uint16)(s.table[int(state>>spare)<<rowBits:])
}

// follow copies to the row of an event that of the state which it is to what
// follows.
func (s *Scanner) follow(state uint16) {
	to, from := s.row(state), s.row(s.pairs[state>>spare].word)
	for at := 0; at < len(to); at += turned {
		copy(to[at^turned:][:turned], from[at:])
	}
}

// widen gives the table room for all states. Only what is in use of it takes
// memory.
func (s *Scanner) widen() {
	if cap(s.table) < len(rows{}) {
		s.table = append(make([]uint16, 0, len(rows{})), s.table...)
	}
}

// rows returns the table after widen; it stays in its place.
func (s *Scanner) rows() *rows { return (*rows)(s.table[:len(rows{})]) }

// make makes the step from a state with a byte of column c, and of those that
// lead to the same state: there, or to an event where guards are to be asked.
func (s *Scanner) make(state uint16, c uint8) uint16 {
	at := s.pairs[state>>spare]
	if state&event != 0 {
		if s.table[place(at.word, c)] == unmade {
			s.make(at.word, c)
		}
		s.follow(state)
		return s.table[place(state, c)]
	}
	k := &s.plan.list[s.plan.kinds[c]]
	word := s.words.next(at.word, k.word)
	shape := s.shapes.row(at.shape)[k.shape]
	to := s.state(word, shape)
	if to == sure && c == '\n' {
		to = sureEnd
	}
	s.full = s.full || s.words.full || s.shapes.full
	columns, row := k.columns, s.row(state)
	if alike := s.plan.alike[c]; len(alike) > 1 {
		if dull := s.words.dull(at.word, k.word); dull != 0 {
			s.same = s.same[:0]
			for _, x := range alike {
				if dull>>symbolOf(x)&1 != 0 {
					s.same = append(s.same, x)
				}
			}
			columns = s.same
		}
	}
	for _, c := range columns {
		row[c] = to
	}
	if to&event != 0 {
		return to
	}
	a := s.asked(at, k, word, shape)
	if len(a.before)+len(a.at) == 0 {
		return to
	}
	var last uint64 // which were narrowed
	doubtful := to
	for i, c := range columns {
		if which := a.narrow(c); i == 0 || which != last {
			last = which
			if doubtful = to; which != 0 {
				if doubtful = s.event(to, s.doubts.number(a, which)); doubtful == sure && c == '\n' {
					doubtful = sureEnd
				}
			}
		}
		s.table[place(state, c)] = doubtful
	}
	return s.table[place(state, c)]
}

// asked are the guards of the triggers that may end with that step.
func (s *Scanner) asked(at pair, col *columnKind, word, shape uint16) *asked {
	a := &s.doubts.asked
	if a.before, a.at = a.before[:0], a.at[:0]; col.guards != nil {
		a.at = append(a.at, col.guards...)
	}
	if plurals := s.words.plurals(at.word, col.word); plurals != nil {
		a.at = append(a.at, plurals...)
	} else {
		if list := s.words.guards(at.word, col.word); list != nil {
			a.before = append(a.before, list...)
		}
		if list := s.words.begun(word); list != nil {
			a.at = append(a.at, list...)
		}
	}
	s.shapes.guards(a, at.shape, shape, col.shape)
	return a
}
