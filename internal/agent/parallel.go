package agent

import (
	"io"
	"sync"
	"time"

	"github.com/phiscrub/phiscrub/internal/frame"
	"github.com/phiscrub/phiscrub/scrub"
)

// Ready is a source that knows whether its next Read returns at once.
type Ready interface{ Ready() bool }

// job is a block on its way through a worker. Its buffers are its own.
type job struct {
	buf     []byte // behind block
	block   []byte
	dst     []byte
	out     []byte
	station *station
	stream  scrub.Stream // open behind the block, if nothing was before it
	done    chan struct{}
}

// crew is the state of a parallel run. One goroutine reads, hands out and
// writes; the order of the output is the order of the ring.
type crew struct {
	p      *Pipe
	src    io.Reader
	waiter frame.Waiter
	work   chan *job
	ring   []*job // in flight, oldest first
	free   []*job
	failed error // of a write inside Read
}

// parallel runs with several workers. A block goes to one of them only when
// more input is there already: a slow stream is scrubbed and written by the
// goroutine that reads it, with no hand-over.
func (p *Pipe) parallel(src io.Reader, o frame.Options) error {
	n := p.o.Workers
	c := &crew{p: p, src: src, work: make(chan *job, n+2)}
	c.waiter, _ = src.(frame.Waiter)
	for range n + 2 {
		c.free = append(c.free, &job{done: make(chan struct{}, 1)})
	}
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			s := &station{newWorker: p.o.NewWorker, count: p.o.Audit != nil}
			for j := range c.work {
				j.stream.Reset()
				j.out = s.block(j.dst[:0], j.block, &j.stream)
				j.dst = keep(j.dst, j.out, j.block)
				j.station.outcome, j.station.panics = s.outcome, s.panics
				s.panics = 0
				if s.count {
					j.station.tally.Reset()
					j.station.tally.Merge(&s.tally)
					s.tally.Reset()
				}
				j.done <- struct{}{}
			}
		})
	}
	defer wg.Wait()
	defer close(c.work)
	r := frame.NewReader(c, o)
	for {
		piece, err := r.Next()
		if err != nil {
			if werr := c.drain(); werr != nil {
				return werr
			}
			return p.end(err)
		}
		if piece.Kind != frame.Lines || len(c.ring) == 0 && !c.ready() {
			if err := c.drain(); err != nil {
				return err
			}
			if err := p.inline(r, piece); err != nil {
				return err
			}
			continue
		}
		if err := c.dispatch(r, piece.Data); err != nil {
			return err
		}
	}
}

// dispatch hands a block to the workers, after writing the oldest if all
// jobs are taken.
func (c *crew) dispatch(r *frame.Reader, block []byte) error {
	if len(c.free) == 0 {
		if err := c.oldest(); err != nil {
			return err
		}
	}
	j := c.free[len(c.free)-1]
	c.free = c.free[:len(c.free)-1]
	if j.station == nil {
		j.station = &station{}
	}
	j.block = block
	j.buf = r.Take(j.buf)
	c.p.stats.BytesIn += int64(len(block))
	c.ring = append(c.ring, j)
	c.work <- j
	return nil
}

// oldest waits for the oldest job and writes it. A worker takes it that
// nothing is open before its block. Where something is, the block is scrubbed
// again, so that the output does not depend on who scrubs and when.
func (c *crew) oldest() error {
	j := c.ring[0]
	copy(c.ring, c.ring[1:])
	c.ring = c.ring[:len(c.ring)-1]
	<-j.done
	by := j.station
	if c.p.stream.Open() {
		by = &c.p.self
		j.out = by.block(j.dst[:0], j.block, &c.p.stream)
		j.dst = keep(j.dst, j.out, j.block)
	} else {
		c.p.stream, j.stream = j.stream, c.p.stream
	}
	c.p.add(by)
	c.free = append(c.free, j)
	if err := c.p.tell(by, &by.outcome, len(j.block), len(j.out)); err != nil {
		return err
	}
	return c.p.write(j.out)
}

// drain writes everything in flight.
func (c *crew) drain() error {
	for len(c.ring) > 0 {
		if err := c.oldest(); err != nil {
			return err
		}
	}
	return nil
}

func (c *crew) ready() bool {
	if r, ok := c.src.(Ready); ok {
		return r.Ready()
	}
	return c.waiter != nil && c.waiter.Wait(0)
}

// Read passes on to the source. Nothing stays in flight while it waits.
func (c *crew) Read(b []byte) (int, error) {
	if c.failed == nil && len(c.ring) > 0 && !c.ready() {
		c.failed = c.drain()
	}
	if c.failed != nil {
		return 0, c.failed
	}
	return c.src.Read(b)
}

// Wait implements frame.Waiter.
func (c *crew) Wait(d time.Duration) bool {
	if c.waiter == nil {
		return true
	}
	if len(c.ring) > 0 && !c.ready() {
		c.failed = c.drain()
	}
	return c.failed != nil || c.waiter.Wait(d)
}
