package word

import (
	"encoding/binary"
	"math/bits"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// longest is the longest folded word that a Set can hold, in bytes.
const longest = 32

// Set is a set of folded words: lower case, without marks. Its table is made
// when it is first asked, so that a start pays for no set that it does not
// need. The zero Set is empty.
type Set struct{ table *table }

type table struct {
	ready atomic.Bool
	once  sync.Once
	lists []string
	words map[string]struct{}
	first [longest + 1]uint32 // by length: the letters that words begin with
	// What print makes of the words of ASCII, open addressing, a power of two; 0: free.
	prints []uint64
}

// NewSet returns the Set of the space-separated words of each list.
func NewSet(lists ...string) Set { return Set{&table{lists: lists}} }

// has reports whether w is in the table.
func (t *table) has(w []byte) bool {
	if t == nil {
		return false
	}
	if !t.ready.Load() {
		t.make()
	}
	_, ok := t.words[string(w)]
	return ok
}

// may reports whether a word of the length of b, which is not empty, begins as
// it does: most of those that are asked for do not.
func (t *table) may(b []byte) bool {
	if t == nil {
		return false
	}
	if !t.ready.Load() {
		t.make()
	}
	c := b[0] | 0x20
	if c-'a' < 26 && t.first[len(b)]>>(c&31)&1 == 0 {
		return false
	}
	p := print(b)
	if p == 0 {
		return true
	}
	mask := uint64(len(t.prints) - 1)
	for i := p >> 32 & mask; ; i = (i + 1) & mask {
		if q := t.prints[i]; q == p || q == 0 {
			return q == p
		}
	}
}

// print tells words from each other whatever the case of their letters, nearly
// always: it takes the first and the last eight bytes. It is 0 for a word that is not
// all ASCII.
func print(b []byte) uint64 {
	const small, high = 0x2020202020202020, 0x8080808080808080
	var x, y uint64
	switch n := len(b); {
	case n >= 8:
		x, y = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		x, y = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	case n > 0:
		x, y = uint64(b[0])|uint64(b[n/2])<<8|uint64(b[n-1])<<16, 0
	}
	if (x|y)&high != 0 {
		return 0
	}
	for k := 8; k < len(b)-8; k++ {
		if b[k] >= utf8.RuneSelf {
			return 0
		}
	}
	h := ((x | small) ^ bits.RotateLeft64(y|small, 31) ^ uint64(len(b))<<56) * 0x9E3779B97F4A7C15
	return (h ^ h>>29) | 1
}

func (t *table) make() {
	t.once.Do(func() {
		t.words = split(t.lists)
		size := 16
		for size < 4*len(t.words) {
			size *= 2
		}
		t.prints = make([]uint64, size)
		for w := range t.words {
			t.enter(print([]byte(w)))
			if len(w) <= longest {
				t.first[len(w)] |= 1 << (w[0] & 31)
			}
		}
		t.ready.Store(true)
	})
}

// enter adds a print to the table, which has room for four times as many.
func (t *table) enter(p uint64) {
	mask := uint64(len(t.prints) - 1)
	for i := p >> 32 & mask; p != 0; i = (i + 1) & mask {
		if t.prints[i] == 0 || t.prints[i] == p {
			t.prints[i] = p
			return
		}
	}
}

func split(lists []string) map[string]struct{} {
	s := map[string]struct{}{}
	for _, l := range lists {
		start := -1
		for i := 0; i <= len(l); i++ {
			if i < len(l) && l[i] != ' ' && l[i] != '\n' && l[i] != '\t' {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 {
				s[l[start:i]] = struct{}{}
				start = -1
			}
		}
	}
	return s
}

// Has reports whether the folded word b is in the set.
func (s Set) Has(b []byte) bool {
	if len(b) == 0 || len(b) > longest || !s.table.may(b) {
		return false
	}
	var buf [longest + utf8.UTFMax]byte
	return s.table.has(fold(&buf, b))
}

// In reports whether token k is a word of the set.
func (w *Window) In(k int, s Set) bool {
	if uint(k) >= uint(w.n) && !w.Has(k) {
		return false
	}
	c := &w.tok[w.off+k]
	if c.kind < Lower || c.kind > Mixed {
		return false
	}
	return s.Has(w.text[w.base+int(c.start) : w.base+int(c.end)])
}

// Is reports whether token k is this word, given in lower case.
func (w *Window) Is(k int, word string) bool {
	if uint(k) >= uint(w.n) && !w.Has(k) {
		return false
	}
	c := &w.tok[w.off+k]
	b := w.text[w.base+int(c.start) : w.base+int(c.end)]
	if len(b) != len(word) || len(word) == 0 || len(word) > longest || b[0] < utf8.RuneSelf && b[0]|0x20 != word[0] && b[0] != word[0] {
		return false
	}
	var buf [longest + utf8.UTFMax]byte
	return string(fold(&buf, b)) == word
}

// fold lower-cases ASCII, Latin-1 letters, Greek and Cyrillic capitals; what
// it does not know it keeps. A folded character has the length of its form.
func fold(buf *[longest + utf8.UTFMax]byte, b []byte) []byte {
	n := 0
	for i := 0; i < len(b) && n < longest; i++ {
		c := b[i]
		switch {
		case upperByte(c):
			buf[n] = c + 'a' - 'A'
		case c == 0xC3 && i+1 < len(b) && b[i+1] >= 0x80 && b[i+1] <= 0x9E && b[i+1] != 0x97:
			buf[n], buf[n+1] = c, b[i+1]+0x20
			i++
			n++
		case c == 0xC5 && i+1 < len(b) && b[i+1] == 0xA0: // Š
			buf[n], buf[n+1] = c, 0xA1
			i++
			n++
		case c == 0xD0 && i+1 < len(b) && b[i+1] >= 0x90 && b[i+1] <= 0x9F: // А–П
			buf[n], buf[n+1] = c, b[i+1]+0x20
			i++
			n++
		case c == 0xD0 && i+1 < len(b) && b[i+1] >= 0xA0 && b[i+1] <= 0xAF: // Р–Я
			buf[n], buf[n+1] = 0xD1, b[i+1]-0x20
			i++
			n++
		default:
			buf[n] = c
		}
		n++
	}
	return buf[:n]
}
