package sieve

import (
	"bytes"
	"encoding/binary"
)

const (
	step      = 8        // bytes between two looks at the states
	lanes     = 4        // pieces that are read at once
	lanesMin  = 2 << 10  // a shorter block is read as one piece
	lanesMax  = 32 << 10 // of a block, about, read in lanes before the marks are put in order
	laneMarks = 128      // of a lane; where there are more, lanes do not pay
)

// find reads b[i:] from a state on and returns a position within the first
// line that hits: that of the byte that decided, or len(b) for the end of b.
func (s *Scanner) find(b []byte, i int, st uint16) (int, bool) {
	t, class := s.table, s.class
	for ; i+step <= len(b); i += step {
		x := (*[step]byte)(b[i:])
		before := st
		st = t[int(st)<<rowBits|int(class[x[0]])]
		st = t[int(st)<<rowBits|int(class[x[1]])]
		st = t[int(st)<<rowBits|int(class[x[2]])]
		st = t[int(st)<<rowBits|int(class[x[3]])]
		st = t[int(st)<<rowBits|int(class[x[4]])]
		st = t[int(st)<<rowBits|int(class[x[5]])]
		st = t[int(st)<<rowBits|int(class[x[6]])]
		st = t[int(st)<<rowBits|int(class[x[7]])]
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
	return len(b), s.next(b, len(b), st, class['\n']) == hit
}

// again reads b[i:end] byte by byte, to see where it hits, whether an
// ampersand or a guarded trigger does, and to make rows.
func (s *Scanner) again(b []byte, i, end int, st uint16) (int, uint16) {
	class := s.class
	for ; i < end; i++ {
		to := s.table[int(st)<<rowBits|int(class[b[i]])]
		if to <= unmade {
			if to = s.special(b, i, st, class[b[i]]); to == hit {
				return i, hit
			}
		}
		st = to
	}
	return end, st
}

// special is where byte i, of column c, leads from a state when the table
// does not say.
func (s *Scanner) special(b []byte, i int, st uint16, c uint8) uint16 {
	switch c {
	case entityColumn:
		if isEntity(b[i+1:]) {
			return hit
		}
		c = s.plan.ampersand
	case guardColumn:
		x := &s.plan.chars[b[i]]
		for _, g := range x.guards {
			if g.asks(b, i) {
				return hit
			}
		}
		c = x.column
	}
	return s.next(b, i, st, c)
}

// next is where byte i, of column c, leads from a state.
func (s *Scanner) next(b []byte, i int, st uint16, c uint8) uint16 {
	to := s.table[int(st)<<rowBits|int(c)]
	if to == unmade {
		to = s.make(st, c)
	}
	if to == doubtful {
		return s.settled(st, b, i, c)
	}
	return to
}

// mark appends the lines of block that hit, in order.
func (s *Scanner) mark(dst []Line, block []byte) []Line {
	if len(block) < lanesMin {
		return s.markOne(dst, block, 0)
	}
	var l [lanes]lane
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
	for at := 0; at < len(piece); {
		n, ok := s.find(piece[at:], 0, first)
		if !ok {
			break
		}
		line, next := lineAt(piece, at, at+n)
		dst = append(dst, Line{base + line.Start, base + line.End})
		at = next
	}
	return dst
}

// lineAt is the line, not before from, that position i is in; its line feed
// belongs to it. next is where the following line starts.
func lineAt(b []byte, from, i int) (line Line, next int) {
	line.Start = from + bytes.LastIndexByte(b[from:i], '\n') + 1
	if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
		return Line{line.Start, i + n}, i + n + 1
	}
	return Line{line.Start, len(b)}, len(b)
}

// lane is one of the pieces that are read in turns. The position is common
// to all of them; a lane that skips to the end of a line is cut at its start
// instead, so that what is left of it begins at the common position.
type lane struct {
	text   []byte
	base   int // of text in the block
	state  uint16
	before uint16 // state, one step ago
	count  int
	marks  [laneMarks]Line
}

// markLanes reads parts of a piece in turns: a lookup waits for the one
// before it in its own part only.
func (s *Scanner) markLanes(dst []Line, l *[lanes]lane, piece []byte, base int) []Line {
	for k, at := 0, 0; k < lanes; k++ {
		end := lineEnd(piece, max(len(piece)*(k+1)/lanes, at))
		l[k].text, l[k].base, l[k].state, l[k].count = piece[at:end], base+at, first, 0
		at = end
	}
	i, found := s.turns(l, 0)
	for found {
		for k := range l {
			if l[k].state <= unmade && !s.settle(&l[k], i) {
				return s.markOne(dst, piece, base)
			}
		}
		i, found = s.turns(l, i+step)
	}
	for k := range l {
		dst = append(dst, l[k].marks[:l[k].count]...)
		dst = s.rest(dst, &l[k], i)
	}
	return dst
}

// turns reads from position i until a lane hits within the step at the
// position returned, or the shortest lane ends.
func (s *Scanner) turns(l *[lanes]lane, i int) (int, bool) {
	l0, l1, l2, l3 := l[0].text, l[1].text, l[2].text, l[3].text
	s0, s1, s2, s3 := l[0].state, l[1].state, l[2].state, l[3].state
	b0, b1, b2, b3 := s0, s1, s2, s3
	t, class := s.table, s.class
	end := min(len(l0), len(l1), len(l2), len(l3)) - step
	found := false
	for ; i <= end; i += step {
		b0, b1, b2, b3 = s0, s1, s2, s3
		x0, x1, x2, x3 := load(l0[i:]), load(l1[i:]), load(l2[i:]), load(l3[i:])
		s0 = t[int(s0)<<rowBits|int(class[byte(x0)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3)])]
		s0 = t[int(s0)<<rowBits|int(class[byte(x0>>8)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1>>8)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2>>8)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3>>8)])]
		s0 = t[int(s0)<<rowBits|int(class[byte(x0>>16)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1>>16)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2>>16)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3>>16)])]
		s0 = t[int(s0)<<rowBits|int(class[byte(x0>>24)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1>>24)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2>>24)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3>>24)])]
		s0 = t[int(s0)<<rowBits|int(class[byte(x0>>32)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1>>32)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2>>32)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3>>32)])]
		s0 = t[int(s0)<<rowBits|int(class[byte(x0>>40)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1>>40)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2>>40)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3>>40)])]
		s0 = t[int(s0)<<rowBits|int(class[byte(x0>>48)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1>>48)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2>>48)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3>>48)])]
		s0 = t[int(s0)<<rowBits|int(class[byte(x0>>56)])]
		s1 = t[int(s1)<<rowBits|int(class[byte(x1>>56)])]
		s2 = t[int(s2)<<rowBits|int(class[byte(x2>>56)])]
		s3 = t[int(s3)<<rowBits|int(class[byte(x3>>56)])]
		if s0 <= unmade || s1 <= unmade || s2 <= unmade || s3 <= unmade {
			found = true
			break
		}
	}
	l[0].state, l[1].state, l[2].state, l[3].state = s0, s1, s2, s3
	l[0].before, l[1].before, l[2].before, l[3].before = b0, b1, b2, b3
	return i, found
}

func load(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// settle marks the line of a lane that hit in the step at i, and those that
// end within the same step, and leaves the lane to go on after the step. It
// reports false when there is no room for another mark.
func (s *Scanner) settle(l *lane, i int) bool {
	end := i + step
	st := l.before
	for {
		if i, st = s.again(l.text, i, end, st); st != hit {
			l.state = st
			return true
		}
		if l.count == laneMarks {
			return false
		}
		line, next := lineAt(l.text, 0, i)
		l.marks[l.count] = Line{l.base + line.Start, l.base + line.End}
		l.count++
		if next >= end {
			l.text, l.base, l.state = l.text[next-end:], l.base+next-end, first
			return true
		}
		i, st = next, first
	}
}

// rest reads what is left of a lane from position i on.
func (s *Scanner) rest(dst []Line, l *lane, i int) []Line {
	n, ok := s.find(l.text, i, l.state)
	if !ok {
		return dst
	}
	line, next := lineAt(l.text, 0, n)
	dst = append(dst, Line{l.base + line.Start, l.base + line.End})
	return s.markOne(dst, l.text[next:], l.base+next)
}
