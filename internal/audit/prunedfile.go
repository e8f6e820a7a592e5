package audit

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// kindLeaves is a frame of hashes in a pruned segment. A pruned segment is the
// header of the segment, the hashes of the leaves behind it, and its last
// checkpoint.
const kindLeaves = 'L'

// maxLeaves is how many hashes one frame has at most.
const maxLeaves = 4096

// leavesOf returns the pruned form of a segment.
func leavesOf(data []byte) ([]byte, error) {
	var out, hashes []byte
	var seq int64
	flush := func() {
		if len(hashes) > 0 {
			out = appendFrame(out, kindLeaves, seq, hashes)
			seq += int64(len(hashes) / tlog.HashSize)
			hashes = hashes[:0]
		}
	}
	var last frame
	for off := 0; off < len(data); {
		f, err := parseFrame(data[off:])
		if err != nil {
			return nil, err
		}
		switch {
		case off == 0:
			out = append(out, f.raw...)
			seq = f.seq + 1
		case f.kind == kindCheckpoint:
			last = f
		default:
			h := f.hash()
			if hashes = append(hashes, h[:]...); len(hashes) == maxLeaves*tlog.HashSize {
				flush()
			}
		}
		off += len(f.raw)
	}
	flush()
	return append(out, last.raw...), nil
}

// pruned reads a segment of which only the hashes are left.
func (p *part) pruned() {
	w := p.w
	p.known = w.known
	f, ok := p.begin()
	if !ok {
		return
	}
	p.grow(f.hash())
	for p.off = int64(len(f.raw)); p.off < int64(len(p.data)); p.off += int64(len(f.raw)) {
		var err error
		if f, err = parseFrame(p.data[p.off:]); err != nil {
			p.bad("%v", err)
			return
		}
		switch {
		case f.kind == kindCheckpoint:
			if !p.check(f) {
				return
			}
		case f.seq != w.t.n:
			p.bad("record %d stands where record %d belongs", f.seq, w.t.n)
			return
		case f.kind == kindLeaves && len(f.payload)%tlog.HashSize == 0:
			for b := f.payload; len(b) > 0; b = b[tlog.HashSize:] {
				p.grow(tlog.Hash(b[:tlog.HashSize]))
			}
		default:
			p.bad("a record of another file stands here")
			return
		}
	}
	if p.good < p.off {
		w.report(p, p.goodN, w.t.n-1, fmt.Sprintf("the hashes of %s have no checkpoint", p.s.name))
		return
	}
	p.done()
}
