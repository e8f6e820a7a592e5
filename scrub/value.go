package scrub

import (
	"bytes"
	"strconv"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Leaf is one value of a record that came as data, not as text: a field of
// Fluent Bit, an attribute of OTLP.
type Leaf struct {
	Path   [][]byte // the keys it stands under, from the outermost
	Value  []byte   // as decoded: of a string what is in it, of a number its digits
	Number bool
}

// maxPath bounds the keys that Value looks at; of more, the innermost count.
const maxPath = 32

// Value scrubs one value by the names that it stands under and by what is in
// it. It returns leaf.Value itself when nothing changed; otherwise the result
// is appended to dst. What replaces a number is the text of a marker, 0, or
// null, as Options.Numbers says. A value that cannot be scanned is withheld.
//
// What stands beside the value plays no part: a record that is there as a
// whole is scrubbed better as a line of JSON.
func (w *Worker) Value(dst []byte, leaf Leaf) ([]byte, Outcome) {
	path := leaf.Path[max(0, len(leaf.Path)-maxPath):]
	line := w.around[:0]
	for _, k := range path {
		line = append(rewrite.AppendQuoted(append(line, '{'), k), ':')
	}
	at := len(line)
	if leaf.Number {
		line = append(line, leaf.Value...)
	} else {
		line = rewrite.AppendQuoted(line, leaf.Value)
	}
	end := len(line)
	for range path {
		line = append(line, '}')
	}
	w.around = line
	out, o := w.Line(nil, line)
	if o.Edited+o.Withheld == 0 {
		return leaf.Value, o
	}
	n := len(dst)
	if o.Withheld == 0 {
		// Only what stands in the place of the value is taken; what was done
		// to a key is the business of who asks about that key.
		if tok := between(out, line[:at], line[end:]); tok != nil {
			if bytes.Equal(tok, line[at:end]) {
				return leaf.Value, Outcome{Lines: 1}
			}
			if tok[0] != '"' {
				return append(dst, tok...), o
			}
			if dst, ok := rewrite.Unquote(dst, tok); ok {
				return dst, o
			}
		}
	}
	dst = append(dst[:n], "[WITHHELD:"...)
	dst = strconv.AppendInt(dst, int64(len(leaf.Value)), 10)
	return append(dst, ']'), Outcome{Lines: 1, Withheld: 1}
}

// between returns the value of a line of one value in nested objects: what
// stands behind the keys, which may have been edited. It is nil where the
// line has another form.
func between(out, head, tail []byte) []byte {
	keys := bytes.Count(tail, []byte{'}'})
	if len(out) <= keys || !bytes.HasSuffix(out, tail) {
		return nil
	}
	out = out[:len(out)-len(tail)]
	if bytes.HasPrefix(out, head) {
		out = out[len(head):]
	} else {
		for range keys {
			if len(out) < 2 || out[0] != '{' {
				return nil
			}
			n := quotedLen(out[1:])
			if n == 0 || 1+n >= len(out) || out[1+n] != ':' {
				return nil
			}
			out = out[n+2:]
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// quotedLen returns the length of the JSON string at the front of b; 0 if
// there is none.
func quotedLen(b []byte) int {
	if len(b) == 0 || b[0] != '"' {
		return 0
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}
