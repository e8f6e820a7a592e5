package sieve

import (
	"bytes"
	"math/bits"
	"slices"
)

// Words count letters as well, so that a mask which counts many of them would
// multiply the states of both. Such a mask is looked for by its core, a part
// with few letters, and matched as a whole where the core stands: that is the
// core's guard.

// newMask returns the mask of the elements, or its core, with a guard of that
// number.
func newMask(m []element, own *guard, number uint32) mask {
	if letters(m) <= maxLetters {
		return mask{m, own}
	}
	from, to := core(m)
	if to-from < 2 {
		return mask{m, own}
	}
	w := newWhole(m, to-1)
	g := &guard{asks: w.holds, number: number}
	if own != nil {
		g = &guard{asks: func(text []byte, at int) bool {
			return w.may(text, at) && w.begins(text, at) && w.ends(text, at, own.asks)
		}, number: own.number, alone: own.alone}
	}
	part := append([]element(nil), m[from:to]...)
	if from > 0 {
		part[0].edge = edgeNone
	}
	if to < len(m) {
		part[len(part)-1].edge = edgeNone
	}
	return mask{part, g}
}

// maxLetters bounds what the elements of a mask that may be letters weigh.
const maxLetters = 2

// letters weighs the elements that may be letters.
func letters(m []element) (n float64) {
	for i := range m {
		n += m[i].letter()
	}
	return n
}

// letter is what an element weighs.
func (e *element) letter() float64 {
	switch {
	case e.edge == edgeHex:
		return 0.25 // few words go on with these only
	case e.set.has('m') || e.set.has('M') || e.single():
		return 1
	}
	return 0
}

// single reports whether the element is one letter.
func (e *element) single() bool {
	return e.edge == edgeNone && e.set[1]&letterBits != 0
}

// core returns the rarest part of a mask that has few letters and ends with
// an element that is not optional.
func core(m []element) (from, to int) {
	best := 0
	for i := range m {
		score, weight := 0, 0.0
		for j := i; j < len(m); j++ {
			if weight += m[j].letter(); weight > maxLetters {
				break
			}
			if m[j].optional {
				continue
			}
			if score += rarity(&m[j]); score > best && !m[i].optional {
				best, from, to = score, i, j+1
			}
		}
	}
	return from, to
}

// rarity says how little logs hold the bytes of an element.
func rarity(e *element) int {
	switch {
	case e.set.has('a'), e.single() && e.set[1]>>33 != 0: // small letters
		return 1
	case e.set.has('A'), e.set.has('0'):
		return 2
	case e.set.has(' '):
		return 3
	case e.single():
		return 2
	}
	return 5
}

// places is a set of elements of a mask.
type places [maxElements / 64]uint64

func (p *places) add(i int)      { p[i>>6] |= 1 << (i & 63) }
func (p *places) has(i int) bool { return p[i>>6]>>(i&63)&1 != 0 }

func (p *places) and(q *places) places { return places{p[0] & q[0], p[1] & q[1]} }

// whole is a mask that is matched from one of its elements to both sides.
type whole struct {
	left, right side
	length      int
	sign        byte // a byte that the mask holds several times
	signs       int  // how often at least; 0: there is none
}

// side is one of a mask, from the element on, which is the first.
type side struct {
	elements []element
	fixed    int      // how many behind the first one stand at their places: none before them is optional
	next     []places // by element: what may stand behind it
	covered  []places // and those of them behind which nothing else may stand
	stops    places   // the mask may stop at it
	beside   byteSet  // what may stand behind the first element; nothing: the mask may stop there
	sets     []sameSet
}

// sameSet is the places that take the same bytes.
type sameSet struct {
	set    byteSet
	places places
}

func newWhole(m []element, element int) *whole {
	left := slices.Clone(m[:element+1])
	slices.Reverse(left)
	w := &whole{left: newSide(left), right: newSide(m[element:]), length: len(m)}
	var signs [256]int
	for i := range m {
		if e := &m[i]; !e.optional && e.set.size() == 1 {
			signs[e.set.first()]++
		}
	}
	for c, count := range signs {
		if count > max(1, w.signs) {
			w.sign, w.signs = byte(c), count
		}
	}
	return w
}

// newSide finds the ways through the elements.
func newSide(m []element) side {
	w := side{elements: m, next: make([]places, len(m)), covered: make([]places, len(m))}
	for i, e := range m {
		k := slices.IndexFunc(w.sets, func(x sameSet) bool { return x.set == e.set })
		if k < 0 {
			k, w.sets = len(w.sets), append(w.sets, sameSet{set: e.set})
		}
		w.sets[k].places.add(i)
		j := i + 1
		for ; j < len(m) && m[j].optional; j++ {
			w.next[i].add(j)
		}
		w.covered[i] = w.next[i]
		if j < len(m) {
			w.next[i].add(j)
		} else {
			w.stops.add(i)
		}
	}
	for w.fixed+1 < len(m) && !m[w.fixed+1].optional {
		w.fixed++
	}
	for i := range m {
		for k, b := range m[i].set {
			if w.next[0].has(i) && !w.stops.has(0) {
				w.beside[k] |= b
			}
		}
	}
	return w
}

// may reports whether the bytes beside byte at may be of the mask: most are
// not; and its signs are near: those of an address are not where only a time is.
func (w *whole) may(text []byte, at int) bool {
	if !w.left.stands(text, at, -1) || !w.right.stands(text, at, 1) {
		return false
	}
	n := w.length
	return w.signs == 0 || bytes.Count(text[max(at-n, 0):min(at+n, len(text))], []byte{w.sign}) >= w.signs
}

// holds reports whether the mask stands in text with its element at byte at.
func (w *whole) holds(text []byte, at int) bool {
	return w.may(text, at) && w.begins(text, at) && w.ends(text, at, nil)
}

// stands reports whether what has its place beside byte at stands there, in one
// direction: with may, the reading begins behind it.
func (w *side) stands(text []byte, at, by int) bool {
	if w.fixed == 0 {
		at += by
		return w.beside == byteSet{} || uint(at) < uint(len(text)) && w.beside.has(text[at])
	}
	for i := 1; i <= w.fixed; i++ {
		if at += by; uint(at) >= uint(len(text)) || !w.elements[i].set.has(text[at]) {
			return false
		}
	}
	return true
}

// begins reads from byte at to the left, after may.
func (w *whole) begins(text []byte, at int) bool {
	var cur places
	cur.add(w.left.fixed)
	for at -= w.left.fixed; ; at-- {
		if x := cur.and(&w.left.stops); x != (places{}) {
			var beside edge // what the byte before joins
			if at > 0 && !escape(text, at-1) {
				beside = edgesOf(text[at-1])
			}
			if w.left.ends(x, beside) {
				return true
			}
		}
		if at == 0 || !w.left.step(&cur, text[at-1]) {
			return false
		}
	}
}

// ends reads from byte at to the right, after may, and asks a guard, if there
// is one, at each of the ends.
func (w *whole) ends(text []byte, at int, guard Guard) bool {
	var cur places
	cur.add(w.right.fixed)
	for at += w.right.fixed; ; at++ {
		if x := cur.and(&w.right.stops); x != (places{}) {
			var beside edge
			if at+1 < len(text) {
				beside = edgesOf(text[at+1])
			}
			if w.right.ends(x, beside) && (guard == nil || guard(text, at)) {
				return true
			}
		}
		if at+1 >= len(text) || !w.right.step(&cur, text[at+1]) {
			return false
		}
	}
}

// ends reports whether the mask stops at one of some places beside a byte.
func (w *side) ends(at places, beside edge) bool {
	for v, b := range at {
		for ; b != 0; b &= b - 1 {
			if w.elements[v<<6+bits.TrailingZeros64(b)].edge&beside == 0 {
				return true
			}
		}
	}
	return false
}

// step goes from some places to those behind them that take a byte. It reports
// whether there are some.
func (w *side) step(cur *places, c byte) bool {
	var next places
	for v := range cur {
		for cur[v] != 0 {
			i := v<<6 + bits.TrailingZeros64(cur[v])
			cur[v] &= cur[v] - 1
			for k := range next {
				next[k] |= w.next[i][k]
				cur[k] &^= w.covered[i][k]
			}
		}
	}
	for i := range w.sets {
		if x := &w.sets[i]; !x.set.has(c) {
			for k := range next {
				next[k] &^= x.places[k]
			}
		}
	}
	*cur = next
	return next != places{}
}
