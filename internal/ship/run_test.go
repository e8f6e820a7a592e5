package ship

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/scrub"
)

func TestPositionWaitsForTheAcknowledgement(t *testing.T) {
	s := newSite(t)
	var once sync.Once
	s.sink.fail = func(context.Context, *sink.Batch) error {
		var err error
		once.Do(func() { err = &sink.Error{Reason: "refused"} })
		return err
	}
	s.write("a.log", "one\ntwo\n")
	ctx := t.Context()
	if err := Run(ctx, s.o); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Fatalf("a final error gives %v", err)
	}
	if len(s.sink.got()) > 0 {
		t.Fatal("it was not refused")
	}
	stop := s.run()
	s.want("one", "two")
	s.stopped(stop)
}

func TestStopDoesNotWaitForeverForTheSink(t *testing.T) {
	s := newSite(t)
	s.o.Drain = 50 * time.Millisecond
	entered := make(chan struct{}, 10)
	s.sink.fail = func(ctx context.Context, _ *sink.Batch) error {
		entered <- struct{}{}
		<-ctx.Done()
		return &sink.Error{Reason: "gave up", Transient: true}
	}
	s.write("a.log", "one\n")
	stop := s.run()
	<-entered
	s.stopped(stop) // the line is still in the file
	s.sink.fail = nil
	stop = s.run()
	s.want("one")
	s.stopped(stop)

	// Standard input cannot be read again.
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.WriteString("gone\n")
	s.o.Stdin, s.o.State = r, ""
	s.sink.fail = func(ctx context.Context, _ *sink.Batch) error {
		entered <- struct{}{}
		<-ctx.Done()
		return &sink.Error{Reason: "gave up", Transient: true}
	}
	stop = s.run()
	<-entered
	if err := stop(); !errors.Is(err, ErrUndelivered) {
		t.Errorf("%v", err)
	}
}

func TestStandardInputIsShippedToItsEnd(t *testing.T) {
	s := newSite(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s.o.Stdin = r
	go func() {
		for i := range 20000 {
			fmt.Fprintf(w, "line %d ssn=219-09-9999\n", i)
		}
		w.WriteString("without end mrn=12345678")
		w.Close()
	}()
	if err := Run(t.Context(), s.o); err != nil {
		t.Fatal(err)
	}
	got := s.sink.got()
	if len(got) != 20001 || got[19999] != "line 19999 ssn=[SSN]" || got[20000] != "without end mrn=[MRN]" {
		t.Errorf("%d lines, the last %q", len(got), got[len(got)-1])
	}
}

func TestBusySinkMakesTheReaderWait(t *testing.T) {
	s := newSite(t)
	open := make(chan struct{})
	s.sink.fail = func(context.Context, *sink.Batch) error { <-open; return nil }
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s.o.Stdin = r
	line := strings.Repeat("x", 1000) + "\n"
	var wrote int64
	var mu sync.Mutex
	go func() {
		for range 20000 {
			w.WriteString(line)
			mu.Lock()
			wrote += int64(len(line))
			mu.Unlock()
		}
		w.Close()
	}()
	done := make(chan error, 1)
	go func() { done <- Run(t.Context(), s.o) }()
	var last int64 = -1
	for range 100 { // until nothing moves
		mu.Lock()
		now := wrote
		mu.Unlock()
		if now == last && now > 0 {
			break
		}
		last = now
		time.Sleep(100 * time.Millisecond)
	}
	if last > 8<<20 {
		t.Errorf("%d bytes were read while the sink took nothing", last)
	}
	close(open)
	if err := <-done; err != nil || len(s.sink.got()) != 20000 {
		t.Errorf("%v, %d lines", err, len(s.sink.got()))
	}
}

func TestRulesChangeWithoutAGap(t *testing.T) {
	s := newSite(t)
	other, err := config.Parse("c", []byte("mask: true\n"))
	if err != nil {
		t.Fatal(err)
	}
	masking, err := other.Scrubber()
	if err != nil {
		t.Fatal(err)
	}
	var sb strings.Builder
	const n = 30000
	for i := range n {
		fmt.Fprintf(&sb, "line %d ssn=219-09-9999\n", i)
	}
	s.write("a.log", sb.String())
	s.o.Once = true
	done, ended := make(chan error, 1), make(chan struct{})
	go func() { done <- Run(t.Context(), s.o); close(ended) }()
	both := []*scrub.Scrubber{masking, scrubber()}
	for i := 0; ; i++ {
		select {
		case <-ended:
		default:
			s.o.Engine.Swap(both[i%2])
			time.Sleep(100 * time.Microsecond)
			continue
		}
		break
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	got := s.sink.got()
	for i, line := range got {
		if line != fmt.Sprintf("line %d ssn=[SSN]", i) && line != fmt.Sprintf("line %d ssn=***********", i) {
			t.Fatalf("line %d is neither by the old nor by the new rules", i)
		}
	}
	if len(got) != n {
		t.Errorf("%d lines", len(got))
	}
}

// auditor hears of one source.
type auditor struct {
	err  error
	o    scrub.Outcome
	n    int64
	rule []string
}

func (a *auditor) Redacted(o *scrub.Outcome, t *scrub.Tally, in, out int64) error {
	if a.err != nil {
		return a.err
	}
	a.o.Add(*o)
	a.n += in
	for _, c := range t.Counts() {
		a.rule = append(a.rule, c.Rule)
	}
	return nil
}

func TestNothingLeavesThatCannotBeAudited(t *testing.T) {
	s := newSite(t)
	s.write("a.log", "ssn=219-09-9999\nclean\n")
	a := &auditor{err: errors.New("audit is full")}
	var source string
	s.o.Audit = func(name string) agent.Auditor {
		source = name
		return a
	}
	if err := Run(t.Context(), s.o); !errors.Is(err, agent.ErrAudit) || len(s.sink.got()) > 0 {
		t.Errorf("%v, %q left", err, s.sink.got())
	}
	a.err = nil
	stop := s.run()
	s.wait(2)
	s.stopped(stop)
	s.write("a.log", "more\n")
	stop = s.run() // what was told of is not told again
	s.wait(3)
	s.stopped(stop)
	if a.o.Lines != 3 || a.o.Edited != 1 || a.n != 27 || len(a.rule) != 1 || filepath.Base(source) != "a.log" {
		t.Errorf("%+v of %q", a, source)
	}

	s = newSite(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	w.WriteString("x\n")
	w.Close()
	s.o.Stdin = r
	s.o.Audit = func(string) agent.Auditor { return &auditor{err: errors.New("audit is full")} }
	if err := Run(t.Context(), s.o); !errors.Is(err, agent.ErrAudit) || len(s.sink.got()) > 0 {
		t.Errorf("%v, %q left", err, s.sink.got())
	}
}
