package sieve

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/word"
)

const (
	step     = 8         // bytes between two looks at the states
	lanesMin = 2 << 10   // a shorter block is read as one piece
	lanesMax = 128 << 10 // of a block, about, read in lanes before the marks are put in order
	stretch  = 256       // bytes of one text that are read before guards are asked
)

// lane is a part of a block, of whole lines, that is being read.
type lane struct {
	at, end int     // what is left of it
	noted   []noted // and not asked about yet
	from    int     // the line that is asked about does not start before
	hit     int     // where the last line ends that hits, whatever its triggers; -1: none
	alone   int     // and the last one marked, by any trigger
	last    int     // its mark
	done    bool    // there is nothing left, nor another part to read
}

// noted is a place at which the automaton came to an event: its state is in the
// lowest bits.
type noted uint64

func note(at int, state uint16) noted { return noted(at)<<16 | noted(state) }

// start gives a lane its part.
func (x *lane) start(from, end int) {
	*x = lane{at: from, end: end, noted: x.noted[:0], from: from, hit: -1, alone: -1}
}

// read reads the next n bytes of a lane from a state on, and returns the state
// that follows.
func (s *Scanner) read(x *lane, b []byte, n int, st uint16) uint16 {
	t, column := s.table, s.column
	end := x.at + n
	for ; x.at+step <= end; x.at += step {
		p := (*[step]byte)(b[x.at:])
		s0 := t[place(st, column[p[0]])]
		s1 := t[place(s0, column[p[1]])]
		s2 := t[place(s1, column[p[2]])]
		s3 := t[place(s2, column[p[3]])]
		s4 := t[place(s3, column[p[4]])]
		s5 := t[place(s4, column[p[5]])]
		s6 := t[place(s5, column[p[6]])]
		s7 := t[place(s6, column[p[7]])]
		if (s0|s1|s2|s3|s4|s5|s6|s7)&event == 0 {
			st = s7
			continue
		}
		st = s.pace(x, b[:x.at+step], x.at, st)
		t = s.table
	}
	st = s.pace(x, b[:end], x.at, st)
	x.at = end
	return st
}

// pace reads the rest of b, which is where a lane is, byte by byte, and makes
// the steps that were not taken yet.
func (s *Scanner) pace(x *lane, b []byte, i int, st uint16) uint16 {
	for ; i < len(b); i++ {
		st = s.take(x, i, st, s.column[b[i]])
	}
	return st
}

// take takes one step, with byte i.
func (s *Scanner) take(x *lane, i int, st uint16, c uint8) uint16 {
	to := s.table[place(st, c)]
	if to&event != 0 {
		if to == unmade {
			to = s.make(st, c)
		}
		if to&event != 0 {
			x.noted = append(x.noted, note(i, to))
		}
	}
	return to
}

// finish ends the last line of a block, if it has no line feed.
func (s *Scanner) finish(x *lane, b []byte, st uint16) {
	if n := len(b); x.end == n && n > 0 && b[n-1] != '\n' {
		s.take(x, n, st, '\n')
	}
}

// questions are those of an event.
func (s *Scanner) questions(e noted) []question {
	return s.doubts.lists[s.pairs[e&0xffff>>spare].shape]
}

// ask asks about what a lane noted, and appends the lines that hit. The guards
// of triggers that stand alone are asked, too, unless the line is marked.
func (s *Scanner) ask(dst []Line, x *lane, b []byte) []Line {
	for _, e := range x.noted {
		at := int(e >> 16)
		if at <= x.hit {
			continue
		}
		holds, alone, list := false, false, s.questions(e)
		for k := range list {
			q := &list[k]
			if q.alone && at <= x.alone || !q.asks(b, at-q.back) {
				continue
			}
			if holds, alone = true, q.alone; !alone {
				break
			}
		}
		switch {
		case !holds:
		case at <= x.alone:
			dst[x.last].Alone, x.hit = false, x.alone
		default:
			line, _ := lineAt(b, x.from, at)
			line.Alone = alone
			if x.last, x.alone, x.from = len(dst), line.End, line.End; !alone {
				x.hit = line.End
			}
			dst = append(dst, line)
		}
	}
	x.noted = x.noted[:0]
	return dst
}

// has reports whether something on a text hits.
func (s *Scanner) has(b []byte) bool {
	x, st := &s.one, uint16(first)
	for x.start(0, len(b)); x.at < x.end; {
		if st = s.read(x, b, min(stretch, x.end-x.at), st); x.at == x.end {
			s.finish(x, b, st)
		}
		for _, e := range x.noted {
			for _, q := range s.questions(e) {
				if q.asks(b, int(e>>16)-q.back) {
					return true
				}
			}
		}
		x.noted = x.noted[:0]
	}
	return false
}

// mark appends the lines of block that hit, in order.
func (s *Scanner) mark(dst []Line, block []byte) []Line {
	if len(block) < lanesMin {
		return s.markOne(dst, block)
	}
	s.widen()
	if s.bundle == nil {
		s.bundle = newBundle(s.kernel)
	}
	for at := 0; at < len(block); {
		end := lineEnd(block, at+lanesMax)
		dst = s.markLanes(dst, block, at, end)
		at = end
	}
	return dst
}

// markOne marks the lines of a short block.
func (s *Scanner) markOne(dst []Line, block []byte) []Line {
	s.one.start(0, len(block))
	return s.markRest(dst, &s.one, block, first)
}

// markRest reads what is left of a lane by itself.
func (s *Scanner) markRest(dst []Line, x *lane, block []byte, st uint16) []Line {
	for x.at < x.end {
		if st = s.read(x, block, min(stretch, x.end-x.at), st); x.at == x.end {
			s.finish(x, block, st)
		}
		if dst = s.ask(dst, x, block); x.at <= x.hit {
			x.at, st = min(x.hit+1, x.end), first
		}
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

// lineAt is the line, not before from, that position i is in; its line feed
// belongs to it. next is where the following line starts.
func lineAt(b []byte, from, i int) (line Line, next int) {
	line.Start, line.End = word.LineStart(b, from, i), len(b)
	if i < len(b) {
		if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
			line.End = i + n
			return line, i + n + 1
		}
	}
	return line, len(b)
}
