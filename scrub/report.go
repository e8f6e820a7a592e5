package scrub

import (
	"slices"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Paths makes the Worker fill Finding.Path, which costs an allocation each.
func (w *Worker) Paths(on bool) { w.paths = on }

// Puts makes the Worker fill Finding.Put, for those who write to a form of
// their own what Line writes to the line. It costs an allocation each.
func (w *Worker) Puts(on bool) { w.puts = on }

// report records an edit of raw as a finding.
func (w *Worker) report(m *detect.Match, src *source, e *rewrite.Edit, raw []byte) {
	n := len(w.findings)
	if n == cap(w.findings) {
		w.findings = slices.Grow(w.findings, 1)
	}
	w.findings = w.findings[:n+1]
	f := &w.findings[n]
	*f = Finding{}
	f.Rule, f.Class, f.Start, f.End, f.Action = w.s.ruleID(m), m.Class, e.Start, e.End, e.Action.String()
	if w.paths {
		f.Path = w.path(src.leaf)
	}
	if w.puts {
		one := [1]rewrite.Edit{*e}
		one[0].Start, one[0].End = 0, e.End-e.Start
		f.Put = rewrite.Splice(make([]byte, 0, 16), raw[e.Start:e.End], one[:], &w.conf)
	}
}

// ruleID returns the public id of the rule behind a match.
func (s *Scrubber) ruleID(m *detect.Match) string {
	n := len(s.rules.Rules())
	switch {
	case m.Rule == bareRule:
		return "bare-number"
	case m.Rule == internalRule:
		return "internal-address"
	case m.Rule == knownRule:
		return "known-name"
	case m.Rule == loneRule:
		return "lone-element"
	case int(m.Rule) >= n:
		return s.fields.Rule(m.Rule - uint16(n)).ID
	}
	return s.rules.Rule(m.Rule).ID
}

// path names the keys that lead to a leaf. A key that could itself be an
// identifier is shown as "*".
func (w *Worker) path(leaf int32) string {
	d := &w.doc
	l := &d.Leaves[leaf]
	if l.Kind == walk.Prose && l.Node <= 0 {
		return ""
	}
	var parts []string
	if l.Kind == walk.Element {
		parts = append(parts, string(d.Elems[l.Elem].AppendTo(nil)))
	}
	if !l.Key.None() {
		parts = append(parts, w.keyName(l.Key))
	}
	for n, k := l.Node, 0; n >= 0 && k < maxAbove; n, k = d.Nodes[n].Parent, k+1 {
		if x := d.Nodes[n]; !x.Key.None() {
			parts = append(parts, w.keyName(x.Key))
		}
	}
	out := ""
	for i := len(parts) - 1; i >= 0; i-- {
		if out != "" {
			out += "."
		}
		out += parts[i]
	}
	return out
}
