package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/phiscrub/phiscrub/internal/key"
)

// An index is where in the segments each token is. It is made from the
// segments at will and says no value, no token and no class: a token can be
// looked up in it by who has the token. Its form: "phiscrub-index/1", the number
// of segments (4), of each its id (16), size (8) and number of mappings (8); the number of entries
// (4), of each a hash (16), a segment (4) and an offset (4); a CRC-32C (4).

const (
	indexMagic = "phiscrub-index/1"
	indexSeg   = idSize + 8 + 8
	indexEntry = 16 + 4 + 4
	maxIndex   = 4 << 30 // bytes
)

// ErrIndex is what an index gives that is none, or is damaged.
var ErrIndex = errors.New("index is damaged, or none; make it again with: phiscrub vault index")

// SaveIndex writes the index of a store; the file is put in place when it is
// whole.
func (s *Store) SaveIndex(path string) error {
	b := binary.BigEndian.AppendUint32([]byte(indexMagic), uint32(len(s.segments)))
	for i := range s.segments {
		l := &s.segments[i]
		size := l.size
		if !l.sound {
			size = 0 // it is read, and reported, each time
		}
		b = append(b, l.id[:]...)
		b = binary.BigEndian.AppendUint64(b, uint64(size))
		b = binary.BigEndian.AppendUint64(b, uint64(l.mappings))
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(s.entries)))
	for i := range s.entries {
		e := &s.entries[i]
		b = append(b, e.hash[:]...)
		b = binary.BigEndian.AppendUint32(b, e.seg)
		b = binary.BigEndian.AppendUint32(b, e.off)
	}
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	if err := replaceFile(path, b); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

// LoadIndexed is Load with an index: segments that it knows are not read.
func LoadIndexed(places []string, id *key.Identity, index string) (*Store, error) {
	old, err := readIndex(index)
	if err != nil {
		return nil, err
	}
	return load(places, id, old)
}

func readIndex(path string) (*Store, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxIndex))
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	s, ok := parseIndex(b)
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, ErrIndex)
	}
	return s, nil
}

func parseIndex(b []byte) (*Store, bool) {
	if len(b) < len(indexMagic)+12 || string(b[:len(indexMagic)]) != indexMagic {
		return nil, false
	}
	if crc32.Checksum(b[:len(b)-4], castagnoli) != binary.BigEndian.Uint32(b[len(b)-4:]) {
		return nil, false
	}
	b = b[len(indexMagic) : len(b)-4]
	s := &Store{}
	n := int(binary.BigEndian.Uint32(b))
	if b = b[4:]; n > len(b)/indexSeg {
		return nil, false
	}
	for range n {
		s.segments = append(s.segments, located{id: ID(b), size: int64(binary.BigEndian.Uint64(b[idSize:])), mappings: int64(binary.BigEndian.Uint64(b[idSize+8:]))})
		b = b[indexSeg:]
	}
	if len(b) < 4 {
		return nil, false
	}
	n = int(binary.BigEndian.Uint32(b))
	if b = b[4:]; n != len(b)/indexEntry || len(b)%indexEntry != 0 {
		return nil, false
	}
	s.entries = make([]entry, n)
	for i := range s.entries {
		e := &s.entries[i]
		copy(e.hash[:], b)
		e.seg, e.off = binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])
		if int(e.seg) >= len(s.segments) {
			return nil, false
		}
		b = b[indexEntry:]
	}
	return s, true
}

// reuse takes over what old knows of files that are as they were.
func (s *Store) reuse(old *Store, paths []string) {
	if old == nil {
		return
	}
	known := make(map[ID]uint32, len(old.segments))
	for i := range old.segments {
		known[old.segments[i].id] = uint32(i)
	}
	to := make([]int, len(old.segments)) // number in s, from 1
	for _, p := range paths {
		id, size, err := identify(p)
		if err != nil {
			continue // add tells what is wrong
		}
		k, ok := known[id]
		if l := old.segments[k]; !ok || l.size != size || to[k] != 0 {
			continue
		}
		s.segments = append(s.segments, located{p, id, size, old.segments[k].mappings, true})
		s.Report.Segments++
		s.Report.Mappings += old.segments[k].mappings
		to[k] = len(s.segments)
	}
	for _, e := range old.entries {
		if n := to[e.seg]; n > 0 {
			e.seg = uint32(n - 1)
			s.entries = append(s.entries, e)
		}
	}
}

// identify returns the id and the size of a segment.
func identify(path string) (id ID, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return id, 0, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return id, 0, err
	}
	var head [headFixed]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return id, 0, err
	}
	if string(head[:len(magic)]) != magic {
		return id, 0, errForeign
	}
	return ID(head[len(magic):]), st.Size(), nil
}
