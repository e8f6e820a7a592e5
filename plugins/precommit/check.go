package precommit

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/scrub"
)

// Engine finds in text: a *scrub.Worker with its paths turned on.
type Engine interface {
	Stream(dst, block []byte, st *scrub.Stream) ([]byte, scrub.Outcome)
	Window(dst, win []byte, last bool) ([]byte, int, scrub.Outcome)
	Findings() []scrub.Finding
}

// DefaultMost is the number of findings of a Report when Options say none.
const DefaultMost = 100_000

// Options are the settings of a Checker.
type Options struct {
	NewEngine func() Engine
	MaxLine   int // bytes; a longer line is looked through in windows; 0: 1 MiB
	Workers   int // 0: 1
	Most      int // findings that a report lists, the rest is counted; 0: DefaultMost

	// Rules and Fields are what the engine was compiled from; they say why a
	// value was found.
	Rules  []detect.Spec
	Fields []field.Spec

	Strict        bool    // example values fail too
	Thorough      bool    // programs are read as logs are
	MinConfidence float64 // findings below are left out
	Settings      *Settings
	Baseline      *Accepted
	Now           time.Time // the day that waivers are compared with

	// Prefix is the path from the directory of the settings to the one that
	// names of documents are relative to, with slashes; empty: they are the same.
	Prefix string

	Progress *Progress
}

// Progress counts while a check runs; read it from anywhere.
type Progress struct {
	Files, Bytes, Found atomic.Int64
}

// Checker looks through documents. It may be used once.
type Checker struct {
	o     Options
	rules *ruleBook
	vocab *vocabulary
	full  atomic.Bool // the report lists all that it may: what comes now is counted
}

// New returns a Checker.
func New(o Options) *Checker {
	if o.MaxLine <= 0 {
		o.MaxLine = 1 << 20
	}
	if o.Workers <= 0 {
		o.Workers = 1
	}
	if o.Most <= 0 {
		o.Most = DefaultMost
	}
	if o.Settings == nil {
		o.Settings = &Settings{}
	}
	if o.Progress == nil {
		o.Progress = new(Progress)
	}
	return &Checker{o: o, rules: newRuleBook(o.Rules, o.Fields), vocab: newVocabulary(o.Rules, o.Fields)}
}

// ahead is how many documents may be under way: what was found in those whose
// turn to be reported has not come waits in memory.
const ahead = 64

type job struct {
	seq int
	doc *source.Document
}

// seen is what came of one document.
type seen struct {
	findings []Finding
	more     More
	problems []Problem
	bytes    int64
	lines    int64
	withheld int
	failed   *source.FileError
	name     string
	whole    bool // every line counted
	excluded bool // by the settings
}

// Run looks through every document of src. The report is the same whatever
// the number of workers. An error means that the report is not whole.
func (c *Checker) Run(ctx context.Context, src source.Source) (*Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := make(chan job)
	done := make(chan struct{}, ahead) // one for each document under way
	in := newInOrder(c)
	var workers sync.WaitGroup
	for range c.o.Workers {
		workers.Go(func() {
			l := newLook(c)
			for j := range jobs {
				in.put(j.seq, l.document(j.doc), done)
			}
		})
	}
	err := c.read(ctx, src, jobs, in, done)
	close(jobs)
	workers.Wait()
	r := &in.report
	r.Skipped = append(in.skipped, src.Skipped()...)
	if err == nil {
		c.stale(r)
	}
	return r, err
}

// read hands the documents of src to the workers.
func (c *Checker) read(ctx context.Context, src source.Source, jobs chan<- job, in *inOrder, done chan struct{}) error {
	for seq := 0; ; seq++ {
		select {
		case done <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		doc, err := src.Next(ctx)
		var fe *source.FileError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &fe):
			in.put(seq, seen{failed: fe}, done)
			continue
		case err != nil:
			return err
		}
		if c.o.Settings.Excluded(c.within(doc.Name)) {
			in.put(seq, seen{excluded: true, name: doc.Name}, done)
			doc.Done()
			continue
		}
		select {
		case jobs <- job{seq, doc}:
		case <-ctx.Done():
			doc.Done()
			return ctx.Err()
		}
	}
}

// inOrder puts what workers saw in the order of the documents.
type inOrder struct {
	c       *Checker
	mu      sync.Mutex
	next    int
	waiting map[int]seen
	report  Report
	skipped []source.Skip
}

func newInOrder(c *Checker) *inOrder {
	return &inOrder{c: c, waiting: map[int]seen{}}
}

func (in *inOrder) put(seq int, s seen, done <-chan struct{}) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.waiting[seq] = s
	for {
		s, ok := in.waiting[in.next]
		if !ok {
			return
		}
		delete(in.waiting, in.next)
		in.next++
		in.add(&s)
		<-done
	}
}

func (in *inOrder) add(s *seen) {
	r := &in.report
	if s.failed != nil {
		r.Failed = append(r.Failed, *s.failed)
		return
	}
	if s.excluded {
		in.skipped = append(in.skipped, source.Skip{Name: s.name, Reason: source.Excluded})
		return
	}
	if r.last != s.name { // a long file comes in parts
		r.last = s.name
		r.Files++
	}
	if s.whole && in.c.o.Baseline != nil {
		r.Looked = append(r.Looked, s.name)
	}
	r.Bytes += s.bytes
	r.Lines += s.lines
	r.Withheld += s.withheld
	r.More.add(s.more)
	for i := range s.findings {
		if len(r.Findings) == in.c.o.Most {
			in.c.full.Store(true)
			r.More.count(s.findings[i].Status)
			continue
		}
		r.Findings = append(r.Findings, s.findings[i])
	}
	if len(r.Problems) < in.c.o.Most {
		r.Problems = append(r.Problems, s.problems...)
	}
	p := in.c.o.Progress
	p.Files.Add(1)
	p.Bytes.Add(s.bytes)
	p.Found.Add(int64(len(s.findings)))
}

// Within returns the name of a document relative to the directory of the
// settings, which waivers and baselines go by; prefix is the path from there
// to where the check was started.
func Within(prefix, name string) string {
	if prefix == "" || path.IsAbs(name) || strings.HasPrefix(name, "<") {
		return name
	}
	return path.Join(prefix, name)
}

func (c *Checker) within(name string) string { return Within(c.o.Prefix, name) }
