package measure

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub"
)

func TestHistogramQuantiles(t *testing.T) {
	var h Histogram
	for i := int64(1); i <= 1000; i++ {
		h.Add(i * 100)
	}
	for _, tt := range []struct {
		q    float64
		want float64
	}{{0, 100}, {0.5, 50_000}, {0.9, 90_000}, {0.99, 99_000}, {1, 100_000}} {
		got := float64(h.Quantile(tt.q))
		if got < tt.want || got > tt.want*1.07 {
			t.Errorf("quantile %g = %g, want %g to 7 %% above", tt.q, got, tt.want)
		}
	}
	if h.Max() != 100_000 || h.N() != 1000 || h.Mean() != 50_050 {
		t.Errorf("max %d, n %d, mean %g", h.Max(), h.N(), h.Mean())
	}
	var empty Histogram
	if empty.Quantile(0.5) != 0 || empty.Mean() != 0 {
		t.Error("an empty histogram has quantiles")
	}
}

func TestBucketsAreInOrderAndHoldTheirLow(t *testing.T) {
	for i := range 60 << subBits {
		if bucket(low(i)) != i {
			t.Fatalf("bucket(low(%d)) = %d", i, bucket(low(i)))
		}
		if i > 0 && low(i) <= low(i-1) {
			t.Fatalf("low(%d) is not above low(%d)", i, i-1)
		}
	}
}

func TestBarsCountEveryDuration(t *testing.T) {
	var h Histogram
	for range 99 {
		h.Add(100)
	}
	h.Add(5000)
	var b strings.Builder
	h.Bars(&b, 10)
	if got := strings.Count(b.String(), "█"); got != 10 {
		t.Errorf("%d blocks, want 10:\n%s", got, b.String())
	}
	if !strings.Contains(b.String(), "▏") {
		t.Errorf("a single slow line is not seen:\n%s", b.String())
	}
}

// lcs is the length of a longest common subsequence, by the plain method.
func lcs(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diag := 0
		for j, y := range b {
			up := row[j+1]
			if x == y {
				row[j+1] = diag + 1
			} else {
				row[j+1] = max(up, row[j])
			}
			diag = up
		}
	}
	return row[len(b)]
}

func TestAlignFindsALongestCommonSubsequence(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func() []byte {
		b := make([]byte, r.IntN(40))
		for i := range b {
			b[i] = "ab,:[] "[r.IntN(7)]
		}
		return b
	}
	split := func(b []byte) (out []string) {
		for _, t := range tokens(b) {
			out = append(out, string(b[t.start:t.end]))
		}
		return out
	}
	var a alignment
	for range 3000 {
		x, y := random(), random()
		a.align(x, y)
		last, kept := int32(-1), 0
		for i, to := range a.to {
			if to < 0 {
				continue
			}
			if to <= last || y[to] != x[i] {
				t.Fatalf("%q and %q: byte %d goes to %d after %d", x, y, i, to, last)
			}
			last = to
		}
		for _, tok := range tokens(x) {
			if a.to[tok.start] >= 0 {
				kept++
			}
		}
		if want := lcs(split(x), split(y)); kept != want {
			t.Fatalf("%q and %q: %d tokens in common, want %d", x, y, kept, want)
		}
	}
}

// fixed gives prepared outputs.
type fixed struct {
	out   map[string]string
	finds map[string][]scrub.Finding
	last  []scrub.Finding
}

func (f *fixed) Line(dst, line []byte) ([]byte, scrub.Outcome) {
	f.last = f.finds[string(line)]
	if o, ok := f.out[string(line)]; ok {
		return append(dst, o...), scrub.Outcome{Lines: 1, Edited: 1}
	}
	return line, scrub.Outcome{Lines: 1}
}

func (f *fixed) Block(dst, block []byte) ([]byte, scrub.Outcome) {
	return block, scrub.Outcome{Lines: bytes.Count(block, []byte{'\n'})}
}

func (f *fixed) Stream(dst, block []byte, _ *scrub.Stream) ([]byte, scrub.Outcome) {
	var o scrub.Outcome
	for line := range bytes.Lines(block) {
		out, one := f.Line(nil, bytes.TrimSuffix(line, []byte{'\n'}))
		dst = append(append(dst, out...), '\n')
		o.Add(one)
	}
	return dst, o
}

func (f *fixed) Findings() []scrub.Finding { return f.last }

// label finds ⟦…⟧ in a line and returns the line without the brackets.
func label(class string, ignore bool, marked string) Labelled {
	head, rest, _ := strings.Cut(marked, "⟦")
	value, tail, ok := strings.Cut(rest, "⟧")
	x := Labelled{Line: []byte(head + value + tail)}
	if ok {
		x.Spans = []Label{{len(head), len(head) + len(value), class, ignore}}
	}
	return x
}

func TestScoreOfOneLine(t *testing.T) {
	for _, tt := range []struct {
		why           string
		in            Labelled
		out           string
		labels        int
		caught        int
		partial       int
		changed       int
		clean, spoilt int
	}{
		{"untouched value leaks", label("ssn", false, "ssn=⟦078-05-1120⟧ ok"), "ssn=078-05-1120 ok", 1, 0, 0, 0, 0, 0},
		{"marker in its place", label("ssn", false, "ssn=⟦078-05-1120⟧ ok"), "ssn=[SSN] ok", 1, 1, 0, 0, 0, 0},
		{"a year may stay of a date", label("dob", false, "dob=⟦1980-01-31⟧ ok"), "dob=1980 ok", 1, 1, 0, 0, 0, 0},
		{"one word of a name leaks", label("name", false, "for ⟦Ann Castellan⟧ ok"), "for [NAME] Castellan ok", 1, 0, 0, 0, 0, 0},
		{"half of a number left", label("mrn", false, "mrn ⟦4411-8822-12⟧ ok"), "mrn [MRN]-8822-12 ok", 1, 1, 1, 0, 0, 0},
		{"a letter of a marker is no initial", label("name", false, "by ⟦A⟧ ok"), "by [NAME] ok", 1, 1, 0, 0, 0, 0},
		{"an initial that stands", label("name", false, "by ⟦A⟧, ok"), "by A, ok", 1, 0, 0, 0, 0, 0},
		{"value elsewhere in the line is no leak here", label("mrn", false, "job 77001 mrn ⟦77001⟧ ok"), "job 77001 mrn [MRN] ok", 1, 1, 0, 0, 0, 0},
		{"word outside the label is lost", label("ssn", false, "user ssn=⟦078-05-1120⟧"), "[NAME] ssn=[SSN]", 1, 1, 0, 4, 0, 0},
		{"clean line changed", label("", false, "build 1234567 done"), "build [MRN] done", 0, 0, 0, 7, 1, 1},
		{"clean line with text put in", label("", false, "build done"), "build [MRN] done", 0, 0, 0, 0, 1, 1},
		{"clean line kept", label("", false, "build 1234567 done"), "build 1234567 done", 0, 0, 0, 0, 1, 0},
		{"ignored label edited", label("npi", true, "npi=⟦1234567893⟧ ok"), "npi=[NPI] ok", 0, 0, 0, 0, 1, 0},
	} {
		e := NewEval(&fixed{out: map[string]string{string(tt.in.Line): tt.out}})
		e.Add(tt.in)
		s := e.Score()
		got := [6]int{s.Labels, s.Caught, s.Partial, s.ChangedBytes, s.CleanLines, s.CleanChanged}
		if want := [6]int{tt.labels, tt.caught, tt.partial, tt.changed, tt.clean, tt.spoilt}; got != want {
			t.Errorf("%s: labels, caught, partial, changed, clean, spoilt = %v, want %v", tt.why, got, want)
		}
	}
}

func TestDocumentsAreJudgedLineByLine(t *testing.T) {
	head, tail := label("name", false, `"given": "⟦Ann⟧"`), label("mrn", false, `"value": "⟦77001⟧"`)
	head.More, head.Format, tail.Format = true, "fhir", "fhir"
	e := NewEval(&fixed{
		out:   map[string]string{string(tail.Line): `"value": "[MRN]"`},
		finds: map[string][]scrub.Finding{string(tail.Line): {{Class: class.MRN, Start: 10, End: 15}}},
	})
	e.Add(head)
	e.Add(tail)
	s := e.Score()
	if s.Lines != 2 || s.Labels != 2 || s.Caught != 1 || s.LeakedLines != 1 {
		t.Errorf("%+v, want the second of two lines caught", s)
	}
	if len(s.Formats) != 1 || s.Formats[0].Name != "fhir" || s.Formats[0].Recall != 0.5 || s.Formats[0].Precision != 1 {
		t.Errorf("by format: %+v, want half of fhir, and its finding right", s.Formats)
	}
	if len(s.Cells) != 2 || s.Cells[0].Name != "mrn" || s.Cells[0].Recall != 1 || s.Cells[1].Recall != 0 {
		t.Errorf("by format and class: %+v, want mrn caught and name not", s.Cells)
	}
}

func TestPrecisionIsOfFindings(t *testing.T) {
	in := label("ssn", false, "id 42 ssn ⟦078-05-1120⟧")
	e := NewEval(&fixed{finds: map[string][]scrub.Finding{string(in.Line): {
		{Class: class.MRN, Start: 3, End: 5}, {Class: class.SSN, Start: 10, End: 21},
	}}})
	var misses []Miss
	e.Miss = func(m Miss, _ []byte) { misses = append(misses, m) }
	e.Add(in)
	for _, c := range e.Score().Classes {
		want := map[string]float64{"mrn": 0, "ssn": 1}[c.Name]
		if c.Precision != want || c.Findings != 1 {
			t.Errorf("%s: precision %g of %d findings, want %g of 1", c.Name, c.Precision, c.Findings, want)
		}
	}
	if len(misses) != 2 || !misses[0].Leak || misses[1].Leak || misses[1].Start != 3 {
		t.Errorf("told of %+v, want the leak and the false finding", misses)
	}
}

func TestReadLabels(t *testing.T) {
	for _, tt := range []struct {
		why, in, want, err string
	}{
		{"own schema", `{"line":"mrn 77","spans":[{"start":4,"end":6,"class":"mrn"}]}`, "mrn:77", ""},
		{"bytes before code points", `{"line":"é 77","spans":[{"start":2,"end":4,"bstart":3,"bend":5,"type":"MRN"}]}`, "mrn:77", ""},
		{"other names of classes", `{"line":"x 77","spans":[{"start":2,"end":4,"type":"HEALTH_PLAN_ID"}]}`, "health-plan:77", ""},
		{"end before start", `{"line":"mrn 77","spans":[{"start":6,"end":4,"class":"mrn"}]}`, "", "record 1: span 0: not a byte range of the line"},
		{"cut character", `{"line":"é 77","spans":[{"start":1,"end":4,"class":"mrn"}]}`, "", "record 1: span 0: cuts a character; offsets count bytes"},
		{"no line", `{"spans":[]}`, "", `record 1: no "line"`},
		{"content stays out of errors", `{"line": 078-05-1120}`, "", `record 1: not a JSON object with "line" and "spans"`},
	} {
		got := ""
		err := ReadLabels(strings.NewReader(tt.in+"\n\n"), func(x Labelled) error {
			for _, s := range x.Spans {
				got += s.Class + ":" + string(x.Line[s.Start:s.End])
			}
			return nil
		})
		text := ""
		if err != nil {
			text = err.Error()
		}
		if got != tt.want || text != tt.err {
			t.Errorf("%s: got %q, error %q", tt.why, got, text)
		}
	}
}

func TestSpeedCountsEveryLineOnce(t *testing.T) {
	data := []byte(strings.Repeat("one line of a log\n", 40_000) + "the last without end")
	r := Speed(&fixed{}, data, Effort{Passes: 1, Lines: 1000})
	if r.Outcome.Lines != 40_000 { // the fake counts terminators
		t.Errorf("%d lines", r.Outcome.Lines)
	}
	if r.Line.N() != 1000 || r.Bytes != int64(len(data)) {
		t.Errorf("%d lines timed, %d bytes", r.Line.N(), r.Bytes)
	}
}

func TestChangesRebuildTheOutput(t *testing.T) {
	for _, tt := range []struct{ line, out, why string }{
		{"ssn=078-05-1120 ok", "ssn=[SSN] ok", "one edit"},
		{"a b", "a b", "none"},
		{"", "[TEXT]", "put in"},
		{"Ann Lee called", " called", "taken out at the start"},
		{"for Ann", "for [NAME]", "at the end"},
		{"mrn 1 ssn 2", "mrn [MRN] ssn [SSN]", "two"},
	} {
		var b strings.Builder
		at := 0
		for _, c := range Changes([]byte(tt.line), []byte(tt.out)) {
			b.WriteString(tt.line[at:c.Start])
			b.WriteString(tt.out[c.OutStart:c.OutEnd])
			at = c.End
		}
		b.WriteString(tt.line[at:])
		if b.String() != tt.out {
			t.Errorf("%s: rebuilt %q, want %q", tt.why, b.String(), tt.out)
		}
	}
}
