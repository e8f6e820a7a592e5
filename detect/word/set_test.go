package word

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestSetsHoldTheirWordsInAnyCase compares sets with a list, on their words, on
// words that differ from them in a letter, and on others.
func TestSetsHoldTheirWordsInAnyCase(t *testing.T) {
	words := strings.Fields(`a i st street mr. patient's beneficiarie né née über straße allergyintolerance follow-up x-ray covid-19 node.js
		relationships questionnaireresponse i’m patienten patients patient pat`)
	set := NewSet(strings.Join(words, " "))
	listed := map[string]bool{}
	for _, w := range words {
		listed[w] = true
	}
	r := rand.New(rand.NewPCG(6, 1))
	in, out := 0, 0
	for range 20000 {
		b := []byte(words[r.IntN(len(words))])
		switch r.IntN(4) {
		case 0:
			b[r.IntN(len(b))] = "abst-'.@[`{0\x10\xa9"[r.IntN(14)]
		case 1:
			b = append(b, "s-1 x"[r.IntN(5)])
		case 2:
			b = b[:len(b)-1]
		}
		for i, c := range b {
			if c-'a' < 26 && r.IntN(3) == 0 {
				b[i] = c - 'a' + 'A'
			}
		}
		var buf [longest + 4]byte
		want := len(b) > 0 && listed[string(fold(&buf, b))]
		if got := set.Has(b); got != want {
			t.Fatalf("%q: %v", b, got)
		}
		if want {
			in++
		} else {
			out++
		}
	}
	if in < 3000 || out < 3000 {
		t.Errorf("%d words of the set and %d others", in, out)
	}
	if (Set{}).Has([]byte("a")) {
		t.Error("the empty set holds a word")
	}
}
