package sink

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// Fan returns a sink that writes every batch to all of sinks, at the same
// time. A batch is delivered when all have it.
func Fan(sinks ...Sink) Sink {
	if len(sinks) == 1 {
		return sinks[0]
	}
	return fan(sinks)
}

type fan []Sink

// Write implements Sink. A sink that has the batch does not get it again in
// this Write; one that refused records for good does not keep the others from
// getting theirs.
func (f fan) Write(ctx context.Context, b *Batch) error {
	return f.all(func(s Sink) error { return s.Write(ctx, b) })
}

// Close implements Sink.
func (f fan) Close(ctx context.Context) error {
	return f.all(func(s Sink) error { return s.Close(ctx) })
}

func (f fan) all(do func(Sink) error) error {
	errs := make([]error, len(f))
	var wg sync.WaitGroup
	for i, s := range f {
		wg.Go(func() { errs[i] = do(s) })
	}
	wg.Wait()
	// One that is final decides: the batch as a whole cannot succeed.
	slices.SortStableFunc(errs, func(a, b error) int { return rank(a) - rank(b) })
	return errors.Join(errs...)
}

func rank(err error) int {
	switch {
	case err == nil:
		return 2
	case IsTransient(err):
		return 1
	}
	return 0
}
