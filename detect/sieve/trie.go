package sieve

import "slices"

// Nodes of the trie that are always there.
const (
	nodeDead = 0 // inside a token that starts no word
	nodeHit  = 1
	nodeRoot = 2 // after a separator
)

// maxNodes is what a node's number has room for.
const maxNodes = 0xffff

// trie is an Aho–Corasick automaton over the token stream, whose words start
// and end at separators. A step is worked out when it is asked for: few of
// all there are ever taken.
type trie struct {
	nodes []node
	first [symbols]uint16     // children of nodeRoot
	ends  map[uint16][]*guard // by node: those of the guarded words that end there
	begun map[uint16][]*guard // those of the words that begin with what was read there
}

type node struct {
	child, sibling uint16 // nodeDead: none
	suffix         uint16 // what else it stands for: the longest end that starts at a separator
	label          uint8
	end            bool // a word without a guard ends here
	cut            bool // and here any, wherever it goes on
}

// newTrie cuts words to depth symbols; a cut word hits at once, guarded or
// not. It returns nil when there are too many.
func newTrie(words []string, guarded []guardedWord, depth int) *trie {
	t := &trie{nodes: make([]node, nodeRoot+1, room(words, guarded)), ends: make(map[uint16][]*guard, len(guarded)), begun: map[uint16][]*guard{}}
	for _, w := range words {
		switch n := t.enter(w, depth); n {
		case nodeDead:
			return nil
		case nodeHit:
		default:
			t.nodes[n].end = true
		}
	}
	for _, g := range guarded {
		switch n := t.enter(g.word, depth); {
		case n == nodeDead:
			return nil
		case n == nodeHit:
		case g.guard == nil:
			t.nodes[n].end = true
		case g.begin:
			t.begun[n] = append(t.begun[n], g.guard)
		default:
			t.ends[n] = append(t.ends[n], g.guard)
		}
	}
	t.complete()
	return t
}

// room is how many nodes the words need, or a few more: of a word in its
// place in the alphabet what it has not in common with the one before.
func room(words []string, guarded []guardedWord) int {
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
	return min(n, maxNodes)
}

// enter returns the node of a word: nodeHit where it is cut, nodeDead when
// there is no room.
func (t *trie) enter(word string, depth int) uint16 {
	n := uint16(nodeRoot)
	for i := range len(word) {
		x := symbol(word[i])
		c := t.find(n, x)
		if c == nodeDead {
			if len(t.nodes) == maxNodes {
				return nodeDead
			}
			c = uint16(len(t.nodes))
			t.nodes = append(t.nodes, node{label: x, sibling: t.nodes[n].child})
			t.nodes[n].child = c
			if n == nodeRoot {
				t.first[x] = c
			}
		}
		if i+1 == depth && i+1 < len(word) {
			t.nodes[c].cut = true
		}
		if t.nodes[c].cut {
			return nodeHit
		}
		n = c
	}
	return n
}

// find returns the child of a node, or nodeDead.
func (t *trie) find(n uint16, x uint8) uint16 {
	if n == nodeRoot {
		return t.first[x]
	}
	c := t.nodes[n].child
	for c != nodeDead && t.nodes[c].label != x {
		c = t.nodes[c].sibling
	}
	return c
}

// step returns where a symbol leads from a node.
func (t *trie) step(n uint16, x uint8) uint16 {
	switch {
	case n == nodeHit:
		return nodeHit
	case n <= nodeRoot && x == symSep:
		return nodeRoot
	case n == nodeDead:
		return nodeDead
	}
	v, from := &t.nodes[n], uint16(nodeDead)
	if n != nodeRoot {
		switch {
		case x == symSep && v.label == symSep:
			return n // separators collapse
		case x == symSep && v.end:
			return nodeHit
		}
		if from = t.step(v.suffix, x); from == nodeHit {
			return nodeHit
		}
	}
	c := t.find(n, x)
	switch {
	case c == nodeDead:
		return from
	case t.nodes[c].cut:
		return nodeHit
	}
	return c
}

// complete finds the suffixes, those of short nodes first, and what ends or
// has begun with them.
func (t *trie) complete() {
	order := make([]uint16, 1, len(t.nodes))
	order[0] = nodeRoot
	for i := 0; i < len(order); i++ {
		n := order[i]
		for c := t.nodes[n].child; c != nodeDead; c = t.nodes[c].sibling {
			order = append(order, c)
			if n == nodeRoot {
				continue
			}
			suffix := t.step(t.nodes[n].suffix, t.nodes[c].label)
			if t.nodes[c].suffix = suffix; suffix <= nodeRoot {
				continue
			}
			if more := t.ends[suffix]; more != nil {
				t.ends[c] = append(slices.Clip(t.ends[c]), more...)
			}
			if more := t.begun[suffix]; more != nil {
				t.begun[c] = append(slices.Clip(t.begun[c]), more...)
			}
		}
	}
}
