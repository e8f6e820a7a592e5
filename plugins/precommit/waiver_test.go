package precommit

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

func TestWaiversInComments(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(1, 2)))
	for _, tt := range []struct {
		why, in string
		want    Status
		note    string
	}{
		{"rule on the line", "ssn " + v + ` # phiscrub:allow us-ssn reason="sample"`, Waived, "waiver in line 1"},
		{"class on the line", "ssn " + v + ` # phiscrub:allow ssn reason="sample"`, Waived, ""},
		{"several", "ssn " + v + ` # phiscrub:allow name, ssn reason='sample'`, Waived, ""},
		{"comment on the line before", "# phiscrub:allow ssn reason=x\nssn " + v, Waived, "waiver in line 1"},
		{"comment in HTML", "<!-- phiscrub:allow ssn reason=\"x y\" -->\nssn " + v, Waived, ""},
		{"comment in C", "/* phiscrub:allow ssn until=2026-11-22 reason=\"last day\" */\nssn " + v, Waived, "until 2026-11-22"},
		{"inside a JSON string", `{"_comment":"phiscrub:allow ssn reason=\"x\"","a":"ssn ` + v + `"}`, Waived, ""},
		{"two lines further", "# phiscrub:allow ssn reason=x\n\nssn " + v, Open, ""},
		{"text before, on the line before", "value # phiscrub:allow ssn reason=x\nssn " + v, Open, ""},
		{"another rule", "ssn " + v + ` # phiscrub:allow email reason="x"`, Open, ""},
		{"expired", "ssn " + v + ` # phiscrub:allow ssn until=2026-11-21 reason="x"`, Open, "expired after 2026-11-21"},
		{"no reason", "ssn " + v + ` # phiscrub:allow ssn`, Open, "has no reason"},
		{"empty reason", "ssn " + v + ` # phiscrub:allow ssn reason=" "`, Open, "reason is empty"},
		{"no such day", "ssn " + v + ` # phiscrub:allow ssn until=2026-02-30 reason="x"`, Open, "wants a date"},
		{"no such rule", "ssn " + v + ` # phiscrub:allow us-snn reason="x"`, Open, `did you mean "us-ssn"?`},
		{"nothing named", "ssn " + v + ` # phiscrub:allow reason="x"`, Open, "names no rule"},
		{"no such attribute", "ssn " + v + ` # phiscrub:allow ssn til=2027-01-01 reason="x"`, Open, `no "til"`},
		{"no space", "ssn " + v + ` # phiscrub:allowed`, Open, "space must follow"},
	} {
		var got []Finding
		for _, f := range check(t, options(t), "f", tt.in+"\n").Findings {
			if f.Class == "ssn" {
				got = append(got, f)
			}
		}
		if len(got) != 1 || got[0].Status != tt.want || !strings.Contains(got[0].Note, tt.note) {
			t.Errorf("%s: %+v", tt.why, got)
		}
		for _, f := range got {
			if strings.Contains(f.Note, "sample") || strings.Contains(f.Note, "last day") {
				t.Errorf("%s: the note repeats what stands in the file: %s", tt.why, f.Note)
			}
		}
	}
}

func TestWaiversThatCoverNothingAreTold(t *testing.T) {
	for _, tt := range []struct{ why, in, want string }{
		{"valid, and nothing there", "# phiscrub:allow us-ssn reason=x\nall well", "waiver of us-ssn covers nothing"},
		{"wrong, and nothing there", "# phiscrub:allow us-ssn\nall well", "waiver is wrong: it has no reason"},
		{"a text about waivers", "write phiscrub:allow RULE until=DATE reason=\"…\"", ""},
	} {
		r := check(t, options(t), "f", tt.in+"\n")
		got := ""
		for _, p := range r.Problems {
			got += p.Text
		}
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) || r.Count(Open) != 0 {
			t.Errorf("%s: got %q", tt.why, got)
		}
	}
}

func FuzzWaiver(f *testing.F) {
	f.Add([]byte(`# phiscrub:allow ssn until=2026-11-22 reason="x"`))
	f.Add([]byte(`phiscrub:allow ssn reason=\"x\" phiscrub:allow`))
	f.Add([]byte(`phiscrub:allow until=`))
	c, err := builtin()
	if err != nil {
		f.Fatal(err)
	}
	known := newRuleBook(c.rules, c.fields)
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, w := range inlineWaivers(text, source.Places(text), known) {
			if w.wrong == "" && (len(w.names) == 0 || !w.reason) {
				t.Fatalf("%q: a waiver without a name or a reason counts", text)
			}
			if _, ok := w.holds(today); ok && w.wrong != "" {
				t.Fatalf("%q: a wrong waiver holds", text)
			}
		}
	})
}
