package field

import "strings"

// before is what may stand directly before the last word of a key: most
// words are ruled out by it at the cost of a few bytes.
type before [16]uint64

// newPairs is what stands before the last word of keys of several words.
func newPairs(needs []*need) *before {
	b := &before{}
	for _, x := range needs {
		b.addWords(x)
	}
	return b
}

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
		b.addWords(x)
	}
	return b
}

func (b *before) addWords(x *need) {
	for _, w := range x.words {
		w = w[:strings.LastIndexByte(w, '_')]
		b.add(w[strings.LastIndexByte(w, '_')+1:])
	}
}

func (b *before) add(w string) {
	h := uint32(0)
	for i := len(w) - 1; i >= 0; i-- {
		h = h*31 + uint32(w[i])
	}
	b[h>>6&15] |= 1 << (h & 63)
}

// follows reports whether a word can stand behind one of them.
func (b *before) follows(w prior) bool {
	switch w.is {
	case priorNone:
		return false
	case priorAny:
		return true
	}
	return b[w.hash>>6&15]>>(w.hash&63)&1 != 0
}

// prior is the word before another one, once it was read.
type prior struct {
	is   priorKind
	hash uint32
}

type priorKind uint8

const (
	priorUnread priorKind = iota
	priorNone             // the key starts behind it
	priorAny              // it cannot be known
	priorWord
)

// newPrior reads the word before the one that starts at i.
func newPrior(text []byte, i int) prior {
	if i == 0 {
		return prior{is: priorNone}
	}
	end := i
	if c := text[i-1]; !wordByte(c) {
		switch c {
		case '"':
			if i > 1 && text[i-2] == '\\' {
				return prior{is: priorAny}
			}
			return prior{is: priorNone} // the key starts here
		case '\n', '{':
			return prior{is: priorNone}
		case '_', '-', '.', ' ':
		default:
			return prior{is: priorAny}
		}
		end--
		if end == 0 || !wordByte(text[end-1]) {
			return prior{is: priorAny}
		}
	}
	h := uint32(0)
	k := end
	for k > 0 && end-k < 24 {
		c := text[k-1]
		if c >= 0x80 {
			return prior{is: priorAny}
		}
		if !wordByte(c) {
			break
		}
		k--
		h = h*31 + uint32(c|0x20)
		if upper(c) && k > 0 && (!upper(text[k-1]) || k+1 < end && lower(text[k+1])) {
			break
		}
	}
	if end-k >= 24 || k > 0 && text[k-1] == '\\' {
		return prior{is: priorAny}
	}
	return prior{priorWord, h}
}
