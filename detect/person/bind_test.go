package person

import (
	"math/rand/v2"
	"testing"

	"github.com/phiscrub/phiscrub/detect/word"
)

// TestLawL3WhatBindsIsSeenBeforeItIsRead: whatever word of those that Numbered
// asks for is in the window, mayBind has not said no.
func TestLawL3WhatBindsIsSeenBeforeItIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	parts := []string{"for", "FOR", "Of", "of", "belongs", "BeLongs", "MRN ", "record", "77", " ", " ", ", ", "Ann", "\n", "é", "o", "f", "-"}
	bound := 0
	for range 20_000 {
		var text []byte
		for range r.IntN(40) {
			text = append(text, parts[r.IntN(len(parts))]...)
		}
		if len(text) == 0 {
			continue
		}
		i := r.IntN(len(text))
		var w word.Window
		k := w.Read(text, i)
		if k < 0 || w.At(k).Start != i {
			continue
		}
		for j := k + 1; w.At(j).Kind != word.None; j++ {
			if w.Is(j, "for") || w.Is(j, "of") || w.Is(j, "belongs") {
				bound++
				if !mayBind(text[i:min(i+word.Ahead, len(text))]) {
					t.Fatalf("%q from %d", text, i)
				}
				break
			}
		}
	}
	if bound < 500 {
		t.Errorf("only %d windows held such a word", bound)
	}
}
