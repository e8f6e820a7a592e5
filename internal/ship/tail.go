package ship

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// Errors that end the reading of a file, besides io.EOF for one that is gone
// and read to its end.
var (
	errStopped   = errors.New("reading was stopped")
	errTruncated = errors.New("file was truncated")
	errQuiet     = errors.New("file has been quiet and is all delivered")
)

// headSize is how many bytes at its start tell a file from another one.
const headSize = 512

// calm is how long a file has to be quiet to be looked at less often.
const calm = 10 * time.Second

// grace is how long a file that was renamed or removed may still grow.
const grace = 5 * time.Second

// tail follows one file. Its reader is one goroutine.
type tail struct {
	f    *os.File
	id   ident
	name string // scrubbed
	stop <-chan struct{}
	poll time.Duration
	park time.Duration // after so long without a byte it is not held open
	once bool

	off   int64  // the next byte to read
	limit int64  // a read does not go across, because something ends there; 0: none
	head  []byte // the first bytes, as far as they were read
	round int    // how often the file was truncated
	probe []byte // what replaced reads

	key []byte   // of digests
	sum *headSum // of head

	gone  atomic.Bool          // no name leads to it any more
	done  atomic.Bool          // read to its end and delivered, or given up
	acked atomic.Pointer[mark] // by the sink
}

// digest returns that of the first bytes that were read.
func (t *tail) digest() *headSum {
	if t.sum == nil || t.sum.Size != len(t.head) {
		t.sum = sumOf(t.key, t.head)
	}
	return t.sum
}

// position is what is kept of the file at m.
func (t *tail) position(m *mark, now time.Time) position {
	p := position{ident: t.id, Name: t.name, Offset: m.offset, Context: m.context, Size: m.offset, Head: m.head, Seen: now}
	if info, err := t.f.Stat(); err == nil {
		p.Size = info.Size()
	}
	return p
}

// remember reads the head of a file that was read up to m before.
func (t *tail) remember(m mark) error {
	t.head = make([]byte, min(m.offset, headSize))
	if _, err := t.f.ReadAt(t.head, 0); err != nil {
		return err
	}
	m.head = t.digest()
	t.acked.Store(&m)
	return nil
}

// Read implements io.Reader. It waits until there is something to read.
func (t *tail) Read(p []byte) (int, error) {
	if t.off < t.limit {
		p = p[:min(int64(len(p)), t.limit-t.off)]
	}
	var since time.Time // the file is gone and did not grow
	start := time.Now()
	for {
		select {
		case <-t.stop:
			return 0, errStopped
		default:
		}
		if t.replaced() {
			return 0, errTruncated
		}
		n, err := t.f.ReadAt(p, t.off)
		if n > 0 {
			if room := headSize - len(t.head); room > 0 && t.off == int64(len(t.head)) {
				t.head = append(t.head, p[:min(n, room)]...)
			}
			t.off += int64(n)
			return n, nil
		}
		if err != nil && err != io.EOF {
			return 0, err
		}
		if info, err := t.f.Stat(); err == nil && info.Size() < t.off {
			return 0, errTruncated
		}
		if t.once {
			return 0, io.EOF
		}
		switch {
		case !t.gone.Load():
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		case time.Since(since) > grace:
			return 0, io.EOF
		}
		if time.Since(start) > t.park && t.settled() {
			return 0, errQuiet
		}
		d := t.poll
		if time.Since(start) > calm {
			d *= 5
		}
		t.sleep(d)
	}
}

// settled reports whether everything that was read is delivered.
func (t *tail) settled() bool {
	m := t.acked.Load()
	return m != nil && m.round == t.round && m.offset == t.off && !t.gone.Load()
}

// replaced reports whether the file begins with other bytes than it did: it
// was truncated and has grown beyond where we were, perhaps while the sink made
// us wait.
func (t *tail) replaced() bool {
	if len(t.head) == 0 {
		return false
	}
	t.probe = append(t.probe[:0], t.head...)
	now := t.probe
	n, err := t.f.ReadAt(now, 0)
	return n < len(now) && err == io.EOF || n == len(now) && !bytes.Equal(now, t.head)
}

// sleep waits for d, or until the reading is stopped.
func (t *tail) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-t.stop:
	case <-timer.C:
	}
}

// Wait implements frame.Waiter.
func (t *tail) Wait(d time.Duration) bool {
	end := time.Now().Add(d)
	for {
		info, err := t.f.Stat()
		if err != nil || info.Size() != t.off || t.once || t.gone.Load() {
			return true
		}
		left := time.Until(end)
		if d >= 0 && left <= 0 {
			return false
		}
		select {
		case <-t.stop:
			return true
		default:
		}
		step := min(t.poll, 50*time.Millisecond)
		if d >= 0 {
			step = min(step, left)
		}
		t.sleep(step)
	}
}

// restart goes back to the start of a file that was truncated.
func (t *tail) restart() {
	t.off, t.limit, t.head, t.sum = 0, 0, nil, nil
	t.round++
}
