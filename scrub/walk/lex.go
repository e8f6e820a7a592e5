package walk

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// lexer walks one text of one view.
type lexer struct {
	d     *Doc
	v     int32
	b     []byte
	end   int
	depth int
	start int    // of the text
	seg   int    // start of the prose that was not emitted yet
	node  int32  // innermost container
	base  int32  // the container around this text; never left
	pend  Key    // key that waits for its value
	is    nameIs // of pend, if it waits for what stands at isAt
	isAt  int
	at    int // where that value starts; -1: no key waits
	words [maxKeyWords]int
	nw    int // words in a row, one blank apart
	wEnd  int // end of the last of them
	inner bool
	json  bool // the key that waits was a quoted one

	unshut uint8      // quotes (quoteBit) that nothing closes from here on
	delims delimiters // of the HL7 message that this text is part of

	plainFrom, plainTo int // bytes that skipPlain has read
}

const (
	maxKeyWords = 5
	maxAligned  = 40 // bytes between a label and its colon
)

// text walks view bytes [i, end). inner says that the text is the content of
// a value, where character references may be resolved as a whole. pend is a
// key whose value starts at i. It returns the container that is open at the
// end.
func (d *Doc) text(v int32, i, end int, node int32, pend Key, depth int, inner bool) int32 {
	if inner && depth < maxDepth && hasEntity(d.Views[v].B, i, end) {
		v = d.entities(v, i, end)
		i, end, depth = 0, len(d.Views[v].B), depth+1
	}
	l := lexer{d: d, v: v, b: d.Views[v].B[:end], end: end, depth: depth, start: i, seg: i, node: node, base: node, at: -1, inner: inner}
	if !pend.None() {
		l.pend, l.at = pend, i
	}
	l.run(i)
	if depth == 0 {
		d.delims = l.delims
	}
	return l.node
}

func (l *lexer) run(i int) {
	b := l.b
	for i < l.end {
		switch byteClass[b[i]] {
		case cWord:
			i = l.word(i)
		case cQuote:
			if l.startsMember(i) {
				if next := l.members(i); next > i {
					i = next
					continue
				}
			}
			i = l.quote(i)
		case cOpen:
			if b[i] == '(' && i+1 < l.end && isDigit(b[i+1]) {
				if next := l.dicom(i); next > 0 {
					i = next
					continue
				}
			}
			if b[i] == '(' && i > 1 && b[i-1] == ' ' && b[i-2] == 's' {
				if k := l.violated(i); !k.None() {
					i = l.tuple(i, Key{}, []Key{k})
					continue
				}
				if next := l.row(i); next > 0 {
					i = next
					continue
				}
			}
			if b[i] == '(' && i > 8 && (b[i-1]|0x20 == 's' || b[i-1] == ' ' && b[i-2]|0x20 == 's') {
				if next := l.inserted(i); next > 0 {
					i = next
					continue
				}
			}
			if next := l.arguments(i); next > 0 {
				i = next
				continue
			}
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
		if l.b[s] == '\\' && s+1 < i && isEscapeLetter(l.b[s+1]) {
			break // the letter of \n is no part of the word behind it
		}
		s++
	}
	if s > l.seg && s < i && (joins(l.b[s-1]) || l.b[s-1] == '[' && class.Marked(l.b[s-1:i]) > 0) {
		s-- // what it joins is no word of its own: -Ann, /Ann, ^Ann; nor is what a marker is of
	}
	if s < i {
		l.d.leaf(Leaf{View: l.v, Start: int32(s), End: int32(i), Node: l.node, Kind: Prose})
	}
	l.seg = i
}

// joins reports whether a word directly behind c is a part of something: of a
// path, an identifier, a number.
func joins(c byte) bool {
	switch c {
	case '/', '.', '-', '_', '@', '$', '%', '&', '#', '^':
		return true
	}
	return false
}

// word reads a bare word and what its separator makes of it.
func (l *lexer) word(i int) int {
	if isDigit(l.b[i]) {
		if e := l.element(i); e > 0 {
			return e
		}
	}
	b, e := l.b, i+1
	n := l.d.foretold(b, i, true)
	told := n > 0 && !l.d.slow
	if told {
		e = i + n - 1
	} else {
		for rest := b[:l.end]; e < len(rest) && keyByte[rest[e]]; e++ {
		}
	}
	run := e
	if e < l.end && (b[e] == '|' || b[e-1] == 'H' || b[e] == l.delims.field) && e-i >= 3 {
		if end := l.hl7(i, e-3); end > 0 {
			return end
		}
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
	l.json = false
	l.nw++
	l.wEnd = e

	q := e
	if q < l.end && b[q] == ' ' {
		q++
	}
	if q >= l.end {
		return e
	}
	if q == e && e-i <= 3 {
		if n := l.x12(i, e); n > 0 {
			return n
		}
	}
	if b[q] == ' ' { // a label of a column: "Patient ID     : 5"
		for n := q; n < l.end && n < e+maxAligned; n++ {
			if b[n] != ' ' {
				if n+1 < l.end && b[n+1] == ' ' && (b[n] == ':' || b[n] == '|' && l.pairs(i, n)) {
					q = n
				}
				break
			}
		}
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
		if k := l.bound(i, e); !k.None() {
			l.prose(i) // its key stands further before
			return l.value(q+1, k, '=')
		}
		if b[e-1]|0x20 == 'd' {
			if next := l.numbered(i, e, q+1); next > 0 {
				return next
			}
		}
		s := int32(l.tagStart(i, e))
		if int(s) != i || q != e || e != run {
			return l.value(q+1, Key{l.v, s, s, int32(e)}, '=')
		}
		return l.called(q+1, Key{l.v, s, s, int32(e)}, told)
	case ':':
		if s := l.tagStart(i, e); s < i {
			return l.value(q+1, Key{l.v, int32(s), int32(s), int32(e)}, ':')
		}
		if allDigits(b[i:e]) {
			return e
		}
		if sep := visibility(b, q, l.end); sep > 0 && i > 0 && b[i-1] == '[' {
			l.close(']')
			return l.value(sep, Key{l.v, int32(i), int32(i), int32(e)}, ':')
		}
		if q+1 < l.end && (b[q+1] == ':' || b[q+1] == '/' && q+2 < l.end && b[q+2] == '/') {
			return q + 2
		}
		return l.value(q+1, Key{l.v, int32(l.words[0]), int32(i), int32(e)}, ':')
	case '|': // markdown and console tables: | mrn | 123 |
		if q+1 < l.end && b[q+1] == ' ' && (q == e+1 && i > 1 && b[i-1] == ' ' && b[i-2] == '|' || l.pairs(i, q)) {
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
		if next := l.delimited(i, e, q); next > 0 {
			return next
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

// pairs reports whether a name at i, which begins its line, and a value have
// nothing but the bar at q between them, as database clients print a record.
func (l *lexer) pairs(i, q int) bool {
	return (i == l.start || l.b[i-1] == '\n') && bytes.IndexByte(l.b[q+1:min(l.end, q+maxBare)], '|') < 0
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) {
			return false
		}
	}
	return true
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
