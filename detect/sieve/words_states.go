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
// steps and escapes resolved by what the state knows of the last byte. Its
// states and their rows are made when they are first needed.
type words struct {
	*trie
	rows   []*[wordWidth]uint16 // nil: not made yet
	states []wordState
	index  map[wordState]uint16
	full   bool // there was no room for a state
}

func newWords(t *trie) *words {
	w := &words{trie: t, index: map[wordState]uint16{}}
	w.states, w.rows = make([]wordState, 1, 256), make([]*[wordWidth]uint16, 1, 256)
	w.state(wordState{node: nodeRoot})
	return w
}

// state returns the number of s, a new one if need be.
func (w *words) state(s wordState) uint16 {
	if s.node == nodeHit {
		return hit
	}
	n, ok := w.index[s]
	if !ok {
		if len(w.states) == 0xffff {
			w.full = true
			return hit
		}
		n = uint16(len(w.states))
		w.index[s] = n
		w.states, w.rows = append(w.states, s), append(w.rows, nil)
	}
	return n
}

// row returns the transitions of a state.
func (w *words) row(n uint16) *[wordWidth]uint16 {
	if w.rows[n] == nil {
		row := new([wordWidth]uint16)
		w.fill(w.states[n], row)
		w.rows[n] = row
	}
	return w.rows[n]
}

// reference is the state that s behaves like where it leaves the trie, if it
// was met.
func (w *words) reference(s wordState) (n uint16, ok bool) {
	switch s.kind {
	case kindUpper:
		s = wordState{split: s.split, kind: kindUpper}
	case kindLower, kindDigit:
		s = wordState{kind: s.kind}
	default:
		s = wordState{node: nodeRoot, kind: s.kind}
	}
	n, ok = w.index[s]
	return n, ok
}

// turn is what the next byte leads to, by what it is.
type turn struct{ here, cut, lower, digit *[symbols]uint16 }

func (w *words) turn(s wordState) turn {
	next := w.next
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

// fill makes a row. It starts from that of the reference, if there is one,
// and changes what differs.
func (w *words) fill(s wordState, row *[wordWidth]uint16) {
	t := w.turn(s)
	var old turn
	guarded := w.ends[s.node] != nil
	known := false
	if n, ok := w.reference(s); ok && !guarded {
		if ref := w.states[n]; ref != s && w.ends[ref.node] == nil {
			known, old = true, w.turn(ref)
			*row = *w.row(n)
		}
	}
	same := func(a, b *[symbols]uint16, x uint16) bool { return known && (a == b || a[x] == b[x]) }
	for x := range uint16(26) {
		if !same(t.lower, old.lower, x) {
			row[x] = w.state(wordState{node: t.lower[x], kind: kindLower})
		}
		if same(t.cut, old.cut, x) && (s.kind != kindUpper || same(t.here, old.here, x)) {
			continue
		}
		u := wordState{node: t.cut[x], split: t.cut[x], kind: kindUpper}
		if s.kind == kindUpper {
			u.node = t.here[x]
			if guarded { // the word may end before x; its guard cannot be asked later
				u.split = nodeHit
			}
		}
		row[colUpper+x] = w.state(u)
	}
	for x := range uint16(10) {
		if !same(t.digit, old.digit, symDigit+x) {
			row[colDigit+x] = w.state(wordState{node: t.digit[symDigit+x], kind: kindDigit})
		}
	}
	if same(t.here, old.here, symSep) {
		return
	}
	sep := wordState{node: t.here[symSep]}
	row[colSep], row[colFeed] = w.state(sep), start
	if row[colSep] == hit {
		row[colFeed] = hit
	}
	sep.kind = kindSlash
	row[colSlash] = w.state(sep)
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
	return w.ends[s.node]
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
