package field

import (
	"sync/atomic"

	"github.com/phiscrub/phiscrub/detect/word"
)

// Names of XML elements are looked for behind the "<" of their tag, which
// logs seldom hold, and not by their words.

// maxElement bounds the name of an element with its prefix; of a longer one
// nothing is denied.
const maxElement = 2 * MaxKey

// markupTriggers makes one trigger of all names of elements.
func (p *Policy) markupTriggers() {
	w := p.elements
	if len(w.heads) == 0 {
		return
	}
	w.guards = make([]atomic.Pointer[wordGuard], len(w.heads))
	p.triggers = append(p.triggers, Trigger{Char: '<', Guard: func(text []byte, at int) bool {
		return w.elementAt(text, at+1)
	}})
}

// elementAt asks the guards about the words of the name that starts at byte
// i.
func (w *wants) elementAt(text []byte, i int) bool {
	var buf [MaxKey]byte
	for limit := i + maxElement; i < len(text); {
		c := text[i]
		switch {
		case i >= limit || c >= 0x80 || c == '\\':
			return true
		case c != ':' && !bareKey(c):
			return false
		case !lower(c) && !upper(c):
			i++
			continue
		}
		end := i + 1
		if upper(c) {
			for end < len(text) && upper(text[end]) {
				end++
			}
			if end-i > 1 && end < len(text) && lower(text[end]) {
				if text[end] == 's' && (end+1 == len(text) || !lower(text[end+1])) {
					end++ // the plural of an acronym
				} else {
					end--
				}
			}
		}
		if end == i+1 || lower(text[end-1]) {
			for end < len(text) && lower(text[end]) {
				end++
			}
		}
		if end-i > len(buf) {
			return true
		}
		for k, c := range text[i:end] {
			buf[k] = c | 0x20
		}
		if n := word.Find(&w.last, buf[:end-i]); n != 0 {
			g := w.guards[n-1].Load()
			if g == nil {
				g = w.prepare(int(n) - 1)
			}
			if g.holds(w.p, text, i, end-1, surroundings{}) {
				return true
			}
		}
		i = end
	}
	return false
}
