package patterns

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
)

func TestBuiltinIsTheFilesWithoutTheirExamples(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	rules, fields, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var all File
	for _, f := range files {
		all.Rules = append(all.Rules, f.Rules...)
		all.Fields = append(all.Fields, f.Fields...)
	}
	if len(rules) != len(all.Rules) || len(fields) != len(all.Fields) {
		t.Fatalf("Builtin has %d rules and %d field rules, the files have %d and %d", len(rules), len(fields), len(all.Rules), len(all.Fields))
	}
	for i, want := range all.Rules {
		want.TP, want.FP = nil, nil
		if !reflect.DeepEqual(rules[i], want) {
			t.Errorf("%s differs; keep the layout that withoutExamples relies on:\n got %+v\nwant %+v", want.ID, rules[i], want)
		}
	}
	for i, want := range all.Fields {
		want.TP, want.FP = nil, nil
		if !reflect.DeepEqual(fields[i], want) {
			t.Errorf("%s differs; keep the layout that withoutExamples relies on:\n got %+v\nwant %+v", want.ID, fields[i], want)
		}
	}
}

func TestWithoutExamplesKeepsLines(t *testing.T) {
	in := `# family
- id: a
  tp:
  - 'one'
    # odd
  - 'two'
  rank: 3
  fp:
    - {text: x, by: near}

    - text: |
        y
      by: check
- id: b
  tp: [
    'x',
  ]
  find: 'tp: [a]'
`
	want := `# family
- id: a




  rank: 3






- id: b



  find: 'tp: [a]'
`
	if got := withoutExamples([]byte(in)); string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if n := bytes.Count(withoutExamples([]byte("- id: a\r\n  tp: [x]\r\n  rank: 1")), []byte("\n")); n != 2 {
		t.Errorf("%d line ends with CRLF, want 2", n)
	}
}

func TestParseTellsContentRulesFromFieldRules(t *testing.T) {
	f, ps := Parse("x.yaml", []byte(`
- id: a-rule
  class: ssn
  shape: {digits: 9, lead: 12}
  words: [ssn]
  find: 'x'
  near: {words: [a], within: 9, required: true, not: [b]}
  fp: [{text: 'a: 1', by: check}]
- id: b-field
  class: mrn
  keys: [chart]
  compose: true
  under: [patient]
`))
	if ps != nil {
		t.Fatal(ps)
	}
	if len(f.Rules) != 1 || len(f.Fields) != 1 {
		t.Fatalf("%d rules, %d field rules", len(f.Rules), len(f.Fields))
	}
	r, n := f.Rules[0], f.Fields[0]
	if r.Shape == nil || r.Shape.Digits != "9" || r.Shape.Lead != "12" || r.Near == nil || !r.Near.Required || r.FP[0].By != "check" {
		t.Errorf("rule: %+v", r)
	}
	if n.ID != "b-field" || !n.Compose || n.Under[0] != "patient" {
		t.Errorf("field rule: %+v", n)
	}
}

const good = `class: ssn
  source: https://example.org
  words: [ssn]
  find: '\b\d{9}\b'
`

func TestLintNamesLineAndKey(t *testing.T) {
	for _, tt := range []struct {
		why, in string
		want    string // part of one problem; "" for none
	}{
		{"a rule in order", "- id: a\n  " + good, ""},
		{"an unknown key, with the nearest", "- id: a\n  wrods: [x]\n  " + good, `x.yaml:2: a.wrods: is not a key of a rule; did you mean "words"?`},
		{"an unknown class, with the nearest", "- id: a\n  class: snn\n  source: x\n  words: [a]\n  find: 'x'\n", `x.yaml:2: a.class: is "snn"; use one of`},
		{"an unknown check", "- id: a\n  check: nosuch\n  " + good, "x.yaml:2: a.check: unknown check"},
		{"no source", "- id: a\n  class: ssn\n  words: [a]\n  find: 'x'\n", "x.yaml:1: a.source: "},
		{"no trigger", "- id: a\n  class: ssn\n  source: x\n  find: 'x'\n", "x.yaml:1: a.shape: the rule has no trigger"},
		{"an empty match", "- id: a\n  class: ssn\n  source: x\n  words: [a]\n  find: 'x?'\n", "x.yaml:5: a.find: matches the empty text"},
		{"look-around", "- id: a\n  class: ssn\n  source: x\n  words: [a]\n  find: '(?=x)y'\n", "x.yaml:5: a.find: has look-around"},
		{"unbounded", "- id: a\n  class: ssn\n  source: x\n  words: [a]\n  find: 'x+'\n", "x.yaml:5: a.find: has an unbounded repeat"},
		{"unsorted", "- id: b\n  " + good + "- id: a\n  " + good, `x.yaml:6: a.id: stands after "b"; entries are sorted by id`},
		{"given twice", "- id: a\n  " + good + "- id: a\n  " + good, `x.yaml:6: a.id: is given twice: "a"`},
		{"an alias of another rule's id", "- id: a\n  " + good + "- id: b\n  aliases: [a]\n  " + good, `x.yaml:7: b.aliases: is both an id and an alias: "a"`},
		{"an fp by no guard", "- id: a\n  fp: [{text: x, by: luck}]\n  " + good, `x.yaml:2: a.fp[0].by: is "luck"; use one of shape, find, check, near, veto, keep`},
		{"two kinds in one file", "- id: a\n  " + good + "- id: b\n  class: ssn\n  source: x\n  keys: [k]\n", "x.yaml:6: b: is a field rule among content rules"},
		{"a field rule with an unknown key", "- id: b\n  class: ssn\n  source: x\n  keys: [k]\n  undre: [p]\n", `x.yaml:5: b.undre: is not a key of a field rule; did you mean "under"?`},
		{"a field rule without source", "- id: b\n  class: ssn\n  keys: [k]\n", "x.yaml:1: b.source: "},
		{"no list at all", "id: a\n", "x.yaml:1: is a mapping, must be a list of rules"},
		{"a configuration", "policy: strict\nrules: []\n", "x.yaml: is a configuration, not a list of rules"},
		{"an empty file", "", "x.yaml: the file is empty"},
	} {
		f, ps := Parse("x.yaml", []byte(tt.in))
		ps = append(ps, f.Lint()...)
		found := false
		for _, p := range ps {
			found = found || strings.HasPrefix(p.Error(), tt.want)
		}
		if tt.want == "" && len(ps) > 0 || tt.want != "" && !found {
			t.Errorf("%s: want %q, got\n%v", tt.why, tt.want, ps)
		}
	}
}

func TestLintAllSeesClashesBetweenFiles(t *testing.T) {
	a, _ := Parse("a.yaml", []byte("- id: one\n  "+good))
	b, _ := Parse("b.yaml", []byte("- id: two\n  aliases: [one]\n  "+good))
	ps := LintAll([]*File{a, b})
	if len(ps) != 1 || ps[0].Error() != "b.yaml:2: two.aliases: is also in a.yaml; ids are public and never reused" {
		t.Errorf("got %v", ps)
	}
	if ps := LintAll([]*File{a}); ps != nil {
		t.Errorf("one file clashes with itself: %v", ps)
	}
}

func TestKeysNameEveryFieldOfTheirSpec(t *testing.T) {
	for _, tt := range []struct {
		keys int
		spec any
	}{{len(RuleKeys.Keys), detect.Spec{}}, {len(FieldKeys.Keys), field.Spec{}}} {
		if n := reflect.TypeOf(tt.spec).NumField(); n != tt.keys {
			t.Errorf("%T has %d fields, the table of keys %d", tt.spec, n, tt.keys)
		}
	}
}

func BenchmarkParseBuiltin(b *testing.B) {
	for b.Loop() {
		if _, err := parse(withoutExamples); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzParse: any file is read without a panic, each problem says something,
// and what was read without a problem can be linted.
func FuzzParse(f *testing.F) {
	f.Add([]byte("- id: a\n  " + good))
	f.Add([]byte("- {id: b, class: ssn, keys: [k], near: ~, tp: [⟦1⟧]}"))
	f.Add([]byte("- id: a\n  shape: {mask: '9{3}-9?'}\n  near: {words: [a], within: 3}\n  " + good))
	f.Add([]byte("rules: []\n---\n- &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, ps := Parse("x.yaml", data)
		for _, p := range append(ps, file.Lint()...) {
			if p.Text == "" || p.File != "x.yaml" {
				t.Errorf("problem %+v", p)
			}
		}
		if n := bytes.Count(withoutExamples(data), []byte("\n")); n < bytes.Count(data, []byte("\n")) {
			t.Error("lines are lost")
		}
	})
}
