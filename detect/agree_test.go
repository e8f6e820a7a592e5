package detect

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// What was made fast agrees with what says the same plainly.

func TestMasksOfTheAutomatonStandWhereTheyAreTriedAlone(t *testing.T) {
	var specs []Spec
	for i, m := range []string{
		"99-9{1,2}-9", "9{1,3}.9{1,3}.9{1,3}.9{1,3}", "9{1,2}-a{3,9}", "a{3,9}.?-9{1,2}", "in-A", "A*9{3}", "9A*9A",
		"*{5}", "x{1,4}:x{1,4}:x", "AA99*{2,5}", "1a?2", "ab9?", "9{2,5}-9{2,8}", "A{2,4},A{2,4}", "+9{1,6}-",
	} {
		specs = append(specs, Spec{ID: "m" + string(rune('a'+i)), Class: "mrn", Shape: &Shape{Mask: m}, Find: `\d`})
	}
	set, bad := Compile(specs)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	sc, r, stood := set.NewScanner(), rand.New(rand.NewPCG(3, 1)), 0
	const alphabet = "0123459aabcefnMASXyz  ..--:/\\+,é"
	byPlace := func(a, b trigger) int {
		return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.end, b.end))
	}
	for range 30000 {
		text := make([]byte, r.IntN(16)+2)
		for k := range text {
			text[k] = alphabet[r.IntN(len(alphabet))]
		}
		i := r.IntN(len(text) - 1)
		sc.begins(text)
		sc.masks(sc.dfa, text, i)
		got := slices.Clone(sc.shapes)
		sc.begins(text)
		for m := range set.masks.masks {
			sc.mask(sc.dfa, uint16(m), text, i)
		}
		want := slices.Clone(sc.shapes)
		slices.SortFunc(got, byPlace)
		slices.SortFunc(want, byPlace)
		if !slices.Equal(got, want) {
			t.Fatalf("at %d of %q: got %v, want %v", i, text, got, want)
		}
		stood += len(want)
	}
	if stood < 100 {
		t.Errorf("%d masks stood", stood)
	}
}

func TestShapesOfBothPassesAreInOneOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	sc := &Scanner{}
	byStart := func(a, b trigger) int { return cmp.Compare(a.start, b.start) }
	for range 2000 {
		sc.shapes = sc.shapes[:0]
		n := r.IntN(8)
		for k := range n + r.IntN(8) {
			sc.shapes = append(sc.shapes, trigger{int32(r.IntN(10)), 0, uint16(k)})
		}
		slices.SortStableFunc(sc.shapes[:n], byStart)
		slices.SortStableFunc(sc.shapes[n:], byStart)
		want := slices.Clone(sc.shapes)
		slices.SortStableFunc(want, byStart)
		if sc.merge(n); !slices.Equal(sc.shapes, want) {
			t.Fatalf("got %v, want %v", sc.shapes, want)
		}
	}
}

func TestRunsOfMatchesAreSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for range 3000 {
		var ms []Match
		for range r.IntN(20) {
			start := int32(r.IntN(12))
			ms = append(ms, Match{Start: start, End: start + 1 + int32(r.IntN(4)), Rank: int16(r.IntN(2)), Ref: int32(len(ms))})
		}
		want := slices.Clone(ms)
		slices.SortFunc(want, func(a, b Match) int {
			if starts(&a, &b) {
				return -1
			}
			return 1
		})
		if sortRuns(ms, 0); !slices.Equal(ms, want) {
			t.Fatalf("got %v, want %v", ms, want)
		}
	}
}

func TestNearWordsAreToldByRuleHoweverManyRulesThereAre(t *testing.T) {
	var specs []Spec
	for i := range 70 {
		id := string([]byte{'r', byte('a' + i/26), byte('a' + i%26)})
		specs = append(specs, Spec{ID: id, Class: "mrn", Shape: &Shape{Digits: "5-7"}, Find: `\d{5,7}`, Near: &Near{Words: []string{"near" + id}, Required: true}})
	}
	set, bad := Compile(specs)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	sc := set.NewScanner()
	for i, s := range specs {
		ms := sc.Scan(nil, []byte("x "+s.Near.Words[0]+" 123456 y"), nil)
		if len(ms) != 1 || int(ms[0].Rule) != i {
			t.Errorf("%s: %v", s.ID, ms)
		}
	}
}

func TestMentionsInsideOfANameAreNoMatches(t *testing.T) {
	set, bad := Compile([]Spec{{ID: "n", Class: "name", Words: []string{"patient"}, Find: `patient ([A-Z][a-z]+ [A-Z][a-z]+)`}})
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	text := []byte("patient Rosalind Kowalczyk and patient Rosalind Kowalczyk was seen, Rosalind too")
	ms := set.NewScanner().Scan(nil, text, nil)
	alone := false
	for i := range ms {
		for k := range ms {
			if ms[i].holds(int(ms[k].Start), int(ms[k].End), ms[k].Rule) {
				t.Errorf("%v is inside of %v", ms[k], ms[i])
			}
		}
		alone = alone || string(text[ms[i].Start:]) == "Rosalind too"
	}
	if !alone {
		t.Errorf("the mention alone is none of %v", ms)
	}
}
