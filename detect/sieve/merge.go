package sieve

// rowBits makes the columns of a row a power of two: letters are 52 columns,
// digits at most 10, all other ASCII at most 66.
const rowBits = 7

// entityColumn and guardColumn are those that no other byte has: all of them
// need 119 at most.
const (
	entityColumn = 1<<rowBits - 1
	guardColumn  = 1<<rowBits - 2
)

// maxStates bounds the table to 12 MiB.
const maxStates = 48 << 10

// The first states of an engine: hit is that of its parts, doubtful is where a
// guarded trigger may hit. Neither is left.
const (
	doubtful = 1
	first    = 2
)

// often lists bytes by how often logs hold them, so that the columns of
// frequent ones share cache lines.
const often = "e taoinrsldcumpgfhbvykwxjzq\"0123456789:.,-_/={}[]()@ETAOINRSLDCUMPGFHBVYKWXJZQ\n"

// engine is one automaton over raw bytes, as the scan reads it.
type engine struct {
	class     [256]uint8 // byte to column
	table     []uint16   // rows of 1<<rowBits states
	ampersand uint8      // column of an ampersand that begins no entity
	chars     [256]char  // by byte
	doubts    doubts
}

// char is a guarded character: its guards, and its column when they deny.
type char struct {
	list   uint16
	column uint8
}

func newEngine(t triggers) (*engine, error) {
	sh := newShapes(t.masks)
	if sh == nil {
		return nil, errTooLarge
	}
	// A set too large for the table is cut to prefixes of its words: more
	// marks, none missed.
	for _, depth := range []int{64, 12, 8, 6, 4, 2, 1} {
		if e := merge(newWords(t.words, t.guarded, depth), sh); e != nil {
			e.guard(t.chars)
			return e, nil
		}
	}
	return nil, errTooLarge
}

// merge builds the product of both automata, so that the scan is one chain
// of lookups. It returns nil when words is nil or the product too large.
func merge(w *words, sh *shapes) *engine {
	if w == nil {
		return nil
	}
	e := &engine{doubts: newDoubts()}
	known := map[columns]uint8{}
	var list []columns
	place := func(c byte) {
		col := columns{wordColumn(c), sh.column[c]}
		if isEncoded(c) {
			col.word = colSep
		}
		n, ok := known[col]
		if !ok {
			n = uint8(len(list))
			known[col] = n
			list = append(list, col)
		}
		e.class[c] = n
	}
	for i := range len(often) {
		place(often[i])
	}
	for c := range 256 {
		place(byte(c))
	}

	// An ampersand hits in any state, and what follows decides; its own
	// column is that of an ampersand that begins no entity.
	ampersand := e.class['&']
	e.class['&'] = entityColumn
	e.ampersand = ampersand

	byWord, byShape := make([][]uint8, wordWidth), make([][]uint8, len(sh.sample))
	for n, col := range list {
		byWord[col.word] = append(byWord[col.word], uint8(n))
		byShape[col.shape] = append(byShape[col.shape], uint8(n))
	}
	var none [1 << rowBits]uint16
	p := newProduct(len(w.rows), len(sh.rows))
	p.state(start, start)
	e.table = make([]uint16, 2<<rowBits, (len(w.rows)+len(w.rows)/4+len(sh.rows)+2)<<rowBits)
	for n := range 1 << rowBits {
		e.table[doubtful<<rowBits|n] = doubtful
	}
	for i := first; i < len(p.pairs); i++ {
		if len(p.pairs) > maxStates {
			return nil
		}
		at := p.pairs[i]
		e.table = append(e.table, none[:]...)
		row := e.table[i<<rowBits:][:1<<rowBits]
		a, b := &w.rows[at.word], sh.rows[at.shape]
		like := p.like(i, w)
		old := p.pairs[like]
		a2, b2 := &w.rows[old.word], sh.rows[old.shape]
		if like != 0 {
			copy(row, e.table[like<<rowBits:][:1<<rowBits])
		}
		switch {
		case like == 0:
			for n, col := range list {
				row[n] = p.state(a[col.word], b[col.shape])
			}
		case old.shape == at.shape:
			for k := range a {
				if a[k] != a2[k] {
					for _, n := range byWord[k] {
						row[n] = p.state(a[k], b[list[n].shape])
					}
				}
			}
		default:
			for k := range b {
				if b[k] != b2[k] {
					for _, n := range byShape[k] {
						row[n] = p.state(a[list[n].word], b[k])
					}
				}
			}
		}
		row[guardColumn] = doubtful
	}
	e.doubt(p, w, sh, list)
	return e
}

// columns are those of a byte in the two automata.
type columns struct{ word, shape uint8 }

type pair struct{ word, shape uint16 }

// crowded is the number of pairs of a word state that are kept in a list; a
// few word states meet many shapes.
const crowded = 4

// product numbers the pairs of states that can be reached together.
type product struct {
	pairs  []pair
	more   []uint16    // by pair: the next of the same word state
	words  []wordPairs // by word state
	shapes int
}

// wordPairs are the pairs of a word state: a list, or all by shape.
type wordPairs struct {
	first  uint16 // of the list: the latest
	oldest uint16
	count  uint16
	all    []uint16
}

func newProduct(words, shapes int) *product {
	return &product{
		pairs: make([]pair, first, 2*words), more: make([]uint16, first, 2*words),
		words: make([]wordPairs, words), shapes: shapes,
	}
}

// find returns 0 for a pair that has no number.
func (p *product) find(word, shape uint16) uint16 {
	w := &p.words[word]
	if w.all != nil {
		return w.all[shape]
	}
	n := w.first
	for n != 0 && p.pairs[n].shape != shape {
		n = p.more[n]
	}
	return n
}

// like returns a pair whose row is made before that of pair i and differs
// little from it, or 0: the same shapes where the words behave alike, or the
// first of the same words.
func (p *product) like(i int, w *words) int {
	at := p.pairs[i]
	if n := int(p.find(w.reference(w.states[at.word]), at.shape)); n != 0 && n < i {
		return n
	}
	if n := int(p.words[at.word].oldest); n < i {
		return n
	}
	return 0
}

// state returns the number of a pair, a new one if need be.
func (p *product) state(word, shape uint16) uint16 {
	if word == hit || shape == hit {
		return hit
	}
	if n := p.find(word, shape); n != 0 {
		return n
	}
	n := uint16(len(p.pairs))
	if n > maxStates {
		return hit // merge gives up
	}
	w := &p.words[word]
	p.pairs, p.more = append(p.pairs, pair{word, shape}), append(p.more, w.first)
	w.first = n
	if w.count == 0 {
		w.oldest = n
	}
	if w.count++; w.count > crowded && w.all == nil {
		w.all = make([]uint16, p.shapes)
		for m := n; m != 0; m = p.more[m] {
			w.all[p.pairs[m].shape] = m
		}
	}
	if w.all != nil {
		w.all[shape] = n
	}
	return n
}
