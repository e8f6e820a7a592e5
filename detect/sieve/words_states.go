package sieve

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

// words is the automaton over raw bytes: the trie, with case steps, digit
// steps and escapes resolved by what the state knows of the last byte.
type words struct {
	rows   [][wordWidth]uint16
	states []wordState
	trie   *trie
	index  [kindUpper][]uint16 // by kind and node
	upper  []uint16            // by node, where split is the node itself
	dead   []uint16            // by split, where node is nodeDead
	other  map[wordState]uint16
}

// newWords returns nil if there are too many states for 16 bits.
func newWords(list []string, guarded []guardedWord, depth int) *words {
	t := newTrie(list, guarded, depth)
	if t == nil {
		return nil
	}
	n := len(t.next)
	w := &words{trie: t, other: map[wordState]uint16{}}
	for k := range w.index {
		w.index[k] = make([]uint16, n)
	}
	w.upper, w.dead = make([]uint16, n), make([]uint16, n)
	w.states = make([]wordState, 1, 3*n)
	w.rows = make([][wordWidth]uint16, 0, 3*n)
	w.state(wordState{node: nodeRoot})
	w.rows = append(w.rows, [wordWidth]uint16{})
	for i := start; i < len(w.states); i++ {
		w.rows = append(w.rows, [wordWidth]uint16{})
		w.fill(i)
		if len(w.states) > 0xffff {
			return nil
		}
	}
	return w
}

// state returns the number of s, a new one if need be.
func (w *words) state(s wordState) uint16 {
	if s.node == nodeHit {
		return hit
	}
	var at *uint16
	switch {
	case s.kind != kindUpper:
		at = &w.index[s.kind][s.node]
	case s.split == s.node:
		at = &w.upper[s.node]
	case s.node == nodeDead:
		at = &w.dead[s.split]
	default:
		i, ok := w.other[s]
		if !ok {
			i = uint16(len(w.states))
			w.other[s] = i
			w.states = append(w.states, s)
		}
		return i
	}
	if *at == 0 {
		*at = uint16(len(w.states))
		w.states = append(w.states, s)
	}
	return *at
}

// reference is the state that s behaves like where it leaves the trie.
func (w *words) reference(s wordState) uint16 {
	switch s.kind {
	case kindUpper:
		return w.dead[s.split]
	case kindLower, kindDigit:
		return w.index[s.kind][nodeDead]
	}
	return w.index[s.kind][nodeRoot]
}

// turn is what the next byte leads to, by what it is.
type turn struct{ here, cut, lower, digit *[symbols]uint16 }

func (w *words) turn(s wordState) turn {
	next := w.trie.next
	t := turn{here: &next[s.node]}
	t.cut = &next[t.here[symSep]] // after a boundary
	t.lower, t.digit = t.cut, t.cut
	switch s.kind {
	case kindLower:
		t.lower = t.here
	case kindUpper:
		t.lower = &next[s.split]
	case kindDigit:
		t.digit = t.here
	}
	return t
}

// fill makes the row of state i. It starts from the row of its reference, if
// that is made already, and changes what differs.
func (w *words) fill(i int) {
	s, row := w.states[i], &w.rows[i]
	t := w.turn(s)
	var old turn
	ref := int(w.reference(s))
	guarded := w.trie.guards[s.node] != nil
	known := ref != 0 && ref < i && !guarded
	if known {
		*row = w.rows[ref]
		old = w.turn(w.states[ref])
	}
	same := func(a, b *[symbols]uint16, x uint16) bool { return known && (a == b || a[x] == b[x]) }
	for x := range uint16(26) {
		if !same(t.lower, old.lower, x) {
			row[x] = w.state(wordState{node: t.lower[x], kind: kindLower})
		}
		if !same(t.cut, old.cut, x) || s.kind == kindUpper && !same(t.here, old.here, x) {
			u := wordState{node: t.cut[x], split: t.cut[x], kind: kindUpper}
			if s.kind == kindUpper {
				u.node = t.here[x]
				if guarded { // the word may end before x; its guard cannot be asked later
					u.split = nodeHit
				}
			}
			row[colUpper+x] = w.state(u)
		}
	}
	for x := range uint16(10) {
		if !same(t.digit, old.digit, symDigit+x) {
			row[colDigit+x] = w.state(wordState{node: t.digit[symDigit+x], kind: kindDigit})
		}
	}
	if !same(t.here, old.here, symSep) {
		sep := wordState{node: t.here[symSep]}
		row[colSep], row[colFeed] = w.state(sep), start
		if row[colSep] == hit {
			row[colFeed] = hit
		}
		sep.kind = kindSlash
		row[colSlash] = w.state(sep)
	}
	if s.kind == kindSlash {
		for _, c := range []byte("nrtbfv") {
			row[c-'a'] = row[colSep]
		}
	}
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
	return w.trie.guards[s.node]
}

// plurals are the guards of the words that a plural s ends, if the byte of
// that column is one.
func (w *words) plurals(state uint16, column uint8) []*guard {
	if s := w.states[state]; column == 's'-'a' && s.kind == kindUpper {
		return w.trie.plural[s.node]
	}
	return nil
}

// begun are the guards of the words that begin with what leads to a state.
func (w *words) begun(state uint16) []*guard {
	if s := w.states[state]; state != hit && (s.kind == kindLower || s.kind == kindUpper) {
		return w.trie.begun[s.node]
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
