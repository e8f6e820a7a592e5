package sieve

import (
	"encoding/binary"
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

// guardedWord is a word of letters, or what many words begin with: then its
// guard is asked as soon as it is read.
type guardedWord struct {
	word  string
	guard *guard
	begin bool
}

type guardedChar struct {
	char  byte
	guard *guard
}

type mask struct {
	elements []element
	guard    *guard // nil: none
}

// guard is a Guard of the Config, by its number.
type guard struct {
	asks   Guard
	number uint16
}

func (t *triggers) guardWord(word string, guard *guard) error {
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
	t.guarded = append(t.guarded, guardedWord{word: f, guard: guard})
	return nil
}

// beginDepth is the length to which guarded words are cut: the table holds
// what they begin with, and a map the rest.
const beginDepth = 6

// cutGuarded brings together guarded words with the same beginning.
func (t *triggers) cutGuarded() {
	var short []guardedWord
	groups := map[string]beginners{}
	for _, g := range t.guarded {
		if len(g.word) <= beginDepth {
			short = append(short, g)
			continue
		}
		head := g.word[:beginDepth]
		b, ok := groups[head]
		if !ok {
			b = beginners{}
			groups[head] = b
			short = append(short, guardedWord{head, &guard{b.ask, g.guard.number}, true})
		}
		b[g.word] = append(b[g.word], g.guard.asks)
	}
	t.guarded = short
}

// beginners are words that begin alike, with their guards.
type beginners map[string][]Guard

// ask reads the token whose beginning ends with byte at of text.
func (b beginners) ask(text []byte, at int) bool {
	var buf [48]byte
	start := at + 1 - beginDepth
	end := at + 1
	if isUpper(text[start]) && isUpper(text[start+1]) {
		for end < len(text) && isUpper(text[end]) {
			end++
		}
		if end < len(text) && isLower(text[end]) {
			end--
		}
	} else {
		for end < len(text) && isLower(text[end]) {
			end++
		}
	}
	if end <= at || end-start > len(buf) {
		return false
	}
	for i, c := range text[start:end] {
		buf[i] = c | 0x20
	}
	for _, g := range b[string(buf[:end-start])] {
		if g(text, end-1) {
			return true
		}
	}
	return false
}

// doubt is what an automaton keeps about a state in which a guarded trigger
// may end, by the column of the byte that ends it.
type doubt struct {
	next [1 << rowBits]uint16 // where it goes on when no guard holds
	list [1 << rowBits]uint16 // of the guards to ask
}

// asked are the guards to ask about the byte before, and about the byte.
type asked struct{ before, at []*guard }

// doubts collects the guards of an engine while it is built.
type doubts struct {
	states map[uint16]*doubt
	lists  []asked
	known  map[string]uint16 // by the numbers of the guards
	key    []byte
}

func newDoubts() doubts { return doubts{states: map[uint16]*doubt{}, known: map[string]uint16{}} }

func (d *doubts) add(state uint16, column int, next, list uint16) {
	x := d.states[state]
	if x == nil {
		x = &doubt{}
		d.states[state] = x
	}
	x.next[column], x.list[column] = next, list
}

// list returns the number of a list; the slices are copied.
func (d *doubts) list(a asked) uint16 {
	key := d.key[:0]
	for _, g := range a.before {
		key = binary.LittleEndian.AppendUint16(key, g.number)
	}
	key = append(key, 0xff, 0xff)
	for _, g := range a.at {
		key = binary.LittleEndian.AppendUint16(key, g.number)
	}
	d.key = key
	n, ok := d.known[string(key)]
	if !ok {
		n = uint16(len(d.lists))
		d.known[string(key)] = n
		d.lists = append(d.lists, asked{slices.Clone(a.before), slices.Clone(a.at)})
	}
	return n
}

// ask asks the guards of a list about byte i of text, or the one before.
func (d *doubts) ask(list uint16, text []byte, i int) bool {
	for _, g := range d.lists[list].before {
		if g.asks(text, i-1) {
			return true
		}
	}
	for _, g := range d.lists[list].at {
		if g.asks(text, i) {
			return true
		}
	}
	return false
}

// settled says where the automaton goes from a state that met a guarded
// trigger at byte i, of column c: to hit, or on.
func (e *engine) settled(st uint16, text []byte, i int, c uint8) uint16 {
	x := e.doubts.states[st]
	if e.doubts.ask(x.list[c], text, i) {
		return hit
	}
	return x.next[c]
}

// guard gives guarded characters a column of their own: it is looked at
// again, like an ampersand.
func (e *engine) guard(chars []guardedChar) {
	lists := map[byte][]*guard{}
	for _, x := range chars {
		lists[x.char] = append(lists[x.char], x.guard)
		e.chars[x.char] = char{e.doubts.list(asked{at: lists[x.char]}), e.class[x.char]}
	}
	for _, x := range chars {
		e.class[x.char] = guardColumn
	}
}

// doubt finds the states in which guarded triggers may end, and has the
// table lead to doubtful there. columns gives a column's in the two automata.
func (e *engine) doubt(p *product, w *words, sh *shapes, columns []columns) {
	ends, leads := sh.guarded()
	var a asked
	for i := first; i < len(p.pairs); i++ {
		at := p.pairs[i]
		if n := w.states[at.word].node; w.trie.guards[n] == nil && !w.trie.leads[n] && !ends[at.shape] && !leads[at.shape] {
			continue
		}
		row := e.table[i<<rowBits:][:1<<rowBits]
		for n, col := range columns {
			if row[n] == hit {
				continue
			}
			a.before = append(a.before[:0], w.guards(at.word, col.word)...)
			a.at = append(a.at[:0], w.begun(w.rows[at.word][col.word])...)
			sh.guards(&a, at.shape, sh.rows[at.shape][col.shape], col.shape)
			if len(a.before)+len(a.at) > 0 {
				e.doubts.add(uint16(i), n, row[n], e.doubts.list(a))
				row[n] = doubtful
			}
		}
	}
}
