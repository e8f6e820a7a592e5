package grade

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

// Audit is the judgement of a corpus.
type Audit struct {
	Grade     string             `json:"grade"`
	Points    float64            `json:"points"` // in 1,000 lines
	Reasons   []string           `json:"reasons"`
	Files     int                `json:"files"`
	Lines     int64              `json:"lines"`
	Leaking   int64              `json:"leaking_lines"`
	Values    int64              `json:"values"`
	Arguments int64              `json:"argument_values"` // of them, in arguments of requests
	Examples  int64              `json:"example_values"`  // documented examples, which count for nothing
	Withheld  int64              `json:"unscannable_lines"`
	Classes   []Class            `json:"classes"`
	Services  []Service          `json:"services"`
	Leaks     []Leak             `json:"leaks"`
	Unlisted  int                `json:"unlisted_leaks"`
	Skipped   []source.Skip      `json:"skipped"`
	Failed    []source.FileError `json:"-"`
}

// Class counts the values of a class.
type Class struct {
	Class      string `json:"class"`
	Identifier string `json:"identifier,omitempty"` // letter of 45 CFR 164.514(b)(2)(i)
	Values     int64  `json:"values"`
}

// Service is what one service writes.
type Service struct {
	Name    string   `json:"name"`
	Grade   string   `json:"grade"`
	Lines   int64    `json:"lines"`
	Leaking int64    `json:"leaking_lines"`
	Values  int64    `json:"values"`
	Points  float64  `json:"points"`
	Classes []string `json:"classes"` // the most frequent first

	points    int64
	lasting   bool
	arguments bool
	classes   map[string]int64
}

// Leak is one way by which values get into the log.
type Leak struct {
	Service    string `json:"service"`
	Logger     string `json:"logger,omitempty"`
	Field      string `json:"field,omitempty"` // keys from the outermost; empty in text
	Class      string `json:"class"`
	Identifier string `json:"identifier,omitempty"`
	Kind       string `json:"kind"`
	Values     int64  `json:"values"`
	Lines      int64  `json:"lines"`
	File       string `json:"file"` // of the first
	Line       int    `json:"line"`
	Preview    string `json:"preview"` // that line, every value masked
	Change     string `json:"change"`  // of the code
	Rule       string `json:"rule,omitempty"`

	seq         int // document of the first
	last, inDoc int // line that was counted last, and its document
}

// Bounds of an audit.
const (
	maxServices = 1000
	maxLeaks    = 20_000
	maxListed   = 1000
	other       = "(others)"
)

// Options are the settings of Run.
type Options struct {
	Looker  func() precommit.Looker
	Workers int // 0: 1
	// Progress counts what was looked through; nil: nobody asks.
	Progress *precommit.Progress
}

type leakKey struct{ service, logger, field, class, kind string }

// tally is what a worker has counted.
type tally struct {
	audit    Audit
	services map[string]*Service
	leaks    map[leakKey]*Leak
	classes  map[class.Class]int64
}

func newTally() *tally {
	return &tally{services: map[string]*Service{}, leaks: map[leakKey]*Leak{}, classes: map[class.Class]int64{}}
}

type job struct {
	seq int
	doc *source.Document
}

// Run judges every document of a source. It is the same whatever the number
// of workers.
func Run(ctx context.Context, src source.Source, o Options) (*Audit, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := make(chan job)
	var mu sync.Mutex
	total := newTally()
	var workers sync.WaitGroup
	for range max(o.Workers, 1) {
		workers.Go(func() {
			t, l := newTally(), o.Looker()
			for j := range jobs {
				t.document(j.seq, j.doc, l)
				if p := o.Progress; p != nil {
					p.Files.Add(1)
					p.Bytes.Add(int64(len(j.doc.FileText())))
				}
				j.doc.Done()
			}
			mu.Lock()
			defer mu.Unlock()
			total.add(t)
		})
	}
	err := feed(ctx, src, jobs, &total.audit)
	close(jobs)
	workers.Wait()
	if err != nil {
		return nil, err
	}
	total.audit.Skipped = src.Skipped()
	return total.judge(), nil
}

func feed(ctx context.Context, src source.Source, jobs chan<- job, a *Audit) error {
	last := ""
	for seq := 0; ; seq++ {
		d, err := src.Next(ctx)
		var fe *source.FileError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &fe):
			a.Failed = append(a.Failed, *fe)
			continue
		case err != nil:
			return err
		}
		if d.Name != last { // a long file comes in parts
			last = d.Name
			a.Files++
		}
		select {
		case jobs <- job{seq, d}:
		case <-ctx.Done():
			d.Done()
			return ctx.Err()
		}
	}
}

// document counts one document.
func (t *tally) document(seq int, d *source.Document, l precommit.Looker) {
	found, withheld := l.Look(d)
	t.audit.Withheld += int64(withheld)
	text := d.FileText()
	values := valuesOf(text, found)
	fallback := serviceOfFile(d.Name)
	for at, line, k := 0, d.Line+1, 0; at < len(text); line++ {
		end := len(text)
		if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n
		}
		w := writerOf(text[at:end])
		s := t.service(shownWriter(w.service, values, fallback))
		s.Lines++
		t.audit.Lines++
		leaks := false
		for k < len(found) && found[k].Start <= end {
			leaks = t.finding(seq, line, d.Name, &found[k], s, shownWriter(w.logger, values, ""), text[at:end], at) || leaks
			k++
		}
		if leaks {
			s.Leaking++
			t.audit.Leaking++
		}
		at = end + 1
	}
}

// valuesOf are the words of what was found: they are no names of services.
func valuesOf(text []byte, found []precommit.Finding) map[string]bool {
	values := map[string]bool{}
	for i := range found {
		f := &found[i]
		if f.End-f.Start > 256 || f.Status == precommit.Reserved {
			continue
		}
		for w := range bytes.FieldsFuncSeq(text[f.Start:f.End], func(r rune) bool { return strings.ContainsRune(" ._-$/:,;@\"'^", r) }) {
			if len(w) > 3 {
				values[strings.ToLower(string(w))] = true
			}
		}
	}
	return values
}

// shownWriter is a name as it is reported.
func shownWriter(name []byte, values map[string]bool, fallback string) string {
	if name == nil {
		return fallback
	}
	for w := range bytes.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune("._-$/:", r) }) {
		if values[strings.ToLower(string(w))] {
			return fallback
		}
	}
	return string(name)
}

func (t *tally) service(name string) *Service {
	s := t.services[name]
	if s == nil {
		if len(t.services) >= maxServices {
			name = other
			if s = t.services[name]; s != nil {
				return s
			}
		}
		s = &Service{Name: name, classes: map[string]int64{}}
		t.services[name] = s
	}
	return s
}

// finding counts one finding in a line that begins at start, and reports
// whether it says that the line leaks.
func (t *tally) finding(seq, line int, file string, f *precommit.Finding, s *Service, logger string, text []byte, start int) bool {
	if f.Status == precommit.Reserved {
		t.audit.Examples++
		return false
	}
	c, _ := class.Parse(f.Class)
	kind := kindOf(f, text, f.Start-start, logger)
	t.audit.Values++
	t.classes[c]++
	s.Values++
	s.points += int64(Weight(c))
	s.lasting = s.lasting || Weight(c) == Lasting
	s.classes[f.Class]++
	if kind == Argument {
		t.audit.Arguments++
		s.arguments = true
	}
	key := leakKey{s.Name, logger, f.Path, f.Class, kind}
	x := t.leaks[key]
	if x == nil {
		if len(t.leaks) >= maxLeaks {
			key.logger, key.field = other, ""
			x = t.leaks[key]
		}
		if x == nil {
			x = &Leak{Service: key.service, Logger: key.logger, Field: key.field, Class: f.Class, Identifier: f.Identifier, Kind: kind,
				File: file, Line: line, Preview: f.Preview, seq: seq}
			t.leaks[key] = x
		}
	}
	x.Values++
	if x.last != line || x.inDoc != seq || x.Lines == 0 {
		x.last, x.inDoc = line, seq
		x.Lines++
	}
	return true
}

// add takes over what another worker has counted.
func (t *tally) add(o *tally) {
	a, b := &t.audit, &o.audit
	a.Lines += b.Lines
	a.Leaking += b.Leaking
	a.Values += b.Values
	a.Arguments += b.Arguments
	a.Examples += b.Examples
	a.Withheld += b.Withheld
	for c, n := range o.classes {
		t.classes[c] += n
	}
	for name, s := range o.services {
		have := t.services[name]
		if have == nil {
			t.services[name] = s
			continue
		}
		have.Lines += s.Lines
		have.Leaking += s.Leaking
		have.Values += s.Values
		have.points += s.points
		have.lasting = have.lasting || s.lasting
		have.arguments = have.arguments || s.arguments
		for c, n := range s.classes {
			have.classes[c] += n
		}
	}
	for k, x := range o.leaks {
		have := t.leaks[k]
		if have == nil {
			t.leaks[k] = x
			continue
		}
		have.Values += x.Values
		have.Lines += x.Lines
		if cmp.Or(cmp.Compare(x.seq, have.seq), cmp.Compare(x.Line, have.Line)) < 0 {
			have.File, have.Line, have.Preview, have.seq = x.File, x.Line, x.Preview, x.seq
		}
	}
}

// judge gives the grades and puts everything in order.
func (t *tally) judge() *Audit {
	a := &t.audit
	var points int64
	lasting := false
	for _, s := range t.services {
		points += s.points
		lasting = lasting || s.lasting
		s.Grade = letter(s.points, s.Lines, s.lasting, s.arguments)
		s.Points = rate(s.points, s.Lines)
		s.Classes = []string{}
		for c := range s.classes {
			s.Classes = append(s.Classes, c)
		}
		slices.SortFunc(s.Classes, func(x, y string) int { return cmp.Or(cmp.Compare(s.classes[y], s.classes[x]), strings.Compare(x, y)) })
		a.Services = append(a.Services, *s)
	}
	slices.SortFunc(a.Services, func(x, y Service) int {
		return cmp.Or(cmp.Compare(y.points, x.points), strings.Compare(x.Name, y.Name))
	})
	for c, n := range t.classes {
		name := c.String()
		if c == class.None {
			name = "unknown"
		}
		a.Classes = append(a.Classes, Class{name, c.Identifier(), n})
	}
	slices.SortFunc(a.Classes, func(x, y Class) int {
		return cmp.Or(cmp.Compare(y.Values, x.Values), strings.Compare(x.Class, y.Class))
	})
	for _, x := range t.leaks {
		x.Change = advice(x.Kind, cmp.Or(x.Field, "the value"))
		x.Rule = rule(x.Kind, x.Field, x.Class)
		a.Leaks = append(a.Leaks, *x)
	}
	slices.SortFunc(a.Leaks, func(x, y Leak) int {
		return cmp.Or(cmp.Compare(y.weight(), x.weight()), strings.Compare(x.Service, y.Service), strings.Compare(x.Logger, y.Logger),
			strings.Compare(x.Field, y.Field), strings.Compare(x.Class, y.Class), strings.Compare(x.Kind, y.Kind))
	})
	if n := len(a.Leaks); n > maxListed {
		a.Leaks, a.Unlisted = a.Leaks[:maxListed], n-maxListed
	}
	a.Grade, a.Points = letter(points, a.Lines, lasting, a.Arguments > 0), rate(points, a.Lines)
	a.Reasons = reasons(a, lasting)
	return a
}

// weight is what a leak adds to the points.
func (x *Leak) weight() int64 {
	c, _ := class.Parse(x.Class)
	return x.Values * int64(Weight(c))
}

// rate is a number of points in 1,000 lines, to a tenth.
func rate(points, lines int64) float64 {
	if lines == 0 {
		return 0
	}
	return float64(points*10000/lines) / 10
}
