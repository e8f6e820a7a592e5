package sink

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// firstWait is how long the first pause lasts at most.
const firstWait = 250 * time.Millisecond

// maxAfter bounds what a destination may ask for.
const maxAfter = 5 * time.Minute

// remembered is how many unfinished batches a retry knows by their ID.
const remembered = 256

// retry repeats transient failures, sends again only what was not accepted,
// and hands what was refused to the dead-letter file.
type retry struct {
	v    *settings
	next Sink
	dead *deadLetter

	mu     sync.Mutex
	reason string           // of the failure that lasts
	left   map[string][]int // of a batch given up on: indexes still to be sent
	ids    []string         // of left, oldest first
}

func newRetry(v *settings, next Sink, dead *deadLetter) *retry {
	return &retry{v: v, next: next, dead: dead, left: map[string][]int{}}
}

// Write implements Sink.
func (r *retry) Write(ctx context.Context, b *Batch) error {
	todo := r.recall(b)
	if named := *b; b.ID == "" {
		named.ID = rand.Text()
		b = &named
		defer r.forget(b)
	}
	var refused []int // not set aside: the caller has to know
	var why *Error
	wait := firstWait
	for attempt := 1; len(todo) > 0; attempt++ {
		part := b
		if len(todo) < len(b.Records) {
			part = b.pick(todo)
		}
		s, failed := r.account(part, r.attempt(ctx, part))
		if len(s.rejected) > 0 && !r.setAside(part, s.rejected, failed) {
			if r.dead == nil {
				refused, why = append(refused, at(todo, s.rejected)...), failed
			} else { // it may be written later
				s.retry = append(s.retry, s.rejected...)
				slices.Sort(s.retry)
			}
		}
		todo = at(todo, s.retry)
		if len(todo) == 0 {
			break
		}
		if ctx.Err() == nil { // else it is us who gave up
			r.report(failed)
		}
		if r.v.Attempts > 0 && attempt >= r.v.Attempts || !r.pause(ctx, wait, failed.After) {
			r.remember(b, todo)
			return &Error{To: failed.To, Reason: failed.Reason, Transient: true, Retry: todo, Rejected: refused, After: failed.After}
		}
		r.v.stats.Retries.Add(1)
		wait = min(2*wait, r.v.maxWait)
	}
	r.forget(b)
	r.report(nil)
	if len(refused) > 0 {
		return &Error{To: why.To, Reason: why.Reason, Rejected: refused}
	}
	return nil
}

// report notes when failures begin, change and end.
func (r *retry) report(e *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e == nil {
		if r.reason != "" {
			r.v.o.Log(r.v.to + ": delivers again")
		}
		r.reason = ""
		r.v.stats.Failing.Store(0)
		return
	}
	r.v.stats.Failing.CompareAndSwap(0, r.v.o.Now().UnixNano())
	if r.reason != e.Reason {
		r.reason = e.Reason
		r.v.o.Log(e.Error() + "; trying again")
	}
}

// attempt writes once, within the timeout.
func (r *retry) attempt(ctx context.Context, b *Batch) error {
	ctx, cancel := context.WithTimeout(ctx, r.v.timeout)
	defer cancel()
	return r.next.Write(ctx, b)
}

// pause waits for a random part of wait, or for as long as the destination
// asked. It returns false when ctx has ended.
func (r *retry) pause(ctx context.Context, wait, after time.Duration) bool {
	wait = min(wait, r.v.maxWait)
	d := wait/4 + time.Duration(r.v.o.Jitter(int64(wait-wait/4)+1))
	d = max(d, min(after, maxAfter))
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// split is what became of the records of a part, as indexes in it.
type split struct{ retry, rejected []int }

// account counts what was delivered and says what was not.
func (r *retry) account(b *Batch, err error) (split, *Error) {
	var s split
	var e *Error
	if err != nil && !errors.As(err, &e) {
		e = final(r.v.to, "failed in an unknown way")
	}
	if e != nil {
		s.rejected = e.Rejected
		if e.Transient {
			s.retry = e.Retry
			if s.retry == nil {
				s.retry = without(len(b.Records), e.Rejected)
			}
		} else if e.Rejected == nil {
			s.rejected = without(len(b.Records), nil)
		}
	}
	lost := make([]bool, len(b.Records))
	for _, i := range s.retry {
		lost[i] = true
	}
	for _, i := range s.rejected {
		lost[i] = true
	}
	var records, bytes int64
	for i := range b.Records {
		if !lost[i] {
			records++
			bytes += int64(len(b.Records[i].text()))
		}
	}
	if records > 0 {
		r.v.stats.Batches.Add(1)
		r.v.stats.Records.Add(records)
		r.v.stats.Bytes.Add(bytes)
	}
	return s, e
}

// setAside writes what the destination will never take to the dead-letter
// file. It returns false when there is none, or it cannot be written.
func (r *retry) setAside(b *Batch, rejected []int, why *Error) bool {
	r.v.stats.Rejected.Add(int64(len(rejected)))
	if r.dead == nil {
		return false
	}
	if err := r.dead.write(b, rejected, why); err != nil {
		r.v.o.Log(err.Error())
		return false
	}
	r.v.stats.Dead.Add(int64(len(rejected)))
	r.v.o.Log(fmt.Sprintf("%s; %d records set aside in the dead-letter file", why.Error(), len(rejected)))
	return true
}

// at maps indexes of a part back to those of the batch.
func at(all, part []int) []int {
	out := make([]int, len(part))
	for i, n := range part {
		out[i] = all[n]
	}
	return out
}

// without returns the indexes below n that are not in skip.
func without(n int, skip []int) []int {
	drop := make([]bool, n)
	for _, i := range skip {
		drop[i] = true
	}
	left := []int{}
	for i, d := range drop {
		if !d {
			left = append(left, i)
		}
	}
	return left
}

// recall returns what of b is still to be sent: all, unless an earlier Write
// of the same ID has delivered a part.
func (r *retry) recall(b *Batch) []int {
	if b.ID != "" {
		r.mu.Lock()
		todo, ok := r.left[b.ID]
		r.mu.Unlock()
		if ok && (len(todo) == 0 || todo[len(todo)-1] < len(b.Records)) {
			return todo
		}
	}
	return without(len(b.Records), nil)
}

func (r *retry) remember(b *Batch, todo []int) {
	if b.ID == "" || len(todo) == len(b.Records) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.left[b.ID]; !ok {
		if len(r.ids) == remembered {
			delete(r.left, r.ids[0])
			r.ids = append(r.ids[:0], r.ids[1:]...)
		}
		r.ids = append(r.ids, b.ID)
	}
	r.left[b.ID] = todo
}

func (r *retry) forget(b *Batch) {
	if b.ID == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.left[b.ID]; ok {
		delete(r.left, b.ID)
		r.ids = slices.DeleteFunc(r.ids, func(id string) bool { return id == b.ID })
	}
}

// Close implements Sink.
func (r *retry) Close(ctx context.Context) error {
	if r.dead != nil {
		defer r.dead.close()
	}
	return r.next.Close(ctx)
}
