package sieve

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
)

// Guard says whether a trigger counts at a place of text: at is the last
// byte of the word, or a byte of the shape. text may hold more lines than
// the one in question; a guard that looks past a line feed is wrong. It
// answers true where it cannot know: what it denies is not looked at again.
type Guard func(text []byte, at int) bool

// Guarded is a trigger with a guard. Exactly one of Word and Shape is set. A
// word outside ASCII, or one that ends with a digit, counts everywhere, and so
// does one that is also given without a guard.
type Guarded struct {
	Word  string
	Shape Shape
	Guard Guard
	// After has the bytes behind the word or the shape before which the guard
	// may hold, so that it is not asked before others; behind the end of a text
	// stands a line feed. Nil: any.
	After *[256]bool
	// Alone says of a shape that it can be judged by itself: what else is on
	// the line makes no difference to it, nor it to the rest of the line.
	Alone bool
}

// GuardedWord is a Guarded of a word. Of many, those in the order of the
// alphabet are the quickest to compile.
type GuardedWord struct {
	Word string
	guard
}

// NewGuardedWord returns a word with its guard; after is Guarded.After.
func NewGuardedWord(word string, guard Guard, after *[256]bool) GuardedWord {
	return GuardedWord{Word: word, guard: newGuard(guard, after)}
}

// wordNumbers is where the numbers of the guards of GuardedWords begin.
const wordNumbers = 1 << 24

// triggers are what the automaton looks for.
type triggers struct {
	words   []string // folded
	guarded []GuardedWord
	heads   []GuardedWord // what long guarded words begin with
	masks   []mask
	chars   []guardedChar
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
	after  *[256]bool // as Guarded.After
	number uint32
	alone  bool
	spot   spot // of its word
}

func newGuard(asks Guard, after *[256]bool) guard { return guard{asks: asks, after: after} }

// spot says where a guarded word is looked for.
type spot uint8

const (
	elsewhere spot = iota // not as a guarded word
	oneToken              // in the trie
	severalTokens
	asBeginning // in the trie: the guard is asked as soon as it is read
)

// put finds the spot of a guarded word.
func (t *triggers) put(g *GuardedWord) error {
	if g.spot = oneToken; g.asks != nil && g.Word != "" && isLetters(g.Word) { // most
		return nil
	}
	g.spot = elsewhere
	f, ascii := foldWord(g.Word)
	switch {
	case !ascii:
	case f == "":
		return errors.New("the word has no letter and no digit")
	case g.asks == nil || !isLower(f[len(f)-1]):
		t.words = append(t.words, f)
	default:
		g.Word, g.spot = f, severalTokens
		if isLetters(f) {
			g.spot = oneToken
		}
	}
	return nil
}

// isLetters reports whether a word is of small letters only.
func isLetters(w string) bool {
	for i := range len(w) {
		if !isLower(w[i]) {
			return false
		}
	}
	return true
}

// beginDepth is the length to which guarded words are cut: the table holds
// what they begin with, and a list the rest.
const beginDepth = 10

// cutGuarded brings together guarded words of one token with the same
// beginning.
func (t *triggers) cutGuarded() {
	byWord := func(a, b GuardedWord) int { return strings.Compare(a.Word, b.Word) }
	if !slices.IsSortedFunc(t.guarded, byWord) {
		t.guarded = slices.Clone(t.guarded)
		slices.SortStableFunc(t.guarded, byWord)
	}
	long := func(g *GuardedWord) bool { return len(g.Word) > beginDepth && g.spot == oneToken }
	n := 0
	for i := range t.guarded {
		if long(&t.guarded[i]) {
			n++
		}
	}
	t.heads = make([]GuardedWord, 0, n)
	room := make(beginners, 0, n)
	for i := range t.guarded {
		g := &t.guarded[i]
		if !long(g) {
			continue
		}
		head, number := g.Word[:beginDepth], g.number
		for k := i; k < len(t.guarded) && strings.HasPrefix(t.guarded[k].Word, head); k++ {
			if x := &t.guarded[k]; long(x) {
				room, x.spot = append(room, beginner{x.Word, x.asks}), elsewhere
			}
		}
		t.heads = append(t.heads, GuardedWord{head, guard{asks: slices.Clip(room).ask, number: number, spot: asBeginning}})
		room = room[len(room):]
	}
}

// beginners are words that begin alike, with their guards: a few.
type beginners []beginner

type beginner struct {
	word string
	asks Guard
}

// ask reads the token whose beginning ends with byte at of text.
func (b beginners) ask(text []byte, at int) bool {
	var buf [48]byte
	start := at + 1 - beginDepth
	end := at + 1
	if isUpper(text[start]) && isUpper(text[start+1]) {
		for end < len(text) && isUpper(text[end]) {
			end++
		}
		switch {
		case pluralAt(text, end):
			end++
		case end < len(text) && isLower(text[end]):
			end--
		}
	} else {
		for end < len(text) && isLower(text[end]) {
			end++
		}
	}
	if end <= at || start < 0 || end-start > len(buf) {
		return false
	}
	for i, c := range text[start:end] {
		buf[i] = c | 0x20
	}
	for _, x := range b {
		if x.word == string(buf[:end-start]) && x.asks(text, end-1) {
			return true
		}
	}
	return false
}

// pluralAt reports whether byte i makes a plural of the acronym before it:
// the s of MRNs. Guarded words end there, too.
func pluralAt(text []byte, i int) bool {
	return i < len(text) && text[i] == 's' && (i+1 == len(text) || !isLower(text[i+1]))
}

// mayCapital reports whether the guard may hold before a capital.
func (g *guard) mayCapital() bool {
	return g.after == nil || slices.Contains(g.after['A':'Z'+1], true)
}

// ofPlural is the guard where the word ends in the s of a plural.
func (g *guard) ofPlural() *guard {
	asks := g.asks
	return &guard{asks: func(text []byte, at int) bool { return pluralAt(text, at) && asks(text, at) }, number: g.number | plural}
}

// plural is the bit of a guard's number that ofPlural sets.
const plural = 1 << 31

// question is a guard to ask about a byte, or about the one before it.
type question struct {
	asks  Guard
	back  int
	alone bool
}

// asked are the guards to ask about the byte before, and about the byte.
type asked struct{ before, at []*guard }

// The bits of what is left of asked: those of the first guards of before, one
// for all others of them, and one for at.
const (
	otherBefore = 62
	allAt       = 1 << 63
)

// narrow says which guards may hold before a byte.
func (a *asked) narrow(c uint8) (which uint64) {
	for i, g := range a.before {
		if g.after == nil || g.after[c] {
			which |= 1 << min(i, otherBefore)
		}
	}
	if len(a.at) > 0 {
		which |= allAt
	}
	return which
}

// doubts are the questions of a scanner, in lists by number.
type doubts struct {
	lists [][]question
	known map[string]uint16 // by the numbers of the guards
	key   []byte            // scratch
	asked asked             // scratch
}

// always is the number of the list with a question whose answer is yes.
const always = 0

func newDoubts() doubts {
	yes := question{asks: func([]byte, int) bool { return true }}
	return doubts{lists: [][]question{always: {yes}}, known: map[string]uint16{}}
}

// number returns that of the list of the questions to ask.
func (d *doubts) number(a *asked, which uint64) uint16 {
	key, at := d.key[:0], a.at
	for i, g := range a.before {
		if which>>min(i, otherBefore)&1 != 0 {
			key = binary.LittleEndian.AppendUint32(key, g.number)
		}
	}
	key = append(key, 0xff, 0xff, 0xff, 0xff)
	for _, g := range at {
		key = binary.LittleEndian.AppendUint32(key, g.number)
	}
	d.key = key
	n, ok := d.known[string(key)]
	if !ok {
		var list []question
		for i, g := range a.before {
			if which>>min(i, otherBefore)&1 != 0 {
				list = append(list, question{g.asks, 1, g.alone})
			}
		}
		for _, g := range at {
			list = append(list, question{g.asks, 0, g.alone})
		}
		n = uint16(len(d.lists))
		d.lists, d.known[string(key)] = append(d.lists, list), n
	}
	return n
}
