package detect

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// Where every match of an expression holds its trigger, windows must find
// what one search over the whole text finds.
func TestWindowsFindWhatAWholeSearchFinds(t *testing.T) {
	set := mustCompile(t, []Spec{{ID: "t-mail", Class: "email", Shape: &Shape{Char: "@"}, Find: `\b[a-z.]{1,32}@[a-z]{1,32}\.[a-z]{2,6}\b`}})
	sc := set.NewScanner()
	rnd := rand.New(rand.NewSource(3))
	pieces := []string{"a@example.com", "ann.lee@example.org", " ", "@", ", ", "é", strings.Repeat("x ", 90), strings.Repeat("- ", 200)}
	for n := 0; n < 300; n++ {
		var b strings.Builder
		for k := rnd.Intn(40); k > 0; k-- {
			b.WriteString(pieces[rnd.Intn(len(pieces))])
		}
		text := []byte(b.String())
		var got [][2]int
		for _, m := range sc.Scan(nil, text, nil) {
			got = append(got, [2]int{int(m.Start), int(m.End)})
		}
		if want := set.FindSpec(nil, 0, text); !slices.Equal(got, want) {
			t.Fatalf("round %d: %d bytes give %v, want %v", n, len(text), got, want)
		}
	}
}

func TestFindSpecTakesGroupOne(t *testing.T) {
	set := mustCompile(t, []Spec{{ID: "t-id", Class: "account", Words: []string{"id"}, Find: `\bid (\d{4})\b|\bno \d{4}\b`}})
	got := set.FindSpec(nil, 0, []byte("id 1234, no 5678"))
	if want := [][2]int{{3, 7}, {9, 16}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: group 1, or the whole match where it took no part", got, want)
	}
}

func TestSpansOfMatchersAreVerified(t *testing.T) {
	set := mustCompile(t, []Spec{{ID: "t-x", Class: "account", Shape: &Shape{Char: "#"}, Find: `#`}})
	sc := set.NewScanner()
	text := []byte("ab # cd")
	for _, c := range []struct {
		why        string
		start, end int
		ok         bool
		want       int
	}{
		{"a good span", 3, 4, true, 1},
		{"not found", 3, 4, false, 0},
		{"before the text", -1, 4, true, 0},
		{"behind the text", 3, 8, true, 0},
		{"empty", 3, 3, true, 0},
		{"backwards", 4, 3, true, 0},
	} {
		set.rules[0].native = func([]byte, int) (int, int, bool) { return c.start, c.end, c.ok }
		if got := sc.Scan(nil, text, nil); len(got) != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
}
