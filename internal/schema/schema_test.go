package schema

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

type part struct {
	Words []string
	Size  int
}

type thing struct {
	ID     string
	Mode   string
	On     bool
	MaxLen int
	Part   *part
	Parts  []part
	Names  map[string]string
	List   []string
}

var partKeys = &Object{Name: "part", Keys: []Key{
	{Name: "words", About: "Words."},
	{Name: "size", Min: 1, Max: 9, About: "Size."},
}}

var keys = &Object{Name: "thing", Keys: []Key{
	{Name: "id", Required: true, About: "Its name."},
	{Name: "mode", NotEmpty: true, OneOf: func() []string { return []string{"fast", "slow"} }, Default: "fast", About: "How."},
	{Name: "on", About: "Whether."},
	{Name: "max_len", About: "How long."},
	{Name: "part", About: "One.", Object: partKeys},
	{Name: "parts", About: "Many.", Object: partKeys},
	{Name: "names", KeyOneOf: func() []string { return []string{"a", "b"} }, About: "By name."},
	{Name: "list", About: "A list | of texts."},
}}

func read(t *testing.T, text string) (thing, Problems) {
	t.Helper()
	r := NewReader("f.yaml")
	var v thing
	if root := r.Parse([]byte(text)); root != nil {
		r.Decode(root, keys, "", &v)
	}
	return v, r.Problems
}

func TestDecodeFillsEveryKind(t *testing.T) {
	v, ps := read(t, `
id: 0012
mode: slow
on: true
max_len: 7
part: {words: [x, 08], size: 3}
parts: [{size: 1}, {words: [y]}]
names: {b: 1, a: two}
list: [1980, 'a: b']
`)
	if ps != nil {
		t.Fatal(ps)
	}
	want := thing{"0012", "slow", true, 7, &part{[]string{"x", "08"}, 3}, []part{{Size: 1}, {Words: []string{"y"}}}, map[string]string{"b": "1", "a": "two"}, []string{"1980", "a: b"}}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("got  %+v\nwant %+v", v, want)
	}
}

func TestDecodeReportsWithLineAndRemedy(t *testing.T) {
	for _, tt := range []struct {
		why, in string
		want    []string
	}{
		{"an empty file is a mistake", "", []string{"f.yaml: the file is empty"}},
		{"a comment is still empty", "# nothing\n", []string{"f.yaml: the file is empty"}},
		{"null is empty", "~\n", []string{"f.yaml: the file is empty"}},
		{"tabs are not YAML", "id: x\n\tmode: fast\n", []string{"f.yaml:2: not valid YAML"}},
		{"bytes that are not text", "id: \xff\xfe\n", []string{"f.yaml: not valid YAML"}},
		{"two documents", "id: x\n---\nid: y\n", []string{"f.yaml:2: a second document"}},
		{"a list in place of a mapping", "- id: x\n", []string{"f.yaml:1: is a list, must be a thing"}},
		{"a near miss is named", "id: x\nmdoe: fast\n", []string{`f.yaml:2: mdoe: is not a key of a thing; did you mean "mode"?`}},
		{"a far miss lists the keys", "id: x\nzzzzzz: 1\n", []string{"f.yaml:2: zzzzzz: is not a key of a thing; the keys are id, mode,"}},
		{"a required key", "mode: fast\n", []string{"f.yaml:1: id: is missing: Its name."}},
		{"a required key without value", "id:\n", []string{"f.yaml:1: id: is empty"}},
		{"an empty choice is not the default", "id: x\nmode:\n", []string{"f.yaml:2: mode: is empty; use one of fast, slow"}},
		{"an empty text is not the default", "id: x\nmode: ''\n", []string{"f.yaml:2: mode: is empty; use one of fast, slow"}},
		{"a wrong choice", "id: x\nmode: fasst\n", []string{`f.yaml:2: mode: is "fasst"; use one of fast, slow; did you mean "fast"?`}},
		{"yes is a text in YAML 1.2", "id: x\non: yes\n", []string{`f.yaml:2: on: is "yes", must be true or false`}},
		{"a text for a number", "id: x\nmax_len: much\n", []string{`f.yaml:2: max_len: is "much", must be a whole number`}},
		{"out of bounds", "id: x\npart: {size: 10}\n", []string{"f.yaml:2: part.size: is 10, must be from 1 to 9"}},
		{"a text for a list", "id: x\nlist: a, b\n", []string{"f.yaml:2: list: is a single value, must be a list"}},
		{"a hole in a list", "id: x\nlist:\n  - a\n  -\n", []string{"f.yaml:4: list[1]: is empty"}},
		{"a list for a text", "id: [x]\n", []string{"f.yaml:1: id: is a list, must be a text"}},
		{"a key given twice would hide one", "id: x\nmode: fast\nmode: slow\n", []string{"f.yaml:3: mode: is given twice; the first is in line 2"}},
		{"an unknown name in a mapping", "id: x\nnames: {c: 1}\n", []string{"f.yaml:2: names.c: is not known; use one of a, b"}},
		{"a name given twice in a mapping", "id: x\nnames: {a: 1, a: 2}\n", []string{"f.yaml:2: names.a: is given twice"}},
		{"aliases make small files large", "id: &a x\nmode: *a\n", []string{"f.yaml:1: id: uses a YAML anchor", "f.yaml:2: mode: uses a YAML anchor"}},
		{"inside a list of mappings", "id: x\nparts:\n  - size: 1\n  - siez: 2\n", []string{`f.yaml:4: parts[1].siez: is not a key of a part; did you mean "size"?`}},
		{"every problem at once", "mdoe: x\non: 1\nlist: 2\n", []string{"f.yaml:1: mdoe", "f.yaml:2: on", "f.yaml:3: list", "f.yaml:1: id: is missing"}},
	} {
		_, ps := read(t, tt.in)
		if len(ps) != len(tt.want) {
			t.Errorf("%s: %d problems, want %d:\n%v", tt.why, len(ps), len(tt.want), ps)
			continue
		}
		for i, w := range tt.want {
			if !strings.HasPrefix(ps[i].Error(), w) {
				t.Errorf("%s: problem %d\n got %s\nwant %s…", tt.why, i, ps[i].Error(), w)
			}
		}
	}
}

func TestNestingIsBounded(t *testing.T) {
	for _, deep := range []string{strings.Repeat("[", 5000), strings.Repeat("{a: ", 5000), strings.Repeat("- ", 20000) + "x"} {
		if _, ps := read(t, "id: x\nlist: "+deep); len(ps) == 0 {
			t.Error("a file nested thousands deep has no problem")
		}
	}
}

func TestEncodeReadsBack(t *testing.T) {
	v := thing{"0012", "slow", true, 7, &part{[]string{"yes", "~", "1.0"}, 3}, []part{{Size: 1}}, map[string]string{"b": "null", "a": ""}, []string{"- x", "a: b", "⟦1⟧\n", "'\""}}
	text := Encode(keys, &v)
	got, ps := read(t, string(text))
	if ps != nil {
		t.Fatalf("%v\n%s", ps, text)
	}
	if !reflect.DeepEqual(got, v) {
		t.Errorf("got  %+v\nwant %+v\n%s", got, v, text)
	}
	if again := Encode(keys, &got); string(again) != string(text) {
		t.Errorf("encoded twice differs:\n%s\n%s", text, again)
	}
}

func TestNearestNamesOnlyWhatIsAlike(t *testing.T) {
	names := []string{"policy", "numbers", "max_line", "internal_networks", "us-ssn", "us-npi"}
	for _, tt := range []struct{ word, want, why string }{
		{"polciy", "policy", "two letters swapped"},
		{"Policy", "policy", "case does not matter"},
		{"maxline", "max_line", "separator left out"},
		{"internal", "internal_networks", "a beginning is alike however much follows"},
		{"us-nip", "us-npi", "the nearer of two"},
		{"zebra", "", "nothing alike is named"},
		{"", "", "nothing to go by"},
	} {
		if got := Nearest(tt.word, names); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q: %s", tt.word, got, tt.want, tt.why)
		}
	}
	if got := Near("us-ssi", names, 3); !reflect.DeepEqual(got, []string{"us-ssn", "us-npi"}) {
		t.Errorf("Near = %q", got)
	}
}

func TestJSONSchemaIsJSONInTheOrderOfTheTable(t *testing.T) {
	text := keys.JSON("https://example.com/s.json", "thing", &thing{})
	var s struct {
		Required             []string
		AdditionalProperties bool
		Properties           map[string]map[string]any
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Properties) != len(keys.Keys) || !reflect.DeepEqual(s.Required, []string{"id"}) {
		t.Errorf("properties %d, required %q", len(s.Properties), s.Required)
	}
	at := 0
	for _, k := range keys.Keys {
		i := strings.Index(string(text[at:]), "\n    \""+k.Name+"\":")
		if i < 0 {
			t.Fatalf("%s is missing or out of order:\n%s", k.Name, text)
		}
		at += i
	}
}

func TestMarkdownKeepsCellsApart(t *testing.T) {
	text := string(keys.Markdown(nil, 2, &thing{}))
	if !strings.Contains(text, `A list \| of texts.`) || !strings.Contains(text, "## Keys of `part`") {
		t.Error(text)
	}
}
