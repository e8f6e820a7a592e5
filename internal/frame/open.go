package frame

import "bytes"

// streams is the number of streams that records are kept apart by; stream 0
// takes the lines that are no record.
const streams = 4

// lookBack is how many lines at the end of a block are asked for the last
// record of each stream. Writers alternate between streams far more often.
const lookBack = 64

// noRecord is the index of the line, from the end, where the search is
// given up when none so far was a record.
const noRecord = 3

// open knows whether records at the end of the buffer wait for their next
// part.
type open struct {
	set  uint8 // the streams with an open record, a bit each
	from int   // before this no record was open, since then always one
	to   int   // lines before this were seen
}

func (h *open) reset() { h.set = 0 }

func (h *open) shift(by int) {
	h.from -= by
	h.to -= by
}

// cut returns where the block has to end: behind the last whole line, or
// where the first record began that is or was open since.
func (h *open) cut(r *Reader) int {
	if r.o.Continues == nil || r.line == r.start {
		return r.line
	}
	if h.set == 0 {
		if !ends(r) {
			return r.line
		}
		h.to = r.start
	}
	for h.to < r.line {
		next := h.to + bytes.IndexByte(r.buf[h.to:r.line], '\n') + 1
		line := r.buf[h.to : next-1]
		bit := uint8(1) << r.stream(line)
		if r.o.Continues(line) {
			if h.set == 0 {
				h.from = h.to
			}
			h.set |= bit
		} else {
			h.set &^= bit
		}
		h.to = next
	}
	if h.set != 0 {
		return h.from
	}
	return r.line
}

// ends reports whether the last record of any stream is open. It looks at a
// few lines only: nearly always none is.
func ends(r *Reader) bool {
	var seen [streams]bool
	end := r.line
	for i := 0; i < lookBack && end > r.start; i++ {
		at := r.start + bytes.LastIndexByte(r.buf[r.start:end-1], '\n') + 1
		line := r.buf[at : end-1]
		s := r.stream(line)
		if !seen[s] && r.o.Continues(line) {
			return true
		}
		seen[s] = true
		switch {
		case r.o.Stream == nil, seen[1] && seen[2]:
			return false
		case i == noRecord && !seen[1] && !seen[2]:
			return false // not a log of records
		}
		end = at
	}
	return false
}

func (r *Reader) stream(line []byte) int {
	if r.o.Stream == nil {
		return 0
	}
	return r.o.Stream(line) & (streams - 1)
}
