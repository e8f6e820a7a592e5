package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
)

// opened is a segment of which single frames are read.
type opened struct {
	f *os.File
	o *key.Opener
}

// Bounds of what a Store holds open.
const (
	maxOpened = 32
	maxHeld   = 32 << 20 // bytes
)

// errChanged is what a segment gives that is not as it was indexed.
var errChanged = errors.New("has changed since it was indexed; run: phiscrub vault index")

// look returns the values of a token in one frame.
func (s *Store) look(e entry, r token.Ref) ([]Value, error) {
	record, err := s.record(e)
	if err != nil {
		return nil, fmt.Errorf("vault: %s: %w", s.segments[e.seg].path, err)
	}
	var found []Value
	eachRaw(record, func(x *raw) {
		if token.Code(x.code) == r.Code && string(x.key) == r.Key && string(x.class) == r.Class.String() {
			found = append(found, Value{bytes.Clone(x.value), timeOf(record)})
		}
	})
	return found, nil
}

// record opens a frame, or returns it as it was opened before.
func (s *Store) record(e entry) ([]byte, error) {
	at := [2]uint32{e.seg, e.off}
	if r, ok := s.frames[at]; ok {
		return r, nil
	}
	x, err := s.opened(e.seg)
	if err != nil {
		return nil, err
	}
	head := make([]byte, frameHead)
	if _, err := x.f.ReadAt(head, int64(e.off)); err != nil {
		return nil, errChanged
	}
	n := sealedLen(head)
	if n > 2*maxFrame || string(head[:len(mark)]) != mark {
		return nil, errChanged
	}
	b := append(head, make([]byte, n)...)
	if _, err := x.f.ReadAt(b[frameHead:], int64(e.off)+frameHead); err != nil {
		return nil, errChanged
	}
	f, n := (&segment{data: b}).frameAt(0)
	if n == 0 {
		return nil, errChanged
	}
	record, err := x.o.Open(nil, f.number, f.sealed, nil)
	if err != nil {
		return nil, fmt.Errorf("frame %d does not open", f.number)
	}
	if s.held += len(record); s.frames == nil || s.held > maxHeld {
		s.frames, s.held = map[[2]uint32][]byte{}, len(record)
	}
	s.frames[at] = record
	return record, nil
}

// opened opens a segment.
func (s *Store) opened(seg uint32) (*opened, error) {
	if x := s.files[seg]; x != nil {
		return x, nil
	}
	l := &s.segments[seg]
	f, err := os.Open(l.path)
	if err != nil {
		return nil, err
	}
	x, err := readHeader(f, l)
	if err != nil {
		f.Close()
		return nil, err
	}
	o, err := x.open(s.id)
	if err != nil {
		f.Close()
		return nil, err
	}
	for k, x := range s.files { // any of them
		if len(s.files) < maxOpened {
			break
		}
		x.f.Close()
		delete(s.files, k)
	}
	if s.files == nil {
		s.files = map[uint32]*opened{}
	}
	s.files[seg] = &opened{f, o}
	return s.files[seg], nil
}

// readHeader reads the header of a segment alone.
func readHeader(f *os.File, l *located) (*segment, error) {
	head := make([]byte, headFixed)
	if _, err := io.ReadFull(f, head); err != nil {
		return nil, errChanged
	}
	n := envelopeLen(head)
	if n > maxEnvelope {
		return nil, errChanged
	}
	b := append(head, make([]byte, n+4)...)
	if _, err := io.ReadFull(f, b[headFixed:]); err != nil {
		return nil, errChanged
	}
	x, err := parseSegment(l.path, b)
	if err != nil || x.id != l.id {
		return nil, errChanged
	}
	return x, nil
}

// Close closes the files that Resolve has opened; it opens them again.
func (s *Store) Close() {
	for k, x := range s.files {
		x.f.Close()
		delete(s.files, k)
	}
}
