package word

import (
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
	return c-'a' >= 26 || t.first[len(b)]>>(c&31)&1 != 0
}

func (t *table) make() {
	t.once.Do(func() {
		t.words = split(t.lists)
		for w := range t.words {
			if len(w) <= longest {
				t.first[len(w)] |= 1 << (w[0] & 31)
			}
		}
		t.ready.Store(true)
	})
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
	t := w.At(k)
	if t.Kind < Lower || t.Kind > Mixed {
		return false
	}
	return s.Has(w.text[t.Start:t.End])
}

// Is reports whether token k is this word, given in lower case.
func (w *Window) Is(k int, word string) bool {
	t := w.At(k)
	if t.End-t.Start != len(word) || len(word) == 0 || len(word) > longest {
		return false
	}
	var buf [longest + utf8.UTFMax]byte
	return string(fold(&buf, w.text[t.Start:t.End])) == word
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
