package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// element notes the resource that an XML element opens: the root of a FHIR
// document, and in it the one inside contained, resource and outcome.
func (w *Worker) element(n *walk.Node) {
	b := w.doc.Views[n.Key.View].B
	name, rest := b[n.Key.Start:n.Key.End], b[n.Key.End:]
	if len(name) == 0 || name[0] < 'A' || name[0] > 'Z' {
		return
	}
	if n.Parent > 0 {
		up := w.doc.Nodes[n.Parent].Key
		if !up.None() && holdsResource(w.doc.Views[up.View].B[up.Start:up.End]) && w.inResource(n.Parent) {
			n.Res, w.known = w.resource(name), true
			return
		}
	}
	if end := bytes.IndexByte(rest[:min(len(rest), maxRootTag)], '>'); end >= 0 && bytes.Contains(rest[:end], fhirNamespace) {
		n.Res, w.known = w.resource(name), true
	}
}

// inResource reports whether container n stands in a resource.
func (w *Worker) inResource(n int32) bool {
	for k := 0; n >= 0 && k < 2*maxAbove; k++ {
		if w.doc.Nodes[n].Res != 0 {
			return true
		}
		n = w.doc.Nodes[n].Parent
	}
	return false
}

var fhirNamespace = []byte("http://hl7.org/fhir")

// maxRootTag bounds how far the namespace of a document is looked for.
const maxRootTag = 256

func holdsResource(name []byte) bool {
	switch string(name) {
	case "contained", "resource", "outcome":
		return true
	}
	return false
}

// markupOf says what in XML the key of a container names.
func markupOf(n *walk.Node) field.Markup {
	if n.Kind == '<' {
		return field.Element
	}
	return field.NoMarkup
}

// markup says what in XML the key of a leaf names.
func (w *Worker) markup(l *walk.Leaf) field.Markup {
	if l.Key.None() {
		return field.NoMarkup
	}
	b := w.doc.Views[l.Key.View].B
	for i, k := int(l.Key.Start), 0; i > 0 && k < field.MaxKey; i, k = i-1, k+1 {
		switch c := b[i-1]; {
		case c == '<':
			return field.Element
		case !wordByte(c) && c != ':' && c != '-' && c != '.':
			if l.Node > 0 && w.doc.Nodes[l.Node].Kind == '<' {
				return field.Attribute
			}
			return field.NoMarkup
		}
	}
	return field.NoMarkup
}
