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
// a guarded trigger may hit; unmade stands for a step that was not taken yet.
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
// and of shapes, so that reading is one chain of lookups. Its states and the
// steps between them are made when a text first takes them: of the many that
// there could be, a log needs some thousand. It is for one goroutine.
type Scanner struct {
	*Sieve
	class  *[256]uint8
	table  []uint16 // rows of 1<<rowBits states
	words  *words
	shapes *shapes
	pairs  []pair // by state
	index  map[pair]uint16
	doubts doubts
	denied *denials
	maps   []uint64 // scratch of findCapitalWide
	aside  []int    // where triggers hit that stand alone, since the last look
	full   bool     // there was no room for a state; its place took hit
}

type pair struct{ word, shape uint16 }

// NewScanner returns a Scanner, which keeps what it has learned of a log.
func (s *Sieve) NewScanner() *Scanner {
	n := &Scanner{Sieve: s}
	if s.capitals != nil {
		n.denied, n.maps = new(denials), make([]uint64, 32)
	}
	n.reset()
	return n
}

// reset forgets all states.
func (s *Scanner) reset() {
	*s = Scanner{Sieve: s.Sieve, denied: s.denied, maps: s.maps, aside: s.aside[:0], class: &s.plan.class, words: newWords(s.plan.trie), shapes: newShapes(s.plan.shapes)}
	s.doubts.known, s.index = map[string]uint16{}, map[pair]uint16{}
	s.pairs = make([]pair, first, 512)
	s.table = make([]uint16, first<<rowBits, 512<<rowBits)
	s.state(start, start)
}

// state returns the number of a pair, a new one if need be.
func (s *Scanner) state(word, shape uint16) uint16 {
	if word == hit || shape == hit {
		return hit
	}
	at := pair{word, shape}
	n, ok := s.index[at]
	if ok {
		return n
	}
	if len(s.pairs) == maxStates {
		s.full = true
		return hit
	}
	n = uint16(len(s.pairs))
	s.pairs, s.index[at] = append(s.pairs, at), n
	s.table = slices.Grow(s.table, 1<<rowBits)[:len(s.table)+1<<rowBits]
	row := s.table[int(n)<<rowBits:]
	for i := range row {
		row[i] = unmade
	}
	return n
}

// make makes the step from a state with a byte of column c: to another state,
// or to doubtful where a guarded trigger may end.
func (s *Scanner) make(state uint16, c uint8) uint16 {
	at, col := s.pairs[state], s.plan.columns[c]
	word := s.words.next(at.word, col.word)
	shape := s.shapes.row(at.shape)[col.shape]
	to := s.state(word, shape)
	s.full = s.full || s.words.full || s.shapes.full
	if to != hit {
		if asked := s.asked(at, col, word, shape); len(asked.before)+len(asked.at) > 0 {
			s.doubt(state, c, to, asked)
			to = doubtful
		}
	}
	s.table[int(state)<<rowBits|int(c)] = to
	return to
}

// asked are the guards of the triggers that may end with that step.
func (s *Scanner) asked(at pair, col columns, word, shape uint16) *asked {
	a := &s.doubts.asked
	a.before, a.at = a.before[:0], a.at[:0]
	if plurals := s.words.plurals(at.word, col.word); plurals != nil {
		a.at = append(a.at, plurals...)
	} else {
		a.before = append(a.before, s.words.guards(at.word, col.word)...)
		a.at = append(a.at, s.words.begun(word)...)
	}
	s.shapes.guards(a, at.shape, shape, col.shape)
	return a
}
