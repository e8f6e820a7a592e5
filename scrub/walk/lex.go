package walk

// lexer walks one text of one view.
type lexer struct {
	d     *Doc
	v     int32
	b     []byte
	end   int
	depth int
	seg   int   // start of the prose that was not emitted yet
	node  int32 // innermost container
	base  int32 // the container around this text; never left
	pend  Key   // key that waits for its value
	at    int   // where that value starts; -1: no key waits
	words [maxKeyWords]int
	nw    int // words in a row, one blank apart
	wEnd  int // end of the last of them
	inner bool
	json  bool // the key that waits was a quoted one

	unshut uint8 // quotes (quoteBit) that nothing closes from here on
}

const maxKeyWords = 5

// text walks view bytes [i, end). inner says that the text is the content of
// a value, where character references may be resolved as a whole. pend is a
// key whose value starts at i.
func (d *Doc) text(v int32, i, end int, node int32, pend Key, depth int, inner bool) {
	if inner && depth < maxDepth && hasEntity(d.Views[v].B, i, end) {
		v = d.entities(v, i, end)
		i, end, depth = 0, len(d.Views[v].B), depth+1
	}
	l := lexer{d: d, v: v, b: d.Views[v].B[:end], end: end, depth: depth, seg: i, node: node, base: node, at: -1, inner: inner}
	if !pend.None() {
		l.pend, l.at = pend, i
	}
	l.run(i)
}

func (l *lexer) run(i int) {
	b := l.b
	for i < l.end {
		switch byteClass[b[i]] {
		case cWord:
			i = l.word(i)
		case cQuote:
			i = l.quote(i)
		case cOpen:
			i = l.open(i)
		case cClose:
			l.close(b[i])
			if i++; b[i-1] == ')' {
				i = l.columns(i)
			}
		case cTag:
			i = l.tag(i)
		case cBack:
			n, quoted := backslashes(b, i, l.end)
			if quoted && l.depth < maxDepth {
				l.rest(i)
				return
			}
			if i += n; i < l.end && isEscapeLetter(b[i]) {
				i++ // the letter of \n belongs to no word
			}
		case cSlash:
			i = l.slash(i)
		case cPercent:
			i = l.encoded(i)
		case cQuery:
			l.query(i)
			i++
		case cSpace:
			if k := l.node; k > 0 && k != l.base && l.d.Nodes[k].Kind == '?' {
				l.cut(k)
			}
			i++
		default:
			i++
		}
	}
	l.prose(l.end)
}

// prose emits the text since the last emission, up to i.
func (l *lexer) prose(i int) {
	s := l.seg
	for s < i && !isAlnum(l.b[s]) && l.b[s] != '+' && l.b[s] != '(' {
		s++
	}
	if s < i {
		l.d.leaf(Leaf{View: l.v, Start: int32(s), End: int32(i), Node: l.node, Kind: Prose})
	}
	l.seg = i
}

// word reads a bare word and what its separator makes of it.
func (l *lexer) word(i int) int {
	if isDigit(l.b[i]) {
		if e := l.element(i); e > 0 {
			return e
		}
	}
	b, e := l.b, i+1
	for e < l.end && keyByte[b[e]] {
		e++
	}
	for e > i+1 && (b[e-1] == '.' || b[e-1] == '-') {
		e--
	}
	if i > 0 && byteClass[b[i-1]] == cQuery && e < l.end && b[e] == ':' {
		// a search parameter with a modifier or a chain: subject:Patient.name=
		j := e
		for j < l.end && (keyByte[b[j]] || b[j] == ':') {
			j++
		}
		if j < l.end && b[j] == '=' {
			e = j
		}
	}
	if l.nw > 0 && i == l.wEnd+1 && b[l.wEnd] == ' ' {
		if l.nw == maxKeyWords {
			copy(l.words[:], l.words[1:])
			l.nw--
		}
	} else {
		l.nw = 0
	}
	l.words[l.nw] = i
	l.nw++
	l.wEnd = e

	q := e
	if q < l.end && b[q] == ' ' {
		q++
	}
	if q >= l.end {
		return e
	}
	switch b[q] {
	case '"', ',':
		if at := l.named(i, e); at > 0 {
			l.pend, l.at = Key{l.v, int32(i), int32(i), int32(e)}, at
			return at
		}
	case '=':
		if q+1 < l.end && (b[q+1] == '=' || b[q+1] == '~') {
			return q + 2
		}
		if q+1 < l.end && b[q+1] == '>' {
			return l.value(q+2, Key{l.v, int32(i), int32(i), int32(e)}, ':')
		}
		if e < q && b[e] == ' ' && l.nw > 1 && q == e+1 && b[q] == '=' && q+1 < l.end && b[q+1] != ' ' {
			return e // "a b =c" is no pair
		}
		return l.value(q+1, Key{l.v, int32(i), int32(i), int32(e)}, '=')
	case ':':
		if allDigits(b[i:e]) {
			return e
		}
		if q+1 < l.end && (b[q+1] == ':' || b[q+1] == '/' && q+2 < l.end && b[q+2] == '/') {
			return q + 2
		}
		return l.value(q+1, Key{l.v, int32(l.words[0]), int32(i), int32(e)}, ':')
	case '|': // markdown and console tables: | mrn | 123 |
		if q+1 < l.end && b[q+1] == ' ' && q == e+1 && i > 1 && b[i-1] == ' ' && b[i-2] == '|' {
			return l.value(q+1, Key{l.v, int32(l.words[0]), int32(i), int32(e)}, ':')
		}
	case '/':
		if q == e {
			return l.segment(i, e)
		}
	case '[':
		if k, sep := l.subscript(i, q); q == e && sep > 0 {
			return l.value(sep, k, '=')
		}
	case ']':
		if sep := l.arrow(i, q); q == e && sep > 0 {
			l.close(']')
			return l.value(sep, Key{l.v, int32(i), int32(i), int32(e)}, ':')
		}
	case '(':
		if sep := l.aside(q); sep > 0 {
			return l.value(sep, Key{l.v, int32(l.words[0]), int32(i), int32(e)}, ':')
		}
	case 'i', 'I', 'l', 'L', 'b', 'B', 'n', 'N', '<', '>', '!':
		if q > e || byteClass[b[q]] != cWord {
			if next, ok := l.operator(e, Key{l.v, int32(i), int32(i), int32(e)}); ok {
				return next
			}
		}
	}
	return e
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// value reads what stands after a key's separator, from i. Quoted strings
// and containers take the key with them; a bare value is emitted, and its
// bytes are walked on.
func (l *lexer) value(i int, k Key, sep byte) int {
	b, r := l.b, i
	for r < l.end && (b[r] == ' ' || b[r] == '\t') && r < i+16 {
		r++
	}
	if r >= l.end || b[r] == '\n' || sep == '=' && r > i && i > 1 && b[i-2] != ' ' {
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
	}
	if t := counted(b, r, l.end); t > 0 {
		l.pend, l.at = k, t
		return t
	}
	// Type{…} and Type(…) name the container, not a value.
	if t := r; byteClass[b[t]] == cWord && !isDigit(b[t]) {
		for t < l.end && keyByte[b[t]] {
			t++
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

func hasPercent(b []byte, i, end int) bool {
	for ; i+2 < end; i++ {
		if b[i] == '%' && isPercent(b, i, end) {
			return true
		}
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
	for j := i; j < end; j++ {
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
			if n >= end || nextIsKey(b, n, end) || in && closes(b[n]) {
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

// open enters a container.
func (l *lexer) open(i int) int {
	k := Key{}
	if l.at == i {
		k = l.pend
		l.bracketed(i, k)
	} else if i > 0 && l.nw > 0 && l.wEnd == i {
		s := int32(l.words[l.nw-1]) // Type{…}
		k = Key{l.v, s, s, int32(i)}
	}
	json := l.at == i && l.json || l.node >= 0 && l.node != l.base && l.d.Nodes[l.node].JSON || l.starts(i)
	l.at, l.json = -1, false
	if l.level() < 64 {
		l.node = l.d.node(l.node, k, l.b[i])
		if json && l.node >= 0 {
			l.d.Nodes[l.node].JSON = true
		}
	}
	return i + 1
}

// starts reports whether the bracket at i opens a JSON document: nothing but
// blanks before it, and a value behind it.
func (l *lexer) starts(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if l.b[j] > ' ' {
			return false
		}
	}
	for j := i + 1; j < l.end; j++ {
		if c := l.b[j]; c > ' ' {
			last := l.end - 1
			for last > j && l.b[last] <= ' ' {
				last--
			}
			return c == '{' || c == '"' || c == '[' || l.b[last] == closerOf(l.b[i]) && l.b[i] == '['
		}
	}
	return false
}

// element reads a number that stands in a JSON list.
func (l *lexer) element(i int) int {
	if l.node < 0 || l.node == l.base || l.d.Nodes[l.node].Kind != '[' || !l.d.Nodes[l.node].JSON {
		return 0
	}
	b, e := l.b, i
	for e < l.end && (isDigit(b[e]) || b[e] == '.' || b[e]|0x20 == 'e' || b[e] == '-' || b[e] == '+') {
		e++
	}
	if e < l.end && b[e] > ' ' && b[e] != ',' && b[e] != ']' {
		return 0
	}
	s := i
	if s > 0 && b[s-1] == '-' {
		s--
	}
	l.prose(s)
	l.d.leaf(Leaf{View: l.v, Start: int32(s), End: int32(e), Node: l.node, Kind: Number})
	l.seg, l.nw = e, 0
	return e
}

// level counts the containers opened in this text.
func (l *lexer) level() int32 {
	return l.d.Nodes[l.node].level - l.d.Nodes[l.base].level
}

// close leaves the innermost container that c closes, if there is one.
func (l *lexer) close(c byte) {
	for n, k := l.node, 0; n != l.base && n >= 0 && k < 64; n, k = l.d.Nodes[n].Parent, k+1 {
		if closerOf(l.d.Nodes[n].Kind) == c {
			l.cut(n)
			return
		}
	}
}

// cut leaves container n.
func (l *lexer) cut(n int32) {
	l.node = l.d.Nodes[n].Parent
}

// rest decodes the remaining text one level and walks it in place of the
// rest: an escaped quote outside of any string means that the line starts
// inside one, or was cut there.
func (l *lexer) rest(i int) {
	l.prose(i)
	k := Key{}
	if l.at == i {
		k = l.pend
	}
	if n, _ := backslashes(l.b, i, l.end); l.nw > 0 && l.wEnd == i && i+n+1 < l.end {
		switch l.b[i+n+1] { // the end of a string whose start is not on the line
		case ':':
			s := int32(l.words[l.nw-1])
			k = Key{l.v, s, s, int32(i)}
			i += n + 2
		case ',', '}', ']':
			i += n + 1
		}
	}
	from := len(l.d.a.b)
	l.d.unescape(l.v, i, l.end)
	v := l.d.plain(from, l.d.Views[l.v].inside())
	l.d.text(v, 0, len(l.d.Views[v].B), l.node, k, l.depth+1, false)
	l.seg = l.end
}

// backslashes returns how many there are at i, and whether a quote follows.
func backslashes(b []byte, i, end int) (n int, quoted bool) {
	j := i
	for j < end && b[j] == '\\' {
		j++
	}
	return j - i, j > i && j < end && (b[j] == '"' || b[j] == '\'')
}

// isEscapeLetter reports whether c behind a backslash stands for a control
// character.
func isEscapeLetter(c byte) bool {
	switch c {
	case 'n', 'r', 't', 'b', 'f', 'v':
		return true
	}
	return false
}
