package walk

// HL7 version 2 (hl7.org, chapter 2): segments that end in a carriage return,
// fields, repetitions, components and subcomponents between delimiters that
// the message header declares. In logs the carriage return is written in many
// ways, and a segment often stands alone.

// delimiters of a message; 0 is none.
type delimiters struct{ field, comp, rep, esc, sub byte }

// usual are those of nearly every message, and of a segment without header.
var usual = delimiters{'|', '^', '~', '\\', '&'}

// What a byte is inside a segment.
const (
	dPlain uint8 = iota
	dField
	dComp
	dRep
	dSub
	dEsc
	dEnd  // a control character: the segment ends
	dHint // it is worth looking for structure inside the value
)

// delimTable is the bytes of one set of delimiters by what they are.
type delimTable struct {
	of    delimiters
	class [256]uint8
}

func (t *delimTable) load(x delimiters) {
	if t.of == x {
		return
	}
	*t = delimTable{of: x}
	for c := range ' ' {
		t.class[c] = dEnd
	}
	t.class['\t'] = dPlain
	for _, c := range []byte("=:{<\"") {
		t.class[c] = dHint
	}
	set := func(c, as uint8) {
		if c != 0 && (t.class[c] == dPlain || t.class[c] == dHint) {
			t.class[c] = as
		}
	}
	set(x.field, dField)
	set(x.comp, dComp)
	set(x.rep, dRep)
	set(x.sub, dSub)
	set(x.esc, dEsc)
}

// header reads the delimiters behind the id of a header segment at i.
func header(b []byte, i, end int) (delimiters, bool) {
	if i+4 >= end || !delimiter(b[i+3]) {
		return delimiters{}, false
	}
	x := delimiters{field: b[i+3]}
	j := i + 4
	for _, p := range [...]*byte{&x.comp, &x.rep, &x.esc} {
		if j < end && b[j] != x.field && punct(b[j]) {
			*p = b[j]
			j++
		}
	}
	for j < end && b[j] == x.esc {
		j++ // written twice where a string was printed with its escapes
	}
	if j < end && b[j] != x.field && punct(b[j]) {
		x.sub = b[j]
	}
	if x.field == usual.field {
		for _, p := range [...]struct{ to, usual *byte }{{&x.comp, &usual.comp}, {&x.rep, &usual.rep}, {&x.esc, &usual.esc}, {&x.sub, &usual.sub}} {
			if *p.to == 0 {
				*p.to = *p.usual
			}
		}
		return x, true
	}
	return x, x.esc != 0 && x.comp != x.rep && x.comp != x.field && x.rep != x.field
}

// delimiter reports whether c can part fields: letters, quotes and what
// escapes them would take the line apart in the wrong places.
func delimiter(c byte) bool {
	return punct(c) && c != '"' && c != '\'' && c != '\\' && c != '`' && c != '_'
}

// punct reports whether c is a sign. Brackets are none: a marker holds them.
func punct(c byte) bool { return c > ' ' && c < 0x7f && !isAlnum(c) && c != '[' && c != ']' }

func isHeader(b []byte, i int) bool {
	switch string(b[i : i+3]) {
	case "MSH", "FHS", "BHS":
		return true
	}
	return false
}

// hl7 reads the segments from the one whose id stands at i, in a word that
// starts at word, and returns where they end; 0 when none starts there.
func (l *lexer) hl7(word, i int) int {
	b := l.b
	if !segmentID(b, i) || i+3 >= l.end {
		return 0
	}
	from := i
	switch {
	case word < i:
		if from = l.broken(max(0, word-2), i); from < 0 {
			return 0
		}
	case i > 0 && (b[i-1] == b[i+3] || isAlnum(b[i-1]) && !l.escapeLetter(i-1)):
		return 0
	}
	if isHeader(b, i) {
		x, ok := header(b, i, l.end)
		if !ok {
			return 0
		}
		l.delims = x
	} else {
		x := l.delims
		if x.field == 0 {
			x = usual
		}
		if b[i+3] != x.field || l.delims.field == 0 && !l.alone(i) {
			return 0
		}
		if l.delims.field == 0 {
			l.d.table.load(usual)
		}
	}
	if l.delims.field != 0 {
		l.d.table.load(l.delims)
	}
	l.prose(from)
	l.nw, l.at, l.json = 0, -1, false
	for i >= 0 {
		end, next := l.segment7(i)
		if l.seg = end; next >= 0 {
			i = next
			continue
		}
		i = l.follows(end)
	}
	return l.seg
}

// escapeLetter reports whether byte i is the letter of an escape.
func (l *lexer) escapeLetter(i int) bool {
	return i > 0 && l.b[i-1] == '\\' && isEscapeLetter(l.b[i])
}

// segmentID reports whether the id of a segment stands at i.
func segmentID(b []byte, i int) bool {
	if i < 0 || i+3 > len(b) || !isUpper(b[i]) || idDigit[b[i+1]] == 0xff || idDigit[b[i+2]] == 0xff {
		return false
	}
	n := idNumber(b[i], b[i+1], b[i+2])
	return b[i] == 'Z' || segmentIDs[n>>6]>>(n&63)&1 != 0
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// alone reports whether what starts at i is a segment, where no header says
// so: its first field is a number or empty and others follow, or it has more
// fields than a table has columns, or components.
func (l *lexer) alone(i int) bool {
	b, end, n := l.b, min(l.end, i+256), 0
	if i+7 < end && string(b[i:i+4]) == "MSA|" && (b[i+4] == 'A' || b[i+4] == 'C') && b[i+6] == '|' {
		return true // an acknowledgement: AA, AE, AR
	}
	first := true
	for j := i + 3; j < end; j++ {
		switch c := b[j]; {
		case c == '|':
			if n++; n == 2 && first || n == 5 {
				return true
			}
		case c == '^':
			return true
		case c < ' ':
			return n > 4
		case n == 1 && !isDigit(c):
			first = false
		}
	}
	return false
}

// So many repetitions, components and subcomponents are told apart. No data
// type has as many; the rest is one value.
const (
	maxRep  = 64
	maxComp = 32
	maxSub  = 32
)

// segment7 emits the values of the segment at i. It returns where the segment
// ends, and where the next one starts when that has been seen, or -1.
func (l *lexer) segment7(i int) (end, next int) {
	b, t := l.b, &l.d.table.class
	at := Elem{Format: HL7, Seg: [3]byte(b[i:]), Field: 1, Comp: 1, Sub: 1}
	in := l.d.interest(at)
	head := isHeader(b, i)
	j := i + 4
	if head {
		at.Field = 2
		if n := j + encoding(b[j:l.end], t); n < l.end {
			at.Field, j = 3, n+1
		}
	}
	typed := uint16(0) // the field that says what another one is
	if at.Seg == observation {
		typed = 2
	}
	row := in.row(at.Field)
	cur, escapes, walk := j, false, false
	seen, idle := false, -1 // idle: the end of the last value, when it became no leaf
	end, next = -1, -1
	for {
		what := dEnd
		if j < len(b) {
			if what = t[b[j]]; what == dPlain {
				j, what = plain7(t, b, j+1)
			}
		}
		e := j // of the value that ends here
		switch what {
		case dField:
			if s := j - 3; s >= cur && isUpper(b[s]) && segmentID(b, s) {
				if from := l.broken(cur, s); from >= 0 {
					e, end, next, what = from, from, s, dEnd
				}
			}
		case dComp:
			if at.Rep == maxRep || at.Comp == maxComp {
				j++
				continue // what comes behind is one value
			}
		case dRep:
			if at.Rep == maxRep {
				j++
				continue
			}
		case dSub:
			if at.Rep == maxRep || at.Comp == maxComp || at.Sub == maxSub {
				j++
				continue
			}
		case dEsc:
			escapes = true
			j++
			continue
		case dHint:
			walk = !head
			j++
			continue
		case dEnd:
			e, end = l.end7(cur, j)
		}
		if e > cur {
			seen = true
			switch {
			case !walk && row.idle(at.Comp, b[cur], e-cur):
				idle = e
			case walk || escapes:
				idle = -1
				l.value7(cur, e, &at, in.ID, escapes, walk)
			default:
				idle = -1
				l.emit(l.v, cur, e, &at, at.Field, in.ID, false)
			}
			if at.Field == typed && at.Comp == 1 && e-cur <= len(at.Qual) {
				copy(at.Qual[:], b[cur:e])
				in = l.d.interest(at)
			}
		}
		j++
		switch what {
		case dField:
			field := int(at.Field) + 1
			for j < len(b) && t[b[j]] == dField { // empty ones
				field++
				j++
			}
			at.Field = uint16(min(field, 1<<15))
			at.Rep, at.Comp, at.Sub = 0, 1, 1
			row = in.row(at.Field)
		case dRep:
			at.Rep++
			at.Comp, at.Sub = 1, 1
		case dComp:
			at.Comp++
			at.Sub = 1
		case dSub:
			at.Sub++
		case dEnd:
			if seen {
				l.d.seen |= sawSegment(at)
			}
			if idle >= 0 {
				l.pass(idle, HL7)
			}
			return end, next
		}
		cur, escapes, walk = j, false, false
	}
}

// plain7 returns where the plain bytes end that start at i, and by what. In a
// function of its own it has the registers that it needs.
//
//go:noinline
func plain7(t *[256]uint8, b []byte, i int) (end int, what uint8) {
	for j := uint(i); j < uint(len(b)); j++ {
		if what = t[b[j]]; what != dPlain {
			return int(j), what
		}
	}
	return len(b), dEnd
}

// encoding returns the length of the second field of a header where it holds
// delimiters only: then nothing in it is a value.
func encoding(b []byte, t *[256]uint8) int {
	n := 0
	for n < len(b) && n < 10 && t[b[n]] != dField && punct(b[n]) {
		n++
	}
	if n < len(b) && t[b[n]] == dField {
		return n
	}
	return len(b)
}

var observation = [3]byte{'O', 'B', 'X'}

// value7 emits one value. Where it holds escapes they are resolved, and where
// it may hold pairs or markup its inside is walked.
func (l *lexer) value7(s, e int, at *Elem, id uint16, escapes, walk bool) {
	v := l.v
	if escapes && l.depth < maxDepth {
		from := len(l.d.a.b)
		l.unescape7(s, e)
		if v = l.d.push(from, l.d.Views[v].quote); len(l.d.Views[v].B) == 0 {
			return
		}
		s, e = 0, len(l.d.Views[v].B)
	}
	walk = walk && l.depth < maxDepth && e-s > 2 // "" says that a value is deleted
	l.emit(v, s, e, at, at.Field, id, walk)
	if walk {
		n := l.d.node(l.node, Key{}, '"')
		l.d.text(v, s, e, n, Key{}, l.depth+1, false)
	}
}

// unescape7 resolves the escapes of HL7 (chapter 2, "Use of escape sequences
// in text fields") in b[i:end). What is none stays as it is.
func (l *lexer) unescape7(i, end int) {
	d, x := l.d, l.d.table.of
	src := d.Views[l.v]
	b := src.B
	for i < end {
		if b[i] == x.esc {
			n := 1
			for i+n < end && n < 40 && b[i+n] != x.esc {
				n++
			}
			if i+n < end && b[i+n] == x.esc && l.escape7(i, n) {
				i += n + 1
				continue
			}
		}
		s, e := src.Raw(i, i+1)
		d.a.add(b[i], int32(s), e-s)
		i++
	}
}

// escape7 adds what the escape of n+1 bytes at i stands for; false when it is
// none.
func (l *lexer) escape7(i, n int) bool {
	d, x := l.d, l.d.table.of
	src := d.Views[l.v]
	s, e := src.Raw(i, i+n+1)
	in := src.B[i+1 : i+n]
	if len(in) == 0 {
		return false
	}
	put := func(c byte) bool {
		d.a.add(c, int32(s), e-s)
		return true
	}
	switch c := in[0]; {
	case len(in) == 1:
		switch c {
		case 'F':
			return put(x.field)
		case 'S':
			return put(x.comp)
		case 'T':
			return put(x.sub)
		case 'R':
			return put(x.rep)
		case 'E':
			return put(x.esc)
		case 'P':
			return put('#')
		case 'H', 'N': // highlighting
			return true
		}
	case c == 'X' && len(in)%2 == 1:
		for k := 1; k+1 < len(in); k += 2 {
			if hexVal[in[k]] == 0xff || hexVal[in[k+1]] == 0xff {
				return false
			}
		}
		for k := 1; k+1 < len(in); k += 2 {
			put(hexVal[in[k]]<<4 | hexVal[in[k+1]])
		}
		return true
	case c == '.' && formatting(in[1:]):
		return put(' ')
	}
	return false
}

// formatting reports whether b is a command of formatted text behind its dot:
// br, sp+2, in-4.
func formatting(b []byte) bool {
	if len(b) < 2 || len(b) > 5 || b[0] < 'a' || b[0] > 'z' || b[1] < 'a' || b[1] > 'z' {
		return false
	}
	for i, c := range b[2:] {
		if !isDigit(c) && (i > 0 || c != '+' && c != '-') {
			return false
		}
	}
	return true
}
