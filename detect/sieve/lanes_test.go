package sieve

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestUnevenLinesMatchPlain reads blocks of lines of any length, so that lanes
// end at different places, are empty, or take over what others have left.
func TestUnevenLinesMatchPlain(t *testing.T) {
	p := newPlain(guardedConfig)
	engines := newScanners(t, guardedConfig)
	r := rand.New(rand.NewPCG(17, 19))
	words := []string{"level=info ", "msg=started ", "name ", "name=x ", "patient id ", "1.2.3.4 ", "1.2.3.4:", "078-05-1120 ", "@ ", "took 7ms ", "a b c ", ".", "7"}
	for round, longest := range []int{0, 7, 8, 9, 40, 300, 700, 2500, 6000} {
		for range 6 {
			var block []byte
			for size := lanesMin + r.IntN(3*lanesMin); len(block) < size; block = append(block, '\n') {
				rare := r.IntN(4) > 0 // most lines hold nothing
				for n := len(block) + r.IntN(longest+1); len(block) < n; {
					if k := r.IntN(len(words)); k < 2 || k > 8 || !rare {
						block = append(block, words[k]...)
					}
				}
			}
			if r.IntN(2) == 0 {
				block = block[:len(block)-1] // the last line is not ended
			}
			want := p.mark(nil, block)
			for k, s := range append(engines, newScanners(t, guardedConfig)...) { // and such as know nothing
				if got := s.Mark(nil, block); !slices.Equal(got, want) {
					t.Fatalf("round %d, engine %d: %d lines, want %d", round, k, len(got), len(want))
				}
			}
		}
	}
}

// TestEventsAreBounded asks about so many places of a lane that they are not
// kept to its end.
func TestEventsAreBounded(t *testing.T) {
	denied := bytes.Repeat([]byte("name x "), 1<<14)
	text := slices.Concat(denied, []byte("\n"), denied, []byte("name=x\nname y\nname=z\n"), bytes.Repeat([]byte("name=x name x\n"), 1<<12))
	for k, s := range newScanners(t, guardedConfig) {
		got := s.Mark(nil, text)
		if len(got) != 2+1<<12 || got[0].Start != len(denied)+1 || !slices.IsSortedFunc(got, func(a, b Line) int { return a.Start - b.Start }) {
			t.Errorf("engine %d: %d lines", k, len(got))
		}
		for i := range s.bundle.lanes() {
			if n := cap(s.bundle.all[i].noted); n > 4*(laneNotes+stretch) {
				t.Errorf("engine %d: room for %d events", k, n)
			}
		}
	}
}
