package scrub

import (
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Bounds of what a Stream remembers.
const (
	maxLanes      = 64        // streams with something open, one for each container and output
	maxLaneLines  = 2000      // lines since something that rules know was opened
	maxLaneBytes  = 256 << 10 // the same in bytes
	maxIdle       = 10000     // lines of other streams
	maxHead       = 1024      // bytes that are remembered of what is open
	maxOpen       = 32        // containers
	maxRemembered = 8         // values of each container
)

// Stream is what the lines of a log have left open: the second line of a
// document that is printed over many is read as what it is. The zero value is
// the start of a log. A Stream belongs to its caller, who passes it to the
// Worker with each block in the order of the log; which Worker does not
// matter. It holds bytes of the log, at most 64 KiB, until what was open is
// closed.
//
// Only a line that the sieve marks opens something, so that a log without
// such documents costs nothing. What is open ends with what closes it, with
// the next record of the same stream (a time stamp, a level, a brace in the
// first column), or after 2000 lines or 256 KiB in which nothing was opened.
// The head of a table (CSV, or as database clients print one) stays open for
// as long as rows of as many cells follow it, a name alone on its line
// ("MRN:") for the line below it.
type Stream struct {
	lanes []lane // the longest unused first
	clock int    // lines since a lane was opened first
}

// lane is what one of several mixed outputs has open.
type lane struct {
	id    uint64
	head  []byte // the open containers, as the text that a line is read behind
	lines int    // since the last container that rules know was opened
	bytes int
	total int  // lines since the first
	used  int  // clock
	tags  bool // the innermost container is an element
	sep   byte // a message is open, with this between its fields
	row   byte // a table is open, with this between its cells
	label bool // a name is open, whose value is the next line
}

// Open reports whether something is open.
func (st *Stream) Open() bool { return len(st.lanes) > 0 }

// Reset forgets what is open.
func (st *Stream) Reset() {
	st.lanes = st.lanes[:0]
	st.clock = 0
}

// Skip takes note of a line that is scrubbed in windows, whose start is given:
// what is open stays so, unless the line starts another record.
func (st *Stream) Skip(start []byte) {
	if !st.Open() {
		return
	}
	st.tick()
	f := walk.ParseFrame(start)
	if l := st.lane(f.Stream); l != nil && !l.goesOn(f.Unframed(nil, start)) {
		st.close(l)
	}
}

// lane returns the lane of a stream, or nil.
func (st *Stream) lane(id uint64) *lane {
	for i := range st.lanes {
		if st.lanes[i].id == id {
			return &st.lanes[i]
		}
	}
	return nil
}

// unframed returns the lane of lines without a frame when one is a row of its
// table, and what f took for the name of a service is the first cell of it:
// "A-778812 | Betty". It corrects f.
func (st *Stream) unframed(line []byte, f *walk.Frame) *lane {
	if f.Stream == 0 || f.Text.Start < 2 || line[f.Text.Start-2] != '|' {
		return nil
	}
	l := st.lane(0)
	if l == nil || l.row != '|' || !l.rowOn(line) {
		return nil
	}
	*f = walk.Frame{Text: walk.Span{End: len(line)}}
	return l
}

// open returns a new lane, in the place of the longest unused if there are
// too many.
func (st *Stream) open(id uint64) *lane {
	if len(st.lanes) == maxLanes {
		old := 0
		for i := range st.lanes {
			if st.lanes[i].used < st.lanes[old].used {
				old = i
			}
		}
		st.close(&st.lanes[old])
	}
	var head []byte
	if n := len(st.lanes); n < cap(st.lanes) {
		head = st.lanes[:n+1][n].head[:0]
	}
	st.lanes = append(st.lanes, lane{id: id, head: head, used: st.clock})
	return &st.lanes[len(st.lanes)-1]
}

// close forgets a lane. Its buffer is kept.
func (st *Stream) close(l *lane) {
	last := len(st.lanes) - 1
	*l, st.lanes[last] = st.lanes[last], *l
	st.lanes = st.lanes[:last]
	if last == 0 {
		st.clock = 0
	}
}

// tick counts a line of any stream and closes lanes that none of its lines
// was for.
func (st *Stream) tick() {
	st.clock++
	for i := 0; i < len(st.lanes); {
		if l := &st.lanes[i]; st.clock-l.used > maxIdle {
			st.close(l)
		} else {
			i++
		}
	}
}

// judge finds the edits of a line that comes next in st, which may be nil.
// marked is what the sieve said of it.
func (w *Worker) judge(line []byte, st *Stream, marked bool) {
	w.edits = w.edits[:0]
	if st == nil {
		w.again(line)
		return
	}
	var f walk.Frame
	if st.Open() {
		st.tick()
		f = walk.ParseFrame(line)
		l := st.lane(f.Stream)
		if l == nil {
			l = st.unframed(line, &f)
		}
		if l != nil {
			if text := w.unframed(line, &f); l.goesOn(text) && !w.anew(text, l) {
				w.inside(line, &f, st, l)
				return
			}
			st.close(l)
		}
	}
	if !marked {
		return
	}
	if w.solo { // what opens something, and the head of a table, are marked for more
		w.alone(line)
		return
	}
	if len(line) > field.MaxOpener || !field.OpenEnd(line) && !messageRecord(line) {
		first := len(w.findings)
		if w.again(line) {
			return
		}
		if w.doc.HasMessage() {
			f = walk.ParseFrame(line)
			w.leaveMessage(st, f.Stream)
			return
		}
		w.header(line, st, first)
		return
	}
	f = walk.ParseFrame(line)
	if !f.Escaped {
		first := len(w.findings)
		w.alone(line)
		w.leave(st, &f)
		if st.lane(f.Stream) == nil {
			w.header(line, st, first)
		}
		return
	}
	// The edits point into the walk, so what is open is found first.
	w.part[0] = f.Text
	w.doc.Behind(nil, line, w.part[:], true)
	w.name()
	w.leave(st, &f)
	first := len(w.findings)
	w.alone(line)
	if st.lane(f.Stream) == nil {
		w.header(line, st, first)
	}
}

// alone finds the edits of a line without regard to others.
func (w *Worker) alone(line []byte) {
	start, end := frameOf(line)
	if w.solo && w.apart(line, start) {
		return
	}
	w.doc.Line(line[:end], start)
	w.find(line)
}

// inside finds the edits of a line in what l has open.
func (w *Worker) inside(line []byte, f *walk.Frame, st *Stream, l *lane) {
	if w.ex != nil {
		w.ex.context(line, f, l)
	}
	w.part[0] = f.Text
	w.within(line, w.part[:], f.Escaped, st, l)
}

// within finds the edits of a text in what l has open.
func (w *Worker) within(raw []byte, segs []walk.Span, escaped bool, st *Stream, l *lane) {
	l.used = st.clock
	l.lines++
	l.total++
	for _, s := range segs {
		l.bytes += s.End - s.Start
	}
	if l.row != 0 {
		w.doc.Row(l.head, raw, segs, escaped, l.row)
		w.find(raw)
		return
	}
	w.doc.Behind(l.head, raw, segs, escaped)
	w.find(raw)
	if l.label {
		if !blank(raw, segs) || l.lines > 1 {
			st.close(l)
		}
		return
	}
	head, anew := w.remember(false)
	if len(head) == 0 && w.doc.HasMessage() {
		if head, l.sep, _ = w.doc.Message(w.open.head[:0]); l.sep == 0 {
			head = nil
		}
	}
	switch {
	case len(head) == 0 || !anew && (l.lines > maxLaneLines || l.bytes > maxLaneBytes):
		st.close(l)
		return
	case anew:
		l.lines, l.bytes = 0, 0
	}
	l.head, l.tags = append(l.head[:0], head...), w.inTag()
}

// leave opens a lane when the line that was walked leaves something open.
func (w *Worker) leave(st *Stream, f *walk.Frame) {
	if head, _ := w.remember(true); len(head) > 0 {
		l := st.open(f.Stream)
		l.head, l.tags = append(l.head[:0], head...), w.inTag()
		return
	}
	if w.doc.HasMessage() {
		w.leaveMessage(st, f.Stream)
	}
}

// leaveMessage opens a lane when the line that was walked is a segment that
// those on the lines behind it are read by.
func (w *Worker) leaveMessage(st *Stream, stream uint64) {
	head, sep, starts := w.doc.Message(w.open.head[:0])
	w.open.head = head[:0]
	if sep != 0 && starts {
		l := st.open(stream)
		l.head, l.sep = append(l.head[:0], head...), sep
	}
}

// messageRecord reports whether a docker record holds the first segment of a
// message.
func messageRecord(line []byte) bool {
	const head = `{"log":"`
	if len(line) < 32 || string(line[:len(head)]) != head {
		return false
	}
	switch string(line[len(head) : len(head)+3]) {
	case "NM1", "ISA", "MSH":
		return true
	}
	return false
}

// unframed returns the text of a line as it was written, until the next one.
func (w *Worker) unframed(line []byte, f *walk.Frame) []byte {
	text := f.Unframed(w.unescaped[:0], line)
	if f.Escaped {
		w.unescaped = text[:0]
	}
	return text
}

// goesOn reports whether a text can be the next line of what is open.
func (l *lane) goesOn(b []byte) bool {
	if l.row != 0 || l.label {
		return l.rowOn(b)
	}
	if walk.Header(b) > 0 {
		return false
	}
	i := 0
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	deep := i > 0
	if b = b[i:]; len(b) == 0 {
		return true
	}
	if l.sep != 0 {
		return walk.IsSegment(b, l.sep)
	}
	if l.tags {
		return len(b) < 2 || b[0] != '<' || b[1] != '?' && b[1] != '!'
	}
	switch c := b[0]; {
	case c == '}' || c == ']' || c == ')' || c == '"' || c == '\'':
		return true
	case !deep:
		return false
	case c == '{' || c == '[' || c == '-' || isDigit(c):
		return true
	}
	for i, c := range b {
		if !wordByte(c) && c != '-' && c != '.' && c != '$' {
			return i > 0 && (c == ':' || c == '=' || c == ',' || c == '(' || c == '{' || c == '[')
		}
	}
	return true
}
