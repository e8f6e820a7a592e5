package agent

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/phiscrub/phiscrub/internal/frame"
)

// Inputs reads files one after the other, each decompressed when it is
// compressed, as one stream. It can be stopped.
type Inputs struct {
	stop  *Stop
	files []*os.File
	cur   io.ReadCloser
	src   *source
	plain bool
	read  atomic.Int64
}

// NewInputs returns the stream of files. It closes each file when it has
// ended.
func NewInputs(stop *Stop, files ...*os.File) *Inputs {
	return &Inputs{stop: stop, files: files}
}

// BytesRead returns how many bytes were read from the files, before
// decompression. It may be called from any goroutine.
func (in *Inputs) BytesRead() int64 { return in.read.Load() }

// Read implements io.Reader.
func (in *Inputs) Read(p []byte) (int, error) {
	for {
		if in.cur == nil {
			if len(in.files) == 0 || in.stop.Stopped() {
				return 0, io.EOF
			}
			if err := in.open(); err != nil {
				return 0, in.failed(err)
			}
		}
		n, err := in.cur.Read(p)
		if err == io.EOF && !in.stop.Stopped() {
			in.close()
			if n > 0 {
				return n, nil
			}
			continue
		}
		return n, in.failed(err)
	}
}

// failed turns what a stop does to a decoder into the end of input, and names
// the file where the error does not.
func (in *Inputs) failed(err error) error {
	var path *os.PathError
	switch {
	case err == nil:
		return nil
	case in.stop.Stopped():
		return io.EOF
	case err == io.EOF || errors.As(err, &path):
		return err
	}
	return fmt.Errorf("%s: %w", in.src.f.Name(), err)
}

func (in *Inputs) open() error {
	in.src = newSource(in.files[0], in.stop, &in.read)
	in.files = in.files[1:]
	cur, err := frame.Decompress(in.src)
	if err != nil {
		in.src.close()
		return err
	}
	_, in.plain = cur.(frame.Waiter)
	in.cur = cur
	return nil
}

func (in *Inputs) close() {
	in.cur.Close()
	in.src.close()
	in.cur, in.src = nil, nil
}

// Close ends the reading before the end of input.
func (in *Inputs) Close() {
	if in.cur != nil {
		in.close()
	}
	for _, f := range in.files {
		f.Close()
	}
	in.files = nil
}

// Wait implements frame.Waiter. Behind a decoder it cannot tell, and says
// true: open records then wait for their next part as long as it takes.
func (in *Inputs) Wait(d time.Duration) bool {
	if w, ok := in.cur.(frame.Waiter); ok {
		return w.Wait(d)
	}
	return true
}

// Ready reports whether the next Read is sure not to wait.
func (in *Inputs) Ready() bool {
	return in.src != nil && (in.src.steady || in.plain && in.Wait(0))
}
