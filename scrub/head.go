package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// The head of a line is what stands open before it, written as if it were the
// start of the same line: {"resourceType":"Patient","name":[{ . A line is
// walked behind its head; so every walk and every rule reads it as it reads
// the document on one line, and nothing else has to know of streams.

// maxFact bounds a value that is remembered.
const maxFact = 128

// open is the scratch for the containers that a line leaves open.
type openScratch struct {
	head  []byte
	nodes []int32 // from the outermost
	kept  [maxOpen + 1][maxRemembered]int32
	n     [maxOpen + 1]uint8
}

// remember makes the head of the next line from the line that was walked. It
// is empty when nothing that rules look at is open. first says that nothing
// was open before; anew, that the line opened something that rules know.
func (w *Worker) remember(first bool) (head []byte, anew bool) {
	o := &w.open
	if !w.chain() {
		return nil, false
	}
	d, worth := &w.doc, false
	for _, n := range o.nodes {
		x := &d.Nodes[n]
		if w.s.fields.Opens(x.Name, x.ID, x.Kind == '<') || x.Res != 0 {
			worth = true
			anew = anew || !w.inHead(x.Key)
		}
		worth = worth || !first && x.Beside != 0
	}
	base := w.recall()
	if !worth && !base {
		return nil, false
	}
	head = o.head[:0]
	if base {
		head = w.members(append(head, '{'), 0, 0)
	}
	for i, n := range o.nodes {
		if head = w.opener(head, i+1, n); len(head) > maxHead {
			return nil, false
		}
	}
	o.head = head
	return head, anew
}

// inTag reports whether the innermost container that is open is an element.
func (w *Worker) inTag() bool {
	n := len(w.open.nodes)
	return n > 0 && w.doc.Nodes[w.open.nodes[n-1]].Kind == '<'
}

// chain lists the open containers; false when none is, or when the line ends
// inside a string.
func (w *Worker) chain() bool {
	d, o := &w.doc, &w.open
	o.nodes = o.nodes[:0]
	for n := d.Inner; n > 0; n = d.Nodes[n].Parent {
		switch d.Nodes[n].Kind {
		case '"':
			return false
		case '<':
			if w.generic(d.Nodes[n].Key) {
				return false
			}
		case '?':
			continue
		}
		if len(o.nodes) < maxOpen {
			o.nodes = append(o.nodes, n)
		}
	}
	for i, j := 0, len(o.nodes)-1; i < j; i, j = i+1, j-1 {
		o.nodes[i], o.nodes[j] = o.nodes[j], o.nodes[i]
	}
	for i := range len(o.nodes) + 1 {
		o.n[i] = 0
	}
	return true
}

// generic reports whether the tag of an element is none: it stands behind a word, as
// in List<Patient>, or is an object as Ruby and Python print it, #<Patient id: 7>,
// <Patient id=7>.
func (w *Worker) generic(k walk.Key) bool {
	b, i := w.doc.Views[k.View].B, int(k.Start)
	for i > 0 && b[i-1] != '<' {
		i--
	}
	return i > 1 && (wordByte(b[i-2]) || b[i-2] == '#') || !attributes(b[k.End:])
}

// attributes reports whether what stands behind the name of an element may be its
// attributes, whose values have quotes: as far as it is there.
func attributes(b []byte) bool {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '>', c == '/', c == '\\':
			return true
		case c <= ' ':
			i++
			continue
		}
		for i < len(b) && (wordByte(b[i]) || b[i] == ':' || b[i] == '-' || b[i] == '_' || b[i] == '.') {
			i++
		}
		for i < len(b) && b[i] <= ' ' {
			i++
		}
		if i >= len(b) {
			return true
		}
		if b[i] != '=' {
			return false
		}
		for i++; i < len(b) && b[i] <= ' '; i++ {
		}
		if i >= len(b) || b[i] == '\\' {
			return true
		}
		if b[i] != '"' && b[i] != '\'' {
			return false
		}
		n := bytes.IndexByte(b[i+1:], b[i])
		if n < 0 {
			return true
		}
		i += n + 2
	}
	return true
}

// inHead reports whether a key stands in the head, not in the line.
func (w *Worker) inHead(k walk.Key) bool {
	s, e := w.doc.Views[k.View].Raw(int(k.Start), int(k.End))
	return w.doc.Head > 0 && s == e
}

// recall chooses the values to remember, by the container they stand in, and
// reports whether some stand in none: members of an object whose brace is on
// no line that was read.
func (w *Worker) recall() (base bool) {
	d, o := &w.doc, &w.open
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Key.None() || l.Kind > walk.Outer && l.Kind != walk.Number {
			continue
		}
		fact, says, up := w.telling(l)
		if !fact && !says {
			continue
		}
		slot := -1
		for n, k := l.Node, 0; k < 5; n, k = d.Nodes[n].Parent, k+1 {
			if n <= 0 {
				if k == 0 && fact && (w.doc.Head > 0 || w.fragment(l) || l.ID == w.s.names.resourceType && w.firstMember(l)) {
					slot = 0
				}
				break
			}
			if at := o.index(n); at >= 0 {
				if d.Nodes[n].Kind != '[' && d.Nodes[n].Kind != '(' || k == 0 {
					slot = at + 1
					break
				}
				continue
			}
			if x := &d.Nodes[n]; !up || w.s.fields.Opens(x.Name, x.ID, x.Kind == '<') || x.Kind == '"' {
				break
			}
		}
		if slot < 0 {
			continue
		}
		base = base || slot == 0
		o.put(slot, int32(i), fact, func(j int32) bool { f, _, _ := w.telling(&d.Leaves[j]); return f })
	}
	return base
}

// firstMember reports whether a leaf is what the text behind the frame of its
// line starts with.
func (w *Worker) firstMember(l *walk.Leaf) bool {
	b := w.doc.Views[0].B
	s, _ := w.doc.Views[l.Key.View].Raw(int(l.Key.Start), int(l.Key.End))
	from := walk.ParseFrame(b).Text.Start
	for i := from; i < s; i++ {
		if c := b[i]; c != ' ' && c != '\t' && (c != '"' || i+1 < s) {
			return false
		}
	}
	return s > from
}

// index returns the place of n among the open containers, or -1.
func (o *openScratch) index(n int32) int {
	for i, x := range o.nodes {
		if x == n {
			return i
		}
	}
	return -1
}

// put remembers a leaf, in the place of the oldest that is no fact if there
// are too many.
func (o *openScratch) put(slot int, leaf int32, fact bool, isFact func(int32) bool) {
	k, n := &o.kept[slot], int(o.n[slot])
	if n < maxRemembered {
		k[n] = leaf
		o.n[slot]++
		return
	}
	for i := range n {
		if !isFact(k[i]) {
			copy(k[i:], k[i+1:])
			k[n-1] = leaf
			return
		}
	}
}

// telling says of a leaf whether rules look for its key beside others
// (fact), whether its value says what its neighbours are (says), and
// whether it does so for what stands around its own container (up).
func (w *Worker) telling(l *walk.Leaf) (fact, says, up bool) {
	ids := w.id(l.Key, plainKey)
	fact = ids.rule != 0 && (ids.rule == w.s.names.resourceType || w.s.fields.Bit(ids.rule)|w.s.fields.Bit(ids.name) != 0)
	if l.End-l.Start > maxFact {
		return fact, false, false
	}
	of := ids.tells
	if l.Key.Start < l.Key.Last { // of several words
		of = w.tells(l.Key)
	}
	if of == ofTag {
		if x := &w.doc.Nodes[max(l.Node, 0)]; x.Kind == '<' && !x.Key.None() {
			of = w.tells(x.Key) // <system value="…"/>
		}
	}
	return fact, of >= ofNeighbours, of == ofContainer
}

// tells is what the value of a key tells of.
func (w *Worker) tells(k walk.Key) tells {
	return w.keys.find(w, w.doc.Views[k.View].B[k.Start:k.End], plainKey).tells
}

// tells is what the value of a key says something of.
type tells uint8

const (
	ofNothing    tells = iota
	ofTag              // what the tag says that it is an attribute of
	ofNeighbours       // what stands beside it
	ofContainer        // that, and what stands around its container
)

// tellsOf is what the value of a folded key tells of.
func tellsOf(key []byte) tells {
	switch string(key) {
	case "value":
		return ofTag
	case "system", "code", "url", "root":
		return ofContainer
	case "use", "type", "xmlns", "reference", "class_code", "code_system", "key", "name", "field", "field_name", "attribute", "attribute_name",
		"column", "column_name", "property", "property_name", "path", "param", "parameter", "param_name", "parameter_name", "label", "question":
		return ofNeighbours
	}
	return ofNothing
}

// opener appends an open container and what is remembered of it.
func (w *Worker) opener(dst []byte, slot int, n int32) []byte {
	x := &w.doc.Nodes[n]
	if x.Kind == '<' {
		return w.tag(dst, slot, n)
	}
	if !x.Key.None() {
		dst = w.text(dst, x.Key, x.JSON)
		if x.Kind != '(' {
			dst = append(dst, ':')
		}
	}
	return w.members(append(dst, x.Kind), slot, n)
}

// members appends what is remembered of an object.
func (w *Worker) members(dst []byte, slot int, n int32) []byte {
	d := &w.doc
	if n > 0 && d.Nodes[n].Kind == '[' {
		return dst
	}
	if n > 0 {
		dst = w.closed(dst, n)
	}
	for _, i := range w.open.kept[slot][:w.open.n[slot]] {
		l := &d.Leaves[i]
		k := l.Key
		if x := &d.Nodes[max(l.Node, 0)]; x.Kind == '<' {
			k = x.Key
		}
		dst = w.text(dst, k, n <= 0 || d.Nodes[n].JSON)
		dst = append(dst, ':', '"')
		dst = w.value(dst, l)
		dst = append(dst, '"', ',')
	}
	return dst
}

// closed appends the keys of containers that are closed again, where rules
// look for them beside others.
func (w *Worker) closed(dst []byte, n int32) []byte {
	d, o := &w.doc, &w.open
	for i := int(n) + 1; i < len(d.Nodes); i++ {
		x := &d.Nodes[i]
		if x.Parent != n || x.Key.None() || o.index(int32(i)) >= 0 || len(dst) > maxHead {
			continue
		}
		if w.s.fields.Bit(x.ID)|w.s.fields.Bit(x.Name) != 0 {
			dst = append(w.text(dst, x.Key, d.Nodes[n].JSON), `:"0",`...)
		}
	}
	return dst
}

// tag appends an open tag, its attributes, and elements inside it.
func (w *Worker) tag(dst []byte, slot int, n int32) []byte {
	d := &w.doc
	x := &d.Nodes[n]
	dst = w.text(append(dst, '<'), x.Key, false)
	list := w.open.kept[slot][:w.open.n[slot]]
	for _, i := range list {
		if l := &d.Leaves[i]; l.Node == n && l.Key != x.Key {
			dst = w.text(append(dst, ' '), l.Key, false)
			dst = append(dst, '=', '"')
			dst = append(w.value(dst, l), '"')
		}
	}
	if x.Torn {
		return append(dst, ' ')
	}
	dst = append(dst, '>')
	for _, i := range list {
		l := &d.Leaves[i]
		if l.Node == n {
			continue
		}
		y := &d.Nodes[l.Node]
		dst = w.text(append(dst, '<'), y.Key, false)
		dst = append(dst, ` value="`...)
		dst = append(w.value(dst, l), `"/>`...)
	}
	return dst
}

// text appends a key. One that could be read as something else is replaced.
func (w *Worker) text(dst []byte, k walk.Key, quoted bool) []byte {
	b := w.doc.Views[k.View].B[k.Last:k.End]
	if len(b) > maxFact || !plain(b, quoted) {
		b = []byte("_")
	}
	if quoted {
		dst = append(dst, '"')
	}
	dst = append(dst, b...)
	if quoted {
		dst = append(dst, '"')
	}
	return dst
}

// value appends the value of a leaf, or a stand-in where only its key counts.
func (w *Worker) value(dst []byte, l *walk.Leaf) []byte {
	b := w.doc.Views[l.View].B[l.Start:l.End]
	if len(b) > maxFact || !plain(b, true) {
		return append(dst, '0')
	}
	return append(dst, b...)
}

// plain reports whether text keeps its meaning in quotes, or as a bare key.
func plain(b []byte, quoted bool) bool {
	for _, c := range b {
		if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || !quoted && !wordByte(c) && c != '-' && c != '.' && c != '$' {
			return false
		}
	}
	return len(b) > 0
}
