package walk

import (
	"math/rand/v2"
	"testing"
)

// TestBareEndIsTheSameWhateverWasReadBefore: what a lexer remembers of plain
// bytes changes no end of a value.
func TestBareEndIsTheSameWhateverWasReadBefore(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const letters = "aaaaaaaabbbbA=:. \t\n\",;&#?|<>(){}[]\xc3"
	for range 300 {
		b := make([]byte, 1+r.IntN(600))
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
			if r.IntN(3) > 0 {
				b[i] = 'a'
			}
		}
		doc := &Doc{Nodes: []Node{{}}}
		used := lexer{d: doc, b: b, end: len(b)}
		for range 40 {
			i, sep, kind, in := r.IntN(len(b)), "=:"[r.IntN(2)], []Kind{Param, Bare}[r.IntN(2)], r.IntN(2) == 0
			fresh := lexer{d: doc, b: b, end: len(b)}
			if got, want := used.bareEnd(i, sep, kind, in), fresh.bareEnd(i, sep, kind, in); got != want {
				t.Fatalf("%q from %d, %q, %v, %v: %d, want %d", b, i, sep, kind, in, got, want)
			}
		}
	}
}
