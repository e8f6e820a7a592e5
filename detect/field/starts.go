package field

import "strings"

// starts are the first words of keys, by their first letter.
type starts struct {
	by    [26][]string
	first [256]bool // the letters, in either case
}

// newStarts returns nil when there is nothing to look for.
func newStarts(keys []string) *starts {
	var s starts
	for _, k := range keys {
		k, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(k, PathPrefix), ParamPrefix), "_")
		if k == "" || !lower(k[0]) {
			return nil
		}
		s.by[k[0]-'a'] = append(s.by[k[0]-'a'], k)
		s.first[k[0]], s.first[k[0]&^0x20] = true, true
	}
	if len(keys) == 0 {
		return nil
	}
	return &s
}

// maxOnLine bounds the bytes that are looked through for the words of a key.
const maxOnLine = 2048

// in reports whether one of them is somewhere in text[from:to]; of a long
// text it says so unseen.
func (s *starts) in(text []byte, from, to int) bool {
	if to-from > maxOnLine {
		return true
	}
	text = text[:to]
	for i := from; i < len(text); i++ {
		c := text[i]
		if !s.first[c] || lower(c) && i > 1 && wordByte(text[i-1]) && text[i-1] < 0x80 && text[i-2] != '\\' {
			continue // or inside a word
		}
		for _, w := range s.by[c|0x20-'a'] {
			if len(text)-i >= len(w) && foldEqual(text[i:i+len(w)], w) {
				return true
			}
		}
	}
	return false
}
