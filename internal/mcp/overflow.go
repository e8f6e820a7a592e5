package mcp

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"time"
)

// Overflow is a writer that never makes its caller wait for good. A client that
// does not read the server's standard error would otherwise stop the server as
// soon as the pipe is full. While the output stands still, lines that no longer
// fit into the buffer are dropped, and counted.
type Overflow struct {
	w        io.Writer
	patience time.Duration

	mu      sync.Mutex
	change  sync.Cond
	buf     []byte
	moved   time.Time // the output last took something
	dropped int64     // lines
	cut     bool      // the line at hand is being dropped
	writing bool      // the output has something in hand
	closed  bool
	err     error
	done    chan struct{}
}

// maxWaiting is how many bytes wait for the output.
const maxWaiting = 1 << 20

// NewOverflow returns a writer to w. patience is how long the output may stand
// still before lines are dropped.
func NewOverflow(w io.Writer, patience time.Duration) *Overflow {
	o := &Overflow{w: w, patience: patience, moved: time.Now(), done: make(chan struct{})}
	o.change.L = &o.mu
	go o.run()
	return o
}

// Write implements io.Writer. The error is that of an earlier write.
func (o *Overflow) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for line := range bytes.Lines(b) {
		if err := o.line(line); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// line queues a line, or a part of one, or drops it.
func (o *Overflow) line(b []byte) error {
	ends := b[len(b)-1] == '\n'
	for o.err == nil && !o.cut && len(o.buf) > 0 && len(o.buf)+len(b) > maxWaiting {
		left := o.patience - time.Since(o.moved)
		if left <= 0 {
			o.dropped++
			o.cut = true
			break
		}
		t := time.AfterFunc(left, func() {
			o.mu.Lock()
			o.change.Broadcast()
			o.mu.Unlock()
		})
		o.change.Wait()
		t.Stop()
	}
	switch {
	case o.err != nil:
		return o.err
	case o.cut:
		o.cut = !ends
		return nil
	}
	o.buf = append(o.buf, b...)
	o.change.Broadcast()
	return nil
}

// run writes what waits.
func (o *Overflow) run() {
	defer close(o.done)
	var out []byte
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		for len(o.buf) == 0 && !o.closed {
			o.moved = time.Now()
			o.change.Wait()
		}
		if len(o.buf) == 0 {
			return
		}
		n := min(len(o.buf), chunk)
		out = append(out[:0], o.buf[:n]...)
		o.buf = o.buf[:copy(o.buf, o.buf[n:])]
		o.writing = true
		o.mu.Unlock()
		_, err := o.w.Write(out)
		o.mu.Lock()
		o.writing = false
		o.moved = time.Now()
		o.change.Broadcast()
		if err != nil {
			o.err, o.buf = err, nil
			return
		}
	}
}

// pending reports whether something has not reached the output yet. o.mu is held.
func (o *Overflow) pending() bool { return o.writing || len(o.buf) > 0 }

// errStill says that the output stood still to the end.
var errStill = errors.New("nobody reads it")

// Close waits for what is queued, as long as the output takes something. It
// returns how many lines were dropped.
func (o *Overflow) Close() (dropped int64, err error) {
	o.mu.Lock()
	o.closed = true
	o.change.Broadcast()
	o.mu.Unlock()
	for {
		select {
		case <-o.done:
			return o.dropped, o.err
		case <-time.After(o.patience / 4):
		}
		o.mu.Lock()
		still := o.pending() && time.Since(o.moved) > o.patience
		n := o.dropped + int64(bytes.Count(o.buf, []byte{'\n'}))
		o.mu.Unlock()
		if still {
			return n, errStill
		}
	}
}
