package field_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

func TestCompileReportsEveryProblem(t *testing.T) {
	good := func(change func(*field.Spec)) field.Spec {
		s := field.Spec{ID: "a", Class: "mrn", Source: "test", Keys: []string{"mrn"}}
		change(&s)
		return s
	}
	rows := []struct {
		why  string
		spec field.Spec
		want string // of the problems: fields, in order
	}{
		{"nothing wrong", good(func(*field.Spec) {}), ""},
		{"no id", good(func(s *field.Spec) { s.ID = "" }), "id"},
		{"no source", good(func(s *field.Spec) { s.Source = "" }), "source"},
		{"no class", good(func(s *field.Spec) { s.Class = "" }), "class"},
		{"no class to drop", good(func(s *field.Spec) { s.Class, s.Verdict = "", "drop" }), "class"},
		{"no class to keep", good(func(s *field.Spec) { s.Class, s.Verdict = "", "keep" }), ""},
		{"no class to scan", good(func(s *field.Spec) { s.Class, s.Verdict = "", "scan" }), ""},
		{"an unknown class", good(func(s *field.Spec) { s.Class = "soul" }), "class"},
		{"an unknown verdict", good(func(s *field.Spec) { s.Verdict = "hide" }), "verdict"},
		{"an unknown guard", good(func(s *field.Spec) { s.Value = "soul" }), "value"},
		{"no keys", good(func(s *field.Spec) { s.Keys = nil }), "keys"},
		{"a key that is not folded", good(func(s *field.Spec) { s.Keys = []string{"firstName"} }), "keys"},
		{"any key without surroundings", good(func(s *field.Spec) { s.Keys = []string{"*"} }), "keys"},
		{"any key with surroundings", good(func(s *field.Spec) { s.Keys, s.Within = []string{"*"}, []string{"x"} }), ""},
		{"several at once", field.Spec{Verdict: "hide", Value: "soul"}, "id source verdict value keys"},
	}
	for _, r := range rows {
		_, bad := field.Compile([]field.Spec{r.spec})
		var got []string
		for _, b := range bad {
			got = append(got, b.Field)
			if b.Rule != r.spec.ID || b.Text == "" {
				t.Errorf("%s: a problem without its rule or text: %+v", r.why, b)
			}
		}
		if strings.Join(got, " ") != r.want {
			t.Errorf("%s: problems %q, want %q", r.why, got, r.want)
		}
	}
}

func TestCompileReportsTheSecondUseOfAnID(t *testing.T) {
	s := field.Spec{ID: "a", Class: "mrn", Source: "test", Keys: []string{"mrn"}}
	if _, bad := field.Compile([]field.Spec{s, s}); len(bad) != 1 || bad[0].Field != "id" {
		t.Errorf("problems %+v", bad)
	}
}

func TestCompileBoundsTheNeighbours(t *testing.T) {
	for _, n := range []int{64, 65} {
		s := field.Spec{ID: "a", Class: "mrn", Source: "test", Keys: []string{"mrn"}}
		for i := range n {
			s.Beside = append(s.Beside, fmt.Sprintf("n%d", i))
		}
		if _, bad := field.Compile([]field.Spec{s}); len(bad) != n-64 {
			t.Errorf("%d neighbours: problems %+v", n, bad)
		}
	}
}

func TestCompileDefaults(t *testing.T) {
	p := compile(t, field.Spec{ID: "a", Keys: []string{"a"}}, field.Spec{ID: "b", Keys: []string{"b"}, Verdict: "drop", Rank: 5})
	rules := p.Rules()
	if len(rules) != 2 || rules[0].Verdict != field.Redact || rules[0].Rank == 0 || rules[1].Verdict != field.Drop || rules[1].Rank != 5 {
		t.Errorf("rules %+v", rules)
	}
	for i := range rules {
		if int(rules[i].Index) != i || p.Rule(uint16(i)).ID != rules[i].ID {
			t.Errorf("rule %d has index %d", i, rules[i].Index)
		}
	}
}
