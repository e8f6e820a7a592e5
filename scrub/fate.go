package scrub

import (
	"cmp"
	"slices"
	"sort"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// fates tells what became of rules that held and of hits, once find is done.
// A line may have as many of each as it has bytes: nothing here is looked for
// by going through all of them.
type fates struct {
	*explainer
	leafOf map[int32]int     // index in doc.Leaves → in Explanation.Leaves
	named  map[[2]int32]bool // leaf and field rule of each hit
	parts  map[int32][]int   // Ref of a hit → its pieces
	spans  []ruleSpan        // of hits, in order
	keeps  []keptSpan        // of kept fields, in order
}

type ruleSpan struct {
	rule       string
	start, end int
}

type keptSpan struct {
	start, end int
	rule       string
}

// finish fills in what could not be known before all was found.
func (c *explainer) finish() {
	f := fates{explainer: c, leafOf: map[int32]int{}, named: map[[2]int32]bool{}, parts: map[int32][]int{}}
	for i, l := range c.leaves {
		f.leafOf[l] = i
	}
	for i := range c.hits {
		h := &c.hits[i]
		src := &c.w.src[h.Ref]
		f.named[[2]int32{src.leaf, src.field}] = true
		f.spans = append(f.spans, ruleSpan{c.w.s.ruleID(h), int(h.Start), int(h.End)})
	}
	slices.SortFunc(f.spans, compareSpans)
	for i := range c.pieces {
		ref := c.pieces[i].match.Ref
		f.parts[ref] = append(f.parts[ref], i)
	}
	for _, h := range c.held {
		if l := &c.x.Leaves[h.leaf]; h.rule.Verdict == field.Keep {
			f.keeps = append(f.keeps, keptSpan{l.Start, l.End, h.rule.ID})
		}
	}
	slices.SortFunc(f.keeps, func(a, b keptSpan) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })

	f.matches()
	for i := range c.held {
		h := &c.held[i]
		c.x.Leaves[h.leaf].Names[h.name].Result = f.result(h)
	}
	for i := range c.hits {
		f.hit(&c.hits[i])
	}
	slices.SortStableFunc(c.x.Hits, func(a, b ExplainedHit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Rule, b.Rule))
	})
}

func compareSpans(a, b ruleSpan) int {
	return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
}

// matches finds the candidates that passed every guard and gave no hit.
func (f *fates) matches() {
	match := detect.StageMatch.String()
	for i := range f.x.Leaves {
		l := &f.x.Leaves[i]
		for k := range l.Tries {
			t := &l.Tries[k]
			if t.Stage != match || f.gave(t) {
				continue
			}
			switch t.Class {
			case class.IP.String():
				t.Stage = "internal"
			case class.URL.String():
				t.Stage = "route"
			}
		}
	}
}

// gave reports whether a candidate, or a part of its URL, became a hit.
func (f *fates) gave(t *ExplainedTry) bool {
	i, _ := slices.BinarySearchFunc(f.spans, ruleSpan{rule: t.Rule, start: t.Start}, compareSpans)
	return i < len(f.spans) && f.spans[i].rule == t.Rule && f.spans[i].end <= t.End
}

// result tells what came of a field rule that held.
func (f *fates) result(h *held) string {
	leaf := f.leaves[h.leaf]
	switch {
	case h.rule.Verdict == field.Keep || h.rule.Verdict == field.Scan:
		return h.rule.Verdict.String()
	case f.named[[2]int32{leaf, int32(h.rule.Index)}]:
		return "hit"
	case h.rule.Verdict == field.Decode:
		return "scan"
	}
	switch cl := f.w.classOf(leaf, h.rule, h.value); {
	case cl == class.FreeText && f.w.s.o.Policy.Action[cl] == rewrite.Keep:
		return "free-text"
	case cl == class.IP:
		return "internal"
	}
	return "empty"
}

// hit tells what became of a hit.
func (f *fates) hit(m *detect.Match) {
	src := &f.w.src[m.Ref]
	x := ExplainedHit{
		Rule: f.w.s.ruleID(m), Class: m.Class.String(), Rank: int(m.Rank),
		Leaf: f.leafOf[src.leaf], Start: int(m.Start), End: int(m.End),
	}
	free := x.Start // the first byte that another hit took
	for _, i := range f.parts[m.Ref] {
		p := &f.pieces[i]
		x.Pieces = append(x.Pieces, p.explained(m))
		if int(p.match.Start) == free {
			free = int(p.match.End)
		}
	}
	switch {
	case free >= x.End:
		x.Fate = "won"
	case len(x.Pieces) > 0:
		x.Fate, x.By = "cut", f.owner(free)
	default:
		x.Fate, x.By = f.kept(m, src)
	}
	f.x.Hits = append(f.x.Hits, x)
}

// explained is a piece of the hit m.
func (p *piece) explained(m *detect.Match) ExplainedPiece {
	x := ExplainedPiece{Start: int(p.match.Start), End: int(p.match.End), Action: p.action.String(), From: "policy", Result: "edited"}
	switch {
	case p.match.Start != m.Start || p.match.End != m.End:
		x.From = "overlap"
	case m.Act != detect.ActDefault:
		x.From = "rule"
	}
	switch {
	case p.action == rewrite.Keep:
		x.Result = "kept"
	case p.done:
		x.Result = "done"
	}
	return x
}

// kept tells why a hit has no piece.
func (f *fates) kept(m *detect.Match, src *source) (fate, by string) {
	if f.w.s.keep[string(f.w.doc.Views[src.view].B[src.start:src.end])] {
		return "kept-value", ""
	}
	if src.field < 0 {
		i := sort.Search(len(f.keeps), func(i int) bool { return f.keeps[i].start > int(m.Start) })
		for k := 0; i > 0 && k < maxAbove; k++ { // kept fields hardly ever overlap
			if i--; f.keeps[i].end >= int(m.End) {
				return "kept-field", f.keeps[i].rule
			}
		}
	}
	return "lost", f.owner(int(m.Start))
}

// owner returns the rule that has a byte after resolving.
func (f *fates) owner(at int) string {
	i := sort.Search(len(f.pieces), func(i int) bool { return int(f.pieces[i].match.End) > at })
	if i < len(f.pieces) && int(f.pieces[i].match.Start) <= at {
		return f.w.s.ruleID(&f.pieces[i].match)
	}
	return ""
}
