package ship

import (
	"sync"
	"sync/atomic"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/scrub"
)

// Engine lends workers of a Scrubber to any number of streams. The Scrubber
// can be changed while they run: a block is scrubbed by the old rules or by
// the new ones, never by none.
type Engine struct{ now atomic.Pointer[rules] }

// rules are the workers of one Scrubber that nobody uses at present.
type rules struct {
	s    *scrub.Scrubber
	mu   sync.Mutex
	free []*scrub.Worker
}

// maxFree bounds the workers that wait; more work at a time only when more
// goroutines have a block in hand.
const maxFree = 8

// NewEngine returns an Engine.
func NewEngine(s *scrub.Scrubber) *Engine {
	e := &Engine{}
	e.Swap(s)
	return e
}

// Swap makes s the Scrubber of every block from now on.
func (e *Engine) Swap(s *scrub.Scrubber) { e.now.Store(&rules{s: s}) }

// Name scrubs the name of a file: people put identifiers there too.
func (e *Engine) Name(path string) string {
	w, r := e.take()
	defer r.put(w)
	out, _ := w.Line(nil, []byte(path))
	return string(out)
}

func (e *Engine) take() (*scrub.Worker, *rules) {
	r := e.now.Load()
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.free); n > 0 {
		w := r.free[n-1]
		r.free = r.free[:n-1]
		return w, r
	}
	return r.s.NewWorker(), r
}

func (r *rules) put(w *scrub.Worker) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.free) < maxFree {
		r.free = append(r.free, w)
	}
}

// Worker returns a worker for one stream. It borrows one of the Engine for
// each block, and keeps it through the windows of a long line. A worker that
// panics does not come back. Findings are kept only when asked for.
func (e *Engine) Worker(findings bool) agent.Worker { return &borrowed{e: e, keep: findings} }

type borrowed struct {
	e     *Engine
	w     *scrub.Worker // through the windows of a line
	from  *rules
	keep  bool
	found []scrub.Finding // of the last call
}

// note keeps the findings of a worker that goes back.
func (b *borrowed) note(w *scrub.Worker) {
	if b.keep {
		b.found = append(b.found[:0], w.Findings()...)
	}
}

// Stream implements agent.Worker.
func (b *borrowed) Stream(dst, block []byte, st *scrub.Stream) ([]byte, scrub.Outcome) {
	w, from := b.e.take()
	out, o := w.Stream(dst, block, st) // out is dst or block: the worker is free
	b.note(w)
	from.put(w)
	return out, o
}

// Window implements agent.Worker.
func (b *borrowed) Window(dst, win []byte, last bool) ([]byte, int, scrub.Outcome) {
	w, from := b.w, b.from
	b.w, b.from = nil, nil
	if w == nil {
		w, from = b.e.take()
	}
	out, n, o := w.Window(dst, win, last)
	b.note(w)
	if last {
		from.put(w)
	} else {
		b.w, b.from = w, from
	}
	return out, n, o
}

// Findings implements agent.Worker.
func (b *borrowed) Findings() []scrub.Finding { return b.found }
