package sink

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// spool is a bounded queue on disk in front of a sink. Write returns when the
// batch is on the own disk, sealed; a goroutine delivers in the order of the
// queue. What is not delivered is there again after a crash.
type spool struct {
	v    *settings
	next Sink
	dir  string
	key  []byte
	lock *flock.Flock
	mark *os.File // the number of the last frame delivered, and its CRC

	mu       sync.Mutex
	queue    []place
	segments []*segment // the last one may be appended to
	seq      uint64     // of the next frame
	size     int64
	closed   bool
	changed  chan struct{} // closed and made anew when something changes

	cancel context.CancelFunc
	ended  chan struct{}
}

// Bounds of the spool, as parts of its size.
const (
	segmentParts = 8
	frameParts   = 4
	maxPlain     = 4 << 20 // bytes of a frame before it is sealed, where a record is not longer
)

// openSpool takes the directory over and begins to deliver what it holds.
func openSpool(v *settings, next Sink) (*spool, error) {
	s := &spool{v: v, next: next, dir: v.SpoolDir, changed: make(chan struct{}), ended: make(chan struct{}), seq: 1}
	s.lock = flock.New(filepath.Join(s.dir, "lock"), flock.SetPermissions(0o600))
	switch ok, err := s.lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("spool_dir: %s: %s", s.dir, reason(err))
	case !ok:
		return nil, fmt.Errorf("spool_dir: %s is in use by another process; give each its own", s.dir)
	}
	if err := s.load(); err != nil {
		s.release()
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	go s.run(ctx)
	return s, nil
}

// load finds the frames that were not delivered.
func (s *spool) load() error {
	names, err := filepath.Glob(filepath.Join(escapeGlob(s.dir), "*.seg"))
	if err != nil {
		return fmt.Errorf("spool_dir: %s: %s", s.dir, reason(err))
	}
	slices.Sort(names)
	if s.key, err = readSpoolKey(s.v.SpoolKeyFile, len(names) == 0); err != nil {
		return err
	}
	if s.mark, err = os.OpenFile(filepath.Join(s.dir, "delivered"), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return fmt.Errorf("spool_dir: %s: %s", s.dir, reason(err))
	}
	done := s.delivered()
	s.seq = done + 1
	for _, name := range names {
		seg, frames, err := openSegment(name, s.key)
		switch {
		case errors.Is(err, errForeign):
			s.setAside(name)
			continue
		case err != nil:
			return fmt.Errorf("spool_dir: %s %w", name, err)
		}
		s.adopt(seg, frames, done)
	}
	slices.SortStableFunc(s.queue, func(a, b place) int {
		if a.seq < b.seq {
			return -1
		}
		return 1
	})
	s.count()
	return nil
}

// adopt takes the frames of a segment over that were not delivered.
func (s *spool) adopt(seg *segment, frames []place, done uint64) {
	if seg.damaged {
		s.v.stats.Damaged.Add(1)
		s.v.o.Log(s.v.to + ": a file of the spool is damaged; its good frames are delivered, the file is kept")
	}
	for _, p := range frames {
		s.seq = max(s.seq, p.seq+1)
		if p.seq <= done {
			seg.left--
			continue
		}
		s.queue = append(s.queue, p)
	}
	s.size += seg.size
	if seg.left == 0 {
		s.drop(seg)
		return
	}
	s.segments = append(s.segments, seg)
}

// setAside keeps a file that cannot be read, and one other such file.
func (s *spool) setAside(name string) {
	s.v.stats.Damaged.Add(1)
	s.v.o.Log(s.v.to + ": a file of the spool cannot be read and is put aside")
	os.Rename(name, name+".damaged")
	old, _ := filepath.Glob(filepath.Join(escapeGlob(s.dir), "*.damaged"))
	slices.Sort(old)
	for len(old) > 2 {
		os.Remove(old[0])
		old = old[1:]
	}
}

func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// delivered reads the number of the last frame delivered. If it cannot be
// read, everything is delivered once more.
func (s *spool) delivered() uint64 {
	var b [12]byte
	if _, err := s.mark.ReadAt(b[:], 0); err != nil || binary.BigEndian.Uint32(b[8:]) != crc32.Checksum(b[:8], castagnoli) {
		return 0
	}
	return binary.BigEndian.Uint64(b[:])
}

func (s *spool) setDelivered(seq uint64) {
	b := binary.BigEndian.AppendUint64(nil, seq)
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	s.mark.WriteAt(b, 0)
}

// Write implements Sink. When the spool is full it waits for room.
func (s *spool) Write(ctx context.Context, b *Batch) error {
	id := b.ID
	if id == "" {
		id = rand.Text()
	}
	n := 0
	return inParts(b, min(maxPlain, s.v.spoolSize/frameParts), func(part *Batch) *Error {
		n++
		part.ID = id + "." + strconv.Itoa(n)
		return s.put(ctx, packBatch(nil, part), len(part.Records))
	})
}

// put appends a frame, once there is room.
func (s *spool) put(ctx context.Context, plain []byte, records int) *Error {
	need := int64(len(plain) + frameHeader + 16 + segmentHeader)
	if need > s.v.spoolSize || need > maxFrame {
		return final(s.v.to, "record is larger than the spool")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.size+need > s.v.spoolSize {
		if s.closed {
			return transient(s.v.to, "spool is closed")
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
			s.mu.Lock()
		case <-ctx.Done():
			s.mu.Lock()
			return transient(s.v.to, "spool is full")
		}
	}
	if s.closed {
		return transient(s.v.to, "spool is closed")
	}
	for {
		err := s.append(plain, records)
		if err == nil {
			break
		}
		why := "spool cannot be written: " + reason(err)
		s.v.o.Log(s.v.to + ": " + why + "; trying again")
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-time.After(s.v.maxWait):
		case <-changed:
		case <-ctx.Done():
		}
		s.mu.Lock()
		if ctx.Err() != nil || s.closed {
			return transient(s.v.to, why)
		}
	}
	s.count()
	s.signal()
	return nil
}

func (s *spool) append(plain []byte, records int) error {
	seg, err := s.current()
	if err != nil {
		return err
	}
	before := seg.size
	p, err := seg.append(s.seq, plain, records)
	if err != nil {
		return err
	}
	s.seq++
	s.size += seg.size - before
	s.queue = append(s.queue, p)
	return nil
}

// current returns the segment to append to.
func (s *spool) current() (*segment, error) {
	if n := len(s.segments); n > 0 {
		seg := s.segments[n-1]
		if !seg.sealed && seg.size < max(s.v.spoolSize/segmentParts, 1<<18) {
			return seg, nil
		}
		seg.sealed = true
		if seg.left == 0 { // an append failed
			s.remove(seg)
		}
	}
	seg, err := newSegment(s.dir, s.seq, s.key)
	if errors.Is(err, os.ErrExist) {
		s.seq++ // of one that a failed append has left
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	s.segments = append(s.segments, seg)
	s.size += seg.size
	return seg, nil
}

// count brings the gauges up to date.
func (s *spool) count() {
	records := 0
	for _, p := range s.queue {
		records += max(p.records, 1)
	}
	s.v.stats.Spooled.Store(int64(records))
	s.v.stats.SpoolSize.Store(s.size)
}

// signal wakes all who wait.
func (s *spool) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// run delivers until ctx ends, or until the spool is closed and empty.
func (s *spool) run(ctx context.Context) {
	defer close(s.ended)
	for {
		s.mu.Lock()
		for len(s.queue) == 0 {
			if s.closed {
				s.mu.Unlock()
				return
			}
			changed := s.changed
			s.mu.Unlock()
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
			s.mu.Lock()
		}
		p := s.queue[0]
		s.mu.Unlock()
		if !s.deliver(ctx, p) {
			return
		}
		s.mu.Lock()
		s.queue[0] = place{}
		s.queue = s.queue[1:]
		s.setDelivered(p.seq)
		if p.seg.left--; p.seg.left == 0 {
			s.empty(p.seg)
		}
		s.count()
		s.signal()
		s.mu.Unlock()
	}
}

// deliver writes a frame to the sink behind, as often as it takes. It returns
// false when ctx has ended. What is refused for good is for the dead-letter
// file; here it is gone either way.
func (s *spool) deliver(ctx context.Context, p place) bool {
	plain, err := p.read()
	var b *Batch
	if err == nil {
		b, err = unpackBatch(plain)
	}
	if err != nil {
		s.v.stats.Damaged.Add(1)
		s.v.o.Log(s.v.to + ": a frame of the spool cannot be read and is passed over")
		p.seg.damaged = true
		return true
	}
	for {
		err := s.next.Write(ctx, b)
		switch {
		case err == nil:
			return true
		case ctx.Err() != nil:
			return false
		case !IsTransient(err):
			s.v.o.Log(err.Error() + "; refused records are dropped: there is no dead-letter file that can be written")
			return true
		}
		select {
		case <-time.After(s.v.maxWait):
		case <-ctx.Done():
			return false
		}
	}
}

// empty gives the space of a segment back whose frames are all delivered. The
// one that is appended to stays, without them: numbers go on, so that no nonce
// is used twice.
func (s *spool) empty(seg *segment) {
	if seg.sealed || seg.damaged || seg.f.Truncate(int64(segmentHeader)) != nil {
		s.remove(seg)
		return
	}
	s.size -= seg.size - int64(segmentHeader)
	seg.size = int64(segmentHeader)
}

// remove gives the space of a segment back.
func (s *spool) remove(seg *segment) {
	s.segments = slices.DeleteFunc(s.segments, func(o *segment) bool { return o == seg })
	s.drop(seg)
}

func (s *spool) drop(seg *segment) {
	seg.f.Close()
	s.size -= seg.size
	if seg.damaged {
		s.setAside(seg.path)
		return
	}
	os.Remove(seg.path)
}

// Close implements Sink. Until ctx ends it delivers; what is left stays for
// the next Open.
func (s *spool) Close(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		<-s.ended
		return nil
	}
	s.closed = true
	s.signal()
	s.mu.Unlock()
	select {
	case <-s.ended:
	case <-ctx.Done():
		s.cancel()
		<-s.ended
	}
	s.cancel()
	s.release()
	return s.next.Close(ctx)
}

func (s *spool) release() {
	for _, seg := range s.segments {
		seg.f.Close()
		if seg.left == 0 {
			os.Remove(seg.path)
		}
	}
	if s.mark != nil {
		s.mark.Close()
	}
	s.lock.Unlock()
}
