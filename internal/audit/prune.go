package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Candidate is a segment and what pruning thinks of it.
type Candidate struct {
	Segment string
	From    time.Time // when it was begun
	To      time.Time // no event in it is younger
	Keep    string    // why it stays; empty: it goes
	end     int64     // bytes of it that belong to the tree
}

// Candidates returns every segment of the log in dir that is not pruned yet,
// in order, and which of them may be pruned at now: those whose last event is
// older than before and than Retention, which no hold covers, and which are not
// the last of their tree. The log must be sound.
func Candidates(dir string, o Options, before, now time.Time) ([]Candidate, error) {
	own, err := note.NewVerifier(o.Key)
	if err != nil {
		return nil, errNoKey
	}
	keys := append([]note.Verifier{own}, o.Retired...)
	var list []Candidate
	var trees []int
	holds := map[string]Held{}
	w := proving(dir, VerifyOptions{Keys: keys})
	w.segment = func(s segment, h *header, last Checkpoint, end int64) {
		if !s.pruned {
			list = append(list, Candidate{Segment: s.name, From: h.Created, To: last.Time, end: end})
			trees = append(trees, s.tree)
		}
	}
	w.record = func(r Record) error {
		switch {
		case r.Type != Hold || r.Hold == nil:
		case r.Hold.Release:
			delete(holds, r.Hold.Name)
		default:
			holds[r.Hold.Name] = *r.Hold
		}
		return nil
	}
	if err := w.run(); err != nil {
		return nil, err
	}
	for i := range list {
		c := &list[i]
		switch name := held(holds, c); {
		case i+1 == len(list) || trees[i+1] != trees[i]:
			c.Keep = "it is the last of its tree"
		case c.To.Add(Retention).After(now):
			c.Keep = "it is younger than six years"
		case !c.To.Before(before):
			c.Keep = "it is not older than was asked for"
		case name != "":
			c.Keep = fmt.Sprintf("hold %q covers it", name)
		}
	}
	return list, nil
}

// held returns the name of the first hold that covers some of a segment.
func held(holds map[string]Held, c *Candidate) string {
	var names []string
	for name, h := range holds {
		if !h.To.Before(c.From) && !h.From.After(c.To) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

// PruneLog deletes what Candidates lets go. That is on record before; of each
// segment the hashes stay, so that the log still verifies.
func PruneLog(dir string, o Options, before time.Time, why string) (names []string, err error) {
	l, err := Open(dir, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	list, err := Candidates(dir, o, before, l.o.Now())
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(c Candidate) bool { return c.Keep != "" })
	for _, c := range list {
		names = append(names, c.Segment)
	}
	if len(names) == 0 {
		return nil, nil
	}
	e := Event{Type: Prune, Prune: &Pruned{Segments: names, Before: before.UTC(), Reason: why}}
	if _, err := l.Commit(context.Background(), e); err != nil {
		return nil, err
	}
	for _, c := range list {
		if err := prune(l.o.disk, c); err != nil {
			return nil, fmt.Errorf("audit: segment %s: %w", c.Segment, err)
		}
	}
	return names, nil
}

// prune puts the hashes of a segment in its place.
func prune(d disk, c Candidate) error {
	data, err := d.read(c.Segment)
	if err != nil {
		return err
	}
	cut, err := leavesOf(data[:c.end])
	if err != nil {
		return err
	}
	to := strings.TrimSuffix(c.Segment, segSuffix) + cutSuffix
	d.remove(to + newSuffix) // of an attempt that was cut off
	f, err := d.create(to + newSuffix)
	if err != nil {
		return err
	}
	_, err = f.Write(cut)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = d.rename(to+newSuffix, to)
	}
	if err == nil {
		err = d.sync(".")
	}
	if err == nil {
		err = d.remove(c.Segment)
	}
	if err == nil {
		err = d.sync(".")
	}
	return err
}

// SetHold records a hold, or that one ends.
func SetHold(dir string, o Options, h Held) (err error) {
	if strings.TrimSpace(h.Name) == "" {
		return errors.New("audit: a hold needs a name")
	}
	if !h.Release && h.To.Before(h.From) {
		return errors.New("audit: the hold ends before it begins")
	}
	l, err := Open(dir, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	_, err = l.Commit(context.Background(), Event{Type: Hold, Hold: &h})
	return err
}
