package bridge

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/phiscrub/phiscrub/scrub"
)

// Options are the settings of a Filter.
type Options struct {
	Lines []string // fields at the top of a record that are lines of a log, besides log, message, msg and MESSAGE
	Skip  []string // fields at the top of a record that are passed on unread
}

// Filter scrubs chunks of records. Any number of goroutines may use it.
type Filter struct {
	s     *scrub.Scrubber
	roles *roles

	mu      sync.Mutex
	idle    []*work
	sources map[string]*tagged
	clock   uint64
	stats   Stats

	shared  *Shared
	release func()
	server  *server
	audit   *auditLog
	log     Log

	// fault is called on each chunk in tests.
	fault atomic.Pointer[func([]byte)]
}

// tagged is a source and its lock.
type tagged struct {
	sync.Mutex
	source
}

// maxSources bounds the tags of which something is remembered.
const maxSources = 256

// maxIdle bounds the scratch that is kept.
const maxIdle = 16

// New returns a Filter.
func New(s *scrub.Scrubber, o Options) *Filter {
	return &Filter{s: s, roles: newRoles(o.Lines, o.Skip), sources: map[string]*tagged{}}
}

// Stats returns the totals.
func (f *Filter) Stats() Stats {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stats
}

// Scrub scrubs the records of a chunk, the next ones of their tag. It returns
// nil and false when nothing changes; otherwise what to send in its place,
// appended to dst. It never fails: what cannot be scrubbed is replaced.
func (f *Filter) Scrub(dst []byte, tag string, chunk []byte) (out []byte, changed bool) {
	src := f.source(tag)
	src.Lock()
	defer src.Unlock()
	var s Stats
	n := len(dst)
	out, changed, err := f.scrub(dst, &src.source, tag, chunk, f.audit, &s)
	if err != nil { // what is not on record does not happen
		f.log(Error, err.Error()+"; records are withheld")
		out, changed = appendWithheld(dst[:n], appendTime(nil, time.Now()), len(chunk)), true
		s.Withheld++
	}
	f.add(&s)
	return out, changed
}

// Once is Scrub for a chunk that stands alone: the same chunk, given again,
// comes out the same. It counts into s. again says that the chunk was given
// before, so that it is on record. With an error nothing may go out.
func (f *Filter) Once(dst []byte, tag string, chunk []byte, again bool, s *Stats) (out []byte, changed bool, err error) {
	l := f.audit
	if again {
		l = nil
	}
	return f.scrub(dst, &source{}, tag, chunk, l, s)
}

func (f *Filter) scrub(dst []byte, src *source, tag string, chunk []byte, l *auditLog, s *Stats) (out []byte, changed bool, err error) {
	start := time.Now()
	k := f.take()
	n := len(dst)
	*s = Stats{BytesIn: int64(len(chunk))}
	defer func() {
		if recover() != nil { // the scratch is lost with it
			*src = source{}
			out, changed = appendWithheld(dst[:n], appendTime(nil, start), len(chunk)), true
			s.Panics, s.Withheld = 1, 1
		} else {
			f.put(k)
		}
		s.Duration = time.Since(start)
	}()
	if p := f.fault.Load(); p != nil {
		(*p)(chunk)
	}
	out, changed = k.chunkOf(dst, src, chunk, f, s)
	size := len(chunk)
	if changed {
		size = len(out) - n
	}
	return out, changed, k.redacted(l, tag, s, size)
}

// chunkOf is Scrub without its guards.
func (k *work) chunkOf(dst []byte, src *source, chunk []byte, f *Filter, s *Stats) ([]byte, bool) {
	k.outcome = scrub.Outcome{}
	k.audited = f.audit != nil
	k.tally.Reset()
	k.read(chunk, f.roles)
	k.scrubLines(src, f.s.MaxLine())
	if !k.rewrite() {
		panic("records: what was written once cannot be again")
	}
	k.stream.Reset()
	var jsonOut []byte
	if len(k.json) > 0 {
		b := k.scan(k.jsonOut[:0], k.json, &k.stream, f.s.MaxLine())
		if len(b) == 0 {
			panic("records: fewer lines than went in")
		}
		if &b[0] != &k.json[0] {
			k.jsonOut, jsonOut = b, b
		}
	}
	touched := jsonOut != nil || k.malformed
	for i := range k.fields {
		touched = touched || k.fields[i].changed
	}
	for i := range k.records {
		touched = touched || k.records[i].lost
	}
	s.Records = int64(len(k.records))
	var out []byte
	if touched {
		n := len(dst)
		var edited, lost int
		out, edited, lost = k.assemble(dst, jsonOut)
		s.Edited = int64(edited)
		s.Withheld = int64(lost)
		if k.malformed {
			when := appendTime(nil, time.Now())
			if last := len(k.records) - 1; last >= 0 && !isGroup(chunk[k.records[last].time.start:]) {
				when = chunk[k.records[last].time.start:k.records[last].time.end]
			}
			out = appendWithheld(out, when, len(chunk)-k.end)
			s.Malformed, s.Withheld = 1, s.Withheld+1
		} else if edited+lost == 0 {
			out, touched = out[:n], false
		}
	}
	s.Withheld += int64(k.outcome.Withheld)
	s.Counts = k.outcome.Counts
	if !touched {
		return nil, false
	}
	return out, true
}

// take returns scratch.
func (f *Filter) take() *work {
	f.mu.Lock()
	n := len(f.idle)
	if n == 0 {
		f.mu.Unlock()
		return &work{w: f.s.NewWorker()}
	}
	k := f.idle[n-1]
	f.idle = f.idle[:n-1]
	f.mu.Unlock()
	return k
}

// maxScratch is the size in bytes above which scratch is not kept: one chunk
// of unusual size shall not be paid for forever.
const maxScratch = 16 << 20

func (f *Filter) put(k *work) {
	k.chunk = nil
	if cap(k.lines)+cap(k.json)+cap(k.spare)+cap(k.linesOut)+cap(k.jsonOut)+cap(k.text) > maxScratch {
		return
	}
	f.mu.Lock()
	if len(f.idle) < maxIdle {
		f.idle = append(f.idle, k)
	}
	f.mu.Unlock()
}

// source returns what is remembered of a tag, in the place of the longest
// unused if there are too many.
func (f *Filter) source(tag string) *tagged {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clock++
	t := f.sources[tag]
	if t == nil {
		if len(f.sources) >= maxSources {
			f.forget()
		}
		t = &tagged{}
		f.sources[tag] = t
	}
	t.used = f.clock
	return t
}

// forget drops the source that was not used for longest.
func (f *Filter) forget() {
	var old string
	least := f.clock
	for tag, t := range f.sources {
		if t.used < least {
			old, least = tag, t.used
		}
	}
	delete(f.sources, old)
}

func (f *Filter) add(s *Stats) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stats.Add(s)
}
