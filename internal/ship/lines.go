package ship

import (
	"bytes"
	"errors"
	"time"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/scrub"
)

// errEnded is what a stream gets that writes when nobody takes records any
// more.
var errEnded = errors.New("delivery has ended")

// chunk is some records of one stream on their way to the sink.
type chunk struct {
	records []sink.Record
	bytes   int
	from    *tail // nil: standard input
	mark    mark  // of from, once the records are delivered
	outcome scrub.Outcome
	read    int64 // bytes of input
	source  string
	last    bool   // nothing of from follows
	text    []byte // behind the records, to be used again
}

// mark is a place in a file from which reading can go on.
type mark struct {
	offset  int64 // everything before is delivered
	context int64 // read again from here, to know what offset stands in
	round   int   // how often the file was truncated
	head    *headSum
}

// lines turns what a Pipe writes into records. It is the writer of one Pipe.
type lines struct {
	pipe   *agent.Pipe
	out    func(chunk) error
	source string
	now    func() time.Time
	spare  *spare

	from  *tail
	base  int64   // where in the file the Pipe began
	skip  int64   // up to here everything was delivered before
	marks []int64 // places since the last one that nothing was open at; never empty

	audit agent.Auditor // nil: none

	part  []byte // of a line that comes in pieces
	last  agent.Stats
	clock time.Time // of the last record without a time of its own
}

// Bounds of what is kept for one stream, in bytes.
const (
	maxPart    = 256 << 10 // of a long line that becomes one record
	maxContext = 1 << 20   // that are read again after a start
	contextGap = 64 << 10  // between two places where that may begin
)

// Write implements io.Writer: b is the output for a block or a window.
func (l *lines) Write(b []byte) (int, error) {
	read, open, inside := l.pipe.Position()
	var c chunk
	whole := bytes.LastIndexByte(b, '\n') + 1
	if whole > 0 {
		c.text = append(append(l.spare.text(), l.part...), b[:whole]...)
		l.part = l.part[:0]
		c.take(c.text, l)
	}
	l.part = append(l.part, b[whole:]...)
	if len(l.part) >= maxPart { // c has no text then: b is of one line
		l.clock = later(l.clock, l.now())
		c.add(l.part, l)
		l.part = nil
	}
	if !inside && len(l.part) == 0 {
		l.settle(l.base+read, open)
	}
	return len(b), l.send(c, read)
}

// Redacted implements agent.Auditor: what was told of before a restart is not
// told again.
func (l *lines) Redacted(o *scrub.Outcome, t *scrub.Tally, in, out int64) error {
	if read, _, _ := l.pipe.Position(); l.base+read <= l.skip {
		return nil
	}
	return l.audit.Redacted(o, t, in, out)
}

// flush delivers a last line that has no end, and tells that nothing follows.
func (l *lines) flush() error {
	var c chunk
	read, open, _ := l.pipe.Position()
	if len(l.part) > 0 {
		l.clock = later(l.clock, l.now())
		c.add(l.part, l)
		l.part = nil
	}
	l.settle(l.base+read, open)
	c.last = true
	return l.send(c, read)
}

// settle notes a place where a line has ended.
func (l *lines) settle(at int64, open bool) {
	if !open {
		l.marks = append(l.marks[:0], at)
		return
	}
	if n := len(l.marks); n < 2 || at-l.marks[n-2] >= contextGap {
		l.marks = append(l.marks, at)
	} else {
		l.marks[n-1] = at
	}
	for len(l.marks) > 2 && at-l.marks[0] > maxContext {
		l.marks = l.marks[1:]
	}
}

// take cuts text into records.
func (c *chunk) take(text []byte, l *lines) {
	c.records = l.spare.records(bytes.Count(text, newline))
	l.clock = later(l.clock, l.now())
	for len(text) > 0 {
		i := bytes.IndexByte(text, '\n')
		c.add(text[:i:i], l)
		text = text[i+1:]
	}
}

func (c *chunk) add(line []byte, l *lines) {
	at, ok := stamp(line)
	if !ok {
		// Stores take equal lines of one time for one.
		l.clock = l.clock.Add(1)
		at = l.clock
	}
	c.records = append(c.records, sink.Record{Time: at, Source: l.source, Line: line})
	c.bytes += len(line) + len(l.source) + 64
}

// send passes a chunk on, with what the Pipe has counted since the last one.
// What was delivered before a restart is read for its context only.
func (l *lines) send(c chunk, read int64) error {
	s := l.pipe.Stats()
	c.read = s.BytesIn - l.last.BytesIn
	c.outcome = difference(s.Outcome, l.last.Outcome)
	l.last = s
	if l.base+read <= l.skip && !c.last {
		return nil
	}
	c.from, c.source = l.from, l.source
	if l.from != nil {
		c.mark = mark{offset: l.marks[len(l.marks)-1], context: l.marks[0], round: l.from.round, head: l.from.digest()}
	}
	return l.out(c)
}

var newline = []byte{'\n'}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func difference(a, b scrub.Outcome) scrub.Outcome {
	a.Lines -= b.Lines
	a.Edited -= b.Edited
	a.Withheld -= b.Withheld
	a.Markers -= b.Markers
	for i := range a.Counts {
		a.Counts[i] -= b.Counts[i]
	}
	return a
}

// stamp reads the time that a container runtime has put before a line.
func stamp(line []byte) (time.Time, bool) {
	if len(line) < 20 || line[0] < '0' || line[0] > '9' || line[10] != 'T' {
		return time.Time{}, false
	}
	end := bytes.IndexByte(line[:min(len(line), 40)], ' ')
	if end < 20 {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, string(line[:end]))
	return at, err == nil && at.Year() >= 1970 && at.Year() < 2262
}
