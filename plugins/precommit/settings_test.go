package precommit

import (
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/check-reference.md and docs/check.schema.json")

const wholeSettings = `config: deploy/phiscrub.yaml
policy: strict
paths:
  exclude: ['vendor/**', '**/*.min.js', build]
disable: [url]
keep:
  values: [support@clinic.test]
  fields: [order_id]
waivers:
  - paths: ['testdata/**/*.json', one.log]
    rules: [us-ssn, name]
    until: '2027-01-31'
    reason: made up by a generator
baseline: known.json
strict: true
thorough: true
min_confidence: 60
`

func TestSettingsAreRead(t *testing.T) {
	s, err := ParseSettings("s.yaml", []byte(wholeSettings))
	if err != nil {
		t.Fatal(err)
	}
	if s.Config != "deploy/phiscrub.yaml" || s.Policy != "strict" || len(s.Paths.Exclude) != 3 || len(s.Waivers) != 1 || !s.Strict || !s.Thorough || s.MinConfidence != 60 || s.Baseline != "known.json" {
		t.Errorf("%+v", s)
	}
	for name, want := range map[string]bool{
		"vendor/a/b.go": true, "vendor": true, "x/vendor/a": false, "a/b.min.js": true, "b.min.js": true, "build/out/x": true, "builds/x": false,
		"vendor/a.zip!x": true, "x.zip!vendor/y": false, "src/x": false,
	} {
		if s.Excluded(name) != want {
			t.Errorf("%s is excluded: %v", name, !want)
		}
	}
	for _, empty := range []string{"", "# nothing yet\n", "---\n"} {
		if _, err := ParseSettings("s.yaml", []byte(empty)); err != nil {
			t.Errorf("%q: %v", empty, err)
		}
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	for _, tt := range []struct{ why, in, want string }{
		{"unknown key", "path: x\n", `s.yaml:1: path:`},
		{"no reason", "waivers:\n  - paths: [a]\n    rules: [ssn]\n", "reason"},
		{"empty reason", "waivers:\n  - paths: [a]\n    rules: [ssn]\n    reason: ' '\n", "s.yaml:4: waivers[0].reason: is empty"},
		{"no such rule", "waivers:\n  - paths: [a]\n    rules: [us-snn]\n    reason: x\n", `did you mean "us-ssn"?`},
		{"no such day", "waivers:\n  - paths: [a]\n    rules: [ssn]\n    reason: x\n    until: soon\n", "must be a date"},
		{"no such rule to disable", "disable: [urll]\n", `did you mean "url"?`},
		{"a class is no rule", "disable: [ssn]\n", "no built-in rule"},
		{"pattern that is none", "paths:\n  exclude: ['a[']\n", "must be a path or a pattern"},
		{"absolute path", "paths:\n  exclude: [/etc]\n", "must be relative"},
		{"dot in front", "paths:\n  exclude: [./etc]\n", "must be relative"},
		{"field not folded", "keep:\n  fields: [orderId]\n", `"order_id"`},
		{"confidence out of range", "min_confidence: 101\n", "100"},
		{"not YAML", "a: [\n", "s.yaml"},
	} {
		_, err := ParseSettings("s.yaml", []byte(tt.in))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
	if _, err := LoadSettings(t.TempDir() + "/none"); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
}

func TestWaiversOfSettings(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(3, 2)))
	s, err := ParseSettings("s.yaml", []byte("waivers:\n  - {paths: ['data/*.log'], rules: [us-ssn], reason: made up}\n  - {paths: [old], rules: [ssn], until: '2026-01-01', reason: x}\npaths: {exclude: [out]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Settings = s
	o.Prefix = "data"
	in := "ssn " + v + "\n"
	r := check(t, o, "a.log", in, "a.txt", in, "../old/x", in, "../out/x", in)
	if len(r.Findings) != 3 || r.Findings[0].Status != Waived || !strings.Contains(r.Findings[0].Note, "made up") || r.Findings[1].Status != Open ||
		r.Findings[2].Status != Open || !strings.Contains(r.Findings[2].Note, "expired") {
		t.Errorf("%+v", r.Findings)
	}
	if len(r.Skipped) != 1 || r.Skipped[0].Reason != "excluded" || r.Files != 3 {
		t.Errorf("skipped %+v", r.Skipped)
	}
}

func TestSettingsAreFoundUpToTheRootOfTheRepository(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"/.git", "/a/b", "/a/c/.git"} {
		if err := os.MkdirAll(dir+d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(dir+"/"+SettingsName, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if root, file := Locate(dir + "/a/b"); root != dir || file != dir+"/"+SettingsName {
		t.Errorf("found %s, %s", root, file)
	}
	if root, file := Locate(dir + "/a/c"); root != dir+"/a/c" || file != "" {
		t.Errorf("a repository inside finds %s, %s", root, file)
	}
}

func FuzzSettings(f *testing.F) {
	f.Add([]byte(wholeSettings))
	f.Add([]byte("waivers: [{paths: [a], rules: [ssn], reason: x}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := ParseSettings("f", data); err == nil {
			s.Excluded("a/b/c.log")
			s.waives("a", &Finding{Rule: "us-ssn", Class: "ssn"}, today)
		}
	})
}

func TestDocsAreCurrent(t *testing.T) {
	for path, want := range map[string][]byte{
		"../../docs/check-reference.md": Reference(),
		"../../docs/check.schema.json":  SettingsSchema(),
	} {
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is not current; run make golden", path)
		}
	}
}
