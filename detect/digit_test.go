package detect

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/phiscrub/phiscrub/detect/check"
)

func TestTheNextDigitIsWhereTheTextHasIt(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	near, far := 0, 0
	for range 2000 {
		text := bytes.Repeat([]byte("no :\xb0/"), r.IntN(60))
		for range r.IntN(4) {
			if len(text) > 0 {
				text[r.IntN(len(text))] = "0597"[r.IntN(4)]
			}
		}
		var n nextDigit
		at := 0
		for range 30 {
			if at += r.IntN(20); r.IntN(8) == 0 {
				at -= r.IntN(40)
			}
			from, to := at-r.IntN(2)*r.IntN(90), at+r.IntN(90)
			want := bytes.ContainsAny(text[min(max(from, 0), len(text)):min(max(to, from, 0), len(text))], "0123456789")
			if got := n.within(text, from, to); got != want {
				t.Fatalf("%d to %d of %q: %v", from, to, text, got)
			}
			if want {
				near++
			} else {
				far++
			}
		}
	}
	if near < 5000 || far < 5000 {
		t.Errorf("%d with, %d without a digit", near, far)
	}
}

func TestNumbersOfLabelsHoldADigit(t *testing.T) {
	ok := check.Lookup("id-number")
	r := rand.New(rand.NewPCG(3, 3))
	for range 20000 {
		b := make([]byte, r.IntN(24))
		for i := range b {
			b[i] = "ABXZabfz- ."[r.IntN(11)]
		}
		if ok(b) {
			t.Fatalf("%q is one", b)
		}
	}
}

// TestRulesAreTriedNearDigits puts words without end between a word and what it
// leads to.
func TestRulesAreTriedNearDigits(t *testing.T) {
	set := mustCompile(t, []Spec{
		{ID: "labelled", Class: "mrn", Words: []string{"chart"}, Find: `chart ([0-9A-Z]{4,9})`, Check: "id-number", Rank: 50},
		{ID: "coded", Class: "account", Words: []string{"chart"}, Find: `chart [A-Z]{4,9}`, Rank: 40},
		{ID: "counted", Class: "account", Words: []string{"count"}, Find: `count \d{4}`, Rank: 40},
	})
	for _, r := range []struct {
		why, text, want string
	}{
		{"digits behind the word", "chart A1234 x", "A1234"},
		{"none anywhere, and none needed", "chart ABCDE x", "chart ABCDE"},
		{"far behind much text", string(bytes.Repeat([]byte("chart of it "), 400)) + "chart A1234", "A1234"},
		{"before much text", "count 1234 " + string(bytes.Repeat([]byte("count of it "), 2*oftenTried)), "count 1234"},
		{"in the midst of it", string(bytes.Repeat([]byte("count of it "), 2*oftenTried)) + "count 1234" + string(bytes.Repeat([]byte("count of it "), 400)), "count 1234"},
	} {
		sc := set.NewScanner()
		var found []string
		for _, m := range sc.Scan(nil, []byte(r.text), nil) {
			found = append(found, r.text[m.Start:m.End])
		}
		if len(found) != 1 || found[0] != r.want {
			t.Errorf("%s: %q, want %q", r.why, found, r.want)
		}
	}
}
