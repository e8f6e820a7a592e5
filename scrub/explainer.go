package scrub

import (
	"strings"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// explainer is told by find what it does. A Worker has one only while
// Explain runs.
type explainer struct {
	w *Worker
	x *Explanation

	at       int32 // the leaf at hand, in doc.Leaves
	view     int32 // the text that the scanner reads
	off, end int   // it is view bytes [off, end)
	number   bool

	leaves []int32 // index in doc.Leaves of each explained leaf
	held   []held
	seen   map[tried]bool
	hits   []detect.Match // before fields and values are kept
	pieces []piece
}

// held is a field rule that held.
type held struct {
	rule       *field.Rule
	leaf, name int // in Explanation.Leaves and its Names
	value      []byte
}

type tried struct {
	leaf int
	try  ExplainedTry
}

// piece is a resolved match.
type piece struct {
	match  detect.Match
	action rewrite.Action
	done   bool
}

// leaf begins the leaf i, whose value is view bytes [s, e).
func (c *explainer) leaf(i int32, s, e int) {
	l := &c.w.doc.Leaves[i]
	x := ExplainedLeaf{Path: c.w.path(i), Kind: kindNames[l.Kind]}
	x.Start, x.End = c.w.doc.Views[l.View].Raw(s, e)
	if k := l.Key; !k.None() {
		x.KeyStart, x.KeyEnd = c.w.doc.Views[k.View].Raw(int(k.Start), int(k.End))
	}
	c.at = i
	c.leaves = append(c.leaves, i)
	c.x.Leaves = append(c.x.Leaves, x)
}

func (c *explainer) last() (int, *ExplainedLeaf) {
	n := len(c.x.Leaves) - 1
	return n, &c.x.Leaves[n]
}

// names asks the field rules about a value as find is going to.
func (c *explainer) names(at *field.Place, value []byte, inherited bool) {
	n, l := c.last()
	c.w.s.fields.Trace(at, value, func(r *field.Rule, stop field.Stop) {
		x := ExplainedName{Rule: r.ID, Verdict: r.Verdict.String(), Inherited: inherited, Result: stop.String()}
		if r.Class != class.None {
			x.Class = r.Class.String()
		}
		if stop == field.StopNone {
			if inherited && (r.Verdict != field.Redact || r.Class == class.FreeText) {
				x.Result = "own"
			} else {
				c.held = append(c.held, held{r, n, len(l.Names), value})
			}
		}
		l.Names = append(l.Names, x)
	})
}

// element asks the rules on elements about a value as find does.
func (c *explainer) element(at *walk.Elem, value []byte) {
	seg := c.w.s.fields.Segment(field.SegmentKey{Format: uint8(at.Format), ID: at.Seg, Qual: at.Qual, Form: at.Form})
	if seg == nil {
		return
	}
	n, l := c.last()
	c.w.s.fields.TraceElement(seg, int(at.Field), at.Comp, at.Sub, value, func(f field.Found, stop field.Stop) {
		x := ExplainedName{Rule: f.Rule.ID, Verdict: f.Verdict.String(), Result: stop.String()}
		if f.Class != class.None {
			x.Class = f.Class.String()
		}
		if stop == field.StopNone {
			r := *f.Rule
			r.Verdict, r.Class = f.Verdict, f.Class
			c.held = append(c.held, held{&r, n, len(l.Names), value})
		}
		l.Names = append(l.Names, x)
	})
}

// context tells what is open before the line.
func (c *explainer) context(line []byte, f *walk.Frame, l *lane) {
	w := c.w
	at := f.Text.Start
	c.x.Prefix = at
	c.x.Context = &Context{Lines: l.total + 1}
	w.doc.Behind(l.head, line, []walk.Span{{Start: at, End: at}}, false)
	w.name()
	w.chain()
	var path []string
	for _, n := range w.open.nodes {
		x := &w.doc.Nodes[n]
		if !x.Key.None() {
			path = append(path, w.keyName(x.Key))
		}
		if x.Res != 0 && x.Kind != '<' {
			path = append(path, w.resourceName(n))
		}
	}
	c.x.Context.Path = strings.Join(path, " / ")
}

// text begins a text that the scanner reads.
func (c *explainer) text(view int32, off, size int, number bool) {
	c.view, c.off, c.end, c.number = view, off, off+size, number
}

// try is the scanner's Trace.
func (c *explainer) try(t detect.Candidate) {
	if len(c.leaves) == 0 {
		return
	}
	r := c.w.s.rules.Rule(t.Rule)
	s, e := c.off+int(t.Start), c.off+int(t.End)
	if c.number {
		s, e = c.off, c.end
	}
	n, l := c.last()
	x := ExplainedTry{Rule: r.ID, Stage: t.Stage.String()}
	x.Start, x.End = c.w.doc.Views[c.view].Raw(s, e)
	if r.Class != class.None {
		x.Class = r.Class.String()
	}
	if key := (tried{n, x}); !c.seen[key] {
		c.seen[key] = true
		l.Tries = append(l.Tries, x)
	}
}

// found takes the hits before any is kept.
func (c *explainer) found(hits []detect.Match) { c.hits = append(c.hits[:0], hits...) }

// decided takes a resolved match and what is to be done with it.
func (c *explainer) decided(m *detect.Match, e *rewrite.Edit) {
	c.pieces = append(c.pieces, piece{*m, e.Action, e.Done(&c.w.conf)})
}
