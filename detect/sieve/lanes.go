package sieve

import (
	"bytes"
	"slices"
)

const (
	lanes     = 8    // parts that are read at once
	laneSteps = 32   // of each, at most, before what was noted is gathered, a power of two
	laneNotes = 256  // of a lane that are asked about together, about
	splitMin  = 512  // bytes of which a lane takes a part over
	splitAway = 1024 // bytes in which the end of a line is looked for
)

// bundle is the lanes that are read in turns: a lookup waits for the one
// before it in its own lane only.
type bundle struct {
	turn  turn
	lanes [lanes]lane
	idle  [stretch]byte // what a lane reads that is at its end
	ahead [lanes][stretch]byte
}

// turn is what the lanes read at once, and where it led.
type turn struct {
	text  [lanes]*byte // what comes next of each lane
	log   passed
	masks [laneSteps]uint64 // of the events of a step: bit 8*i+k for byte i of lane k
}

// passed are the states of all lanes, in order, by byte: those before the
// first, and behind each.
type passed [lanes * (1 + laneSteps*step)]uint16

// state is where the state of a lane behind so many bytes is.
func (p *passed) state(n, k int) *uint16 { return &p[n*lanes+k] }

// cut gives each lane its part of a block.
func (l *bundle) cut(block []byte, from, to int) {
	at := from
	for k := range l.lanes {
		end := lineEnd(block[:to], max(from+(to-from)*(k+1)/lanes, at))
		l.lanes[k].start(at, end)
		l.turn.log[k] = first
		at = end
	}
}

// markLanes marks the lines of a part of a block.
func (s *Scanner) markLanes(dst []Line, block []byte, from, to int) []Line {
	l, marked := s.bundle, len(dst)
	l.cut(block, from, to)
	for {
		for k := range l.lanes {
			if x := &l.lanes[k]; x.end-x.at < step && !x.done {
				dst = s.finishLane(dst, k, block)
			}
		}
		n, busy := laneSteps, 0
		for k := range l.lanes {
			if x := &l.lanes[k]; x.end-x.at >= step {
				l.turn.text[k] = &block[x.at]
				n = min(n, (x.end-x.at)/step)
				busy++
			} else {
				l.turn.text[k] = &l.idle[0]
			}
		}
		if busy < 2 {
			break
		}
		s.turns(block, n)
		for k := range l.lanes {
			if x := &l.lanes[k]; x.end-x.at >= step {
				dst = s.settle(dst, k, n*step, block)
			}
		}
	}
	clear(l.turn.text[:])
	for k := range l.lanes {
		x := &l.lanes[k]
		dst = s.ask(s.markRest(dst, x, block, l.turn.log[k]), x, block)
	}
	if byStart := func(a, b Line) int { return a.Start - b.Start }; !slices.IsSortedFunc(dst[marked:], byStart) {
		slices.SortFunc(dst[marked:], byStart)
	}
	return dst
}

// settle goes on with a lane of which n bytes were read.
func (s *Scanner) settle(dst []Line, k, n int, block []byte) []Line {
	l := s.bundle
	x, log := &l.lanes[k], &l.turn.log
	x.at += n
	st := *log.state(n, k)
	if len(x.noted) > laneNotes {
		if dst = s.ask(dst, x, block); x.hit >= x.at {
			st = over
		}
	}
	if st == over { // nothing matters before the next line
		if i := bytes.IndexByte(block[x.at:x.end], '\n'); i >= 0 {
			x.at, st = x.at+i+1, first
		} else {
			x.at = x.end
		}
	}
	log[k] = st
	return dst
}

// again reads the last bytes that a lane came to no state for, of n.
func (s *Scanner) again(k, n int, block []byte) {
	x, log, at := &s.bundle.lanes[k], &s.bundle.turn.log, n-1
	for at > 0 && *log.state(at, k) == unmade {
		at--
	}
	*log.state(n, k) = s.pace(x, block[:x.at+n], x.at+at, *log.state(at, k))
}

// finishLane reads the last bytes of a lane, and takes a part of the longest
// one over.
func (s *Scanner) finishLane(dst []Line, k int, block []byte) []Line {
	l := s.bundle
	x, long := &l.lanes[k], &l.lanes[0]
	st := s.pace(x, block[:x.end], x.at, l.turn.log[k])
	x.at, x.done = x.end, true
	s.finish(x, block, st)
	l.turn.log[k] = over
	for i := range l.lanes {
		if y := &l.lanes[i]; y.end-y.at > long.end-long.at {
			long = y
		}
	}
	if long.end-long.at < splitMin {
		return dst
	}
	mid := long.at + (long.end-long.at)/2
	i := bytes.IndexByte(block[mid:min(mid+splitAway, long.end)], '\n')
	if i < 0 || mid+i+1 > long.end-step {
		return dst
	}
	dst = s.ask(dst, x, block)
	x.start(mid+i+1, long.end)
	long.end = x.at
	l.turn.log[k] = first
	return dst
}

// gather notes the event at a place of the states behind step j. It reports
// false for a state that is missing: nothing that follows of that lane matters.
func (l *bundle) gather(j, at int) bool {
	states := (*[step * lanes]uint16)(l.turn.log[lanes*(1+j*step):])
	st := states[at&(step*lanes-1)]
	if st == unmade {
		return false
	}
	x := &l.lanes[at%lanes]
	x.noted = append(x.noted, note(x.at+j*step+at/lanes, st))
	return true
}
