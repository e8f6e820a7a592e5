package sieve

// rowBits makes the columns of a row a power of two: letters are 52 columns,
// digits at most 10, all other ASCII at most 66.
const rowBits = 7

// entityColumn is one that no other byte has: all of them need 119 at most.
const entityColumn = 1<<rowBits - 1

// maxStates bounds the table to 8 MiB.
const maxStates = 1 << 15

// often lists bytes by how often logs hold them, so that the columns of
// frequent ones share cache lines.
const often = "e taoinrsldcumpgfhbvykwxjzq\"0123456789:.,-_/={}[]()@ETAOINRSLDCUMPGFHBVYKWXJZQ\n"

// merge builds the product of both automata, so that the scan is one chain
// of lookups. It returns nil when words is nil or the product too large.
func merge(w *words, sh *shapes) *Sieve {
	if w == nil {
		return nil
	}
	s := &Sieve{}
	type columns struct{ word, shape uint8 }
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
		s.class[c] = n
	}
	for i := range len(often) {
		place(often[i])
	}
	for c := range 256 {
		place(byte(c))
	}

	// An ampersand hits in any state, and what follows decides; its own
	// column is that of an ampersand that begins no entity.
	ampersand := s.class['&']
	s.class['&'] = entityColumn
	s.ampersand = ampersand

	p := product{first: make([]uint16, len(w.rows))}
	p.pairs = make([]pair, 1, 2*len(w.rows))
	p.more = make([]uint16, 1, 2*len(w.rows))
	p.crowd = map[pair]uint16{}
	p.state(start, start)
	s.table = make([]uint16, 1<<rowBits, 2*len(w.rows)<<rowBits)
	for i := start; i < len(p.pairs); i++ {
		if len(p.pairs) > maxStates {
			return nil
		}
		var row [1 << rowBits]uint16
		a, b := &w.rows[p.pairs[i].word], sh.rows[p.pairs[i].shape]
		for n, col := range list {
			row[n] = p.state(a[col.word], b[col.shape])
		}
		s.table = append(s.table, row[:]...)
	}
	return s
}

type pair struct{ word, shape uint16 }

// product numbers the pairs of states that can be reached together.
type product struct {
	pairs []pair
	first []uint16 // by word state: its first pair
	more  []uint16 // by pair: the next of the same word state
	crowd map[pair]uint16
}

func (p *product) state(word, shape uint16) uint16 {
	if word == hit || shape == hit {
		return hit
	}
	n := p.first[word]
	for steps := 0; n != 0; n = p.more[n] {
		if p.pairs[n].shape == shape {
			return n
		}
		if steps++; steps == 4 { // few word states meet many shapes
			key := pair{word, shape}
			if m, ok := p.crowd[key]; ok {
				return m
			}
			m := p.new(key)
			p.crowd[key] = m
			return m
		}
	}
	n = p.new(pair{word, shape})
	p.more[n], p.first[word] = p.first[word], n
	return n
}

func (p *product) new(key pair) uint16 {
	if len(p.pairs) > maxStates {
		return hit // merge gives up
	}
	p.pairs = append(p.pairs, key)
	p.more = append(p.more, 0)
	return uint16(len(p.pairs) - 1)
}
