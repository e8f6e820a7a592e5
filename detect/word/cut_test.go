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

// TestCamelIsMixed compares what Camel says of letters with the kind of the token
// that they are.
func TestCamelIsMixed(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 8))
	pieces := []string{"a", "b", "ele", "A", "Z", "Ann", "Mc", "De", "Van", "Fitz", "al"}
	mixed := 0
	for range 20000 {
		text := []byte("Q")
		for range r.IntN(6) {
			text = append(text, pieces[r.IntN(len(pieces))]...)
		}
		if r.IntN(2) > 0 {
			text = text[1:]
		}
		if len(text) == 0 || !upperByte(text[0]) {
			continue
		}
		want := anyToken(text, 0).Kind == Mixed
		if got := Camel(text); got != want {
			t.Fatalf("%q: %v", text, got)
		}
		if want {
			mixed++
		}
	}
	if mixed < 1000 || Camel([]byte("Anne-mArie")) {
		t.Errorf("%d words are mixed", mixed)
	}
}
