package walk

import "bytes"

// Kind says what a leaf is.
type Kind uint8

// The kinds of leaf.
const (
	Text    Kind = iota // a quoted string or an element's text, scanned whole
	Outer               // a quoted string whose inside was walked: decides, is not scanned
	Prose               // text between structure
	Number              // a bare number or literal where JSON has a value
	Bare                // the value of a bare key; its bytes are also part of a Prose leaf
	Param               // the value of a URL parameter
	Seg                 // a URL path segment; its key is the segment before it
	Element             // a value of a message made of segments; Elem is its address. Struct: its inside was walked
)

// Key is where a leaf's name stands. A key of several words ("Date of
// Birth:") starts at Start; Last is where its last word starts.
type Key struct {
	View             int32
	Start, Last, End int32
}

// None reports whether there is no key.
func (k Key) None() bool { return k.End == 0 }

// Leaf is a value, with its span in a View.
type Leaf struct {
	View       int32
	Start, End int32
	Node       int32 // the container; 0 is the line itself
	Key        Key
	Kind       Kind
	Open       bool   // the closing quote is missing: the line was cut
	Struct     bool   // Bare: inside brackets, where values may hold blanks
	Head       bool   // it stands among the names of a table that is one string
	Cell       bool   // it stands below them
	Dull       bool   // the key is no context for the value; for the caller
	ID         uint16 // of the folded key, for the caller; of an Element, that of its Interest
	Elem       int32  // Element: its address, in Doc.Elems
	Name       uint16 // the place of its key in Doc.Names, counted from 1; 0: its key is another
	Lower      bool   // neither a capital nor a byte beyond ASCII is in the value
	says       uint8  // what that name says of its neighbours
}

// Node is a container: object, list, call, element, or a string that was
// walked inside.
type Node struct {
	Parent int32
	Key    Key
	Kind   byte   // { [ ( < " ? (the parameters of a URL), 0 (the line)
	JSON   bool   // in JSON, where a bare number is a value
	ID     uint16 // of the folded key; for the caller
	Name   uint16 // of the folded key as it is; for the caller
	Res    uint16 // resource type; for the caller
	First  int32  // first leaf
	named  int32  // the leaf that names its neighbour, counted from 1
	Torn   bool   // <: the tag goes on behind the text
	tag    Key    // of the DICOM attribute that it is
	Tool   bool   // it calls a tool that is about persons; for the caller
	asked  int32  // the leaf that asks for the answer beside it, counted from 1
	Typed  uint16 // of what a neighbour says that the values are; for the caller
	Beside uint64 // keys seen among the children; for the caller
	level  int32  // containers around it
}

// Doc is one walked line. It is scratch: Views, Nodes, Leaves and Elems are valid
// until the next Reset.
type Doc struct {
	Views  []View
	Nodes  []Node
	Leaves []Leaf
	Elems  []Elem
	Names  [MaxNames]Name
	Inner  int32 // the innermost container that is open where the line ends; 0: none
	Head   int   // bytes of the text before the line, see Behind
	cells  []cell
	html   bool // some element is a cell of a table
	a      arena
	table  delimTable
	msg    x12        // the last segments of X12
	delims delimiters // of the HL7 message that the line holds
	binds  int        // parameters whose columns were looked for
	seen   uint8      // which segments the line holds
	idle   idle       // the last value that is no leaf
	lines  uint32     // lines that were walked
	last   uint8      // the place of the name that was read last
	next   uint8      // that of the one that came behind it
	slow   bool       // nothing is read in one go; tests compare

	Interests Interests // of the owner in messages made of segments; nil: in every value
}

const (
	maxDepth   = 10      // texts inside texts; each level decodes at most the line once
	maxScratch = 1 << 17 // leaves and nodes that are kept for the next line
)

// Reset forgets the last line. Large scratch is given back.
func (d *Doc) Reset() {
	if cap(d.a.b) > 1<<22 || cap(d.Leaves) > maxScratch || cap(d.Nodes) > maxScratch {
		*d = Doc{Interests: d.Interests, slow: d.slow}
	}
	d.Views, d.Nodes, d.Leaves, d.Elems = d.Views[:0], d.Nodes[:0], d.Leaves[:0], d.Elems[:0]
	d.Inner, d.Head = 0, 0
	d.msg, d.delims, d.binds, d.seen, d.idle = x12{}, delimiters{}, 0, 0, idle{}
	d.html = false
	d.lines++
	d.a.reset()
}

// Line walks raw[start:], whose bytes before start are the line's own
// prefix. Unusual characters are folded first.
func (d *Doc) Line(raw []byte, start int) {
	d.Reset()
	v := View{B: raw}
	d.Views = append(d.Views, v)
	d.root(0, start)
}

// Prose takes raw[start:] for prose in which nothing stands apart.
func (d *Doc) Prose(raw []byte, start int) {
	d.Reset()
	d.Views = append(d.Views, View{B: raw})
	d.node(-1, Key{}, 0)
	d.leaf(Leaf{Start: int32(start), End: int32(len(raw)), Kind: Prose})
}

// Segments walks a text that stands in several pieces of raw, as in
// container records cut in parts. escaped says that the pieces are the
// inside of JSON strings.
func (d *Doc) Segments(raw []byte, segs []Span, escaped bool) {
	v := d.pieces(nil, raw, segs, escaped)
	d.root(v, Prefix(d.Views[v].B))
}

// Behind walks the same as if head stood before it. What stands wholly in
// head has an empty span in raw.
func (d *Doc) Behind(head, raw []byte, segs []Span, escaped bool) {
	v := d.pieces(head, raw, segs, escaped)
	d.Head = len(head)
	d.root(v, 0)
}

// pieces makes the text of head and of the pieces of raw.
func (d *Doc) pieces(head, raw []byte, segs []Span, escaped bool) int32 {
	d.Reset()
	d.Views = append(d.Views, View{B: raw})
	from := len(d.a.b)
	if len(head) > 0 {
		d.a.addHead(head, int32(segs[0].Start))
	}
	for _, s := range segs {
		if escaped {
			d.unescape(0, s.Start, s.End)
			continue
		}
		d.a.addPart(&d.Views[0], s.Start, s.End)
	}
	quote := quotes[0]
	if escaped {
		quote = quotes[1]
	}
	return d.push(from, quote)
}

// Span is a half-open byte range of the raw line.
type Span struct{ Start, End int }

func (d *Doc) root(v int32, start int) {
	if needsFold(d.Views[v].B[start:]) {
		from := len(d.a.b)
		d.fold(v, start, len(d.Views[v].B))
		v, start = d.push(from, d.Views[v].quote), 0
	}
	b := d.Views[v].B
	d.node(-1, Key{}, 0) // the line itself
	// Without quotes nothing can be unbalanced by resolving references.
	d.Inner = d.text(v, start, len(b), 0, Key{}, 0, bytes.IndexByte(b, '"') < 0)
	d.attributes()
	d.siblings()
	if d.html {
		d.tables()
	}
}

// plainFrom reports whether no container was opened since container n but
// the inside of its text.
func (d *Doc) plainFrom(n int32) bool {
	i := int(n) + 1
	return i == len(d.Nodes) || i+1 == len(d.Nodes) && d.Nodes[i].Kind == '"'
}

// push makes a View of what the arena received since from.
func (d *Doc) push(from int, quote string) int32 {
	to := len(d.a.b)
	d.Views = append(d.Views, View{B: d.a.b[from:to:to], off: d.a.off[from:to:to], width: d.a.width[from:to:to], quote: quote})
	return int32(len(d.Views) - 1)
}

// leaf has no limit of its own: a leaf that is left out is not scanned.
// Their number grows with the line, whose length is the bound.
func (d *Doc) leaf(l Leaf) { d.Leaves = append(d.Leaves, l) }

func (d *Doc) node(parent int32, k Key, kind byte) int32 {
	n := Node{Parent: parent, Key: k, Kind: kind, First: int32(len(d.Leaves))}
	if parent >= 0 {
		n.level = d.Nodes[parent].level + 1
	}
	d.Nodes = append(d.Nodes, n)
	return int32(len(d.Nodes) - 1)
}
