package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/phiscrub/phiscrub/internal/key"
)

// The errors of a Log.
var (
	ErrClosed = errors.New("audit: the log is closed")
	ErrFull   = errors.New("audit: the log cannot be written and its queue is full")
	ErrWrite  = errors.New("audit: the event could not be written")
	ErrBusy   = errors.New("audit: the directory is in use")
)

// Sync says when a batch counts as written.
type Sync int

const (
	SyncBatch Sync = iota // when the disk says so (fsync)
	SyncOff               // when the operating system has it: lost with the machine, not with the process
)

// Options are the settings of a Log. Auditors, Signer and Key are required,
// the others have defaults.
type Options struct {
	Auditors []*key.Recipient // who can read the events
	Signer   note.Signer      // of checkpoints
	Key      string           // verifies what Signer signs; see key.LoadCheckpointKey
	Retired  []note.Verifier  // keys of earlier signers

	Door string           // for events without one
	Now  func() time.Time // the clock; time.Now
	Sync Sync

	Interval     time.Duration // an event waits no longer for its checkpoint; 1 s
	Batch        int           // nor for more events than this; 256
	Idle         time.Duration // a checkpoint without events says that the writer lives; 5 min
	SegmentBytes int64         // a segment that has grown to this is closed; 16 MiB
	SegmentAge   time.Duration // or that is so old; 24 h
	Queue        int           // events that wait while the disk fails; 8192

	disk disk // for tests
}

func (o *Options) defaults() error {
	if len(o.Auditors) == 0 || o.Signer == nil || o.Key == "" {
		return errors.New("audit: a log needs the auditors' public key and the key that signs checkpoints")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	set := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	set(&o.Interval, time.Second)
	set(&o.Idle, 5*time.Minute)
	set(&o.SegmentAge, 24*time.Hour)
	if o.Batch <= 0 || o.Batch > 256 {
		o.Batch = 256
	}
	if o.SegmentBytes <= 0 || o.SegmentBytes > maxSegment/2 {
		o.SegmentBytes = 16 << 20
	}
	if o.Queue <= 0 {
		o.Queue = 8192
	}
	return nil
}

// Log is an audit log that is written. Its methods may be called from any
// goroutine.
type Log struct {
	o    Options
	lock *os.File
	turn chan struct{} // holds a token while somebody writes
	w    writer        // of who has the turn

	mu      sync.Mutex
	queue   []item
	commits int   // items in queue that somebody waits for
	lost    int64 // events that found the queue full
	closed  bool
	failing error // of the last attempt to write
	wake    chan struct{}
	done    chan struct{}
}

// item is an event on its way to the disk.
type item struct {
	event *Event // not written as JSON yet; nil: data is
	data  []byte
	open  bool
	done  chan<- result // nil: nobody waits
	i     int           // which of the events that done waits for
}

// encode writes the event as JSON, if it is not.
func (it *item) encode(now time.Time) {
	if it.event == nil {
		return
	}
	data, err := it.event.encode()
	if err != nil { // ordinary rules that out
		e := Event{Type: Recovery, Time: now.UTC().Round(0), Recover: &Recover{Reason: "an event could not be written as JSON", Lost: 1}}
		data, _ = e.encode()
		it.open = true
	}
	it.data, it.event = data, nil
}

type result struct {
	seq int64
	err error
	i   int
}

// Open opens the log in dir, which is created when it is not there, repairs
// what a crash has left and begins a segment. An error means that nothing can
// be recorded. Evidence is never changed: of a log that was tampered with the
// files stay as they are, and a new tree is begun beside them.
func Open(dir string, o Options) (*Log, error) {
	if err := o.defaults(); err != nil {
		return nil, err
	}
	if err := prepare(dir); err != nil {
		return nil, err
	}
	lock, busy, err := lockFile(filepath.Join(dir, lockName))
	if busy {
		return nil, fmt.Errorf("%w: %s has a writer already; give each process a directory of its own", ErrBusy, dir)
	}
	if err != nil {
		return nil, fmt.Errorf("audit: the log cannot be locked: %w", err)
	}
	l := &Log{o: o, lock: lock, turn: make(chan struct{}, 1), wake: make(chan struct{}, 1), done: make(chan struct{})}
	if l.o.disk == nil {
		l.o.disk = folder(dir)
	}
	l.w = writer{o: &l.o}
	if err := l.w.start(); err != nil {
		l.lock.Close()
		return nil, err
	}
	go l.run()
	return l, nil
}

// prepare makes the directory of a log and refuses one that others may write.
func prepare(dir string) error {
	if dir == "" {
		return errors.New("audit: the name of the directory is empty")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("audit: the directory cannot be made: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("audit: the directory cannot be used: %w", err)
	}
	if exposed(info) {
		return fmt.Errorf("audit: others may write into %s; run chmod go-w %s", dir, dir)
	}
	return nil
}

// Append records an event soon: within the interval, if the disk works. An
// error means that it will not be recorded. The body of the event must not be
// changed any more.
func (l *Log) Append(e Event) error {
	return l.put(e, item{}, true)
}

// Commit records an event and returns its number when it is on disk, under a
// signed checkpoint. With an error nothing may be done that needs the event.
// When ctx ends first the event may still be recorded.
func (l *Log) Commit(ctx context.Context, e Event) (seq int64, err error) {
	done := make(chan result, 1)
	if err := l.put(e, item{done: done}, true); err != nil {
		return 0, err
	}
	select {
	case r := <-done:
		return r.seq, r.err
	case <-ctx.Done():
		return 0, fmt.Errorf("%w: %w", ErrWrite, ctx.Err())
	}
}

// CommitAll records events and returns when they are on disk, like Commit, but
// writes them itself, with all else that waits: no other goroutine has to be
// woken and waited for. errs is nil, or tells for each event why it was not
// recorded.
func (l *Log) CommitAll(events []Event) (errs []error) {
	fail := func(i int, err error) {
		if errs == nil {
			errs = make([]error, len(events))
		}
		errs[i] = err
	}
	done := make(chan result, len(events))
	left := 0
	for i := range events {
		if err := l.put(events[i], item{done: done, i: i}, false); err != nil {
			fail(i, err)
		} else {
			left++
		}
	}
	if left == 0 {
		return errs
	}
	l.turn <- struct{}{}
	if len(done) < left { // nobody has written them in the meantime
		if l.flush(false) != nil {
			defer l.signal() // so that run tries again
		}
	}
	<-l.turn
	for ; left > 0; left-- {
		if r := <-done; r.err != nil {
			fail(r.i, r.err)
		}
	}
	return errs
}

// put queues an event. wake says whether run is told of one that somebody waits
// for; else the caller writes it.
func (l *Log) put(e Event, it item, wake bool) error {
	if e.Time.IsZero() {
		e.Time = l.o.Now()
	}
	e.Time = e.Time.UTC().Round(0)
	if e.Door == "" {
		e.Door = l.o.Door
	}
	it.open = e.Type.open()
	if it.done == nil && e.ordinary() {
		it.event = &e // nobody waits while it is written as JSON
	} else {
		data, err := e.encode()
		if err != nil {
			return err
		}
		it.data = data
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	if len(l.queue) >= l.o.Queue && e.Type != Stop { // there is one of those
		if it.done == nil {
			l.lost++
		}
		return ErrFull
	}
	l.queue = append(l.queue, it)
	if it.done != nil {
		l.commits++
	}
	if n := len(l.queue); wake && (n == 1 || it.done != nil || n == l.o.Batch) {
		l.signal()
	}
	return nil
}

func (l *Log) signal() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Err returns why the last attempt to write failed, or nil when it did not.
func (l *Log) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failing
}

// Close writes what is queued, says in the log that it ended in order, and
// releases the directory.
func (l *Log) Close() error {
	l.put(Event{Type: Stop}, item{}, true)
	return l.end()
}

func (l *Log) end() error {
	l.mu.Lock()
	already := l.closed
	l.closed = true
	l.mu.Unlock()
	l.signal()
	<-l.done
	if already {
		return nil
	}
	err := errors.Join(l.Err(), l.w.close())
	l.lock.Close()
	return err
}

// run writes batches until the log is closed.
func (l *Log) run() {
	defer close(l.done)
	timer := time.NewTimer(l.o.Idle)
	defer timer.Stop()
	armed := false // the timer runs for events that wait
	wait := time.Duration(0)
	for {
		fired := false
		select {
		case <-l.wake:
		case <-timer.C:
			fired = true
		}
		l.mu.Lock()
		n, closed, failing := len(l.queue), l.closed, l.failing != nil
		urgent := l.commits > 0 || n >= l.o.Batch && !failing || closed
		empty := fired && !armed || failing || closed && l.lost > 0
		l.mu.Unlock()
		switch {
		case fired && armed && n == 0 && !failing && !closed: // another has written them
			armed = false
			timer.Reset(l.o.Idle)
		case fired || urgent:
			l.turn <- struct{}{}
			err := l.flush(empty)
			<-l.turn
			if closed {
				return
			}
			armed = err != nil
			if err == nil {
				wait = 0
				timer.Reset(l.o.Idle)
				continue
			}
			wait = min(max(2*wait, l.o.Interval), 30*time.Second)
			timer.Reset(wait)
		case (n > 0 || failing) && !armed:
			armed = true
			timer.Reset(l.o.Interval)
		}
	}
}

// flush writes everything queued; when nothing is, and it may write what is
// empty, a checkpoint. What nobody waits for stays queued when the disk fails.
func (l *Log) flush(empty bool) error {
	for ; ; empty = false {
		l.mu.Lock()
		n := min(len(l.queue), l.o.Batch)
		if n == 0 && !empty {
			l.mu.Unlock()
			return nil
		}
		batch, lost := slices.Clone(l.queue[:n]), l.lost
		l.mu.Unlock()
		for i := range batch {
			batch[i].encode(l.o.Now())
		}
		seq, err := l.w.write(batch, lost)
		l.settle(batch, lost, seq, err)
		if err != nil {
			return err
		}
	}
}

// settle tells those who wait and takes the batch out of the queue.
func (l *Log) settle(batch []item, lost, seq int64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failing = err
	if err == nil {
		l.lost -= lost
		for i, it := range batch {
			if it.done != nil {
				l.commits--
				it.done <- result{seq: seq + int64(i), i: it.i}
			}
		}
		l.queue = append([]item(nil), l.queue[len(batch):]...)
		return
	}
	var kept []item
	for _, it := range l.queue { // also those behind the batch: nobody waits for a disk that fails
		if it.done != nil {
			l.commits--
			it.done <- result{err: fmt.Errorf("%w: %w", ErrWrite, err), i: it.i}
		} else {
			kept = append(kept, it)
		}
	}
	l.queue = kept
}
