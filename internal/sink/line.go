package sink

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
)

// readerGone is the reason of an Error when standard output is a pipe that
// nobody reads any more.
const readerGone = "nobody reads any more"

// ReaderGone reports whether a Write to standard output failed because its
// reader went away, which is how `| head` ends.
func ReaderGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason == readerGone
}

// appendText appends a record as a line of text, or of JSON. A line break
// inside a text, which only a record of a structured source can have, becomes
// JSON as well, so that a line stays a record.
func appendText(dst []byte, r *Record, json bool) []byte {
	text := r.text()
	switch {
	case json:
		dst = appendObject(dst, r)
	case bytes.IndexByte(text, '\n') >= 0:
		dst = appendWrapped(dst, r)
	default:
		dst = append(dst, text...)
	}
	return append(dst, '\n')
}

// stdout writes lines to a writer.
type stdout struct {
	to   string
	json bool
	mu   sync.Mutex
	w    io.Writer
	buf  []byte
}

func openStdout(v *settings) (Sink, error) {
	return &stdout{to: v.to, json: v.Format == "json", w: v.o.Stdout}, nil
}

// Write implements Sink. What a failed write has left behind cannot be taken
// back, so its error is final.
func (s *stdout) Write(ctx context.Context, b *Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = s.buf[:0]
	for i := range b.Records {
		s.buf = appendText(s.buf, &b.Records[i], s.json)
	}
	for rest := s.buf; len(rest) > 0; {
		n, err := s.w.Write(rest)
		switch {
		case n < 0 || n > len(rest):
			return final(s.to, "wrote a wrong length")
		case err != nil && errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EPIPE), errors.Is(err, os.ErrClosed), errors.Is(err, io.ErrClosedPipe):
			return final(s.to, readerGone)
		case err != nil:
			return final(s.to, reason(err))
		case n == 0:
			return final(s.to, "takes nothing")
		}
		rest = rest[n:]
	}
	return nil
}

// Close implements Sink.
func (s *stdout) Close(context.Context) error { return nil }
