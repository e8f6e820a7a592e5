package sieve

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// aloneConfig has a trigger that stands alone beside such as do not.
var aloneConfig = Config{
	Words: []string{"ssn"},
	Guarded: []Guarded{
		{Shape: Shape{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"}, Guard: func(text []byte, at int) bool { return text[at] == '7' }, Alone: true},
		{Shape: Shape{Mask: "9:9"}, Guard: func(text []byte, at int) bool { return text[at] == '7' }},
		{Shape: Shape{Word: "capital"}, Guard: bang},
	},
}

func TestLinesTellWhatHitsAlone(t *testing.T) {
	for _, c := range []struct {
		why, text   string
		mark, alone bool
	}{
		{"alone", "a 1.2.3.7 b", true, true},
		{"its guard denies", "a 1.2.3.4 b", false, false},
		{"twice", "1.2.3.7 1.2.3.7", true, true},
		{"a word behind", "1.2.3.7 and far away a ssn", true, false},
		{"a word before", "ssn and far away 1.2.3.7", true, false},
		{"another guard", "1.2.3.7 5:7", true, false},
		{"another guard that denies", "1.2.3.7 5:6", true, true},
		{"a capital", "1.2.3.7 and Xa! that", true, false},
		{"a capital that is denied", "1.2.3.7 and Xab that", true, true},
	} {
		for k, s := range newScanners(t, aloneConfig) {
			var want []Line
			if c.mark {
				want = []Line{{0, len(c.text), c.alone}}
			}
			if got := s.Mark(nil, []byte(c.text)); !slices.Equal(got, want) {
				t.Errorf("%s: engine %d: %v, want %v", c.why, k, got, want)
			}
			if s.Has([]byte(c.text)) != c.mark || s.Has([]byte("nothing")) {
				t.Errorf("%s: engine %d: Has", c.why, k)
			}
		}
	}
}

func TestAloneAgreesWithTheLiteralAnswer(t *testing.T) {
	engines, p := newScanners(t, aloneConfig), newPlain(aloneConfig)
	r := rand.New(rand.NewPCG(5, 6))
	parts := []string{"1.2.3.7", "1.2.3.4", "5:7", "ssn", "Xa!", "Xab", " ", " ", "\n", "\n", "word ", "some more words ", "9"}
	for n := range 3000 {
		var block []byte
		for range r.IntN(40 + n) {
			block = append(block, parts[r.IntN(len(parts))]...)
		}
		want := p.mark(nil, block)
		for k, s := range engines {
			if got := s.Mark(nil, block); !slices.Equal(got, want) {
				t.Fatalf("engine %d: %q:\n got %v\nwant %v", k, block, got, want)
			}
		}
	}
}

// TestManyAloneOnALine bounds the work: a line is looked up once, however many
// of its triggers stand alone, and more lines than a lane has room for are
// marked as well.
func TestManyAloneOnALine(t *testing.T) {
	text := append(bytes.Repeat([]byte("1.2.3.7 "), 1<<15), bytes.Repeat([]byte("1.2.3.7\n"), 1<<12)...)
	for k, s := range newScanners(t, aloneConfig) {
		got := s.Mark(nil, text)
		if len(got) != 1<<12 || !got[0].Alone || got[0].End != 8<<15+7 || got[1].Start != 8<<15+8 {
			t.Errorf("engine %d: %d lines", k, len(got))
		}
	}
}
