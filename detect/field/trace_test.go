package field

import (
	"math/rand/v2"
	"testing"
)

// Trace ends with the rule that Decide returns, whatever the surroundings.
func TestTraceAgreesWithDecide(t *testing.T) {
	p, bad := Compile([]Spec{
		{ID: "all", Class: "mrn", Source: "test", Keys: []string{"a", "b"}, Under: []string{"u"}, Within: []string{"v"}, Rank: 90},
		{ID: "beside", Class: "mrn", Source: "test", Keys: []string{"a"}, Beside: []string{"b", "w"}, Not: []string{"v"}, Value: "digits", Rank: 80},
		{ID: "fragment", Class: "mrn", Source: "test", Keys: []string{"b"}, Within: []string{"w"}, Fragment: true, Rank: 75},
		{ID: "resource", Class: "mrn", Source: "test", Keys: []string{"a", "b"}, Resource: []string{"Patient"}, Rank: 70},
		{ID: "somewhere", Verdict: "keep", Source: "test", Keys: []string{"*"}, Resource: []string{"*"}, Value: "digits", Rank: 60},
		{ID: "value", Verdict: "scan", Source: "test", Keys: []string{"c"}, Value: "digits"},
		{ID: "tool", Class: "mrn", Source: "test", Keys: []string{"b"}, Under: []string{"v"}, Tool: true, Rank: 85},
		{ID: "element", Class: "mrn", Source: "test", Keys: []string{"c"}, Markup: "element", Rank: 90},
	})
	for _, b := range bad {
		t.Fatal(b.Rule, b.Field, b.Text)
	}
	names := []uint16{0, p.Name("a"), p.Name("b"), p.Name("c"), p.Name("u"), p.Name("v"), p.Name("w")}
	stops := map[Stop]int{}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		at := Place{ID: names[r.IntN(4)], Fragment: r.IntN(4) == 0, InRes: r.IntN(2) == 0, Tool: r.IntN(2) == 0, Markup: Markup(r.IntN(3))}
		for range r.IntN(3) {
			at.Above = append(at.Above, names[r.IntN(len(names))])
		}
		at.Beside = p.Bit(names[r.IntN(len(names))])
		if at.InRes && r.IntN(2) == 0 {
			at.Resource = p.Name("patient")
		}
		value := []byte([]string{"12", "xy"}[r.IntN(2)])
		var last *Rule
		p.Trace(&at, value, func(r *Rule, s Stop) {
			if last != nil {
				t.Fatalf("%s is asked after %s held", r.ID, last.ID)
			}
			if stops[s]++; s == StopNone {
				last = r
			}
		})
		if got := p.Decide(&at, value); got != last {
			t.Fatalf("Decide %v, Trace %v at %+v", got, last, at)
		}
	}
	for s := StopNone; s <= StopValue; s++ {
		if stops[s] == 0 {
			t.Errorf("no rule was stopped by %q", s)
		}
	}
}
