package walk

import "slices"

// Most lines that are JSON are one object of plain members: a name, and a
// number, a word or a string without escapes. Those are read here in one go.
// What comes of them is what quote, jsonValue and str make of them; whatever
// is another way is left to these.

// What a byte of a string is to members.
const (
	memberStop  uint8 = 1 << iota // ends the string, or makes it one that quote reads
	memberHint                    // may have structure, see hint
	memberTells                   // of a name that may be more than that, see telling
	memberUpper                   // a capital, or beyond ASCII
)

var memberByte = func() (t [256]uint8) {
	for c := range t {
		if hint[c] != 0 {
			t[c] |= memberHint
		}
		if isDigit(byte(c)) || c == '@' || c == ' ' {
			t[c] |= memberTells
		}
		if c >= 'A' && c <= 'Z' || c >= 0x80 {
			t[c] |= memberUpper
		}
	}
	for _, c := range []byte(`"\]`) {
		t[c] |= memberStop
	}
	return
}()

// plainString returns where the string ends that goes on at i, and what its
// bytes are; the byte there is one that stops, if it is not the end.
func plainString(b []byte, i int) (e int, is uint8) {
	for i+4 <= len(b) {
		c := b[i : i+4 : i+4]
		f := memberByte[c[0]] | memberByte[c[1]] | memberByte[c[2]] | memberByte[c[3]]
		if f&memberStop != 0 {
			break
		}
		is |= f
		i += 4
	}
	for i < len(b) {
		f := memberByte[b[i]]
		if f&memberStop != 0 {
			break
		}
		is |= f
		i++
	}
	return i, is
}

// startsMember reports whether the quote at i may be that of a member's name:
// it stands in an object, behind its brace or a comma.
func (l *lexer) startsMember(i int) bool {
	if i == 0 || l.at == i || l.node < 0 || l.unshut&1 != 0 || l.b[i] != '"' || l.d.slow {
		return false
	}
	c := l.b[i-1]
	if c == ' ' && i > 1 {
		c = l.b[i-2]
	}
	return (c == ',' || c == '{') && l.d.Nodes[l.node].Kind == '{'
}

// members reads members of an object from the quote at i on, and returns where
// to go on: i itself when the first name is not plain.
func (l *lexer) members(i int) int {
	b := l.b[:l.end]
	l.prose(i)
	for {
		e, name := l.d.nameAt(b, i+1)
		if e == 0 {
			return i
		}
		k := Key{l.v, int32(i + 1), int32(i + 1), int32(e)}
		v := e + 2
		if b[v] == ' ' && v+1 < len(b) {
			v++
		}
		s, end, of, kind := v, v, uint8(0), Number // of the value
		switch c := b[v]; {
		case c == '"':
			s, kind = v+1, Text
			if end, of = plainString(b, s); end < len(b) && b[end] == '"' {
				v = end + 1
			}
		case isDigit(c):
			for v++; v < len(b) && (isDigit(b[v]) || b[v] == '.'); v++ {
			}
			end = v
		case c == 't' && startsWith(b[v:], "true"), c == 'n' && startsWith(b[v:], "null"):
			v, kind = v+4, Prose
		case c == 'f' && startsWith(b[v:], "false"):
			v, kind = v+5, Prose
		}
		if v == s || v >= len(b) || b[v] != ',' && b[v] != '}' {
			if c := b[e+2]; c == ':' || c == '/' || visibility(b, e+1, l.end) > 0 {
				return i
			}
			l.takeName(k, name)
			return l.jsonValue(e+2, k)
		}
		l.takeName(k, name)
		if kind != Prose {
			n := len(l.d.Leaves)
			if of&memberHint != 0 {
				l.str(s, end, k, false)
			} else {
				l.emitMember(s, end, k, kind)
			}
			x := &l.d.Leaves[n]
			x.Name, x.says, x.Lower = name.place, name.says, of&memberUpper == 0
		}
		l.seg = v
		if i = v + 1; b[v] == ',' && i+1 < len(b) && b[i] == ' ' {
			i++
		}
		if b[v] == '}' || i >= len(b) || b[i] != '"' {
			return v
		}
	}
}

// takeName takes note of the name of a member.
func (l *lexer) takeName(k Key, name nameIs) {
	if name.tells {
		l.d.leaf(Leaf{View: l.v, Start: k.Start, End: k.End, Node: l.node, Kind: Prose})
	}
	l.seg, l.at, l.nw, l.json = int(k.End)+2, -1, 0, true
}

func startsWith(b []byte, word string) bool {
	return len(b) >= len(word) && string(b[:len(word)]) == word
}

// emitMember emits the value of a member. It is written where it stays.
func (l *lexer) emitMember(s, e int, k Key, kind Kind) {
	d := l.d
	n := len(d.Leaves)
	if n == cap(d.Leaves) {
		d.Leaves = slices.Grow(d.Leaves, 1)
	}
	d.Leaves = d.Leaves[:n+1]
	x := &d.Leaves[n]
	*x = Leaf{}
	x.View, x.Start, x.End, x.Node, x.Kind = l.v, int32(s), int32(e), l.node, kind
	x.Key = k
}
