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
	for i := range len(list) {
		s[list[i]] = true
	}
	if beyond {
		for c := 0x80; c < len(s); c++ {
			s[c] = true
		}
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
	start := at + 1 - n
	if reported(text, start) {
		return at + 1
	}
	for i := at + 1; i < len(text); {
		if i > at+maxTail {
			return i
		}
		switch c := text[i]; inTail[c] {
		case tailEnds:
			return i
		case tailFeed:
			return tagName(text, start, i) // a tag goes on behind the line
		case tailList:
			if valuesFollow(text, i) || c == ',' && inTuple(text, i, start) {
				return i
			}
			i++
		case tailQuote:
			if quotedKey(text, i, start) || apart(text, i, start) || columnsFollow(text, i) {
				return i
			}
			if !anyQuote(text, i+1) { // "mrn'": is a key, too
				return tagName(text, start, i)
			}
			i++
		case tailSlash:
			if apart(text, i, start) {
				return i
			}
			for i < len(text) && text[i] == '\\' {
				i++
			}
			if i >= len(text) || text[i] != '"' || quotedKey(text, i, start) || columnsFollow(text, i) {
				return i
			}
			if !anyQuote(text, i+1) {
				return tagName(text, start, i)
			}
			i++
		case tailLetter:
			if operator(text, i) {
				return i
			}
			e := wordEnd(text, i)
			if e == i+1 && c|0x20 == 's' && text[i-1] >= '0' && text[i-1] <= '9' { // base64s
				i = e
				continue
			}
			if !cutOff(text[i:e]) {
				return tagName(text, start, i)
			}
			i = e
		default:
			i++
		}
	}
	return tagName(text, start, len(text))
}

// columnsFollow reports whether a bracket follows the quote at i: the name of a table
// before its columns, as in INSERT INTO "patients" (id).
func columnsFollow(text []byte, i int) bool {
	for i++; i < len(text) && (text[i] == ' ' || text[i] == '\t'); i++ {
	}
	return i < len(text) && text[i] == '('
}

// inTuple reports whether the comma at i stands between a name, of which byte
// start is a part, and its string, as Erlang writes them: {mrn,"5"}.
func inTuple(text []byte, i, start int) bool {
	if i+1 >= len(text) || text[i+1] != '"' && text[i+1] != '\\' && text[i+1] < 0x80 {
		return false
	}
	for k := 0; start > 0 && k < MaxKey && bareKey(text[start-1]); k++ {
		start--
	}
	return start > 0 && (text[start-1] == '{' || text[start-1] >= 0x80 || bareKey(text[start-1]))
}

// wordEnd returns where the word ends that starts with the letter at i.
func wordEnd(text []byte, i int) int {
	e := i + 1
	if upper(text[i]) {
		for e < len(text) && upper(text[e]) {
			e++
		}
	}
	for e < len(text) && lower(text[e]) {
		e++
	}
	return e
}

// What a byte behind a word is to keyEnd: nothing, the end of the key, …
const (
	_ uint8 = iota
	tailEnds
	tailFeed
	tailList
	tailQuote
	tailSlash
	tailLetter
)

var inTail = func() (kinds [256]uint8) {
	for c := range kinds {
		switch c := byte(c); {
		case endsKey.has(c):
			kinds[c] = tailEnds
		case c == '\n':
			kinds[c] = tailFeed
		case c == ',' || c == ')':
			kinds[c] = tailList
		case c == '"' || c == '\'' || c == '`':
			kinds[c] = tailQuote
		case c == '\\':
			kinds[c] = tailSlash
		case lower(c) || upper(c):
			kinds[c] = tailLetter
		}
	}
	return kinds
}()

// cutOff reports whether a word at the end of a key is left out of it.
func cutOff(w []byte) bool {
	if len(w) < len("str") || len(w) > len("string") {
		return false
	}
	switch w[0] | 0x20 {
	case 'v':
		return equalFold(w, "value")
	case 's':
		return equalFold(w, "str") || equalFold(w, "string")
	case 't':
		return equalFold(w, "text")
	case 'r':
		return equalFold(w, "raw")
	case 'p':
		return equalFold(w, "param")
	case 'i':
		return equalFold(w, "input")
	case 'f':
		return equalFold(w, "field")
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

func bareKey(c byte) bool { return inBareKey[c] }

var inBareKey = newBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.$", true)

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
	case ';': // PHP: s:3:"mrn";s:1:"5"
		return i+1 < len(text) && text[i+1] == 's'
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
	i = back(text, i, backslashes)
	return i > 0 && (text[i-1] == '(' || lower(text[i-1]) || text[i-1] == '[' && i > 1 && (text[i-2] == '[' || i > 2 && text[i-2] == ' ' && text[i-3] == ','))
}

func anyQuote(text []byte, i int) bool {
	return i < len(text) && (text[i] == '"' || text[i] == '\'' || text[i] == '`' || text[i] == '\\')
}

// inside returns where the keys are that stand under the key that ends at i,
// if that can be a container: a bracket, a tag, parameters, a string.
func inside(text []byte, i int) (from, to int, ok bool) {
	for n := 0; i < len(text) && n < 40; i, n = i+1, n+1 {
		switch c := text[i]; inGap[c] {
		case gapOpens:
			return i, lineEnd(text, i), true
		case gapFeed:
			return 0, 0, false
		case gapQuote:
			if n > 0 && beforeString.has(text[i-1]) {
				return i + 1, stringEnd(text, i), true
			}
		case gapOther: // Type{
			e := i
			for e < len(text) && e < i+64 && inBareKey[text[e]] {
				e++
			}
			if e < len(text) && (e == i+64 || typed.has(text[e])) {
				return e, lineEnd(text, e), true
			}
			return 0, 0, false
		}
	}
	return i, lineEnd(text, i), i < len(text)
}

// What a byte behind a key is to inside: something else, a part of the gap, …
const (
	gapOther uint8 = iota
	gapPart
	gapOpens
	gapFeed
	gapQuote
)

var (
	beforeString = newBytes(":=> \t(,&ubr", false)
	typed        = newBytes("{[(<?'\"", false) // behind the name of a type
	inGap        = func() (kinds [256]uint8) {
		for c := range kinds {
			switch c := byte(c); {
			case opensInside.has(c):
				kinds[c] = gapOpens
			case c == '\n':
				kinds[c] = gapFeed
			case c == '"' || c == '\'' || c == '`':
				kinds[c] = gapQuote
			case beforeInside.has(c):
				kinds[c] = gapPart
			}
		}
		return kinds
	}()
)

// lineEnd is the end of the line that byte i is in, or a place too far away.
func lineEnd(text []byte, i int) int {
	end := min(len(text), i+2*maxOnLine)
	if n := bytes.IndexByte(text[i:end], '\n'); n >= 0 {
		return i + n
	}
	return end
}

// inString has what stringEnd looks at.
var inString = newBytes("\\\n\"'`", false)

// stringEnd returns where the string ends whose quote is at i, or the line.
func stringEnd(text []byte, i int) int {
	for k, end := i+1, min(len(text), i+2*maxOnLine); k < end; k++ {
		c := text[k]
		if !inString[c] { // most
			continue
		}
		switch c {
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

// goesOn reports whether the line of byte i does not end there.
func goesOn(text []byte, i int) bool {
	if i < len(text) && text[i] == '\r' {
		i++
	}
	return i < len(text) && text[i] != '\n'
}

// startsLine reports whether the word at i is in a quoted key that can be the
// first of its line: an escaped quote may begin a text of its own, and what a
// runtime puts before a line ends in none of the signs that stand before a key.
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
			return text[k+1] <= ' ' && c != ',' && c != '{' && c != '[' && c != '('
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
