package word

import (
	"fmt"
	"strings"
	"testing"
)

var kinds = [...]string{"?", "a", "Aa", "AA", "mix", "9", "."}
var gaps = [...]string{"", "_", "__", "|"}

func TestWindowReadsTokens(t *testing.T) {
	rows := []struct{ why, text, want string }{
		{"names keep their inner capitals", "McKay O'Neil Anne-Marie LEE", "|McKay/Aa _O'Neil/Aa _Anne-Marie/Aa _LEE/AA"},
		{"class names are not names", "patientName iPhone getX", "|patientName/mix _iPhone/mix _getX/mix"},
		{"the possessive is apart", "Davis's it's", "|Davis/Aa '/. s/a _it/a '/. s/a"},
		{"letters with digits are mixed", "4th 12B 93yo 12", "|4th/mix _12B/mix _93yo/mix _12/9"},
		{"accents and other scripts are letters", "Červinková улица Élodie", "|Červinková/Aa _улица/a _Élodie/Aa"},
		{"a written line break is a gap", `a\nSuite b\\n 7 c:\name`, `|a/a |Suite/Aa _b/a |7/9 _c/a :/. \/. name/a`},
		{"tabs and runs of blanks are wide", "a  b\tc\r\nd", "|a/a __b/a __c/a |d/a"},
		{"typographic apostrophe", "d’Arc Ann’s", "|d’Arc/mix _Ann/Aa ’/. s/a"},
	}
	for _, r := range rows {
		var w Window
		w.Read([]byte(r.text), 0)
		var got []string
		for k := range w.Len() {
			tk := w.At(k)
			got = append(got, fmt.Sprintf("%s%s/%s", gaps[tk.Gap], w.Text(k), kinds[tk.Kind]))
		}
		if g := strings.Join(got, " "); g != r.want {
			t.Errorf("%s:\n got %s\nwant %s", r.why, g, r.want)
		}
	}
}

func TestReadFindsTheTokenOfTheByte(t *testing.T) {
	text := []byte(strings.Repeat("word 12, ", 100))
	for i := range text {
		var w Window
		k := w.Read(text, i)
		blank := text[i] == ' '
		if blank != (k < 0) {
			t.Fatalf("byte %d: token %d, blank %v", i, k, blank)
		}
		if k < 0 {
			continue
		}
		if tk := w.At(k); tk.Start > i || tk.End <= i {
			t.Fatalf("byte %d: token %v does not cover it", i, tk)
		}
		if first, last := w.At(0), w.At(w.Len()-1); first.Start < i-Back || last.End > i+Ahead+64 {
			t.Fatalf("byte %d: window %v to %v is too wide", i, first, last)
		}
	}
}

func TestSetFolds(t *testing.T) {
	s := NewSet("straße улица Ämne", "março")
	for text, want := range map[string]bool{"STRAßE": true, "УЛИЦА": true, "Março": true, "MARÇO": true, "str": false, "": false} {
		if got := s.Has([]byte(text)); got != want {
			t.Errorf("Has(%q) = %v", text, got)
		}
	}
}

func TestReadAllocatesNothing(t *testing.T) {
	text := []byte("The patient, Ann Lee, was born on 8 May 1989 in Springfield.")
	s := NewSet("born")
	n := testing.AllocsPerRun(100, func() {
		var w Window
		if k := w.Read(text, 26); !w.In(k, s) {
			t.Fatal("born is not found")
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a\\nB c's 12/3"), 3)
	f.Fuzz(func(t *testing.T, text []byte, i int) {
		var w Window
		w.Read(text, i)
		end := 0
		for k := range w.Len() {
			tk := w.At(k)
			if tk.Start < end || tk.End <= tk.Start || tk.End > len(text) {
				t.Fatalf("token %d: %v after %d", k, tk, end)
			}
			end = tk.End
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := []byte("The patient, Ann Lee, was born on 8 May 1989 in Springfield.")
	for b.Loop() {
		var w Window
		if w.Read(text, 26) < 0 {
			b.Fatal("no token")
		}
	}
}

// TestSetHoldsEachOfItsWords in any case, and no others, however alike.
func TestSetHoldsEachOfItsWords(t *testing.T) {
	const list = "a ann annabel o'neil 3rd fiancé épouse zoë élan incomprehensibilities"
	s := NewSet(list)
	for w := range strings.FieldsSeq(list) {
		for _, b := range []string{w, strings.ToUpper(w), strings.Replace(strings.ToUpper(w), "L", "l", 1)} {
			if !s.Has([]byte(b)) {
				t.Errorf("%s is not in the set", b)
			}
		}
		for _, b := range []string{w + "s", w[1:], "b" + w[1:], w[:len(w)-1] + "y", "@" + w[1:], "[" + w[1:], "`" + w[1:]} {
			if s.Has([]byte(b)) {
				t.Errorf("%s is in the set", b)
			}
		}
	}
	for _, b := range []string{"", "Bob", strings.Repeat("a", 32), strings.Repeat("a", 33)} {
		if s.Has([]byte(b)) || (Set{}).Has([]byte(b)) {
			t.Errorf("%q is in a set", b)
		}
	}
}
