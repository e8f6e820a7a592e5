package detect

import (
	"math/rand"
	"slices"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
)

// naive resolves byte by byte: each byte belongs to the first match, in the
// normative order, that covers it.
func naive(ms []Match, size int) []Match {
	order := slices.Clone(ms)
	slices.SortStableFunc(order, func(a, b Match) int {
		switch {
		case a.Rank != b.Rank:
			return int(b.Rank) - int(a.Rank)
		case a.End-a.Start != b.End-b.Start:
			return int(b.End-b.Start) - int(a.End-a.Start)
		case a.Start != b.Start:
			return int(a.Start) - int(b.Start)
		}
		return int(a.Rule) - int(b.Rule)
	})
	owner := make([]int, size)
	for i := range owner {
		owner[i] = -1
	}
	for i, m := range order {
		for p := m.Start; p < m.End; p++ {
			if owner[p] < 0 {
				owner[p] = i
			}
		}
	}
	var out []Match
	for p := 0; p < size; {
		q := p
		for q < size && owner[q] == owner[p] {
			q++
		}
		if owner[p] >= 0 {
			m := order[owner[p]]
			if (m.Start != int32(p) || m.End != int32(q)) && m.Act != ActKeep {
				m.Act = ActRedact
			}
			m.Start, m.End = int32(p), int32(q)
			out = append(out, m)
		}
		p = q
	}
	return out
}

func TestResolveAgreesWithByteMap(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	for n := 0; n < 20000; n++ {
		size := 8 + rnd.Intn(60)
		var ms []Match
		for k := rnd.Intn(9); k > 0; k-- {
			start := rnd.Intn(size - 1)
			rule := rnd.Intn(6)
			ms = append(ms, Match{
				Start: int32(start), End: int32(start + 1 + rnd.Intn(size-start)),
				Rule: uint16(rule), Class: class.Class(rule + 1),
				Rank: int16(rule / 2 * 10), Act: Act(rule), // a rule has one class, rank and act
			})
			if last := &ms[len(ms)-1]; int(last.End) > size {
				last.End = int32(size)
			}
		}
		want := naive(ms, size)
		given := slices.Clone(ms)
		got := Resolve(ms)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d:\nof   %v\ngot  %v\nwant %v", n, given, got, want)
		}
		rnd.Shuffle(len(given), func(i, j int) { given[i], given[j] = given[j], given[i] })
		if again := Resolve(given); !slices.Equal(again, want) {
			t.Fatalf("round %d: depends on the order of its input", n)
		}
	}
}

func TestResolveRows(t *testing.T) {
	m := func(start, end int32, rule uint16, rank int16, act Act) Match {
		return Match{Start: start, End: end, Rule: rule, Class: class.Class(rule + 1), Rank: rank, Act: act}
	}
	for _, c := range []struct {
		why      string
		in, want []Match
	}{
		{"nothing", nil, nil},
		{"apart: both stay, sorted", []Match{m(5, 8, 0, 1, ActMask), m(0, 5, 1, 9, 0)}, []Match{m(0, 5, 1, 9, 0), m(5, 8, 0, 1, ActMask)}},
		{"rank before length", []Match{m(0, 9, 0, 1, 0), m(2, 4, 1, 2, ActMask)}, []Match{m(0, 2, 0, 1, ActRedact), m(2, 4, 1, 2, ActMask), m(4, 9, 0, 1, ActRedact)}},
		{"length before start", []Match{m(0, 4, 0, 1, 0), m(2, 9, 1, 1, 0)}, []Match{m(0, 2, 0, 1, ActRedact), m(2, 9, 1, 1, 0)}},
		{"start before rule", []Match{m(0, 4, 1, 1, 0), m(2, 6, 0, 1, 0)}, []Match{m(0, 4, 1, 1, 0), m(4, 6, 0, 1, ActRedact)}},
		{"rule decides the rest", []Match{m(0, 4, 1, 1, 0), m(0, 4, 0, 1, 0)}, []Match{m(0, 4, 0, 1, 0)}},
		{"the same twice is once", []Match{m(0, 4, 1, 1, 0), m(0, 4, 1, 1, 0)}, []Match{m(0, 4, 1, 1, 0)}},
		{"a keep rule keeps its inside", []Match{m(0, 9, 0, 9, ActKeep), m(2, 4, 1, 1, 0)}, []Match{m(0, 9, 0, 9, ActKeep)}},
		{"what stands out of a keep rule is redacted", []Match{m(0, 5, 0, 9, ActKeep), m(2, 8, 1, 1, ActGeneralize)}, []Match{m(0, 5, 0, 9, ActKeep), m(5, 8, 1, 1, ActRedact)}},
		{"the rest of a keep rule that lost is not", []Match{m(0, 5, 0, 1, ActKeep), m(2, 5, 1, 9, 0)}, []Match{m(0, 2, 0, 1, ActKeep), m(2, 5, 1, 9, 0)}},
	} {
		if got := Resolve(slices.Clone(c.in)); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %v\nwant %v", c.why, got, c.want)
		}
	}
}
