package person

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

func TestEightBytesTellWhatEachTells(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	free := 0
	for range 50000 {
		var b [8]byte
		for k := range b {
			b[k] = "abcxyzABZ0189._%+-@'é\xff"[r.IntN(22)]
		}
		if r.IntN(2) == 0 {
			b[r.IntN(8)] = byte(r.Uint32())
		}
		may := mayBracket(binary.LittleEndian.Uint64(b[:]))
		for _, c := range b {
			if bracketing[c] && !may {
				t.Fatalf("%q holds %q", b, c)
			}
		}
		if !may {
			free++
		}
	}
	if free == 0 {
		t.Error("none is told to be free of them")
	}
}
