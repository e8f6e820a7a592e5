package scrub

import (
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// names are the field names that this package itself looks at.
type names struct {
	resourceType, value, identifier, telecom, display, valueString, valueDecimal, extension, classCode, valueIdentifier, accession uint16
	types, values                                                                                                                  [8]uint16 // keys that say what the value beside them is, and of that value
}

func newNames(p *field.Policy) names {
	return names{
		resourceType:    p.Name("resource_type"),
		value:           p.Name("value"),
		identifier:      p.Name("identifier"),
		telecom:         p.Name("telecom"),
		display:         p.Name("display"),
		valueString:     p.Name("value_string"),
		valueDecimal:    p.Name("value_decimal"),
		extension:       p.Name("extension"),
		classCode:       p.Name("class_code"),
		valueIdentifier: p.Name("value_identifier"),
		accession:       p.Name("accession_identifier"),
		types:           named(p, "type", "id_type", "alias_type", "identifier_type", "patient_id_type", "kind", "id_kind", "system"),
		values:          named(p, "value", "id", "number", "alias", "identifier", "no", "id_value", "identifier_value"),
	}
}

// maxAbove bounds the ancestors that are looked at.
const maxAbove = 16

// name resolves the keys of all nodes and leaves, and what stands beside
// what.
func (w *Worker) name() {
	d := &w.doc
	w.known = false
	for i := range d.Nodes {
		n := &d.Nodes[i]
		ids := w.id(n.Key, plainKey)
		n.ID, n.Name = ids.rule, ids.name
		if n.Kind == '<' {
			w.element(n)
		}
		if n.ID != 0 {
			w.beside(n.Parent, n.ID)
			w.known = true
		}
	}
	for i := range d.Leaves {
		l := &d.Leaves[i]
		switch l.Kind {
		case walk.Prose, walk.Element:
			continue
		case walk.Seg:
			l.ID = w.id(l.Key, pathKey).rule
			continue
		case walk.Param:
			plain := w.id(l.Key, plainKey).rule
			w.beside(l.Node, plain)
			if l.ID = w.id(l.Key, paramKey).rule; l.ID == 0 {
				l.ID = plain
			}
			continue
		}
		ids := w.idsOf(l)
		if l.ID = ids.rule; l.ID == 0 || l.Node < 0 {
			continue
		}
		d.Nodes[l.Node].Beside |= ids.beside
		if v := &d.Views[l.View]; ids.tool && field.ToolOfPerson(v.B[l.Start:l.End]) {
			d.Nodes[l.Node].Tool, w.known = true, true
		}
		if ids.kind && l.Kind <= walk.Outer {
			w.typed(l)
		}
		if l.ID == w.s.names.resourceType {
			v := &d.Views[l.View]
			d.Nodes[l.Node].Res = w.resource(v.B[l.Start:l.End])
			w.known = true
		}
	}
}

// idsOf returns what the key of a leaf leads to, and marks a leaf as dull.
func (w *Worker) idsOf(l *walk.Leaf) *keyIDs {
	if l.Name != 0 {
		n, ids := &w.doc.Names[l.Name-1], &w.memberIDs[l.Name-1]
		if n.Told < 2 { // the second time it is known whether it is dull
			*ids = w.id(l.Key, plainKey)
			n.Told++
		}
		l.Dull = ids.dull
		return ids
	}
	k := l.Key
	if k.None() {
		k = w.listKey(l.Node)
	}
	w.other = w.id(k, plainKey)
	l.Dull = w.other.dull && k.Start == k.Last
	return &w.other
}

// unknownResource is the mark of a resource type that no rule names.
const unknownResource = 0xffff

func (w *Worker) resource(b []byte) uint16 {
	if len(b) > 48 {
		return unknownResource
	}
	var low [48]byte
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	if id := w.s.fields.NameBytes(low[:len(b)]); id != 0 {
		return id
	}
	return unknownResource
}

func (w *Worker) beside(node int32, id uint16) {
	if node >= 0 {
		w.doc.Nodes[node].Beside |= w.s.fields.Bit(id)
	}
}

// listKey returns the key that the elements of a list inherit.
func (w *Worker) listKey(n int32) walk.Key {
	for k := 0; n >= 0 && k < 4; k++ {
		x := &w.doc.Nodes[n]
		if x.Kind != '[' && x.Kind != '(' {
			return walk.Key{}
		}
		if !x.Key.None() {
			return x.Key
		}
		n = x.Parent
	}
	return walk.Key{}
}

// id folds a key and finds it. Of a key of several words the longest known
// end counts.
func (w *Worker) id(k walk.Key, as role) keyIDs {
	if k.None() {
		return keyIDs{}
	}
	b := w.doc.Views[k.View].B
	for s := int(k.Start); ; {
		if ids := w.keys.find(w, b[s:k.End], as); ids.rule != 0 || s >= int(k.Last) {
			return ids
		}
		for s < int(k.Last) && b[s] != ' ' {
			s++
		}
		for s < int(k.Last) && b[s] == ' ' {
			s++
		}
	}
}

// keyOf returns the folded key of a leaf, as context for its content; nil if
// none of its words is any.
func (w *Worker) keyOf(i int32) []byte {
	l := &w.doc.Leaves[i]
	if l.Dull {
		return nil
	}
	k := l.Key
	if k.None() {
		k = w.listKey(l.Node)
	}
	if k.None() {
		return nil
	}
	w.key = field.Fold(w.key[:0], w.doc.Views[k.View].B[k.Start:k.End])
	return w.key
}

// verdict asks the name rules about a leaf, then about the containers that
// it stands in: an object under an identifying key is redacted leaf by leaf.
func (w *Worker) verdict(i int32, value []byte) *field.Rule {
	l := &w.doc.Leaves[i]
	if l.ID == 0 && !w.known {
		return nil // no rule knows its key, nor anything around it
	}
	if l.Name != 0 && len(value) < longValue && w.ex == nil {
		if r := w.memberIDs[l.Name-1].first; r != nil && r.Accepts(value) {
			return r
		}
	}
	n := l.Node
	if l.Key.None() && n >= 0 { // a list's own key is the leaf's
		for n >= 0 && w.doc.Nodes[n].Key.None() && w.doc.Nodes[n].Kind == '[' {
			n = w.doc.Nodes[n].Parent
		}
		if n >= 0 && w.doc.Nodes[n].Kind == '[' {
			n = w.doc.Nodes[n].Parent
		}
	}
	p := &w.at
	if n != w.atNode { // most leaves stand where the last one did
		w.surroundings(p, n)
		p.Beside = w.doc.Nodes[max(n, 0)].Beside
		w.atNode = n
	}
	p.ID = l.ID
	p.Markup = w.markup(l)
	p.Fragment = !p.InRes && w.fragment(l) && (len(p.Above) == 0 || w.inRecord(l.Node))
	p.NoDigit = len(value) >= longValue && w.noDigit(l, value)
	if w.ex != nil {
		w.ex.names(p, value, false)
	}
	if r := w.s.fields.Decide(p, value); r != nil {
		return r
	}
	if l.Node > 0 {
		if id := w.doc.Nodes[l.Node].Typed; id != 0 && w.says(l.ID, w.s.names.values[:]) {
			p.ID = id
			if r := w.s.fields.Decide(p, value); r != nil {
				return r
			}
		}
	}
	return w.inherited(n, l, value)
}

// noNode is the number of no container, also not of none.
const noNode = -2

// surroundings fills the ancestors and the resource type from container n.
func (w *Worker) surroundings(p *field.Place, n int32) {
	*p = field.Place{Above: p.Above[:0]}
	for k := 0; n >= 0 && k < 2*maxAbove; k++ {
		x := &w.doc.Nodes[n]
		if !x.Key.None() && len(p.Above) < maxAbove {
			p.Above = append(p.Above, x.Name)
		}
		p.Tool = p.Tool || x.Tool && k > 0 // not beside the name of the tool
		if x.Res != 0 && !p.InRes {
			p.InRes = true
			if x.Res != unknownResource {
				p.Resource = x.Res
			}
		}
		n = x.Parent
	}
}

// fragment reports whether a leaf stands on a line of a pretty-printed
// document: nothing around it, and the line starts with its quoted key. What
// puts lines into records of its own makes no difference.
func (w *Worker) fragment(l *walk.Leaf) bool {
	if l.Key.None() || l.Key.Start == 0 || l.Node > 0 && w.doc.Head == 0 && !w.inRecord(l.Node) {
		return false
	}
	b := w.doc.Views[l.Key.View].B
	i := int(l.Key.Start) - 1
	if b[i] != '"' {
		return false
	}
	for i--; i >= w.doc.Head; i-- {
		if b[i] > ' ' {
			w.framed = l.Key.View == 0
			return w.framed && i < walk.ParseFrame(b).Text.Start
		}
	}
	return true
}

// inRecord reports whether a container is the inside of the text of a log
// record, {"log":"…"}, also of one in another, and nothing else is around it.
func (w *Worker) inRecord(n int32) bool {
	for d := &w.doc; n > 0; {
		x := &d.Nodes[n]
		if x.Kind != '"' || x.Key.None() || x.Parent < 0 {
			return false
		}
		if o := &d.Nodes[x.Parent]; o.Kind != '{' || !o.Key.None() {
			return false
		}
		switch string(d.Views[x.Key.View].B[x.Key.Start:x.Key.End]) {
		case "log", "msg", "message", "MESSAGE":
			n = d.Nodes[x.Parent].Parent
		default:
			return false
		}
	}
	return true
}

// inherited finds a redacting rule of the containers around a leaf.
func (w *Worker) inherited(n int32, l *walk.Leaf, value []byte) *field.Rule {
	if l.Kind != walk.Text && l.Kind != walk.Outer && l.Kind != walk.Number && l.Kind != walk.Bare {
		return nil
	}
	for k := 0; n >= 0 && k < 4; k++ {
		x := &w.doc.Nodes[n]
		if x.Kind == '"' {
			return nil
		}
		if w.s.fields.Knows(x.ID) {
			p := &w.up
			w.surroundings(p, x.Parent)
			p.ID, p.Markup = x.ID, markupOf(x)
			if x.Parent >= 0 {
				p.Beside = w.doc.Nodes[x.Parent].Beside
			}
			if w.ex != nil {
				w.ex.names(p, value, true)
			}
			r := w.s.fields.Decide(p, value)
			if r != nil && r.Verdict == field.Redact && !r.Direct && r.Class != class.FreeText {
				return r
			}
			return nil
		}
		n = x.Parent
	}
	return nil
}
