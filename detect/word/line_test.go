package word

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func TestLinesStartBehindTheLastFeed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	within := 0
	for range 20000 {
		text, sparse := make([]byte, r.IntN(60+240*r.IntN(2))), r.IntN(2) == 0
		for i := range text {
			text[i] = "\n\x0b\x8a\x00abcdefgh\xff\x09"[r.IntN(14)]
			if sparse && text[i] == '\n' && r.IntN(20) > 0 {
				text[i] = 'n'
			}
		}
		i := r.IntN(len(text) + 1)
		from := r.IntN(i + 1)
		want := from + bytes.LastIndexByte(text[from:i], '\n') + 1
		if want > from {
			within++
		}
		if got := LineStart(text, from, i); got != want {
			t.Fatalf("%q from %d, at %d: %d, want %d", text, from, i, got, want)
		}
	}
	if within < 5000 {
		t.Errorf("only %d lines start within", within)
	}
}
