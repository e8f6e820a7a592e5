package walk

// X12 inside a line: an interchange with its ISA envelope, transactions
// without one, or single segments. Elements become leaves of kind Element
// whose address tells the segment, the position and what qualifies it:
// NM1[QC]-03, REF[SY]-02. What follows a name (N3, N4, PER, DMG, REF …) is
// qualified by the entity code of that NM1 or N1.

// x12 reads segments that share separators.
type x12 struct {
	b    []byte // the text, up to its end
	from int    // where the text starts
	sep  byte   // between elements
	comp byte   // between components; 0: not known
	term byte   // behind a segment, '\n' for any way to write a line end; 0: not known
	loop [3]byte
	sort [3]byte              // NM102 of the loop: 1 is a person
	at   [maxElements + 1]int // start of each of the first elements of a segment, from 1
	n    int                  // how many there are
}

// maxElements are the elements of a segment that can qualify others.
const maxElements = 10

// x12 reads the segments from the one whose identifier stands at [i, e). It
// returns where they end, 0 if there are none.
func (l *lexer) x12(i, e int) int {
	b := l.b
	if e-i < 2 || e-i > 3 || e+1 >= l.end || i > 0 && b[i-1] == b[e] || !x12ID(b[i:e]) {
		return 0
	}
	x := x12{b: b[:l.end], from: l.start, sep: b[e]}
	if string(b[i:e]) == "ISA" {
		if !x.envelope(i) {
			return 0
		}
	} else if !x.starts(i, e) {
		return 0
	}
	if x.sep == l.d.msg.sep { // a list of segments, each a string
		x.loop, x.sort = l.d.msg.loop, l.d.msg.sort
	}
	l.prose(i)
	for {
		end, next, more := x.end(e)
		if !more && !(l.depth > 0 && end == l.end && (i == l.start || byteClass[b[i-1]] == cQuote)) {
			end = x.cut(i, e, end)
			next = end
		}
		l.elements(&x, i, e, end)
		i = next
		if !more {
			break
		}
		s := x.skip(next, len(b))
		if e = x.head(s); e == 0 {
			break
		}
		i = s
	}
	l.d.msg = x
	l.d.msg.b = nil
	l.seg, l.at, l.nw = i, -1, 0
	return i
}

// elements emits the elements of the segment [i, end), whose identifier ends
// at e.
func (l *lexer) elements(x *x12, i, e, end int) {
	b := x.b
	at := Elem{Format: X12, Comp: 1, Sub: 1}
	copy(at.Seg[:], b[i:e])
	x.enter(at.Seg, end)
	kind := kindOf(at.Seg)
	x.qualify(&at, kind, end)
	in, seen := l.d.interest(at), false
	for k, s := 1, e+1; s <= end; k++ {
		j := end
		if k < x.n {
			j = x.at[k+1] - 1
		} else if k >= maxElements {
			for j = s; j < end && b[j] != x.sep; {
				j++
			}
		}
		if j > s && (b[s] > ' ' || !blank(b[s:j])) {
			seen = true
			if by := kind.code(k); by > 0 {
				own := at
				own.Form = x12Code(x.el(by, end))
				l.element12(x, s, j, k, &own, l.d.interest(own))
			} else {
				l.element12(x, s, j, k, &at, in)
			}
		}
		s = j + 1
	}
	if seen {
		l.d.seen |= sawSegment(at)
	}
}

// el is element k of the segment that ends at end, of the first ones; nil if
// there is none.
func (x *x12) el(k, end int) []byte {
	switch {
	case k > x.n:
		return nil
	case k == x.n:
		return x.b[x.at[k]:end]
	}
	return x.b[x.at[k] : x.at[k+1]-1]
}

// element12 emits one element. A date inside of a composite (HI*BR:0FT:D8:20200131)
// is a leaf of its own, as component 4.
func (l *lexer) element12(x *x12, s, e, k int, at *Elem, in *Interest) {
	n := uint16(min(k, 1<<15))
	if at.Seg == [3]byte{'H', 'I'} {
		if ds, de, format := x.dated(s, e); de > ds {
			l.emit(l.v, s, ds, at, n, in.ID, false)
			day := *at
			day.Comp, day.Form = 4, format
			l.emit(l.v, ds, de, &day, n, l.d.interest(day).ID, false)
			if s = de; s == e {
				return
			}
		}
	}
	if in.row(n).idle(1, l.b[s], e-s) {
		l.pass(e, X12)
		return
	}
	l.emit(l.v, s, e, at, n, in.ID, false)
}

// dated finds the date in a composite whose third component says that the
// fourth is one.
func (x *x12) dated(s, e int) (ds, de int, format [3]byte) {
	comp := x.comp
	if comp == 0 {
		comp = ':'
	}
	from, n := s, 1
	for j := s; j <= e; j++ {
		if j < e && x.b[j] != comp {
			continue
		}
		switch {
		case n == 3:
			if format = x12Code(x.b[from:j]); format[0] != 'D' && format[0] != 'R' {
				return 0, 0, format
			}
		case n == 4:
			return from, j, format
		}
		from, n = j+1, n+1
	}
	return 0, 0, format
}

// enter follows the loops: a name opens one, and what opens another level
// closes it.
func (x *x12) enter(id [3]byte, end int) {
	switch string(id[:]) {
	case "NM1", "N1\x00":
		x.loop, x.sort = x12Code(x.el(1, end)), [3]byte{}
		if id[1] == 'M' {
			x.sort = x12Code(x.el(2, end))
		}
	case "HL\x00", "ST\x00", "SE\x00", "GS\x00", "GE\x00", "ISA", "IEA", "INS", "CLM", "CLP", "LX\x00", "SBR", "EB\x00", "ENT":
		x.loop, x.sort = [3]byte{}, [3]byte{}
	}
}

// kind12 is how the elements of a segment are qualified.
type kind12 uint8

const (
	byLoop kind12 = iota // by the entity code of the loop
	byName
	byParty
	byReference
	byDate
	byContact
	byEntry
)

func kindOf(id [3]byte) kind12 {
	switch string(id[:]) {
	case "NM1":
		return byName
	case "N1\x00":
		return byParty
	case "REF":
		return byReference
	case "DTP", "DTM":
		return byDate
	case "PER":
		return byContact
	case "ENT":
		return byEntry
	}
	return byLoop
}

// code returns the element that says what form element k has, in place of what
// holds for the segment; 0 if none does.
func (kind kind12) code(k int) int {
	if kind == byName && k == 9 || kind == byParty && k == 4 {
		return k - 1
	}
	return 0
}

// qualify says what the elements of a segment are about: those of a name its
// entity code, those of what follows it the same, those of a reference or a
// date its qualifier.
func (x *x12) qualify(at *Elem, kind kind12, end int) {
	at.Qual, at.Form = x.loop, x.sort
	switch kind {
	case byReference:
		at.Qual, at.Form = x12Code(x.el(1, end)), x.loop
	case byDate:
		at.Qual, at.Form = x12Code(x.el(1, end)), x12Code(x.el(2, end))
	case byContact:
		if string(x.el(1, end)) == "IP" { // the insured party
			at.Qual = [3]byte{'I', 'P'}
		}
		at.Form = [3]byte{}
	case byEntry:
		at.Qual, at.Form = [3]byte{}, x12Code(x.el(3, end))
	}
}

func blank(b []byte) bool {
	for _, c := range b {
		if c > ' ' {
			return false
		}
	}
	return true
}

// x12Code is a qualifier: one to three capitals and digits.
func x12Code(b []byte) (c [3]byte) {
	if len(b) > 3 {
		return
	}
	for _, x := range b {
		if !isDigit(x) && (x < 'A' || x > 'Z') {
			return
		}
	}
	copy(c[:], b)
	return
}
