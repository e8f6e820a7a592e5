package walk

// Pairs whose name is itself a value: {"key":"mrn","value":"5"},
// <field name="mrn">5</field>.

// maxName bounds the text of such a name.
const maxName = 64

// siblings gives the values of such pairs the key that their neighbour
// names.
func (d *Doc) siblings() {
	found := false
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Node > 0 && l.Kind <= Outer && l.End-l.Start <= maxName && l.End > l.Start && d.says(l.Key, naming[:]) && d.nameLike(l) {
			if n := &d.Nodes[l.Node]; n.named == 0 && n.Kind != '"' {
				n.named, found = int32(i)+1, true
			}
		}
	}
	if !found {
		return
	}
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Node <= 0 || l.Key.None() || l.Kind == Prose || l.Kind > Bare {
			continue
		}
		n := &d.Nodes[l.Node]
		at := n.named
		if at == 0 && n.Parent > 0 && d.says(n.Key, valued[:]) {
			at = d.Nodes[n.Parent].named // {"key":"mrn","value":{"stringValue":"5"}}
		}
		if at != 0 && int(at) != i+1 && (d.says(l.Key, valued[:]) || n.Kind == '<' && l.Key == n.Key) {
			name := &d.Leaves[at-1]
			l.Key = d.lastPart(name)
			name.Key = Key{} // it is no value of its own: {"name":"mrn","value":"5"}
		}
	}
}

// nameLike reports whether a leaf reads like the name of a field.
func (d *Doc) nameLike(l *Leaf) bool {
	for _, c := range d.Views[l.View].B[l.Start:l.End] {
		if !keyByte[c] && c != '/' {
			return false
		}
	}
	return true
}

// lastPart is the text of a leaf as a key, without the path before it.
func (d *Doc) lastPart(l *Leaf) Key {
	b := d.Views[l.View].B
	s, e := l.Start, l.End
	for i := s; i+1 < e; i++ {
		if b[i] == '/' && !isDigit(b[i+1]) {
			s = i + 1
		}
	}
	return Key{View: l.View, Start: s, Last: s, End: e}
}

var naming = [...]string{
	"key", "name", "field", "fieldname", "attribute", "attributename", "column", "columnname", "property",
	"propertyname", "path", "param", "parameter", "paramname", "parametername", "label", "question",
}

var valued = [...]string{
	"value", "val", "newvalue", "oldvalue", "new", "old", "stringvalue", "valuestring", "valuedate", "rejectedvalue",
	"inputvalue", "answer", "from", "to", "before", "after", "currentvalue", "previousvalue", "intvalue",
}

// says reports whether a key is one of the words, whatever its case and the
// way its words are joined.
func (d *Doc) says(k Key, words []string) bool {
	if k.None() || k.End-k.Start > 20 {
		return false
	}
	var low [20]byte
	n := 0
	for _, c := range d.Views[k.View].B[k.Start:k.End] {
		switch {
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case c == '_' || c == '-':
			continue
		}
		low[n] = c
		n++
	}
	for _, w := range words {
		if string(low[:n]) == w {
			return true
		}
	}
	return false
}
