package sieve

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// FuzzEngines holds the automaton to plain: it must mark what plain marks
// (L3), and, since both follow one definition, nothing else.
func FuzzEngines(f *testing.F) {
	engines, p := newScanners(f, caseConfig), newPlain(caseConfig)
	for _, c := range cases {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { compare(t, engines, p, text) })
}

func compare(t *testing.T, engines []*Scanner, p *plain, text []byte) {
	t.Helper()
	want := p.mark(nil, text)
	// The same text again and again, long enough for several lanes, so that
	// it meets every lane and every place in a step.
	long := slices.Repeat(append(slices.Clone(text), '\n'), 2*lanesMin/(len(text)+1)+1)
	wantLong := p.mark(nil, long)
	for k, s := range engines {
		if got := s.Mark(nil, text); !slices.Equal(got, want) {
			t.Fatalf("engine %d: marks %v, want %v", k, got, want)
		}
		if got := s.Has(text); got != (len(want) > 0) {
			t.Fatalf("engine %d: Has: %v, with %d lines marked", k, got, len(want))
		}
		if len(text) == 0 {
			continue
		}
		if got := s.Mark(nil, long); !slices.Equal(got, wantLong) {
			t.Fatalf("engine %d: repeated: %d lines, want %d", k, len(got), len(wantLong))
		}
	}
}

// TestRandomTextMatchesPlain glues pieces that nearly match, which random
// bytes seldom do.
func TestRandomTextMatchesPlain(t *testing.T) {
	pieces := []string{
		"ssn", "SSN", "Ssn", "mrn", "MRN", "first", "First", "FIRST", "name", "Name", "NAME", "of", "date", "birth", "number", "kin", "line", "2", "zip", "4",
		"_", "-", ".", " ", "/", "\n", `\n`, `\`, `\b`, "x", "X", "s", "N", "0", "7", "99", "078", "05", "1120", "12", "1234567893", "(202) ", "555-0143",
		"1EG4", "TE5", "MK73", "A", "00:00:5e:", "00:53:01", "b", "192.0", ".2.10", "41111", "&", "amp", "#", ";", "%", "\\u", "d", "patient", "medicalRecord",
	}
	engines, p := newScanners(t, caseConfig), newPlain(caseConfig)
	r := rand.New(rand.NewPCG(3, 7))
	marked := 0
	for range 20000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := []byte(b.String())
		want := p.mark(nil, text)
		for k, s := range engines {
			if got := s.Mark(nil, text); !slices.Equal(got, want) {
				t.Fatalf("engine %d: %q: marks %v, want %v", k, text, got, want)
			}
		}
		marked += min(len(want), 1)
	}
	if marked < 2000 || marked > 18000 {
		t.Errorf("%d of 20000 texts marked: the pieces no longer test both answers", marked)
	}
}

func TestRandomMasksMatchPlain(t *testing.T) {
	const alphabet = "99AAa*x-:+"
	r := rand.New(rand.NewPCG(11, 13))
	hits := 0
	for range 300 {
		var m strings.Builder
		for range 1 + r.IntN(6) {
			m.WriteByte(alphabet[r.IntN(len(alphabet))])
			m.WriteString([]string{"", "", "", "?", "{2}", "{1,3}", "{3,7}"}[r.IntN(7)])
		}
		c := Config{Words: []string{"a_b"}, Shapes: []Shape{{Mask: m.String()}}}
		sieve, err := New(c)
		if err != nil {
			continue // it matches the empty text
		}
		s, p := sieve.NewScanner(), newPlain(c)
		for range 100 {
			text := make([]byte, 1+r.IntN(12))
			for i := range text {
				text[i] = `0179ABFGabfgn-:+ .\/`[r.IntN(20)]
			}
			want := p.line(text)
			if want {
				hits++
			}
			if s.Has(text) != want {
				t.Fatalf("mask %s of %q: want %v", m.String(), text, want)
			}
		}
	}
	if hits < 3000 {
		t.Errorf("%d texts matched: too few to tell", hits)
	}
}
