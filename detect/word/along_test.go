package word

import (
	"math/rand/v2"
	"testing"
)

// TestWindowsAlongATextAreThoseOfTheirPlaces compares a Window that goes along a
// text with one that is read anew at each place.
func TestWindowsAlongATextAreThoseOfTheirPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 7))
	pieces := []string{"Ann ", "lee", " ", ", ", "é", "12", "\n", `\n`, `\`, "  ", "\t", "O'Neil ", "Anne-Marie", "(", "((((((((((((((((((((((((", ".", "a1", "\xff", "'s ",
		"averylongwordwithoutanyendthatgoesonforquitesometimeandthenforsomemoretime", "Server ", "x=y", "                                                            "}
	shared := 0
	for range 500 {
		var text []byte
		for size := r.IntN(1500); len(text) < size; {
			text = append(text, pieces[r.IntN(len(pieces))]...)
		}
		var along Window
		along.Open(text)
		i := -1
		for range 80 {
			if i += r.IntN(30); r.IntN(20) == 0 {
				i -= r.IntN(80)
			}
			if i > len(text) {
				break
			}
			var fresh Window
			want := fresh.Read(text, i)
			before := along.off + along.cut
			got := along.Read(text, i)
			if along.off+along.cut > before && along.off > 0 {
				shared++
			}
			if got != want {
				t.Fatalf("byte %d of %q: token %d, want %d", i, text, got, want)
			}
			for range r.IntN(12) {
				k := want + r.IntN(20) - 8
				if r.IntN(30) == 0 {
					k += r.IntN(maxTokens)
				}
				if got, want := along.At(k), fresh.At(k); got != want {
					t.Fatalf("byte %d of %q: token %d is %v, want %v", i, text, k, got, want)
				}
				if got, want := along.Byte(k), fresh.Byte(k); got != want {
					t.Fatalf("byte %d of %q: mark %d is %q, want %q", i, text, k, got, want)
				}
			}
			if r.IntN(8) == 0 {
				if got, want := along.Len(), fresh.Len(); got != want {
					t.Fatalf("byte %d of %q: %d tokens, want %d", i, text, got, want)
				}
			}
		}
	}
	if shared < 2000 {
		t.Errorf("only %d windows shared tokens", shared)
	}
}

func TestAWindowAlongATextIsReadAnewInAnother(t *testing.T) {
	text, other := []byte("Ann Lee was seen on Monday by Dr. Ward"), []byte("Server started in 12 ms, all is well now")
	var w Window
	w.Open(text)
	w.Read(text, 4)
	k := w.Read(other, 7)
	if got := string(w.Text(k)); got != "started" {
		t.Errorf("the token of another text is %q", got)
	}
	w.Open(other)
	copy(other, "Client stopped")
	if got := string(w.Text(w.Read(other, 7))); got != "stopped" {
		t.Errorf("after Open the token is %q", got)
	}
}

// TestAWindowGoesAlongALongText crosses what offsets of tokens can hold.
func TestAWindowGoesAlongALongText(t *testing.T) {
	var text []byte
	for len(text) < 300000 {
		text = append(text, "Ann Lee, 12 (was seen) \t\n"...)
	}
	var along Window
	along.Open(text)
	for i := 0; i < len(text); i += 37 {
		var fresh Window
		if got, want := along.Read(text, i), fresh.Read(text, i); got != want || along.At(got+9) != fresh.At(want+9) || along.At(got-3) != fresh.At(want-3) {
			t.Fatalf("byte %d: token %d, want %d", i, got, want)
		}
	}
}
