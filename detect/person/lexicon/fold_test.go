package lexicon

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestShortWordsFoldAlike compares the two ways to fold.
func TestShortWordsFoldAlike(t *testing.T) {
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
		var dst [16]byte
		if ok := foldShort(&dst, w); ok != letters {
			t.Fatalf("%q: %v", w, ok)
		} else if !ok {
			continue
		}
		folded++
		if want := Fold(nil, w); !bytes.Equal(dst[:len(w)], want) {
			t.Fatalf("%q: %q, want %q", w, dst[:len(w)], want)
		}
	}
	if folded < 10000 {
		t.Errorf("only %d words of letters", folded)
	}
}
