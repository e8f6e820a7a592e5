package sieve

import (
	"bytes"
)

const (
	step     = 8       // bytes between two looks at the states
	lanes    = 4       // pieces of a block that are read at once
	lanesMin = 1 << 10 // a shorter block is read as one piece
)

// find reads b from a state on and returns a position within the first line
// that hits: that of the byte that decided, or len(b) for the end of b.
func (e *engine) find(b []byte, st uint16) (int, bool) {
	t, class := e.table, &e.class
	i := 0
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
		if st == hit {
			var at int
			if at, st = e.again(b, i, i+step, before); st == hit {
				return at, true
			}
		}
	}
	if i, st = e.again(b, i, len(b), st); st == hit {
		return i, true
	}
	return len(b), t[int(st)<<rowBits|int(class['\n'])] == hit
}

// again reads b[i:end] byte by byte, to see where it hits and whether an
// ampersand does.
func (e *engine) again(b []byte, i, end int, st uint16) (int, uint16) {
	for ; i < end; i++ {
		c := e.class[b[i]]
		if c == entityColumn && !isEntity(b[i+1:]) {
			c = e.ampersand
		}
		if st = e.table[int(st)<<rowBits|int(c)]; st == hit {
			return i, hit
		}
	}
	return end, st
}

// mark appends the lines of block that hit; those of different lanes are in
// no order.
func (e *engine) mark(dst []Line, block []byte) []Line {
	if len(block) < lanesMin {
		return e.markOne(dst, block, 0)
	}
	return e.markLanes(dst, block)
}

// markOne marks the lines of a piece that lies at base of its block.
func (e *engine) markOne(dst []Line, piece []byte, base int) []Line {
	for at := 0; at < len(piece); {
		n, ok := e.find(piece[at:], start)
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
}

// markLanes reads several pieces of a block in turns: a lookup waits for the
// one before it in its own piece only.
func (e *engine) markLanes(dst []Line, block []byte) []Line {
	var l [lanes]lane
	for k, at := 0, 0; k < lanes; k++ {
		end := max(len(block)*(k+1)/lanes, at)
		if n := bytes.IndexByte(block[end:], '\n'); n >= 0 && k < lanes-1 {
			end += n + 1
		} else {
			end = len(block)
		}
		l[k] = lane{text: block[at:end], base: at, state: start}
		at = end
	}
	i, found := e.turns(&l, 0)
	for found {
		for k := range l {
			if l[k].state == hit {
				dst = e.settle(dst, &l[k], i)
			}
		}
		i, found = e.turns(&l, i+step)
	}
	for k := range l {
		dst = e.rest(dst, &l[k], i)
	}
	return dst
}

// turns reads from position i until a lane hits within the step at the
// position returned, or the shortest lane ends.
func (e *engine) turns(l *[lanes]lane, i int) (int, bool) {
	l0, l1, l2, l3 := l[0].text, l[1].text, l[2].text, l[3].text
	s0, s1, s2, s3 := l[0].state, l[1].state, l[2].state, l[3].state
	b0, b1, b2, b3 := s0, s1, s2, s3
	t, class := e.table, &e.class
	end := min(len(l0), len(l1), len(l2), len(l3)) - step
	found := false
	for ; i <= end; i += step {
		b0, b1, b2, b3 = s0, s1, s2, s3
		x0, x1, x2, x3 := (*[step]byte)(l0[i:]), (*[step]byte)(l1[i:]), (*[step]byte)(l2[i:]), (*[step]byte)(l3[i:])
		s0 = t[int(s0)<<rowBits|int(class[x0[0]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[0]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[0]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[0]])]
		s0 = t[int(s0)<<rowBits|int(class[x0[1]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[1]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[1]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[1]])]
		s0 = t[int(s0)<<rowBits|int(class[x0[2]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[2]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[2]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[2]])]
		s0 = t[int(s0)<<rowBits|int(class[x0[3]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[3]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[3]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[3]])]
		s0 = t[int(s0)<<rowBits|int(class[x0[4]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[4]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[4]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[4]])]
		s0 = t[int(s0)<<rowBits|int(class[x0[5]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[5]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[5]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[5]])]
		s0 = t[int(s0)<<rowBits|int(class[x0[6]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[6]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[6]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[6]])]
		s0 = t[int(s0)<<rowBits|int(class[x0[7]])]
		s1 = t[int(s1)<<rowBits|int(class[x1[7]])]
		s2 = t[int(s2)<<rowBits|int(class[x2[7]])]
		s3 = t[int(s3)<<rowBits|int(class[x3[7]])]
		if s0 == hit || s1 == hit || s2 == hit || s3 == hit {
			found = true
			break
		}
	}
	l[0].state, l[1].state, l[2].state, l[3].state = s0, s1, s2, s3
	l[0].before, l[1].before, l[2].before, l[3].before = b0, b1, b2, b3
	return i, found
}

// settle marks the line of a lane that hit in the step at i, and those that
// end within the same step, and leaves the lane to go on after the step.
func (e *engine) settle(dst []Line, l *lane, i int) []Line {
	end := i + step
	st := l.before
	for {
		if i, st = e.again(l.text, i, end, st); st != hit {
			l.state = st
			return dst
		}
		line, next := lineAt(l.text, 0, i)
		dst = append(dst, Line{l.base + line.Start, l.base + line.End})
		if next >= end {
			l.text, l.base, l.state = l.text[next-end:], l.base+next-end, start
			return dst
		}
		i, st = next, start
	}
}

// rest reads what is left of a lane from position i on.
func (e *engine) rest(dst []Line, l *lane, i int) []Line {
	n, ok := e.find(l.text[i:], l.state)
	if !ok {
		return dst
	}
	line, next := lineAt(l.text, 0, i+n)
	dst = append(dst, Line{l.base + line.Start, l.base + line.End})
	return e.markOne(dst, l.text[next:], l.base+next)
}
