package agent

import (
	"os"
	"sync/atomic"
)

// Stop ends the reading of Inputs from outside: the bytes read so far are
// the input. It may be used from any goroutine.
type Stop struct {
	flag       atomic.Bool
	wake, bell *os.File // read and write end of a pipe, or nil
	ch         chan struct{}
}

// NewStop returns a Stop. Close releases it.
func NewStop() *Stop {
	s := &Stop{ch: make(chan struct{})}
	s.wake, s.bell, _ = os.Pipe() // without it, Stop takes effect at the next read
	return s
}

// Stop stops; also a second time.
func (s *Stop) Stop() {
	if s.flag.Swap(true) {
		return
	}
	close(s.ch)
	if s.bell != nil {
		s.bell.Write([]byte{0})
	}
}

// Stopped reports whether Stop was called.
func (s *Stop) Stopped() bool { return s.flag.Load() }

// Close releases the descriptors of s. Not while a reader uses it.
func (s *Stop) Close() {
	if s.bell != nil {
		s.bell.Close()
		s.wake.Close()
	}
}
