package sieve

import "slices"

// rowBits makes the columns of a row a power of two: one for each ASCII byte,
// in their order, so that a byte is its column. The last one is for all bytes
// beyond ASCII.
const rowBits = 7

const lastColumn = 1<<rowBits - 1

// A state is the number of its row, shifted left by spare: 16 bits of it and a
// column then make no place beyond a table of 4 MiB, which needs no check.
const (
	spare     = 2
	toRow     = rowBits - spare // from a state to its row
	maxStates = 1 << (16 - spare)
)

// rows is a table with room for all states.
type rows [maxStates << rowBits]uint16

// The first states of a scanner. hit is that of its parts; doubtful is where
// a guarded trigger may hit; unmade stands for a step that was not taken yet.
// None of them is ever stood in.
const (
	doubtful = 1 << spare
	unmade   = 2 << spare
	first    = 3 << spare
)

// plan is what scanners share.
type plan struct {
	trie   *trie
	shapes *shapePlan
	column [256]uint8          // byte to column
	kinds  [1 << rowBits]uint8 // column to kind: columns of one kind lead to the same states
	list   []columnKind        // the kinds
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
	return p
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
	aside  []int    // where triggers hit that stand alone, since the last look
	full   bool     // there was no room for a state; its place took hit
}

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
	*s = Scanner{Sieve: s.Sieve, denied: s.denied, found: s.found, aside: s.aside[:0], column: &s.plan.column, words: newWords(s.plan.trie), shapes: newShapes(s.plan.shapes)}
	s.doubts.known, s.index = map[string][]question{}, newNumbers()
	s.pairs = make([]pair, first>>spare, 512)
	if table != nil {
		s.table = table[:first<<toRow]
	} else {
		s.table = make([]uint16, first<<toRow, 512<<rowBits)
	}
	s.state(start, start)
}

// state returns the number of a pair, a new one if need be.
func (s *Scanner) state(word, shape uint16) uint16 {
	if word == hit || shape == hit {
		return hit
	}
	key := uint64(word)<<16 | uint64(shape)
	if x := s.index.find(key); x.key != 0 {
		return x.number
	}
	if len(s.pairs) == maxStates {
		s.full = true
		return hit
	}
	n := uint16(len(s.pairs) << spare)
	s.index.put(key, n)
	s.pairs = append(s.pairs, pair{word, shape})
	s.table = slices.Grow(s.table, 1<<rowBits)[:len(s.table)+1<<rowBits]
	row := s.table[int(n)<<toRow:]
	for i := range row {
		row[i] = unmade
	}
	return n
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
// lead to the same state: there, or to doubtful where a guarded trigger may
// end.
func (s *Scanner) make(state uint16, c uint8) uint16 {
	at, k := s.pairs[state>>spare], &s.plan.list[s.plan.kinds[c]]
	word := s.words.next(at.word, k.word)
	shape := s.shapes.row(at.shape)[k.shape]
	to := s.state(word, shape)
	s.full = s.full || s.words.full || s.shapes.full
	row := s.table[int(state)<<toRow:][:1<<rowBits]
	for _, c := range k.columns {
		row[c] = to
	}
	if to == hit {
		return hit
	}
	asked, narrowed := s.asked(at, k, word, shape), &s.doubts.narrowed
	if len(asked.before)+len(asked.at) == 0 {
		return to
	}
	for _, c := range k.columns {
		if narrowed.narrow(asked, c) {
			row[c] = doubtful
			s.doubt(state, c, to, narrowed)
		}
	}
	return row[c]
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
