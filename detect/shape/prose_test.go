package shape_test

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/shape"
	"github.com/phiscrub/phiscrub/detect/word"
	"github.com/phiscrub/phiscrub/patterns"
)

// proseRules returns the rules of the matchers of prose.
func proseRules(t testing.TB) []detect.Spec {
	files, err := patterns.Files()
	if err != nil {
		t.Fatal(err)
	}
	ids := shape.Prose()
	var rules []detect.Spec
	for _, f := range files {
		for _, s := range f.Rules {
			if slices.Contains(ids, s.ID) {
				rules = append(rules, s)
			}
		}
	}
	if len(rules) != len(ids) {
		t.Fatalf("%d of %d matchers of prose have a rule", len(rules), len(ids))
	}
	return rules
}

// plain removes the marks of an example.
var plain = strings.NewReplacer("⟦", "", "⟧", "")

// scramble makes a text of the words and marks of two examples: most of one
// in its order, with parts of the other between.
func scramble(r *rand.Rand, a, b string) []byte {
	var out []byte
	other := strings.Fields(b)
	for _, f := range strings.Fields(a) {
		switch r.IntN(12) {
		case 0:
			continue
		case 1:
			if len(other) > 0 {
				out = append(out, other[r.IntN(len(other))]...)
				out = append(out, ' ')
			}
		case 2:
			f = strings.ToUpper(f)
		case 3:
			f = strings.ToLower(f)
		case 4:
			f += string(",.:;()-'/\n?>"[r.IntN(12)])
		}
		out = append(out, f...)
		out = append(out, " \n\t  "[r.IntN(5)])
	}
	return out
}

// anew is the matcher of a rule, which reads each place by itself.
func anew(rule string) shape.Func {
	match, w := shape.LookupWords(rule), new(word.Window)
	return func(text []byte, i int) (int, int, bool) {
		*w = word.Window{}
		return match(w, text, i)
	}
}

// TestProseSpansHaveTheFormOfTheirRule asserts the direction that holds for
// matchers which know more than an expression can say: every span they find
// is matched in full by the rule's expression, lies in the text and within
// reach of the trigger, and is found again.
func TestProseSpansHaveTheFormOfTheirRule(t *testing.T) {
	rules := proseRules(t)
	var all []string
	for _, s := range rules {
		for _, e := range s.TP {
			all = append(all, plain.Replace(e))
		}
	}
	for _, s := range rules {
		native := anew(s.ID)
		words := shape.LookupWords(s.ID)
		var along word.Window
		re := regexp.MustCompile(`\A(?:` + s.Find + `)\z`)
		r := rand.New(rand.NewPCG(3, uint64(len(s.ID))))
		found := 0
		for n := range 1500 {
			text := scramble(r, plain.Replace(s.TP[n%len(s.TP)]), all[r.IntN(len(all))])
			along.Open(text)
			for i := range text {
				start, end, ok := native(text, i)
				if n%3 == 0 {
					if a, b, found := words(&along, text, i); found != ok || a != start || b != end {
						t.Fatalf("%s: span %d–%d from byte %d of %q, along the text %d–%d", s.ID, start, end, i, text, a, b)
					}
				}
				if !ok {
					continue
				}
				found++
				if start < 0 || end > len(text) || start >= end || start < i-word.Back || end > i+word.Ahead+64 {
					t.Fatalf("%s: span %d–%d from byte %d of %q", s.ID, start, end, i, text)
				}
				if !re.Match(text[start:end]) {
					t.Fatalf("%s: %q is not of the form of its rule", s.ID, text[start:end])
				}
				if b, e, ok := native(text, i); !ok || b != start || e != end {
					t.Fatalf("%s: found differently the second time in %q", s.ID, text)
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no span in any text", s.ID)
		}
	}
}

func TestProseMatchersAllocateNothing(t *testing.T) {
	for _, s := range proseRules(t) {
		native := shape.LookupWords(s.ID)
		text := []byte(plain.Replace(s.TP[0]))
		var w word.Window
		n := testing.AllocsPerRun(20, func() {
			w.Open(text)
			for i := range text {
				native(&w, text, i)
			}
		})
		if n != 0 {
			t.Errorf("%s: %v allocations", s.ID, n)
		}
	}
}

// TestProseReachIsBounded asserts L7: what lies beyond the reach of a matcher
// changes nothing, so its work does not grow with the text.
func TestProseReachIsBounded(t *testing.T) {
	for _, s := range proseRules(t) {
		native := anew(s.ID)
		for _, e := range s.TP {
			text := []byte(plain.Replace(e))
			for _, pad := range []string{" x", " 9", " ,", " Word", "\n"} {
				far := bytes.Repeat([]byte(pad), 300/len(pad))
				near := slices.Concat(far, text, far)
				long := slices.Concat(far, far, near, far, far)
				off := 2 * len(far)
				for i := len(far); i < len(far)+len(text); i++ {
					a, b, ok := native(near, i)
					c, d, ok2 := native(long, i+off)
					if ok != ok2 || ok && (a+off != c || b+off != d) {
						t.Fatalf("%s: byte %d of %q sees beyond its reach", s.ID, i, e)
					}
				}
			}
		}
	}
}

// residue is what stands in place of a span, by class: the marker, and what
// a policy that generalises leaves.
var residue = map[string][]string{
	"age":    {"[AGE]", "90+"},
	"city":   {"[CITY]"},
	"county": {"[COUNTY]"},
	"date":   {"[DATE]", "1980"},
	"dob":    {"[DOB]", "1980"},
	"geo":    {"[GEO]"},
	"name":   {"[NAME]", "[NAME:k1:7GQ2MZ4KTW3NX5AB]"},
	"street": {"[ADDRESS]"},
	"zip":    {"[ZIP]", "021", "000"},
}

// TestMarkersAreNoProse asserts L6 for the matchers: what stands in place of
// a span is not found again.
func TestMarkersAreNoProse(t *testing.T) {
	for _, s := range proseRules(t) {
		native := anew(s.ID)
		for _, e := range s.TP {
			head, rest, _ := strings.Cut(e, "⟦")
			_, tail, _ := strings.Cut(rest, "⟧")
			for _, marker := range residue[s.Class] {
				text := []byte(head + marker + tail)
				for i := range text {
					a, b, ok := native(text, i)
					if m := len(head); ok && a < m+len(marker) && b > m {
						t.Errorf("%s: %q finds %q", s.ID, text, text[a:b])
					}
				}
			}
		}
	}
}

func FuzzProse(f *testing.F) {
	for _, s := range proseRules(f) {
		for _, e := range s.TP {
			f.Add([]byte(plain.Replace(e)), 3)
		}
	}
	var natives []shape.Func
	for _, id := range shape.Prose() {
		natives = append(natives, anew(id))
	}
	f.Fuzz(func(t *testing.T, text []byte, i int) {
		for n, native := range natives {
			a, b, ok := native(text, i)
			if ok && (a < 0 || b > len(text) || a >= b || a < i-word.Back || b > i+word.Ahead+64) {
				t.Errorf("%s: span %d–%d from byte %d", shape.Prose()[n], a, b, i)
			}
		}
	})
}

func BenchmarkProse(b *testing.B) {
	rows := []struct{ rule, text, word, want string }{
		{"date-of-birth", "Mrs. Stone was born on 8 May 1989 in Springfield.", "born", "8 May 1989"},
		{"address-street", "She moved to 12 Main Street, Apt. 4B, Springfield, OR 97477 in spring.", "Street", "12 Main Street, Apt. 4B, Springfield, OR 97477"},
		{"name-role", "the patient Ann B. Stone has been seen today", "patient", "Ann B. Stone"},
		{"name-role", "patient lookup OK in 12 ms, 3 rows from shard 2", "patient", ""},
	}
	for _, r := range rows {
		b.Run(r.rule, func(b *testing.B) {
			native, text := shape.LookupWords(r.rule), []byte(r.text)
			i := strings.Index(r.text, r.word)
			for b.Loop() {
				var w word.Window
				s, e, ok := native(&w, text, i)
				if got := string(text[s:e]); got != r.want || ok != (r.want != "") {
					b.Fatalf("found %q", got)
				}
			}
		})
	}
}
