package detect

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

// lexicon is the table of all trigger and near words. A word of several
// parts ("medical_record") is a path of tokens; a token is a run of letters
// or digits as the scanner cuts them.
type lexicon struct {
	words  []string // by word id, sorted
	slots  []slot   // open addressing; a power of two
	shift  uint
	tails  []byte       // bytes of tokens after the eighth
	lens   [1024]uint32 // lengths of the tokens, by their first and last byte: see lensOf
	steps  []step       // open addressing; a power of two: token after a node
	mixed  bool         // some token holds digits and letters, or bytes ≥ 0x80
	nodes  uint16
	tokens uint16
}

// slot is a token: its first eight bytes, each with bit 0x20 set, which
// folds ASCII and leaves digits as they are.
type slot struct {
	key  uint64
	tail uint32
	id   uint16 // token id
	hop
	len  uint8
	used bool
	goes bool // a longer word goes on with it
}

// hop is where a token leads: the word that ends there and the node from
// which longer words go on; 0 is none, words count from 1.
type hop struct{ word, node uint16 }

type step struct {
	key uint32 // node<<16 | token
	hop
}

const (
	maxToken   = 48
	hashFactor = 0x9E3779B97F4A7C15
)

// newLexicon builds the table; words are folded, sorted and unique.
func newLexicon(words []string) lexicon {
	l := lexicon{words: words}
	first, further := 0, 0 // tokens
	count := func(w string) {
		first++
		further += strings.Count(w, "_")
	}
	for _, w := range words {
		count(w)
		for _, v := range variants(w) {
			count(v)
		}
	}
	l.slots = make([]slot, powerOfTwo(2*(first+further)))
	l.shift = uint(64 - bits.TrailingZeros(uint(len(l.slots))))
	l.steps = make([]step, powerOfTwo(2*further))
	for i, w := range words {
		l.addWord(w, uint16(i+1))
		for _, v := range variants(w) {
			l.addWord(v, uint16(i+1))
		}
	}
	return l
}

// powerOfTwo returns one from n, and from 16.
func powerOfTwo(n int) int { return 1 << bits.Len(uint(max(n, 16)-1)) }

// addWord enters a word of letters, digits and "_".
func (l *lexicon) addWord(w string, id uint16) {
	var room [8]string
	parts := room[:0]
	for rest, more := w, true; more; {
		var part string
		if part, rest, more = strings.Cut(rest, "_"); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) > 0 {
		l.addPath(parts, id)
	}
}

func (l *lexicon) addPath(parts []string, word uint16) {
	node := uint16(0)
	for i, p := range parts {
		s := l.intern(p)
		s.goes = s.goes || i > 0
		h := &s.hop
		if i > 0 {
			h = l.join(node, s.id)
		}
		if i == len(parts)-1 {
			h.word = word
		} else if h.node == 0 {
			l.nodes++
			h.node = l.nodes
		}
		node = h.node
	}
}

// join finds or adds the step of a token from a node.
func (l *lexicon) join(node, token uint16) *hop {
	key := uint32(node)<<16 | uint32(token)
	i := l.stepOf(key)
	l.steps[i].key = key
	return &l.steps[i].hop
}

// intern finds or adds a token.
func (l *lexicon) intern(token string) *slot {
	b := []byte(token)
	if i := l.find(b, 0, len(b)); i >= 0 {
		return &l.slots[i]
	}
	key := loadKey(b, 0, len(b))
	i := l.hash(key, len(b))
	for l.slots[i].used {
		i = (i + 1) & (len(l.slots) - 1)
	}
	l.tokens++
	l.slots[i] = slot{key: key, tail: uint32(len(l.tails)), len: uint8(len(b)), used: true, id: l.tokens}
	for k := 8; k < len(b); k++ {
		l.tails = append(l.tails, b[k]|0x20)
	}
	l.lens[lensOf(b[0], b[len(b)-1])] |= lenBit(len(b))
	letters, digits, high := false, false, false
	for _, c := range b {
		switch {
		case c >= 0x80:
			high = true
		case c <= '9':
			digits = true
		default:
			letters = true
		}
	}
	l.mixed = l.mixed || high || letters && digits
	return &l.slots[i]
}

// stepOf returns the place of a key, or a free one.
func (l *lexicon) stepOf(key uint32) int {
	mask := len(l.steps) - 1
	i := int(uint64(key)*hashFactor>>40) & mask // of the low half of a key alone many would meet
	for l.steps[i].key != 0 && l.steps[i].key != key {
		i = (i + 1) & mask
	}
	return i
}

// step follows a token from a node; the zero hop is none.
func (l *lexicon) step(node, token uint16) hop {
	return l.steps[l.stepOf(uint32(node)<<16|uint32(token))].hop
}

// find returns the slot of the token text[start:end], or -1. Who asks may first asks
// for few.
func (l *lexicon) find(text []byte, start, end int) int {
	n := end - start
	key := loadKey(text, start, n)
	mask := len(l.slots) - 1
	for i := l.hash(key, n) & mask; ; i = (i + 1) & mask {
		s := &l.slots[i]
		if s.key == key && int(s.len) == n && (n <= 8 || l.sameTail(s, text[start:end])) {
			return i
		}
		if !s.used {
			return -1
		}
	}
}

// may reports whether a token can be text[start:end].
func (l *lexicon) may(text []byte, start, end int) bool {
	return l.lens[lensOf(text[start], text[end-1])]&lenBit(end-start) != 0
}

// lensOf tells letters apart, whatever their case.
func lensOf(first, last byte) int { return int(first&31)<<5 | int(last&31) }

func (l *lexicon) sameTail(s *slot, token []byte) bool {
	for k := 8; k < len(token); k++ {
		if l.tails[int(s.tail)+k-8] != token[k]|0x20 {
			return false
		}
	}
	return true
}

func (l *lexicon) hash(key uint64, n int) int {
	return int((key ^ uint64(n)*0xA24BAED4963EE407) * hashFactor >> (l.shift & 63))
}

func lenBit(n int) uint32 {
	return 1 << (uint(min(n, 31)) & 31)
}

// loadKey reads up to eight folded bytes.
func loadKey(text []byte, start, n int) uint64 {
	const fold = 0x2020202020202020
	if n >= 8 {
		return binary.LittleEndian.Uint64(text[start:]) | fold
	}
	keep := uint64(1)<<(8*uint(n)&63) - 1
	if start+8 <= len(text) {
		return (binary.LittleEndian.Uint64(text[start:]) | fold) & keep
	}
	var k uint64
	for i := n - 1; i >= 0; i-- {
		k = k<<8 | uint64(text[start+i]|0x20)
	}
	return k
}

// variants are further spellings to look for: folding in the scanner is for
// ASCII, so a word with other letters is entered in each case.
func variants(word string) (out []string) {
	if isASCII(word) {
		return nil
	}
	title := []rune(word)
	for i, r := range title {
		if i == 0 || title[i-1] == '_' {
			title[i] = unicode.ToTitle(r)
		}
	}
	for _, v := range []string{strings.ToUpper(word), string(title)} {
		v = strings.Map(lowerASCII, v)
		if v != word && !slices.Contains(out, v) && !isASCII(v) {
			out = append(out, v)
		}
	}
	return out
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func lowerASCII(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func notWord(r rune) bool {
	return r < 0x80 && !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
}

// foldedWord reports whether w has the form of a trigger or near word:
// lower-case letters and digits, parts joined by "_".
func foldedWord(w string) bool {
	if w == "" || w[0] == '_' || w[len(w)-1] == '_' || strings.Contains(w, "__") {
		return false
	}
	for _, p := range strings.Split(w, "_") {
		if len(p) > maxToken {
			return false
		}
	}
	for _, r := range w {
		if r < 0x80 && r != '_' && notWord(r) || r >= 0x80 && unicode.ToLower(r) != r {
			return false
		}
	}
	return true
}
