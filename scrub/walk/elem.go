package walk

import (
	"slices"
	"strconv"
)

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

// emit adds the value b[s:e) of the lexer's text with its address: at, but for
// its field. walked says that its inside is going to be walked, too, and need
// not be scanned; id is that of the interest in its segment.
//
// Leaf and address are written where they stay: copies of what has just been
// written in parts are slow.
func (l *lexer) emit(v int32, s, e int, at *Elem, field, id uint16, walked bool) {
	d := l.d
	n := len(d.Elems)
	d.Elems = append(d.Elems, *at)
	d.Elems[n].Field = field
	k := len(d.Leaves)
	if k == cap(d.Leaves) {
		d.Leaves = slices.Grow(d.Leaves, 1)
	}
	d.Leaves = d.Leaves[:k+1]
	x := &d.Leaves[k]
	*x = Leaf{}
	x.View, x.Start, x.End, x.Node = v, int32(s), int32(e), l.node
	x.Kind, x.Struct, x.ID, x.Elem = Element, walked, id, int32(n)
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
