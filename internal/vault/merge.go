package vault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/phiscrub/phiscrub/internal/key"
)

// Merged says what Merge did.
type Merged struct {
	Copied  int // segments that were new
	Longer  int // segments that had grown since they were copied
	There   int // segments that were there
	Damages []Damage
}

// Merge copies the segments of sources into the directory dst. It needs no
// key. A segment that is there is replaced only by a longer one that begins
// with the same frames; one that differs is damage, and what is there stays.
func Merge(dst string, sources []string) (m Merged, err error) {
	if err := os.MkdirAll(dst, 0o700); err != nil {
		return m, fmt.Errorf("vault: %w", err)
	}
	there := map[ID]string{}
	mine, err := segmentFiles([]string{dst})
	if err != nil {
		return m, err
	}
	for _, p := range mine {
		if id, _, err := identify(p); err == nil {
			there[id] = p
		}
	}
	paths, err := segmentFiles(sources)
	if err != nil {
		return m, err
	}
	for _, p := range paths {
		if err := m.one(dst, p, there); err != nil {
			return m, err
		}
	}
	return m, nil
}

// one merges one segment.
func (m *Merged) one(dst, path string, there map[ID]string) error {
	x, err := readSegment(path)
	if err != nil {
		m.Damages = append(m.Damages, Damage{path, 0, err.Error()})
		return nil
	}
	ds, _ := x.frames(func(frame) {})
	m.Damages = append(m.Damages, ds...)
	mine, ok := there[x.id]
	if !ok {
		to := filepath.Join(dst, fileName(x.id, x.begun()))
		if err := replaceFile(to, x.data); err != nil {
			return fmt.Errorf("vault: %w", err)
		}
		there[x.id] = to
		m.Copied++
		return nil
	}
	if same(mine, path) {
		m.There++
		return nil
	}
	y, err := readSegment(mine)
	if err != nil {
		return fmt.Errorf("vault: %w", err)
	}
	a, b := x.data[x.body:], y.data[y.body:]
	n := min(x.whole(), y.whole())
	switch {
	case !bytes.Equal(a[:n], b[:n]):
		m.Damages = append(m.Damages, Damage{path, int64(x.body), "other frames than the same segment in " + mine + ", which stays as it is"})
	case x.whole() <= y.whole():
		m.There++
	default: // with the envelope that is there: it may have been rewrapped
		if err := replaceFile(mine, y.data[:y.body], a); err != nil {
			return fmt.Errorf("vault: %w", err)
		}
		m.Longer++
	}
	return nil
}

// same reports whether two names are of one file.
func same(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// whole returns how many bytes of frames there are without a torn end.
func (s *segment) whole() int {
	_, torn := s.frames(func(frame) {})
	return len(s.data) - s.body - torn
}

// Rewrapped says what Rewrap did.
type Rewrapped struct {
	Done    int
	Busy    []string // segments that a program still writes
	Other   []string // segments that are sealed to other keys
	Damages []Damage
}

// Rewrap seals the keys of all segments in places to other administrators. The
// frames stay as they are. A segment that is being written is left out.
func Rewrap(places []string, id *key.Identity, to []*key.Recipient) (r Rewrapped, err error) {
	paths, err := segmentFiles(places)
	if err != nil {
		return r, err
	}
	for _, p := range paths {
		x, err := readSegment(p)
		if err != nil {
			r.Damages = append(r.Damages, Damage{p, 0, err.Error()})
			continue
		}
		env, err := key.Rewrap(id, purpose, context(x.id, x.ms), x.envelope, to)
		switch {
		case errors.Is(err, key.ErrNotRecipient):
			r.Other = append(r.Other, p)
			continue
		case errors.Is(err, key.ErrDamaged):
			r.Damages = append(r.Damages, Damage{p, int64(headFixed), "envelope is damaged, or of another segment"})
			continue
		case err != nil:
			return r, err
		}
		if written(p) {
			r.Busy = append(r.Busy, p)
			continue
		}
		// What was written between the read and the look at the lock counts.
		if again, err := readSegment(p); err != nil || len(again.data) != len(x.data) {
			r.Busy = append(r.Busy, p)
			continue
		}
		if err := replaceFile(p, appendHeader(nil, x.id, x.ms, env), x.data[x.body:]); err != nil {
			return r, fmt.Errorf("vault: %w", err)
		}
		r.Done++
	}
	return r, nil
}
