package sieve

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/word"
)

const (
	step      = 8         // bytes between two looks at the states
	lanes     = 8         // pieces that are read at once
	lanesMin  = 2 << 10   // a shorter block is read as one piece
	lanesMax  = 128 << 10 // of a block, about, read in lanes before the marks are put in order
	laneMarks = 128       // of a lane; where there are more, lanes do not pay
)

// find reads b[i:] from a state on and returns a position within the first
// line that hits: that of the byte that decided, or len(b) for the end of b.
func (s *Scanner) find(b []byte, i int, st uint16) (int, bool) {
	t, column := s.table, s.column
	for ; i+step <= len(b); i += step {
		x := (*[step]byte)(b[i:])
		before := st
		st = t[int(st)<<toRow|int(column[x[0]])]
		st = t[int(st)<<toRow|int(column[x[1]])]
		st = t[int(st)<<toRow|int(column[x[2]])]
		st = t[int(st)<<toRow|int(column[x[3]])]
		st = t[int(st)<<toRow|int(column[x[4]])]
		st = t[int(st)<<toRow|int(column[x[5]])]
		st = t[int(st)<<toRow|int(column[x[6]])]
		st = t[int(st)<<toRow|int(column[x[7]])]
		if st <= unmade {
			var at int
			if at, st = s.again(b, i, i+step, before); st == hit {
				return at, true
			}
			t = s.table
		}
	}
	if i, st = s.again(b, i, len(b), st); st == hit {
		return i, true
	}
	return len(b), s.special(b, len(b), st, '\n', s.table[int(st)<<toRow|'\n']) == hit
}

// again reads b[i:end] byte by byte, to see where it hits, whether a guarded
// trigger does, and to make rows.
func (s *Scanner) again(b []byte, i, end int, st uint16) (int, uint16) {
	t, column := s.table, s.column
	for part := b[:end]; i < len(part); i++ {
		c := column[part[i]]
		to := t[int(st)<<toRow|int(c)]
		if to <= unmade {
			if to = s.special(b, i, st, c, to); to == hit {
				return i, hit
			}
			t = s.table
		}
		st = to
	}
	return end, st
}

// special is where byte i, of column c, leads from a state, when the table
// says to: for a guarded trigger, which the guards decide, to hit, or on. One
// that stands alone is noted, and does not hit.
func (s *Scanner) special(b []byte, i int, st uint16, c uint8, to uint16) uint16 {
	if to == unmade {
		if to = s.make(st, c); to != doubtful {
			return to
		}
	}
	if to != doubtful {
		return to
	}
	x := s.doubts.find(uint32(st)<<toRow | uint32(c) + 1)
	for k := range x.questions {
		q := &x.questions[k]
		if q.asks(b, i-q.back) {
			if !q.alone {
				return hit
			}
			s.aside = append(s.aside, i) // it does not hit
		}
	}
	return x.next
}

// mark appends the lines of block that hit, in order.
func (s *Scanner) mark(dst []Line, block []byte) []Line {
	if len(block) < lanesMin {
		return s.markOne(dst, block, 0)
	}
	var l bundle
	for at := 0; at < len(block); {
		end := lineEnd(block, at+lanesMax)
		dst = s.markLanes(dst, &l, block[at:end], at)
		at = end
	}
	return dst
}

// lineEnd is the end of the line that position i is in, its line feed
// included.
func lineEnd(b []byte, i int) int {
	if i < len(b) {
		if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
			return i + n + 1
		}
	}
	return len(b)
}

// markOne marks the lines of a piece that lies at base of its block.
func (s *Scanner) markOne(dst []Line, piece []byte, base int) []Line {
	from := len(dst)
	for at := 0; at < len(piece); {
		n, ok := s.find(piece[at:], 0, first)
		dst = s.putAside(dst, from, piece[at:], base+at)
		if !ok {
			break
		}
		line, next := lineAt(piece, at, at+n)
		dst = put(dst, from, base, line)
		at = next
	}
	return dst
}

// put appends a line, of a piece that lies at base, that hit.
func put(dst []Line, from, base int, line Line) []Line {
	if n := len(dst); n > from && dst[n-1].Start == base+line.Start {
		dst[n-1].Alone = dst[n-1].Alone && line.Alone
		return dst
	}
	return append(dst, Line{base + line.Start, base + line.End, line.Alone})
}

// putAside appends the lines where triggers hit that stand alone.
func (s *Scanner) putAside(dst []Line, from int, piece []byte, base int) []Line {
	for _, i := range s.aside {
		if n := len(dst); n > from && base+i < dst[n-1].End {
			continue // on the same line
		}
		line, _ := lineAt(piece, 0, i)
		line.Alone = true
		dst = put(dst, from, base, line)
	}
	s.aside = s.aside[:0]
	return dst
}

// lineAt is the line, not before from, that position i is in; its line feed
// belongs to it. next is where the following line starts.
func lineAt(b []byte, from, i int) (line Line, next int) {
	line.Start = word.LineStart(b, from, i)
	if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
		line.End = i + n
		return line, i + n + 1
	}
	line.End = len(b)
	return line, len(b)
}

// bundle is the pieces that are read in turns: lanes. The position is common
// to all of them; a lane that skips to the end of a line is cut at its start
// instead, so that what is left of it begins at the common position.
type bundle struct {
	turn   turn
	text   [lanes]*byte // where that of each lane begins
	lanes  [lanes]lane
	copies copies
}

// turn is where the reading of a bundle stands.
type turn struct {
	state  [lanes]uint16
	before [lanes]uint16 // one step ago
	middle [lanes]uint16 // and half a step
	at     uint64
	last   int64 // position at which a step may begin
}

type lane struct {
	text  []byte
	base  int // of text in the block
	count int
	marks [laneMarks]Line
}

// markLanes reads parts of a piece in turns: a lookup waits for the one
// before it in its own part only.
func (s *Scanner) markLanes(dst []Line, l *bundle, piece []byte, base int) []Line {
	for k, at := 0, 0; k < lanes; k++ {
		end := lineEnd(piece, max(len(piece)*(k+1)/lanes, at))
		l.lanes[k].base, l.lanes[k].count = base+at, 0
		l.set(k, piece[at:end])
		at = end
	}
	s.widen()
	r := &l.turn
	for k := range r.state { // also those that are not used
		r.state[k] = first
	}
	r.at = 0
	l.bound()
	if !s.turns(l) {
		s.aside = s.aside[:0]
		return s.markOne(dst, piece, base)
	}
	for k := range lanes {
		x := &l.lanes[k]
		dst = append(dst, x.marks[:x.count]...)
		dst = s.rest(dst, x, int(r.at), r.state[k])
	}
	return dst
}

// set gives a lane its text.
func (l *bundle) set(k int, text []byte) {
	l.lanes[k].text = text
	if l.text[k] = nil; len(text) > 0 {
		l.text[k] = &text[0]
	}
}

// bound finds the last position that all lanes have.
func (l *bundle) bound() {
	end := len(l.lanes[0].text)
	for k := 1; k < lanes; k++ {
		end = min(end, len(l.lanes[k].text))
	}
	l.turn.last = int64(end - step)
}

// settle looks at the lanes that are special after the step at the position of
// the bundle. It reports false when there is no room for another mark.
func (s *Scanner) settle(l *bundle) bool {
	at := &l.turn.state
	return (at[0] > unmade || s.settleLane(l, 0)) && (at[1] > unmade || s.settleLane(l, 1)) &&
		(at[2] > unmade || s.settleLane(l, 2)) && (at[3] > unmade || s.settleLane(l, 3)) &&
		(at[4] > unmade || s.settleLane(l, 4)) && (at[5] > unmade || s.settleLane(l, 5)) &&
		(at[6] > unmade || s.settleLane(l, 6)) && (at[7] > unmade || s.settleLane(l, 7))
}

// settleLane marks the line of a lane that hit in a step, and those that end
// within the same step, and leaves the lane to go on after the step. It
// reports false when there is no room for another mark.
func (s *Scanner) settleLane(l *bundle, k int) bool {
	t, r, x := s.rows(), &l.turn, &l.lanes[k]
	from, n, st := int(r.at), 0, r.before[k]
	if m := r.middle[k]; m > unmade {
		n, st = step/2, m
	}
	next := columns(load(x.text[from:])) >> (8 * n & 63)
	for ; n < step; n++ {
		c := uint8(next)
		next >>= 8
		to := t[uint(st)<<toRow|uint(c)]
		if to <= unmade {
			to = s.special(x.text, from+n, st, c, to)
			if len(s.aside) > 0 && !s.laneAside(x) {
				return false
			}
			if to == hit {
				line, after := lineAt(x.text, 0, from+n)
				if !x.put(line) {
					return false
				}
				if after >= from+step {
					l.cut(k, after-from-step)
					return true
				}
				next >>= 8 * (after - from - 1 - n) & 63
				n, to = after-from-1, first
			}
		}
		st = to
	}
	r.state[k] = st
	return true
}

// cut takes n bytes off a lane, which is then at the start of a line behind
// the step.
func (l *bundle) cut(k, n int) {
	x := &l.lanes[k]
	x.base += n
	l.set(k, x.text[n:])
	l.bound()
	if from := int(l.turn.at) + step - l.copies.at; from < ahead {
		l.copy(k, from)
	}
	l.turn.state[k] = first
}

// put marks a line of a lane; false when there is no room for it.
func (x *lane) put(line Line) bool {
	if n := x.count; n > 0 && x.marks[n-1].Start == x.base+line.Start {
		x.marks[n-1].Alone = x.marks[n-1].Alone && line.Alone
		return true
	}
	if x.count == laneMarks {
		return false
	}
	x.marks[x.count] = Line{x.base + line.Start, x.base + line.End, line.Alone}
	x.count++
	return true
}

// laneAside marks the lines of a lane where triggers hit that stand alone.
func (s *Scanner) laneAside(x *lane) bool {
	for _, i := range s.aside {
		if n := x.count; n > 0 && x.base+i < x.marks[n-1].End {
			continue // on the same line
		}
		line, _ := lineAt(x.text, 0, i)
		if line.Alone = true; !x.put(line) {
			return false
		}
	}
	s.aside = s.aside[:0]
	return true
}

// rest reads what is left of a lane from position i on. What the lane marked
// last is the end of dst.
func (s *Scanner) rest(dst []Line, x *lane, i int, st uint16) []Line {
	from := len(dst) - x.count
	n, ok := s.find(x.text, i, st)
	dst = s.putAside(dst, from, x.text, x.base)
	if !ok {
		return dst
	}
	line, next := lineAt(x.text, 0, n)
	dst = put(dst, from, x.base, line)
	return s.markOne(dst, x.text[next:], x.base+next)
}
