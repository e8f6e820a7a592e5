package precommit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/scrub"
)

// madeUp returns a social security number that no range has set apart. It is
// made when the test runs, so that the repository holds none.
func madeUp(r *rand.Rand) string {
	return fmt.Sprintf("%03d-%02d-%04d", 220+r.IntN(400), 10+r.IntN(80), 1000+r.IntN(9000))
}

func TestFindingsHaveTheirPlaces(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(1, 1)))
	for _, tt := range []struct {
		why, in      string
		line, column int
	}{
		{"first byte", v, 1, 1},
		{"second line", "a\nssn " + v + " x\n", 2, 5},
		{"CRLF", "a\r\nb\r\nssn " + v + "\r\n", 3, 5},
		{"columns are characters", "é漢😀 ssn " + v, 1, 9},
		{"a tab is one", "\tssn\t" + v, 1, 6},
		{"behind a long line", strings.Repeat("x ", 200_000) + "\nssn " + v + "\n", 2, 5},
		{"in a line of windows", strings.Repeat("x ", 900_000) + "ssn " + v + " end\n", 1, 1_800_005},
		{"behind a line of windows", strings.Repeat("x ", 900_000) + "\nssn " + v + "\n", 2, 5},
		{"many blocks on", strings.Repeat("nothing to see here at all\n", 40_000) + "ssn " + v + "\n", 40_001, 5},
	} {
		r := check(t, options(t), "f", tt.in)
		if len(r.Findings) != 1 {
			t.Errorf("%s: %d findings", tt.why, len(r.Findings))
			continue
		}
		f := r.Findings[0]
		if f.Line != tt.line || f.Column != tt.column || f.EndLine != tt.line || f.EndColumn != tt.column+len(v) {
			t.Errorf("%s: at %d:%d to %d:%d, want %d:%d", tt.why, f.Line, f.Column, f.EndLine, f.EndColumn, tt.line, tt.column)
		}
		if tt.in[f.Start:f.End] != v {
			t.Errorf("%s: the span is another", tt.why)
		}
		if f.Class != "ssn" || f.Rule != "us-ssn" || f.Identifier != "G" || len(f.Why) == 0 || f.Confidence <= 0 || f.Reserved || f.Status != Open {
			t.Errorf("%s: described as %+v", tt.why, f)
		}
	}
}

func TestDocumentsOverManyLinesAreReadAsWhole(t *testing.T) {
	in := "{\n  \"resourceType\": \"Patient\",\n  \"name\": [\n    {\n      \"family\": \"Vance\",\n      \"given\": [\n        \"Betty\"\n      ]\n    }\n  ]\n}\n"
	var lines []int
	for _, f := range check(t, options(t), "p.json", in).Findings {
		lines = append(lines, f.Line)
	}
	if !slices.Equal(lines, []int{5, 7}) {
		t.Errorf("found in lines %v", lines)
	}
}

func TestExampleValuesAreNotedAndFailWhenStrict(t *testing.T) {
	const in = "ssn 219-09-9999, call 202-555-0143, mail ann@example.com\n"
	o := options(t)
	r := check(t, o, "f", in)
	if r.Count(Reserved) != 3 || r.Count(Open) != 0 {
		t.Errorf("%d reserved and %d open", r.Count(Reserved), r.Count(Open))
	}
	for _, f := range r.Findings {
		if !f.Reserved || f.Range == "" {
			t.Errorf("%s is not told as reserved", f.Rule)
		}
	}
	o.Strict = true
	if r := check(t, o, "f", in); r.Count(Open) != 3 {
		t.Errorf("strict: %d open", r.Count(Open))
	}
}

// TestLawL5ReportIsTheSameWithAnyWorkers also asks for the order of documents.
func TestLawL5ReportIsTheSameWithAnyWorkers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 3))
	var docs []string
	for i := range 600 {
		text := strings.Repeat("nothing here\n", rnd.IntN(300))
		for range rnd.IntN(4) {
			text += "ssn " + madeUp(rnd) + "\n"
		}
		docs = append(docs, fmt.Sprintf("dir/f%03d", i), text)
	}
	var want []byte
	for _, workers := range []int{1, 2, 7} {
		o := options(t)
		o.Workers = workers
		got, err := json.Marshal(check(t, o, docs...))
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Errorf("%d workers: another report", workers)
		}
	}
}

func TestOnlyAddedLinesCount(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(4, 4)))
	src := &texts{docs: []source.Document{{Name: "f", Text: []byte("ssn " + v + "\nssn " + v + "\nssn " + v + "\n"), Lines: func(n int) bool { return n == 2 }}}}
	r, err := New(options(t)).Run(context.Background(), src)
	if err != nil || len(r.Findings) != 1 || r.Findings[0].Line != 2 {
		t.Errorf("%d findings, %v", len(r.Findings), err)
	}
}

func TestFilesThatCannotBeReadAreListed(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(5, 5)))
	src := &texts{docs: []source.Document{{Name: "bad"}, {Name: "good", Text: []byte("ssn " + v)}}}
	r, err := New(options(t)).Run(context.Background(), src)
	if err != nil || len(r.Failed) != 1 || r.Failed[0].Name != "bad" || len(r.Findings) != 1 || r.Files != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestTooManyFindingsAreCounted(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(6, 6)))
	o := options(t)
	o.Most = 10
	r := check(t, o, "a", strings.Repeat("ssn "+v+"\n", 25), "b", strings.Repeat("ssn "+v+"\nssn 219-09-9999\n", 3))
	if len(r.Findings) != 10 || r.Count(Open) != 28 || r.Count(Reserved) != 3 {
		t.Errorf("%d listed, %d open, %d reserved", len(r.Findings), r.Count(Open), r.Count(Reserved))
	}
}

func TestUncertainFindingsCanBeLeftOut(t *testing.T) {
	o := options(t)
	const in = "login for Betty Vance\n"
	if n := len(check(t, o, "f", in).Findings); n != 1 {
		t.Fatalf("%d findings", n)
	}
	o.MinConfidence = 0.9
	if n := len(check(t, o, "f", in).Findings); n != 0 {
		t.Errorf("%d findings above 0.9", n)
	}
}

// broken is an engine that withholds every line that says so.
type broken struct{ Engine }

func (b broken) Stream(dst, block []byte, st *scrub.Stream) ([]byte, scrub.Outcome) {
	out, o := b.Engine.Stream(dst, block, st)
	if n := bytes.Count(block, []byte("WITHHOLD")); n > 0 {
		o.Withheld += n
	}
	return out, o
}

func (b broken) Window(dst, win []byte, last bool) ([]byte, int, scrub.Outcome) {
	out, n, o := b.Engine.Window(dst, win, last)
	o.Withheld++
	return out, n, o
}

// TestLawL1WhatCannotBeScannedFails: neither a waiver nor the like accepts it.
func TestLawL1WhatCannotBeScannedFails(t *testing.T) {
	o := options(t)
	inner := o.NewEngine
	o.NewEngine = func() Engine { return broken{inner()} }
	r := check(t, o, "f", "fine\nssn 219-09-9999\nWITHHOLD this # phiscrub:allow ssn reason=\"x\"\nfine\n")
	if r.Withheld != 1 || r.Count(Open) != 1 {
		t.Fatalf("%d withheld, %d open", r.Withheld, r.Count(Open))
	}
	f := r.Findings[1]
	if f.Line != 3 || f.Rule != unscannable || strings.Contains(f.Preview, "this") {
		t.Errorf("%+v", f)
	}
	if r := check(t, o, "f", "a\n"+strings.Repeat("x ", 900_000)+"\nb\n"); r.Count(Open) != 1 || r.Findings[0].Line != 2 {
		t.Errorf("in windows: %d open", r.Count(Open))
	}
}

// fragile is an engine that breaks on some texts, and says what they are.
type fragile struct{ Engine }

func (f fragile) Stream(dst, block []byte, st *scrub.Stream) ([]byte, scrub.Outcome) {
	if bytes.Contains(block, []byte("BREAK")) {
		panic(string(block))
	}
	return f.Engine.Stream(dst, block, st)
}

// TestLawL1ABrokenDocumentIsNotClean: it is told as unread, without what the
// panic said, and the others are looked through.
func TestLawL1ABrokenDocumentIsNotClean(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(13, 1)))
	o := options(t)
	inner := o.NewEngine
	o.NewEngine = func() Engine { return fragile{inner()} }
	r := check(t, o, "a", "BREAK canary\n", "b", "ssn "+v+"\n")
	if len(r.Failed) != 1 || r.Failed[0].Name != "a" || strings.Contains(r.Failed[0].Error(), "canary") || r.Count(Open) != 1 {
		t.Errorf("%v, %d open", r.Failed, r.Count(Open))
	}
}

func TestAStoppedCheckEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(options(t)).Run(ctx, &texts{docs: make([]source.Document, 10)}); err == nil {
		t.Error("a stopped check gave a report")
	}
}

func TestEveryRuleSaysWhy(t *testing.T) {
	c, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	b := newRuleBook(c.rules, c.fields)
	for _, s := range c.rules {
		if i := b.info(s.ID); len(i.why) == 0 || i.confidence <= 0 || i.confidence > 1 {
			t.Errorf("%s: %+v", s.ID, i)
		}
	}
	for _, s := range c.fields {
		if i := b.info(s.ID); len(i.why) == 0 || i.confidence <= 0 || i.confidence > 1 {
			t.Errorf("%s: %+v", s.ID, i)
		}
	}
	if !b.names("us-ssn") || !b.names("ssn") || b.names("no-such-rule") || class.Count < 30 {
		t.Error("names are not known")
	}
}
