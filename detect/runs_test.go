package detect

import (
	"math/rand/v2"
	"testing"
)

// TestOneLookAtARunSaysWhatTwoSay: the joint table refuses a run where both
// indexes refuse it, and nowhere else.
func TestOneLookAtARunSaysWhatTwoSay(t *testing.T) {
	index := func(masks ...string) maskIndex {
		list := maskList{at: map[string]int{}}
		for i, m := range masks {
			list.add(m, uint16(i))
		}
		return newMaskIndex(list.masks)
	}
	a := index("99-9{1,2}-9", "9{1,2}-a{3,9}", "a{3,9}.?-9{1,2}", "in-A", "A*9{3}", "x{1,4}:x{1,4}:x", "AA99*{2,5}", "1a?2")
	b := index("9{2,5}-9{2,8}", "A-A-A-A", "aate:-9{1,4}", "9A*9A", "an-9999-99-99")
	both := newRunIndex(&a, &b)
	r, yes, no := rand.New(rand.NewPCG(5, 1)), 0, 0
	const alphabet = `0123459aabcefinMASXyz  ..--:/\é`
	for range 60000 {
		text := make([]byte, r.IntN(8)+1)
		for k := range text {
			text[k] = alphabet[r.IntN(len(alphabet))]
		}
		is, joint, of := isDigitByte, both.runs, [2]runTable{a.runs, b.runs}
		if r.IntN(2) == 0 {
			is, joint, of = letterByte, both.words, [2]runTable{a.words, b.words}
		}
		end := 0
		for end < len(text) && is(text[end]) {
			end++
		}
		if end == 0 {
			continue
		}
		want := a.mayRun(of[0], text, 0, end) || b.mayRun(of[1], text, 0, end)
		if got := both.mayRun(joint, text, 0, end); got != want {
			t.Fatalf("%q[:%d]: %v, want %v", text, end, got, want)
		}
		if want {
			yes++
		} else {
			no++
		}
	}
	if yes < 1000 || no < 1000 {
		t.Errorf("%d runs may begin a mask and %d may not", yes, no)
	}
}
