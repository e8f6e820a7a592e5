package ruletest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
)

// badge is a rule that holds; rows change it.
func badge(change func(*detect.Spec)) detect.Spec {
	s := detect.Spec{
		ID: "badge", Class: "unique-id", Source: "test", Words: []string{"badge"},
		Find: `\b\d{7}\b`,
		TP:   []string{"badge ⟦1234567⟧ seen", "badge ⟦1234567⟧ and badge ⟦7654321⟧"},
		FP:   []detect.FP{{Text: "job 1234567", By: "shape"}, {Text: "badge none", By: "find"}},
	}
	if change != nil {
		change(&s)
	}
	return s
}

func TestRuleProblems(t *testing.T) {
	for _, tt := range []struct {
		why    string
		change func(*detect.Spec)
		want   string // of the first problem; "" for none
	}{
		{"a rule that holds", nil, ""},
		{"a span one byte short", func(s *detect.Spec) { s.TP = []string{"badge ⟦123456⟧7 seen"} }, "badge: tp[0]: finds 6–13, must find 6–12"},
		{"one span of two", func(s *detect.Spec) { s.TP = []string{"badge ⟦1234567⟧ and badge 7654321"} }, "badge: tp[0]: finds 6–13, 24–31, must find 6–13"},
		{"nothing marked", func(s *detect.Spec) { s.TP = []string{"badge 1234567"} }, "badge: tp[0]: marks no span"},
		{"marks that do not close", func(s *detect.Spec) { s.TP = []string{"badge ⟦1234567"} }, "badge: tp[0]: has ⟦ without ⟧"},
		{"marks that do not open", func(s *detect.Spec) { s.TP = []string{"badge 1234567⟧"} }, "badge: tp[0]: has ⟧ without ⟦"},
		{"marks around nothing", func(s *detect.Spec) { s.TP = []string{"badge ⟦⟧1234567"} }, "badge: tp[0]: has ⟦ ⟧ around nothing"},
		{"an fp that is found", func(s *detect.Spec) { s.FP = []detect.FP{{Text: "badge 1234567", By: "find"}} }, "badge: fp[0]: finds 6–13, must find nothing"},
		{"an fp that names the wrong guard", func(s *detect.Spec) { s.FP = []detect.FP{{Text: "job 1234567", By: "find"}} }, "badge: fp[0]: is stopped by shape, must be stopped by find"},
		{"a find that only knows the bare text", func(s *detect.Spec) {
			s.Find, s.TP = `^badge (\d{7})\b`, []string{"badge ⟦1234567⟧"}
		}, "badge: tp[0]: after non-ASCII text: is not found"},
		{"a rule that finds markers", func(s *detect.Spec) {
			s.Find, s.TP = `badge (\S{1,9})`, []string{"badge ⟦A1⟧ x"}
			s.FP = nil
		}, "badge: tp[0]: once replaced, is found again by badge"},
		{"a check that a changed digit passes", func(s *detect.Spec) {
			s.Words, s.Find, s.Check, s.TP = []string{"badge"}, `\b\d{16}\b`, "luhn", []string{"badge ⟦4111111111111111⟧"}
			s.FP = nil
		}, ""},
	} {
		s := badge(tt.change)
		p, err := New([]detect.Spec{s}, nil)
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		got := ""
		if ps := p.Rule(s); len(ps) > 0 {
			got = ps[0].Error()
		}
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s:\n got %q\nwant %q", tt.why, got, tt.want)
		}
	}
}

func TestAChangedDigitThatPassesIsReported(t *testing.T) {
	s := badge(func(s *detect.Spec) { s.TP = []string{"badge ⟦1234567⟧"} })
	p, err := New([]detect.Spec{s}, nil) // has no check, so any digit passes
	if err != nil {
		t.Fatal(err)
	}
	s.Check = "luhn"
	if ps := p.Rule(s); len(ps) != 1 || !strings.Contains(ps[0].Text, "with one digit changed") {
		t.Errorf("got %v", ps)
	}
}

func TestATextThatTheSieveStopsIsReported(t *testing.T) {
	s := badge(nil)
	p, err := New([]detect.Spec{s}, nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := New([]detect.Spec{badge(func(s *detect.Spec) { s.Words = []string{"locker"} })}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.admits(nil); err != nil { // builds it
		t.Fatal(err)
	}
	p.sieve = other.sieve
	if ps := p.Rule(s); len(ps) == 0 || !strings.Contains(ps[0].Text, "not admitted by the sieve") {
		t.Errorf("got %v", ps)
	}
}

func TestFieldProblems(t *testing.T) {
	locker := field.Spec{ID: "locker", Class: "unique-id", Source: "test", Keys: []string{"locker_code"}}
	p, err := New([]detect.Spec{badge(nil)}, []field.Spec{locker})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why    string
		tp, fp string
		class  string
		want   string
	}{
		{"a field that is redacted", `{"lockerCode":"⟦K-77⟧"}`, `{"locker":"K-77"}`, "unique-id", ""},
		{"nothing is there", `{"locker":"⟦K-77⟧"}`, "", "unique-id", "locker: tp[0]: changes nothing, must change 11–15"},
		{"nothing is marked", `{"lockerCode":"K-77"}`, "", "unique-id", "locker: tp[0]: marks no span"},
		{"the class is another", `{"lockerCode":"⟦K-77⟧"}`, "", "mrn", "locker: tp[0]: finds 15–19 as unique-id (locker), must be mrn"},
		{"an fp that changes", "", `{"lockerCode":"K-77"}`, "unique-id", "locker: fp[0]: changes 15–19 (locker), must stay as it is"},
	} {
		s := locker
		s.Class = tt.class
		if tt.tp != "" {
			s.TP = []string{tt.tp}
		}
		if tt.fp != "" {
			s.FP = []string{tt.fp}
		}
		got := ""
		if ps := p.Field(s); len(ps) > 0 {
			got = ps[0].Error()
		}
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s:\n got %q\nwant %q", tt.why, got, tt.want)
		}
	}
}

func TestProblemsNeverHoldTheExample(t *testing.T) {
	s := badge(func(s *detect.Spec) {
		s.TP = []string{"canary ⟦1234567⟧", "badge canary ⟦1234567⟧7", "badge ⟦canary"}
		s.FP = []detect.FP{{Text: "badge canary 1234567", By: "find"}, {Text: "canary", By: "veto"}}
	})
	p, err := New([]detect.Spec{s}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ps := p.Rule(s)
	if len(ps) < 5 {
		t.Fatalf("%d problems", len(ps))
	}
	for _, q := range ps {
		if strings.Contains(q.Error(), "canary") || strings.Contains(q.Error(), "1234567") {
			t.Errorf("%s quotes its example", q.Example)
		}
	}
}

func TestEscapeWritesWhatJSONReads(t *testing.T) {
	for _, s := range []string{"plain", `a "b" \c`, "tab\tline\nreturn\r", "\x01\x1f", "naïve 你好"} {
		var got string
		if err := json.Unmarshal([]byte(`"`+escape(s)+`"`), &got); err != nil || got != s {
			t.Errorf("%q reads back as %q, %v", s, got, err)
		}
	}
}

func TestCovered(t *testing.T) {
	for _, tt := range []struct {
		by   []span
		want bool
		why  string
	}{
		{[]span{{2, 6}}, true, "one span covers it"},
		{[]span{{4, 6}, {0, 4}}, true, "two that touch cover it"},
		{[]span{{2, 4}, {5, 6}}, false, "a gap of one byte"},
		{[]span{{3, 6}}, false, "the first byte is left"},
		{nil, false, "nothing"},
	} {
		if got := covered(span{2, 6}, tt.by); got != tt.want {
			t.Errorf("%s: got %v", tt.why, got)
		}
	}
}

func TestPromisesAreKnownChecks(t *testing.T) {
	if !slices.IsSorted(detecting) {
		t.Error("not sorted")
	}
	for _, name := range detecting {
		s := badge(func(s *detect.Spec) { s.Check = name })
		if _, ps := detect.Compile([]detect.Spec{s}); len(ps) > 0 {
			t.Errorf("%s: %s", name, ps[0].Text)
		}
	}
}
