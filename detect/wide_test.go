package detect

import (
	"math/rand"
	"testing"
)

// What reads eight bytes at once finds what is found byte by byte.
func TestWideLooksAgreeWithBytes(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	draw := func(alphabet string, n int) []byte {
		b := make([]byte, 1+r.Intn(n))
		for i := range b {
			b[i] = alphabet[r.Intn(len(alphabet))]
		}
		return b
	}
	old := 0
	for range 20000 {
		b := draw("::::::::::::::::::::::: : : : : : : : : : :aay\\019253.", 200)
		start := r.Intn(len(b))
		want := agesByByte(b, start, start+1)
		if got := ageNear(b, start, start+1); got != want {
			t.Fatalf("an age near byte %d of %q: %v", start, b, got)
		}
		if want {
			old++
		}
	}
	if old < 1000 || old > 19000 {
		t.Errorf("%d of 20000 texts hold an age: too few, or too many, to tell", old)
	}
	counted := 0
	for range 20000 {
		b := draw("0123456789.......... a/:", 40)
		at := r.Intn(len(b))
		n, points := quadBefore(b, at)
		if n == 0 {
			continue
		}
		counted++
		lo, want := at+1, 0
		for ; lo > 0 && (isDigitByte(b[lo-1]) || b[lo-1] == '.'); lo-- {
			if b[lo-1] == '.' {
				want++
			}
		}
		if n != at+1-lo || points != want {
			t.Fatalf("%d bytes and %d points before byte %d of %q, want %d and %d", n, points, at, b, at+1-lo, want)
		}
	}
	if counted < 300 {
		t.Errorf("%d texts counted: too few to tell", counted)
	}
}

func agesByByte(text []byte, start, end int) bool {
	begins := func(i int) bool { return isDigitByte(text[i]) && oldAge(text, i) }
	for i, n := end, 0; i < len(text) && n < reach; i++ {
		if begins(i) {
			return true
		}
		if text[i] != '\\' {
			n++
		}
	}
	for i, n := start-1, 0; i >= 0 && n < reach; i-- {
		if begins(i) {
			return true
		}
		if text[i] != '\\' {
			n++
		}
	}
	return false
}
