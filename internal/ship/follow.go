package ship

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/phiscrub/phiscrub/internal/agent"
)

// follow looks for files and reads each on a goroutine of its own.
func (r *run) follow(ctx context.Context) error {
	for first := true; ; first = false {
		start := time.Now()
		seen := r.scan(first)
		r.moved(seen, start)
		if r.o.Once {
			if len(seen) == 0 {
				return fmt.Errorf("no file matches %s", strings.Join(r.o.Files, " "))
			}
			return nil
		}
		if first && len(seen) == 0 {
			r.o.Log("no file matches yet; waiting")
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(r.o.Scan):
		}
	}
}

// scan opens files that are new, and notes which are gone.
func (r *run) scan(first bool) (seen map[*tail]bool) {
	seen = map[*tail]bool{}
	now := r.now()
	for _, path := range r.paths() {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() || now.quiet(info) {
			continue
		}
		t := now.tail(info)
		if t == nil {
			if r.ours(linked(path)) {
				continue
			}
			t, err = r.open(path, first && r.o.SkipExisting)
			if err != nil && !r.said[path] {
				r.said[path] = true
				r.o.Log("cannot follow " + r.o.Engine.Name(path) + ": " + plain(err))
			}
			if t == nil {
				continue
			}
			delete(r.said, path)
			now.add(t)
		}
		seen[t] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tails = slices.DeleteFunc(r.tails, func(t *tail) bool { return t.done.Load() })
	for _, t := range r.tails {
		t.gone.Store(!seen[t])
	}
	for i := range r.state.known {
		if p := &r.state.known[i]; now.still[p.ident] {
			p.Seen, p.missed = time.Now(), false
		}
	}
	r.o.Counters.Files.Store(int64(len(r.tails)))
	return seen
}

// present is what a scan knows when it begins.
type present struct {
	tails  map[ident]*tail
	others []*tail // where the system gives no numbers
	rest   map[ident]position
	still  map[ident]bool // those of rest that are there and unchanged
}

func (r *run) now() *present {
	p := &present{tails: map[ident]*tail{}, rest: map[ident]position{}, still: map[ident]bool{}}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.tails {
		if !t.done.Load() {
			p.add(t)
		}
	}
	for _, k := range r.state.known {
		if !k.mod.IsZero() {
			p.rest[k.ident] = k
		}
	}
	return p
}

func (p *present) add(t *tail) {
	if t.id == (ident{}) {
		p.others = append(p.others, t)
		return
	}
	p.tails[t.id] = t
}

// tail returns the one that follows a file.
func (p *present) tail(info fs.FileInfo) *tail {
	if id := identOf(info); id != (ident{}) {
		return p.tails[id]
	}
	for _, t := range p.others {
		if own, err := t.f.Stat(); err == nil && os.SameFile(own, info) {
			return t
		}
	}
	return nil
}

// quiet reports whether a file was released and has not changed since.
func (p *present) quiet(info fs.FileInfo) bool {
	id := identOf(info)
	k, ok := p.rest[id]
	if !ok || id == (ident{}) || k.Offset != info.Size() || !k.mod.Equal(info.ModTime()) {
		return false
	}
	p.still[id] = true
	return true
}

// plain is the reason of an error without the path in it.
func plain(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return err.Error()
}

// paths lists what the patterns match, each path once.
func (r *run) paths() []string {
	var all []string
	for _, pattern := range r.o.Files {
		found, err := filepath.Glob(pattern)
		if err == nil {
			all = append(all, found...)
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(path string) bool {
		return packed(path) || r.ours(path) || slices.ContainsFunc(r.o.Exclude, func(pattern string) bool {
			whole, _ := filepath.Match(pattern, path)
			base, _ := filepath.Match(pattern, filepath.Base(path))
			return whole || base
		})
	})
}

// ours reports whether we write to a file: it would grow for ever.
func (r *run) ours(path string) bool {
	whole, err := filepath.Abs(path)
	return err == nil && slices.ContainsFunc(r.o.Own, func(own string) bool {
		rest, ok := strings.CutPrefix(whole, own)
		return ok && (rest == "" || os.IsPathSeparator(own[len(own)-1]) || rest[0] == '-')
	})
}

// linked returns where a path leads when every link in it is followed. What is
// not there yet is taken to be no link.
func linked(path string) string {
	at, err := filepath.EvalSymlinks(path)
	if err != nil {
		dir, base := filepath.Split(filepath.Clean(path))
		if dir, err = filepath.EvalSymlinks(dir); err != nil {
			return path
		}
		at = filepath.Join(dir, base)
	}
	if os.IsPathSeparator(path[len(path)-1]) {
		at += string(filepath.Separator)
	}
	return at
}

// packed reports whether a name is that of a compressed file, which rotation
// leaves and which was read before it was compressed.
func packed(path string) bool {
	switch filepath.Ext(path) {
	case ".gz", ".zst", ".bz2", ".xz", ".lz4", ".zip":
		return true
	}
	return false
}

// open begins to follow a file, where it was left off if it is known. It
// returns nil for a file that is compressed.
func (r *run) open(path string, atEnd bool) (*tail, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	var magic [4]byte
	if n, _ := f.ReadAt(magic[:], 0); n == 4 && (string(magic[:2]) == "\x1f\x8b" || string(magic[:]) == "\x28\xb5\x2f\xfd") {
		f.Close()
		return nil, nil
	}
	t := &tail{
		f: f, id: identOf(info), name: r.o.Engine.Name(path),
		stop: r.stop, poll: r.o.Poll, park: r.o.Park, once: r.o.Once, key: r.state.key,
	}
	r.mu.Lock()
	m, ok := r.state.find(t.id, f, info.Size())
	r.mu.Unlock()
	if !ok && atEnd {
		m, err = endOf(f, info.Size())
	}
	if err == nil && m.offset > 0 {
		err = t.remember(m)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	r.begin(t, m)
	return t, nil
}

func (r *run) begin(t *tail, m mark) {
	r.mu.Lock()
	r.tails = append(r.tails, t)
	r.mu.Unlock()
	r.readers.Go(func() { r.tail(t, m) })
}

// tail reads one file until it ends.
func (r *run) tail(t *tail, m mark) {
	for {
		t.off, t.limit = m.context, m.offset
		l := &lines{out: r.out, source: t.name, now: time.Now, spare: &r.spare, from: t, base: m.context, skip: m.offset, marks: []int64{m.context}}
		r.connect(l)
		err := l.pipe.Run(t, l)
		switch {
		case err == nil:
			l.flush()
			return
		case errors.Is(err, errStopped), errors.Is(err, errEnded):
			return
		case errors.Is(err, agent.ErrAudit):
			r.fail(err)
			return
		case errors.Is(err, errQuiet):
			r.release(t)
			return
		case errors.Is(err, errTruncated):
			r.o.Counters.Truncated.Add(1)
			t.restart()
			m = mark{}
		default:
			r.o.Log("cannot read " + t.name + ": " + plain(err) + "; trying again")
			t.sleep(r.o.Scan)
			r.release(t)
			return
		}
	}
}

// release ends the reading of a file and keeps its position, so that a later
// scan goes on.
func (r *run) release(t *tail) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at := t.acked.Load(); at != nil {
		p := t.position(at, time.Now())
		if info, err := t.f.Stat(); err == nil {
			p.mod = info.ModTime()
		}
		r.state.known = append(r.state.known, p)
	}
	r.state.changed.Store(true)
	t.done.Store(true)
	t.f.Close()
}

// ack notes that a chunk was delivered.
func (t *tail) ack(c *chunk, changed *atomic.Bool) {
	if old := t.acked.Load(); old == nil || old.round < c.mark.round || old.round == c.mark.round && old.offset <= c.mark.offset {
		m := c.mark
		t.acked.Store(&m)
	}
	changed.Store(true)
	if c.last && t.gone.Load() {
		t.done.Store(true)
		t.f.Close()
	}
}

// endOf returns the place behind the last line that is whole, with some lines
// before it as its context.
func endOf(f *os.File, size int64) (mark, error) {
	end, err := lineStart(f, size)
	if err != nil {
		return mark{}, err
	}
	from, err := lineStart(f, max(0, end-contextGap))
	return mark{offset: end, context: from}, err
}

// lineStart returns where the line begins that is at or behind at.
func lineStart(f *os.File, at int64) (int64, error) {
	buf := make([]byte, 4096)
	for at > 0 {
		n := min(at, int64(len(buf)))
		if _, err := f.ReadAt(buf[:n], at-n); err != nil && err != io.EOF {
			return 0, err
		}
		if i := strings.LastIndexByte(string(buf[:n]), '\n'); i >= 0 {
			return at - n + int64(i) + 1, nil
		}
		at -= n
	}
	return 0, nil
}

// moved looks for files that were renamed while nobody read them: beside
// those that the patterns match. What is left of them is read. Positions that
// the scan begun at since has seen need no search.
func (r *run) moved(seen map[*tail]bool, since time.Time) {
	absent := func(p position) bool { return !p.missed && p.Seen.Before(since) }
	r.mu.Lock()
	search := slices.ContainsFunc(r.state.known, absent)
	r.mu.Unlock()
	if !search {
		return
	}
	var dirs []string
	for _, pattern := range r.o.Files {
		found, _ := filepath.Glob(filepath.Dir(pattern))
		dirs = append(dirs, found...)
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			r.reclaim(filepath.Join(dir, e.Name()), seen)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.state.known {
		if p := &r.state.known[i]; absent(*p) {
			p.missed = true
			if p.Size > p.Offset {
				r.o.Log(fmt.Sprintf("%s is no longer there; %d bytes of it are lost, or more", p.Name, p.Size-p.Offset))
				r.o.Counters.Lost.Add(1)
			}
		}
	}
}

// reclaim follows a file to its end if its position is known.
func (r *run) reclaim(path string, seen map[*tail]bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || packed(path) {
		return
	}
	id := identOf(info)
	r.mu.Lock()
	wanted := slices.ContainsFunc(r.state.known, func(p position) bool { return p.ident == id })
	r.mu.Unlock()
	if !wanted || r.now().tail(info) != nil {
		return
	}
	f, err := os.Open(path)
	if err != nil {
		return
	}
	r.mu.Lock()
	m, ok := r.state.find(id, f, info.Size())
	r.mu.Unlock()
	t := &tail{
		f: f, id: id, name: r.o.Engine.Name(path),
		stop: r.stop, poll: r.o.Poll, park: r.o.Park, once: r.o.Once, key: r.state.key,
	}
	if !ok || t.remember(m) != nil {
		f.Close()
		return
	}
	t.gone.Store(true)
	seen[t] = true
	r.begin(t, m)
}
