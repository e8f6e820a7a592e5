package field

import "strings"

// before is what may stand directly before the last word of a key: most
// words are ruled out by it at the cost of a few bytes.
type before [16]uint64

// newBefore returns nil where the word alone is a key.
func (p *Policy) newBefore(needs []*need) *before {
	b := &before{}
	for _, x := range needs {
		if x.bare && x.as != afterPrefix {
			return nil
		}
		if x.as == afterPrefix {
			for _, r := range p.roles {
				b.add(r)
			}
		}
		for _, w := range x.words {
			w = w[:strings.LastIndexByte(w, '_')]
			b.add(w[strings.LastIndexByte(w, '_')+1:])
		}
	}
	return b
}

func (b *before) add(w string) {
	h := uint32(0)
	for i := len(w) - 1; i >= 0; i-- {
		h = h*31 + uint32(w[i])
	}
	b[h>>6&15] |= 1 << (h & 63)
}

// maybe reports whether the word that starts at i can follow one of them. It
// says so wherever it cannot know.
func (b *before) maybe(text []byte, i int) bool {
	if i == 0 {
		return false
	}
	end := i
	if c := text[i-1]; !wordByte(c) {
		switch c {
		case '"':
			return i > 1 && text[i-2] == '\\' // else the key starts here
		case '\n', '{':
			return false
		case '_', '-', '.', ' ':
		default:
			return true
		}
		end--
		if end == 0 || !wordByte(text[end-1]) {
			return true
		}
	}
	h := uint32(0)
	k := end
	for k > 0 && end-k < 24 {
		c := text[k-1]
		if !wordByte(c) {
			break
		}
		if c >= 0x80 {
			return true
		}
		k--
		h = h*31 + uint32(c|0x20)
		if upper(c) && k > 0 && (!upper(text[k-1]) || k+1 < end && lower(text[k+1])) {
			break
		}
	}
	if end-k >= 24 || k > 0 && text[k-1] == '\\' {
		return true
	}
	return b[h>>6&15]>>(h&63)&1 != 0
}
