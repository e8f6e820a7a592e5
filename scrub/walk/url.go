package walk

// slash reads a path segment after the one that a slash at i ends.
func (l *lexer) slash(i int) int {
	s := i
	for s > 0 && s > i-48 && (keyByte[l.b[s-1]] && l.b[s-1] != '.') {
		s--
	}
	if s == i {
		return i + 1
	}
	return l.segment(s, i)
}

// segment emits the path segment after "name/" when it could be an id: it
// holds a digit or an encoded byte.
func (l *lexer) segment(name, at int) int {
	b, s := l.b, at+1
	e, digit, enc := s, false, false
	for e < l.end && e < s+256 && segByte(b[e]) {
		if isDigit(b[e]) {
			digit = true
		}
		if b[e] == '%' {
			enc = true
		}
		e++
	}
	for e > s && (b[e-1] == '.' || b[e-1] == ':' || b[e-1] == ',') {
		e--
	}
	if e == s || at-name > 48 || !digit && !enc {
		return at + 1
	}
	k := Key{l.v, int32(name), int32(name), int32(at)}
	leaf := Leaf{View: l.v, Start: int32(s), End: int32(e), Node: l.node, Key: k, Kind: Seg}
	if enc && l.depth < maxDepth && hasPercent(b, s, e) {
		leaf.View = l.d.percent(l.v, s, e, false)
		leaf.Start, leaf.End = 0, int32(len(l.d.Views[leaf.View].B))
	}
	l.d.leaf(leaf)
	return at + 1
}

func segByte(c byte) bool {
	return isAlnum(c) || c == '-' || c == '_' || c == '.' || c == '%' || c == '~' || c == '|' || c == ':' || c == '@' || c == '+'
}

// encoded decodes the token around a percent-encoded byte at i and walks it.
func (l *lexer) encoded(i int) int {
	b := l.b
	if l.depth >= maxDepth || !isPercent(b, i, l.end) {
		return i + 1
	}
	s := i
	for s > l.seg && !tokenEnd[b[s-1]] {
		s--
	}
	e := i
	for e < l.end && !tokenEnd[b[e]] {
		e++
	}
	v := l.d.percent(l.v, s, e, false)
	l.prose(s)
	if s > 0 && byteClass[b[s-1]] == cQuery && e < l.end && b[e] == '=' {
		name := l.d.Views[v].B // patient%5Bname%5D=
		k := Key{v, 0, int32(lastName(name)), int32(len(name))}
		l.keyText(k)
		l.seg = e
		return l.value(e+1, k, '=')
	}
	l.d.text(v, 0, len(l.d.Views[v].B), l.node, Key{}, l.depth+1, false)
	l.seg = e
	return e
}

// tokenEnd are the bytes that end a percent-encoded token.
var tokenEnd = func() (t [256]bool) {
	for c := 0; c <= ' '; c++ {
		t[c] = true
	}
	for _, c := range []byte("\"'`<>&?=;(){}[],|") {
		t[c] = true
	}
	return
}()

// query makes the parameters behind "name?" stand under that name.
func (l *lexer) query(i int) {
	if l.b[i] != '?' || l.nw == 0 || l.wEnd != i || i+1 >= l.end || !keyByte[l.b[i+1]] || l.level() >= 64 {
		return
	}
	s := int32(l.words[l.nw-1])
	l.node = l.d.node(l.node, Key{l.v, s, s, int32(i)}, '?')
}
