package corpus

import (
	"encoding/json"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/detect/class"
)

func records(t *testing.T, o Options, n int) []Record {
	t.Helper()
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]Record, n)
	for i := range out {
		out[i] = g.Next()
	}
	return out
}

func TestSameSeedSameLines(t *testing.T) {
	o := Options{Seed: 7, Share: 0.5, Split: 0.5}
	a, b := records(t, o, 500), records(t, o, 500)
	for i := range a {
		if a[i].Line != b[i].Line || !slices.Equal(a[i].Spans, b[i].Spans) {
			t.Fatalf("record %d differs between two runs", i)
		}
	}
	o.Seed = 8
	if c := records(t, o, 500); c[0].Line == a[0].Line && c[1].Line == a[1].Line {
		t.Error("another seed gives the same lines")
	}
}

func TestLabelsAreSpansOfTheLine(t *testing.T) {
	known := map[string]bool{}
	for c := class.None + 1; c < class.Count; c++ {
		known[c.String()] = true
	}
	all := append(names(), "infra")
	for _, r := range records(t, Options{Seed: 1, Share: 0.8, Split: 0.5, Formats: all}, 5000) {
		at := 0
		for _, s := range r.Spans {
			if s.Start < at || s.End <= s.Start || s.End > len(r.Line) {
				t.Fatalf("%s: span %d–%d after %d in a line of %d", r.Format, s.Start, s.End, at, len(r.Line))
			}
			if !known[s.Class] {
				t.Fatalf("%s: unknown class %q", r.Format, s.Class)
			}
			at = s.End
		}
		if strings.ContainsAny(r.Line, "\n\r") || !utf8.ValidString(r.Line) {
			t.Fatalf("%s: not one line of UTF-8: %q", r.Format, r.Line)
		}
	}
}

func TestEveryIdentifierOccurs(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range records(t, Options{Seed: 2, Share: 1}, 5000) {
		for _, s := range r.Spans {
			seen[s.Class] = true
		}
	}
	letters := map[string]bool{}
	for c := class.None + 1; c < class.Count; c++ {
		if seen[c.String()] {
			letters[c.Identifier()] = true
		} else if c != class.TIN && c != class.Provider && c != class.FreeText {
			t.Errorf("class %s never occurs", c)
		}
	}
	for l := 'A'; l <= 'R'; l++ {
		if !letters[string(l)] {
			t.Errorf("identifier %c never occurs", l)
		}
	}
}

func TestShareOfPersonalLines(t *testing.T) {
	for _, tt := range []struct {
		share    float64
		min, max int
		why      string
	}{
		{0, 0, 0, "a corpus without identifiers must have none at all"},
		{0.03, 60, 240, "about three in a hundred of 5000"},
		{1, 4500, 5000, "all but formats that leave the message out"},
	} {
		n := 0
		for _, r := range records(t, Options{Seed: 3, Share: tt.share}, 5000) {
			if slices.ContainsFunc(r.Spans, func(s Span) bool { return !s.Ignore }) {
				n++
			}
		}
		if n < tt.min || n > tt.max {
			t.Errorf("share %g: %d of 5000 lines are labelled, want %d to %d: %s", tt.share, n, tt.min, tt.max, tt.why)
		}
	}
}

func TestDenseLinesHaveEightSpans(t *testing.T) {
	sum, lines := 0, records(t, Options{Seed: 4, Share: 1, Dense: true, Formats: []string{"zap", "logfmt"}}, 500)
	for _, r := range lines {
		sum += len(r.Spans)
	}
	if sum != 8*len(lines) {
		t.Errorf("%d spans on %d lines", sum, len(lines))
	}
}

func TestJSONFormatsAreJSON(t *testing.T) {
	for _, r := range records(t, Options{Seed: 5, Share: 0.7, Formats: []string{"zap", "pino", "bunyan", "nested", "docker", "fhir"}}, 2000) {
		if !json.Valid([]byte(r.Line)) {
			t.Fatalf("%s: not JSON: %s", r.Format, r.Line)
		}
	}
}

func TestPartialRecordsJoin(t *testing.T) {
	rs := records(t, Options{Seed: 6, Share: 1, Split: 1, Formats: []string{"cri"}}, 200)
	for i := 0; i+1 < len(rs); i += 2 {
		_, head, ok1 := strings.Cut(rs[i].Line, " stdout P ")
		_, tail, ok2 := strings.Cut(rs[i+1].Line, " stdout F ")
		if !ok1 || !ok2 || !json.Valid([]byte(head+tail)) {
			t.Fatalf("records %d and %d do not join to one document", i, i+1)
		}
	}
}

// The identifiers must be ones that nobody can have.
func TestValuesAreFromDocumentedRanges(t *testing.T) {
	line := regexp.MustCompile(`555.{0,3}01[0-9][0-9]$`)
	for _, r := range records(t, Options{Seed: 9, Share: 1}, 5000) {
		for _, s := range r.Spans {
			v := r.Line[s.Start:s.End]
			switch s.Class {
			case "phone", "fax":
				if !line.MatchString(v) {
					t.Fatalf("%q is not in 555-0100 to 555-0199", v)
				}
			case "ssn":
				if !slices.Contains(ssns, v) {
					t.Fatalf("%q is not a void number", v)
				}
			case "email":
				if !strings.Contains(v, "example.") {
					t.Fatalf("%q is not at an example domain", v)
				}
			case "ip":
				a, err := netip.ParseAddr(v)
				if err != nil || !netip.MustParsePrefix("2001:db8::/32").Contains(a) && !slices.ContainsFunc(nets, func(n string) bool { return strings.HasPrefix(v, n) }) {
					t.Fatalf("%q is not a documentation address", v)
				}
			}
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{Share: -1}, {Share: 1.5}, {Formats: []string{"zap", "nosuch"}}} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}

func TestParseSize(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want int64
		ok   bool
	}{
		{"", 0, true}, {"10", 10, true}, {"64MB", 64e6, true}, {"2kb", 2000, true}, {"1GB", 1e9, true},
		{"-1", 0, false}, {"MB", 0, false}, {"1TB", 0, false},
	} {
		got, err := ParseSize(tt.in)
		if got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseSize(%q) = %d, %v", tt.in, got, err)
		}
	}
}
