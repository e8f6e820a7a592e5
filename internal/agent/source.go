package agent

import (
	"io"
	"os"
	"sync/atomic"
	"time"
)

// source reads a file until it ends or is stopped.
type source struct {
	f      *os.File
	stop   *Stop
	read   *atomic.Int64
	steady bool // a regular file: reads never wait
	live   waiting
}

// waiting is how a system asks a descriptor for input, and the stop with it.
type waiting interface {
	// wait returns true when a read returns at once or the stop was called.
	// d < 0 waits as long as it takes.
	wait(d time.Duration) bool
	io.Reader
	close()
}

func newSource(f *os.File, stop *Stop, read *atomic.Int64) *source {
	s := &source{f: f, stop: stop, read: read}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		s.steady = true
	} else {
		widen(f)
		s.live = newWaiting(f, stop)
	}
	return s
}

func (s *source) Read(p []byte) (n int, err error) {
	if s.steady {
		if s.stop.Stopped() {
			return 0, io.EOF
		}
		n, err = s.f.Read(p)
	} else {
		s.live.wait(-1)
		if s.stop.Stopped() {
			return 0, io.EOF
		}
		n, err = s.live.Read(p)
	}
	s.read.Add(int64(n))
	return n, err
}

// Wait implements frame.Waiter.
func (s *source) Wait(d time.Duration) bool {
	return s.steady || s.live.wait(d)
}

func (s *source) close() {
	if s.live != nil {
		s.live.close()
	}
	s.f.Close()
}
