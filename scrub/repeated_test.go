package scrub_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestRepeatedLinesAreReadAsBefore: texts of lines in which nothing was found are
// remembered. What a worker has seen makes no difference to what comes out.
func TestRepeatedLinesAreReadAsBefore(t *testing.T) {
	rows := []struct {
		why, line string
		stays     bool
	}{
		{"a word of a rule, and nothing behind it", "patient service is up", true},
		{"the same at another time", "2026-03-02T06:00:02Z INFO patient service is up", true},
		{"the same for a pod", "[pod/adt-0/main] 2026-03-02T06:00:03Z INFO patient service is up", true},
		{"the same with a name in place of a word", "2026-03-02T06:00:04Z INFO patient Ann Lee is up", false},
		{"a name of the same length as what is remembered", "2026-03-02T06:00:05Z INFO patient Ann Leer is up", false},
		{"a number at the end", "2026-03-02T06:00:06Z INFO mrn lookup took 12 ms", true},
		{"a record number there", "2026-03-02T06:00:07Z INFO mrn lookup took MRN 00123456", false},
		{"an address of one's own network", "2026-03-02T06:00:08Z INFO patient api at 10.0.0.7 is up", true},
		{"another address", "2026-03-02T06:00:09Z INFO patient api at 203.0.113.7 is up", false},
		{"a name alone opens something", "MRN:", true},
		{"its value", "00123456", false},
		{"the same number alone", "2026-03-02T06:00:10Z INFO 00123456", true},
		{"a document that stays open", `{"patient": {`, true},
		{"what stands in it", `"name": "Ann Lee"`, false},
		{"its end", "}}", true},
		{"a member behind a level", `2026-03-02T06:00:10Z INFO   "family": "Quvora" /patient`, true},
		{"the same as a line of a document behind a time", `2026-03-02T06:00:10Z   "family": "Quvora" /patient`, false},
		{"the same as a line of a document", `    "family": "Quvora" /patient`, false},
		{"the head of a table", "mrn,last_name", true},
		{"a row of it", "A778812,Kowalski", false},
		{"behind it", "2026-03-02T06:00:11Z INFO patient service is up", true},
	}
	for _, p := range scrub.Policies() {
		s := newScrubber(t, scrub.Options{Policy: p})
		used, st := s.NewWorker(), new(scrub.Stream)
		for round := range 3 {
			fresh := new(scrub.Stream)
			for _, r := range rows {
				in := []byte(r.line + "\n")
				out, _ := used.Stream(nil, in, st)
				got := string(out)
				out, _ = s.NewWorker().Stream(nil, in, fresh)
				if want := string(out); got != want {
					t.Errorf("%s, %s, round %d:\ngot  %q\nwant %q", p.Name, r.why, round+1, got, want)
				}
				if p.Name == "safe-harbor" && strings.HasSuffix(got, r.line+"\n") != r.stays {
					t.Errorf("%s, round %d: %q", r.why, round+1, got)
				}
			}
		}
	}
}
