package audit

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/phiscrub/phiscrub/internal/key"
)

// Problem is something in a log that cannot be as it was written.
type Problem struct {
	Tree    int
	Segment string
	Offset  int64 // of the first bad byte, as near as can be told
	First   int64 // number of the first bad record
	Last    int64 // the bad record is among First to Last; −1 when they have no end
	Text    string
}

// String names the place and what is wrong.
func (p Problem) String() string {
	at := "log"
	if p.Segment != "" {
		at = fmt.Sprintf("%s, byte %d", p.Segment, p.Offset)
	}
	switch {
	case p.First < 0:
		return fmt.Sprintf("%s: %s", at, p.Text)
	case p.Last > p.First:
		return fmt.Sprintf("%s: first bad record between %d and %d: %s", at, p.First, p.Last, p.Text)
	}
	return fmt.Sprintf("%s: first bad record %d: %s", at, p.First, p.Text)
}

// Record is an event with its place.
type Record struct {
	Tree    int    `json:"tree"`
	Seq     int64  `json:"seq"`
	Segment string `json:"segment"`
	Event
}

// walk reads a log in order. The hooks that are nil are not called.
type walk struct {
	d        disk
	known    note.Verifiers // who may sign; nil: who the log says
	identity *key.Identity  // opens events, or nil

	problem    func(Problem)
	remark     func(text string)
	record     func(Record) error // of events under a good checkpoint
	leaf       func(tree int, n int64, raw []byte)
	stored     func(tree, level int, n int64, h tlog.Hash)
	grown      func(tree int, t *tree) // after each leaf
	checkpoint func(tree int, c Checkpoint, msg []byte)
	segment    func(s segment, h *header, last Checkpoint, end int64)
	progress   func(bytes int64)

	state
}

// state is where a walk stands.
type state struct {
	no     int  // of the tree
	t      tree // of what was read
	joined bool // t is what the segments before give
	time   time.Time
	sealed int // segments that the identity does not open
	halted error
}

// part is a segment while it is read.
type part struct {
	w      *walk
	s      segment
	head   header
	data   []byte
	end    int64 // where the next segment says that it ends; −1: nobody says
	open   bool  // bytes behind the last checkpoint may be on their way
	off    int64
	good   int64 // offset behind the last good checkpoint
	goodN  int64 // its size
	last   Checkpoint
	known  note.Verifiers
	opener *key.Opener
	wait   []Record // under no checkpoint yet
}

// run walks the whole log.
func (w *walk) run() error {
	entries, err := w.d.list()
	if err != nil {
		return fmt.Errorf("audit: the log cannot be read: %w", err)
	}
	segs, foreign := listSegments(entries)
	for _, name := range foreign {
		w.remark(fmt.Sprintf("%s is no file of a log and was not read", name))
	}
	if len(segs) == 0 {
		return fmt.Errorf("audit: %w: the directory holds no segments of an audit log", fs.ErrNotExist)
	}
	for i, s := range segs {
		if s.tree != w.no {
			w.no, w.t, w.joined, w.time = s.tree, tree{}, true, time.Time{}
		}
		var next *segment
		if i+1 < len(segs) {
			next = &segs[i+1]
		}
		if err := w.one(s, next); err != nil {
			return err
		}
		if w.halted != nil {
			return w.halted
		}
	}
	return nil
}

// one reads a segment.
func (w *walk) one(s segment, next *segment) error {
	data, err := w.load(s)
	if err != nil {
		w.report(&part{s: s}, w.t.n, -1, err.Error())
		w.joined = false
		return nil
	}
	if w.progress != nil {
		w.progress(int64(len(data)))
	}
	p := &part{w: w, s: s, data: data, end: -1, open: next == nil}
	if next != nil && next.tree == s.tree {
		p.follow(w.headerOf(*next))
	}
	switch {
	case s.pruned:
		p.pruned()
	default:
		p.read()
	}
	return nil
}

// load reads a file of a log.
func (w *walk) load(s segment) ([]byte, error) {
	size, err := w.d.size(s.name)
	if err != nil {
		return nil, errors.New("the segment cannot be read: " + reason(err))
	}
	if size > maxSegment {
		return nil, fmt.Errorf("the file has %d bytes, more than any segment", size)
	}
	data, err := w.d.read(s.name)
	if err != nil {
		return nil, errors.New("the segment cannot be read: " + reason(err))
	}
	return data, nil
}

// reason returns what an error of a file says, without the path.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// headerOf reads the header of a segment, or nil.
func (w *walk) headerOf(s segment) *header {
	data, err := w.load(s)
	if err != nil {
		return nil
	}
	f, err := parseFrame(data)
	if err != nil || f.kind != kindHeader {
		return nil
	}
	h, err := parseHeader(f.payload)
	if err != nil {
		return nil
	}
	return &h
}

// follow takes from the header of the next segment where this one ends.
func (p *part) follow(h *header) {
	if h == nil || h.After == nil {
		return
	}
	if p.s.pruned || h.After.Name != p.s.name || h.After.End < 0 {
		return
	}
	p.end = h.After.End
	if extra := int64(len(p.data)) - p.end; extra > 0 && h.After.Tail {
		p.w.remark(fmt.Sprintf("%s: the last %d bytes are of a write that failed", p.s.name, extra))
		p.data = p.data[:p.end]
	}
}

func (w *walk) report(p *part, first, last int64, text string) {
	w.problem(Problem{Tree: p.s.tree, Segment: p.s.name, Offset: p.off, First: first, Last: last, Text: text})
}

// bad ends the reading of a segment.
func (p *part) bad(format string, args ...any) {
	p.w.report(p, p.w.t.n, p.w.t.n, fmt.Sprintf(format, args...))
	p.w.joined = false
}

// begin reads the header and joins the segment to those before it.
func (p *part) begin() (f frame, ok bool) {
	w := p.w
	f, err := parseFrame(p.data)
	if err == nil && f.kind != kindHeader {
		err = errors.New("the segment has no header")
	}
	if err == nil {
		p.head, err = parseHeader(f.payload)
	}
	if err != nil {
		p.bad("%v", err)
		return f, false
	}
	t, sound := treeAt(p.head.First, p.head.Frontier)
	switch {
	case !sound || p.head.First != p.s.first || p.head.Tree != p.s.tree || f.seq != t.n:
		p.bad("the header is that of another segment")
		return f, false
	case p.known == nil:
		if p.known, err = verifiers([]string{p.head.Key}); err != nil {
			p.bad("the key in the header is none")
			return f, false
		}
	}
	if p.s.first == 0 && p.head.Broken != "" && p.s.tree > 1 {
		w.remark(fmt.Sprintf("tree %d was begun because the one before could not be continued: %s", p.s.tree, printable(p.head.Broken)))
	}
	if w.joined && t.n > w.t.n {
		w.problem(Problem{Tree: p.s.tree, Segment: p.s.name, First: w.t.n, Last: t.n - 1,
			Text: fmt.Sprintf("records %d to %d are missing: the segments that held them are gone", w.t.n, t.n-1)})
	} else if w.joined && (t.n != w.t.n || t.root() != w.t.root()) {
		w.problem(Problem{Tree: p.s.tree, Segment: p.s.name, First: 0, Last: t.n - 1,
			Text: "the segment was not written behind those before it"})
	}
	w.t, w.joined = t, true
	p.goodN = t.n
	if w.identity != nil && !p.s.pruned {
		p.opener, err = key.Open(w.identity, purpose, p.head.info(), p.head.Wrapped)
		switch {
		case errors.Is(err, key.ErrNotRecipient):
			w.sealed++
		case err != nil:
			p.bad("the sealed key of the segment is damaged")
		}
	}
	return f, true
}

// read reads a segment that is whole.
func (p *part) read() {
	w := p.w
	p.known = w.known
	if p.open && !laterCheckpoint(p.data) {
		w.remark(fmt.Sprintf("%s: a segment was begun and not yet written", p.s.name))
		return
	}
	f, ok := p.begin()
	if !ok {
		return
	}
	p.add(f)
	for p.off = int64(len(f.raw)); p.off < int64(len(p.data)) && (p.end < 0 || p.off < p.end); p.off += int64(len(f.raw)) {
		var err error
		if f, err = parseFrame(p.data[p.off:]); err != nil {
			if p.torn() {
				return
			}
			p.bad("%v", err)
			return
		}
		switch {
		case f.kind == kindHeader || f.kind == kindLeaves:
			p.bad("a record of another file stands here")
			return
		case f.kind == kindCheckpoint:
			if !p.check(f) {
				return
			}
		case f.seq != w.t.n:
			p.bad("record %d stands where record %d belongs", f.seq, w.t.n)
			return
		default:
			p.add(f)
		}
	}
	p.finish()
}

// torn reports whether what stands here is the end of a write that is under
// way or was cut off.
func (p *part) torn() bool {
	if !p.open || p.good == 0 || laterCheckpoint(p.data[p.off:]) {
		return false
	}
	p.tail()
	return true
}

func (p *part) tail() {
	p.w.remark(fmt.Sprintf("%s: %d bytes at the end are not yet under a checkpoint", p.s.name, int64(len(p.data))-p.good))
	p.done()
}

// finish ends a segment that was read to its end.
func (p *part) finish() {
	w := p.w
	switch {
	case p.end >= 0 && p.off < p.end:
		p.bad("the file is cut off: the next segment was written when it had %d bytes", p.end)
		return
	case p.end >= 0 && int64(len(p.data)) > p.off:
		w.report(p, w.t.n, -1, fmt.Sprintf("%d bytes stand behind the end that the next segment tells", int64(len(p.data))-p.off))
	case p.good < p.off && p.open:
		p.tail()
		return
	case p.good < p.off:
		w.report(p, p.goodN, w.t.n-1, "no checkpoint stands behind the last records")
	}
	p.done()
}

func (p *part) done() {
	if p.w.segment != nil {
		p.w.segment(p.s, &p.head, p.last, p.good)
	}
}

// add takes a leaf.
func (p *part) add(f frame) {
	w := p.w
	if w.leaf != nil {
		w.leaf(p.s.tree, w.t.n, f.raw)
	}
	if w.record != nil || p.opener != nil {
		p.event(f)
	}
	p.grow(f.hash())
}

func (p *part) grow(h tlog.Hash) {
	w := p.w
	if w.stored != nil {
		w.t.add(h, func(level int, n int64, h tlog.Hash) { w.stored(p.s.tree, level, n, h) })
	} else {
		w.t.add(h, nil)
	}
	if w.grown != nil {
		w.grown(p.s.tree, &w.t)
	}
}

// event opens an event and keeps it until its checkpoint is seen.
func (p *part) event(f frame) {
	r := Record{Tree: p.s.tree, Seq: f.seq, Segment: p.s.name}
	var err error
	switch {
	case f.kind == kindOpen:
		r.Event, err = decodeEvent(f.payload)
	case f.kind == kindSealed && p.opener != nil:
		r.Event, err = p.unseal(f)
	default:
		return
	}
	if err != nil {
		p.w.report(p, f.seq, f.seq, err.Error())
		return
	}
	p.wait = append(p.wait, r)
}

// unseal opens a sealed event.
func (p *part) unseal(f frame) (Event, error) {
	if len(f.payload) < 8 {
		return Event{}, errEvent
	}
	var ad [bound]byte
	copy(ad[:], f.raw[:bound])
	clear(ad[4:8]) // the length was not known when it was sealed
	data, err := p.opener.Open(nil, binary.BigEndian.Uint64(f.payload), f.payload[8:], ad[:])
	if err != nil {
		return Event{}, errors.New("the event cannot be opened: it is not what was sealed")
	}
	return decodeEvent(data)
}

// check compares a checkpoint with what was read.
func (p *part) check(f frame) bool {
	w := p.w
	c, err := openCheckpoint(f.payload, p.known)
	if err != nil {
		if p.torn() {
			return false
		}
		p.bad("%v", err)
		return false
	}
	first, last := p.goodN, max(w.t.n-1, p.goodN)
	var text string
	switch {
	case c.Origin != p.head.origin():
		text = "the checkpoint is that of another log"
	case f.seq != w.t.n || c.Size != w.t.n || c.Root != w.t.root():
		text = "the records do not give the hash that was signed"
		first = p.suspect(first)
		if first != p.goodN {
			last = first
		}
	case c.Time.Before(w.time):
		text = "the time of the checkpoint is before that of the one before"
	}
	if text != "" {
		w.report(p, first, last, text)
		w.joined = false
		return false
	}
	p.last, w.time = c, c.Time
	p.good, p.goodN = p.off+int64(len(f.raw)), c.Size
	if w.checkpoint != nil {
		w.checkpoint(p.s.tree, c, f.payload)
	}
	for _, r := range p.wait {
		if w.record == nil {
			break
		}
		if w.halted = w.record(r); w.halted != nil {
			return false
		}
	}
	p.wait = p.wait[:0]
	return true
}

// suspect narrows down which record was changed: with the auditor's key, one
// that cannot be opened.
func (p *part) suspect(first int64) int64 {
	if p.opener == nil {
		return first
	}
	for off := p.good; off < p.off; {
		f, err := parseFrame(p.data[off:])
		if err != nil {
			return first
		}
		if f.kind == kindSealed {
			if _, err := p.unseal(f); err != nil {
				return f.seq
			}
		}
		off += int64(len(f.raw))
	}
	return first
}

// printable makes text of a log safe for a terminal.
func printable(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			out[i] = '?'
		}
	}
	return string(out[:min(len(out), 300)])
}
