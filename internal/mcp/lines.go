package mcp

import (
	"bytes"
	"io"
)

// taker gets the messages of a stream, one a line.
type taker interface {
	// fresh takes the bytes of a read, before they are looked at.
	fresh(b []byte) error
	// settle ends what line has begun: nobody knows when the next bytes come.
	settle() error
	// line takes a message that is held, without its newline; newline says
	// whether it has one, which then stands behind it. It is valid until settle
	// returns.
	line(m *message, newline bool) error
	// long is told of a message that is too long to be held, by what was read
	// of it so far, and says whether it passes; its bytes then go to more.
	long(m *message) (pass bool, err error)
	more(b []byte) error
	// end is told that a long message is complete. what passed is what long
	// said.
	end(m *message, passed, newline bool) error
}

// chunk is how much is read at once, in bytes.
const chunk = 64 << 10

// readLines reads src to its end. What it hands out is valid during the call, if
// nothing else is said.
func readLines(src io.Reader, limit int, t taker) error {
	buf := make([]byte, 0, chunk)
	m := message{scanner: &scanner{}}
	var long, pass bool
	for {
		if cap(buf)-len(buf) < chunk/2 {
			bigger := make([]byte, len(buf), min(2*cap(buf), limit+2*chunk))
			copy(bigger, buf)
			buf = bigger
		}
		n, err := src.Read(buf[len(buf):cap(buf)])
		fresh := len(buf)
		buf = buf[:len(buf)+n]
		if n > 0 {
			if terr := t.fresh(buf[fresh:]); terr != nil {
				return terr
			}
		}
		start := 0 // of the message at hand
		for {
			i := bytes.IndexByte(buf[fresh:], '\n')
			last := i < 0
			stop := len(buf)
			if !last {
				stop = fresh + i
			}
			m.feed(buf[fresh:stop])
			if last && !(err != nil && stop > start) && !(err != nil && long) {
				break
			}
			var terr error
			if !long && stop-start > limit { // it came whole, and is as long all the same
				long = true
				pass, terr = t.long(&m)
			}
			switch {
			case terr != nil:
			case long:
				if pass && stop > start {
					terr = t.more(buf[start:stop])
				}
				if terr == nil {
					terr = t.end(&m, pass, !last)
				}
			default:
				m.raw = buf[start:stop]
				terr = t.line(&m, !last)
			}
			if terr != nil {
				return terr
			}
			long, m.raw = false, nil
			m.reset()
			if last {
				start = stop
				break
			}
			start, fresh = stop+1, stop+1
		}
		if terr := t.settle(); terr != nil {
			return terr
		}
		// What is left is the start of a message.
		switch {
		case long:
			if pass && len(buf) > start {
				if terr := t.more(buf[start:]); terr != nil {
					return terr
				}
			}
			buf = buf[:0]
		case len(buf)-start > limit:
			var terr error
			if pass, terr = t.long(&m); terr != nil {
				return terr
			}
			long = true
			if pass {
				if terr := t.more(buf[start:]); terr != nil {
					return terr
				}
			}
			buf = buf[:0]
		default:
			buf = buf[:copy(buf, buf[start:])]
		}
		if cap(buf) > 4*chunk && len(buf) < chunk {
			buf = append(make([]byte, 0, chunk), buf...)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
