package walk

import "bytes"

// quote reads a quoted string at i: a key, a value, or an apostrophe.
func (l *lexer) quote(i int) int {
	s, e, shut := l.quoted(i)
	if s < 0 {
		if k, sep := l.torn(i); sep > 0 {
			l.prose(i)
			l.seg, l.at, l.nw, l.json = sep, -1, 0, true
			return l.jsonValue(sep, k)
		}
		return i + 1
	}
	next := e
	if shut {
		next++
	}
	if shut && e > s {
		k := l.deserialized(i, next)
		if k.None() && i > 1 && l.b[i-1] == ' ' {
			k = l.foregoing(i)
		}
		if !k.None() {
			l.prose(i)
			l.at, l.nw = -1, 0
			l.str(s, e, k, false)
			l.seg = next
			return next
		}
		if sep := l.keySep(next); sep > 0 {
			k := l.name(s, e)
			l.prose(i)
			l.keyText(k)
			l.seg, l.at, l.nw, l.json = sep, -1, 0, true
			return l.jsonValue(sep, k)
		}
	}
	if shut && e > s && l.at != i {
		if at, ok := l.operator(next, Key{l.v, int32(s), int32(s), int32(e)}); ok {
			return at
		}
	}
	k, is := Key{}, nameIs{}
	if l.at == i {
		if k = l.pend; l.isAt == i {
			is = l.is
		}
	}
	behind := Key{}
	if shut && next < l.end && l.b[next] == ' ' {
		behind = l.duplicate(next)
	}
	if shut && k.None() && behind.None() && l.numeral(i, s, e) {
		return next
	}
	if !k.None() && k.View == l.v && int(k.Start) >= l.seg && !l.telling(k) {
		l.prose(int(k.Start)) // the key itself is no prose
	} else {
		l.prose(i)
	}
	l.at, l.nw = -1, 0
	if !behind.None() {
		k, is = behind, nameIs{}
	}
	leaf := len(l.d.Leaves)
	l.str(s, e, k, !shut)
	l.d.Leaves[leaf].Name, l.d.Leaves[leaf].says = is.place, is.says
	l.seg = next
	if shut && !k.None() {
		l.part(leaf, s, e, next)
	}
	if at := serialized(l.b, next, l.end); at > 0 && shut && k.None() {
		l.pend, l.at = Key{l.v, int32(s), int32(s), int32(e)}, at
		return at
	}
	if at := l.second(i, next); shut && at > 0 {
		l.pend, l.at = Key{l.v, int32(s), int32(s), int32(e)}, at
		return at
	}
	return next
}

// numeral reports whether the string at i is a number, a date, the format of
// one or a code right behind words: it is one text with them, mrn '00123456'.
func (l *lexer) numeral(i, s, e int) bool {
	if l.nw == 0 || l.wEnd != i-1 || l.b[i-1] != ' ' || e-s > maxNumeral {
		return false
	}
	n, format := 0, e > s && l.b[s] == '%'
	for _, c := range l.b[s:e] {
		switch {
		case isDigit(c), format && c == '%':
			n++
		case c != '-' && c != '/' && c != '.' && c != ':' && c != '+' && c-'A' >= 26 && (!format || c-'a' >= 26):
			return false
		}
	}
	return n > 3 || format && n > 1
}

// maxNumeral bounds the numbers that are read with the words before them.
const maxNumeral = 24

// quoted finds the content of the string that opens at i; s is -1 when the
// byte is no opening quote.
func (l *lexer) quoted(i int) (s, e int, shut bool) {
	b, q := l.b, l.b[i]
	after := i > 0 && isAlnum(b[i-1]) && l.at != i
	if q != '"' {
		if after && !stringPrefix(b, i) || i+1 >= l.end || b[i+1] == ' ' {
			return -1, 0, false
		}
	} else if after && i+1 < l.end && (b[i+1] == ':' || b[i+1] == ',' || closes(b[i+1])) {
		return -1, 0, false // closes a string whose start is not on the line
	}
	for j := i + 1; j < l.end && l.unshut&quoteBit(q) == 0; {
		n := bytes.IndexByte(b[j:l.end], q)
		if n < 0 {
			break
		}
		j += n
		if escaped(b, i+1, j) {
			j = pastEscapes(b[:l.end], j+1, q)
			continue
		}
		if q == '"' && b[j-1] == '|' && j+2 < l.end && b[j+1] == q && b[j+2] == '|' {
			j += 2 // a deleted value of HL7, in a string that was printed as it is
			continue
		}
		if q != '\'' || j+1 >= l.end || !isAlnum(b[j+1]) {
			return i + 1, j, true
		}
		j++
	}
	l.unshut |= quoteBit(q) // nothing ends it, nor a later one
	if q != '"' && l.at != i {
		return -1, 0, false
	}
	return i + 1, l.end, false
}

// pastEscapes goes on behind an escaped quote to the next one that is none, where
// more escapes follow each other closely: strings in strings are full of them.
func pastEscapes(b []byte, j int, q byte) int {
	for plain := 0; j < len(b) && plain < closeBy && b[j] != q; plain++ {
		if b[j] == '\\' {
			j++
			plain = 0
		}
		j++
	}
	return j
}

// closeBy is the number of bytes between escapes from which on it is better to
// look for the next one than to go from byte to byte.
const closeBy = 24

func quoteBit(q byte) uint8 {
	switch q {
	case '"':
		return 1
	case '\'':
		return 2
	}
	return 4
}

// stringPrefix reports whether the quote at i follows a Python string prefix.
func stringPrefix(b []byte, i int) bool {
	return (b[i-1] == 'u' || b[i-1] == 'b' || b[i-1] == 'r') && (i == 1 || !isAlnum(b[i-2]))
}

// escaped reports whether b[j] stands after an odd run of backslashes.
func escaped(b []byte, from, j int) bool {
	n := 0
	for j-n > from && b[j-n-1] == '\\' {
		n++
	}
	return n&1 == 1
}

// keySep returns the position after the separator that makes the string
// before i a key, or 0.
func (l *lexer) keySep(i int) int {
	b := l.b
	for i < l.end && b[i] <= ' ' {
		i++
	}
	if i >= l.end {
		return 0
	}
	if end := visibility(b, i, l.end); end > 0 {
		l.close(']')
		return end
	}
	switch {
	case b[i] == ':' && (i+1 >= l.end || b[i+1] != ':' && b[i+1] != '/'):
		return i + 1
	case b[i] == '=' && i+1 < l.end && b[i+1] == '>':
		return i + 2
	case b[i] == '=' && (i+1 >= l.end || b[i+1] != '='):
		return i + 1
	case b[i] == ']' && i+2 < l.end && b[i+1] == '=' && b[i+2] == '>':
		l.close(']') // ["name"]=> of PHP
		return i + 3
	case b[i] == ']':
		at := assigned(b, i+1, l.end)
		if at > 0 {
			l.close(']') // patient["name"] = "Lee"
		}
		return at
	case (b[i] == '>' || b[i] == '<') && i+3 < l.end && b[i+1] == '=' && b[i+2] == ' ' && b[i+3] == '\'':
		return i + 3 // "birth_date" >= '1980-01-31'
	}
	return 0
}

// visibility returns the position behind the separator of a property that PHP
// prints with who may see it: "mrn":protected]=>, [mrn:Patient:private] =>,
// from the colon at i; 0 if there is none.
func visibility(b []byte, i, end int) int {
	if i+11 >= end || b[i] != ':' || bytes.IndexByte(b[i:min(end, i+maxName+1)], ']') < 0 {
		return 0 // as in most JSON
	}
	e := i + 1
	for e < end && e < i+maxName && (keyByte[b[e]] || b[e] == ':' || b[e] == '"' || b[e] == '\\') {
		e++
	}
	if e+4 >= end || b[e] != ']' || e < i+8 || string(b[e-7:e]) != "private" && (e < i+10 || string(b[e-9:e]) != "protected") {
		return 0
	}
	switch {
	case b[e+1] == '=' && b[e+2] == '>':
		return e + 3
	case b[e+1] == ' ' && b[e+2] == '=' && b[e+3] == '>':
		return e + 4
	}
	return 0
}

// serialized returns where the string starts that is the value of the key
// whose quote was closed before i, as PHP writes them: s:3:"mrn";s:1:"5"; 0 if
// there is none.
func serialized(b []byte, i, end int) int {
	if i+6 >= end || b[i] != ';' || b[i+1] != 's' || b[i+2] != ':' {
		return 0
	}
	e := i + 3
	for e < end && e < i+12 && isDigit(b[e]) {
		e++
	}
	if e == i+3 || e+1 >= end || b[e] != ':' || b[e+1] != '"' {
		return 0
	}
	return e + 1
}

// jsonValue reads what stands after a quoted key.
func (l *lexer) jsonValue(i int, k Key) int {
	b, r := l.b, i
	for r < l.end && b[r] <= ' ' {
		r++
	}
	if r >= l.end {
		return r
	}
	switch c := b[r]; {
	case isDigit(c) || c == '-' && r+1 < l.end && isDigit(b[r+1]):
		e := r + 1
		for e < l.end && (isDigit(b[e]) || b[e] == '.' || b[e] == '+' || b[e] == '-' || b[e]|0x20 == 'e') {
			e++
		}
		if e < l.end && b[e] > ' ' && b[e] != ',' && b[e] != '}' && b[e] != ']' && b[e] != '\\' {
			break // no JSON number: 1980/01/31, 12:30, 0x1f
		}
		l.d.leaf(Leaf{View: l.v, Start: int32(r), End: int32(e), Node: l.node, Key: k, Kind: Number})
		l.seg = e
		return e
	case c == 't' || c == 'f' || c == 'n' || c == 'N' || c == 'T' || c == 'F':
		for _, w := range [...]string{"true", "false", "null", "None", "True", "False", "nil"} {
			if e := r + len(w); e <= l.end && string(b[r:e]) == w && (e == l.end || !isAlnum(b[e])) {
				l.seg = e
				return e
			}
		}
	}
	return l.value(r, k, ':')
}

// str emits a string's leaf and walks its inside where that has structure.
func (l *lexer) str(s, e int, k Key, open bool) {
	d, v := l.d, l.v
	leaf := Leaf{View: v, Start: int32(s), End: int32(e), Node: l.node, Key: k, Open: open}
	structure, back := l.hints(l.b[s:e])
	if !structure || l.depth >= maxDepth {
		d.leaf(leaf)
		return
	}
	if back {
		from := len(d.a.b)
		d.unescape(v, s, e)
		v = d.plain(from, d.Views[v].inside())
		leaf.View, leaf.Start, leaf.End = v, 0, int32(len(d.Views[v].B))
		s, e = 0, len(d.Views[v].B)
	}
	leaf.Kind = Outer
	d.leaf(leaf)
	n := d.node(l.node, k, '"')
	d.text(v, s, e, n, Key{}, l.depth+1, true)
	if back {
		d.rows(v, s, e, n)
	}
}

// hints reports whether a string has what makes it worth walking, and whether
// it has a backslash.
func (l *lexer) hints(b []byte) (structure, back bool) {
	for i := 0; i < len(b); i++ {
		if i+4 <= len(b) && hint[b[i]]|hint[b[i+1]]|hint[b[i+2]]|hint[b[i+3]] == 0 {
			i += 3
			continue
		}
		switch h := hint[b[i]]; h {
		case 0:
		case hintRow:
			structure = rowAt(b, i) || valuesAt(b, i)
		case hintSegm:
			structure = segmentBefore(b, i)
		default:
			structure = true
		}
		if structure {
			return true, bytes.IndexByte(b[i:], '\\') >= 0
		}
	}
	return false, false
}
