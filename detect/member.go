package detect

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/word"
)

// A line of plain JSON shows what belongs together: texts are scanned one by
// one. What a guard finds on such a line counts where the value that the word is
// in has it as well.

// maxNesting bounds the brackets within brackets of a line that is judged.
const maxNesting = 16

// inMember narrows the guard of a word of n bytes to the value that the word is
// in, where that is certain: else it is left as it is.
func inMember(guard func([]byte, int) bool, n int) func([]byte, int) bool {
	if guard == nil {
		return nil
	}
	return func(text []byte, at int) bool {
		if !guard(text, at) {
			return false
		}
		lo, hi := member(text, at+1-n, at)
		return lo < 0 || guard(text[lo:hi:hi], at-lo)
	}
}

// member returns the string of JSON, without its quotes, that text[start:at+1]
// lies in, or -1: its line is no JSON, or has an escape; the string is a key, or
// may hold one for a value elsewhere, as a name does, {"name":"mrn","value":"5"},
// and a statement with the columns of its parameters.
func member(text []byte, start, at int) (lo, hi int) {
	from := max(at-longLine, 0)
	i := word.LineStart(text, from, at)
	end := min(len(text), at+longLine)
	if k := bytes.IndexByte(text[at:end], '\n'); k >= 0 {
		end = at + k
	} else if end < len(text) {
		return -1, 0
	}
	if i == from && from > 0 || text[i] != '{' {
		return -1, 0
	}
	lo = -1
	depth := 0
	for line := text[:end]; i < end; i++ {
		switch c := line[i]; c {
		case '{', '[':
			if depth++; depth > maxNesting {
				return -1, 0
			}
		case '}', ']':
			if depth--; depth == 0 && i+1 < end {
				return -1, 0 // something else stands behind it
			}
		case '"':
			k := plainString(line, i+1)
			if k < 0 {
				return -1, 0
			}
			if key := k+1 < end && line[k+1] == ':'; key && holdsValue(line[i+1:k]) {
				return -1, 0
			} else if i < start && at < k {
				if key {
					return -1, 0
				}
				lo, hi = i+1, k
				for _, c := range line[lo:hi] {
					if !inWords[c] {
						return -1, 0
					}
				}
			}
			i = k
		default:
			if !inNumber[c] {
				return -1, 0
			}
		}
	}
	if depth != 0 {
		return -1, 0
	}
	return lo, hi
}

// plainString returns where the quote stands that ends the string at i, or -1:
// it holds something else than printable ASCII, or an escape.
func plainString(line []byte, i int) int {
	for ; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			return i
		case c < ' ' || c > '~' || c == '\\':
			return -1
		}
	}
	return -1
}

// inNumber has what stands between the strings of a line of JSON, but for
// brackets: numbers, true, false, null, and signs.
var inNumber = func() (set [256]bool) {
	for _, c := range []byte("0123456789+-.eE truefalsn,:") {
		set[c] = true
	}
	return set
}()

// inWords has the bytes of words, numbers and ids, but for what statements,
// lists and tables are written with.
var inWords = func() (set [256]bool) {
	for c := range set {
		set[c] = isWordByte(byte(c)) && c < 0x80 || bytes.IndexByte([]byte(" ._/:@#+*!-"), byte(c)) >= 0
	}
	return set
}()

// holdsValue reports whether a key can be that of a value whose name stands
// beside it.
func holdsValue(key []byte) bool {
	var buf [24]byte
	if len(key) > len(buf) {
		return true
	}
	low := buf[:0]
	for _, c := range key {
		if c |= 0x20; letterByte(c) {
			low = append(low, c)
		}
	}
	for i, c := range low {
		words := valueWords[c-'a']
		for k := range words {
			if w := words[k]; len(w) <= len(low)-i && string(low[i:i+len(w)]) == w {
				return true
			}
		}
	}
	return string(low) == "to"
}

// valueWords are words that keys of values hold, by their first letter.
var valueWords = func() (words [26][]string) {
	for _, w := range [...]string{"val", "new", "old", "input", "answer", "from", "before", "after"} {
		words[w[0]-'a'] = append(words[w[0]-'a'], w)
	}
	return words
}()
