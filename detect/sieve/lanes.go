package sieve

import (
	"bytes"
	"slices"
)

const (
	lanes     = 8    // parts that are read at once in Go,
	laneMost  = 12   // and in assembly
	laneSteps = 32   // of each, at most, before what was noted is gathered, a power of two
	laneNotes = 256  // of a lane that are asked about together, about
	splitMin  = 512  // bytes of which a lane takes a part over
	splitAway = 1024 // bytes in which the end of a line is looked for
)

// bundle is the lanes that are read in turns: a lookup waits for the one
// before it in its own lane only.
type bundle struct {
	turn  turn
	width int // how many there are
	all   [laneMost]lane
	idle  [stretch]byte // what a lane reads that is at its end
	ahead [lanes][stretch]byte
}

// newBundle makes as many lanes as the kernel reads.
func newBundle(k kernel) *bundle {
	if k.turns {
		return &bundle{width: laneMost}
	}
	return &bundle{width: lanes}
}

// lanes are those that are read.
func (l *bundle) lanes() []lane { return l.all[:l.width] }

// state is where the state of a lane behind so many bytes is.
func (l *bundle) state(n, k int) *uint16 { return &l.turn.log[n*l.width+k] }

// turn is what the lanes read at once, and where it led.
type turn struct {
	text  [laneMost]*byte // what comes next of each lane
	log   passed
	masks [2 * laneSteps]uint64 // of the events of half a step: bit 12*i+k for byte i of lane k
}

// passed are the states of all lanes, in order, by byte: those before the
// first, and behind each.
type passed [laneMost * (1 + laneSteps*step)]uint16

// cut gives each lane its part of a block.
func (l *bundle) cut(block []byte, from, to int) {
	at := from
	for k := range l.lanes() {
		end := lineEnd(block[:to], max(from+(to-from)*(k+1)/l.width, at))
		l.all[k].start(at, end)
		l.turn.log[k] = first
		at = end
	}
}

// markLanes marks the lines of a part of a block.
func (s *Scanner) markLanes(dst []Line, block []byte, from, to int) []Line {
	l, marked := s.bundle, len(dst)
	l.cut(block, from, to)
	for {
		for k := range l.lanes() {
			if x := &l.all[k]; x.end-x.at < step && !x.done {
				dst = s.finishLane(dst, k, block)
			}
		}
		n, busy := laneSteps, 0
		for k := range l.lanes() {
			if x := &l.all[k]; x.end-x.at >= step {
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
		for k := range l.lanes() {
			if x := &l.all[k]; x.end-x.at >= step {
				dst = s.settle(dst, k, n*step, block)
			}
		}
	}
	clear(l.turn.text[:])
	for k := range l.lanes() {
		x := &l.all[k]
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
	x := &l.all[k]
	x.at += n
	st := *l.state(n, k)
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
	l.turn.log[k] = st
	return dst
}

// again reads the last bytes that a lane came to no state for, of n.
func (s *Scanner) again(k, n int, block []byte) {
	l, at := s.bundle, n-1
	for at > 0 && *l.state(at, k) == unmade {
		at--
	}
	x := &l.all[k]
	*l.state(n, k) = s.pace(x, block[:x.at+n], x.at+at, *l.state(at, k))
}

// finishLane reads the last bytes of a lane, and takes a part of the longest
// one over.
func (s *Scanner) finishLane(dst []Line, k int, block []byte) []Line {
	l := s.bundle
	x, long := &l.all[k], &l.all[0]
	st := s.pace(x, block[:x.end], x.at, l.turn.log[k])
	x.at, x.done = x.end, true
	s.finish(x, block, st)
	l.turn.log[k] = over
	for i := range l.lanes() {
		if y := &l.all[i]; y.end-y.at > long.end-long.at {
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

// gather notes the event behind byte i of a lane. It reports false for a state
// that is missing: nothing that follows of that lane matters.
func (l *bundle) gather(i, k int) bool {
	st := *l.state(1+i, k)
	if st == unmade {
		return false
	}
	x := &l.all[k]
	x.noted = append(x.noted, note(x.at+i, st))
	return true
}
