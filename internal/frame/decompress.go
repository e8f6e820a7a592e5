package frame

import (
	"errors"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the largest window of a zstd frame that is accepted, in
// bytes. It bounds the memory that an input can ask for; it is what
// `zstd --ultra -22` and `--long=27` use.
const maxWindow = 128 << 20

// Errors of compressed input. The decoder's own error is not kept: it may
// know more of the input than an error message should.
var (
	ErrTruncated = errors.New("compressed input ends too early")
	ErrCorrupt   = errors.New("compressed input is damaged")
	ErrTooLarge  = errors.New("compressed input needs a window above 128 MiB")
)

// Decompress recognises gzip and zstd by their first bytes and returns a
// reader of the plain bytes, several members or frames in a row included.
// Other input is returned as it is, and stays a Waiter if src is one. Memory
// does not depend on the size or ratio of the input. It reads from src only
// as much as it needs to decide: a live source is not kept waiting.
func Decompress(src io.Reader) (io.ReadCloser, error) {
	head := make([]byte, 0, 4)
	var err error
	for err == nil && len(head) < 4 && undecided(head) {
		var n int
		n, err = src.Read(head[len(head):4])
		head = head[:len(head)+n]
	}
	if err == io.EOF {
		err = nil // src says so again
	}
	plain := &prefixed{head: head, src: src, err: err}
	plain.waiter, _ = src.(Waiter)
	switch {
	case err != nil:
		return plain, nil
	case isGzip(head):
		z, err := gzip.NewReader(plain)
		if err != nil {
			return nil, plain.own(err)
		}
		return &inflated{r: z, src: plain, close: func() { z.Close() }}, nil
	case isZstd(head):
		z, err := zstd.NewReader(plain, zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, plain.own(err)
		}
		return &inflated{r: z, src: plain, close: z.Close}, nil
	}
	return plain, nil
}

// undecided reports whether more of the head is needed to tell the format.
func undecided(head []byte) bool {
	var full [4]byte
	n := copy(full[:], head)
	if n == 0 {
		return true
	}
	gz, zs, skip := [4]byte{0x1f, 0x8b, 8, 0}, [4]byte{0x28, 0xb5, 0x2f, 0xfd}, [4]byte{head[0], 0x2a, 0x4d, 0x18}
	return string(head[:min(n, 3)]) == string(gz[:min(n, 3)]) ||
		string(head) == string(zs[:n]) ||
		head[0]&0xf0 == 0x50 && string(head) == string(skip[:n])
}

func isGzip(head []byte) bool {
	return len(head) >= 3 && head[0] == 0x1f && head[1] == 0x8b && head[2] == 8
}

// isZstd also knows a skippable frame, which parallel compressors write
// first.
func isZstd(head []byte) bool {
	return string(head) == "\x28\xb5\x2f\xfd" ||
		len(head) == 4 && head[0]&0xf0 == 0x50 && string(head[1:]) == "\x2a\x4d\x18"
}

// own replaces an error of a decoder; an error of the source stays.
func (p *prefixed) own(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case p.failed != nil:
		return p.failed
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return ErrTooLarge
	}
	return ErrCorrupt
}

// inflated is a decoder whose errors are our own.
type inflated struct {
	r     io.Reader
	src   *prefixed
	close func()
	err   error
}

func (z *inflated) Read(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	n, err := z.r.Read(p)
	z.err = z.src.own(err)
	return n, z.err
}

func (z *inflated) Close() error {
	z.close()
	return nil
}

// prefixed gives out head, then src.
type prefixed struct {
	head   []byte
	err    error // of src, behind head
	src    io.Reader
	waiter Waiter
	failed error // what src returned, end of input aside
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.src.Read(b)
	if err != nil && err != io.EOF {
		p.failed = err
	}
	return n, err
}

// Wait implements Waiter; a source that cannot tell is taken to wait never.
func (p *prefixed) Wait(d time.Duration) bool {
	if len(p.head) > 0 || p.err != nil || p.waiter == nil {
		return true
	}
	return p.waiter.Wait(d)
}

func (p *prefixed) Close() error { return nil }
