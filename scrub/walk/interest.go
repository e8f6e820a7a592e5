package walk

// Interest says which values of one kind of segment the owner of a Doc has no
// use for: codes and authorities are most of a message. They become no leaves.
type Interest struct {
	ID   uint16       // for the owner; each leaf of the segment has it
	Rows []Components // by field, from 0; the last row holds for the fields beyond
}

// Components are sets of the components of a field, component 1 in bit 0.
type Components struct {
	Skip uint32 // of no use, where the value starts with a letter or a digit
	Text uint32 // of no use, where the value is shorter than LeastText
}

// LeastText is the length of the shortest value that can hold an identifier
// by its form or by what it says.
const LeastText = 3

// Interests is asked about each kind of segment in a line.
type Interests interface {
	Interest(at Elem) *Interest
}

// all is the interest in every value.
var all = Interest{Rows: make([]Components, 1)}

// interest asks the owner about the kind of segment at an address.
func (d *Doc) interest(at Elem) *Interest {
	if d.Interests == nil {
		return &all
	}
	return d.Interests.Interest(at)
}

// row returns what holds for a field.
func (x *Interest) row(field uint16) Components {
	return x.Rows[min(int(field), len(x.Rows)-1)]
}

// idle reports whether nobody has a use for the value of a component, which
// starts with a byte and has n.
func (c Components) idle(comp uint8, first byte, n int) bool {
	bit := uint32(1) << ((comp - 1) & 31)
	return c.Skip&bit != 0 && alnumByte[first] || c.Text&bit != 0 && n < LeastText
}

// idle is a value that became no leaf: what Message needs to know of it.
type idle struct {
	view, end int32
	node      int32
	format    Format
	leaves    int // those before it
}

// What the segments of a line are.
const (
	sawHL7    = 1 << iota
	sawHeader // MSH
	sawX12
	sawLoop // NM1 or ISA
)

// sawSegment says what a value in the segment of e is of.
func sawSegment(e Elem) uint8 {
	switch {
	case e.Format == HL7 && e.Seg == [3]byte{'M', 'S', 'H'}:
		return sawHL7 | sawHeader
	case e.Format == HL7:
		return sawHL7
	case e.Seg == [3]byte{'N', 'M', '1'} || e.Seg == [3]byte{'I', 'S', 'A'}:
		return sawX12 | sawLoop
	}
	return sawX12
}

// HasMessage reports whether the line holds a value of a message made of
// segments, leaf or not.
func (d *Doc) HasMessage() bool { return d.seen != 0 }
