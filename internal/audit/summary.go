package audit

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/phiscrub/phiscrub/scrub"
)

// maxSources bounds the sources of one interval; what is beyond is summed up
// under the name "other sources".
const maxSources = 4096

// Summary sums up what was removed, by source. It may be used from any
// goroutine; adding a block costs less than a microsecond.
type Summary struct {
	mu      sync.Mutex
	sources map[Source]*sums
	from    time.Time
}

type sums struct {
	lines, edited, withheld, in, out int64
	tally                            scrub.Tally
}

// NewSummary returns a Summary of an interval that begins at from.
func NewSummary(from time.Time) *Summary {
	return &Summary{sources: map[Source]*sums{}, from: from}
}

// Add takes over what happened to a block: its outcome, its findings by rule,
// and its bytes before and after.
func (s *Summary) Add(src Source, o *scrub.Outcome, t *scrub.Tally, in, out int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.source(src)
	x.add(o, in, out)
	x.tally.Merge(t)
}

// AddFindings is Add for who has the findings themselves.
func (s *Summary) AddFindings(src Source, o *scrub.Outcome, findings []scrub.Finding, in, out int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.source(src)
	x.add(o, in, out)
	x.tally.Add(findings)
}

func (s *Summary) source(src Source) *sums {
	x := s.sources[src]
	if x == nil {
		if len(s.sources) >= maxSources {
			src = Source{Name: "other sources"}
			if x = s.sources[src]; x != nil {
				return x
			}
		}
		x = &sums{}
		s.sources[src] = x
	}
	return x
}

func (x *sums) add(o *scrub.Outcome, in, out int64) {
	x.lines += int64(o.Lines)
	x.edited += int64(o.Edited)
	x.withheld += int64(o.Withheld)
	x.in += in
	x.out += out
}

// Take returns an event for each source that had lines, in the order of their
// names, and begins another interval at now.
func (s *Summary) Take(now time.Time, policy string) []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	var events []Event
	for src, x := range s.sources {
		events = append(events, Event{Type: PHIRedacted, Time: now, Redacted: &Redacted{
			Source: src, From: s.from.UTC().Round(0), To: now.UTC().Round(0),
			Lines: x.lines, Edited: x.edited, Withheld: x.withheld, BytesIn: x.in, BytesOut: x.out,
			Policy: policy, Counts: counts(&x.tally),
		}})
	}
	slices.SortFunc(events, func(a, b Event) int { return compareSources(a.Redacted.Source, b.Redacted.Source) })
	s.from = now
	clear(s.sources)
	return events
}

func compareSources(a, b Source) int {
	return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Pod, b.Pod), cmp.Compare(a.Logger, b.Logger), cmp.Compare(a.Name, b.Name))
}

func counts(t *scrub.Tally) []Count {
	var list []Count
	for _, c := range t.Counts() {
		list = append(list, Count{c.Rule, c.Class.String(), c.N})
	}
	return list
}
