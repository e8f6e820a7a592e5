package scrub

import (
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Explanation tells why a line is changed or not, guard by guard. It holds
// spans of the raw line and names of rules, and not a byte of a value; keys
// are shown only where every part of them is a word that rules or log formats
// know. Spans are half-open, in bytes.
type Explanation struct {
	Length   int             `json:"length"`            // of the line
	Partial  bool            `json:"partial,omitempty"` // a record whose text goes on in the next one: Stream joins them, Explain does not
	Withheld bool            `json:"withheld"`          // the line could not be scanned; nothing below is filled
	Marked   bool            `json:"marked"`            // by the sieve; a line without a mark is passed on unread
	Triggers []Trigger       `json:"triggers"`          // what marked it
	Context  *Context        `json:"context,omitempty"` // what lines before it have left open; then it is read, marked or not
	Prefix   int             `json:"prefix"`            // so many bytes are the line's own head, which no rule reads
	Leaves   []ExplainedLeaf `json:"leaves"`
	Hits     []ExplainedHit  `json:"hits"` // by start, then rule
}

// Context is what a line stands in that lines before it have opened.
type Context struct {
	Path  string `json:"path"`  // keys and resource types from the outermost; "*" for what could identify
	Lines int    `json:"lines"` // so many lines above it was opened
}

// ExplainedLeaf is a value that the rules were asked about.
type ExplainedLeaf struct {
	Path     string          `json:"path"` // keys; "*" for what could identify
	Kind     string          `json:"kind"` // text, quoted, prose, number, bare, param, segment or element
	Start    int             `json:"start"`
	End      int             `json:"end"`
	KeyStart int             `json:"key_start"` // span of the key; empty without one
	KeyEnd   int             `json:"key_end"`
	Names    []ExplainedName `json:"names,omitempty"` // field rules, in the order in which they were asked
	Tries    []ExplainedTry  `json:"tries,omitempty"` // content rules that were triggered
}

// ExplainedName is a field rule that was asked about a leaf.
type ExplainedName struct {
	Rule      string `json:"rule"`
	Class     string `json:"class,omitempty"`
	Verdict   string `json:"verdict"`             // redact, drop, keep, scan or decode
	Inherited bool   `json:"inherited,omitempty"` // by the key of a container around the leaf
	// Result is hit, keep or scan where the rule decided. It is the condition
	// that was not met (not, under, within, beside, resource, value), or why
	// nothing came of a rule that held: own (it speaks of its key's own value
	// only), free-text (the policy keeps free text), internal (addresses of
	// the cluster), empty (what stands there is none of the class).
	Result string `json:"result"`
}

// ExplainedTry is a content rule at one place of a leaf.
type ExplainedTry struct {
	Rule  string `json:"rule"`
	Class string `json:"class,omitempty"`
	Start int    `json:"start"` // of the candidate; for find, of the trigger
	End   int    `json:"end"`
	// Stage is the guard that stopped the candidate (find, check, near, veto,
	// keep), match where none did, internal for an address of the cluster, or
	// route for a URL that has nothing to take out.
	Stage string `json:"stage"`
}

// ExplainedHit is what a rule found, and what became of it.
type ExplainedHit struct {
	Rule  string `json:"rule"`
	Class string `json:"class"`
	Rank  int    `json:"rank"`
	Leaf  int    `json:"leaf"` // index of its leaf
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Fate is won; cut or lost, to the hit of rule By; kept-field, inside a
	// field that rule By keeps; or kept-value, a value that Options.Keep has.
	Fate   string           `json:"fate"`
	By     string           `json:"by,omitempty"`
	Pieces []ExplainedPiece `json:"pieces,omitempty"`
}

// ExplainedPiece is what a hit has left after overlaps, and what was done.
type ExplainedPiece struct {
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Action string `json:"action"`
	From   string `json:"from"`   // who chose the action: rule, policy, or overlap for a remainder
	Result string `json:"result"` // edited, kept, or done: it already is what the action would leave
}

// Explain tells what Line does with a line, and why. It is slow, allocates,
// and changes nothing.
func (w *Worker) Explain(line []byte) Explanation { return w.ExplainNext(line, nil) }

// ExplainNext tells what Stream does with a line that comes next in st, which
// goes on behind it, and why.
func (w *Worker) ExplainNext(line []byte, st *Stream) (x Explanation) {
	x = Explanation{Length: len(line), Partial: Continues(line), Leaves: []ExplainedLeaf{}, Hits: []ExplainedHit{}}
	w.findings = w.findings[:0]
	c := &explainer{w: w, x: &x, seen: map[tried]bool{}}
	defer func() {
		if recover() != nil {
			x = Explanation{Length: len(line), Withheld: true, Triggers: []Trigger{}, Leaves: []ExplainedLeaf{}, Hits: []ExplainedHit{}}
			w.reset(0)
			if st != nil {
				st.Reset()
			}
		}
		w.ex, w.scan.Trace, w.doc.Interests = nil, nil, &interests{s: w.s}
	}()
	x.Marked = w.s.o.NoSieve || w.marked(line)
	x.Triggers = w.triggered(line)
	x.Prefix, _ = frameOf(line)
	w.ex, w.scan.Trace, w.doc.Interests = c, c.try, &interests{s: w.s, all: true} // every value is told of
	w.judge(line, st, true)
	c.finish()
	return x
}

var kindNames = [...]string{
	walk.Text: "text", walk.Outer: "quoted", walk.Prose: "prose", walk.Number: "number",
	walk.Bare: "bare", walk.Param: "param", walk.Seg: "segment", walk.Element: "element",
}
