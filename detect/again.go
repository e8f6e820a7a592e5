package detect

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/person"
)

// Bounds of what is done about further mentions of a name in one text.
const (
	maxTelling  = 6   // words that are looked for
	maxMentions = 256 // that are reported
)

// again reports what else in the text is called by a word of a name that was
// found in it: the first name alone, the family name alone. They are reported
// under the rule that found the name.
func (sc *Scanner) again() {
	var words [maxTelling]Match // a word of a name, as a match of its own
	n := 0
	for _, m := range sc.dst[sc.base:] {
		if m.Class != class.Name || m.End-m.Start > 96 {
			continue
		}
		for i := m.Start; i < m.End && n < maxTelling; {
			end := i
			for end < m.End && nameByte(sc.text[end]) {
				end++
			}
			if w := sc.text[i:end]; len(w) > 2 && !sc.told(words[:n], w) && person.Telling(w) {
				words[n] = m
				words[n].Start, words[n].End = i, end
				n++
			}
			i = max(end, i+1)
		}
	}
	left, found := maxMentions, sc.dst[sc.base:len(sc.dst):len(sc.dst)]
	if sc.Trace != nil {
		found = nil
	}
	for _, w := range words[:n] {
		word, next := sc.text[w.Start:w.End], 0
		for i := 0; left > 0; {
			k := bytes.Index(sc.text[i:], word)
			if k < 0 {
				break
			}
			k += i
			i = k + len(word)
			for next < len(found) && int(found[next].End) <= k {
				next++
			}
			if next < len(found) && found[next].holds(k, i, w.Rule) {
				i = max(i, int(found[next].End)-len(word)+1) // what follows is in it as well
				continue
			}
			if k != int(w.Start) && apart(sc.text, k, i) {
				w.Start, w.End = int32(k), int32(i)
				sc.dst = append(sc.dst, w)
				left--
			}
		}
	}
}

// holds reports whether a match of the rule is around text[start:end] and is
// more: of the two it is the winner wherever they are.
func (m *Match) holds(start, end int, rule uint16) bool {
	return m.Rule == rule && m.Class == class.Name && int(m.Start) <= start && end <= int(m.End) && end-start < int(m.End-m.Start)
}

// told reports whether one of the words is this one.
func (sc *Scanner) told(words []Match, word []byte) bool {
	for _, w := range words {
		if bytes.Equal(sc.text[w.Start:w.End], word) {
			return true
		}
	}
	return false
}

// nameByte reports whether c can be within a word of a name.
func nameByte(c byte) bool { return c|0x20-'a' < 26 || c >= 0x80 || c == '\'' }

// apart reports whether text[i:end] is a word of its own, and no part of an
// identifier, a path or an address.
func apart(text []byte, i, end int) bool {
	if i > 0 {
		switch c := text[i-1]; {
		case isWordByte(c) && !escapeLetter(text, i-1), c >= 0x80, c == '_', c == '/', c == '.', c == '@', c == '$', c == '%':
			return false
		}
	}
	switch c := byteAt(text, end); {
	case isWordByte(c), c >= 0x80 && c != 0xE2, c == '_', c == '/', c == '@', c == '=':
		return false
	case c == '.':
		return !isWordByte(byteAt(text, end+1))
	}
	return true
}
