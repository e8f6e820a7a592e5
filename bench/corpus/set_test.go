package corpus

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
)

var theSet = sync.OnceValue(func() []Record { return Set(SetSeed, SetLines, SetShare) })

func TestSetIsTheSameTwice(t *testing.T) {
	set := theSet()
	again := Set(SetSeed, SetLines, SetShare)
	if len(again) != len(set) || len(set) < 20_000 {
		t.Fatalf("%d records and %d, want the same and 20000 or more", len(set), len(again))
	}
	for i, r := range set {
		if r.Line != again[i].Line || !slices.Equal(r.Spans, again[i].Spans) {
			t.Fatalf("record %d differs between two runs", i)
		}
	}
}

// forms is what a label of a class looks like, in any escape: a label that
// has slipped by a byte does not.
var forms = map[string]*regexp.Regexp{
	"ssn":         regexp.MustCompile(`^(\d{3}-?\d\d-?\d{4}|\d{4})$`),
	"tin":         regexp.MustCompile(`^9\d\d-\d\d-\d{4}$`),
	"phone":       regexp.MustCompile(`^[+%]?[\d()][\d ().%B+-]{8,}\d$`),
	"fax":         regexp.MustCompile(`555.{0,3}01\d\d$`),
	"email":       regexp.MustCompile(`^(?i)[a-z_.0-9]+(@|%40)([a-z]+\.)?example\.(com|org|net)$`),
	"dob":         regexp.MustCompile(`(19|20)\d\d|/\d\d$`),
	"date":        regexp.MustCompile(`^[\dA-Za-z].*\d`),
	"age":         regexp.MustCompile(`^(9\d|10\d)$`),
	"zip":         regexp.MustCompile(`^[\dA-Za-z][\dA-Za-z +-]*[\dA-Za-z]$`),
	"ip":          regexp.MustCompile(`^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:[0-9a-f:]+$`),
	"mac":         regexp.MustCompile(`^00:00:5e:00:53:[0-9a-f]{2}$`),
	"health-plan": regexp.MustCompile(`^[\dA-Za-z-]{8,13}$`),
	"name":        regexp.MustCompile(`^\S(.*\S)?$`),
	"geo":         regexp.MustCompile(`^-?\d+\.\d+$`),
	"vehicle":     regexp.MustCompile(`^[A-Z0-9]+( \d{4})?$`),
	"dea":         regexp.MustCompile(`^[A-Z][A-Z9]\d{7}$`),
	"iban":        regexp.MustCompile(`^[A-Z]{2}\d\d`),
	"url":         regexp.MustCompile(`^https://.*mrn=.+`),
	"mrn":         regexp.MustCompile(`^[A-Za-z\d-]+$`),
}

func TestSetLabelsStandWhereTheySay(t *testing.T) {
	set := theSet()
	for i, r := range set {
		at := 0
		for _, s := range r.Spans {
			if s.Start < at || s.End <= s.Start || s.End > len(r.Line) {
				t.Fatalf("record %d: span %d–%d after %d in a line of %d", i, s.Start, s.End, at, len(r.Line))
			}
			at = s.End
			if c, ok := class.Parse(s.Class); !ok || c == class.None {
				t.Fatalf("record %d: unknown class %q", i, s.Class)
			}
			v := r.Line[s.Start:s.End]
			if f := forms[s.Class]; f != nil && !s.Ignore && !f.MatchString(v) {
				t.Errorf("record %d (%s, %s): %q is no %s", i, r.Format, r.Render, v, s.Class)
			}
			if !utf8.ValidString(v) {
				t.Errorf("record %d: a label cuts a character", i)
			}
		}
		if strings.Contains(r.Line, "\n") || strings.ContainsAny(r.Line, "«»¤") {
			t.Fatalf("record %d (%s): not one finished line", i, r.Format)
		}
	}
}

func TestSetHasBothKindsEverywhere(t *testing.T) {
	set := theSet()
	type count struct{ phi, none int }
	formats, renders, pairs := map[string]*count{}, map[string]*count{}, map[string]bool{}
	total := count{}
	for _, r := range set {
		phi := slices.ContainsFunc(r.Spans, func(s Span) bool { return !s.Ignore })
		for m, k := range map[*map[string]*count]string{&formats: r.Format, &renders: r.Render} {
			if (*m)[k] == nil {
				(*m)[k] = &count{}
			}
			if phi {
				(*m)[k].phi++
			} else {
				(*m)[k].none++
			}
		}
		if phi {
			total.phi++
		} else {
			total.none++
		}
		pairs[r.Format+" "+r.Render] = true
	}
	for _, s := range sources {
		c := formats[s.name]
		if c == nil || c.phi < 30 || c.none < 30 {
			t.Errorf("format %s: %+v lines, want 30 and more of both kinds", s.name, c)
		}
		for _, r := range s.renders {
			if !pairs[s.name+" "+r] {
				t.Errorf("format %s is never rendered as %s", s.name, r)
			}
		}
	}
	for _, r := range renderings {
		if c := renders[r.name]; c == nil || c.phi < 200 || c.none < 200 {
			t.Errorf("rendering %s: %+v lines, want 200 and more of both kinds", r.name, c)
		}
	}
	if n := total.phi + total.none; total.none*10 < n*4 {
		t.Errorf("%d of %d lines hold nothing, want 40 %%", total.none, n)
	}
}

func TestSetHasEveryClass(t *testing.T) {
	set := theSet()
	seen := map[string]int{}
	for _, r := range set {
		for _, s := range r.Spans {
			seen[s.Class]++
		}
	}
	for c := class.None + 1; c < class.Count; c++ {
		if c != class.FreeText && seen[c.String()] < 20 {
			t.Errorf("class %s: %d labels, want 20 and more", c, seen[c.String()])
		}
	}
}

// Recall of names must not be that of the table they are looked up in.
func TestManyNamesAreInNoLexicon(t *testing.T) {
	d := newDice(SetSeed)
	unknown, n := 0, 3000
	for range n {
		p := d.citizen()
		for _, w := range strings.FieldsFunc(p.last, func(r rune) bool { return r == ' ' || r == '-' }) {
			if i := lexicon.Lookup([]byte(w)); len(w) > 4 && i.Given() == 0 && i.Family() == 0 {
				unknown++
				break
			}
		}
	}
	if unknown*3 < n {
		t.Errorf("%d of %d family names are unknown to the lexicon, want a third", unknown, n)
	}
	t.Logf("%d of %d family names are unknown to the lexicon", unknown, n)
}

// What fills a slot must not undo the syntax around it.
func TestSetIsWellFormed(t *testing.T) {
	set := theSet()
	for i, r := range set {
		if strings.HasPrefix(r.Line, `{"`) && !r.More && r.Format != "sql" && !json.Valid([]byte(r.Line)) {
			t.Errorf("record %d (%s, %s): not JSON: %.120q", i, r.Format, r.Render, r.Line)
		}
	}
}

func TestDocumentsJoin(t *testing.T) {
	set := theSet()
	docs := 0
	for i := 0; i < len(set); i++ {
		if r := set[i]; r.Format != "fhir-json" || r.Render != "raw" || !r.More {
			continue
		}
		var b strings.Builder
		for ; ; i++ {
			b.WriteString(set[i].Line)
			if !set[i].More {
				break
			}
		}
		docs++
		if !json.Valid([]byte(b.String())) {
			t.Errorf("the document that ends at record %d is not JSON", i)
		}
	}
	if docs < 10 {
		t.Errorf("%d documents over many lines", docs)
	}
}

func TestSpread(t *testing.T) {
	in := cat(`{"a":["`, val("name", "x, y"), `",1],"b":{}}`)
	for _, tt := range []struct{ indent, want string }{
		{"", `{"a": ["x, y", 1], "b": {}}`},
		{"  ", "{\n  \"a\": [\n    \"x, y\",\n    1\n  ],\n  \"b\": {\n    \n  }\n}"},
	} {
		r := spreadJSON(in, tt.indent).record("")
		if r.Line != tt.want || len(r.Spans) != 1 || r.Line[r.Spans[0].Start:r.Spans[0].End] != "x, y" {
			t.Errorf("indent %q: %q with %+v, want %q", tt.indent, r.Line, r.Spans, tt.want)
		}
	}
	xml := spreadXML(cat(`<a><b>`, val("name", "Ann"), `</b><c v="`, val("dob", "1980"), `"/></a>`), "  ").record("")
	if want := "<a>\n  <b>Ann</b>\n  <c v=\"1980\"/>\n</a>"; xml.Line != want || len(xml.Spans) != 2 || xml.Line[xml.Spans[1].Start:xml.Spans[1].End] != "1980" {
		t.Errorf("%q with %+v, want %q", xml.Line, xml.Spans, want)
	}
}
