package scrub

// Stages are the parts of a Worker that Break can take away, so that the
// next line meets a panic there.
var Stages = []string{"sieve", "names", "scan"}

// Break takes a part away from w.
func (w *Worker) Break(stage string) {
	s := *w.s
	switch stage {
	case "sieve":
		w.sieve = nil
	case "names":
		s.fields = nil
		w.keys = keyCache{}
	case "scan":
		w.scan = nil
	}
	w.s = &s
}

// Mend gives w back what Break took from its Scrubber; what else was broken,
// w must have mended itself.
func (w *Worker) Mend(s *Scrubber) { w.s = s }

// Size returns the bytes that a Stream remembers.
func (st *Stream) Size() (n int) {
	for i := range st.lanes {
		n += len(st.lanes[i].head)
	}
	return n
}

// WantAll makes the walker of w pass over no value of a message.
func (w *Worker) WantAll() { w.doc.Interests = &interests{s: w.s, all: true} }

// Marked returns where the lines start that the sieve of w marks in a block.
func (w *Worker) Marked(block []byte) (starts []int) {
	for _, l := range w.sieve.Mark(nil, block) {
		starts = append(starts, l.Start)
	}
	return starts
}
