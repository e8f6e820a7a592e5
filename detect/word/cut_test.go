package word

import (
	"math/rand/v2"
	"testing"
)

// TestPlainWordsAreReadAlike compares the two ways to read a token.
func TestPlainWordsAreReadAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 5))
	pieces := []string{"a", "b", "z", "lower", "A", "Z", "Ann", "Mc", "DE", "é", "É", "7", " ", "-", "'", "’", ".", "_", "@", "[", "`", "{", "\\n", "\n", "\x00", "\xff", "jin", "s"}
	plain := 0
	for range 40000 {
		var text []byte
		for len(text) < 40 {
			text = append(text, pieces[r.IntN(len(pieces))]...)
		}
		for p := range text {
			if n, _ := Plain(text, p); n > 0 {
				plain++
			}
			if got, want := next(text, p), anyToken(text, p); got != want {
				t.Fatalf("%q at %d: %+v, want %+v", text, p, got, want)
			}
		}
	}
	if plain < 100000 {
		t.Errorf("only %d plain words", plain)
	}
}
