package field_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

// compile compiles specs whose class and source a test does not care about.
func compile(t testing.TB, specs ...field.Spec) *field.Policy {
	t.Helper()
	for i := range specs {
		s := &specs[i]
		if s.Class == "" && (s.Verdict == "" || s.Verdict == "redact" || s.Verdict == "drop") {
			s.Class = "mrn"
		}
		if s.Source == "" {
			s.Source = "test"
		}
	}
	p, bad := field.Compile(specs)
	for _, b := range bad {
		t.Fatalf("%s: %s: %s", b.Rule, b.Field, b.Text)
	}
	return p
}

// id folds a key and finds it.
func id(p *field.Policy, key string) uint16 {
	return p.ID(field.Fold(nil, []byte(key)))
}
