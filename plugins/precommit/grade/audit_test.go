package grade

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/scrub"
)

var looker = sync.OnceValues(func() (func() precommit.Looker, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, err
	}
	set, bad := detect.Compile(rules)
	names, worse := field.Compile(fields)
	if len(bad)+len(worse) > 0 {
		return nil, errors.New("the built-in rules do not compile")
	}
	policy, err := scrub.PolicyNamed("safe-harbor")
	if err != nil {
		return nil, err
	}
	sc, err := scrub.New(set, names, scrub.Options{Policy: policy, ReferenceYear: 2026})
	if err != nil {
		return nil, err
	}
	c := precommit.New(precommit.Options{
		NewEngine: func() precommit.Engine {
			w := sc.NewWorker()
			w.Paths(true)
			w.Puts(true)
			return w
		},
		Rules: rules, Fields: fields, Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
	})
	return c.Looker, nil
})

func audit(t *testing.T, workers int, o source.Options, paths ...string) *Audit {
	t.Helper()
	l, err := looker()
	if err != nil {
		t.Fatal(err)
	}
	src := source.NewFiles(t.Context(), paths, o)
	defer src.Close()
	a, err := Run(t.Context(), src, Options{Looker: l, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func written(t *testing.T, a *Audit) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range Formats() {
		var b bytes.Buffer
		if err := Write(&b, f, a, "test"); err != nil {
			t.Fatal(err)
		}
		out[f] = b.String()
	}
	return out
}

func TestTheJudgementIsTheSameWhateverTheWorkers(t *testing.T) {
	want := written(t, audit(t, 1, source.Options{}, "../../../testdata/logs"))
	for range 3 {
		got := written(t, audit(t, 4, source.Options{}, "../../../testdata/logs"))
		for f := range want {
			if got[f] != want[f] {
				t.Errorf("%s differs", f)
			}
		}
	}
	if !json.Valid([]byte(want["json"])) {
		t.Error("json is not valid")
	}
}

func TestNoFormHoldsAValue(t *testing.T) {
	l, err := looker()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../../testdata/logs/*.log")
	if err != nil || len(files) == 0 {
		t.Fatal("no logs")
	}
	var values []string
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range source.Texts(file, b, source.Options{}).Documents {
			found, _ := l().Look(d)
			for _, f := range found {
				if v := string(b[f.Start:f.End]); len(v) > 3 && f.Class != "age" {
					values = append(values, v)
				}
			}
		}
	}
	if len(values) < 100 {
		t.Fatalf("%d values", len(values))
	}
	for form, text := range written(t, audit(t, 2, source.Options{}, "../../../testdata/logs")) {
		for _, v := range values {
			if strings.Contains(text, v) {
				t.Errorf("%s holds a value", form)
			}
		}
	}
}

func TestGrades(t *testing.T) {
	clean := strings.Repeat("2026-03-14T15:09:26Z INFO service=api request done in 12 ms\n", 2000)
	for _, c := range []struct{ why, text, want string }{
		{"nothing found", clean, "A"},
		{"examples count for nothing", clean + "call 202-555-0143\n", "A"},
		{"little that does not identify for life", clean + strings.Repeat(clean, 5) + "service=api email=ann.kowalski@clinic.org\n", "B"},
		{"a single number for life", clean + strings.Repeat(clean, 9) + "service=api ssn=123-45-6789\n", "C"},
		{"arguments of a request", clean + strings.Repeat(clean, 9) + `{"service":"api","tool":"find","arguments":{"email":"ann.kowalski@clinic.org"}}` + "\n", "D"},
		{"a value in each tenth line", strings.Repeat(strings.Repeat("INFO service=api done\n", 9)+"INFO service=api mrn=A-778812\n", 20), "F"},
	} {
		file := filepath.Join(t.TempDir(), "x.log")
		if err := os.WriteFile(file, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		a := audit(t, 2, source.Options{Part: 64 << 10}, file)
		if a.Grade != c.want {
			t.Errorf("%s: grade %s at %g points, want %s", c.why, a.Grade, a.Points, c.want)
		}
		if a.Files != 1 || a.Lines != int64(strings.Count(c.text, "\n")) {
			t.Errorf("%s: %d files, %d lines", c.why, a.Files, a.Lines)
		}
	}
}

func TestLeaksAreToldByServiceLoggerFieldAndWay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mixed.log")
	if err := os.WriteFile(file, []byte(`{"service":"billing","logger":"claims.Writer","patient":{"last_name":"Kowalski"}}
{"service":"billing","logger":"claims.Writer","patient":{"last_name":"Castellan"}}
{"service":"mcp","logger":"tools","msg":"call","arguments":{"mrn":"A-778812"}}
{"service":"gate","logger":"http","url":"https://api.clinic.org/Patient?family=Kowalski"}
{"service":"gate","logger":"http","request":{"headers":{"X-Patient-Id":"A-778812"}}}
{"service":"db","logger":"sql","msg":"INSERT INTO patient (mrn, last_name) VALUES ('A-778812', 'Kowalski')"}
{"service":"log","logger":"l","msg":"patient Ann Kowalski was seen"}
{"service":"web","logger":"w","line":"GET /members/eligibility?memberId=W123456789 HTTP/1.1"}
com.example.ValidationException: patient Edwin Castellan (MRN MG-204417) has no coverage
PID|1||778812^^^HOSP^MR||KOWALSKI^ANN||19800131|F
`), 0o644); err != nil {
		t.Fatal(err)
	}
	a := audit(t, 1, source.Options{}, file)
	got := map[string]string{}
	for _, x := range a.Leaks {
		got[fmt.Sprintf("%s/%s/%s", x.Service, x.Logger, x.Class)] = x.Kind
		if x.Change == "" || x.Preview == "" || x.Line == 0 {
			t.Errorf("%+v", x)
		}
		if x.Logger == "claims.Writer" && (x.Values != 2 || x.Lines != 2 || x.Line != 1 || x.Field != "patient.last_name") {
			t.Errorf("%+v", x)
		}
	}
	for k, want := range map[string]string{
		"billing/claims.Writer/name": Field, "mcp/tools/mrn": Argument, "gate/http/name": URL, "gate/http/mrn": Header,
		"db/sql/mrn": Statement, "db/sql/name": Statement, "log/l/name": Prose, "web/w/health-plan": URL, "mixed/com.example.ValidationException/mrn": Exception, "mixed//name": Message, "mixed//mrn": Message,
	} {
		if got[k] != want {
			t.Errorf("%s: %q, want %q", k, got[k], want)
		}
	}
	if a.Arguments != 1 {
		t.Errorf("%d arguments", a.Arguments)
	}
}

func TestRulesThatAreGivenAreRulesOfAConfiguration(t *testing.T) {
	for i, c := range []class.Class{class.Name, class.MRN, class.SSN, class.Unique} {
		for _, path := range []string{"patient.lastName", "request.arguments.mrn", "X-Patient-Id"} {
			for _, kind := range []string{Field, Argument, Header, Exception} {
				text := rule(kind, path, c.String())
				file := filepath.Join(t.TempDir(), "phiscrub.yaml")
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				cfg, err := config.Load(file)
				if err != nil {
					t.Fatalf("%s\n%v", text, err)
				}
				if len(cfg.Fields) != 1 || i > 0 {
					continue
				}
				s, err := cfg.Scrubber()
				if err != nil {
					t.Fatalf("%s\n%v", text, err)
				}
				in := `{"` + cfg.Fields[0].Keys[0] + `":"anything at all"}`
				if out, _ := s.NewWorker().Line(nil, []byte(in)); strings.Contains(string(out), "anything") {
					t.Errorf("%s leaves %s", text, out)
				}
			}
		}
	}
	if rule(Field, "patient.*", "name") != "" || rule(Prose, "", "name") != "" || rule(Field, "patient.mrn", "unknown") != "" {
		t.Error("a rule for what has no name")
	}
}
