package agent

import (
	"errors"
	"io"
	"syscall"
)

// writeAll writes b whole. It goes on after a short write and after a
// signal, and gives up when nothing moves.
func writeAll(w io.Writer, b []byte) (n int, err error) {
	for idle := 0; n < len(b); {
		m, err := w.Write(b[n:])
		if m < 0 || m > len(b)-n {
			return n, io.ErrShortWrite
		}
		n += m
		if err != nil && !errors.Is(err, syscall.EINTR) && err != io.ErrShortWrite {
			return n, err
		}
		if idle++; m > 0 {
			idle = 0
		} else if idle == 100 {
			return n, io.ErrShortWrite
		}
	}
	return n, nil
}
