package ship

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/scrub"
)

// ErrUndelivered reports that the drain ended before everything read was
// delivered, and that nothing will read it again.
var ErrUndelivered = errors.New("not everything that was read could be delivered in time")

// Options are the settings of a Run.
type Options struct {
	Engine *Engine
	Sink   sink.Sink

	Stdin   *os.File // what to read, or
	Files   []string // patterns of files to follow (path.Match)
	Exclude []string // patterns of files that are left alone
	Own     []string // absolute paths that we write to ourselves: directories, with a separator at the end, and files with what rotation makes of them

	State        string        // directory of positions; empty: positions end with the process
	Once         bool          // read files to their end, then stop
	SkipExisting bool          // begin at the end of files that are there and not known
	MaxLine      int           // bytes; as the Engine's Scrubber
	Drain        time.Duration // how long a stop waits for the sink; 0: 20 s
	Scan         time.Duration // between two looks for new files; 0: 1 s
	Poll         time.Duration // between two looks at a quiet file; 0: 200 ms
	Park         time.Duration // after so long without a byte a file is not held open; 0: 1 minute

	Log      func(text string) // notes for the operator; nil: none
	Counters *Counters         // nil: own ones
	// Audit returns what hears of the blocks of a source, whose name is
	// scrubbed, before they go to the sink; with an error nothing goes. Nil: no
	// audit.
	Audit func(source string) agent.Auditor
}

// Bounds of a batch, and how long records wait for others.
const (
	maxBatchBytes   = 1 << 20
	maxBatchRecords = 10000
	linger          = 200 * time.Millisecond
	saveEvery       = time.Second
	saveIdle        = 30 // times saveEvery, when nothing was delivered
	readSize        = 64 << 10
)

// run is a Run at work.
type run struct {
	o       Options
	state   *state
	chunks  chan chunk
	batches chan *batch
	stop    <-chan struct{} // reading ends
	dead    chan struct{}   // nobody takes chunks any more

	spare   spare
	readers sync.WaitGroup
	mu      sync.Mutex
	tails   []*tail
	failed  error           // of the audit
	said    map[string]bool // paths whose failure was noted
	end     func()          // ends the reading
}

// batch is chunks on their way together.
type batch struct {
	records []sink.Record
	chunks  []chunk
	bytes   int
}

// Run ships until ctx ends, then delivers what it has read. With Once, or
// when standard input ends, it ends by itself. An error holds nothing of a
// log.
func Run(ctx context.Context, o Options) error {
	defaults(&o)
	st, err := openState(o.State, o.Log)
	if err != nil {
		return err
	}
	defer st.close()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	r := &run{
		o: o, state: st, stop: reading.Done(),
		chunks: make(chan chunk, 4), batches: make(chan *batch), dead: make(chan struct{}), end: stop, said: map[string]bool{},
	}
	delivering, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(o.Drain, cancel) })()

	delivered := make(chan error, 1)
	go func() {
		err := r.deliver(delivering)
		close(r.dead)
		stop()
		delivered <- err
	}()
	go r.collect()
	saved := r.saving()
	rerr := r.read(reading)
	close(r.chunks)
	err = <-delivered
	serr := saved()
	for _, t := range r.tails {
		t.f.Close()
	}
	if sink.IsTransient(err) && ctx.Err() != nil {
		if o.State != "" && o.Stdin == nil {
			o.Log("stopped before the destination took everything; what is missing is read again at the next start")
			err = nil
		} else {
			err = fmt.Errorf("%w: %w", ErrUndelivered, err)
		}
	}
	return errors.Join(err, rerr, serr)
}

func defaults(o *Options) {
	if o.Log == nil {
		o.Log = func(string) {}
	}
	if o.Counters == nil {
		o.Counters = &Counters{}
	}
	for _, own := range slices.Clone(o.Own) {
		if at := linked(own); at != own {
			o.Own = append(o.Own, at)
		}
	}
	for _, d := range []struct {
		dst *time.Duration
		def time.Duration
	}{{&o.Drain, 20 * time.Second}, {&o.Scan, time.Second}, {&o.Poll, 200 * time.Millisecond}, {&o.Park, time.Minute}} {
		if *d.dst <= 0 {
			*d.dst = d.def
		}
	}
}

// read reads until there is nothing more to read.
func (r *run) read(ctx context.Context) error {
	if r.o.Stdin != nil {
		return r.readStdin()
	}
	err := r.follow(ctx)
	r.readers.Wait()
	return errors.Join(err, r.failed)
}

// fail ends the reading of all files: what cannot be audited does not leave.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = err
	}
	r.end()
}

// readStdin reads standard input to its end.
func (r *run) readStdin() error {
	stop := agent.NewStop()
	defer stop.Close()
	ended := make(chan struct{})
	defer func() { <-ended }()
	quit := make(chan struct{})
	defer close(quit)
	go func() {
		defer close(ended)
		select {
		case <-r.stop:
			stop.Stop()
		case <-quit:
		}
	}()
	in := agent.NewInputs(stop, r.o.Stdin)
	defer in.Close()
	l := &lines{out: r.out, source: "stdin", now: time.Now, spare: &r.spare, marks: []int64{0}}
	r.connect(l)
	err := l.pipe.Run(in, l)
	if errors.Is(err, errEnded) {
		return nil // delivery says why
	}
	if ferr := l.flush(); ferr != nil && !errors.Is(ferr, errEnded) {
		return ferr
	}
	return err
}

// connect makes the Pipe that writes to l.
func (r *run) connect(l *lines) {
	o := agent.Options{
		NewWorker: func() agent.Worker { return r.o.Engine.Worker(r.o.Audit != nil) },
		Continues: scrub.Continues,
		MaxLine:   r.o.MaxLine,
		Size:      readSize,
	}
	if r.o.Audit != nil {
		l.audit, o.Audit = r.o.Audit(l.source), l
	}
	l.pipe = agent.New(o)
}

// out passes a chunk on; it waits while the sink is busy.
func (r *run) out(c chunk) error {
	select {
	case r.chunks <- c:
		return nil
	case <-r.dead:
		return errEnded
	}
}

// collect makes batches of chunks.
func (r *run) collect() {
	defer close(r.batches)
	b := r.spare.batch()
	var late <-chan time.Time
	pass := func() bool {
		late = nil
		select {
		case r.batches <- b:
			b = r.spare.batch()
			return true
		case <-r.dead:
			return false
		}
	}
	for {
		select {
		case c, ok := <-r.chunks:
			if !ok {
				if len(b.chunks) > 0 {
					pass()
				}
				return
			}
			if len(b.chunks) == 0 {
				late = time.After(linger)
			}
			b.records = append(b.records, c.records...)
			b.bytes += c.bytes
			r.spare.list(c.records)
			c.records = nil
			b.chunks = append(b.chunks, c)
			if (b.bytes >= maxBatchBytes || len(b.records) >= maxBatchRecords) && !pass() {
				return
			}
		case <-late:
			if !pass() {
				return
			}
		case <-r.dead:
			return
		}
	}
}

// deliver writes batches, one after the other, until there are no more or the
// sink fails for good.
func (r *run) deliver(ctx context.Context) error {
	for b := range r.batches {
		if len(b.records) > 0 {
			if err := r.o.Sink.Write(ctx, &sink.Batch{Records: b.records}); err != nil {
				return err
			}
		}
		for i := range b.chunks {
			c := &b.chunks[i]
			r.o.Counters.add(&c.outcome, c.read)
			if c.from != nil {
				c.from.ack(c, &r.state.changed)
			}
		}
		r.spare.done(b)
	}
	return nil
}

// saving writes the positions down from time to time. The function returned
// ends that, with a last time.
func (r *run) saving() (end func() error) {
	quit, ended := make(chan struct{}), make(chan error, 1)
	save := func() error {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.state.save(time.Now(), r.tails)
	}
	go func() {
		tick := time.NewTicker(saveEvery)
		defer tick.Stop()
		failed, idle := false, 0
		for {
			select {
			case <-quit:
				ended <- save()
				return
			case <-tick.C:
				if idle++; !r.state.changed.Swap(false) && !failed && idle < saveIdle {
					continue
				}
				idle = 0
				err := save()
				if err != nil && !failed {
					r.o.Log("positions cannot be saved, lines will come twice after a restart: " + err.Error())
				}
				failed = err != nil
			}
		}
	}()
	return func() error {
		close(quit)
		if err := <-ended; err != nil {
			return fmt.Errorf("positions cannot be saved: %w", err)
		}
		return nil
	}
}
