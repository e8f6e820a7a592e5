package patterns_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/internal/ruletest"
	"github.com/phiscrub/phiscrub/patterns"
)

func load(t *testing.T) []*patterns.File {
	t.Helper()
	files, err := patterns.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRulesPassTheirLint(t *testing.T) {
	files := load(t)
	for _, f := range files {
		for _, p := range f.Lint() {
			t.Error(p)
		}
	}
	for _, p := range patterns.LintAll(files) {
		t.Error(p)
	}
}

// TestRules proves the examples of every rule; see package ruletest for what
// that means. A rule with act keep is there for its tp as well.
func TestRules(t *testing.T) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	p, err := ruletest.New(rules, fields)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range load(t) {
		for _, s := range f.Rules {
			t.Run(s.ID, func(t *testing.T) {
				if len(s.TP) == 0 || len(s.FP) == 0 {
					t.Error("needs a tp and an fp")
				}
				for _, q := range p.Rule(s) {
					t.Errorf("%s:%d: %s: %s", f.Name, f.Where(s.ID, q.Example), q.Example, q.Text)
				}
			})
		}
		for _, s := range f.Fields {
			t.Run(s.ID, func(t *testing.T) {
				keeps := s.Verdict == "keep" || s.Verdict == "scan"
				if len(s.TP) == 0 && !keeps || len(s.TP)+len(s.FP) == 0 {
					t.Error("needs an example: a tp, or for what is kept an fp")
				}
				for _, q := range p.Field(s) {
					t.Errorf("%s:%d: %s: %s", f.Name, f.Where(s.ID, q.Example), q.Example, q.Text)
				}
			})
		}
	}
}
