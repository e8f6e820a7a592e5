package walk

import "bytes"

// Values whose names stand apart from them: parts of a form (RFC 7578), and
// what validators say of a field.

// maxApart bounds how far the name is from the value.
const maxApart = 512

// part emits the value of the part of a form whose name is the string at
// [s, e), a leaf; next is behind it.
func (l *lexer) part(leaf, s, e, next int) {
	const head = "form-data; "
	k := l.d.Leaves[leaf].Key
	at := int(k.Start)
	if k.View != l.v || e == s || at < len(head) || string(l.b[at-len(head):at]) != head || !l.d.says(k, formName) {
		return
	}
	b, i := l.b, next
	for end := min(l.end, next+maxApart); ; {
		if i >= end {
			return
		}
		n := newline(b, i, l.end)
		if n == 0 {
			i++
			continue
		}
		if m := newline(b, i+n, l.end); m > 0 { // the empty line
			i += n + m
			break
		}
		i += n
	}
	v := i
	for v < l.end && newline(b, v, l.end) == 0 && v-i < 1<<12 {
		v++
	}
	if v > i {
		l.d.Leaves[leaf].Key, l.d.Leaves[leaf].Name = Key{}, 0 // it is no value of its own
		l.d.leaf(Leaf{View: l.v, Start: int32(i), End: int32(v), Node: l.node, Key: Key{l.v, int32(s), int32(s), int32(e)}, Kind: Bare, Open: v >= l.end, Struct: true})
	}
}

var formName = anyOf("name")

// newline returns the length of the line break at i, also of one that is
// still escaped; 0 if there is none.
func newline(b []byte, i, end int) int {
	n := 0
	if i < end && b[i] == '\r' {
		n = 1
	} else if i+1 < end && b[i] == '\\' && b[i+1] == 'r' {
		n = 2
	}
	switch i += n; {
	case i < end && b[i] == '\n':
		return n + 1
	case i+1 < end && b[i] == '\\' && b[i+1] == 'n':
		return n + 2
	}
	return 0
}

// deserialized is the key of the string that opens at i and ends before
// next, as Jackson reports one: String "5": … chain: a.B["patient"]->a.C["mrn"]).
func (l *lexer) deserialized(i, next int) (k Key) {
	const head, chain = "String ", "reference chain: "
	b := l.b[:min(l.end, next+maxApart)]
	if i < len(head) || string(b[i-len(head):i]) != head {
		return
	}
	n := bytes.Index(b[next:], []byte(chain))
	if n < 0 {
		return
	}
	for j := next + n + len(chain); j+1 < len(b) && b[j] != ')' && b[j] != '\n'; j++ {
		if b[j] != '[' || b[j+1] != '"' {
			continue
		}
		e := j + 2
		for e < len(b) && keyByte[b[e]] {
			e++
		}
		if e+1 < len(b) && e > j+2 && b[e] == '"' && b[e+1] == ']' {
			k = Key{l.v, int32(j + 2), int32(j + 2), int32(e)} // the last
		}
		j = e
	}
	return
}

// invalid is the key of the value behind input_value= at i, as Pydantic
// reports one: the field stands alone on the line before. Without one it is k.
func (l *lexer) invalid(i int, k Key) Key {
	const word, kind = "input_value", "[type="
	b := l.b
	if int(k.End-k.Start) != len(word) || string(b[k.Start:k.End]) != word {
		return k
	}
	from := max(0, i-maxApart)
	p := bytes.LastIndex(b[from:i], []byte(kind))
	if p < 0 {
		return k
	}
	end := bytes.LastIndexByte(b[from:from+p], '\n')
	if end <= 0 {
		return k
	}
	end += from
	s := end
	for s > from && keyByte[b[s-1]] {
		s--
	}
	if s == end || s > 0 && b[s-1] != '\n' {
		return k
	}
	return Key{l.v, int32(s), int32(s), int32(end)}
}
