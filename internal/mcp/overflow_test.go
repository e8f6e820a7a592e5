package mcp

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

// gate is an output that stands still until it is opened.
type gate struct {
	open chan struct{}
	mu   sync.Mutex
	b    bytes.Buffer
}

func (g *gate) Write(b []byte) (int, error) {
	<-g.open
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.b.Write(b)
}

func TestOverflowNeverWaitsForGood(t *testing.T) {
	g := &gate{open: make(chan struct{})}
	o := NewOverflow(g, 20*time.Millisecond)
	line := strings.Repeat("x", 999) + "\n"
	for range 10_000 { // 10 MB
		if _, err := io.WriteString(o, line[:500]); err != nil {
			t.Fatal(err)
		}
		io.WriteString(o, line[500:])
	}
	close(g.open)
	waitFor(t, func() bool { // Close gives up on an output that has stood still so long
		o.mu.Lock()
		defer o.mu.Unlock()
		return !o.pending()
	})
	dropped, err := o.Close()
	g.mu.Lock()
	lines := bytes.Count(g.b.Bytes(), []byte{'\n'})
	g.mu.Unlock()
	if err != nil || dropped == 0 || int64(lines)+dropped < 10_000-1 {
		t.Errorf("%d lines written, %d dropped, %v", lines, dropped, err)
	}
}

func TestOverflowKeepsAllWhenTheOutputIsSlow(t *testing.T) {
	r, w := io.Pipe()
	o := NewOverflow(w, time.Minute)
	want := strings.Repeat("0123456789abcdef\n", 200_000)
	go func() {
		for rest := want; len(rest) > 0; {
			n := min(len(rest), 7001)
			io.WriteString(o, rest[:n])
			rest = rest[n:]
		}
		if n, err := o.Close(); n != 0 || err != nil {
			t.Errorf("%d dropped, %v", n, err)
		}
		w.Close()
	}()
	got, _ := io.ReadAll(r)
	if string(got) != want {
		t.Errorf("%d bytes of %d", len(got), len(want))
	}
}

func TestOverflowTellsFailures(t *testing.T) {
	r, w := io.Pipe()
	r.CloseWithError(errors.New("gone"))
	o := NewOverflow(w, time.Minute)
	waitFor(t, func() bool { _, err := o.Write([]byte("a\n")); return err != nil })
	if _, err := o.Close(); err == nil {
		t.Error("no error")
	}
	g := &gate{open: make(chan struct{})}
	o = NewOverflow(g, 10*time.Millisecond)
	o.Write([]byte("a\nb\n"))
	if n, err := o.Close(); err == nil {
		t.Errorf("an output that stands still: %d dropped, %v", n, err)
	}
	close(g.open)
}
