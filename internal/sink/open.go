package sink

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"time"
)

// Options are what a sink needs besides its Spec. The zero value is usable.
type Options struct {
	Stdout io.Writer                 // for stdout:; nil: os.Stdout
	Log    func(text string)         // notes for the operator, without payload; nil: none
	Stats  *Stats                    // counters to use; nil: new ones
	Now    func() time.Time          // nil: time.Now
	Jitter func(max int64) (n int64) // from 0 to below max; nil: random
}

// Stats are the counters of a sink. They may be read while it works.
type Stats struct {
	Records   atomic.Int64 // delivered
	Bytes     atomic.Int64 // of text delivered
	Batches   atomic.Int64 // delivered whole or in part
	Retries   atomic.Int64 // attempts after the first
	Rejected  atomic.Int64 // records refused for good
	Dead      atomic.Int64 // of those, written to the dead-letter file
	Failing   atomic.Int64 // when the failure that still lasts began, Unix nanoseconds; 0: none
	Spooled   atomic.Int64 // records in the spool
	SpoolSize atomic.Int64 // bytes of the spool on disk
	Damaged   atomic.Int64 // places in the spool that could not be read
}

// Open builds the sink that spec describes: the destination, with retries,
// the dead-letter file and the spool around it. The error is Problems, or says
// which file could not be used. Nothing is sent yet.
func Open(spec Spec, o Options) (Sink, error) {
	v, ps := spec.settings()
	if len(ps) > 0 {
		return nil, ps
	}
	v.o = o
	if v.o.Stdout == nil {
		v.o.Stdout = os.Stdout
	}
	if v.o.Log == nil {
		v.o.Log = func(string) {}
	}
	if v.o.Now == nil {
		v.o.Now = time.Now
	}
	if v.o.Jitter == nil {
		v.o.Jitter = rand.Int64N
	}
	if v.o.Stats == nil {
		v.o.Stats = &Stats{}
	}
	v.stats = v.o.Stats
	s, err := v.scheme.open(v)
	if err != nil {
		return nil, err
	}
	return v.around(s)
}

// around puts what every destination shares around it.
func (v *settings) around(s Sink) (Sink, error) {
	r := newRetry(v, s, nil)
	if err := v.prepare(r); err != nil {
		r.Close(context.Background())
		return nil, err
	}
	if v.SpoolDir == "" {
		return r, nil
	}
	sp, err := openSpool(v, r)
	if err != nil {
		r.Close(context.Background())
		return nil, err
	}
	return sp, nil
}

// prepare makes the directory of the spool, and opens the dead-letter file,
// which may be in it.
func (v *settings) prepare(r *retry) (err error) {
	if v.SpoolDir != "" {
		if err := os.MkdirAll(v.SpoolDir, 0o700); err != nil {
			return fmt.Errorf("spool_dir: %s: %s", v.SpoolDir, reason(err))
		}
	}
	if v.DeadLetter != "" {
		r.dead, err = openDeadLetter(v.DeadLetter)
	}
	return err
}
