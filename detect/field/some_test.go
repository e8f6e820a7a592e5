package field

import (
	"math/rand/v2"
	"testing"
)

func TestDigitsOfLongValuesAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 1))
	with := 0
	for range 20000 {
		v := make([]byte, r.IntN(60))
		for k := range v {
			v[k] = "abcxyzABZ._%+-@:é\xff "[r.IntN(20)]
		}
		for range r.IntN(3) {
			if len(v) > 12 {
				at := r.IntN(len(v) - 10)
				copy(v[at:], []string{"7", "[", "[MRN:k1]", "]", "\xb7", "/", ":"}[r.IntN(7)])
			}
		}
		want := false // outside of markers
		for i := 0; i < len(v) && !want; i++ {
			if v[i] == '[' {
				i += marker(v[i:])
			} else {
				want = v[i]-'0' < 10
			}
		}
		if got := some(v, true, false); got != want {
			t.Fatalf("%q: %v", v, got)
		}
		if want {
			with++
		}
	}
	if with == 0 {
		t.Error("no value had a digit")
	}
}
