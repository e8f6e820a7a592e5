package agent

import (
	"io"
	"os"
	"sync/atomic"
	"time"
)

// Raw reads a descriptor as it is, without decompression: what a command
// writes that this program runs. It can be stopped.
type Raw struct {
	src  *source
	read atomic.Int64
}

// NewRaw returns the stream of f, which Close closes.
func NewRaw(stop *Stop, f *os.File) *Raw {
	r := &Raw{}
	r.src = newSource(f, stop, &r.read)
	return r
}

// Read implements io.Reader.
func (r *Raw) Read(p []byte) (int, error) {
	n, err := r.src.Read(p)
	if err != nil && r.src.stop.Stopped() {
		err = io.EOF
	}
	return n, err
}

// Wait implements frame.Waiter.
func (r *Raw) Wait(d time.Duration) bool { return r.src.Wait(d) }

// Close ends the reading: who writes gets a broken pipe.
func (r *Raw) Close() { r.src.close() }
