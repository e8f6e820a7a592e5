package ship

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/scrub"
)

var scrubber = sync.OnceValue(func() *scrub.Scrubber {
	s, err := config.Default().Scrubber()
	if err != nil {
		panic(err)
	}
	return s
})

// memory is a sink that keeps lines, and fails on request.
type memory struct {
	mu      sync.Mutex
	lines   []string
	sources map[string]bool
	fail    func(ctx context.Context, b *sink.Batch) error
}

func (m *memory) Write(ctx context.Context, b *sink.Batch) error {
	m.mu.Lock()
	fail := m.fail
	m.mu.Unlock()
	if fail != nil {
		if err := fail(ctx, b); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range b.Records {
		m.lines = append(m.lines, string(r.Line))
		if m.sources == nil {
			m.sources = map[string]bool{}
		}
		m.sources[r.Source] = true
	}
	return nil
}

func (m *memory) Close(context.Context) error { return nil }

func (m *memory) got() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.lines)
}

// place is a directory with logs and state, and a sink.
type site struct {
	t    *testing.T
	dir  string
	sink *memory
	o    Options

	mu    sync.Mutex
	notes []string
}

func newSite(t *testing.T) *site {
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
	s := &site{t: t, dir: t.TempDir(), sink: &memory{}}
	s.o = Options{
		Engine: NewEngine(scrubber()), Sink: s.sink, Files: []string{s.path("*.log")}, State: s.path("state"),
		Scan: 10 * time.Millisecond, Poll: 5 * time.Millisecond, Counters: &Counters{},
		Log: func(text string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.notes = append(s.notes, text)
		},
	}
	return s
}

func (s *site) path(name string) string { return filepath.Join(s.dir, name) }

func (s *site) write(name, text string) {
	s.t.Helper()
	f, err := os.OpenFile(s.path(name), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err == nil {
		_, err = f.WriteString(text)
		f.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// run starts a Run; the function returned stops it.
func (s *site) run() (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, s.o) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() {
			cancel()
			err = <-done
		})
		return err
	}
	s.t.Cleanup(func() { stop() })
	return stop
}

func (s *site) stopped(stop func() error) {
	s.t.Helper()
	if err := stop(); err != nil {
		s.t.Fatal(err)
	}
}

// wait waits until the sink has n lines.
func (s *site) wait(n int) []string {
	s.t.Helper()
	s.until(func() bool { return len(s.sink.got()) >= n })
	return s.sink.got()
}

// until waits for what has to come true; the limit is for machines that are
// busy.
func (s *site) until(holds func() bool) {
	s.t.Helper()
	for end := time.Now().Add(2 * time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.t.Fatalf("waited in vain; lines %.500q, notes %q", s.sink.got(), s.notes)
		}
	}
}

func (s *site) want(lines ...string) {
	s.t.Helper()
	if got := s.wait(len(lines)); !slices.Equal(got, lines) {
		s.t.Errorf("got %.800q\nwant %.800q", got, lines)
	}
}
