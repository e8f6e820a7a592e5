package field

import (
	"bytes"
	"slices"
	"strings"
)

// What guards look at: raw text around a word, in which a key may end, a
// value start, a container open. Where it is not clear, the answer is yes.

// bytesOf is a set of bytes.
type bytesOf [256]bool

func (s *bytesOf) has(c byte) bool { return s[c] }

// newBytes makes a set; beyond says that it has all that is not ASCII.
func newBytes(list string, beyond bool) *bytesOf {
	var s bytesOf
	for c := range s {
		s[c] = strings.IndexByte(list, byte(c)) >= 0 && c < 0x80 || beyond && c >= 0x80
	}
	return &s
}

var (
	endsKey      = newBytes(":=|/?{[(<>]~", true)
	opensInside  = newBytes("{[(<?", true)
	beforeInside = newBytes(":=> \t],&\\|/\"'`", false) // what may stand between a key and its inside
)

// maxTail bounds what may stand between a word and the end of its key.
const maxTail = 48

// keyEnd returns where the key ends whose last word, of n letters, ends with
// byte at of a raw text, or -1 when that word ends no key. What the walk
// takes for a key is narrower; where it is not clear, there is one.
func keyEnd(text []byte, at, n int) int {
	if reported(text, at+1-n) {
		return at + 1
	}
	for i := at + 1; i < len(text); {
		switch c := text[i]; {
		case i > at+maxTail:
			return i
		case c == '\n':
			return -1
		case endsKey.has(c), c == '"' && quotedKey(text, i, at+1-n): // most
			return i
		case apart(text, i, at+1-n):
			return i
		case c == '"' || c == '\'' || c == '`':
			if quotedKey(text, i, at+1-n) {
				return i
			}
			if !anyQuote(text, i+1) { // "mrn'": is a key, too
				return tagName(text, at+1-n, i)
			}
			i++
		case c == '\\':
			for i < len(text) && text[i] == '\\' {
				i++
			}
			if i >= len(text) || text[i] != '"' || quotedKey(text, i, at+1-n) {
				return i
			}
			if !anyQuote(text, i+1) {
				return tagName(text, at+1-n, i)
			}
			i++
		case lower(c) || upper(c):
			e := i + 1
			if upper(c) && e < len(text) && upper(text[e]) {
				for e < len(text) && upper(text[e]) {
					e++
				}
			}
			for e < len(text) && lower(text[e]) {
				e++
			}
			if e == i+1 && c|0x20 == 's' && text[i-1] >= '0' && text[i-1] <= '9' { // base64s
				i = e
				continue
			}
			if !cutOff(text[i:e]) {
				return tagName(text, at+1-n, i)
			}
			i = e
		default:
			i++
		}
	}
	return tagName(text, at+1-n, len(text))
}

// cutOff reports whether a word at the end of a key is left out of it.
func cutOff(w []byte) bool {
	var buf [8]byte
	if len(w) > len(buf) {
		return false
	}
	b := append(buf[:0], w...)
	for i := range b {
		b[i] |= 0x20
	}
	switch string(b) {
	case "value", "str", "string", "text", "raw", "param", "input", "field":
		return true
	}
	return false
}

// tagName returns end when the name around byte i follows the "<" of a tag,
// else -1: attributes may come next.
func tagName(text []byte, i, end int) int {
	for k := 0; i > 0 && k < 64; i, k = i-1, k+1 {
		switch c := text[i-1]; {
		case c == '<':
			return end
		case c != ':' && !bareKey(c):
			return -1
		}
	}
	return -1
}

func bareKey(c byte) bool {
	return lower(c) || upper(c) || c >= '0' && c <= '9' || c >= 0x80 || c == '_' || c == '-' || c == '.' || c == '$'
}

// quotedKey reports whether the quote at i can close a key, of which byte
// start is a part: a separator follows, or it is the first of a tuple.
func quotedKey(text []byte, i, start int) bool {
	i++
	for i < len(text) && text[i] <= ' ' && text[i] != '\n' {
		i++
	}
	if i >= len(text) {
		return false
	}
	switch text[i] {
	case ':', '=', '\\', ']':
		return true
	case ',':
		for k := 0; start > 0 && k < 64; start, k = start-1, k+1 {
			if c := text[start-1]; !bareKey(c) && c != ' ' {
				return c != '"' || firstOf(text, start-1)
			}
		}
		return true
	}
	return text[i] >= 0x80
}

// firstOf reports whether the quote at i can open the first string of a pair:
// ("mrn", "5"), (u"mrn", [["mrn", "5"],.
func firstOf(text []byte, i int) bool {
	i = back(text, i, `\`)
	return i > 0 && (text[i-1] == '(' || lower(text[i-1]) || text[i-1] == '[' && i > 1 && (text[i-2] == '[' || i > 2 && text[i-2] == ' ' && text[i-3] == ','))
}

func anyQuote(text []byte, i int) bool {
	return i < len(text) && (text[i] == '"' || text[i] == '\'' || text[i] == '`' || text[i] == '\\')
}

// inside returns where the keys are that stand under the key that ends at i,
// if that can be a container: a bracket, a tag, parameters, a string.
func inside(text []byte, i int) (from, to int, ok bool) {
	for n := 0; i < len(text) && n < 40; i, n = i+1, n+1 {
		switch c := text[i]; {
		case opensInside.has(c):
			return i, lineEnd(text, i), true
		case c == '\n':
			return 0, 0, false
		case n > 0 && (c == '"' || c == '\'' || c == '`') && strings.IndexByte(":=> \t(,&ubr", text[i-1]) >= 0:
			return i + 1, stringEnd(text, i), true
		case !beforeInside.has(c): // Type{
			e := i
			for e < len(text) && e < i+64 && bareKey(text[e]) {
				e++
			}
			if e < len(text) && (strings.IndexByte("{[(<?'\"", text[e]) >= 0 || e == i+64) {
				return e, lineEnd(text, e), true
			}
			return 0, 0, false
		}
	}
	return i, lineEnd(text, i), i < len(text)
}

// lineEnd is the end of the line that byte i is in, or a place too far away.
func lineEnd(text []byte, i int) int {
	end := min(len(text), i+2*maxOnLine)
	if n := bytes.IndexByte(text[i:end], '\n'); n >= 0 {
		return i + n
	}
	return end
}

// stringEnd returns where the string ends whose quote is at i, or the line.
func stringEnd(text []byte, i int) int {
	for k := i + 1; k < len(text) && k < i+2*maxOnLine; k++ {
		switch text[k] {
		case '\\':
			k++
		case '\n':
			return k
		case text[i]:
			if text[i] == '"' || k+1 == len(text) || !wordByte(text[k+1]) {
				return k
			}
		}
	}
	return min(len(text), i+2*maxOnLine)
}

// inQuotes reports whether a key that seems to end at i can be a quoted one.
func inQuotes(text []byte, i, start int) bool {
	for n := 0; i < len(text) && n < maxTail; i, n = i+1, n+1 {
		switch c := text[i]; {
		case c == '"':
			return quotedKey(text, i, start)
		case c == '\n' || lower(c) || upper(c):
			return false
		}
	}
	return i < len(text)
}

// startsLine reports whether the word at i is in a quoted key with nothing
// before it on the line; an escaped quote may begin a text of its own.
func startsLine(text []byte, i int) bool {
	k := i
	for k > 0 && text[k-1] != '"' {
		if k--; text[k] == '\n' || i-k > MaxKey {
			return i-k > MaxKey
		}
	}
	for k -= 2; k >= 0; k-- {
		switch c := text[k]; {
		case c == '\\':
			return true
		case c == '\n':
			return true
		case c > ' ':
			return false
		}
	}
	return true
}

// prefixBefore reports whether the word at i follows a person prefix.
func (p *Policy) prefixBefore(text []byte, i int) bool {
	e := i
	for e > 0 && !lower(text[e-1]) && !upper(text[e-1]) {
		if e--; text[e] >= 0x80 || text[e] == '\n' || i-e > 16 {
			return text[e] != '\n'
		}
	}
	if e == 0 {
		return false
	}
	for _, t := range p.roles {
		if len(t) <= e && foldEqual(text[e-len(t):e], t) {
			return true
		}
	}
	return false
}

func foldEqual(b []byte, s string) bool {
	for i := range b {
		if b[i]|0x20 != s[i] {
			return false
		}
	}
	return true
}

// rolesOf are the last words of the prefixes.
func rolesOf(prefixes []string) (words []string) {
	for _, x := range prefixes {
		words = append(words, x[strings.LastIndexByte(x, '_')+1:])
	}
	slices.Sort(words)
	return slices.Compact(words)
}
