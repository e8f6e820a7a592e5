package scrub

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

func TestValuesWithoutADigitAreTold(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	w := &Worker{}
	with, without := 0, 0
	for range 400 {
		b := bytes.Repeat([]byte("ab ="), 100)
		for range r.IntN(4) {
			b[r.IntN(len(b))] = '7'
		}
		w.blank = digitless{}
		w.doc.Views = append(w.doc.Views[:0], walk.View{B: b}, walk.View{B: []byte("7 a")})
		for range 40 { // in any order, overlapping or not
			s := r.IntN(len(b) - 2)
			e := s + 1 + r.IntN(len(b)-s-1)
			ts, te := trim(b, s, e)
			if ts >= te {
				continue
			}
			got := w.noDigit(&walk.Leaf{View: 0, Start: int32(s), End: int32(e)}, b[ts:te])
			if want := !bytes.ContainsAny(b[ts:te], "0123456789"); got != want {
				t.Fatalf("%d to %d: %v", s, e, got)
			} else if got {
				without++
			} else {
				with++
			}
			if r.IntN(8) == 0 && w.noDigit(&walk.Leaf{View: 1, End: 3}, []byte("7 a")) {
				t.Fatal("a digit of another view is not seen")
			}
		}
	}
	if with == 0 || without == 0 {
		t.Errorf("%d values with a digit, %d without", with, without)
	}
}
