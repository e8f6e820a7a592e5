package sieve

import (
	"errors"
	"slices"
)

// Guard says whether a trigger counts at a place of text: at is the last
// byte of the word, or a byte of the shape. text may hold more lines than
// the one in question; a guard that looks past a line feed is wrong. It
// answers true where it cannot know: what it denies is not looked at again.
type Guard func(text []byte, at int) bool

// Guarded is a trigger with a guard. Exactly one of Word and Shape is set. A
// word of several tokens, one outside ASCII, or one with digits counts
// everywhere, and so does one that is also given without a guard.
type Guarded struct {
	Word  string
	Shape Shape
	Guard Guard
}

// triggers are what one engine looks for.
type triggers struct {
	words   []string // folded
	guarded []guardedWord
	masks   []mask
	chars   []guardedChar
}

type guardedWord struct {
	word  string
	guard Guard
}

type guardedChar struct {
	char  byte
	guard Guard
}

type mask struct {
	elements []element
	guard    Guard // nil: none
}

func (t *triggers) guardWord(word string, guard Guard) error {
	f, ascii := foldWord(word)
	if !ascii {
		return nil
	}
	if f == "" {
		return errors.New("the word has no letter and no digit")
	}
	for i := range len(f) {
		if !isLower(f[i]) {
			guard = nil
		}
	}
	if guard == nil {
		t.words = append(t.words, f)
		return nil
	}
	t.guarded = append(t.guarded, guardedWord{f, guard})
	return nil
}

// doubt is what an automaton keeps about a state in which a guarded trigger
// may end, by the column of the byte that ends it.
type doubt struct {
	next   [1 << rowBits]uint16 // where it goes on when no guard holds
	before [1 << rowBits]uint16 // index of the guards to ask about the byte before
	at     [1 << rowBits]uint16 // and about the byte itself
}

// doubts collects the guards of an engine while it is built.
type doubts struct {
	states map[uint16]*doubt
	lists  [][]Guard // the first is empty
}

func (d *doubts) add(state uint16, column int, next uint16, before, at []Guard) {
	x := d.states[state]
	if x == nil {
		x = &doubt{}
		d.states[state] = x
	}
	x.next[column], x.before[column], x.at[column] = next, d.list(before), d.list(at)
}

func (d *doubts) list(guards []Guard) uint16 {
	if len(guards) == 0 {
		return 0
	}
	d.lists = append(d.lists, guards)
	return uint16(len(d.lists) - 1)
}

// ask asks the guards of a list about byte i.
func (d *doubts) ask(list uint16, text []byte, i int) bool {
	for _, g := range d.lists[list] {
		if g(text, i) {
			return true
		}
	}
	return false
}

// settled says where the automaton goes from a state that met a guarded
// trigger at byte i, of column c: to hit, or on.
func (e *engine) settled(st uint16, text []byte, i int, c uint8) uint16 {
	x := e.doubts.states[st]
	if e.doubts.ask(x.before[c], text, i-1) || e.doubts.ask(x.at[c], text, i) {
		return hit
	}
	return x.next[c]
}

// guard gives guarded characters a column of their own: it is looked at
// again, like an ampersand.
func (e *engine) guard(chars []guardedChar) {
	for _, x := range chars {
		c := &e.chars[x.char]
		if e.class[x.char] != guardColumn {
			c.column = e.class[x.char]
			e.class[x.char] = guardColumn
		}
		e.doubts.lists[0] = nil
		c.list = e.doubts.list(append(e.doubts.lists[c.list], x.guard))
	}
}

// doubt finds the states in which guarded triggers may end, and has the
// table lead to doubtful there. columns gives a column's in the two automata.
func (e *engine) doubt(p *product, w *words, sh *shapes, columns []columns) {
	ends, leads := sh.guarded()
	for i := first; i < len(p.pairs); i++ {
		at := p.pairs[i]
		if w.trie.guards[w.states[at.word].node] == nil && !ends[at.shape] && !leads[at.shape] {
			continue
		}
		row := e.table[i<<rowBits:][:1<<rowBits]
		for n, col := range columns {
			if row[n] == hit {
				continue
			}
			before, after := sh.guards(slices.Clone(w.guards(at.word, col.word)), nil, at.shape, sh.rows[at.shape][col.shape], col.shape)
			if len(before)+len(after) > 0 {
				e.doubts.add(uint16(i), n, row[n], before, after)
				row[n] = doubtful
			}
		}
	}
}
