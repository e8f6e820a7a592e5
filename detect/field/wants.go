package field

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/phiscrub/phiscrub/detect/word"
)

// wants are the words that lines need for rules, by their last token; a word
// that is looked for as a whole stands for its own. There are thousands, and a
// log asks about few: what is known of one is a link in a list until the first
// line holds it.
type wants struct {
	p      *Policy
	last   word.Table
	heads  []int32 // by number of the last token, less one: the first and the
	tails  []int32 // last want
	list   []want
	wholes []string
	keys   []keySet
	guards []atomic.Pointer[wordGuard] // by number of the last token, less one; nil: nobody has asked
}

type want struct {
	whole  int32 // of a word of several tokens, in wholes, from 1; 0: the last token alone
	next   int32 // of the same last token; -1: none
	keys   int16 // one of this set is on the line as well; -1: no matter
	as     part
	plural bool // an s stands behind it
}

// keySet are the keys of a rule. Where they start is worked out when a line is
// first looked through for them.
type keySet struct {
	keys []string
	once sync.Once
	from *starts
}

func (k *keySet) starts() *starts {
	k.once.Do(func() { k.from = newStarts(k.keys) })
	return k.from
}

// room makes room for n words.
func newWants(p *Policy, n int) *wants {
	return &wants{p: p, last: word.NewTable(n / 2), list: make([]want, 0, n), wholes: make([]string, 0, n/2), heads: make([]int32, 0, n/2), tails: make([]int32, 0, n/2)}
}

// whole returns the number of a word of several tokens.
func (w *wants) whole(word string) int32 {
	w.wholes = append(w.wholes, word)
	return int32(len(w.wholes))
}

// add notes a word of which last is the last token, without its s.
func (w *wants) add(last string, x want) {
	n, i := w.number(last, x.plural), int32(len(w.list))
	x.next = -1
	w.list = append(w.list, x)
	if n == len(w.heads) {
		w.heads, w.tails = append(w.heads, i), append(w.tails, i)
		return
	}
	w.list[w.tails[n]].next = i
	w.tails[n] = i
}

// number returns that of a last token, less one. Most plurals are known.
func (w *wants) number(last string, plural bool) int {
	if !plural {
		return int(w.last.Add(last)) - 1
	}
	var buf [64]byte
	if n := word.Find(&w.last, append(append(buf[:0], last...), 's')); n != 0 {
		return int(n) - 1
	}
	return int(w.last.Add(last+"s")) - 1
}

// needs gathers what is wanted with a last token: by how, and with what.
func (w *wants) needs(n int) (list []*need) {
	for i := w.heads[n]; i >= 0; i = w.list[i].next {
		x := &w.list[i]
		var keys *starts
		if x.keys >= 0 {
			keys = w.keys[x.keys].starts()
		}
		k := slices.IndexFunc(list, func(n *need) bool { return n.as == x.as && n.keys == keys })
		if k < 0 {
			k = len(list)
			list = append(list, &need{as: x.as, keys: keys})
		}
		switch {
		case x.whole == 0:
			list[k].bare = true
		case x.plural:
			list[k].words = append(list[k].words, w.wholes[x.whole-1]+"s")
		default:
			list[k].words = append(list[k].words, w.wholes[x.whole-1])
		}
	}
	return list
}

// after is Trigger.After of the n-th last token: only names of segments want
// something directly behind them.
func (w *wants) after(n int) *[256]bool {
	after := afterNumbered
	for i := w.heads[n]; i >= 0; i = w.list[i].next {
		switch w.list[i].as {
		case asSegmentKey:
			after = afterSegment
		case asNumberedKey:
		default:
			return nil
		}
	}
	return after
}

// guard returns the guard of the n-th last token.
func (w *wants) guard(n int, around surroundings) func([]byte, int) bool {
	word := w.last.Words[n]
	k, letters := uint32(n), uint32(len(word)-1-strings.LastIndexByte(word, '_'))
	return func(text []byte, at int) bool {
		g := w.guards[k].Load()
		if g == nil {
			g = w.prepare(int(k))
		}
		return g.holds(w.p, text, at+1-int(letters), at, around)
	}
}

// prepare makes what a guard goes by.
func (w *wants) prepare(n int) *wordGuard {
	w.guards[n].CompareAndSwap(nil, w.p.newWordGuard(w.needs(n)))
	return w.guards[n].Load()
}

// wordGuard is what the guard of a word goes by.
type wordGuard struct {
	needs   []*need
	segment bool            // each wants the number of a field behind it
	pairs   map[string]bool // of any need: the last two tokens
	before  *before         // of any need; nil: the word alone is a key
	first   *before         // of pairs
}

func (p *Policy) newWordGuard(needs []*need) *wordGuard {
	g := &wordGuard{needs: needs, segment: !slices.ContainsFunc(needs, func(x *need) bool { return x.as != asSegmentKey && x.as != asNumberedKey })}
	for _, x := range needs {
		if len(x.words) == 0 {
			continue
		}
		if g.pairs == nil {
			g.pairs = map[string]bool{}
		}
		x.full, x.part = map[string]bool{}, map[string]bool{}
		for _, w := range x.words {
			x.full[w] = true
			for k := strings.LastIndexByte(w, '_'); k > 0; k-- {
				if w[k-1] == '_' {
					x.part[w[k:]] = true
				}
			}
		}
		for _, m := range []map[string]bool{x.full, x.part} {
			for w := range m {
				if strings.Count(w, "_") == 1 {
					g.pairs[w] = true
				}
			}
		}
	}
	g.before, g.first = p.newBefore(needs), newPairs(needs)
	return g
}

// holds reports whether the word at text[start:at+1] can count.
func (g *wordGuard) holds(p *Policy, text []byte, start, at int, around surroundings) bool {
	column := around.column
	if g.segment && !numbered(text, start) && !fieldNumber(text, start) {
		return false
	}
	var l look
	if g.before != nil && !g.before.follows(l.prior(text, start)) {
		return false
	}
	end := keyEnd(text, at, at+1-start)
	if end < 0 {
		return column != nil && column(text, at+1)
	}
	pair := len(g.pairs) > 0 && g.first.follows(l.prior(text, start)) && behind(text, start, at+1, end, g.pairs, nil)
	path := inPath(text, start, end)
	for _, x := range g.needs {
		if path && x.as != asSegment && x.as != asElement && x.as != asAttribute && x.as != asOpenTag {
			continue
		}
		if x.as == afterPrefix && pair && behind(text, start, at+1, end, x.full, x.part) {
			return true // the prefix stands further before
		}
		if x.as == asAddress && around.address != nil && text[min(end, len(text)-1)] == '=' && around.address(text, end+1) {
			continue
		}
		if (x.bare || pair && behind(text, start, at+1, end, x.full, x.part)) && p.fits(x, text, start, end, &l) {
			return true
		}
	}
	return column != nil && column(text, at+1)
}
