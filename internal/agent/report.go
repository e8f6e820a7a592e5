package agent

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub"
)

// maxRows bounds the rows of a Report's summary. Keys of a log can be
// without number; beyond the bound, rows are counted without their path.
const maxRows = 4096

// Row is one line of a Report's summary.
type Row struct {
	Rule, Action, Path string
	Class              class.Class
	Count              int64
}

type rowKey struct {
	rule, action, path string
	class              class.Class
}

// Report collects findings: what was edited, or what would have been. It
// never sees a value.
type Report struct {
	w    io.Writer
	rows map[rowKey]int64
}

// NewReport returns a Report that also writes each finding to w as a line of
// JSON, unless w is nil.
func NewReport(w io.Writer) *Report {
	return &Report{w: w, rows: map[rowKey]int64{}}
}

// found is the JSON form of a finding.
type found struct {
	Line   int    `json:"line"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Rule   string `json:"rule"`
	Class  string `json:"class"`
	Path   string `json:"path,omitempty"`
	Action string `json:"action"`
}

// add takes over findings whose offsets are in text, the first line of which
// is number line.
func (r *Report) add(line int, text []byte, findings []scrub.Finding) error {
	for i := range findings {
		f := &findings[i]
		before := text[:min(max(f.Start, 0), len(text))]
		from := bytes.LastIndexByte(before, '\n') + 1
		if err := r.one(line+bytes.Count(before, []byte{'\n'}), -from, f); err != nil {
			return err
		}
	}
	return nil
}

// addAt takes over findings in a window of a line; the window begins at byte
// at.
func (r *Report) addAt(line, at int, findings []scrub.Finding) error {
	for i := range findings {
		if err := r.one(line, at, &findings[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) one(line, shift int, f *scrub.Finding) error {
	key := rowKey{f.Rule, f.Action, f.Path, f.Class}
	if _, ok := r.rows[key]; !ok && len(r.rows) >= maxRows {
		key.path = "…"
	}
	r.rows[key]++
	if r.w == nil {
		return nil
	}
	row, err := json.Marshal(found{line, f.Start + shift, f.End + shift, f.Rule, f.Class.String(), f.Path, f.Action})
	if err == nil {
		_, err = writeAll(r.w, append(row, '\n'))
	}
	if err != nil {
		return fmt.Errorf("%w: report: %w", ErrOutput, err)
	}
	return nil
}

// Rows returns the summary, the most frequent first.
func (r *Report) Rows() []Row {
	rows := make([]Row, 0, len(r.rows))
	for k, n := range r.rows {
		rows = append(rows, Row{k.rule, k.action, k.path, k.class, n})
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Class, b.Class),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Action, b.Action))
	})
	return rows
}

// report scrubs a block line by line, so that each finding has its line.
// Records that go on stay together.
func (p *Pipe) report(block []byte) error {
	dst := p.dst[:0]
	var sum scrub.Outcome
	for rest := block; len(rest) > 0; {
		n := p.unit(rest)
		line := p.stats.Lines + 1
		out := p.self.block(p.unitDst[:0], rest[:n], &p.stream)
		p.unitDst = keep(p.unitDst, out, rest[:n])
		dst = append(dst, out...)
		p.add(&p.self)
		sum.Add(p.self.outcome)
		if p.self.w != nil { // else it panicked
			if err := p.o.Report.add(line, rest[:n], p.self.w.Findings()); err != nil {
				return err
			}
		}
		rest = rest[n:]
	}
	p.dst = dst
	if p.o.Shadow {
		dst = block
	}
	if err := p.tell(&p.self, &sum, len(block), len(dst)); err != nil {
		return err
	}
	return p.write(dst)
}

// unit returns the length of the first line and of those that it goes on in.
func (p *Pipe) unit(block []byte) int {
	var open uint8
	n := 0
	for n < len(block) {
		line := block[n:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
			n++
		}
		n += len(line)
		if p.o.Continues == nil {
			return n
		}
		bit := uint8(1) << Stream(line)
		if p.o.Continues(line) {
			open |= bit
		} else {
			open &^= bit
		}
		if open == 0 {
			return n
		}
	}
	return n
}
