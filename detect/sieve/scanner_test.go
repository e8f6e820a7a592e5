package sieve

import (
	"slices"
	"strings"
	"testing"
)

// TestAScannerWithoutRoomMarks holds a scanner to L3 when it has no numbers
// left for states: it marks what it cannot tell, and knows again with its next
// block.
func TestAScannerWithoutRoomMarks(t *testing.T) {
	p := newPlain(caseConfig)
	var b strings.Builder
	for b.Len() < 2*lanesMin {
		for _, c := range cases {
			b.WriteString(c.text + "\n")
		}
	}
	block := []byte(b.String())
	want := p.mark(nil, block)
	for _, room := range []int{0, 1, 40} {
		for k, s := range newScanners(t, caseConfig) {
			s.Mark(nil, []byte("level=info\n"))
			s.widen()
			s.pairs = append(s.pairs, make([]pair, maxStates-room-len(s.pairs))...)
			s.table = s.table[:len(s.pairs)<<rowBits]
			got := s.Mark(nil, block)
			for _, line := range want {
				if !slices.Contains(got, line) {
					t.Fatalf("engine %d: room for %d: %q is not marked", k, room, block[line.Start:line.End])
				}
			}
			if !s.full {
				t.Errorf("engine %d: room for %d: there was room", k, room)
			}
			if got := s.Mark(nil, block); !slices.Equal(got, want) || s.full {
				t.Errorf("engine %d: room for %d: then %d lines, want %d", k, room, len(got), len(want))
			}
		}
	}
}
