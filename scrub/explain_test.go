package scrub_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub"
)

// explained is a Scrubber with rules of its own, so that each row shows one
// guard.
func explained(t *testing.T, o scrub.Options) *scrub.Worker {
	t.Helper()
	set, bad := detect.Compile([]detect.Spec{
		{ID: "badge", Class: "unique-id", Words: []string{"badge"}, Find: `\b\d{7}\b`, Rank: 50},
		{ID: "build", Class: "mrn", Words: []string{"build"}, Find: `\bbuild \d{6}\b`, Act: "keep", Rank: 90},
		{ID: "host", Class: "ip", Shape: &detect.Shape{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"}, Find: `\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`, Rank: 50},
		{ID: "long", Class: "account", Shape: &detect.Shape{Mask: "999-99-9999"}, Find: `\b\d{3}-\d{2}-\d{4}-\d{4}\b`, Rank: 40},
		{ID: "number", Class: "ssn", Shape: &detect.Shape{Mask: "999-99-9999"}, Find: `\b\d{3}-\d{2}-\d{4}`, Check: "ssn", Rank: 60},
		{ID: "ticket", Class: "mrn", Shape: &detect.Shape{Digits: "6"}, Find: `\b\d{6}\b`, Veto: `(?<=#)\d{6}`, Rank: 50},
		{ID: "visit", Class: "encounter", Shape: &detect.Shape{Digits: "8"}, Find: `\b\d{8}\b`, Near: &detect.Near{Words: []string{"visit"}, Required: true}, Rank: 50},
	})
	for _, p := range bad {
		t.Fatal(p.Rule, p.Field, p.Text)
	}
	names, worse := field.Compile([]field.Spec{
		{ID: "f-address", Class: "ip", Source: "test", Keys: []string{"client_ip"}, Value: "ip"},
		{ID: "f-keep", Verdict: "keep", Source: "test", Keys: []string{"build_id"}},
		{ID: "f-mrn", Class: "mrn", Source: "test", Keys: []string{"mrn"}, Value: "digits"},
		{ID: "f-name", Class: "name", Source: "test", Keys: []string{"name"}, Under: []string{"patient"}, Value: "name"},
		{ID: "f-person", Class: "name", Source: "test", Keys: []string{"person"}},
		{ID: "f-scan", Verdict: "scan", Source: "test", Keys: []string{"display", "value", "value_decimal", "value_string"}},
		{ID: "f-text", Class: "free-text", Source: "test", Keys: []string{"note"}},
	})
	for _, p := range worse {
		t.Fatal(p.Rule, p.Field, p.Text)
	}
	s, err := scrub.New(set, names, o)
	if err != nil {
		t.Fatal(err)
	}
	return s.NewWorker()
}

// facts is an explanation, one fact a string.
func facts(x scrub.Explanation) (out []string) {
	for _, l := range x.Leaves {
		out = append(out, fmt.Sprintf("leaf %s %s %d-%d", l.Path, l.Kind, l.Start, l.End))
		for _, n := range l.Names {
			by := ""
			if n.Inherited {
				by = " inherited"
			}
			out = append(out, fmt.Sprintf("name %s %s%s", n.Rule, n.Result, by))
		}
		for _, y := range l.Tries {
			out = append(out, fmt.Sprintf("try %s %s %d-%d", y.Rule, y.Stage, y.Start, y.End))
		}
	}
	for _, h := range x.Hits {
		out = append(out, strings.TrimSpace(fmt.Sprintf("hit %s %s %d-%d %s", h.Rule, h.Fate, h.Start, h.End, h.By)))
		for _, p := range h.Pieces {
			out = append(out, fmt.Sprintf("piece %d-%d %s %s %s", p.Start, p.End, p.Action, p.From, p.Result))
		}
	}
	for _, t := range x.Triggers {
		out = append(out, strings.TrimSpace("trigger "+t.Kind+" "+t.Text))
	}
	return out
}

func TestExplain(t *testing.T) {
	for _, row := range []struct {
		why, line string
		o         scrub.Options
		want      []string
	}{
		{"a match", "id 078-05-1121 x", scrub.Options{}, []string{
			"leaf  prose 0-16", "try number match 3-14", "hit number won 3-14", "piece 3-14 redact policy edited", "trigger mask 999-99-9999"}},
		{"the trigger is there, the value is not", "badge lost", scrub.Options{}, []string{"try badge find 0-5", "trigger word badge"}},
		{"the check stops it", "id 666-05-1121 x", scrub.Options{}, []string{"try number check 3-14"}},
		{"a word is missing", "badge row 12345678", scrub.Options{}, []string{"try visit near 10-18"}},
		{"the veto stops it", "pr #123456 x", scrub.Options{}, []string{"try ticket veto 4-10"}},
		{"a keep rule covers it", "build 123456 x", scrub.Options{}, []string{"try ticket keep 6-12", "hit build won 0-12", "piece 0-12 keep rule kept", "hit ticket lost 6-12 build"}},
		{"an overlap cuts the lower rank", "id 078-05-1121-9999", scrub.Options{}, []string{
			"hit number won 3-14", "hit long cut 3-19 number", "piece 14-19 redact overlap edited"}},
		{"a key decides", `{"mrn":"A-77"}`, scrub.Options{}, []string{
			"leaf mrn text 8-12", "name f-mrn hit", "hit f-mrn won 8-12", "piece 8-12 redact policy edited", "trigger word mrn"}},
		{"the value guard stops a key", `{"mrn":"none at all"}`, scrub.Options{}, []string{"name f-mrn value"}},
		{"the surroundings stop a key", `{"patient":{"id":1},"Zebra job":{"name":"Nightly"}}`, scrub.Options{}, []string{"leaf *_job.name text 41-48", "name f-name under"}},
		{"the surroundings fit", `{"patient":{"name":"Zebra"}}`, scrub.Options{}, []string{"leaf patient.name text 20-25", "name f-name hit"}},
		{"a container's key decides", `{"person":{"first":"Zebra"}}`, scrub.Options{}, []string{"name f-person hit inherited", "hit f-person won 20-25"}},
		{"a field is kept", `{"build_id":"078-05-1121"}`, scrub.Options{}, []string{"name f-keep keep"}},
		{"a kept field keeps what surrounds find", `build_id=078-05-1121`, scrub.Options{}, []string{"name f-keep keep", "hit number kept-field 9-20 f-keep"}},
		{"free text is looked into", `{"note":"078-05-1121"}`, scrub.Options{}, []string{"name f-text free-text", "hit number won 9-20"}},
		{"an internal address by its key", `{"client_ip":"10.0.0.7"}`, scrub.Options{}, []string{"name f-address internal"}},
		{"an internal address in text", "from 10.0.0.7 ok", scrub.Options{}, []string{"try host internal 5-13"}},
		{"a value of the keep list", "id 078-05-1121 x", scrub.Options{Keep: []string{"078-05-1121"}}, []string{"hit number kept-value 3-14"}},
		{"done already", `{"mrn":"[MRN]","client_ip":"203.0.113.7"}`, scrub.Options{}, []string{"hit f-address won 28-39"}},
		{"escapes are counted in the raw line", `{"a":"é\n078-05-1121"}`, scrub.Options{}, []string{"hit number won 10-21", "trigger encoded"}},
	} {
		w := explained(t, row.o)
		x := w.Explain([]byte(row.line))
		got := facts(x)
		for _, f := range row.want {
			if !slices.Contains(got, f) {
				t.Errorf("%s: no %q in\n\t%s", row.why, f, strings.Join(got, "\n\t"))
			}
		}
		if !x.Marked || x.Withheld {
			t.Errorf("%s: marked %v, withheld %v", row.why, x.Marked, x.Withheld)
		}
	}
}

func TestExplainNotMarked(t *testing.T) {
	w := explained(t, scrub.Options{})
	if x := w.Explain([]byte("ready")); x.Marked || len(x.Triggers) > 0 || len(x.Hits) > 0 {
		t.Errorf("a line without a trigger: %+v", x)
	}
	x := w.Explain([]byte("2026-03-02 09:31:10 WARN badge"))
	if x.Prefix != 25 || x.Leaves[0].Start != 25 {
		t.Errorf("head of the line: %d, first value at %d, want 25", x.Prefix, x.Leaves[0].Start)
	}
	if x = w.Explain([]byte("2024-01-02T03:04:05.000000002Z stdout P badge 12")); !x.Partial {
		t.Error("a record that goes on is not told")
	}
}

// What Explain says is edited is what Line edits, on every line of the
// goldens and under every policy, and Explain leaves no trace in the Worker.
func TestExplainAgreesWithLine(t *testing.T) {
	for _, p := range scrub.Policies() {
		s := newScrubber(t, scrub.Options{Policy: p})
		w, other := s.NewWorker(), s.NewWorker()
		for i, l := range corpus(t) {
			if i%share != 0 {
				continue
			}
			x := w.Explain(l)
			if len(w.Findings()) > 0 && !x.Marked {
				t.Fatalf("%s: line %d of the corpus: edits without a mark", p.Name, i)
			}
			if x.Marked != (len(x.Triggers) > 0) {
				t.Errorf("%s: line %d of the corpus: marked %v by %v", p.Name, i, x.Marked, x.Triggers)
			}
			out, _ := line(w, l)
			want, _ := line(other, l)
			if out != want {
				t.Fatalf("%s: line %d of the corpus is scrubbed in another way after Explain", p.Name, i)
			}
			if said, found := edited(x), reported(other.Findings()); !slices.Equal(said, found) {
				t.Fatalf("%s: line %d of the corpus:\n said %v\nfound %v", p.Name, i, said, found)
			}
		}
	}
}

func edited(x scrub.Explanation) (out []string) {
	for _, h := range x.Hits {
		for _, p := range h.Pieces {
			if p.Result == "edited" {
				out = append(out, fmt.Sprintf("%08d-%08d %s %s %s", p.Start, p.End, h.Rule, h.Class, p.Action))
			}
		}
		if want := h.Fate == "won" || h.Fate == "cut"; want != (len(h.Pieces) > 0) {
			out = append(out, "fate without a piece")
		}
		if lost := h.Fate == "lost" || h.Fate == "cut"; lost && h.By == "" {
			out = append(out, "lost to nobody")
		}
	}
	slices.Sort(out)
	return out
}

func reported(fs []scrub.Finding) (out []string) {
	for _, f := range fs {
		out = append(out, fmt.Sprintf("%08d-%08d %s %s %s", f.Start, f.End, f.Rule, f.Class, f.Action))
	}
	slices.Sort(out)
	return out
}

// No value is in an explanation, and no key that is one.
func TestExplainShowsNoValue(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	for _, l := range []string{
		`ssn=078-05-1120 patient_name=Zebra`,
		`{"patient":{"name":"Zebra Zebra","ssn":"078-05-1120","zebra":"x","mrn":"ZEBRA12345"}}`,
		`{"078-05-1120":{"ssn":"078-05-1120"},"zebra7@example.com":{"ssn":"078-05-1120"},"Zebra_mrn":"078-05-1120"}`,
		`{"zebra":{"zebra zebra":{"status":"ZEBRA-1"}}} Zebra: ZEBRA=zebra Zebra MRN: zebra7`,
		`GET /Patient/Zebra/zebra-7?family=Zebra&zebra=1&identifier=078-05-1120 HTTP/1.1`,
		`<Zebra zebra="078-05-1120"><zebra>078-05-1120</zebra></Zebra> {'zebra': 'zebra'} Zebra(zebra=1)`,
	} {
		x := w.Explain([]byte(l))
		b, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.ToLower(string(b)); strings.Contains(got, "zebra") || strings.Contains(got, "078-05") || strings.Contains(got, "078_05") {
			t.Errorf("a value of %d bytes of line is in its explanation", len(l))
		}
		if len(x.Leaves) == 0 {
			t.Error("nothing was explained")
		}
	}
}

// A line that cannot be scanned is told to be withheld, and the next one is
// explained.
func TestExplainWithheld(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	for _, stage := range []string{"names", "scan"} {
		w := s.NewWorker()
		w.Break(stage)
		if x := w.Explain([]byte("ssn=078-05-1120")); !x.Withheld {
			t.Errorf("%s broken: not withheld", stage)
		}
		w.Mend(s)
		if x := w.Explain([]byte("ssn=078-05-1120")); x.Withheld || len(edited(x)) != 1 {
			t.Errorf("%s mended: %d edits", stage, len(edited(x)))
		}
	}
}
