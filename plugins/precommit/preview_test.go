package precommit

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestPreviewShowsWordsThatAreNoValues(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(7, 7)))
	for _, tt := range []struct{ why, in, want string }{
		{"common words and keys", "INFO request failed for patient ssn " + v + " status ok", "INFO request failed for patient ssn [SSN] status ok"},
		{"numbers and times", "2026-03-05T10:00:00Z 17 ssn " + v, "••• ••• ssn [SSN]"},
		{"names that no rule found", "zqvrtk ssn " + v + " Okonkwo", "••• ssn [SSN] •••"},
		{"words of values elsewhere", `{"patient":{"family":"Price"},"text":"price of ssn ` + v + `"}`, `{"patient":{"family":"[NAME]"},"text":"••• of ssn [SSN]"}`},
		{"controls are blanks", "ssn\x1b[31m " + v + "\x07", "ssn [31m [SSN]"},
		{"characters of other scripts", "имя ssn " + v, "••• ssn [SSN]"},
	} {
		r := check(t, options(t), "f", tt.in)
		var got []string
		for _, f := range r.Findings {
			if f.Class == "ssn" {
				got = append(got, f.Preview)
			}
		}
		want := tt.want
		if strings.Contains(tt.in, "\x1b") {
			want = strings.Replace(want, "[31m", "[•••", 1)
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", tt.why, got, want)
		}
	}
}

func TestPreviewIsShort(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(8, 8)))
	in := strings.Repeat("order ", 100) + "ssn " + v + strings.Repeat(" order", 100)
	r := check(t, options(t), "f", in)
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	p := r.Findings[0].Preview
	if len(p) > 200 || !strings.HasPrefix(p, "…") || !strings.HasSuffix(p, "…") || !strings.Contains(p, "ssn [SSN] order") {
		t.Errorf("preview is %q", p)
	}
}

// FuzzPreview: nothing of a value is in any preview, wherever the spans lie.
func FuzzPreview(f *testing.F) {
	f.Add("login for Betty Vance ssn 219-09-9999 ok", uint16(10), uint16(21), uint16(26), uint16(37))
	f.Add("a\nb Vance\n", uint16(4), uint16(9), uint16(0), uint16(1))
	c, err := builtin()
	if err != nil {
		f.Fatal(err)
	}
	vocab := newVocabulary(c.rules, c.fields)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d uint16) {
		var spans []span
		for _, p := range [][2]uint16{{a, b}, {c, d}} {
			s, e := int(p[0]), int(p[1])
			if s < e && e <= len(text) && (len(spans) == 0 || s >= spans[0].start) {
				spans = append(spans, span{start: s, end: e, class: 1})
			}
		}
		m := masker{text: []byte(text), spans: spans, vocab: vocab}
		for i := range spans {
			got := m.preview(i)
			for _, w := range strings.FieldsFunc(got, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' }) {
				if w != "NAME" && !vocab.has([]byte(strings.ToLower(w))) {
					t.Fatalf("%q shows %q", text, w)
				}
			}
			if strings.ContainsAny(got, "0123456789") {
				t.Fatalf("%q shows a digit: %q", text, got)
			}
		}
	})
}
