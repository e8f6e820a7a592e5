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
	first [symbols]uint16 // children of nodeRoot
	begin uint64          // and their symbols
	one   []*guard        // lists of one, which most are, numbered from 1
	more  [][]*guard      // others, from maxNodes down
	full  bool            // there was no number for a list
}

type node struct {
	child, sibling uint16 // nodeDead: none
	suffix         uint16 // what else it stands for: the longest end that starts at a separator
	ends           uint16 // the list of the guarded words that are what was read; 0: none
	begun          uint16 // the list of the words that begin with it
	label          uint8
	end            bool // a word without a guard ends here
	cut            bool // and here any, wherever it goes on
}

// newTrie cuts words to depth symbols; a cut word hits at once, guarded or
// not. It returns nil when there are too many.
func newTrie(words []string, guarded, heads []GuardedWord, depth int) *trie {
	t := &trie{nodes: make([]node, nodeRoot+1, room(words, guarded, heads)), one: make([]*guard, 0, len(guarded)+len(heads))}
	var last way
	for _, w := range words {
		switch n := t.enter(w, depth, &last); n {
		case nodeDead:
			return nil
		case nodeHit:
		default:
			t.nodes[n].end = true
		}
	}
	for _, list := range [][]GuardedWord{guarded, heads} {
		last = way{}
		for i := range list {
			g := &list[i]
			if g.spot == elsewhere {
				continue
			}
			switch n := t.enter(g.Word, depth, &last); {
			case n == nodeDead:
				return nil
			case n == nodeHit:
			case g.spot == asBeginning:
				t.add(&t.nodes[n].begun, &g.guard)
			default:
				t.add(&t.nodes[n].ends, &g.guard)
			}
		}
	}
	if t.complete(); t.full {
		return nil
	}
	return t
}

// add puts a guard on a list.
func (t *trie) add(list *uint16, g *guard) {
	n := int(*list)
	switch {
	case len(t.one)+len(t.more) == maxNodes:
		t.full = true
	case n == 0:
		t.one = append(t.one, g)
		*list = uint16(len(t.one))
	case n <= len(t.one):
		t.more = append(t.more, []*guard{t.one[n-1], g})
		*list = uint16(maxNodes - len(t.more) + 1)
	default:
		more := &t.more[maxNodes-n]
		*more = append(*more, g)
	}
}

func (t *trie) list(n uint16) []*guard {
	switch n := int(n); {
	case n == 0:
		return nil
	case n <= len(t.one):
		return t.one[n-1 : n : n]
	default:
		return slices.Clip(t.more[maxNodes-n])
	}
}

// ends are the guards of the guarded words that end at a node.
func (t *trie) ends(n uint16) (list []*guard) {
	for ; n > nodeRoot; n = t.nodes[n].suffix {
		list = join(list, t.list(t.nodes[n].ends))
	}
	return list
}

// begins are the guards of the words that begin with what leads to a node.
func (t *trie) begins(n uint16) (list []*guard) {
	for ; n > nodeRoot; n = t.nodes[n].suffix {
		list = join(list, t.list(t.nodes[n].begun))
	}
	return list
}

// join returns the guards of two lists.
func join(list, more []*guard) []*guard {
	if len(list) == 0 {
		return more
	}
	return append(list, more...)
}

// room is how many nodes the words need, or a few more: of a word in its
// place in the alphabet what it has not in common with the one before.
func room(words []string, guarded ...[]GuardedWord) int {
	n, last := nodeRoot+1, ""
	add := func(w string) {
		n, last = n+len(w)-common(w, last, len(w)), w
	}
	for _, w := range words {
		add(w)
	}
	for _, list := range guarded {
		for i := range list {
			if list[i].spot != elsewhere {
				add(list[i].Word)
			}
		}
	}
	return min(n, maxNodes)
}

// common returns how many bytes two words begin with alike, most at the most.
func common(a, b string, most int) int {
	most = min(most, len(a), len(b))
	a, b = a[:most], b[:most]
	for i := range len(a) {
		if a[i] != b[i] {
			return i
		}
	}
	return most
}

// way is where the last word went: the next one in the alphabet goes along
// with it for a while.
type way struct {
	word  string
	nodes []uint16 // by the number of symbols, less one
}

// enter returns the node of a word: nodeHit where it is cut, nodeDead when
// there is no room.
func (t *trie) enter(word string, depth int, last *way) uint16 {
	n, i := uint16(nodeRoot), 0
	if i = common(word, last.word, min(len(last.nodes), depth-1)); i > 0 {
		n = last.nodes[i-1]
	}
	last.word, last.nodes = word, last.nodes[:i]
	for ; i < len(word); i++ {
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
				t.first[x], t.begin = c, t.begin|1<<x
			}
		}
		if i+1 == depth && i+1 < len(word) {
			t.nodes[c].cut = true
		}
		if t.nodes[c].cut {
			return nodeHit
		}
		n, last.nodes = c, append(last.nodes, c)
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

// goesOn has bits for the symbols that lead on from a node.
func (t *trie) goesOn(n uint16) (set uint64) {
	if n == nodeHit {
		return ^set
	}
	for ; n != nodeDead; n = t.nodes[n].suffix {
		if n == nodeRoot {
			return set | t.begin
		}
		for c := t.nodes[n].child; c != nodeDead; c = t.nodes[c].sibling {
			set |= 1 << t.nodes[c].label
		}
	}
	return set
}

// complete finds the suffixes, those of short nodes first.
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
			v := &t.nodes[c]
			if t.nodes[n].suffix == nodeDead { // no separator yet
				if v.label == symSep {
					v.suffix = nodeRoot
				}
				continue
			}
			v.suffix = t.step(t.nodes[n].suffix, v.label)
		}
	}
}
