package detect

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/sieve"
)

// TestLawL3SieveSeesEveryTrigger builds one sieve for each word and shape,
// and asks it for every text in which the scanner saw that word or shape.
func TestLawL3SieveSeesEveryTrigger(t *testing.T) {
	words := []string{"ssn", "first_name", "line2", "a1", "mrn", "number", "medical_record", "n", "x9_b", "tssn", "do_b", "rec"}
	shapes := []Shape{{Digits: "5-6", Lead: "12"}, {Digits: "3"}, {Char: "+"}}
	for _, m := range []string{"999-99-9999", "AA99*{3,6}", "9{1,3}.9{1,3}", "xx:xx:xx", "an-99", "+A*{2,5}/$", "(01)9{4}",
		"99A?9{0,3}", "*{7}", "a9-A?x", "-A{2}-{1,2}999", "::", "9A*9-?A*9"} {
		shapes = append(shapes, Shape{Mask: m})
	}
	pieces := []string{"1", "2", "12", "345", "0", "A", "B", "X", "a", "b", "n", "t", "ssn", "SSN", "Ssn", "First", "first", "name", "Name",
		"mrn", "MRN", "Number", "number", "_", "-", " ", ".", "/", ":", "\\", "\\n", "\\t", "+", "(", "01", ")", "$", "line", "2",
		"medical", "Record", "x", "9", "é", "“", "\u00a0", "do", "B", "Do", "rec"}

	list := []Spec{{ID: "t-words", Class: "ssn", Words: words, Find: "z"}}
	byRule := map[string]*sieve.Scanner{}
	build := func(c sieve.Config) *sieve.Scanner {
		s, err := sieve.New(c)
		if err != nil {
			t.Fatal(err)
		}
		return s.NewScanner()
	}
	for i := range shapes {
		id := "t-shape-" + string(rune('a'+i))
		list = append(list, Spec{ID: id, Class: "ssn", Shape: &shapes[i], Find: "z"})
		byRule[id] = build(sieve.Config{Shapes: []sieve.Shape{sieve.Shape(shapes[i])}})
	}
	byWord := map[string]*sieve.Scanner{}
	for _, w := range words {
		byWord[w] = build(sieve.Config{Words: []string{w}})
	}
	set := mustCompile(t, list)
	sc := set.NewScanner()
	rnd := rand.New(rand.NewSource(7))
	saw := map[*sieve.Scanner]int{}
	for n := 0; n < 50000; n++ {
		var b strings.Builder
		for k := 1 + rnd.Intn(7); k > 0; k-- {
			b.WriteString(pieces[rnd.Intn(len(pieces))])
			if s := shapes[rnd.Intn(len(shapes))]; n%2 == 0 && k == 2 && s.Mask != "" {
				b.Write(instance(s.Mask, rnd))
			}
		}
		text := []byte(b.String())
		sc.begins(text)
		sc.read(text, false)
		ask := func(s *sieve.Scanner, what string) {
			saw[s]++
			if !s.Has(text) {
				t.Fatalf("the sieve misses %s in %q", what, text)
			}
		}
		for _, o := range sc.words {
			ask(byWord[set.words.words[o.word]], set.words.words[o.word])
		}
		for _, s := range sc.shapes {
			ask(byRule[set.Rule(s.rule).ID], set.Rule(s.rule).ID)
		}
	}
	for id, s := range byRule {
		if saw[s] == 0 {
			t.Errorf("%s never occurred: the test proves nothing for it", id)
		}
	}
	for w, s := range byWord {
		if saw[s] == 0 {
			t.Errorf("%s never occurred: the test proves nothing for it", w)
		}
	}
}

// instance writes bytes that a mask takes.
func instance(mask string, rnd *rand.Rand) []byte {
	els, _ := parseMask(mask)
	var out []byte
	for _, e := range els {
		if e.optional && rnd.Intn(2) == 0 {
			continue
		}
		for {
			if c := byte(' ' + rnd.Intn(95)); e.accepts(c) {
				out = append(out, c)
				break
			}
		}
	}
	return out
}
