package sieve

import "slices"

// Columns of a word state's row: what a byte is to the words.
const (
	colUpper  = 26
	colDigit  = 52
	colSep    = 62
	colSlash  = 63
	colFeed   = 64
	wordWidth = 65
)

// hit and start are the first states of the automata of words and of shapes.
// hit is never left.
const (
	hit   = 0
	start = 1
)

// kind is what the last byte was, as far as token boundaries depend on it.
type kind uint8

const (
	kindSep kind = iota
	kindSlash
	kindLower
	kindDigit
	kindUpper
)

// wordState is a node of the trie and what decides the next boundary.
type wordState struct {
	node uint16
	// split is the node if the last byte, an upper-case letter, turns out
	// to begin a token because a lower-case one follows; else 0.
	split uint16
	kind  kind
}

// hash tells states apart.
func (s wordState) hash() uint64 { return uint64(s.node)<<24 | uint64(s.split)<<8 | uint64(s.kind) }

// words is the automaton over raw bytes: the trie, with case steps, digit
// steps and escapes resolved by what the state knows of the last byte. Its
// states are made when they are first needed.
type words struct {
	*trie
	states []wordState
	index  numbers
	full   bool // there was no room for a state
}

func newWords(t *trie) *words {
	w := &words{trie: t, index: newNumbers()}
	w.states = make([]wordState, 1, 256)
	w.state(wordState{node: nodeRoot})
	return w
}

// state returns the number of s, a new one if need be.
func (w *words) state(s wordState) uint16 {
	if s.node == nodeHit {
		return hit
	}
	if x := w.index.find(s.hash(), func(x uint16) bool { return w.states[x] == s }); x != 0 {
		return x
	}
	if len(w.states) == 0xffff {
		w.full = true
		return hit
	}
	n := uint16(len(w.states))
	w.states = append(w.states, s)
	w.index.put(n, func(x uint16) uint64 { return w.states[x].hash() })
	return n
}

// dull are the symbols that lead from a state to the same one as that of a
// column, since no word goes on with any of them: bits by letter, or by digit.
// It is 0 where one does, and for what is no letter and no digit.
func (w *words) dull(state uint16, column uint8) uint64 {
	s := w.states[state]
	if column >= colSep || s.kind == kindSlash && column < colUpper {
		return 0
	}
	var on uint64 // the symbols with which a word may go on
	x, own := column, s.kind == kindLower
	switch {
	case column >= colDigit:
		x, own = symDigit+column-colDigit, s.kind == kindDigit
	case column >= colUpper:
		x, own = column-colUpper, false
		if s.kind == kindUpper {
			on = w.goesOn(s.node)
		}
	case s.kind == kindUpper:
		on, own = w.goesOn(s.split)|w.goesOn(s.node)&(1<<('s'-'a')), true // a plural is a word of its own
		s.node = nodeDead
	}
	if own {
		on |= w.goesOn(s.node)
	} else {
		on |= w.goesOn(w.step(s.node, symSep))
	}
	if on>>x&1 != 0 {
		return 0
	}
	if x >= symDigit {
		return ^on >> symDigit
	}
	return ^on
}

// next is where a byte of a column leads.
func (w *words) next(state uint16, column uint8) uint16 {
	s := w.states[state]
	t := w.trie
	switch {
	case column >= colUpper:
	case s.kind == kindLower: // within a token
		return w.state(wordState{node: t.step(s.node, column), kind: kindLower})
	case s.kind == kindUpper:
		return w.state(wordState{node: t.step(s.split, column), kind: kindLower})
	}
	cut := t.step(s.node, symSep) // after a boundary
	switch {
	case column < colUpper && s.kind == kindSlash && isEscape('a'+column):
		return w.state(wordState{node: cut})
	case column < colUpper:
		return w.state(wordState{node: t.step(cut, column), kind: kindLower})
	case column < colDigit:
		x := column - colUpper
		u := wordState{split: t.step(cut, x), kind: kindUpper}
		if u.node = u.split; s.kind == kindUpper {
			u.node = t.step(s.node, x)
			if slices.ContainsFunc(w.ends(s.node), (*guard).mayCapital) { // the word may end before x; its guard cannot be asked later
				u.split = nodeHit
			}
		}
		return w.state(u)
	case column < colSep:
		from := cut
		if s.kind == kindDigit {
			from = s.node
		}
		return w.state(wordState{node: t.step(from, symDigit+column-colDigit), kind: kindDigit})
	}
	switch {
	case cut == nodeHit:
		return hit
	case column == colFeed:
		return start
	case column == colSlash:
		return w.state(wordState{node: cut, kind: kindSlash})
	}
	return w.state(wordState{node: cut})
}

// guards are those of the words that end before a byte of that column.
func (w *words) guards(state uint16, column uint8) []*guard {
	s := w.states[state]
	switch {
	case column < colUpper:
		return nil
	case column < colDigit && s.kind == kindUpper:
		return nil
	case s.kind != kindLower && s.kind != kindUpper:
		return nil
	}
	return w.ends(s.node)
}

// plurals are the guards of the words that a plural s ends, if the byte of
// that column is one.
func (w *words) plurals(state uint16, column uint8) (list []*guard) {
	if s := w.states[state]; column == 's'-'a' && s.kind == kindUpper {
		for _, g := range w.ends(w.step(s.node, column)) {
			list = append(list, g.ofPlural())
		}
	}
	return list
}

// begun are the guards of the words that begin with what leads to a state.
func (w *words) begun(state uint16) []*guard {
	if s := w.states[state]; state != hit && (s.kind == kindLower || s.kind == kindUpper) {
		return w.begins(s.node)
	}
	return nil
}

func wordColumn(c byte) uint8 {
	switch {
	case isLower(c):
		return c - 'a'
	case isUpper(c):
		return colUpper + c - 'A'
	case isDigit(c):
		return colDigit + c - '0'
	case c == '\\':
		return colSlash
	case c == '\n':
		return colFeed
	}
	return colSep
}
