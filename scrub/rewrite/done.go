package rewrite

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Done reports whether a text value already is what the action would leave,
// so that no edit is needed: a class's marker, a placeholder such as REDACTED
// or ***, nothing at all, or a general form under Generalize. It errs to
// false. It does not know of bare JSON numbers: ask Edit.Done for those.
func Done(cl class.Class, a Action, value []byte, c *Config) bool {
	e := Edit{Class: cl, Action: a, Value: value, End: len(value)}
	return e.Done(c)
}

// Done reports whether the edit would leave its value as it is.
func (e *Edit) Done(c *Config) bool {
	e.undone, e.size = false, 0
	if e.Action == Keep || e.empty() {
		return true
	}
	if e.Action != Generalize || len(e.Value) > maxDone {
		e.undone = true
		return false
	}
	var buf [2 * maxDone]byte
	form := irreversible(buf[:0], e, e.Value, c)
	if bytes.Equal(form, e.Value) {
		return true
	}
	e.undone = true
	if len(form) <= shortForm && e.Class != class.URL && e.Quote == nil {
		e.size = uint8(copy(e.form[:], form))
	}
	return false
}

// empty reports whether the edit's bytes say nothing about anyone. An edit may
// come without a Value (the rest of a value in the next record): then its
// bytes are unknown, and not empty.
func (e *Edit) empty() bool {
	if len(e.Value) == 0 {
		return e.Start == e.End
	}
	return placeholder(e.Value)
}

// maxDone bounds the values that are tried: a general form is short, and a
// longer route template costs an edit that changes nothing.
const maxDone = 256

// placeholders are what programs write where a value was taken out or never
// was, in lower case. A bracketed word that is not here is a value like any
// other: a name or a number in brackets must not pass as a marker.
var placeholders = []string{
	"redacted", "[redacted]", "<redacted>", "(redacted)", "{redacted}",
	"filtered", "[filtered]", "<filtered>",
	"masked", "[masked]", "<masked>",
	"removed", "[removed]", "<removed>",
	"hidden", "[hidden]", "<hidden>",
	"scrubbed", "[scrubbed]", "<scrubbed>",
	"[phi]", "[pii]", "<phi>", "<pii>",
	"nil", "<nil>", "none", "undefined", "n/a", "-", "unknown",
}

// placeholderStarts are the bytes that they begin with.
var placeholderStarts = func() (t [256]bool) {
	for _, p := range placeholders {
		t[p[0]] = true
	}
	return t
}()

// placeholder reports whether a value says nothing about anyone, whatever its
// class: a class's marker, a mask without a digit left, a placeholder.
func placeholder(v []byte) bool {
	switch {
	case v[0] == '[' && markers(v):
		return true
	case masked(v):
		return true
	case string(v) == "null" || string(v) == "NULL":
		return true // but Null is a family name
	case len(v) > len("<scrubbed>"):
		return false
	}
	first := v[0]
	if first-'A' < 26 {
		first |= 0x20
	}
	if !placeholderStarts[first] {
		return false
	}
	for _, p := range placeholders {
		if p[0] == first && len(p) == len(v) && equalFold(v, p) {
			return true
		}
	}
	return false
}

// markers says that v is one marker or several, as overlapping finds leave
// them, with nothing but separators between them. The last one may lack its
// bracket: a rule for URLs takes it for the sentence's, a message for
// that of the text around it.
func markers(v []byte) bool {
	for {
		m := leadingMarker(v)
		if m == 0 {
			return false
		}
		v = v[m:]
		n := 0
		for n < len(v) && bytes.IndexByte([]byte(" ,;|/-"), v[n]) >= 0 {
			n++
		}
		if n == len(v) {
			return n == 0
		}
		v = v[n:]
	}
}

// leadingMarker returns the length of the marker that v starts with, or that
// it is but for its bracket.
func leadingMarker(v []byte) int {
	if n := class.Marked(v); n > 0 {
		return n
	}
	if len(v) > 2 && v[0] == '[' && class.OfWord(v[1:]) != class.None {
		return len(v)
	}
	return 0
}

// masked says that v is asterisks, or four and more of one other mask
// character, in groups as the value had them: ***-**-****.
func masked(v []byte) bool {
	m, n := v[0], 0
	switch m {
	case '*', 'X', 'x', '#':
	default:
		return false
	}
	for _, c := range v {
		switch c {
		case m:
			n++
		case '-', '/', '.', ' ':
		default:
			return false
		}
	}
	return m == '*' || n >= 4
}

// equalFold compares with p, which is lower case, without regard to case.
func equalFold(v []byte, p string) bool {
	for i, c := range v {
		if c-'A' < 26 {
			c |= 0x20
		}
		if c != p[i] {
			return false
		}
	}
	return true
}
