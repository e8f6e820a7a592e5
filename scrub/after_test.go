package scrub_test

import (
	"math/rand/v2"
	"testing"
)

// TestLawL3NoGuardHoldsBeforeOtherBytes asks the guards of the built-in
// triggers before every byte: where one holds, the byte is of those before
// which the sieve asks it.
func TestLawL3NoGuardHoldsBeforeOtherBytes(t *testing.T) {
	c, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	before := []string{"", " ", "\"", "(", "12 ", "http://hl7.org/", "{\"", "x.", "\\n", "my "}
	behind := []string{"", " Ann Lee", "Ann", "\": \"Ann\"", "5", " is ann", ": Ann", "\\\"", "0010", "0010 ", "with", " with id", "x0010", "'s"}
	asked, held := 0, 0
	check := func(trigger string, guard func([]byte, int) bool, after *[256]bool) {
		asked++
		for next := range 257 { // 256: the text ends
			text := append([]byte(before[r.IntN(len(before))]), trigger...)
			at, byteBehind := len(text)-1, byte('\n')
			if next < 256 {
				byteBehind = byte(next)
				if digit := func(c byte) bool { return c-'0' < 10 }; digit(byteBehind) && digit(text[at]) {
					continue // the form goes on
				}
				text = append(append(text, byteBehind), behind[r.IntN(len(behind))]...)
			}
			if !guard(text, at) {
				continue
			}
			if held++; !after[byteBehind] {
				t.Errorf("%s: the guard holds in %q, which the sieve would not ask", trigger, text)
			}
		}
	}
	for range 20 {
		for _, x := range c.set.Triggers() {
			if x.After != nil {
				check(x.Word, x.Guard, x.After)
			}
		}
		for x := range c.fields.Triggers(nil, nil) {
			switch {
			case x.After == nil:
			case x.Word != "":
				check(x.Word, x.Guard, x.After)
			default:
				check([]string{"0010", "00100"}[r.IntN(2)], x.Guard, x.After)
			}
		}
	}
	if asked < 200 || held < 1000 {
		t.Errorf("%d guards asked, %d held: too few to tell", asked, held)
	}
}
