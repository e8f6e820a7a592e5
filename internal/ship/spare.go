package ship

import (
	"sync"

	"github.com/phiscrub/phiscrub/internal/sink"
)

// spare holds memory of chunks that were delivered, for those to come.
type spare struct {
	texts, lists, batches sync.Pool
}

// text returns an empty buffer.
func (s *spare) text() []byte {
	if b, ok := s.texts.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, 2*readSize)
}

// records returns an empty list for n records.
func (s *spare) records(n int) []sink.Record {
	if l, ok := s.lists.Get().(*[]sink.Record); ok && cap(*l) >= n {
		return (*l)[:0]
	}
	return make([]sink.Record, 0, max(n, 256))
}

func (s *spare) batch() *batch {
	if b, ok := s.batches.Get().(*batch); ok {
		return b
	}
	return &batch{}
}

// maxSpare bounds what is kept, in bytes: a long line is no reason to keep
// much.
const maxSpare = 4 * readSize

// list takes records back once they are copied.
func (s *spare) list(l []sink.Record) {
	if cap(l) > 0 {
		clear(l)
		s.lists.Put(&l)
	}
}

// done takes a batch back that was delivered.
func (s *spare) done(b *batch) {
	for i := range b.chunks {
		if t := b.chunks[i].text; t != nil && cap(t) <= maxSpare {
			s.texts.Put(&t)
		}
	}
	clear(b.records)
	clear(b.chunks)
	b.records, b.chunks, b.bytes = b.records[:0], b.chunks[:0], 0
	s.batches.Put(b)
}
