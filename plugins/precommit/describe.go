package precommit

import (
	"math"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/plugins/precommit/reserved"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/plugins/precommit/standin"
)

// describe turns the spans of a document, which lie in the text of its file,
// into findings.
func (l *look) describe(d *source.Document, text []byte, pos func(int) source.Position, s *seen) {
	name := l.c.within(d.Name)
	w := inlineWaivers(text, pos, l.c.rules)
	m := masker{text: text, spans: l.spans, vocab: l.c.vocab}
	prints := l.c.o.Baseline.printer(name)
	count := l.c.counting(d.Name, text)
	for i := range l.spans {
		sp := &l.spans[i]
		from := pos(sp.start)
		if d.Lines != nil && !counts(d.Lines, from.Line, pos(sp.end).Line) {
			continue
		}
		info := l.c.rules.info(sp.rule)
		if !count(sp, info.field) {
			continue
		}
		confidence := info.confidence
		if confidence < l.c.o.MinConfidence {
			continue
		}
		value := text[sp.start:sp.end]
		f := Finding{
			File: d.Name, Line: from.Line, Column: from.Column,
			Class: sp.class.String(), Identifier: sp.class.Identifier(), Rule: sp.rule, Path: sp.path,
			Confidence: math.Round(confidence*100) / 100,
			Status:     Open,
			Start:      sp.start, End: sp.end, Put: sp.put,
		}
		if sp.class == class.None {
			f.Class, f.Identifier = "unknown", ""
		}
		f.Range, f.Reserved = reserved.Range(sp.class, value)
		if !f.Reserved {
			f.Range, f.Reserved = standin.Range(sp.class, string(value), string(sp.put))
		}
		f.Fingerprint = prints.next(sp.rule, f.Class, value)
		l.status(&f, name, w)
		if len(s.findings) >= l.c.o.Most || l.c.full.Load() {
			s.more.count(f.Status)
			continue
		}
		to := pos(sp.end)
		f.EndLine, f.EndColumn = to.Line, to.Column
		f.Why = info.why
		f.Preview = m.preview(i)
		s.findings = append(s.findings, f)
	}
	for i := range w {
		if p, ok := w[i].problem(d.Name, d.Lines); ok {
			s.problems = append(s.problems, p)
		}
	}
}

// status decides whether a finding fails.
func (l *look) status(f *Finding, name string, inline []inlineWaiver) {
	note := ""
	for i := range inline {
		if w := &inline[i]; w.covers(f) {
			w.used = true
			why, ok := w.holds(l.c.o.Now)
			if ok {
				f.Status, f.Note = Waived, why
				return
			}
			note = why
		}
	}
	if why, ok := l.c.o.Settings.waives(name, f, l.c.o.Now); ok {
		f.Status, f.Note = Waived, why
		return
	} else if note == "" {
		note = why
	}
	switch {
	case l.c.o.Baseline.has(f.Fingerprint):
		f.Status = Baseline
	case f.Reserved && !l.c.o.Strict:
		f.Status = Reserved
	}
	f.Note = note
}

// counts reports whether one of the lines counts.
func counts(lines func(int) bool, from, to int) bool {
	for n := from; n <= to; n++ {
		if lines(n) {
			return true
		}
	}
	return false
}
