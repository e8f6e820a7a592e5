package config

import (
	"bytes"
	"testing"
)

// TestProvedRulesFollowTheSettings: what was compiled for the examples serves
// the Scrubber, but not when a setting was replaced since.
func TestProvedRulesFollowTheSettings(t *testing.T) {
	c, err := Parse("test", []byte(`policy: safe-harbor
rules:
  - id: site-badge
    class: account
    about: Badge of the site.
    words: [badge]
    find: '\bB\d{6}\b'
    tp: ['badge ⟦B123456⟧']
`))
	if err != nil {
		t.Fatal(err)
	}
	out := func() string {
		s, err := c.Scrubber()
		if err != nil {
			t.Fatal(err)
		}
		got, _ := s.NewWorker().Line(nil, []byte("badge B123456 ssn 219-09-9999"))
		return string(bytes.Clone(got))
	}
	before := c.proved
	if got, want := out(), "badge [ACCOUNT] ssn [SSN]"; got != want {
		t.Errorf("as it was read: got %q, want %q", got, want)
	}
	if before == nil || !before.of(c) {
		t.Error("the examples were run with other rules")
	}
	c.Rules = nil
	if got, want := out(), "badge B123456 ssn [SSN]"; got != want {
		t.Errorf("without its rule: got %q, want %q", got, want)
	}
	c.Disable = []string{"us-ssn"}
	if c.proved.of(c) {
		t.Error("a rule was disabled and is still there")
	}
}
