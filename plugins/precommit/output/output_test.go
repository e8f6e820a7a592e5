package output

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

// hostile is a name of a file as somebody could commit it.
const hostile = "dir with space/a:b,c%d\"<&>\n::error::x\x1b[31m\u202e.log"

// sample is a report with one of everything.
func sample() *precommit.Report {
	find := func(file string, line int, s precommit.Status, note string) precommit.Finding {
		return precommit.Finding{
			File: file, Line: line, Column: 5, EndLine: line, EndColumn: 16, Class: "ssn", Identifier: "G", Rule: "us-ssn", Why: []string{"form 999-99-9999", "check ssn passes"},
			Confidence: 0.9, Reserved: s == precommit.Reserved, Range: map[bool]string{true: "SSN of Synthea"}[s == precommit.Reserved], Status: s, Note: note, Preview: `ssn [SSN] "ok" <x> & %0A`,
		}
	}
	return &precommit.Report{
		Findings: []precommit.Finding{
			find("a.log", 1, precommit.Open, ""), find("a.log", 2, precommit.Open, "waiver in line 1 expired after 2026-01-01"), find("a.log", 3, precommit.Reserved, ""),
			find("b.log", 1, precommit.Waived, "waiver in line 1"), find("b.log", 2, precommit.Waived, "waiver in .phiscrub.yaml: made up"), find("b.log", 3, precommit.Baseline, ""),
			find(hostile, 9, precommit.Open, ""), {File: "w.log", Line: 4, Column: 1, EndLine: 4, EndColumn: 9, Class: "unknown", Rule: "unscannable", Status: precommit.Open, Preview: "[WITHHELD]"},
		},
		Files: 4, Bytes: 1000, Lines: 40, Withheld: 1, More: precommit.More{Open: 7},
		Skipped:  []source.Skip{{Name: "x.bin", Reason: "binary"}, {Name: "l", Reason: "symbolic link"}},
		Failed:   []source.FileError{{Name: hostile, Err: errors.New("permission denied")}},
		Problems: []precommit.Problem{{File: "a.log", Line: 7, Text: "waiver of ssn covers nothing; remove it"}, {File: "b.log", Text: "baseline has an entry of us-ssn that is gone"}},
	}
}

func written(t *testing.T, format string, r *precommit.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestUnknownFormat(t *testing.T) {
	if err := Write(io.Discard, "sarf", sample(), Options{}); err == nil || !strings.Contains(err.Error(), "sarif") {
		t.Error(err)
	}
}

func TestACleanReportIsWritten(t *testing.T) {
	for _, f := range Formats() {
		out := written(t, f, &precommit.Report{Files: 3}, Options{})
		if (f == "text" || f == "github") != (out == "") {
			t.Errorf("%s of a clean check: %q", f, out)
		}
	}
}

func TestJSON(t *testing.T) {
	var d document
	dec := json.NewDecoder(strings.NewReader(written(t, "json", sample(), Options{Version: "1.2.3"})))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		t.Fatal(err)
	}
	if d.Version != 1 || d.Tool.Version != "1.2.3" || len(d.Findings) != 5 || len(d.Accepted) != 3 || len(d.Failed) != 1 || len(d.Skipped) != 2 || len(d.Problems) != 2 {
		t.Errorf("%+v", d)
	}
	s := d.Summary
	if s.Found != 11 || s.Reserved != 1 || s.Waived != 2 || s.Baseline != 1 || s.Unlisted != 7 || s.Classes["ssn"] != 3 {
		t.Errorf("%+v", s)
	}
	var raw struct{ Findings []map[string]any }
	if err := json.Unmarshal([]byte(written(t, "json", sample(), Options{})), &raw); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"file", "line", "column", "class", "rule", "reserved", "preview", "why", "confidence"} {
		if _, ok := raw.Findings[0][k]; !ok {
			t.Errorf("a finding has no %s", k)
		}
	}
}

// TestSARIF holds the log to what its schema asks for: the schema itself is
// not ours to ship.
func TestSARIF(t *testing.T) {
	var log map[string]any
	if err := json.Unmarshal([]byte(written(t, "sarif", sample(), Options{Version: "1.2.3", About: func(string) (string, string) { return "about", "source" }})), &log); err != nil {
		t.Fatal(err)
	}
	get := func(v any, path ...any) any {
		for _, p := range path {
			switch p := p.(type) {
			case string:
				m, ok := v.(map[string]any)
				if !ok {
					t.Fatalf("%v leads nowhere", path)
				}
				v = m[p]
			case int:
				l, ok := v.([]any)
				if !ok || p >= len(l) {
					t.Fatalf("%v leads nowhere", path)
				}
				v = l[p]
			}
		}
		return v
	}
	if log["version"] != "2.1.0" || !strings.Contains(log["$schema"].(string), "sarif-2.1.0") {
		t.Error("no SARIF 2.1.0")
	}
	run := get(log, "runs", 0)
	rules := get(run, "tool", "driver", "rules").([]any)
	results := get(run, "results").([]any)
	if len(results) != 8 || len(rules) != 2 || get(run, "columnKind") != "unicodeCodePoints" {
		t.Fatalf("%d results of %d rules", len(results), len(rules))
	}
	seen := map[any]bool{}
	for _, res := range results {
		n := int(get(res, "ruleIndex").(float64))
		if get(rules[n], "id") != get(res, "ruleId") || get(res, "message", "text") == "" {
			t.Errorf("result %v is of rule %v", get(res, "ruleId"), get(rules[n], "id"))
		}
		if l := get(res, "level"); l != "error" && l != "note" {
			t.Errorf("level %v", l)
		}
		for _, k := range []string{"startLine", "startColumn", "endLine", "endColumn"} {
			if get(res, "locations", 0, "physicalLocation", "region", k).(float64) < 1 {
				t.Errorf("%s below 1", k)
			}
		}
		uri := get(res, "locations", 0, "physicalLocation", "artifactLocation", "uri").(string)
		if u, err := url.Parse(uri); err != nil || u.Scheme != "" || strings.ContainsAny(uri, " \n\x1b\"<>:") {
			t.Errorf("%q is no relative URI: %v", uri, err)
		}
		id := get(res, "partialFingerprints", "phiscrubPlace/v1")
		if seen[id] {
			t.Error("two results have one fingerprint")
		}
		seen[id] = true
	}
	for i, kind := range map[int]any{3: "inSource", 4: "external", 5: "external"} {
		if get(results[i], "suppressions", 0, "kind") != kind {
			t.Errorf("result %d is suppressed %v", i, get(results[i], "suppressions", 0, "kind"))
		}
	}
	if get(run, "invocations", 0, "executionSuccessful") != false {
		t.Error("a file was not read, and the run was successful")
	}
	for name, want := range map[string]string{"/abs/x y": "file:///abs/x%20y", "<stdin>": "stdin", "C:/x": "C%3A/x"} {
		if got := artifact(name).URI; got != want {
			t.Errorf("%s becomes %s", name, got)
		}
	}
}

func TestGitHubAnnotationsAreOneLineEach(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(written(t, "github", sample(), Options{}), "\n"), "\n")
	if len(lines) != 9 { // 4 open, 1 reserved, 1 failed, 2 problems, 1 for those not listed
		t.Errorf("%d lines", len(lines))
	}
	for _, l := range lines {
		level, rest, ok := strings.Cut(strings.TrimPrefix(l, "::"), " ")
		if !strings.HasPrefix(l, "::") || !ok || level != "error" && level != "notice" && level != "warning" {
			t.Errorf("%q is no command", l)
		}
		props, _, ok := strings.Cut(rest, "::")
		if !ok || strings.Count(props, "\n") > 0 {
			t.Errorf("%q has no message", l)
		}
		for p := range strings.SplitSeq(props, ",") {
			if k, _, ok := strings.Cut(p, "="); !ok || !strings.Contains("file line endLine col endColumn title", k) {
				t.Errorf("property %q", p)
			}
		}
	}
}

func TestGitLab(t *testing.T) {
	var list []codeQuality
	dec := json.NewDecoder(strings.NewReader(written(t, "gitlab", sample(), Options{})))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 6 {
		t.Errorf("%d issues", len(list))
	}
	seen := map[string]bool{}
	for _, q := range list {
		if q.Description == "" || q.CheckName == "" || q.Location.Path == "" || q.Location.Lines.Begin < 1 || seen[q.Fingerprint] || len(q.Fingerprint) != 32 {
			t.Errorf("%+v", q)
		}
		seen[q.Fingerprint] = true
	}
	if clean := written(t, "gitlab", &precommit.Report{}, Options{}); strings.TrimSpace(clean) != "[]" {
		t.Errorf("a clean check gives %q", clean)
	}
}

func TestJUnit(t *testing.T) {
	var s junitSuites
	if err := xml.Unmarshal([]byte(written(t, "junit", sample(), Options{})), &s); err != nil {
		t.Fatal(err)
	}
	if s.Tests != 7 || s.Failures != 5 || s.Errors != 1 || len(s.Suites) != 1 || s.Suites[0].Skipped != 1 || len(s.Suites[0].Cases) != 7 {
		t.Errorf("%d tests, %d failures, %d errors", s.Tests, s.Failures, s.Errors)
	}
	if err := xml.Unmarshal([]byte(written(t, "junit", &precommit.Report{Files: 3}, Options{})), &s); err != nil {
		t.Error(err)
	}
}

func TestText(t *testing.T) {
	out := written(t, "text", sample(), Options{})
	for _, want := range []string{"a.log\n", "1:5 ", "us-ssn", "11 findings in 3 of 4 files", "7 of them not listed", "1 example value", "2 waived", "1 in the baseline", "2 files left out (1 binary, 1 symbolic link)", "What to do", "permission denied", "a.log:7: waiver", "not scanned"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if strings.ContainsAny(out, "\x1b\u202e") || strings.Contains(out, "\n::error") {
		t.Errorf("a name of a file speaks to the terminal:\n%q", out)
	}
	if colored := written(t, "text", sample(), Options{Color: true}); !strings.Contains(colored, "\x1b[31m") {
		t.Error("no colours")
	}
	r := sample()
	one := r.Findings[0]
	r.Findings = nil
	for i := range 50 {
		f := one
		f.Line = i + 1
		r.Findings = append(r.Findings, f)
	}
	if out := written(t, "text", r, Options{}); !strings.Contains(out, "and 30 more in this file; --all") || strings.Contains(out, "\n  21:5") {
		t.Errorf("a long list is not cut:\n%s", out)
	}
	if out := written(t, "text", r, Options{All: true}); !strings.Contains(out, "\n  50:5") {
		t.Error("--all does not list all")
	}
}

func TestSummaryOfACleanCheck(t *testing.T) {
	r := &precommit.Report{Files: 1, Findings: []precommit.Finding{{Status: precommit.Reserved}}, Skipped: []source.Skip{{Reason: "binary"}}}
	if s := Summary(r); s != "no PHI found in 1 file; 1 example value (--strict makes them fail), 1 file left out (1 binary)" {
		t.Error(s)
	}
}

// fails is a writer that has no room.
type fails struct{}

func (fails) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestAFullDiskIsToldOf(t *testing.T) {
	for _, f := range Formats() {
		if err := Write(fails{}, f, sample(), Options{}); err == nil {
			t.Errorf("%s: nothing is said", f)
		}
	}
}
