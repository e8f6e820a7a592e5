package scrub

import (
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Pairs of a kind and a value: {"type":"MRN","value":"00123456"}.

// named returns the ids of names.
func named(p *field.Policy, names ...string) (ids [8]uint16) {
	for i, n := range names {
		ids[i] = p.Name(n)
	}
	return
}

func (w *Worker) says(id uint16, list []uint16) bool {
	if id != 0 {
		for _, x := range list {
			if x == id {
				return true
			}
		}
	}
	return false
}

// maxType bounds the text of a kind.
const maxType = 80

// typed notes that leaf l says what the values beside it are: a kind, or a
// system that ends in one, http://hospital.example.org/mrn.
func (w *Worker) typed(l *walk.Leaf) {
	if l.Node <= 0 || l.Open || l.End-l.Start > maxType || !field.NamesKind(w.doc.Views[l.View].B[l.Start:l.End]) {
		return
	}
	k := walk.Key{View: l.View, Start: l.Start, Last: l.Start, End: l.End}
	b := w.doc.Views[l.View].B
	for i := l.Start; i+1 < l.End; i++ {
		if b[i] == '/' || b[i] == ':' {
			k.Start, k.Last = i+1, i+1
		}
	}
	if id := w.id(k, plainKey).rule; w.s.fields.Knows(id) {
		w.doc.Nodes[l.Node].Typed = id
		w.known = true
	}
}
