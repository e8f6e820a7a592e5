package vault

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
)

// Store is what an administrator reads: the segments of one or more vaults, and
// where in them each token is. It holds no values.
type Store struct {
	id       *key.Identity
	segments []located
	entries  []entry // in order
	Report   Report

	files  map[uint32]*opened
	frames map[[2]uint32][]byte // records of frames that were opened, by segment and offset
	held   int                  // bytes of them
}

// Report says what was read.
type Report struct {
	Segments int
	Mappings int64    // with those that are there more than once
	Tokens   int      // different ones
	Torn     int64    // bytes of torn ends, which were never acknowledged
	Other    []string // segments that are sealed to other keys
	Damages  []Damage
}

// located is a segment that was read.
type located struct {
	path     string
	id       ID
	size     int64
	mappings int64
	sound    bool // nothing was wrong with it
}

// entry says where a token is. It has no key and no code, so that an index on
// disk is no list of tokens.
type entry struct {
	hash [16]byte
	seg  uint32
	off  uint32
}

// maxPlaces bounds the places that are kept of one token: the same value is
// written by each worker and each run, and in each of its forms.
const maxPlaces = 8

func hashOf(r token.Ref) (h [16]byte) {
	b := append([]byte("phiscrub index 1\x00"), r.Class.String()...)
	b = append(append(b, 0), r.Key...)
	b = append(append(b, 0), r.Code[:]...)
	s := sha256.Sum256(b)
	copy(h[:], s[:])
	return h
}

func compareEntries(a, b entry) int {
	if c := bytes.Compare(a.hash[:], b.hash[:]); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.seg, b.seg), cmp.Compare(a.off, b.off))
}

// Load reads all segments in places: directories, also with directories in
// them, or files. A segment that is damaged, or sealed to other keys, is
// reported; the others are read.
func Load(places []string, id *key.Identity) (*Store, error) {
	return load(places, id, nil)
}

// load takes what old knows of segments that are as they were, and reads the
// others.
func load(places []string, id *key.Identity, old *Store) (*Store, error) {
	paths, err := segmentFiles(places)
	if err != nil {
		return nil, err
	}
	s := &Store{id: id}
	s.reuse(old, paths)
	var buf []byte
	for _, p := range paths {
		if !slices.ContainsFunc(s.segments, func(l located) bool { return l.path == p }) {
			buf = s.add(p, buf)
		}
	}
	s.sort()
	return s, nil
}

// add reads one segment.
func (s *Store) add(path string, buf []byte) []byte {
	bad := func(off int64, what string) { s.Report.Damages = append(s.Report.Damages, Damage{path, off, what}) }
	x, err := readSegment(path)
	if err != nil {
		bad(0, err.Error())
		return buf
	}
	for _, l := range s.segments {
		if l.id == x.id {
			if l.path != path {
				bad(0, "the same segment as "+l.path)
			}
			return buf
		}
	}
	o, err := x.open(s.id)
	if errors.Is(err, key.ErrNotRecipient) {
		s.Report.Other = append(s.Report.Other, path)
		return buf
	}
	if err != nil {
		bad(int64(headFixed), "envelope is damaged, or of another segment")
		return buf
	}
	k, before, damages := uint32(len(s.segments)), s.Report.Mappings, len(s.Report.Damages)
	ds, torn := x.frames(func(f frame) {
		var ok bool
		buf, ok = f.mappings(o, buf, func(_ time.Time, m token.Mapping) {
			s.Report.Mappings++
			s.entries = append(s.entries, entry{hashOf(token.Ref{Class: m.Class, Key: m.Key, Code: m.Code}), k, uint32(f.offset)})
		})
		if !ok {
			bad(int64(f.offset), fmt.Sprintf("frame %d does not open", f.number))
		}
	})
	s.Report.Damages = append(s.Report.Damages, ds...)
	s.Report.Torn += int64(torn)
	s.Report.Segments++
	s.segments = append(s.segments, located{path, x.id, int64(len(x.data)), s.Report.Mappings - before, len(s.Report.Damages) == damages && torn == 0})
	return buf
}

// sort puts the entries in order and drops what is there too often.
func (s *Store) sort() {
	slices.SortFunc(s.entries, compareEntries)
	out, n := s.entries[:0], 0
	s.Report.Tokens = 0
	for i, e := range s.entries {
		if i == 0 || e.hash != s.entries[i-1].hash {
			n = 0
			s.Report.Tokens++
		}
		if n++; n <= maxPlaces && (len(out) == 0 || compareEntries(out[len(out)-1], e) != 0) {
			out = append(out, e)
		}
	}
	s.entries = out
}

// Value is what a token stands for, as it stood in a log.
type Value struct {
	Text []byte
	At   time.Time // when it was written to the vault
}

// ErrUnknown is what Resolve returns for a token that no segment has.
var ErrUnknown = errors.New("no segment has the token: it is of another vault, of one that was not merged yet, or of a run without a vault")

// Resolve returns the values of a token: usually one; several where the same
// value was written in several ways. Each is there once, the oldest first.
func (s *Store) Resolve(r token.Ref) ([]Value, error) {
	h := hashOf(r)
	i, _ := slices.BinarySearchFunc(s.entries, h, func(e entry, h [16]byte) int { return bytes.Compare(e.hash[:], h[:]) })
	var found []Value
	var failed error
	for ; i < len(s.entries) && s.entries[i].hash == h; i++ {
		vs, err := s.look(s.entries[i], r)
		if err != nil {
			failed = err
		}
		for _, v := range vs {
			if !slices.ContainsFunc(found, func(x Value) bool { return bytes.Equal(x.Text, v.Text) }) {
				found = append(found, v)
			}
		}
	}
	if len(found) == 0 {
		return nil, cmp.Or(failed, ErrUnknown)
	}
	slices.SortStableFunc(found, func(a, b Value) int { return a.At.Compare(b.At) })
	return found, nil
}
