package scrub

import (
	"fmt"
	"slices"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
)

func TestTallyCountsWhatAMapCounts(t *testing.T) {
	type pair struct {
		rule string
		c    class.Class
	}
	want := map[pair]int64{}
	var a, b Tally
	for i := range 5000 { // many more pairs than slots, in an order that evicts
		f := Finding{Rule: fmt.Sprintf("rule-%d", i*i%301), Class: class.Class(1 + i%5)}
		want[pair{f.Rule, f.Class}]++
		if i%2 == 0 {
			a.Add([]Finding{f})
		} else {
			b.Add([]Finding{f})
		}
	}
	a.Merge(&b)
	got := a.Counts()
	if len(got) != len(want) {
		t.Errorf("%d pairs, want %d", len(got), len(want))
	}
	for _, c := range got {
		if want[pair{c.Rule, c.Class}] != c.N {
			t.Errorf("%s %s: %d, want %d", c.Rule, c.Class, c.N, want[pair{c.Rule, c.Class}])
		}
	}
	if !slices.IsSortedFunc(got, func(x, y Counted) int {
		if x.Rule != y.Rule {
			return slices.Compare([]string{x.Rule}, []string{y.Rule})
		}
		return int(x.Class) - int(y.Class)
	}) {
		t.Error("counts are not in the order of rule and class")
	}
	a.Reset()
	if n := len(a.Counts()); n != 0 {
		t.Errorf("%d pairs after a reset", n)
	}
}

func TestTallyAllocatesNothingForPairsItKnows(t *testing.T) {
	fs := []Finding{{Rule: "us-ssn", Class: class.SSN}, {Rule: "phone", Class: class.Phone}, {Rule: "name-prose", Class: class.Name}}
	var tally Tally
	if n := testing.AllocsPerRun(100, func() { tally.Add(fs) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkTally(b *testing.B) {
	fs := []Finding{{Rule: "us-ssn", Class: class.SSN}, {Rule: "phone", Class: class.Phone}, {Rule: "name-prose", Class: class.Name}}
	var tally Tally
	for b.Loop() {
		tally.Add(fs)
	}
}
