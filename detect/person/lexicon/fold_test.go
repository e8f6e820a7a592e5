package lexicon

import (
	"math/rand/v2"
	"testing"
)

// TestShortWordsHaveTheHashOfTheirFold compares the two ways to hash.
func TestShortWordsHaveTheHashOfTheirFold(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	folded := 0
	for range 50000 {
		w := make([]byte, 2+r.IntN(15))
		letters := true
		for i := range w {
			if w[i] = "ABYZabyzmM"[r.IntN(10)]; r.IntN(40) == 0 {
				w[i] = "@[`{'-\x00\xc3\xff9 "[r.IntN(10)]
				letters = false
			}
		}
		got, ok := hashShort(w)
		if ok != letters {
			t.Fatalf("%q: %v", w, ok)
		} else if !ok {
			continue
		}
		folded++
		if want := hash(Fold(nil, w)); got != want {
			t.Fatalf("%q: %x, want %x", w, got, want)
		}
	}
	if folded < 10000 {
		t.Errorf("only %d words of letters", folded)
	}
}
