package sinktest

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/sink"
)

// bench is a store and what a sink in front of it said.
type bench struct {
	t     *testing.T
	kind  Kind
	store *Store
	spec  sink.Spec
	stats *sink.Stats

	mu  sync.Mutex
	log []string
}

func newBench(t *testing.T, k Kind, secure bool) *bench {
	t.Helper()
	quiet(t)
	b := &bench{t: t, kind: k, store: NewStore(t, k), stats: &sink.Stats{}}
	scheme := k.Plain
	if secure {
		scheme = k.TLS
	}
	b.spec = sink.Spec{URL: scheme + "://" + b.store.addr + k.Path, MaxWait: "20ms", Timeout: "1m"}
	return b
}

// quiet fails the test when goroutines are left at its end.
func quiet(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 6000 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
	})
}

// open opens the sink. What it says is looked through for the canary.
func (b *bench) open() sink.Sink {
	b.t.Helper()
	s, err := sink.Open(b.spec, sink.Options{Stats: b.stats, Log: b.note})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			b.t.Errorf("close: %v", err)
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		clean(b.t, strings.Join(b.log, "\n"))
	})
	return s
}

func (b *bench) note(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.log = append(b.log, text)
}

func (b *bench) notes() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.log, "\n")
}

func clean(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, "CANARY") || strings.Contains(text, "9999") {
		t.Error("what the sink says holds payload")
	}
}

func batch(lines ...string) *sink.Batch {
	b := &sink.Batch{}
	for _, l := range lines {
		b.Records = append(b.Records, sink.Record{Line: []byte(l)})
	}
	return b
}

func numbered(from, n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("line %d %s", from+i, Canary))
	}
	return lines
}

// write writes, and looks through the error.
func (b *bench) write(s sink.Sink, lines ...string) error {
	b.t.Helper()
	err := s.Write(b.t.Context(), batch(lines...))
	if err != nil {
		clean(b.t, err.Error())
	}
	return err
}

func (b *bench) must(s sink.Sink, lines ...string) {
	b.t.Helper()
	if err := b.write(s, lines...); err != nil {
		b.t.Fatal(err)
	}
}

// Run runs the test that every sink has to pass.
func Run(t *testing.T, k Kind) {
	t.Run("order", func(t *testing.T) { order(t, k) })
	t.Run("faults", func(t *testing.T) { faults(t, k) })
	t.Run("refused connection", func(t *testing.T) { absent(t, k) })
	t.Run("refused records", func(t *testing.T) { refused(t, k) })
	t.Run("partly taken", func(t *testing.T) { partly(t, k) })
	t.Run("attempts end", func(t *testing.T) { ends(t, k) })
	t.Run("strange records", func(t *testing.T) { strange(t, k) })
	t.Run("large batch", func(t *testing.T) { large(t, k) })
	t.Run("many writers", func(t *testing.T) { many(t, k) })
	t.Run("spool", func(t *testing.T) { spooled(t, k) })
	t.Run("TLS", func(t *testing.T) { secure(t, k) })
	t.Run("TLS refused", func(t *testing.T) { insecure(t, k) })
	t.Run("client certificate", func(t *testing.T) { mutual(t, k) })
}

func order(t *testing.T, k Kind) {
	for _, how := range sink.Compressions() {
		b := newBench(t, k, false)
		b.spec.Compress = how
		b.store.Start(t, nil)
		s := b.open()
		all := numbered(0, 200)
		for i := 0; i < len(all); i += 20 {
			b.must(s, all[i:i+20]...)
		}
		if got := b.store.Lines(); !slices.Equal(got, all) {
			t.Errorf("%s: %d lines came, want %d in order: %.300q", how, len(got), len(all), got)
		}
		if b.stats.Records.Load() != 200 || b.stats.Retries.Load() != 0 || b.stats.Failing.Load() != 0 {
			t.Errorf("%s: %d records, %d retries", how, b.stats.Records.Load(), b.stats.Retries.Load())
		}
	}
}

// faults has every transient fault happen twice.
func faults(t *testing.T, k Kind) {
	for _, f := range []struct {
		name  string
		fault Fault
		twice bool // lines may come twice
	}{
		{"reset", Reset, false}, {"busy", Busy, false}, {"broken", Broken, false}, {"nonsense", Nonsense, false},
		{"denied", Denied, false}, {"lost acknowledgement", LostAck, true},
	} {
		t.Run(f.name, func(t *testing.T) {
			b := newBench(t, k, false)
			b.store.Start(t, nil)
			s := b.open()
			b.must(s, numbered(0, 5)...)
			b.store.Fail(f.fault, f.fault)
			b.must(s, numbered(5, 5)...)
			b.must(s, numbered(10, 5)...)
			got, want := b.store.Lines(), numbered(0, 15)
			if f.twice {
				slices.Sort(got)
				slices.Sort(want)
				got = slices.Compact(got)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d lines came: %q", len(got), got)
			}
			if b.stats.Failing.Load() != 0 || b.stats.Records.Load() != 15 {
				t.Errorf("%d records counted", b.stats.Records.Load())
			}
			if n := b.stats.Retries.Load(); n < 1 {
				t.Errorf("%d retries", n)
			}
			if !strings.Contains(b.notes(), "trying again") || !strings.Contains(b.notes(), "delivers again") {
				t.Errorf("notes: %q", b.notes())
			}
		})
	}
}

// absent has nobody listen at first.
func absent(t *testing.T, k Kind) {
	b := newBench(t, k, false)
	s := b.open()
	done := make(chan error, 1)
	go func() { done <- s.Write(context.Background(), batch("a", "b")) }()
	for range 12000 {
		if b.stats.Retries.Load() >= 2 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if !strings.Contains(b.notes(), "refused") || b.stats.Failing.Load() == 0 {
		t.Errorf("notes: %q", b.notes())
	}
	b.store.Start(t, nil)
	if err := <-done; err != nil || !slices.Equal(b.store.Lines(), []string{"a", "b"}) {
		t.Errorf("%v, %q", err, b.store.Lines())
	}
	b.store.Stop()
	b.store.Start(t, nil) // a kept connection is closed now
	b.must(s, "c")
}

// refused has the store refuse records for good.
func refused(t *testing.T, k Kind) {
	if !k.tells {
		t.Skip("the protocol cannot refuse records")
	}
	b := newBench(t, k, false)
	b.store.Start(t, nil)
	s := b.open()
	b.store.Fail(Refused)
	err := b.write(s, numbered(0, 3)...)
	if err == nil || sink.IsTransient(err) || len(b.store.Lines()) != 0 || b.stats.Rejected.Load() != 3 {
		t.Errorf("without a dead-letter file: %v, %d refused", err, b.stats.Rejected.Load())
	}
	dead := filepath.Join(t.TempDir(), "dead")
	b.spec.DeadLetter = dead
	s = b.open()
	b.store.Fail(Refused)
	b.must(s, numbered(0, 3)...)
	b.must(s, "next")
	data, _ := os.ReadFile(dead)
	if got := strings.Count(string(data), "\n"); got != 3 || !strings.Contains(string(data), `"message":"line 2 CANARY`) {
		t.Errorf("%d lines in the dead-letter file", got)
	}
	if b.stats.Dead.Load() != 3 || !slices.Equal(b.store.Lines(), []string{"next"}) {
		t.Errorf("%d dead, %q came", b.stats.Dead.Load(), b.store.Lines())
	}
}

// partly has the store take every second record.
func partly(t *testing.T, k Kind) {
	if !k.partial {
		t.Skip("the protocol does not say which records were taken")
	}
	b := newBench(t, k, false)
	b.store.Start(t, nil)
	s := b.open()
	b.store.Fail(Partial, Partial)
	b.must(s, numbered(0, 9)...)
	got := b.store.Lines()
	slices.Sort(got)
	if !slices.Equal(got, numbered(0, 9)) {
		t.Errorf("%d lines came, each once of 9: %q", len(got), got)
	}
	if b.stats.Records.Load() != 9 {
		t.Errorf("%d records counted", b.stats.Records.Load())
	}
}

// ends has the store answer never, and the writer give up.
func ends(t *testing.T, k Kind) {
	b := newBench(t, k, false)
	b.store.Start(t, nil)
	b.store.Always(Slow)
	b.spec.Attempts, b.spec.Timeout = 1, "1s"
	s := b.open()
	if err := b.write(s, Canary); !sink.IsTransient(err) || !strings.Contains(err.Error(), "timed out") {
		t.Errorf("after one attempt: %v", err)
	}
	b.spec.Attempts, b.spec.Timeout = 0, "10m"
	s = b.open()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := s.Write(ctx, batch(Canary))
	if !sink.IsTransient(err) || time.Since(start) > 20*time.Second {
		t.Errorf("when the context ends: %v after %v", err, time.Since(start))
	}
	b.store.Always(None)
	b.must(s, "after")
	if !slices.Equal(b.store.Lines(), []string{"after"}) {
		t.Errorf("%q", b.store.Lines())
	}
}

// strange has records with bytes that need care.
func strange(t *testing.T, k Kind) {
	b := newBench(t, k, false)
	b.store.Start(t, nil)
	s := b.open()
	in := []string{
		"", " ", "\x00nul", "tab\there", `quote " back \ slash`, "cr\r", "é ⟦x⟧ 😀", "<&>",
		`{"own":1}`, `{"own":"x","message":"m"}`, `{"cut": "sho`, `[1,2]`, strings.Repeat("long ", 50000), "]}", "\u2028",
	}
	b.must(s, in...)
	if got := b.store.Lines(); !slices.Equal(in, anew(got)) {
		t.Errorf("got %.2000q", got)
	}
	b.must(s, "bad \xff\xc3( utf8")
	if got := b.store.Lines(); !strings.HasPrefix(got[len(got)-1], "bad ") || !strings.HasSuffix(got[len(got)-1], "( utf8") {
		t.Errorf("invalid UTF-8 came as %q", got[len(got)-1])
	}
}

// anew writes objects as the test did: a store may order members anew.
func anew(lines []string) []string {
	for i, l := range lines {
		if l == `{"message":"m","own":"x"}` {
			lines[i] = `{"own":"x","message":"m"}`
		}
	}
	return lines
}

func large(t *testing.T, k Kind) {
	b := newBench(t, k, false)
	b.spec.MaxRequest = "64KiB"
	b.store.Start(t, nil)
	s := b.open()
	in := numbered(0, 5000)
	b.store.Fail(None, Busy, None, None, Reset)
	b.must(s, in...)
	if got := b.store.Lines(); !slices.Equal(got, in) {
		t.Errorf("%d lines came, want %d in order", len(got), len(in))
	}
}

func many(t *testing.T, k Kind) {
	b := newBench(t, k, false)
	b.store.Start(t, nil)
	s := b.open()
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 10 {
				if err := s.Write(context.Background(), batch(fmt.Sprintf("%d-%d", w, i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	got := b.store.Lines()
	slices.Sort(got)
	if len(slices.Compact(got)) != 80 {
		t.Errorf("%d lines", len(got))
	}
}

// spooled has a spool take what the store cannot, and deliver it after a
// restart.
func spooled(t *testing.T, k Kind) {
	dir := t.TempDir()
	b := newBench(t, k, false)
	b.spec.SpoolDir, b.spec.SpoolKeyFile = filepath.Join(dir, "spool"), filepath.Join(dir, "key")
	b.spec.DeadLetter = filepath.Join(dir, "dead")
	s, err := sink.Open(b.spec, sink.Options{Stats: b.stats})
	if err != nil {
		t.Fatal(err)
	}
	b.must(s, numbered(0, 10)...)
	b.must(s, numbered(10, 10)...)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Close(ended); err != nil {
		t.Error(err)
	}
	b.store.Start(t, nil)
	b.store.Fail(Busy)
	s = b.open()
	b.must(s, numbered(20, 10)...)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.store.Lines(); !slices.Equal(got, numbered(0, 30)) {
		t.Errorf("%d lines came", len(got))
	}
}

func secure(t *testing.T, k Kind) {
	a, b := NewAuthority(t), newBench(t, k, true)
	day := time.Now().Add(24 * time.Hour)
	b.spec.CAFile = a.File(t, filepath.Join(t.TempDir(), "ca.pem"))
	b.store.Start(t, &tls.Config{Certificates: []tls.Certificate{a.Pair(t, "127.0.0.1", day)}})
	s := b.open()
	b.must(s, "a")

	// Another authority takes over, and its file is put in place later.
	other := NewAuthority(t)
	b.store.Stop()
	b.store.Start(t, &tls.Config{Certificates: []tls.Certificate{other.Pair(t, "127.0.0.1", day)}})
	done := make(chan error, 1)
	go func() { done <- s.Write(context.Background(), batch("b")) }()
	for range 12000 {
		if strings.Contains(b.notes(), "unknown authority") {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	other.File(t, b.spec.CAFile)
	future := time.Now().Add(time.Second) // whatever the clock of the file system
	os.Chtimes(b.spec.CAFile, future, future)
	if err := <-done; err != nil || !slices.Equal(b.store.Lines(), []string{"a", "b"}) {
		t.Errorf("%v, %q; notes %q", err, b.store.Lines(), b.notes())
	}
	if !strings.Contains(b.notes(), "unknown authority") {
		t.Errorf("notes: %q", b.notes())
	}
}

func insecure(t *testing.T, k Kind) {
	a := NewAuthority(t)
	day := time.Now().Add(24 * time.Hour)
	for _, tt := range []struct {
		name string
		conf *tls.Config
		want string
	}{
		{"unknown authority", &tls.Config{Certificates: []tls.Certificate{NewAuthority(t).Pair(t, "127.0.0.1", day)}}, "unknown authority"},
		{"expired", &tls.Config{Certificates: []tls.Certificate{a.Pair(t, "127.0.0.1", time.Now().Add(-time.Hour))}}, "expired"},
		{"another name", &tls.Config{Certificates: []tls.Certificate{a.Pair(t, "other.example.com", day)}}, "another name"},
		{"TLS 1.1", &tls.Config{Certificates: []tls.Certificate{a.Pair(t, "127.0.0.1", day)}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, "protocol version"},
		{"no TLS", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, k, true)
			b.spec.Attempts = 2
			if tt.conf == nil {
				b.spec.Timeout = "2s" // such a store may wait for the rest of what it takes for a request
			}
			b.spec.CAFile = a.File(t, filepath.Join(t.TempDir(), "ca.pem"))
			b.store.Start(t, tt.conf)
			s := b.open()
			if err := b.write(s, Canary); !sink.IsTransient(err) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v", err)
			}
			if got := b.store.Lines(); len(got) > 0 {
				t.Errorf("%d records reached the store", len(got))
			}
		})
	}
}

func mutual(t *testing.T, k Kind) {
	a, b := NewAuthority(t), newBench(t, k, true)
	dir, day := t.TempDir(), time.Now().Add(24*time.Hour)
	b.spec.CAFile = a.File(t, filepath.Join(dir, "ca.pem"))
	conf := &tls.Config{Certificates: []tls.Certificate{a.Pair(t, "127.0.0.1", day)}, ClientAuth: tls.RequireAndVerifyClientCert}
	conf.ClientCAs = a.pool()
	b.store.Start(t, conf)
	b.spec.Attempts = 2
	s := b.open()
	if err := b.write(s, Canary); !sink.IsTransient(err) {
		t.Errorf("without a certificate: %v", err)
	}
	b.spec.Attempts = 0
	b.spec.CertFile, b.spec.KeyFile = Files(t, dir, a.Pair(t, "client", day))
	s = b.open()
	b.must(s, "a")
	if got := b.store.Lines(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("%q", got)
	}
}
