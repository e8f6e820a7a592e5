package sieve

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

var errTooLarge = errors.New("shapes: too many, or too long, for the sieve's table")

// Symbols of the token stream.
const (
	symDigit = 26 // 26…35
	symSep   = 36
	symbols  = 37
)

// foldWords brings words to the form of the token stream, a separator also
// between letters and digits, and drops those that contain another.
func foldWords(words []string) ([]string, error) {
	folded := make([]string, 0, len(words))
	for i, w := range words {
		f, ascii := foldWord(w)
		if !ascii {
			continue
		}
		if f == "" {
			return nil, fmt.Errorf("word %d: it has no letter and no digit", i)
		}
		folded = append(folded, f)
	}
	slices.Sort(folded)
	folded = slices.Compact(folded)
	known := make(map[string]bool, len(folded))
	for _, f := range folded {
		known[f] = true
	}
	return slices.DeleteFunc(folded, func(f string) bool { return holdsOther(f, known) }), nil
}

func foldWord(w string) (folded string, ascii bool) {
	letters := 0
	for letters < len(w) && isLower(w[letters]) {
		letters++
	}
	if letters == len(w) { // most
		return w, true
	}
	var b strings.Builder
	last := byte('_')
	for i := range len(w) {
		c := w[i]
		if c >= 0x80 {
			return "", false
		}
		if isUpper(c) {
			c |= 0x20
		}
		if !isLower(c) && !isDigit(c) {
			c = '_'
		}
		if last != '_' && c != '_' && isDigit(last) != isDigit(c) {
			b.WriteByte('_')
		}
		if c != '_' || last != '_' {
			b.WriteByte(c)
		}
		last = c
	}
	return strings.TrimSuffix(b.String(), "_"), true
}

// holdsOther reports whether a run of w's tokens is itself a known word.
func holdsOther(w string, known map[string]bool) bool {
	for i := 0; i < len(w); i++ {
		if i > 0 && w[i-1] != '_' {
			continue
		}
		for j := i + 1; j <= len(w); j++ {
			if (j == len(w) || w[j] == '_') && j-i < len(w) && known[w[i:j]] {
				return true
			}
		}
	}
	return false
}

func isLower(c byte) bool { return c-'a' < 26 }
func isUpper(c byte) bool { return c-'A' < 26 }
func isDigit(c byte) bool { return c-'0' < 10 }

// isEscape reports whether c after a backslash stands for a control character.
func isEscape(c byte) bool {
	switch c {
	case 'n', 'r', 't', 'b', 'f', 'v':
		return true
	}
	return false
}

// Nodes of the trie that are always there.
const (
	nodeDead = 0 // inside a token that starts no word
	nodeHit  = 1
	nodeRoot = 2 // after a separator
)

// trie is an Aho–Corasick automaton over the token stream: a complete table
// whose words start and end at separators.
type trie struct {
	next   [][symbols]uint16
	ends   [][]*guard // by node: those of the guarded words that end there
	begun  [][]*guard // those of the words that begin with what was read there
	plural [][]*guard // those of the words that end with an s after what was read there
}

// newTrie cuts words to depth symbols; a cut word hits at once, guarded or
// not.
func newTrie(words []string, guarded []guardedWord, depth int) *trie {
	const none = 0xffff
	var empty [symbols]uint16
	for i := range empty {
		empty[i] = none
	}
	room := nodes(words, guarded)
	t := &trie{next: make([][symbols]uint16, 3, room), ends: make([][]*guard, 3, room), begun: make([][]*guard, 3, room)}
	t.next[nodeRoot] = empty
	end := make([]bool, 3, room)
	parent := make([]uint16, 3, room)
	label := make([]uint8, 3, room)
	level := make([]uint8, 3, room)
	for i := range len(words) + len(guarded) {
		var g guardedWord
		if i < len(words) {
			g.word = words[i]
		} else {
			g = guarded[i-len(words)]
		}
		w := g.word
		n := uint16(nodeRoot)
		for i := range len(w) {
			x := symbol(w[i])
			if i+1 == depth && i+1 < len(w) {
				t.next[n][x] = nodeHit
			}
			if t.next[n][x] == none {
				if len(t.next) == none {
					return nil
				}
				t.next[n][x] = uint16(len(t.next))
				t.next = append(t.next, empty)
				end, parent = append(end, false), append(parent, n)
				label, level = append(label, x), append(level, uint8(i+1))
				t.ends, t.begun = append(t.ends, nil), append(t.begun, nil)
			}
			if n = t.next[n][x]; n == nodeHit {
				break
			}
		}
		switch {
		case n == nodeHit:
		case g.guard == nil:
			end[n] = true
		case g.begin:
			t.begun[n] = append(t.begun[n], g.guard)
		default:
			t.ends[n] = append(t.ends[n], g.guard)
		}
	}
	t.complete(end, parent, label, level)
	t.plural = make([][]*guard, len(t.next))
	for n := range t.next {
		for _, g := range t.ends[t.next[n]['s'-'a']] {
			t.plural[n] = append(t.plural[n], g.ofPlural())
		}
	}
	return t
}

// nodes is how many nodes the words need, or a few more: of a word in its
// place in the alphabet what it has not in common with the one before.
func nodes(words []string, guarded []guardedWord) int {
	n, last := nodeRoot+1, ""
	add := func(w string) {
		common := 0
		for common < len(w) && common < len(last) && w[common] == last[common] {
			common++
		}
		n, last = n+len(w)-common, w
	}
	for _, w := range words {
		add(w)
	}
	for _, g := range guarded {
		add(g.word)
	}
	return min(n, 0xffff)
}

// complete fills the transitions that leave the trie, by level, from the
// state of the longest suffix that starts at a separator.
func (t *trie) complete(end []bool, parent []uint16, label, level []uint8) {
	const none = 0xffff
	t.next[nodeDead][symSep] = nodeRoot // the other symbols stay: nodeDead is 0
	for x := range t.next[nodeHit] {
		t.next[nodeHit][x] = nodeHit
	}
	root := &t.next[nodeRoot]
	for x := range root {
		if root[x] == none {
			root[x] = nodeDead
		}
	}
	root[symSep] = nodeRoot
	order := make([]uint16, 0, len(t.next))
	for l, more := uint8(1), true; more; l++ {
		more = false
		for n := 3; n < len(t.next); n++ {
			if level[n] == l {
				order, more = append(order, uint16(n)), true
			}
		}
	}
	suffix := make([]uint16, len(t.next)) // nodeDead where there is none
	for _, n := range order {
		if p := parent[n]; p != nodeRoot {
			suffix[n] = t.next[suffix[p]][label[n]]
		}
		from, row := t.next[suffix[n]], &t.next[n]
		if more := t.ends[suffix[n]]; more != nil {
			t.ends[n] = append(slices.Clip(t.ends[n]), more...)
		}
		if more := t.begun[suffix[n]]; more != nil {
			t.begun[n] = append(slices.Clip(t.begun[n]), more...)
		}
		for x := range row {
			if row[x] == none || from[x] == nodeHit {
				row[x] = from[x]
			}
		}
		if end[n] {
			row[symSep] = nodeHit
		}
		if label[n] == symSep {
			row[symSep] = n // separators collapse
		}
	}
}

func symbol(c byte) uint8 {
	switch {
	case isLower(c):
		return c - 'a'
	case isDigit(c):
		return symDigit + c - '0'
	}
	return symSep
}
