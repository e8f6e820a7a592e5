package sieve

import (
	"bytes"
	"math/bits"
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
	w := &whole{elements: m, element: to - 1}
	w.link()
	g := &guard{w.holds, number, false}
	if own != nil {
		g = &guard{func(text []byte, at int) bool {
			return w.may(text, at) && w.begins(text, at) && w.ends(text, at, own.asks)
		}, own.number, own.alone}
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

func (p *places) add(i int) { p[i>>6] |= 1 << (i & 63) }

// whole is a mask that is matched from one of its elements to both sides.
type whole struct {
	elements      []element
	element       int
	before, after []places // by element: what may stand next to it
	first, last   places   // the mask may begin, or end, with it
	sign          byte     // a byte that the mask holds several times
	signs         int      // how often at least; 0: there is none
}

// link finds the ways through the mask.
func (w *whole) link() {
	n := len(w.elements)
	w.before, w.after = make([]places, n), make([]places, n)
	for i := range n {
		j := i + 1
		for ; j < n; j++ {
			w.after[i].add(j)
			w.before[j].add(i)
			if !w.elements[j].optional {
				break
			}
		}
		if j == n {
			w.last.add(i)
		}
	}
	for i := range n {
		w.first.add(i)
		if !w.elements[i].optional {
			break
		}
	}
	var signs [256]int
	for i := range w.elements {
		if e := &w.elements[i]; !e.optional && e.set.size() == 1 {
			signs[e.set.first()]++
		}
	}
	for c, count := range signs {
		if count > max(1, w.signs) {
			w.sign, w.signs = byte(c), count
		}
	}
}

// may reports whether the signs of the mask are near byte at: those of an
// address are not where only a time is.
func (w *whole) may(text []byte, at int) bool {
	n := len(w.elements)
	return w.signs == 0 || bytes.Count(text[max(at-n, 0):min(at+n, len(text))], []byte{w.sign}) >= w.signs
}

// holds reports whether the mask stands in text with its element at byte at.
func (w *whole) holds(text []byte, at int) bool {
	return w.may(text, at) && w.begins(text, at) && w.ends(text, at, nil)
}

// begins reads from byte at to the left.
func (w *whole) begins(text []byte, at int) bool {
	var cur places
	for cur.add(w.element); ; at-- {
		var beside edge // what the byte before joins
		if at > 0 && !escape(text, at-1) {
			beside = edgesOf(text[at-1])
		}
		next, ends := w.follow(cur, w.before, w.first, beside)
		if ends {
			return true
		}
		if at == 0 || !w.only(&next, text[at-1]) {
			return false
		}
		cur = next
	}
}

// ends reads from byte at to the right, and asks a guard, if there is one, at
// each of the ends.
func (w *whole) ends(text []byte, at int, guard Guard) bool {
	var cur places
	for cur.add(w.element); ; at++ {
		var beside edge
		if at+1 < len(text) {
			beside = edgesOf(text[at+1])
		}
		next, ends := w.follow(cur, w.after, w.last, beside)
		if ends && (guard == nil || guard(text, at)) {
			return true
		}
		if at+1 >= len(text) || !w.only(&next, text[at+1]) {
			return false
		}
		cur = next
	}
}

// follow returns the places next to some, and whether the mask may stop at
// one of them beside a byte.
func (w *whole) follow(cur places, to []places, stops places, beside edge) (next places, ends bool) {
	for v := range cur {
		for b := cur[v]; b != 0; b &= b - 1 {
			i := v<<6 + bits.TrailingZeros64(b)
			ends = ends || stops[v]&b&-b != 0 && w.elements[i].edge&beside == 0
			for k := range next {
				next[k] |= to[i][k]
			}
		}
	}
	return next, ends
}

// only keeps the places that a byte may take, if there are some.
func (w *whole) only(p *places, c byte) bool {
	var any uint64
	for v := range p {
		for b := p[v]; b != 0; b &= b - 1 {
			if k := bits.TrailingZeros64(b); !w.elements[v<<6+k].set.has(c) {
				p[v] &^= 1 << k
			}
		}
		any |= p[v]
	}
	return any != 0
}
