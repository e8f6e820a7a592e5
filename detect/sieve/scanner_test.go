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

// TestDullSymbolsAreAlike holds what is filled in at once to what each step
// would be by itself.
func TestDullSymbolsAreAlike(t *testing.T) {
	s := newScanners(t, caseConfig)[0]
	for _, c := range cases {
		s.Has([]byte(c.text))
	}
	w, groups := s.words, 0
	for n := range len(w.states) {
		state := uint16(n)
		for c, alike := range s.plan.alike {
			column := wordColumn(byte(c))
			if alike == nil {
				continue
			}
			dull := w.dull(state, column)
			if dull == 0 {
				continue
			}
			groups++
			if dull>>symbolOf(uint8(c))&1 == 0 {
				t.Fatalf("%+v: %q is not of its own set", w.states[n], rune(c))
			}
			next := w.next(state, column)
			for _, x := range alike {
				if dull>>symbolOf(x)&1 == 0 {
					continue
				}
				other := wordColumn(x)
				if w.next(state, other) != next || len(w.plurals(state, other)) != len(w.plurals(state, column)) || len(w.guards(state, other)) != len(w.guards(state, column)) {
					t.Fatalf("%+v: %q is not like %q", w.states[n], x, rune(c))
				}
				if s.plan.list[s.plan.kinds[x]].shape != s.plan.list[s.plan.kinds[c]].shape {
					t.Fatalf("%q is not like %q to the shapes", x, rune(c))
				}
			}
		}
	}
	if groups < 1000 {
		t.Errorf("only %d sets were looked at", groups)
	}
}
