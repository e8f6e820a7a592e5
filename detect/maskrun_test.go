package detect

import (
	"math/rand/v2"
	"testing"
)

// TestMaskTablesAdmit holds the tables in front of masks to their contract:
// where a mask stands, they say that one may begin.
func TestMaskTablesAdmit(t *testing.T) {
	list := maskList{at: map[string]int{}}
	for i, m := range []string{
		"99-9{1,2}-9", "9{1,3}.9{1,3}.9{1,3}.9{1,3}", "9{1,2}-a{3,9}", "a{3,9}.?-9{1,2}", "aate:-9{1,4}", "a{2,6}-May-9{1,2}",
		"in-A", "Ms-", "A*9{3}", "9A*9A", "*{5}", "x{1,4}:x{1,4}:x", "AA99*{2,5}", "1a?2", "ab9?",
	} {
		list.add(m, uint16(i))
	}
	x := newMaskIndex(list.masks)
	r := rand.New(rand.NewPCG(7, 1))
	const alphabet = `0123459aabcefnMASXyz  ..--:/\é`
	stood, refused, work := make([]int, len(x.masks)), 0, 0
	for range 60000 {
		text := make([]byte, r.IntN(14)+2)
		for k := range text {
			text[k] = alphabet[r.IntN(len(alphabet))]
		}
		if r.IntN(2) == 0 {
			text = append(text, []string{"date: 5", "in Ann", "on May 5", "Ms Lee", "1.2.3.4", "ab", "Jan. 5"}[r.IntN(7)]...)
		}
		for i := range text[:len(text)-1] {
			may, end := true, i+1
			switch {
			case isDigitByte(text[i]):
				if i > 0 && isDigitByte(text[i-1]) {
					continue // the scanner asks at the start of a run
				}
				for end < len(text) && isDigitByte(text[end]) {
					end++
				}
				may = x.mayRun(x.runs, text, i, end)
			case letterByte(text[i]):
				for end < len(text) && letterByte(text[end]) {
					end++
				}
				may = x.mayWord(text, i, end)
			default:
				may = x.mayPair(text[i], text[i+1])
			}
			if !may {
				refused++
			}
			for m := range x.masks {
				if _, ok := x.at(&x.masks[m], text, i, &work); ok {
					if stood[m]++; !may {
						t.Fatalf("mask %d stands at %d of %q and is refused", m, i, text)
					}
				}
			}
		}
	}
	for m, n := range stood {
		if n == 0 {
			t.Errorf("mask %d never stood", m)
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
}

func TestDullNumber(t *testing.T) {
	set, bad := Compile([]Spec{
		{ID: "a", Class: "mrn", Shape: &Shape{Digits: "7-8"}, Find: `\b\d{7,8}\b`},
		{ID: "b", Class: "ssn", Shape: &Shape{Mask: "9{4}-9{2}"}, Find: `\b\d{4}-\d\d\b`},
		{ID: "c", Class: "mrn", Words: []string{"911"}, Find: `\b911\b`},
	})
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	for text, want := range map[string]bool{"5": true, "1234567": false, "123456789": true, "911": false, "12-3": false, "12a": false, "1234": true} {
		if got := set.dullNumber([]byte(text)); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}
