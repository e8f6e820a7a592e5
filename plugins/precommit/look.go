package precommit

import (
	"bytes"
	"cmp"
	"errors"
	"slices"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/scrub"
)

// How a text is cut into blocks: windows of lines longer than MaxLine, and
// how much is put together for records that the runtime has cut.
const (
	blockSize  = 256 << 10
	windowSize = 256 << 10
	maxJoined  = 1 << 20
)

// unscannable is the rule of a line that the engine withheld.
const unscannable = "unscannable"

// look is the scratch of one worker.
type look struct {
	c     *Checker
	e     Engine
	out   []byte
	spans []span
	lost  int // lines withheld
}

// span is a finding before it is described.
type span struct {
	start, end int
	rule       string
	class      class.Class
	path       string
	put        []byte // what the engine puts there
}

func newLook(c *Checker) *look {
	return &look{c: c, e: c.o.NewEngine()}
}

// errBroken is what a panic becomes: what it says may be of the document.
var errBroken = errors.New("it could not be looked through: phiscrub failed on it, which is a mistake of phiscrub")

// document looks through one document and gives it back. One that cannot be
// looked through is a file that could not be read, and the others go on.
func (l *look) document(d *source.Document) (s seen) {
	name := d.Name
	defer d.Done()
	defer func() {
		if recover() != nil {
			*l = *newLook(l.c)
			s = seen{failed: &source.FileError{Name: name, Err: errBroken}}
		}
	}()
	return l.read(d)
}

// Looker looks through one document after the other, on one goroutine.
type Looker struct{ l *look }

// Looker returns a Looker, for those who do not want a report.
func (c *Checker) Looker() Looker { return Looker{newLook(c)} }

// Look looks through a document, which stays the caller's: findings in the
// order of their places, and how many lines could not be scanned.
func (l Looker) Look(d *source.Document) (findings []Finding, withheld int) {
	s := l.l.read(d)
	return s.findings, s.withheld
}

func (l *look) read(d *source.Document) seen {
	s := seen{name: d.Name, whole: d.Lines == nil, bytes: int64(len(d.Text)), lines: int64(bytes.Count(d.Text, []byte{'\n'}))}
	if n := len(d.Text); n > 0 && d.Text[n-1] != '\n' {
		s.lines++
	}
	l.scan(d.Text)
	s.withheld = l.lost
	text := d.FileText()
	if len(l.spans) == 0 && !bytes.Contains(text, waiverMark) {
		return s
	}
	places := d.Pos
	if places == nil {
		places = source.Places(text)
	}
	l.inFile(d)
	l.describe(d, text, func(off int) source.Position {
		p := places(off)
		p.Line += d.Line
		return p
	}, &s)
	return s
}

// inFile leads the spans back to the text of the file, in the order of their
// places there. What stands nowhere in it, as a name of a column before a
// value, is left out; what stands for many places counts once.
func (l *look) inFile(d *source.Document) {
	out := l.spans[:0]
	for _, s := range l.spans {
		from, to, ok := d.Span(s.start, s.end)
		if !ok {
			continue
		}
		s.start, s.end = from, to
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b span) int { return cmp.Or(a.start-b.start, a.end-b.end) })
	l.spans = slices.CompactFunc(out, func(a, b span) bool { return a.start == b.start && a.end == b.end && a.rule == b.rule })
}

// scan fills spans, in the order of their places.
func (l *look) scan(text []byte) {
	l.spans, l.lost = l.spans[:0], 0
	var st scrub.Stream
	for pos := 0; pos < len(text); {
		end := blockEnd(text, pos)
		if line := bytes.TrimSuffix(text[pos:end], []byte{'\n'}); end-pos > blockSize && len(line) > l.c.o.MaxLine && bytes.IndexByte(line, '\n') < 0 {
			st.Skip(line[:windowSize])
			l.windows(pos, line)
			pos = end
			continue
		}
		out, o := l.e.Stream(l.out[:0], text[pos:end], &st)
		if o.Withheld > 0 {
			l.lines(text)
			return
		}
		l.keep(out, text[pos:end])
		for _, f := range l.e.Findings() {
			l.add(span{pos + f.Start, pos + f.End, f.Rule, f.Class, f.Path, f.Put})
		}
		pos = end
	}
}

// blockEnd returns where the block ends that begins at pos: behind a line,
// and not behind one whose text goes on in the next record.
func blockEnd(text []byte, pos int) int {
	if len(text)-pos <= blockSize {
		return len(text)
	}
	end := pos + bytes.LastIndexByte(text[pos:pos+blockSize], '\n') + 1
	if end == pos {
		n := bytes.IndexByte(text[pos+blockSize:], '\n')
		if n < 0 {
			return len(text)
		}
		return pos + blockSize + n + 1
	}
	for last := end; last-pos < maxJoined; {
		start := bytes.LastIndexByte(text[pos:last-1], '\n') + 1
		if !scrub.Continues(text[pos+start : last-1]) {
			return last
		}
		n := bytes.IndexByte(text[last:], '\n')
		if n < 0 {
			return len(text)
		}
		last += n + 1
	}
	return end
}

// windows looks through a line that is too long for one piece.
func (l *look) windows(pos int, line []byte) {
	for at := 0; at < len(line); {
		n := min(len(line)-at, windowSize+scrub.Overlap)
		last := at+n == len(line)
		out, used, o := l.e.Window(l.out[:0], line[at:at+n], last)
		l.keep(out, line[at:at+n])
		if o.Withheld > 0 {
			l.lost++
			l.add(span{pos + at, pos + len(line), unscannable, class.None, "", nil})
			if !last {
				l.e = l.c.o.NewEngine() // the line ends here for the worker too
			}
			return
		}
		for _, f := range l.e.Findings() {
			l.add(span{pos + at + f.Start, pos + at + f.End, f.Rule, f.Class, f.Path, f.Put})
		}
		if used <= 0 {
			l.lost++
			l.add(span{pos + at, pos + len(line), unscannable, class.None, "", nil})
			return
		}
		at += used
	}
}

// lines looks through a text line by line, so that those that cannot be
// scanned are known.
func (l *look) lines(text []byte) {
	l.spans, l.lost = l.spans[:0], 0
	var st scrub.Stream
	for pos := 0; pos < len(text); {
		n := bytes.IndexByte(text[pos:], '\n') + 1
		if n == 0 {
			n = len(text) - pos
		}
		line := bytes.TrimSuffix(text[pos:pos+n], []byte{'\n'})
		if len(line) > max(l.c.o.MaxLine, windowSize) {
			st.Skip(line[:windowSize])
			l.windows(pos, line)
			pos += n
			continue
		}
		_, o := l.e.Stream(l.out[:0], line, &st)
		if o.Withheld > 0 {
			l.lost++
			l.add(span{pos, pos + len(line), unscannable, class.None, "", nil})
		} else {
			for _, f := range l.e.Findings() {
				l.add(span{pos + f.Start, pos + f.End, f.Rule, f.Class, f.Path, f.Put})
			}
		}
		pos += n
	}
}

// add notes a span. The pieces that one value is edited in are one finding.
func (l *look) add(s span) {
	if n := len(l.spans); n > 0 {
		if p := &l.spans[n-1]; p.rule == s.rule && p.path == s.path && p.end >= s.start && p.start <= s.start {
			if p.end == s.start {
				p.put = append(p.put, s.put...)
			}
			p.end = max(p.end, s.end)
			return
		}
	}
	l.spans = append(l.spans, s)
}

// keep holds on to a buffer that grew; out may also be the block itself.
func (l *look) keep(out, block []byte) {
	if cap(out) > cap(l.out) && (len(out) == 0 || len(block) == 0 || &out[0] != &block[0]) {
		l.out = out[:0]
	}
}
