package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/phiscrub/phiscrub/scrub"
)

// Recorder is what a door that scrubs holds: it sums up and records at an
// interval, and says when nothing more may go out. Its methods may be called
// from any goroutine.
type Recorder struct {
	log      *Log
	sum      *Summary
	required bool
	interval time.Duration
	policy   string // under mu
	failed   error  // under mu
	mu       sync.Mutex
	flushing sync.Mutex // one interval after the other
	quit     chan struct{}
	ended    chan struct{}
}

// Interval is how long a summary covers by default.
const Interval = 10 * time.Second

// NewRecorder records the configuration that holds and begins to sum up. When
// that cannot be recorded and required is true, the error says that nothing
// may be read. interval 0 is Interval.
func NewRecorder(ctx context.Context, l *Log, c Config, interval time.Duration, required bool) (*Recorder, error) {
	if interval <= 0 {
		interval = Interval
	}
	r := &Recorder{
		log: l, sum: NewSummary(l.o.Now()), required: required, interval: interval,
		quit: make(chan struct{}), ended: make(chan struct{}),
	}
	if err := r.Configured(ctx, c); err != nil {
		return nil, err
	}
	go r.run()
	return r, nil
}

// Configured records that another configuration holds from here on. What was
// removed before is summed up under the one before.
func (r *Recorder) Configured(ctx context.Context, c Config) error {
	if err := r.Flush(); err != nil {
		return err
	}
	r.mu.Lock()
	r.policy = c.Hash
	r.mu.Unlock()
	_, err := r.log.Commit(ctx, Event{Type: ConfigChange, Config: &c})
	return r.allow(err)
}

// allow says what an error means for the door.
func (r *Recorder) allow(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = err
	if !r.required || err == nil {
		return nil
	}
	return fmt.Errorf("%w; audit is required, so nothing more is written", err)
}

// Redacted takes over what happened to a block, before it goes out. With an
// error it must not go out.
func (r *Recorder) Redacted(src Source, o *scrub.Outcome, t *scrub.Tally, in, out int64) error {
	if err := r.Err(); err != nil {
		return err
	}
	r.sum.Add(src, o, t, in, out)
	return nil
}

// Err returns an error when audit is required and the last summary could not
// be recorded.
func (r *Recorder) Err() error {
	if !r.required {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		return nil
	}
	return fmt.Errorf("%w; audit is required, so nothing more is written", r.failed)
}

func (r *Recorder) run() {
	defer close(r.ended)
	tick := time.NewTicker(r.interval)
	defer tick.Stop()
	for {
		select {
		case <-r.quit:
			return
		case <-tick.C:
			r.Flush()
		}
	}
}

// Flush records what was summed up so far.
func (r *Recorder) Flush() error {
	r.flushing.Lock()
	defer r.flushing.Unlock()
	r.mu.Lock()
	policy := r.policy
	r.mu.Unlock()
	events := r.sum.Take(r.log.o.Now(), policy)
	if len(events) == 0 {
		return nil
	}
	var err error
	if r.required {
		err = r.commit(events)
	} else {
		for _, e := range events {
			err = errors.Join(err, r.log.Append(e))
		}
	}
	return r.allow(err)
}

// commit records events, all but the last without waiting for each.
func (r *Recorder) commit(events []Event) error {
	for _, e := range events[:len(events)-1] {
		if err := r.log.Append(e); err != nil {
			return err
		}
	}
	// The queue is first in, first out: what stands before is on disk too.
	_, err := r.log.Commit(context.Background(), events[len(events)-1])
	return err
}

// Close records what is left. The Log stays open.
func (r *Recorder) Close() error {
	close(r.quit)
	<-r.ended
	return r.Flush()
}
