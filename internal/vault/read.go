package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
)

// Damage is something wrong with a segment.
type Damage struct {
	Path   string
	Offset int64
	What   string
}

// String returns the damage with its place.
func (d Damage) String() string { return fmt.Sprintf("%s at byte %d: %s", d.Path, d.Offset, d.What) }

// segment is a segment that was read.
type segment struct {
	path     string
	id       ID
	ms       int64
	envelope []byte
	data     []byte // the whole file
	body     int    // where the frames begin
}

// errForeign is what a file that is no segment gives.
var errForeign = errors.New("no segment of a vault")

// readSegment reads a file as far as its header.
func readSegment(path string) (*segment, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() || st.Size() > maxSegment {
		return nil, errForeign
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSegment+1))
	if err != nil {
		return nil, err
	}
	return parseSegment(path, b)
}

func parseSegment(path string, b []byte) (*segment, error) {
	if len(b) < headFixed+4 || string(b[:len(magic)]) != magic {
		return nil, errForeign
	}
	s := &segment{path: path, data: b, id: ID(b[len(magic):])}
	s.ms = int64(binary.BigEndian.Uint64(b[len(magic)+idSize:]))
	n := envelopeLen(b)
	if n > maxEnvelope || n > len(b)-headFixed-4 {
		return nil, errors.New("header is cut")
	}
	s.body = headFixed + n + 4
	if crc32.Checksum(b[:s.body-4], castagnoli) != binary.BigEndian.Uint32(b[s.body-4:]) {
		return nil, errors.New("header is damaged")
	}
	s.envelope = b[headFixed : headFixed+n]
	return s, nil
}

// frame is one frame of a segment.
type frame struct {
	offset int // of the file
	number uint64
	sealed []byte
}

// frameAt reads the frame at an offset; size is 0 when there is none.
func (s *segment) frameAt(off int) (f frame, size int) {
	b := s.data[off:]
	if len(b) < frameHead || string(b[:len(mark)]) != mark {
		return f, 0
	}
	n := sealedLen(b)
	if n > 2*maxFrame || n > len(b)-frameHead {
		return f, 0
	}
	b = b[:frameHead+n]
	if frameSum(b) != binary.BigEndian.Uint32(b[16:]) {
		return f, 0
	}
	return frame{off, binary.BigEndian.Uint64(b[4:]), b[frameHead:]}, len(b)
}

// frames calls f for each frame that is whole, in their order, and returns what
// is wrong. After damage it goes on with the next whole frame. What is left at
// the end behind the last frame was torn by a crash and never acknowledged: it
// is no damage.
func (s *segment) frames(f func(frame)) (ds []Damage, torn int) {
	next, told := uint64(0), false
	for off := s.body; off < len(s.data); {
		x, n := s.frameAt(off)
		if n == 0 {
			at := s.resync(off + 1)
			if at < 0 {
				return ds, len(s.data) - off
			}
			ds = append(ds, Damage{s.path, int64(off), fmt.Sprintf("%d bytes that are no frame", at-off)})
			off, told = at, true
			continue
		}
		switch {
		case x.number < next:
			ds = append(ds, Damage{s.path, int64(off), fmt.Sprintf("frame %d, which was there before", x.number)})
		case x.number > next && !told:
			ds = append(ds, Damage{s.path, int64(off), fmt.Sprintf("frames %d to %d are missing before it", next, x.number-1)})
			fallthrough
		default:
			next = x.number + 1
			f(x)
		}
		off, told = off+n, false
	}
	return ds, 0
}

// resync returns where the next whole frame begins; -1 if there is none.
func (s *segment) resync(off int) int {
	for {
		i := bytes.Index(s.data[min(off, len(s.data)):], []byte(mark))
		if i < 0 {
			return -1
		}
		off += i
		if _, n := s.frameAt(off); n > 0 {
			return off
		}
		off++
	}
}

// begun returns when the segment was begun.
func (s *segment) begun() time.Time { return time.UnixMilli(s.ms) }

// open opens the segment's key.
func (s *segment) open(id *key.Identity) (*key.Opener, error) {
	return key.Open(id, purpose, context(s.id, s.ms), s.envelope)
}

// mappings calls f for each mapping of a frame. It is false when the frame does
// not open. The value is valid during the call.
func (x *frame) mappings(o *key.Opener, buf []byte, f func(time.Time, token.Mapping)) (record []byte, ok bool) {
	record, err := o.Open(buf[:0], x.number, x.sealed, nil)
	if err != nil {
		return buf, false
	}
	return record, eachMapping(record, f)
}

// segmentFiles returns the segments below directories, and files that are
// given by name, in the order of their names.
func segmentFiles(places []string) ([]string, error) {
	var paths []string
	for _, p := range places {
		st, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("vault: %w", err)
		}
		if !st.IsDir() {
			paths = append(paths, p)
			continue
		}
		err = filepath.WalkDir(p, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, suffix) {
				paths = append(paths, path)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("vault: %w", err)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), nil
}
