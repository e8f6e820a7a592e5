package precommit

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/scrub"
)

// today is the day of every test.
var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

type compiled struct {
	rules  []detect.Spec
	fields []field.Spec
	s      *scrub.Scrubber
}

var builtin = sync.OnceValues(func() (*compiled, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, err
	}
	set, bad := detect.Compile(rules)
	names, worse := field.Compile(fields)
	if len(bad)+len(worse) > 0 {
		return nil, errors.New("the built-in rules do not compile")
	}
	policy, err := scrub.PolicyNamed("safe-harbor")
	if err != nil {
		return nil, err
	}
	sc, err := scrub.New(set, names, scrub.Options{Policy: policy, ReferenceYear: 2026})
	return &compiled{rules, fields, sc}, err
})

// options returns those of a check with the built-in rules.
func options(t testing.TB) Options {
	t.Helper()
	c, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		NewEngine: func() Engine {
			w := c.s.NewWorker()
			w.Paths(true)
			return w
		},
		Rules: c.rules, Fields: c.fields, Now: today,
	}
}

// check looks through texts; each has a name and a content.
func check(t testing.TB, o Options, nameAndText ...string) *Report {
	t.Helper()
	src := &texts{}
	for i := 0; i < len(nameAndText); i += 2 {
		src.docs = append(src.docs, source.Document{Name: nameAndText[i], Text: []byte(nameAndText[i+1])})
	}
	r, err := New(o).Run(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// texts is a source of texts in memory.
type texts struct {
	docs []source.Document
	next int
}

func (s *texts) Next(ctx context.Context) (*source.Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.next == len(s.docs) {
		return nil, io.EOF
	}
	d := s.docs[s.next]
	s.next++
	if d.Text == nil {
		return nil, &source.FileError{Name: d.Name, Err: io.ErrUnexpectedEOF}
	}
	return &d, nil
}

func (s *texts) Skipped() []source.Skip { return nil }
func (s *texts) Close() error           { return nil }
