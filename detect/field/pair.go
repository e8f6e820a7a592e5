package field

import (
	"bytes"
	"slices"
	"strings"
)

// apart reports whether the word that starts at start and ends before byte i
// can be the key of a value further on: in a list of columns, before an
// operator that is a word, or as the text of another key. scrub/walk reads
// such pairs.
func apart(text []byte, i, start int) bool {
	switch c := text[i]; {
	case c == ',' || c == ')':
		return valuesFollow(text, i)
	case c == '"' || c == '\'' || c == '`' || c == '\\':
		for i < len(text) && (text[i] == '"' || text[i] == '\'' || text[i] == '`' || text[i] == '\\') {
			i++
		}
		if i < len(text) && (text[i] == ',' || text[i] == ')') && valuesFollow(text, i) {
			return true
		}
		return isNaming(text, start) || i+1 < len(text) && text[i] == ' ' && operator(text, i+1)
	case lower(c) || upper(c):
		return operator(text, i)
	}
	return false
}

// maxList bounds how far the end of a list of columns is looked for.
const maxList = 512

// valuesFollow reports whether the list of names around i is followed by
// one of values: (mrn, dob) VALUES (…), (mrn)=(…).
func valuesFollow(text []byte, i int) bool {
	list := text[i:min(i+maxList, len(text))]
	n := bytes.IndexByte(list, ')')
	if n >= 0 {
		list = list[:n]
	}
	if bytes.IndexByte(list, '\n') >= 0 {
		return false // it is of another line
	}
	if n < 0 {
		return i+maxList < len(text)
	}
	for i += n + 1; i < len(text) && (text[i] == ' ' || text[i] == '\t'); {
		i++
	}
	return i < len(text) && (text[i] == '=' || text[i]|0x20 == 'v')
}

// operator reports whether IN (, LIKE ', LIKE $1, BETWEEN ' or one of their
// like stands at i.
func operator(text []byte, i int) bool {
	if i+3 >= len(text) {
		return false
	}
	switch [2]byte{text[i] | 0x20, text[i+1] | 0x20} {
	case [2]byte{'i', 'n'}, [2]byte{'l', 'i'}, [2]byte{'i', 'l'}, [2]byte{'b', 'e'}, [2]byte{'n', 'o'}:
	default:
		return false
	}
	for _, w := range [...]string{"in", "like", "ilike", "between", "not"} {
		e := i + len(w)
		if text[i]|0x20 != w[0] || e+1 >= len(text) || text[e] != ' ' && text[e] != '(' || !equalFold(text[i:e], w) {
			continue
		}
		for e < len(text) && text[e] == ' ' {
			e++
		}
		return e < len(text) && (text[e] == '(' || text[e] == '\'' || text[e] == '$' || w == "not" && (text[e]|0x20 == 'i' || text[e]|0x20 == 'l' || text[e]|0x20 == 'b'))
	}
	return false
}

// reported reports whether the word at start ends the path of an element for
// which a value is reported: 'x' for Patient.birthDate.
func reported(text []byte, start int) bool {
	i, dot := start, false
	for k := 0; i > 0 && bareKey(text[i-1]) && k < 96; k++ {
		i--
		dot = dot || text[i] == '.'
	}
	return dot && upper(text[i]) && i > 5 && string(text[i-4:i]) == "for "
}

// naming are the ends of keys whose value names what stands beside it.
var naming = newEndings("key", "element", "constraint", "name", "field", "attribute", "column", "property", "path", "param", "parameter", "label", "question",
	"text", "type", "kind", "system")

// reporting stand before a key in the errors of databases.
var reporting = newEndings("for key", "for field", "at path", "column", "constraint", "index")

// isNaming reports whether the string around byte i is the value of such a
// key: {"field":"last_name","value":…}. What stands in it before the last word
// is looked over: "patient (phone", "urn:example:phone".
func isNaming(text []byte, i int) bool {
	for k := 0; i > 0 && (inValue[text[i-1]] || text[i-1] == '\\' && text[i] == '/'); i, k = i-1, k+1 {
		if k > MaxKey {
			return false
		}
		if text[i-1] == ':' && text[i] != '/' && keyNames(text, i-1) {
			return true
		}
	}
	i = back(text, i, quoting)
	if i == 0 {
		return false
	}
	if text[i-1] != ':' && text[i-1] != '=' {
		w := reporting.endOf(text[:i])
		return w != "" && i > len(w)
	}
	return keyNames(text, i-1)
}

// keyNames reports whether the key before the separator at i is one of naming.
func keyNames(text []byte, i int) bool {
	i = back(text, i, quoting)
	if n := i - len("value"); n > 0 && text[n-1] == ' ' && equalFold(text[n:i], "value") { // <system value="phone"/>
		i = n - 1
	}
	w := naming.endOf(text[:i])
	return w != "" && (w != "name" || nameOfField(text, i-len(w)))
}

// inValue has what a value that names a kind can hold: no quotes, and nothing
// that pairs and containers are written with.
var inValue = func() (set bytesOf) {
	for c := range set {
		set[c] = c >= ' ' && strings.IndexByte("\"'`\\=<{}[", byte(c)) < 0
	}
	return set
}()

// NamesKind reports whether a text can be one that says of what kind the
// value beside it is.
func NamesKind(v []byte) bool {
	for _, c := range v {
		if !inValue[c] {
			return false
		}
	}
	return true
}

// endings are words by their last letter.
type endings [26][]string

func newEndings(words ...string) *endings {
	var e endings
	for _, w := range words {
		k := w[len(w)-1] - 'a'
		e[k] = append(e[k], w)
	}
	return &e
}

// endOf returns the first of the words that b ends with; "" if there is none.
func (e *endings) endOf(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	k := b[len(b)-1] | 0x20 - 'a'
	if k >= 26 {
		return ""
	}
	for _, w := range e[k] {
		if len(b) >= len(w) && equalFold(b[len(b)-len(w):], w) {
			return w
		}
	}
	return ""
}

// named are what may stand before "name" in a key whose value names a field.
var named = [...]string{"", "field", "attribute", "column", "property", "param", "parameter"}

// nameOfField reports whether the key of which the last word, "name", starts
// at i can be that of the name of a field: not "hostname".
func nameOfField(text []byte, i int) bool {
	var buf [16]byte
	at := len(buf)
	for ; i > 0; i-- {
		switch c := text[i-1]; {
		case lower(c) || upper(c):
			if at--; at < 0 {
				return false
			}
			buf[at] = c | 0x20
		case c == '\\' || c >= 0x80:
			return true
		case c != '_' && c != '-':
			return slices.Contains(named[:], string(buf[at:]))
		}
	}
	return slices.Contains(named[:], string(buf[at:]))
}

// back returns i less the bytes of set that stand before it.
func back(text []byte, i int, set *bytesOf) int {
	for least := max(i-40, 0); i > least && set[text[i-1]]; {
		i--
	}
	return i
}

// Sets of bytes for back.
var (
	backslashes = newBytes(`\`, false)
	slashesBack = newBytes(`/\`, false)
	quoting     = newBytes(" \"'\\", false)
)

// equalFold compares with a word in lower case.
func equalFold(b []byte, w string) bool {
	if len(b) != len(w) {
		return false
	}
	for k, c := range b {
		if c|0x20 != w[k] {
			return false
		}
	}
	return true
}
