package walk

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"
)

// foldEach is fold, one character after another.
func foldEach(d *Doc, v int32, i, end int) {
	src := d.Views[v]
	for i < end {
		if n := ansiLen(src.B[i:end]); src.B[i] == 0x1b && n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRune(src.B[i:end])
		s, e := src.Raw(i, i+n)
		if r == utf8.RuneError && n <= 1 {
			d.a.add(src.B[i], int32(s), e-s)
		} else {
			d.addRune(r, s, e)
		}
		i += n
	}
}

// TestRunsFoldAsTheirCharacters: what is taken together comes out as if it
// were read one by one, from plain texts and from decoded ones.
func TestRunsFoldAsTheirCharacters(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	parts := []string{"a", "é", "ÿ", "\u033f", "\u0340", "\u034f", "\u00a0", "\u00ad", "\xc3", "\xcc", "\x80", "\xbf", "\xc0", "\xc1", "\xff", "\xf5", "\xe2\x80", "０", "–", "𝟘", "\x1b[31m", "\x1b", " ", "ab cd efgh"}
	for range 5000 {
		var b []byte
		for range 1 + rng.IntN(12) {
			b = append(b, parts[rng.IntN(len(parts))]...)
		}
		plain := View{B: b, base: int32(rng.IntN(9))}
		decoded := View{B: b, off: make([]int32, len(b)), width: make([]uint16, len(b))}
		at := int32(3)
		for k := range b {
			w := 1 + rng.IntN(6)
			decoded.off[k], decoded.width[k] = at, uint16(w)
			at += int32(w)
		}
		for _, v := range []View{plain, decoded} {
			got, want := &Doc{Views: []View{v}}, &Doc{Views: []View{v}}
			got.fold(0, 0, len(b))
			foldEach(want, 0, 0, len(b))
			if string(got.a.b) != string(want.a.b) || !slices.Equal(got.a.off, want.a.off) || !slices.Equal(got.a.width, want.a.width) {
				t.Fatalf("%q: %q %v %v, want %q %v %v", b, got.a.b, got.a.off, got.a.width, want.a.b, want.a.off, want.a.width)
			}
		}
	}
}
