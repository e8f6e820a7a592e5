package sieve

import "slices"

// rowBits makes the columns of a row a power of two: letters are 52 columns,
// digits at most 10, all other ASCII at most 66.
const rowBits = 7

// entityColumn and guardColumn are those that no other byte has: all of them
// need 119 at most.
const (
	entityColumn = 1<<rowBits - 1
	guardColumn  = 1<<rowBits - 2
)

// maxStates bounds the table of a scanner to 8 MiB.
const maxStates = 32 << 10

// The first states of a scanner. hit is that of its parts; doubtful is where
// a guarded trigger may hit; unmade fills the rows that were not needed yet.
// None of them is ever stood in.
const (
	doubtful = 1
	unmade   = 2
	first    = 3
)

// often lists bytes by how often logs hold them, so that the columns of
// frequent ones share cache lines.
const often = "e taoinrsldcumpgfhbvykwxjzq\"0123456789:.,-_/={}[]()@ETAOINRSLDCUMPGFHBVYKWXJZQ\n"

// plan is what scanners share.
type plan struct {
	trie      *trie
	shapes    *shapePlan
	class     [256]uint8       // byte to column
	columns   []columns        // what a column is to words and shapes
	ampersand uint8            // column of an ampersand that begins no entity
	chars     [256]guardedByte // by byte
}

// columns are those of a byte in the two automata.
type columns struct{ word, shape uint8 }

// guardedByte is a character with guards, and its column when they deny.
type guardedByte struct {
	guards []*guard
	column uint8
}

func newPlan(t *trie, sh *shapePlan, chars []guardedChar) *plan {
	p := &plan{trie: t, shapes: sh}
	known := map[columns]uint8{}
	place := func(c byte) {
		col := columns{wordColumn(c), sh.column[c]}
		if isEncoded(c) {
			col.word = colSep
		}
		n, ok := known[col]
		if !ok {
			n = uint8(len(p.columns))
			known[col] = n
			p.columns = append(p.columns, col)
		}
		p.class[c] = n
	}
	for i := range len(often) {
		place(often[i])
	}
	for c := range 256 {
		place(byte(c))
	}
	// An ampersand and a guarded character have columns of their own, so
	// that they are looked at in any state.
	p.ampersand = p.class['&']
	for _, x := range chars {
		b := &p.chars[x.char]
		b.guards, b.column = append(b.guards, x.guard), p.class[x.char]
	}
	p.class['&'] = entityColumn
	for _, x := range chars {
		p.class[x.char] = guardColumn
	}
	return p
}

// Scanner reads text with a Sieve. It is the product of the automata of words
// and of shapes, so that reading is one chain of lookups; a state is made
// when a text first needs it. Of the many that there could be, a log needs
// some thousand. It is for one goroutine.
type Scanner struct {
	*Sieve
	class  *[256]uint8
	table  []uint16 // rows of 1<<rowBits states
	words  *words
	shapes *shapes
	pairs  []pair    // by state
	more   []uint16  // by state: the next of the same word state
	met    []wordMet // by word state
	doubts doubts
	full   bool // there was no room for a state; its place took hit
}

type pair struct{ word, shape uint16 }

// wordMet are the states of a word state: a list, or all by shape state. A
// few word states meet many shapes.
type wordMet struct {
	latest, oldest, count uint16
	all                   []uint16
}

// crowded is the number of states of a word state that are kept in a list.
const crowded = 4

// NewScanner returns a Scanner, which keeps what it has learned of a log.
func (s *Sieve) NewScanner() *Scanner {
	n := &Scanner{Sieve: s}
	n.reset()
	return n
}

// reset forgets all states.
func (s *Scanner) reset() {
	*s = Scanner{Sieve: s.Sieve, class: &s.plan.class, words: newWords(s.plan.trie), shapes: newShapes(s.plan.shapes)}
	s.doubts.known = map[string]uint16{}
	s.pairs, s.more = make([]pair, first, 1024), make([]uint16, first, 1024)
	s.doubts.index = make([]uint16, first, 1024)
	s.table = make([]uint16, first<<rowBits, 1024<<rowBits)
	s.state(start, start)
}

// number returns that of a pair, 0 if it has none.
func (s *Scanner) number(word, shape uint16) uint16 {
	if int(word) >= len(s.met) {
		return 0
	}
	m := &s.met[word]
	if m.all != nil {
		if int(shape) < len(m.all) {
			return m.all[shape]
		}
		return 0
	}
	n := m.latest
	for n != 0 && s.pairs[n].shape != shape {
		n = s.more[n]
	}
	return n
}

// state returns the number of a pair, a new one if need be.
func (s *Scanner) state(word, shape uint16) uint16 {
	if word == hit || shape == hit {
		return hit
	}
	if n := s.number(word, shape); n != 0 {
		return n
	}
	if len(s.pairs) == maxStates {
		s.full = true
		return hit
	}
	n := uint16(len(s.pairs))
	for int(word) >= len(s.met) {
		s.met = append(s.met, wordMet{})
	}
	m := &s.met[word]
	s.pairs, s.more = append(s.pairs, pair{word, shape}), append(s.more, m.latest)
	m.latest = n
	if m.count++; m.count == 1 {
		m.oldest = n
	}
	if m.count > crowded {
		if m.all == nil {
			for k := n; k != 0; k = s.more[k] {
				m.put(s.pairs[k].shape, k)
			}
		}
		m.put(shape, n)
	}
	s.doubts.index = append(s.doubts.index, 0)
	s.table = slices.Grow(s.table, 1<<rowBits)[:len(s.table)+1<<rowBits]
	row := s.table[int(n)<<rowBits:]
	for i := range row {
		row[i] = unmade
	}
	return n
}

func (m *wordMet) put(shape, n uint16) {
	if more := int(shape) + 1 - len(m.all); more > 0 {
		m.all = append(m.all, make([]uint16, more)...)
	}
	m.all[shape] = n
}

// make makes the row of a state. It differs little from that of a state like
// it, if there is one.
func (s *Scanner) make(state uint16) {
	at := s.pairs[state]
	a, b := s.words.row(at.word), s.shapes.row(at.shape)
	var row [1 << rowBits]uint16
	if like := s.like(at); like != 0 {
		old := s.pairs[like]
		a2, b2 := s.words.row(old.word), s.shapes.row(old.shape)
		s.undoubted(like, &row)
		for n, col := range s.plan.columns {
			if a[col.word] != a2[col.word] || b[col.shape] != b2[col.shape] {
				row[n] = s.state(a[col.word], b[col.shape])
			}
		}
	} else {
		for n, col := range s.plan.columns {
			row[n] = s.state(a[col.word], b[col.shape])
		}
	}
	row[guardColumn], row[entityColumn] = unmade, unmade
	s.doubt(state, &row)
	copy(s.table[int(state)<<rowBits:], row[:])
	s.full = s.full || s.words.full || s.shapes.full
}

// like returns a state whose row is made and differs little from that of a
// pair, or 0: the same shapes where the words leave the trie, or the first of
// the same words.
func (s *Scanner) like(at pair) uint16 {
	if ref, ok := s.words.reference(s.words.states[at.word]); ok {
		if n := s.number(ref, at.shape); n != 0 && s.made(n) {
			return n
		}
	}
	if n := s.met[at.word].oldest; s.made(n) {
		return n
	}
	return 0
}

func (s *Scanner) made(n uint16) bool { return s.table[int(n)<<rowBits] != unmade }

// undoubted copies the row of a state as it was without guards.
func (s *Scanner) undoubted(n uint16, row *[1 << rowBits]uint16) {
	copy(row[:], s.table[int(n)<<rowBits:])
	for i := range s.plan.columns {
		if row[i] == doubtful {
			row[i] = s.doubts.states[s.doubts.index[n]].next[i]
		}
	}
}
