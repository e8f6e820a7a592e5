package walk

import "strconv"

// Format is a syntax of messages that are made of segments.
type Format uint8

// The formats.
const (
	HL7 Format = iota + 1 // HL7 version 2
	X12                   // ASC X12
)

// Elem is the address of a value in a message of segments. Nothing in it is a
// value: segment ids and qualifiers come from tables of the standards, as far
// as rules know them.
type Elem struct {
	Format Format
	Seg    [3]byte // id of the segment; of a shorter one the rest is 0
	Qual   [3]byte // what the segment is about: OBX-2, NM101; 0: nothing said
	Form   [3]byte // what the value itself is said to be: NM102, NM108, DTP02; 0: nothing said
	Field  uint16  // from 1
	Rep    uint16  // from 0
	Comp   uint8   // from 1
	Sub    uint8   // from 1
}

// emit adds the value b[s:e) of the lexer's text with its address. walked
// says that its inside is going to be walked, too, and need not be scanned; id
// is that of the interest in its segment.
func (l *lexer) emit(v int32, s, e int, at *Elem, id uint16, walked bool) {
	d := l.d
	d.Elems = append(d.Elems, *at)
	d.leaf(Leaf{View: v, Start: int32(s), End: int32(e), Node: l.node, Kind: Element, Struct: walked, ID: id, Elem: int32(len(d.Elems) - 1)})
}

// pass notes a value of the lexer's text that becomes no leaf.
func (l *lexer) pass(e int, f Format) {
	l.d.idle = idle{l.v, int32(e), l.node, f, len(l.d.Leaves)}
}

// AppendTo appends the address as people write it: PID-5.1, NM1[QC]-03. A
// component is named when it is not the only one that can be meant.
func (e *Elem) AppendTo(dst []byte) []byte {
	dst = appendID(dst, e.Seg)
	if e.Qual[0] != 0 {
		dst = append(dst, '[')
		dst = appendID(dst, e.Qual)
		dst = append(dst, ']')
	}
	dst = append(dst, '-')
	if e.Format == X12 {
		if e.Field < 10 {
			dst = append(dst, '0')
		}
		dst = strconv.AppendUint(dst, uint64(e.Field), 10)
		if e.Comp > 1 {
			dst = append(dst, '-')
			dst = strconv.AppendUint(dst, uint64(e.Comp), 10)
		}
		return dst
	}
	dst = strconv.AppendUint(dst, uint64(e.Field), 10)
	dst = append(dst, '.')
	dst = strconv.AppendUint(dst, uint64(e.Comp), 10)
	if e.Sub > 1 {
		dst = append(dst, '.')
		dst = strconv.AppendUint(dst, uint64(e.Sub), 10)
	}
	return dst
}

func appendID(dst []byte, id [3]byte) []byte {
	for _, c := range id {
		if c != 0 {
			dst = append(dst, c)
		}
	}
	return dst
}
