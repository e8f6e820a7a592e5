package detect

import (
	"strings"
	"testing"
)

func TestLintRejects(t *testing.T) {
	good := func() Spec {
		return Spec{ID: "t-good", Class: "account", Source: "ISO 1", Shape: &Shape{Digits: "9"}, Find: `\b\d{9}\b`}
	}
	if ps := Lint(good()); len(ps) != 0 {
		t.Fatalf("the good rule has problems: %v", ps)
	}
	for _, c := range []struct {
		why, field string
		compile    bool // Compile rejects it too
		change     func(*Spec)
	}{
		{"no id", "id", true, func(s *Spec) { s.ID = "" }},
		{"id in upper case", "id", true, func(s *Spec) { s.ID = "T-x" }},
		{"id ends in a hyphen", "id", true, func(s *Spec) { s.ID = "t-" }},
		{"alias is no id", "aliases", true, func(s *Spec) { s.Aliases = []string{"a b"} }},
		{"unknown class", "class", true, func(s *Spec) { s.Class = "ssnx" }},
		{"no class", "class", true, func(s *Spec) { s.Class = "" }},
		{"no source", "source", false, func(s *Spec) { s.Source = " " }},
		{"no trigger", "shape", true, func(s *Spec) { s.Shape = nil }},
		{"an empty shape", "shape", true, func(s *Spec) { s.Shape = &Shape{} }},
		{"two shapes", "shape", true, func(s *Spec) { s.Shape = &Shape{Digits: "9", Char: "@"} }},
		{"digits are no number", "shape.digits", true, func(s *Spec) { s.Shape.Digits = "nine" }},
		{"digits backwards", "shape.digits", true, func(s *Spec) { s.Shape.Digits = "9-3" }},
		{"digits beyond the cap", "shape.digits", true, func(s *Spec) { s.Shape.Digits = "65" }},
		{"no digits", "shape.digits", true, func(s *Spec) { s.Shape.Digits = "0" }},
		{"lead is no digit", "shape.lead", true, func(s *Spec) { s.Shape.Lead = "1a" }},
		{"lead without digits", "shape.lead", true, func(s *Spec) { s.Shape = &Shape{Mask: "999", Lead: "1"} }},
		{"a char of two bytes", "shape.char", true, func(s *Spec) { s.Shape = &Shape{Char: "@@"} }},
		{"a letter as char", "shape.char", true, func(s *Spec) { s.Shape = &Shape{Char: "a"} }},
		{"mask with an open brace", "shape.mask", true, func(s *Spec) { s.Shape = &Shape{Mask: "9{1,3"} }},
		{"mask repeat backwards", "shape.mask", true, func(s *Spec) { s.Shape = &Shape{Mask: "9{3,1}."} }},
		{"mask begins with ?", "shape.mask", true, func(s *Spec) { s.Shape = &Shape{Mask: "?99"} }},
		{"mask too long", "shape.mask", true, func(s *Spec) { s.Shape = &Shape{Mask: "9{63}"} }},
		{"mask that one byte satisfies", "shape.mask", true, func(s *Spec) { s.Shape = &Shape{Mask: "9-?"} }},
		{"a word that is not folded", "words", true, func(s *Spec) { s.Words = []string{"MRN"} }},
		{"a word with a space", "words", true, func(s *Spec) { s.Words = []string{"medical record"} }},
		{"an empty word", "words", true, func(s *Spec) { s.Words = []string{""} }},
		{"near word not folded", "near.words", true, func(s *Spec) { s.Near = &Near{Words: []string{"a-b"}} }},
		{"near not word not folded", "near.not", true, func(s *Spec) { s.Near = &Near{Not: []string{"A"}} }},
		{"near required of nothing", "near.words", true, func(s *Spec) { s.Near = &Near{Required: true} }},
		{"near too wide", "near.within", true, func(s *Spec) { s.Near = &Near{Within: 257} }},
		{"near after negative", "near.after", true, func(s *Spec) { s.Near = &Near{After: -1} }},
		{"no find", "find", true, func(s *Spec) { s.Find = "" }},
		{"find does not parse", "find", true, func(s *Spec) { s.Find = `(` }},
		{"find with look-ahead", "find", true, func(s *Spec) { s.Find = `\d(?!x)` }},
		{"find with look-behind", "find", true, func(s *Spec) { s.Find = `(?<=x)\d` }},
		{"find matches the empty text", "find", true, func(s *Spec) { s.Find = `\d{0,9}` }},
		{"find is a boundary only", "find", true, func(s *Spec) { s.Find = `\b` }},
		{"group 1 may be empty", "find", true, func(s *Spec) { s.Find = `id(\d{0,4})` }},
		{"star", "find", false, func(s *Spec) { s.Find = `\d\w*` }},
		{"plus", "find", false, func(s *Spec) { s.Find = `\d+` }},
		{"open range", "find", false, func(s *Spec) { s.Find = `\d{2,}` }},
		{"anchor on the first branch", "find", false, func(s *Spec) { s.Find = `^\d|x` }},
		{"anchor on the last branch", "find", false, func(s *Spec) { s.Find = `\d|x$` }},
		{"boundaries around ungrouped branches", "find", false, func(s *Spec) { s.Find = `(?i)\bmrn|chart\b` }},
		{"unknown check", "check", true, func(s *Spec) { s.Check = "lunh" }},
		{"unknown act", "act", true, func(s *Spec) { s.Act = "hide" }},
		{"rank too high", "rank", true, func(s *Spec) { s.Rank = 101 }},
		{"veto does not parse", "veto", true, func(s *Spec) { s.Veto = `(?<=` }},
		{"veto that can run away", "veto", false, func(s *Spec) { s.Veto = `(?:\w+\s?)+x` }},
		{"fp by an unknown guard", "fp", false, func(s *Spec) { s.FP = []FP{{"x", "luck"}} }},
		{"fp by match", "fp", false, func(s *Spec) { s.FP = []FP{{"x", "match"}} }},
	} {
		s := good()
		c.change(&s)
		if !names(Lint(s), c.field) {
			t.Errorf("%s: Lint gives %v, want a problem of %s", c.why, Lint(s), c.field)
		}
		if _, ps := Compile([]Spec{s}); names(ps, c.field) != c.compile {
			t.Errorf("%s: Compile gives %v", c.why, ps)
		}
	}
}

func names(ps []Problem, field string) bool {
	for _, p := range ps {
		if p.Field == field && p.Text != "" {
			return true
		}
	}
	return false
}

func TestLintAccepts(t *testing.T) {
	for _, c := range []struct{ why, find, veto string }{
		{"branches in a group", `\b(?:mrn|chart)\b \d`, ""},
		{"a branch that begins with no word byte", `\(\d{3}\)\d{4}|\b\d{3}-\d{4}\b`, ""},
		{"each branch anchored", `^a|^b`, ""},
		{"a bar in a class", `^[a|b]`, ""},
		{"a dollar that is a byte", `x|\d\$`, ""},
		{"repeats side by side in a veto", `\d`, `(?<=v\d+\.)\d+`},
		{"a repeat in a group that is not repeated", `\d`, `(?:a+b)c+`},
	} {
		s := Spec{ID: "t-x", Class: "account", Source: "x", Shape: &Shape{Digits: "9"}, Find: c.find, Veto: c.veto}
		if ps := Lint(s); len(ps) != 0 {
			t.Errorf("%s: %v", c.why, ps)
		}
	}
}

func TestCompileReportsEveryProblem(t *testing.T) {
	a := Spec{ID: "t-a", Class: "nope", Find: `(`, Shape: &Shape{Digits: "x"}, Check: "nope"}
	b := Spec{ID: "t-b", Class: "ssn", Find: `\d`, Shape: &Shape{Digits: "1"}, Aliases: []string{"t-a"}}
	_, ps := Compile([]Spec{a, b, b})
	for _, want := range []string{"t-a class", "t-a find", "t-a shape.digits", "t-a check", "t-b id", "t-b aliases"} {
		rule, field, _ := strings.Cut(want, " ")
		found := false
		for _, p := range ps {
			found = found || p.Rule == rule && p.Field == field
		}
		if !found {
			t.Errorf("no problem %s in %v", want, ps)
		}
	}
}

func TestLintAllKnowsOrderAndTwins(t *testing.T) {
	s := func(id string, aliases ...string) Spec {
		return Spec{ID: id, Class: "ssn", Source: "x", Find: `\d`, Shape: &Shape{Digits: "1"}, Aliases: aliases}
	}
	for _, c := range []struct {
		why  string
		in   []Spec
		want int
	}{
		{"sorted", []Spec{s("t-a"), s("t-b", "t-old")}, 0},
		{"unsorted", []Spec{s("t-b"), s("t-a")}, 1},
		{"an id twice", []Spec{s("t-a"), s("t-a")}, 1},
		{"an alias that is an id", []Spec{s("t-a"), s("t-b", "t-a")}, 1},
		{"an alias twice", []Spec{s("t-a", "t-o"), s("t-b", "t-o")}, 1},
	} {
		if ps := LintAll(c.in); len(ps) != c.want {
			t.Errorf("%s: %v", c.why, ps)
		}
	}
}

func TestSetKnowsItsRules(t *testing.T) {
	list := specs()
	list[0], list[4] = list[4], list[0]
	list[1].Aliases = []string{"t-email"}
	set := mustCompile(t, list)
	for i, r := range set.Rules() {
		if i > 0 && set.Rules()[i-1].ID >= r.ID {
			t.Errorf("%s is out of order", r.ID)
		}
		if n, ok := set.Lookup(r.ID); !ok || int(n) != i || set.Rule(n).ID != r.ID {
			t.Errorf("Lookup of %s gives %d, %v", r.ID, n, ok)
		}
	}
	if n, ok := set.Lookup("t-email"); !ok || set.Rule(n).ID != "t-mail" {
		t.Error("the alias is not found")
	}
	if _, ok := set.Lookup("t-nosuch"); ok {
		t.Error("an unknown id is found")
	}
}

func TestTriggersAreNecessary(t *testing.T) {
	set := mustCompile(t, append(specs(), Spec{ID: "t-both", Class: "account", Words: []string{"iban"},
		Shape: &Shape{Mask: "AA99"}, Find: `[A-Z]{2}\d\d`}))
	got := map[string]bool{}
	var words []string
	var shapes []Shape
	for _, x := range set.Triggers() {
		if got[x.Word] = true; x.Word == "" {
			shapes = append(shapes, *x.Shape)
			continue
		}
		words = append(words, x.Word)
	}
	for _, c := range []struct {
		why, word string
		want      bool
	}{
		{"a trigger word", "ssn", true},
		{"of two parts", "social_security", true},
		{"a required near word stands for the shape", "provider", true},
		{"a near word that is not required decides nothing", "phone", false},
		{"a Not word decides nothing", "build", false},
		{"either trigger of a rule with both", "iban", true},
	} {
		if got[c.word] != c.want {
			t.Errorf("%s: %s is %v in %v", c.why, c.word, got[c.word], words)
		}
	}
	for _, s := range shapes {
		if s.Digits == "10" {
			t.Error("the shape of a rule with required near words is asked for")
		}
	}
	if len(shapes) != 6 {
		t.Errorf("%d shapes, want 6: %v", len(shapes), shapes)
	}
}
