package audit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/phiscrub/phiscrub/internal/key"
)

// VerifyOptions say what a log is compared with. All may be zero.
type VerifyOptions struct {
	Keys     []note.Verifier // who may have signed; none: whom the log itself names
	Anchors  []byte          // signed checkpoints that were kept elsewhere
	Identity *key.Identity   // an auditor's: every event is opened too
	Progress func(bytes int64)

	// Record gets each event that can be read and is under a good checkpoint,
	// in order. Its error ends the reading.
	Record func(Record) error
	// Checkpoint gets each good checkpoint, before the events under it.
	Checkpoint func(tree int, c Checkpoint)
}

// Verdict is what Verify found.
type Verdict struct {
	Log      string // its id
	Trees    []TreeVerdict
	Problems []Problem
	Remarks  []string
	Anchored bool  // every tree agrees with an anchor, and each anchor with the log
	Since    int64 // records behind the anchors
	Unread   int   // segments that the identity does not open
}

// TreeVerdict is what is known of one tree.
type TreeVerdict struct {
	Number   int
	Origin   string
	Size     int64 // records under the last good checkpoint
	Root     string
	Time     time.Time // of that checkpoint
	Segments int
	Pruned   int   // of them, only hashes are left
	Anchored int64 // records that an anchor vouches for
}

// Sound reports whether nothing was found that cannot be as it was written.
func (v *Verdict) Sound() bool { return len(v.Problems) == 0 }

// Events returns how many records the log holds under checkpoints.
func (v *Verdict) Events() (n int64) {
	for _, t := range v.Trees {
		n += t.Size
	}
	return n
}

// maxProblems bounds what is listed; the first of each tree says it all.
const maxProblems = 100

// Verify reads the log in dir and checks every record of it. It needs no
// network and no private key, and it may run beside a writer. An error means
// that the log could not be read at all.
func Verify(dir string, o VerifyOptions) (*Verdict, error) {
	v := &verifier{opt: o, pruned: map[string]prunedSegment{}}
	w := &walk{
		d: folder(dir), identity: o.Identity, progress: o.Progress,
		problem: v.problem, remark: v.remark, record: v.record, checkpoint: v.checkpoint, segment: v.segment, grown: v.grown,
	}
	if len(o.Keys) > 0 {
		w.known = verifierList(o.Keys)
	}
	var err error
	if v.anchors, err = parseAnchors(o.Anchors); err != nil {
		return nil, err
	}
	if err := w.run(); err != nil {
		return nil, err
	}
	v.keys = w.known
	v.out.Unread = w.sealed
	v.finish()
	return &v.out, nil
}

// verifier collects what a walk finds.
type verifier struct {
	opt     VerifyOptions
	out     Verdict
	anchors []anchor
	keys    note.Verifiers
	signers []string // keys that the log names
	pruned  map[string]prunedSegment
}

// anchor is a checkpoint that was kept elsewhere.
type anchor struct {
	Checkpoint
	msg   []byte
	met   bool // and its hash
	wrong bool
}

// prunedSegment is a segment of which hashes are left, and what allowed it.
type prunedSegment struct {
	last    time.Time // of its events, at most
	allowed bool
	tree    int
}

// Retention is how long a segment is kept at least: six years, see 45 CFR
// 164.316(b)(2)(i).
const Retention = 6 * 365.25 * 24 * time.Hour

func (v *verifier) problem(p Problem) {
	if len(v.out.Problems) < maxProblems {
		v.out.Problems = append(v.out.Problems, p)
	}
}

func (v *verifier) remark(text string) {
	if len(v.out.Remarks) < maxProblems {
		v.out.Remarks = append(v.out.Remarks, text)
	}
}

// tree returns the verdict on a tree, the last one of the list.
func (v *verifier) tree(number int) *TreeVerdict {
	if n := len(v.out.Trees); n == 0 || v.out.Trees[n-1].Number != number {
		v.out.Trees = append(v.out.Trees, TreeVerdict{Number: number})
	}
	return &v.out.Trees[len(v.out.Trees)-1]
}

func (v *verifier) checkpoint(no int, c Checkpoint, _ []byte) {
	if v.opt.Checkpoint != nil {
		v.opt.Checkpoint(no, c)
	}
	t := v.tree(no)
	t.Origin, t.Size, t.Root, t.Time = c.Origin, c.Size, c.Root.String(), c.Time
}

func (v *verifier) segment(s segment, h *header, last Checkpoint, _ int64) {
	t := v.tree(s.tree)
	t.Segments++
	if s.pruned {
		t.Pruned++
		v.pruned[segmentName(s.tree, s.first)] = prunedSegment{last: last.Time, tree: s.tree}
	}
	if !slices.Contains(v.signers, h.Key) {
		v.signers = append(v.signers, h.Key)
	}
	if v.out.Log == "" {
		v.out.Log = h.Log
	}
}

// record hands an event on, and looks at what prunes.
func (v *verifier) record(r Record) error {
	if r.Type == Prune && r.Prune != nil {
		v.allow(r)
	}
	if v.opt.Record == nil {
		return nil
	}
	return v.opt.Record(r)
}

func (v *verifier) allow(r Record) {
	for _, name := range r.Prune.Segments {
		p, ok := v.pruned[name]
		if ok && !p.last.Add(Retention).After(r.Time) {
			p.allowed = true
			v.pruned[name] = p
		}
	}
}

// grown compares the tree with the anchors of its size.
func (v *verifier) grown(no int, t *tree) {
	for i := range v.anchors {
		if a := &v.anchors[i]; a.Size == t.n && !a.met && !a.wrong && treeOf(a.Origin) == no {
			a.met = a.Root == t.root()
			a.wrong = !a.met
		}
	}
}

// treeOf returns the number of the tree in an origin, or 0.
func treeOf(origin string) int {
	n, err := strconv.Atoi(origin[strings.LastIndexByte(origin, '/')+1:])
	if err != nil {
		return 0
	}
	return n
}

// finish judges what can be judged only when everything was read.
func (v *verifier) finish() {
	var names []string
	for name, p := range v.pruned {
		if !p.allowed {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		v.problem(Problem{Tree: v.pruned[name].tree, Segment: name, First: -1,
			Text: "only the hashes of the segment are left, and no record says that it was pruned after its retention"})
	}
	if v.keys == nil {
		v.keys, _ = verifiers(v.signers)
	}
	v.out.Anchored = len(v.anchors) > 0
	for i := range v.anchors {
		v.judge(&v.anchors[i])
	}
	for _, t := range v.out.Trees {
		v.out.Anchored = v.out.Anchored && t.Anchored > 0
		v.out.Since += t.Size - t.Anchored
	}
	v.out.Anchored = v.out.Anchored && v.out.Sound()
	slices.SortStableFunc(v.out.Problems, func(a, b Problem) int { return a.Tree - b.Tree })
}

func (v *verifier) judge(a *anchor) {
	if v.keys != nil {
		if _, err := openCheckpoint(a.msg, v.keys); err != nil {
			v.problem(Problem{First: -1, Text: fmt.Sprintf("the anchor of %s cannot be used: %v", a.Time.Format(time.RFC3339), err)})
			return
		}
	}
	i := slices.IndexFunc(v.out.Trees, func(t TreeVerdict) bool { return t.Origin == a.Origin })
	when := a.Time.Format(time.RFC3339)
	switch {
	case i < 0:
		v.problem(Problem{First: -1, Text: fmt.Sprintf("the anchor of %s is of the log %s, which is not here: the log was replaced, or this is the anchor of another", when, printable(a.Origin))})
	case a.Size > v.out.Trees[i].Size:
		v.problem(Problem{Tree: v.out.Trees[i].Number, First: v.out.Trees[i].Size, Last: a.Size - 1,
			Text: fmt.Sprintf("the log had %d records at the anchor of %s and has %d: it was cut off or rolled back", a.Size, when, v.out.Trees[i].Size)})
	case a.met:
		v.out.Trees[i].Anchored = max(v.out.Trees[i].Anchored, a.Size)
	case a.wrong:
		v.problem(Problem{Tree: v.out.Trees[i].Number, First: v.before(a), Last: a.Size - 1,
			Text: fmt.Sprintf("the log is not the one that the anchor of %s was made of: it was rewritten", when)})
	default:
		v.problem(Problem{Tree: v.out.Trees[i].Number, First: -1,
			Text: fmt.Sprintf("the place of the anchor of %s could not be reached", when)})
	}
}

// before returns the size of the largest anchor before a that agrees.
func (v *verifier) before(a *anchor) (n int64) {
	for _, b := range v.anchors {
		if b.met && b.Origin == a.Origin && b.Size < a.Size {
			n = max(n, b.Size)
		}
	}
	return n
}

// parseAnchors reads signed checkpoints, one behind the other.
func parseAnchors(data []byte) (list []anchor, err error) {
	for rest := bytes.TrimLeft(data, "\n"); len(rest) > 0; rest = bytes.TrimLeft(rest, "\n") {
		n := noteLength(rest)
		if n == 0 {
			return nil, errors.New("audit: the anchor is not a signed checkpoint; make one with phiscrub audit anchor")
		}
		c, err := readCheckpoint(rest[:n])
		if err != nil {
			return nil, fmt.Errorf("audit: the anchor is not in order: %w", err)
		}
		list = append(list, anchor{Checkpoint: c, msg: rest[:n]})
		rest = rest[n:]
	}
	if data != nil && len(list) == 0 {
		return nil, errors.New("audit: the anchor is empty; make one with phiscrub audit anchor")
	}
	return list, nil
}

// noteLength returns the length of the note at the start of data, or 0.
func noteLength(data []byte) int {
	i := bytes.Index(data, []byte("\n\n— "))
	if i < 0 {
		return 0
	}
	for n := i + 2; ; {
		end := bytes.IndexByte(data[n:], '\n')
		if end < 0 {
			return 0
		}
		n += end + 1
		if !bytes.HasPrefix(data[n:], []byte("— ")) {
			return n
		}
	}
}
