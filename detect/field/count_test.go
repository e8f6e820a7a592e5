package field

import (
	"math/rand/v2"
	"testing"
)

// TestDigitsAndLettersAreCounted compares the counts with those of single bytes.
func TestDigitsAndLettersAreCounted(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	pieces := []string{"0", "9", "a", "Z", "é", "[NAME]", "[", "]", "[SSN", "/", ":", "@", "`", "{", "\xdb", "2026-03-02", "Springfield"}
	total := 0
	for range 5000 {
		var v []byte
		for range r.IntN(12) {
			v = append(v, pieces[r.IntN(len(pieces))]...)
		}
		d, l := 0, 0
		for i := 0; i < len(v); i++ {
			switch c := v[i]; {
			case c-'0' < 10:
				d++
			case upper(c) || lower(c) || c >= 0x80:
				l++
			case c == '[':
				i += marker(v[i:])
			}
		}
		if got := digits(v); got != d {
			t.Fatalf("%q: %d digits, want %d", v, got, d)
		}
		if got := letters(v); got != l {
			t.Fatalf("%q: %d letters, want %d", v, got, l)
		}
		total += d + l
	}
	if total < 25000 {
		t.Errorf("only %d were counted", total)
	}
}
