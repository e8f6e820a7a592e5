package vault

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
)

// ErrUnwritable is what Keep returns when mappings could not be made durable.
var ErrUnwritable = errors.New("vault cannot be written")

// Options are the settings of a Vault.
type Options struct {
	Dir string           // made when it is not there
	To  []*key.Recipient // administrators
	// Async lets tokens leave before their mappings are durable: a crash, or
	// a full disk, then loses up to a second of them, or 8 MiB.
	Async   bool
	Segment int64            // bytes from which another segment is begun; 0: DefaultSegment
	FS      FS               // nil: the machine's
	Now     func() time.Time // nil: time.Now
}

// Stats are counts since the start.
type Stats struct {
	Kept     int64 // mappings that are durable
	Lost     int64 // mappings that are not, whose tokens became markers; with Async, tokens that have left
	Segments int64 // begun
	Failures int64 // of writes, syncs and creations
	Err      error // the last of those
}

// Vault writes mappings. It implements token.Keeper.
type Vault struct {
	o Options

	mu    sync.Mutex // group
	group *group

	wmu     sync.Mutex // what follows
	seg     *writing
	wait    time.Duration // before the next try
	frame   []byte
	record  []byte
	spare   []byte // of the last group
	stats   Stats
	closed  bool
	blocked atomic.Int64 // Unix nanoseconds until which nothing is tried; 0: nothing is wrong

	quit, idle chan struct{} // of Async
}

// group is mappings that are going to be written together.
type group struct {
	record []byte // its first 8 bytes are for the time
	ends   []int  // where a frame may end
	count  int64
	done   bool
	err    error
}

// writing is the segment at hand.
type writing struct {
	f     File
	s     *key.Sealer
	size  int64
	begun time.Time
}

const (
	firstWait  = 100 * time.Millisecond
	longest    = 30 * time.Second
	asyncEvery = 200 * time.Millisecond
	asyncLimit = 8 << 20 // bytes
)

// New returns a Vault, for which the directory can be written now. A segment
// is begun with the first mapping.
func New(o Options) (*Vault, error) {
	if len(o.To) == 0 {
		return nil, errors.New("vault: no administrator's public key: nobody could read it")
	}
	if o.FS == nil {
		o.FS = disk{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Segment == 0 {
		o.Segment = DefaultSegment
	}
	o.Segment = min(o.Segment, maxSegment/2)
	if err := o.FS.MkdirAll(o.Dir); err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	if err := probe(o.FS, o.Dir); err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	v := &Vault{o: o, group: newGroup(nil)}
	if o.Async {
		v.quit, v.idle = make(chan struct{}), make(chan struct{})
		go v.flushes()
	}
	return v, nil
}

// probe finds out whether the directory can be written.
func probe(fs FS, dir string) error {
	var id ID
	rand.Read(id[:])
	path := filepath.Join(dir, ".probe-"+id.String())
	f, err := fs.Create(path)
	if err != nil {
		return err
	}
	err = f.Close()
	return errors.Join(err, fs.Remove(path))
}

func newGroup(spare []byte) *group {
	if cap(spare) < 8 {
		spare = make([]byte, 8, 4096)
	}
	return &group{record: spare[:8]}
}

// Ready reports whether Keep has a chance.
func (v *Vault) Ready() bool {
	t := v.blocked.Load()
	return t == 0 || v.o.Now().UnixNano() >= t
}

// Keep makes mappings durable, together with those of other goroutines that
// come at the same time. The error is ErrUnwritable and says why. With Async it
// only takes them.
func (v *Vault) Keep(ms []token.Mapping) error {
	for i := range ms {
		if !fits(&ms[i]) {
			return fmt.Errorf("%w: a mapping is out of bounds", ErrUnwritable)
		}
	}
	v.mu.Lock()
	g := v.group
	for i := range ms {
		g.record = appendMapping(g.record, &ms[i])
		if last := g.lastEnd(); len(g.record)-last > maxFrame {
			g.ends = append(g.ends, len(g.record))
		}
	}
	g.count += int64(len(ms))
	n := len(g.record)
	v.mu.Unlock()
	if v.o.Async && n < asyncLimit {
		return nil
	}
	return v.flush(g)
}

func (g *group) lastEnd() int {
	if n := len(g.ends); n > 0 {
		return g.ends[n-1]
	}
	return 8
}

// flush waits for the group to be written, or writes it: whoever comes first
// writes for all that wait.
func (v *Vault) flush(g *group) error {
	v.wmu.Lock()
	defer v.wmu.Unlock()
	if g.done {
		return g.err
	}
	v.mu.Lock()
	v.group, v.spare = newGroup(v.spare), nil
	v.mu.Unlock()
	g.done = true
	if g.count == 0 {
		return nil
	}
	if g.err = v.write(g); g.err != nil {
		v.stats.Lost += g.count
	} else {
		v.stats.Kept += g.count
	}
	clear(g.record) // values
	if v.spare == nil && cap(g.record) <= 4*maxFrame {
		v.spare = g.record
	}
	g.record = nil
	return g.err
}

// write writes a group to the segment at hand; when that fails, to a new one.
func (v *Vault) write(g *group) error {
	if v.closed {
		return fmt.Errorf("%w: it is closed", ErrUnwritable)
	}
	if !v.Ready() {
		return fmt.Errorf("%w: %w", ErrUnwritable, v.stats.Err)
	}
	now := v.o.Now()
	binary.BigEndian.PutUint64(g.record, uint64(now.UnixMilli()))
	if s := v.seg; s != nil && (s.size >= v.o.Segment || now.Sub(s.begun) >= maxAge || now.Before(s.begun.Add(-maxAge))) {
		v.giveUp()
	}
	var err error
	for range 2 {
		fresh := v.seg == nil
		if fresh {
			if err = v.begin(now); err != nil {
				v.failed(err)
				break
			}
		}
		if err = v.append(g); err == nil {
			v.wait = 0
			v.blocked.Store(0)
			return nil
		}
		v.failed(err)
		v.giveUp()
		if fresh {
			break
		}
	}
	v.wait = min(max(2*v.wait, firstWait), longest)
	v.blocked.Store(now.Add(v.wait).UnixNano())
	return fmt.Errorf("%w: %w", ErrUnwritable, err)
}

func (v *Vault) failed(err error) {
	v.stats.Failures++
	v.stats.Err = err
}

// giveUp closes the segment at hand; it is never opened again.
func (v *Vault) giveUp() {
	if v.seg != nil {
		v.seg.f.Close() // all that counts was synced
		v.seg = nil
	}
}

// begin begins a segment: its name and its header are durable before anything
// is written to it.
func (v *Vault) begin(now time.Time) error {
	var id ID
	rand.Read(id[:])
	ms := now.UnixMilli()
	s, envelope, err := key.Seal(v.o.To, purpose, context(id, ms))
	if err != nil {
		return err
	}
	path := filepath.Join(v.o.Dir, fileName(id, now))
	f, err := v.o.FS.Create(path)
	if err != nil {
		return err
	}
	head := appendHeader(nil, id, ms, envelope)
	err = writeAll(f, head)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = v.o.FS.SyncDir(v.o.Dir)
	}
	if err != nil {
		f.Close()
		v.o.FS.Remove(path) // nothing is in it
		return err
	}
	v.seg = &writing{f: f, s: s, size: int64(len(head)), begun: now}
	v.stats.Segments++
	return nil
}

// append writes the frames of a group and syncs them.
func (v *Vault) append(g *group) error {
	v.frame = v.frame[:0]
	from := 8
	for i := 0; from < len(g.record); i++ {
		end := len(g.record)
		if i < len(g.ends) {
			end = g.ends[i]
		}
		v.record = append(append(v.record[:0], g.record[:8]...), g.record[from:end]...)
		v.frame, v.record = appendFrame(v.frame, v.seg.s, v.record)
		clear(v.record)
		from = end
	}
	if err := writeAll(v.seg.f, v.frame); err != nil {
		return err
	}
	if err := v.seg.f.Sync(); err != nil {
		return err
	}
	v.seg.size += int64(len(v.frame))
	return nil
}

// writeAll takes a short write without an error for what it is.
func writeAll(f File, b []byte) error {
	n, err := f.Write(b)
	if err == nil && n < len(b) {
		err = errors.New("short write")
	}
	return err
}

// flushes is the goroutine of Async.
func (v *Vault) flushes() {
	defer close(v.idle)
	tick := time.NewTicker(asyncEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			v.flush(v.current())
		case <-v.quit:
			return
		}
	}
}

func (v *Vault) current() *group {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.group
}

// Stats returns the counts so far.
func (v *Vault) Stats() Stats {
	v.wmu.Lock()
	defer v.wmu.Unlock()
	return v.stats
}

// Close writes what was only taken, and ends the segment at hand.
func (v *Vault) Close() error {
	if v.quit != nil {
		close(v.quit)
		<-v.idle
		v.quit = nil
	}
	err := v.flush(v.current())
	v.wmu.Lock()
	defer v.wmu.Unlock()
	v.giveUp()
	v.closed = true
	return err
}
