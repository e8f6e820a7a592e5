package config

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/config.md and docs/config.schema.json")

func TestExampleConfigurationIsWhole(t *testing.T) {
	c, err := Load("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.DryScrubber(); err != nil { // the files it names are not here
		t.Error(err)
	}
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if v.Type().Field(i).IsExported() && name != "Mask" && name != "Disable" && v.Field(i).IsZero() {
			t.Errorf("the example does not show %s", name)
		}
	}
	if c.MaxLineBytes() != 1<<20 {
		t.Errorf("max_line is %d bytes", c.MaxLineBytes())
	}
}

func TestShowReadsBack(t *testing.T) {
	for _, c := range []*Config{Default(), mustLoad(t, "testdata/example.yaml")} {
		text := c.Show()
		back, err := Parse("shown.yaml", text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if again := back.Show(); string(again) != string(text) {
			t.Errorf("shown twice differs:\n%s\n%s", text, again)
		}
	}
}

func mustLoad(t *testing.T, path string) *Config {
	t.Helper()
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWrongConfigurationIsRefused(t *testing.T) {
	for _, tt := range []struct {
		why, in string
		want    []string // what the lines of the error begin with
	}{
		{"an empty file is a truncated one", "", []string{`c.yaml: the file is empty; write at least "policy: safe-harbor"`}},
		{"an empty policy is no policy", "policy:\n", []string{"c.yaml:1: policy: is empty; use one of safe-harbor, limited-data-set, strict"}},
		{"an empty text is no policy", "policy: ''\n", []string{"c.yaml:1: policy: is empty"}},
		{"a policy that does not exist", "policy: safeharbor\n", []string{`c.yaml:1: policy: is "safeharbor"; use one of safe-harbor, limited-data-set, strict, pseudonymize; did you mean "safe-harbor"?`}},
		{"an unknown key", "polcy: strict\n", []string{`c.yaml:1: polcy: is not a key of a configuration; did you mean "policy"?`}},
		{"a form of numbers that does not exist", "numbers: nil\n", []string{"c.yaml:1: numbers: is \"nil\"; use one of string, zero, null"}},
		{"sizes have bounds", "max_line: 4GiB\n", []string{`c.yaml:1: max_line: is "4GiB", must be`}},
		{"a line must hold a match", "max_line: 512\n", []string{`c.yaml:1: max_line: is "512", must be from 16KiB to 64MiB`}},
		{"a negative size", "max_line: -1MiB\n", []string{`c.yaml:1: max_line: is "-1MiB", must be`}},
		{"a size that overflows", "max_line: 99999999999999999999MiB\n", []string{`c.yaml:1: max_line: is`}},
		{"a host name is no network", "internal_networks: [10.0.0.0/8, intranet]\n", []string{`c.yaml:1: internal_networks[1]: is "intranet", must be a network such as 10.0.0.0/8`}},
		{"an unfolded name would match nothing", "keep:\n  fields: [orderId]\n", []string{`c.yaml:2: keep.fields[0]: is "orderId", must be a folded name: "order_id"`}},
		{"an empty value would keep everything empty", "keep:\n  values: ['']\n", []string{"c.yaml:2: keep.values[0]: is empty"}},
		{"a rule that does not exist", "disable: [no-such-rule-at-all]\n", []string{`c.yaml:1: disable[0]: is "no-such-rule-at-all", no built-in rule has that id`}},
		{"a class that does not exist", "actions: {snn: redact}\n", []string{`c.yaml:1: actions.snn: is not known; use one of`}},
		{"an action that does not exist", "actions: {ssn: hide}\n", []string{`c.yaml:1: actions.ssn: is "hide"; use one of redact, mask, generalize, drop, keep`}},
		{"an action left out", "actions: {ssn: }\n", []string{`c.yaml:1: actions.ssn: is empty`}},
		{"an expression that does not parse", rule("find: '('"), []string{"c.yaml:5: rules[0].find: does not parse"}},
		{"a rule without trigger", "rules:\n  - id: r\n    class: ssn\n    find: 'x'\n", []string{"c.yaml:2: rules[0].shape: the rule has no trigger"}},
		{"a rule without id", "rules:\n  - class: ssn\n    words: [x]\n    find: 'x'\n", []string{"c.yaml:2: rules[0].id: is missing"}},
		{"a tp that is not found", rule("find: '\\d{7}'\n    tp: ['badge ⟦12⟧']"), []string{"c.yaml:6: r.tp[0]: finds nothing, must find 6–8"}},
		{"a tp without mark", rule("find: '\\d{7}'\n    tp: ['badge 1234567']"), []string{"c.yaml:6: r.tp[0]: marks no span"}},
		{"a tp with half a mark", rule("find: '\\d{7}'\n    tp: ['badge ⟦1234567']"), []string{"c.yaml:6: r.tp[0]: has ⟦ without ⟧"}},
		{"an fp that is found", rule("find: '\\d{7}'\n    fp: [{text: 'badge 1234567', by: find}]"), []string{"c.yaml:6: r.fp[0]: finds 6–13, must find nothing"}},
		{"an fp stopped by another guard", rule("find: '\\d{7}'\n    fp: [{text: 'badge none', by: check}]"), []string{"c.yaml:6: r.fp[0]: is stopped by find, must be stopped by check"}},
		{"a verdict that does not exist", "fields:\n  - id: f\n    keys: [k]\n    class: ssn\n    verdict: hide\n", []string{`c.yaml:5: fields[0].verdict: is "hide"; use one of redact, drop, keep, scan`}},
		{"an id given twice", rule("find: 'x'") + "  - id: r\n    class: ssn\n    words: [y]\n    find: 'y'\n", []string{`c.yaml:6: rules[1].id: is given twice: "r"`}},
		{"every problem at once, in the order of lines", "polcy: strict\nmask: 1\nnumbers: one\ndisable: [zzzzzz]\n", []string{"c.yaml:1: polcy", "c.yaml:2: mask", "c.yaml:3: numbers", "c.yaml:4: disable[0]"}},
	} {
		c, err := Parse("c.yaml", []byte(tt.in))
		if err == nil {
			t.Errorf("%s: accepted", tt.why)
			continue
		}
		if c != nil {
			t.Errorf("%s: a refused configuration can be used", tt.why)
		}
		lines := strings.Split(err.Error(), "\n")
		if len(lines) != len(tt.want) {
			t.Errorf("%s: %d problems, want %d:\n%v", tt.why, len(lines), len(tt.want), err)
			continue
		}
		for i, w := range tt.want {
			if !strings.HasPrefix(lines[i], w) {
				t.Errorf("%s:\n got %s\nwant %s…", tt.why, lines[i], w)
			}
		}
	}
}

// rule is a configuration with one rule; more begins in line 5.
func rule(more string) string {
	return "rules:\n  - id: r\n    class: unique-id\n    words: [badge]\n    " + more + "\n"
}

func TestUnreadableConfigurationIsRefused(t *testing.T) {
	dir := t.TempDir()
	if c, err := Load(""); err == nil || c != nil {
		t.Error("a configuration without a name is accepted")
	}
	for _, path := range []string{filepath.Join(dir, "missing.yaml"), dir} {
		if c, err := Load(path); err == nil || c != nil || !strings.Contains(err.Error(), "cannot be read") {
			t.Errorf("Load gave %v, %v", c, err)
		}
	}
}

func TestSizes(t *testing.T) {
	for in, want := range map[string]int{"1048576": 1 << 20, "1MiB": 1 << 20, "64KiB": 64 << 10, "64 KB": 64000, "2MB": 2000000, "20000B": 20000, "64MiB": 64 << 20} {
		if got, err := parseSize(in); err != nil || got != want {
			t.Errorf("parseSize(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
}

func TestNetworkOfOneAddress(t *testing.T) {
	p, err := parseNetwork("203.0.113.7")
	if err != nil || p.String() != "203.0.113.7/32" {
		t.Errorf("got %v, %v", p, err)
	}
	if p, err := parseNetwork("203.0.113.7/24"); err != nil || p.String() != "203.0.113.0/24" {
		t.Errorf("got %v, %v", p, err)
	}
}

func TestFlagsAreHeldToTheSameNames(t *testing.T) {
	c := Default()
	c.Policy, c.Numbers, c.MaxLine = "stict", "none", "1"
	err := c.Validate()
	if err == nil {
		t.Fatal("accepted")
	}
	want := []string{`--policy: is "stict"; use one of safe-harbor, limited-data-set, strict, pseudonymize; did you mean "strict"?`, `--numbers: is "none"; use one of`, `--max-line: is "1", must be`}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(want) {
		t.Fatal(err)
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("got %s, want %s…", lines[i], want[i])
		}
	}
	if err := Default().Validate(); err != nil {
		t.Error(err)
	}
}

func TestDocsAreCurrent(t *testing.T) {
	for path, want := range map[string][]byte{
		"../../docs/config.md":          Reference(),
		"../../docs/config.schema.json": JSONSchema(),
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
			t.Errorf("%s is not current; run go test ./internal/config -update", path)
		}
	}
}
