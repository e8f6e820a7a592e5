package scrub

import (
	"bytes"
	"slices"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/sieve"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// records is the scratch for container records cut in parts.
type records struct {
	open  [2]group // stdout, stderr
	edits []rewrite.Edit
	text  []byte // values of edits, which outlive their line
}

// own returns a copy of b that outlives its line.
func (r *records) own(b []byte) []byte {
	n := len(r.text)
	r.text = append(r.text, b...)
	return r.text[n:len(r.text):len(r.text)]
}

// group is the parts of one text.
type group struct {
	segs    []walk.Span
	escaped bool
	first   int // start of its first line
}

// survey counts the lines of a block, and reports whether one of them is a record
// that is cut.
func survey(block []byte) (lines int, partial bool) {
	for len(block) > 32 {
		lines++
		n := bytes.IndexByte(block, '\n')
		if n < 0 {
			n = len(block)
		}
		if mayRecord(block) {
			if r, ok := walk.ParseRecord(block[:n]); ok && r.Partial {
				partial = true
			}
		}
		block = block[min(n+1, len(block)):]
	}
	return lines + countLines(block), partial
}

// mayRecord tells most lines that are no container records by their first bytes; b
// has more than ten, which may be of the next line.
func mayRecord(b []byte) bool {
	return b[0] == '{' && b[2] == 'l' && b[3] == 'o' || b[10] == 'T' && b[4] == '-'
}

// joined scrubs a block that holds records cut in parts: the text of a group
// is matched as one, and each part keeps its frame. What the sieve says of the other
// lines is asked for all of them at once.
func (w *Worker) joined(dst, block []byte, o Outcome, st *Stream) ([]byte, Outcome) {
	r := &w.records
	r.edits, r.text = r.edits[:0], r.text[:0]
	whole, shade := block, w.shade // which a panic does not take
	block = shade.of(block, w.conf.Tokens)
	r.open[0].segs, r.open[1].segs = r.open[0].segs[:0], r.open[1].segs[:0]
	marks := w.mark(block)
	for i := 0; i < len(block); {
		m := lineAt(block, i)
		for len(marks) > 0 && marks[0].Start < i {
			marks = marks[1:]
		}
		marked := len(marks) > 0 && marks[0].Start == i
		if marked {
			m = marks[0]
		}
		line := block[i:m.End]
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if !w.grouped(block, line, i, &o, st) && (marked || st.Open()) {
			w.single(block, line, m, &o, st, marked)
		}
		i = m.End + 1
	}
	w.group(block, &r.open[0], &o, st)
	w.group(block, &r.open[1], &o, st)
	slices.SortStableFunc(r.edits, func(a, b rewrite.Edit) int { return a.Start - b.Start })
	n := len(r.edits)
	r.edits, w.findings = shade.restore(r.edits, w.findings)
	w.shade = shade
	if len(r.edits) == 0 {
		return whole, o
	}
	if n < len(r.edits) && o.Edited == 0 {
		o.Edited = 1 // forged tokens alone: at least one line
	}
	return rewrite.Splice(dst, whole, r.edits, &w.conf), o
}

// mark returns the lines of a block that have to be read.
func (w *Worker) mark(block []byte) []sieve.Line {
	if w.s.o.NoSieve {
		w.marks = allLines(w.marks[:0], block)
	} else {
		w.marks = w.sieve.Mark(w.marks[:0], block)
	}
	return w.marks
}

// grouped reports whether a line, at a place of its block, is a part of a text in
// several records, which are then one.
func (w *Worker) grouped(block, line []byte, at int, o *Outcome, st *Stream) bool {
	if len(line) < 12 || !mayRecord(line) {
		return false
	}
	rec, ok := walk.ParseRecord(line)
	if !ok {
		return false
	}
	g := &w.records.open[0]
	if rec.Stream == "stderr" {
		g = &w.records.open[1]
	}
	if len(g.segs) == 0 {
		if !rec.Partial {
			return false
		}
		g.first, g.escaped = at, rec.Escaped
	} else if g.escaped != rec.Escaped {
		return false
	}
	g.segs = append(g.segs, walk.Span{Start: at + rec.Text.Start, End: at + rec.Text.End})
	if !rec.Partial {
		w.group(block, g, o, st)
	}
	return true
}

// single finds the edits of a line that is whole.
func (w *Worker) single(block, line []byte, m sieve.Line, o *Outcome, st *Stream, marked bool) {
	first, at := len(w.findings), m.Start
	w.guarded(block, walk.Span{Start: at, End: at + len(line)}, nil, o, st, func() {
		w.solo = m.Alone && w.ex == nil && !st.Open()
		w.judge(line, st, marked)
		w.solo = false
		for i := range w.edits {
			w.edits[i].Start += at
			w.edits[i].End += at
		}
		for i := first; i < len(w.findings); i++ {
			w.findings[i].Start += at
			w.findings[i].End += at
		}
	})
}

// group finds the edits of a text in several records, and empties the group.
func (w *Worker) group(block []byte, g *group, o *Outcome, st *Stream) {
	if len(g.segs) == 0 {
		return
	}
	w.guarded(block, walk.Span{}, g, o, st, func() {
		w.inParts = true
		if !w.segments(block, g, st) {
			w.doc.Segments(block, g.segs, g.escaped)
			w.find(block)
		}
		w.inParts = false
		w.cut(g.segs)
	})
	g.segs = g.segs[:0]
}

// segments finds the edits of a group in what its stream has open; false when
// nothing is.
func (w *Worker) segments(block []byte, g *group, st *Stream) bool {
	if !st.Open() {
		return false
	}
	st.tick()
	f := walk.ParseFrame(block[g.first:lineAt(block, g.first).End])
	l := st.lane(f.Stream)
	if l == nil {
		return false
	}
	text := w.unescaped[:0]
	for _, f.Text = range g.segs {
		text = f.Append(text, block)
	}
	if w.unescaped = text[:0]; !l.goesOn(walk.TrimLine(text)) {
		st.close(l)
		return false
	}
	w.within(block, g.segs, g.escaped, st, l)
	return true
}

// cut splits edits that span records: the first part takes the replacement,
// the others lose their bytes.
func (w *Worker) cut(segs []walk.Span) {
	for i := 0; i < len(w.edits); i++ {
		e := w.edits[i]
		for k, s := range segs {
			if e.Start >= s.Start && e.Start < s.End && e.End > s.End {
				w.edits[i].End = s.End
				if k+1 < len(segs) && e.End > segs[k+1].Start {
					rest := rewrite.Edit{Start: segs[k+1].Start, End: e.End, Class: class.None, Action: rewrite.Drop}
					if e.Action == rewrite.Mask {
						rest.Action, rest.Class = rewrite.Mask, e.Class
					}
					w.edits = append(w.edits, rewrite.Edit{})
					copy(w.edits[i+2:], w.edits[i+1:])
					w.edits[i+1] = rest
				}
				break
			}
		}
	}
}

// guarded runs find and collects its edits; when it panics, the texts of g are
// withheld instead, or without a group that of a line.
func (w *Worker) guarded(block []byte, line walk.Span, g *group, o *Outcome, st *Stream, find func()) {
	first := len(w.findings)
	defer func() {
		if recover() == nil {
			return
		}
		w.reset(first)
		st.Reset()
		o.Withheld++
		if g != nil {
			for _, s := range g.segs { // other streams have lines between them
				w.withhold(block, s, g.escaped)
			}
			return
		}
		r, ok := walk.ParseRecord(block[line.Start:line.End])
		if ok {
			line = walk.Span{Start: line.Start + r.Text.Start, End: line.Start + r.Text.End}
		}
		w.withhold(block, line, ok && r.Escaped)
	}()
	w.edits = w.edits[:0]
	find()
	if len(w.edits) == 0 {
		return
	}
	o.Edited++
	w.count(o)
	r := &w.records
	for _, x := range w.edits {
		x.Value, x.Patient = r.own(x.Value), r.own(x.Patient)
		if x.Quote != nil {
			x.Quote = r.own(x.Quote)
		}
		r.edits = append(r.edits, x)
	}
}

// withhold drops a text. The escape that ends the text of a whole record stays.
func (w *Worker) withhold(block []byte, text walk.Span, escaped bool) {
	if escaped && bytes.HasSuffix(block[text.Start:text.End], []byte(`\n`)) {
		text.End -= len(`\n`)
	}
	w.records.edits = append(w.records.edits, rewrite.Edit{Start: text.Start, End: text.End, Class: class.None, Action: rewrite.Mask})
}
