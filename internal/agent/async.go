package agent

import (
	"io"
	"os"
	"time"
)

// async waits for a file with a goroutine that reads ahead by one chunk: for
// systems where a descriptor cannot be asked. The goroutine ends at the next
// chunk after close; a read that blocks for good it cannot leave.
type async struct {
	stop   *Stop
	chunks chan chunk
	spare  chan []byte
	quit   chan struct{}
	cur    chunk
	rest   []byte
}

type chunk struct {
	buf []byte
	n   int
	err error
}

func newAsync(f *os.File, stop *Stop) *async {
	a := &async{stop: stop, chunks: make(chan chunk), spare: make(chan []byte, 2), quit: make(chan struct{})}
	a.spare <- make([]byte, 64<<10)
	a.spare <- make([]byte, 64<<10)
	go a.run(f)
	return a
}

func (a *async) run(f io.Reader) {
	for {
		var c chunk
		select {
		case c.buf = <-a.spare:
		case <-a.quit:
			return
		}
		c.n, c.err = f.Read(c.buf)
		select {
		case a.chunks <- c:
		case <-a.quit:
			return
		}
		if c.err != nil {
			return
		}
	}
}

func (a *async) wait(d time.Duration) bool {
	if len(a.rest) > 0 || a.cur.err != nil {
		return true
	}
	var late <-chan time.Time
	switch {
	case d == 0:
		select {
		case c := <-a.chunks:
			a.take(c)
			return true
		case <-a.stop.ch:
			return true
		default:
			return false
		}
	case d > 0:
		t := time.NewTimer(d)
		defer t.Stop()
		late = t.C
	}
	select {
	case c := <-a.chunks:
		a.take(c)
		return true
	case <-a.stop.ch:
		return true
	case <-late:
		return false
	}
}

func (a *async) take(c chunk) {
	if a.cur.buf != nil {
		a.spare <- a.cur.buf
	}
	a.cur, a.rest = c, c.buf[:c.n]
}

// Read returns what wait brought.
func (a *async) Read(p []byte) (int, error) {
	if len(a.rest) == 0 {
		return 0, a.cur.err
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

func (a *async) close() { close(a.quit) }
