package walk

import "bytes"

// value reads what stands after a key's separator, from i. Quoted strings
// and containers take the key with them; a bare value is emitted, and its
// bytes are walked on.
func (l *lexer) value(i int, k Key, sep byte) int {
	b, r := l.b, i
	if sep == '=' && k.View == l.v {
		k = l.invalid(i, k)
	}
	for r < l.end && (b[r] == ' ' || b[r] == '\t') && r < i+16 {
		r++
	}
	if r >= l.end || b[r] == '\n' || isPlace(b, r, l.end) || sep == '=' && r > i && i > 1 && b[i-2] != ' ' {
		return r // "key= other=x" has no value
	}
	switch c := b[r]; {
	case c == '"' || c == '`' || c == '{' || c == '[' || c == '\\' || c == '(' || c == '\'':
		l.pend, l.at = k, r
		return r
	case c == '&' && r+1 < l.end && (b[r+1] == '{' || b[r+1] == '['):
		l.pend, l.at = k, r+1
		return r + 1
	case (c == 'u' || c == 'b' || c == 'r' || c == 'N') && r+1 < l.end && (b[r+1] == '\'' || b[r+1] == '"'):
		l.pend, l.at = k, r+1
		return r + 1
	case c == '<' && r+2 < l.end && b[r+1] == '<' && b[r+2] == '"': // a binary of Erlang
		l.pend, l.at = k, r+2
		return r + 2
	}
	if t := rejected(b, r, l.end); t > 0 {
		l.pend, l.at, l.json = k, t, false
		return t
	}
	if t := counted(b, r, l.end); t > 0 {
		l.pend, l.at = k, t
		return t
	}
	if r+3 < l.end && b[r+3] == '|' && segmentID(b, r) {
		return r
	}
	if l.startsX12(r) {
		return r
	}
	// Type{…} and Type(…) name the container, not a value.
	if t := r; byteClass[b[t]] == cWord && !isDigit(b[t]) {
		for rest := b[:l.end]; t < len(rest) && keyByte[rest[t]]; t++ {
		}
		if t < l.end && (b[t] == '{' || b[t] == '[' || b[t] == '(') {
			l.pend, l.at = k, t
			return t
		}
	}
	kind, in := Bare, l.structured()
	if sep == '=' && (k.View != l.v || k.Start > 0 && byteClass[b[k.Start-1]] == cQuery) {
		kind = Param // only the decoded name of a parameter is of another view
	}
	e := l.bareEnd(r, sep, kind, in)
	for kind == Param && e > r && (b[e-1] == ',' || b[e-1] == '.' || b[e-1] == ')') {
		e-- // of the sentence, not of the value
	}
	if e == r {
		return r
	}
	if l.depth < maxDepth && hasPercent(b, r, e) {
		v := l.d.percent(l.v, r, e, kind == Param)
		l.d.leaf(Leaf{View: v, End: int32(len(l.d.Views[v].B)), Node: l.node, Key: k, Kind: kind, Struct: in})
		if kind == Param {
			l.prose(r)
			l.d.text(v, 0, len(l.d.Views[v].B), l.node, Key{}, l.depth+1, false)
			l.seg = e
			return e
		}
		return r
	}
	l.d.leaf(Leaf{View: l.v, Start: int32(r), End: int32(e), Node: l.node, Key: k, Kind: kind, Struct: in})
	return r
}

// called reads what stands behind the name k and its sign of equality, as value
// does, and takes note of the name. told says that it is the one that was foretold.
func (l *lexer) called(i int, k Key, told bool) int {
	n := len(l.d.Leaves)
	var is nameIs
	if told {
		is = l.d.goOn(l.d.next)
	} else {
		is = l.d.find(l.b[k.Start:k.End+1], nameIs{bare: true})
	}
	next := l.value(i, k, '=')
	if l.at == next && l.pend == k {
		l.is, l.isAt = is, next
	} else if len(l.d.Leaves) > n {
		if x := &l.d.Leaves[n]; x.Kind == Bare && x.Key == k {
			x.Name, x.says = is.place, is.says
		}
	}
	return next
}

func hasPercent(b []byte, i, end int) bool {
	for i+2 < end {
		n := bytes.IndexByte(b[i:end-2], '%')
		if n < 0 {
			return false
		}
		if i += n; isPercent(b, i, end) {
			return true
		}
		i++
	}
	return false
}

// structured reports whether the innermost container was opened in this text.
func (l *lexer) structured() bool {
	return l.node != l.base && l.node >= 0 && l.d.Nodes[l.node].Kind != '<' && l.d.Nodes[l.node].Kind != '"'
}

// maxBare bounds the look ahead for the end of a bare value.
const maxBare = 256

// bareEnd finds where a bare value ends, by the grammar of what surrounds it.
func (l *lexer) bareEnd(i int, sep byte, kind Kind, in bool) int {
	b, end := l.b, min(l.end, i+maxBare)
	depth := 0
	for j := l.skipPlain(i, end); j < end; j++ {
		switch b[j] {
		case '\n', '\r', '\t', '"', '<':
			return j
		case '|': // in a search parameter it divides a system from its value
			if kind != Param {
				return j
			}
		case ' ':
			if kind == Param || sep == '=' && !in && !nameGoesOn(b, i, j, end) {
				return j
			}
			if j+1 < end && (b[j+1] == ' ' || nextIsKey(b, j+1, end) || nextArrow(b, j+1, end)) {
				return j
			}
		case '&', '#', '?':
			if kind == Param || j+1 < end && b[j] == '&' && nextIsKey(b, j+1, end) {
				return j
			}
		case ';':
			return j
		case '>': // of "<Patient id: 12>"
			if l.d.Nodes[l.node].Kind == '<' {
				return j
			}
		case ',':
			if kind == Param {
				continue
			}
			if !in && sep == '=' {
				return j
			}
			n := j + 1
			if n < end && b[n] == ' ' {
				n++
			}
			if n >= end || nextIsKey(b, n, end) || nextIsLabel(b, n, end) || in && closes(b[n]) {
				return j
			}
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth == 0 {
				return j
			}
			depth--
		}
	}
	return end
}

// delimiting are the bytes that bareEnd looks at.
var delimiting = [256]bool{
	'\n': true, '\r': true, '\t': true, '"': true, '<': true, '|': true, ' ': true, '&': true, '#': true, '?': true, ';': true, '>': true,
	',': true, '(': true, '[': true, '{': true, ')': true, ']': true, '}': true,
}

// skipPlain is the first place from i that holds a delimiting byte, or end.
// It remembers what it has read: values that begin within one another, as in
// a=a=a=, are read once.
func (l *lexer) skipPlain(i, end int) int {
	j := i
	if l.plainFrom <= i && i < l.plainTo {
		j = min(l.plainTo, end)
	}
	for rest := l.b[:end]; j < len(rest) && !delimiting[rest[j]]; j++ {
	}
	l.plainFrom, l.plainTo = i, j
	return j
}

// nameGoesOn reports whether the blank at j stands inside a capitalised value
// of several words: guarantor=Ann Lee next=x.
func nameGoesOn(b []byte, i, j, end int) bool {
	return b[i] >= 'A' && b[i] <= 'Z' && j+1 < end && (b[j+1] >= 'A' && b[j+1] <= 'Z' || b[j+1] >= 0x80) && j-i < 48
}

func closes(c byte) bool { return c == '}' || c == ']' || c == ')' }

// nextIsKey reports whether a bare key and its separator start at i.
func nextIsKey(b []byte, i, end int) bool {
	if i >= end || !keyByte[b[i]] && b[i] != '"' && b[i] != '\'' {
		return false
	}
	j := i
	for j < end && j < i+48 && (keyByte[b[j]] || b[j] == '"' || b[j] == '\'') {
		j++
	}
	if j >= end || j == i {
		return false
	}
	if b[j] == ' ' && j+2 < end && b[j+1] == '=' && b[j+2] == '>' {
		return true
	}
	if b[j] == ' ' && j+2 < end && b[j+1] == '=' && b[j+2] == ' ' {
		return true // Mrn = 5
	}
	return b[j] == '=' || b[j] == ':' && !allDigits(b[i:j]) && (j+1 >= end || b[j+1] != '/')
}

// nextIsLabel reports whether a label of several words starts at i: "Date of
// Birth: ". Without the blank the last word alone is a key, as Go prints it:
// {Name:Lee, Ann B Step:2}.
func nextIsLabel(b []byte, i, end int) bool {
	if i >= end || b[i] < 'A' || b[i] > 'Z' {
		return false
	}
	for j, blanks := i, 0; j < end && j < i+40; j++ {
		switch c := b[j]; {
		case c == ':':
			return blanks > 0 && j+1 < end && b[j+1] == ' '
		case c == ' ':
			if blanks++; blanks > 4 {
				return false
			}
		case !keyByte[c] && c != '(' && c != ')' && c != '/' && c != '#' && c != '\'':
			return false
		}
	}
	return false
}
