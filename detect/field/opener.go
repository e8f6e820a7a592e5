package field

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// What a line leaves open for the lines behind it: a container that rules
// know, on a line of its own.

// MaxOpener is the length in bytes of the longest line that opens something
// for the next one. Documents printed over many lines have short ones.
const MaxOpener = 4096

// maxRecordEnd bounds what a docker record has behind its content.
const maxRecordEnd = 128

// opens notes which containers a rule looks at from inside.
func (p *Policy) opens(s *Spec, r *Rule) {
	for _, ids := range [][]uint16{r.under, r.within} {
		for _, id := range ids {
			p.names[id].is |= aroundTag
			p.names[id].set(around, r.markup == NoMarkup)
		}
	}
	if !r.free || r.markup != NoMarkup || r.Direct || r.Verdict != Redact || r.Class == class.FreeText || s.Value == "datauri" {
		return
	}
	for _, k := range s.Keys {
		if id := p.Name(k); id != 0 && !s.Prefixed {
			p.names[id].is |= passes
		} else if id, ok := p.after[k]; ok && s.Prefixed {
			p.names[id].is |= passes
		}
	}
}

// Opens reports whether rules look at what stands inside a container: name
// is the id of its key as it is, id the one that rules for its value go by,
// tag says that it is an element of XML.
func (p *Policy) Opens(name, id uint16, tag bool) bool {
	return p.names[name].is&around != 0 || p.names[id].is&passes != 0 || tag && p.names[name].is&aroundTag != 0
}

// openAtEnd reports whether the container under the key that ends at i can be
// open where its line ends. start is where the last word of the key starts.
func openAtEnd(text []byte, i, start int) bool {
	if tagName(text, start, i) < 0 {
		if i = bracket(text, i); i < 0 {
			return false
		}
	}
	return opensLine(text[i:min(len(text), i+MaxOpener)], len(text) > i+MaxOpener)
}

// bracket returns where the bracket stands that is the value of the key that
// ends at i, or -1. Where it is not clear, there is one.
func bracket(text []byte, i int) int {
	k := i
	for k < len(text) && text[k] == '\\' {
		k++
	}
	if k < len(text) && (text[k] == '"' || text[k] == '\'' || text[k] == '`') {
		i = k + 1
	}
	for n := 0; i < len(text) && n < maxTail; i, n = i+1, n+1 {
		switch c := text[i]; c {
		case '{', '[', '(':
			return i
		case ' ', ':', '=', '>', ']', '|', '&', '~', '/':
		case '"', '\'', '`':
			if !closesKey(text, i) {
				return -1
			}
		case '\\':
			for i < len(text) && text[i] == '\\' {
				i++
			}
			if i == len(text) || text[i] == '"' || text[i] == '\'' { // a string
				return -1
			}
			if text[i] != 't' && text[i] != 'n' && text[i] != 'r' { // blanks of an escaped text
				return i
			}
		default:
			if c < ' ' && c != '\n' {
				continue
			}
			if c >= 0x80 {
				return i
			}
			e := i
			for e < len(text) && e < i+64 && bareKey(text[e]) { // Type{
				e++
			}
			if e > i && e < len(text) && (text[e] == '{' || text[e] == '[' || text[e] == '(' || text[e] >= 0x80 || e == i+64) ||
				bytes.HasPrefix(text[i:], []byte("rejected value [")) {
				return e
			}
			return -1
		}
	}
	if i < len(text) {
		return i
	}
	return -1
}

// closesKey reports whether the quote at i stands before a colon: it closes a
// key that ends in more than words.
func closesKey(text []byte, i int) bool {
	for i++; i < len(text) && text[i] <= ' ' && text[i] != '\n'; i++ {
	}
	return i < len(text) && (text[i] == ':' || text[i] == '=')
}

// opensLine reports whether the line that b starts with, or ends in, leaves
// something open; cut says that text goes on behind b.
func opensLine(b []byte, cut bool) bool {
	if n := bytes.IndexByte(b, '\n'); n >= 0 {
		b = b[:n]
	} else if cut {
		return false
	}
	return OpenEnd(b)
}

// recordText returns where the content of a docker record ends, or -1.
func recordText(line []byte) int {
	const mark = `\n","stream":"std`
	from := max(0, len(line)-maxRecordEnd)
	if bytes.IndexByte(line[from:], '\\') < 0 {
		return -1
	}
	for i := len(line) - len(mark); i >= from; i-- {
		if line[i] == '\\' && string(line[i:i+len(mark)]) == mark {
			return i
		}
	}
	return -1
}

// OpenEnd reports whether a line can leave a container open on purpose: it
// ends behind a bracket, a comma or a tag. What it holds may be the content
// of a docker record.
func OpenEnd(line []byte) bool {
	i := len(line)
	for i > 0 && line[i-1] <= ' ' {
		i--
	}
	if i > 0 && line[i-1] == '}' {
		i = recordText(line[:i])
	}
	for i > 0 && line[i-1] <= ' ' {
		i--
	}
	if i > 1 && line[i-2] == '\\' && (line[i-1] == 'r' || line[i-1] == 'n') {
		i -= 2
	}
	for i > 0 && line[i-1] <= ' ' {
		i--
	}
	if i <= 0 {
		return false
	}
	if bytes.HasSuffix(line[:i], []byte(`\u003e`)) { // as encoders in Go write >
		return true
	}
	switch line[i-1] {
	case '{', '[', '(', ',', '>', '"', '\'':
		return true
	}
	return false
}
