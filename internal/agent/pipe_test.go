package agent

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/frame"
	"github.com/phiscrub/phiscrub/scrub"
)

// toy replaces every "#" by "[N]" and panics at "!": enough of a worker to
// see which bytes went through one.
type toy struct{ findings []scrub.Finding }

func (w *toy) Stream(dst, block []byte, _ *scrub.Stream) ([]byte, scrub.Outcome) {
	var o scrub.Outcome
	w.findings = w.findings[:0]
	for line := range bytes.Lines(block) {
		o.Lines++
		if n := bytes.Count(line, []byte("#")); n > 0 {
			o.Edited++
			o.Counts[class.MRN] += int64(n)
			w.findings = append(w.findings, scrub.Finding{Rule: "toy", Class: class.MRN, Start: bytes.IndexByte(line, '#'), Action: "redact"})
		}
		if bytes.IndexByte(line, '!') >= 0 {
			panic(string(line))
		}
	}
	if o.Edited == 0 {
		return block, o
	}
	return append(dst, bytes.ReplaceAll(block, []byte("#"), []byte("[N]"))...), o
}

func (w *toy) Window(dst, win []byte, last bool) ([]byte, int, scrub.Outcome) {
	n := len(win)
	if !last {
		n = max(n-5, 0)
	}
	out, o := w.Stream(nil, win[:n], nil)
	return append(dst, out...), n, o
}

func (w *toy) Findings() []scrub.Finding { return w.findings }

func toys() Worker { return &toy{} }

func scrubbed(s string) string { return strings.ReplaceAll(s, "#", "[N]") }

// alwaysReady makes a Pipe hand blocks over.
type alwaysReady struct{ io.Reader }

func (alwaysReady) Ready() bool { return true }

// sample is a log of n lines, some of them long.
func sample(n int) string {
	rnd := rand.New(rand.NewPCG(5, 6))
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d %s", i, strings.Repeat("abc ", rnd.IntN(20)))
		if rnd.IntN(10) == 0 {
			b.WriteString("id=#")
		}
		if rnd.IntN(500) == 0 {
			b.WriteString(strings.Repeat("long# ", 20000))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestPipeGivesTheSameForAnyWorkersAndReads(t *testing.T) {
	leaks(t)
	in := sample(4000) + "no newline #"
	want := scrubbed(in)
	var first Stats
	for workers := range 4 {
		for name, src := range map[string]io.Reader{
			"whole":    strings.NewReader(in),
			"halves":   iotest.HalfReader(strings.NewReader(in)),
			"ready":    alwaysReady{strings.NewReader(in)},
			"sometime": alwaysReady{iotest.HalfReader(strings.NewReader(in))},
		} {
			var out bytes.Buffer
			p := New(Options{NewWorker: toys, Workers: workers, MaxLine: 32 << 10})
			if err := p.Run(src, &out); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Fatalf("%d workers, %s: wrong output", workers, name)
			}
			s := p.Stats()
			if first.Lines == 0 {
				first = s
			}
			if s != first {
				t.Errorf("%d workers, %s: stats differ: lines %d edited %d in %d out %d", workers, name, s.Lines, s.Edited, s.BytesIn, s.BytesOut)
			}
		}
	}
	if first.Lines != 4001 || first.BytesIn != int64(len(in)) || first.BytesOut != int64(len(want)) {
		t.Errorf("lines %d, in %d, out %d; want 4001, %d, %d", first.Lines, first.BytesIn, first.BytesOut, len(in), len(want))
	}
	if n := first.Counts[class.MRN]; n != int64(strings.Count(in, "#")) {
		t.Errorf("%d edits counted, want %d", n, strings.Count(in, "#"))
	}
}

func TestPanicWithholdsTheBlock(t *testing.T) {
	leaks(t)
	for _, workers := range []int{1, 3} {
		for _, ready := range []bool{false, true} {
			in := "one # canary\n{\"two\":\"!\"}\n"
			var src io.Reader = strings.NewReader(in)
			if ready {
				src = alwaysReady{src}
			}
			var out bytes.Buffer
			p := New(Options{NewWorker: toys, Workers: workers})
			if err := p.Run(src, &out); err != nil {
				t.Fatal(err)
			}
			if want := "[WITHHELD:12]\n{\"withheld\":\"[WITHHELD:11]\"}\n"; out.String() != want {
				t.Errorf("got %q, want %q", out.String(), want)
			}
			if s := p.Stats(); s.Panics != 1 || s.Withheld != 2 || s.Lines != 2 || s.Edited != 0 {
				t.Errorf("panics %d withheld %d lines %d edited %d", s.Panics, s.Withheld, s.Lines, s.Edited)
			}
		}
	}
}

func TestPanicInAWindowWithholdsTheRestOfTheLine(t *testing.T) {
	in := strings.Repeat("a", 40) + "!" + strings.Repeat("canary", 20) + "\nnext #\n"
	var out bytes.Buffer
	p := New(Options{NewWorker: toys, MaxLine: 32})
	if err := p.Run(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("a", 27) + "[WITHHELD:134]\nnext [N]\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	if s := p.Stats(); s.Panics != 1 || s.Withheld != 1 || s.Lines != 2 || s.BytesIn != int64(len(in)) {
		t.Errorf("panics %d withheld %d lines %d in %d", s.Panics, s.Withheld, s.Lines, s.BytesIn)
	}
}

// crooked says it took more or less than it may.
type crooked struct {
	toy
	n int
}

func (w *crooked) Window(dst, win []byte, last bool) ([]byte, int, scrub.Outcome) {
	return append(dst, win...), len(win) + w.n, scrub.Outcome{}
}

func TestWrongWindowLengthWithholds(t *testing.T) {
	for _, n := range []int{1, -1 << 20} {
		var out bytes.Buffer
		p := New(Options{NewWorker: func() Worker { return &crooked{n: n} }, MaxLine: 32})
		if err := p.Run(strings.NewReader(strings.Repeat("canary", 20)), &out); err != nil {
			t.Fatal(err)
		}
		if out.String() != "[WITHHELD:120]" {
			t.Errorf("got %q", out.String())
		}
	}
}

func TestNoWorkerNoOutput(t *testing.T) {
	var out bytes.Buffer
	p := New(Options{NewWorker: func() Worker { panic("no memory") }})
	if err := p.Run(strings.NewReader("canary\n"), &out); err != nil || out.String() != "[WITHHELD:6]\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

// stubborn writes at most n bytes at a time and fails now and then as an
// interrupted call does.
type stubborn struct {
	bytes.Buffer
	n, calls int
}

func (w *stubborn) Write(b []byte) (int, error) {
	w.calls++
	if w.calls%3 == 0 {
		return 0, &os.PathError{Op: "write", Path: "x", Err: syscall.EINTR}
	}
	return w.Buffer.Write(b[:min(w.n, len(b))])
}

func TestShortWritesAndSignalsLoseNothing(t *testing.T) {
	in := sample(200)
	w := &stubborn{n: 7}
	if err := New(Options{NewWorker: toys}).Run(strings.NewReader(in), w); err != nil {
		t.Fatal(err)
	}
	if w.String() != scrubbed(in) {
		t.Error("output differs")
	}
}

// broken fails after n bytes.
type broken struct {
	n   int
	err error
}

func (w *broken) Write(b []byte) (int, error) {
	if w.n -= len(b); w.n < 0 {
		return 0, w.err
	}
	return len(b), nil
}

type mute struct{}

func (mute) Write([]byte) (int, error) { return 0, nil }

func TestFailuresNameTheirSide(t *testing.T) {
	leaks(t)
	in := sample(20000)
	errDisk := errors.New("disk")
	tests := []struct {
		name string
		src  io.Reader
		dst  io.Writer
		side error
		err  error
	}{
		{"the output is full", strings.NewReader(in), &broken{0, syscall.ENOSPC}, ErrOutput, syscall.ENOSPC},
		{"the reader of the output is gone", strings.NewReader(in), &broken{300 << 10, syscall.EPIPE}, ErrOutput, syscall.EPIPE},
		{"the output takes nothing", strings.NewReader(in), mute{}, ErrOutput, io.ErrShortWrite},
		{"the input fails", io.MultiReader(strings.NewReader(in), iotest.ErrReader(errDisk)), io.Discard, ErrInput, errDisk},
		{"the input ends too early", io.MultiReader(strings.NewReader(in), iotest.ErrReader(frame.ErrTruncated)), io.Discard, ErrInput, frame.ErrTruncated},
	}
	for _, tt := range tests {
		for workers := 1; workers < 4; workers += 2 {
			err := New(Options{NewWorker: toys, Workers: workers}).Run(alwaysReady{tt.src}, tt.dst)
			if !errors.Is(err, tt.side) || !errors.Is(err, tt.err) {
				t.Errorf("%s, %d workers: %v, want %v and %v", tt.name, workers, err, tt.side, tt.err)
			}
			if s, ok := tt.src.(*strings.Reader); ok {
				s.Reset(in)
			} else {
				break
			}
		}
	}
}

// live hands out its chunks as they are sent, and never more.
type live struct {
	ch   chan string
	rest string
}

func (l *live) Wait(d time.Duration) bool {
	if l.rest != "" {
		return true
	}
	if d == 0 {
		select {
		case s, ok := <-l.ch:
			l.rest = s
			_ = ok
			return true
		default:
			return false
		}
	}
	l.rest = <-l.ch
	return true
}

func (l *live) Read(p []byte) (int, error) {
	if l.rest == "" {
		s, ok := <-l.ch
		if !ok {
			return 0, io.EOF
		}
		l.rest = s
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func TestLiveLineIsWrittenBeforeTheNextIsRead(t *testing.T) {
	leaks(t)
	for _, workers := range []int{1, 3} {
		src := &live{ch: make(chan string)}
		pr, pw := io.Pipe()
		done := make(chan error, 1)
		go func() {
			done <- New(Options{NewWorker: toys, Workers: workers}).Run(src, pw)
			pw.Close()
		}()
		buf := make([]byte, 100)
		// The third chunk is lines and the beginning of another: what is
		// whole must come out although the rest is waited for.
		for _, tt := range [][2]string{{"a #\n", "a [N]\n"}, {"b\nc\n", "b\nc\n"}, {"d\nha", "d\n"}, {"lf\n", "half\n"}} {
			src.ch <- tt[0]
			n, err := io.ReadAtLeast(pr, buf, len(tt[1]))
			if err != nil || string(buf[:n]) != tt[1] {
				t.Fatalf("%d workers: %q, %v; want %q", workers, buf[:n], err, tt[1])
			}
		}
		close(src.ch)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingStaysInFlightWhileInputIsWaitedFor(t *testing.T) {
	leaks(t)
	src := &live{ch: make(chan string, 4)}
	src.ch <- "a #\n"
	src.ch <- "b\n"
	src.ch <- "c #\nha"
	pr, pw := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- New(Options{NewWorker: toys, Workers: 3}).Run(src, pw)
		pw.Close()
	}()
	const want = "a [N]\nb\nc [N]\n"
	got := make(chan string, 1)
	go func() {
		buf := make([]byte, len(want))
		n, _ := io.ReadFull(pr, buf)
		got <- string(buf[:n])
	}()
	select {
	case s := <-got:
		if s != want {
			t.Errorf("got %q, want %q", s, want)
		}
	case <-time.After(time.Minute):
		t.Fatal("whole lines are kept while the rest of a line is waited for")
	}
	close(src.ch)
	if rest, _ := io.ReadAll(pr); string(rest) != "ha" {
		t.Errorf("got %q at the end", rest)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestShadowPassesEveryByteAndCounts(t *testing.T) {
	in := sample(3000) + "boom !\n"
	for _, report := range []*Report{nil, NewReport(nil)} {
		var out bytes.Buffer
		p := New(Options{NewWorker: toys, Shadow: true, Report: report, Workers: 3, MaxLine: 32 << 10})
		if err := p.Run(strings.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		if out.String() != in {
			t.Error("shadow mode changed something")
		}
		if p.Stats().Edited == 0 || p.Stats().Panics != 1 {
			t.Errorf("edited %d, panics %d", p.Stats().Edited, p.Stats().Panics)
		}
	}
}

func TestReportNamesLinesAndNoValues(t *testing.T) {
	var out, log bytes.Buffer
	r := NewReport(&log)
	p := New(Options{NewWorker: toys, Report: r})
	if err := p.Run(strings.NewReader("canary\nx #\n\ncanary #\n"), &out); err != nil {
		t.Fatal(err)
	}
	if want := "canary\nx [N]\n\ncanary [N]\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	want := `{"line":2,"start":2,"end":0,"rule":"toy","class":"mrn","action":"redact"}
{"line":4,"start":7,"end":0,"rule":"toy","class":"mrn","action":"redact"}
`
	if log.String() != want {
		t.Errorf("got\n%swant\n%s", log.String(), want)
	}
	if rows := r.Rows(); len(rows) != 1 || rows[0].Count != 2 || rows[0].Rule != "toy" {
		t.Errorf("rows %+v", rows)
	}
	err := New(Options{NewWorker: toys, Report: NewReport(&broken{0, syscall.ENOSPC})}).Run(strings.NewReader("#\n"), io.Discard)
	if !errors.Is(err, ErrOutput) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a report that cannot be written: %v", err)
	}
}

func TestReportPlacesFindingsInTheirLine(t *testing.T) {
	var log bytes.Buffer
	p := New(Options{NewWorker: toys, Report: NewReport(&log), MaxLine: 32})
	in := "first\n" + strings.Repeat("a", 40) + "#" + strings.Repeat("b", 20) + "\n"
	if err := p.Run(strings.NewReader(in), io.Discard); err != nil {
		t.Fatal(err)
	}
	if want := `{"line":2,"start":40,`; strings.Count(log.String(), want) != 1 {
		t.Errorf("got %swant %s", log.String(), want)
	}
	log.Reset()
	NewReport(&log).add(3, []byte("ab\ncd\nef"), []scrub.Finding{{Start: 4, End: 5}})
	if want := `{"line":4,"start":1,"end":2,`; !strings.HasPrefix(log.String(), want) {
		t.Errorf("got %swant %s", log.String(), want)
	}
}

func TestReportIsBounded(t *testing.T) {
	r := NewReport(nil)
	for i := range maxRows + 100 {
		r.addAt(1, 0, []scrub.Finding{{Rule: "toy", Path: fmt.Sprint(i)}})
	}
	if n := len(r.Rows()); n != maxRows+1 {
		t.Errorf("%d rows, want %d", n, maxRows+1)
	}
	if top := r.Rows()[0]; top.Count != 100 || top.Path != "…" {
		t.Errorf("first row %+v", top)
	}
}

func TestRecordsGoTogetherInReports(t *testing.T) {
	const (
		head = "2024-01-02T03:04:05.000000006Z stdout P a\n"
		side = "2024-01-02T03:04:05.000000006Z stderr F b\n"
		tail = "2024-01-02T03:04:05.000000006Z stdout F c\n"
	)
	p := New(Options{Continues: func(l []byte) bool { return bytes.Contains(l, []byte(" P ")) }})
	if n, want := p.unit([]byte(head+side+tail+side)), len(head+side+tail); n != want {
		t.Errorf("unit of %d bytes, want %d", n, want)
	}
}

func TestStreamOfContainerRecords(t *testing.T) {
	tests := []struct {
		name, line string
		want       int
	}{
		{"CRI stdout", "2024-01-02T03:04:05.000000006Z stdout P text", 1},
		{"CRI stderr", "2024-01-02T03:04:05.000000006+02:00 stderr F text", 2},
		{"docker stdout", `{"log":"text","stream":"stdout","time":"2024-01-02T03:04:05Z"}`, 1},
		{"docker stderr", `{"log":"text\n","stream":"stderr","time":"2024-01-02T03:04:05Z"}`, 2},
		{"the text says otherwise", `{"log":"\"stream\":\"stdout\"","stream":"stderr","time":"2024"}`, 2},
		{"ordinary line with a date", "2024-01-02T03:04:05Z INFO stdout is full", 0},
		{"ordinary JSON", `{"level":"info","stream":"stdout"}`, 0},
		{"docker without stream", `{"log":"text text text text"}`, 0},
		{"empty", "", 0},
		{"digits only", strings.Repeat("1", 50), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Stream([]byte(tt.line)); got != tt.want {
				t.Errorf("stream %d, want %d", got, tt.want)
			}
		})
	}
}

// leaks fails the test when goroutines that it started are left.
func leaks(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		until(t, func() bool { return runtime.NumGoroutine() <= before })
	})
}

// until waits for what has to come true; the limit is for machines that are
// busy.
func until(t *testing.T, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited a minute in vain; %d goroutines", runtime.NumGoroutine())
		}
	}
}

// ledger is an Auditor that keeps sums, and fails when told to.
type ledger struct {
	o       scrub.Outcome
	tally   scrub.Tally
	in, out int64
	fail    bool
}

func (l *ledger) Redacted(o *scrub.Outcome, t *scrub.Tally, in, out int64) error {
	if l.fail {
		return errors.New("no evidence")
	}
	l.o.Add(*o)
	l.tally.Merge(t)
	l.in += in
	l.out += out
	return nil
}

func TestAuditorHearsOfEveryFinding(t *testing.T) {
	in := strings.Repeat("id #\nnothing here\n", 20000) + strings.Repeat("long# ", 20000) + "\n#\n"
	for _, o := range []Options{{}, {Workers: 3}, {Report: NewReport(nil)}, {Shadow: true}} {
		l := &ledger{}
		o.NewWorker, o.MaxLine, o.Audit = toys, 32<<10, l
		p := New(o)
		if err := p.Run(alwaysReady{strings.NewReader(in)}, io.Discard); err != nil {
			t.Fatal(err)
		}
		var found int64
		for _, c := range l.tally.Counts() {
			found += c.N
		}
		// The toy finds each edited line once, and a long one in each window.
		if want := int64(20001); found < want+3 || found > want+20 {
			t.Errorf("%d workers: %d findings", o.Workers, found)
		}
		if st := p.Stats(); l.o != st.Outcome || l.in != st.BytesIn || l.out != st.BytesOut || l.in != int64(len(in)) {
			t.Errorf("%d workers: %+v, %d and %d bytes against %+v", o.Workers, l.o, l.in, l.out, st)
		}
	}
}

func TestNothingGoesOutWithoutTheAuditor(t *testing.T) {
	leaks(t)
	for _, workers := range []int{1, 3} {
		p := New(Options{NewWorker: toys, Workers: workers, Audit: &ledger{fail: true}})
		var out bytes.Buffer
		err := p.Run(alwaysReady{strings.NewReader(strings.Repeat("a line\n", 100000))}, &out)
		if !errors.Is(err, ErrAudit) || out.Len() != 0 {
			t.Errorf("%d workers: %v, %d bytes", workers, err, out.Len())
		}
	}
}
