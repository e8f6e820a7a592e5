package word

import (
	"math/rand/v2"
	"testing"
)

func TestReadPartSeesFromTheBlankOnWhatReadSees(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	const alphabet = "aabzAZ019  ..--_:='é\\n\t\n\""
	var whole, part Window
	read := 0
	for range 20000 {
		text := make([]byte, 1+r.IntN(300))
		for k := range text {
			text[k] = alphabet[r.IntN(len(alphabet))]
		}
		i := r.IntN(len(text))
		a, b := whole.Read(text, i), part.ReadPart(text, i)
		if a < 0 != (b < 0) {
			t.Fatalf("byte %d of %q: token %d, and %d of the part", i, text, a, b)
		}
		if a < 0 {
			continue
		}
		read++
		for d := range 12 {
			x, y := whole.At(a+d), part.At(b+d)
			if d == 0 && x.Gap != Glued && y.Gap != Glued {
				x.Gap, y.Gap = Line, Line // how wide it is, is not known
			}
			if x != y {
				t.Fatalf("byte %d of %q: %v, and %v of the part", i, text, x, y)
			}
		}
		if whole.At(a).Gap == Glued && whole.Byte(a-1) != part.Byte(b-1) {
			t.Fatalf("byte %d of %q: what it is glued to differs", i, text)
		}
	}
	if read < 1000 {
		t.Errorf("%d tokens were read", read)
	}
}
