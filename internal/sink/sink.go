package sink

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Record is one scrubbed record. Its bytes belong to the caller and stay as
// they are until Write has returned.
type Record struct {
	Time   time.Time // when it was logged or read; zero: when it is delivered
	Source string    // scrubbed name of what it came from, or empty

	Line   []byte // the text, without terminator
	Object []byte // the same as one JSON object, or nil; sinks that send JSON prefer it
	Packed []byte // the same as one msgpack map, or nil; forward prefers it
}

// size is about what a record takes in memory and on the wire, in bytes.
func (r *Record) size() int {
	return len(r.Source) + len(r.Line) + len(r.Object) + len(r.Packed) + 48
}

// text is the record for a sink of lines.
func (r *Record) text() []byte {
	if r.Line == nil {
		return r.Object
	}
	return r.Line
}

// Batch is the unit of delivery. Write does not keep it.
type Batch struct {
	// ID is the same for every attempt to deliver these records, also across
	// restarts, so that a destination can tell a repetition. Empty: each Write
	// is a delivery of its own.
	ID      string
	Tag     string // of the forward protocol; empty: Spec.Tag
	Records []Record

	at []int // of a part: indexes in the batch; nil: the whole
}

// index is where a record of a part was in the batch that the part is of.
func (b *Batch) index(i int) int {
	if b.at == nil {
		return i
	}
	return b.at[i]
}

// part is the records [from,to) of a batch.
func (b *Batch) part(from, to int) *Batch {
	p := &Batch{ID: b.ID, Tag: b.Tag, Records: b.Records[from:to], at: make([]int, to-from)}
	for i := range p.at {
		p.at[i] = b.index(from + i)
	}
	return p
}

// pick is the records of a batch at those indexes.
func (b *Batch) pick(at []int) *Batch {
	p := &Batch{ID: b.ID, Tag: b.Tag, Records: make([]Record, len(at)), at: make([]int, len(at))}
	for i, n := range at {
		p.Records[i], p.at[i] = b.Records[n], b.index(n)
	}
	return p
}

// Sink is a destination. It may be used by any number of goroutines; batches
// of one goroutine keep their order.
type Sink interface {
	// Write returns nil when the batch is safe at the destination. Its error
	// is an *Error, and holds nothing of the batch.
	Write(ctx context.Context, b *Batch) error
	// Close flushes, then releases. Until ctx is done it waits for what was
	// taken over but not delivered; a spool keeps the rest for the next Open.
	Close(ctx context.Context) error
}

// Error says that a batch, or a part of it, was not delivered.
type Error struct {
	To        string // the destination, without credentials, path or query
	Reason    string // what happened, in words of our own
	Transient bool   // whether another attempt may succeed

	// Retry are the indexes of the records that another attempt shall send; nil
	// with Transient: all that are not in Rejected.
	Retry []int
	// Rejected are those that the destination will never take.
	Rejected []int
	// After is how long the destination asks to wait.
	After time.Duration
}

// Error implements error.
func (e *Error) Error() string {
	var sb strings.Builder
	if e.To != "" {
		sb.WriteString(e.To)
		sb.WriteString(": ")
	}
	sb.WriteString(e.Reason)
	return sb.String()
}

// IsTransient reports whether the same Write may succeed later. Everything
// else is final.
func IsTransient(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Transient
}

func transient(to, reason string) *Error { return &Error{To: to, Reason: reason, Transient: true} }

func final(to, reason string) *Error { return &Error{To: to, Reason: reason} }
