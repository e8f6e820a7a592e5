package walk

import "bytes"

// tag reads an XML or HTML tag at i: an element becomes a container, its
// attributes and its text become leaves.
func (l *lexer) tag(i int) int {
	b := l.b
	j := i + 1
	if j >= l.end {
		return j
	}
	switch {
	case b[j] == '/':
		e := j + 1
		for e < l.end && (keyByte[b[e]] || b[e] == ':') {
			e++
		}
		if e >= l.end || b[e] != '>' {
			return j
		}
		l.prose(i)
		l.tagText(j+1, e)
		l.closeTag(string(b[j+1:e]), e+1)
		l.seg, l.nw = e+1, 0
		return e + 1
	case byteClass[b[j]] != cWord || isDigit(b[j]):
		return j
	}
	e := j
	for e < l.end && (keyByte[b[e]] || b[e] == ':') {
		e++
	}
	if e >= l.end || b[e] != '>' && b[e] != ' ' && b[e] != '/' && b[e] != '\n' {
		return j
	}
	name := j
	for k := j; k < e; k++ {
		if b[k] == ':' {
			name = k + 1
		}
	}
	l.prose(i)
	l.tagText(j, e)
	k := Key{l.v, int32(name), int32(name), int32(e)}
	parent := l.node
	l.node = l.d.node(parent, k, '<')
	if n := e - name; n == 2 && (b[name]|0x20 == 't' || b[name]|0x20 == 'd') {
		l.d.html = true
	}
	first := len(l.d.Leaves)
	i = l.attrs(e)
	l.d.primitive(l.node, first)
	l.seg, l.nw = i, 0
	if i > e && b[i-1] == '/' { // <p/Ann is no tag
		l.seg--
	}
	if i > 1 && b[i-1] == '>' && b[i-2] == '/' {
		l.node = parent
		return i
	}
	if i <= l.end && i > 0 && b[i-1] == '>' {
		return l.content(i, k)
	}
	l.d.Nodes[l.node].Torn = i >= l.end
	return i
}

// primitive gives an attribute named value the name of its element, and the
// element's place: <family value="Lee"/> of FHIR and <low value="20190304"/>
// of HL7 v3 say what {"family":"Lee"} does. Where another attribute names the
// value, as in <field name="mrn" value="5"/>, it stays.
func (d *Doc) primitive(node int32, first int) {
	at := -1
	for i := first; i < len(d.Leaves); i++ {
		switch l := &d.Leaves[i]; {
		case l.Node != node || l.Key.None():
		case d.says(l.Key, plainValue):
			at = i
		case d.says(l.Key, naming):
			return
		}
	}
	if at < 0 {
		return
	}
	l, n := &d.Leaves[at], d.Nodes[node]
	for i := int(node) + 1; i < len(d.Nodes); i++ { // what was walked inside
		if x := &d.Nodes[i]; x.Parent == node && x.Key == l.Key {
			x.Key, x.Parent = n.Key, n.Parent
		}
	}
	l.Key, l.Node = n.Key, n.Parent
}

// attrs reads name="value" pairs up to and including '>'. It stops before
// anything else, which is walked as text: not every "<word " is a tag.
func (l *lexer) attrs(i int) int {
	b := l.b
	for i < l.end {
		c := b[i]
		switch {
		case c == '>':
			return i + 1
		case byteClass[c] == cWord:
			s := i
			for i < l.end && (keyByte[b[i]] || b[i] == ':') {
				i++
			}
			if i+1 >= l.end || b[i] != '=' || b[i+1] <= ' ' || b[i+1] == '\\' || b[i+1] == '<' {
				return s
			}
			i = l.attr(i+1, Key{l.v, int32(s), int32(s), int32(i)})
		case c == '\\':
			n, quoted := backslashes(b, i, l.end)
			if quoted || i+n >= l.end || !isEscapeLetter(b[i+n]) {
				return i
			}
			i += n + 1
		case c <= ' ' || c == '/' || c == '?':
			i++
		default:
			return i
		}
	}
	return i
}

// attr emits the attribute value at i, also one without quotes.
func (l *lexer) attr(i int, k Key) int {
	l.tagText(int(k.Start), int(k.End))
	b, e := l.b, i
	if q := b[i]; q == '"' || q == '\'' {
		for e++; e < l.end && b[e] != q; {
			e++
		}
		l.str(i+1, e, k, e >= l.end)
		return min(e+1, l.end)
	}
	for e < l.end && b[e] > ' ' && b[e] != '>' && b[e] != '<' {
		e++
	}
	l.str(i, e, k, false)
	return e
}

// content emits an element's text, up to the first tag inside it, as a leaf.
func (l *lexer) content(i int, k Key) int {
	b, e := l.b, i
	for e < l.end && b[e] != '<' {
		e++
	}
	if e == i {
		return l.cdata(i, k)
	}
	blank := true
	for _, c := range b[i:e] {
		if c > ' ' {
			blank = false
			break
		}
	}
	if blank {
		return i
	}
	l.str(i, e, k, e >= l.end)
	l.seg = e
	return e
}

// cdata emits the character data section at i as the element's text.
func (l *lexer) cdata(i int, k Key) int {
	const head, tail = "<![CDATA[", "]]>"
	if i+len(head) > l.end || string(l.b[i:i+len(head)]) != head {
		return i
	}
	s := i + len(head)
	n := bytes.Index(l.b[s:l.end], []byte(tail))
	if n < 0 {
		l.str(s, l.end, k, true)
		l.seg = l.end
		return l.end
	}
	l.str(s, s+n, k, false)
	l.seg = s + n + len(tail)
	return l.seg
}

// closeTag leaves the element of that name, if it is open. Its end tag ends
// before at.
func (l *lexer) closeTag(name string, at int) {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == ':' {
			name = name[i+1:]
			break
		}
	}
	for n, k := l.node, 0; n != l.base && n >= 0 && k < 64; n, k = l.d.Nodes[n].Parent, k+1 {
		x := &l.d.Nodes[n]
		if x.Kind == '<' && string(l.d.Views[x.Key.View].B[x.Key.Start:x.Key.End]) == name {
			l.cut(n)
			if l.d.plainFrom(n) {
				l.label(n, at)
			}
			return
		}
	}
}
