package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

var errEvent = errors.New("the event is not in a form that this version knows")

// header is the payload of the first frame of a segment.
type header struct {
	Version  int         `json:"v"`
	Log      string      `json:"log"`   // random id of the log
	Tree     int         `json:"tree"`  // number of the tree, from 1; see Log
	First    int64       `json:"first"` // seq of this frame
	Frontier []tlog.Hash `json:"frontier,omitempty"`
	Created  time.Time   `json:"created"`
	Key      string      `json:"key"`              // verifies the checkpoints of the segment
	Wrapped  []byte      `json:"wrapped"`          // key of the segment, sealed to the auditors
	After    *before     `json:"after,omitempty"`  // the segment before, in the same tree
	Broken   string      `json:"broken,omitempty"` // why the tree before could not be continued
}

// before says where the segment before a segment ends. What its file holds
// behind End belongs to no tree.
type before struct {
	Name string `json:"name"`
	End  int64  `json:"end"`  // bytes
	Tail bool   `json:"tail"` // a write failed: bytes may stand behind End
}

const (
	version   = 1
	segSuffix = ".seg"
	cutSuffix = ".leaves"
	maxTrees  = 9999
	// maxSegment bounds a segment in bytes; a file beyond it is none of ours.
	maxSegment = 64 << 20
)

func segmentName(tree int, first int64) string {
	return fmt.Sprintf("%04d-%016d%s", tree, first, segSuffix)
}

// segment is a file of a log.
type segment struct {
	name   string
	tree   int
	first  int64
	pruned bool // leaf hashes only
}

// parseSegment reads the name of a file. ok is false when it is not one of a
// segment.
func parseSegment(name string) (s segment, ok bool) {
	stem, ok := strings.CutSuffix(name, segSuffix)
	if !ok {
		if stem, ok = strings.CutSuffix(name, cutSuffix); !ok {
			return s, false
		}
		s.pruned = true
	}
	a, b, ok := strings.Cut(stem, "-")
	if !ok || len(a) != 4 || len(b) != 16 {
		return s, false
	}
	t, err1 := strconv.ParseUint(a, 10, 32)
	n, err2 := strconv.ParseUint(b, 10, 62)
	if err1 != nil || err2 != nil || t == 0 || t > maxTrees {
		return s, false
	}
	s.name, s.tree, s.first = name, int(t), int64(n)
	return s, true
}

// listSegments returns the segments of a directory by tree and first record,
// and the names of files that are none. Of a segment that is there whole and
// as leaves, because pruning was cut off, the leaves are left out.
func listSegments(entries []fs.DirEntry) (segs []segment, foreign []string) {
	for _, e := range entries {
		s, ok := parseSegment(e.Name())
		switch {
		case ok && e.Type().IsRegular():
			segs = append(segs, s)
		case e.Name() == lockName || e.Name() == tornDir && e.IsDir() || strings.HasSuffix(e.Name(), newSuffix):
		default:
			foreign = append(foreign, e.Name())
		}
	}
	slices.SortFunc(segs, func(a, b segment) int {
		switch {
		case a.tree != b.tree:
			return a.tree - b.tree
		case a.first != b.first:
			if a.first < b.first {
				return -1
			}
			return 1
		case a.pruned == b.pruned:
			return 0
		case a.pruned:
			return 1
		}
		return -1
	})
	segs = slices.CompactFunc(segs, func(a, b segment) bool { return a.tree == b.tree && a.first == b.first })
	return segs, foreign
}

func parseHeader(payload []byte) (header, error) {
	var h header
	if err := json.Unmarshal(payload, &h); err != nil {
		return header{}, errors.New("the header of the segment cannot be read")
	}
	if h.Version != version {
		return header{}, fmt.Errorf("the segment has version %d; this program reads version %d", h.Version, version)
	}
	return h, nil
}

// origin names a tree in its checkpoints.
func (h *header) origin() string { return fmt.Sprintf("phiscrub-audit/%s/%d", h.Log, h.Tree) }
