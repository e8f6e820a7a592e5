package sieve

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// bang is a guard: a capital and a small letter, then an exclamation mark.
func bang(text []byte, at int) bool {
	return at+2 < len(text) && isLower(text[at+1]) && text[at+2] == '!'
}

var capitalConfig = Config{
	Words:   []string{"ssn"},
	Shapes:  []Shape{{Mask: "999-99-9999"}},
	Guarded: []Guarded{{Shape: Shape{Word: "capital"}, Guard: bang}},
}

func TestCapitalsBeginWords(t *testing.T) {
	engines := newScanners(t, capitalConfig)
	for _, c := range []struct {
		why, text string
		want      bool
	}{
		{"at the start", "Xa! b", true},
		{"the guard denies", "Xa b", false},
		{"a later one holds", "Xa b Yb! c", true},
		{"in eight bytes with others", "AB CD Ef! GH", true},
		{"behind a mark", "say \"Xa!\"", true},
		{"within a word", "aXa! 1Xa! XXa!", false},
		{"behind a written line feed", `a\nXa!`, true},
		{"no capital", "xa! [a! @a!", false},
		{"the letters next to A and Z", "@a! [a! `a!", false},
		{"at the end", "aaaaaaaaaaaaaaaaaaaaaaaaa Za!", true},
	} {
		for k, s := range engines {
			if got := s.Has([]byte(c.text)); got != c.want {
				t.Errorf("%s: engine %d: %q: %v", c.why, k, c.text, got)
			}
			far := append(bytes.Repeat([]byte("a b-"), 70), c.text...) // beyond whole groups
			if got := s.Has(far); got != c.want && c.text[0] != 'X' {
				t.Errorf("%s: engine %d, far: %q: %v", c.why, k, c.text, got)
			}
		}
	}
}

// TestCapitalsAgreeWithTheLiteralAnswer compares blocks of random lines with
// the reference, capitals beside words and shapes.
func TestCapitalsAgreeWithTheLiteralAnswer(t *testing.T) {
	engines, p := newScanners(t, capitalConfig), newPlain(capitalConfig)
	r := rand.New(rand.NewPCG(3, 4))
	parts := []string{"Xa!", "xa!", "ssn", "219-09-9999", "A", "Zb", "!", " ", " ", "\n", "\n", "\\n", "\\", "q", "7", "[", "@", "{\"k\":"}
	for range 4000 {
		var block []byte
		for range r.IntN(240) {
			block = append(block, parts[r.IntN(len(parts))]...)
		}
		want := p.mark(nil, block)
		for k, s := range engines {
			if got := s.Mark(nil, block); !slices.Equal(got, want) {
				t.Fatalf("engine %d: %q:\n got %v\nwant %v", k, block, got, want)
			}
		}
	}
}

// TestTheFirstCapitalIsFound has two words for which a guard holds at every
// distance in a group.
func TestTheFirstCapitalIsFound(t *testing.T) {
	engines := newScanners(t, capitalConfig)
	blank := bytes.Repeat([]byte("Ab c"), 60)
	for i := 0; i < 140; i++ {
		for j := i + 4; j < i+70; j++ {
			text := bytes.Clone(blank)
			copy(text[max(i-1, 0):], " ")
			copy(text[i:], "Xa! ")
			copy(text[j:], " Xa! ")
			for k, s := range engines {
				if at, ok := s.findCapital(text, 0, len(text)); at != i || !ok {
					t.Fatalf("engine %d: words at %d and %d: found %d, %v", k, i, j+1, at, ok)
				}
			}
		}
	}
}

// TestAnEscapeIsSeenWhereverAGroupEnds: its letter belongs to no word, also
// where the backslash is the last byte that was looked at before.
func TestAnEscapeIsSeenWhereverAGroupEnds(t *testing.T) {
	engines := newScanners(t, capitalConfig)
	blank := bytes.Repeat([]byte("ab c"), 130)
	for i := range 400 {
		text := bytes.Clone(blank)
		copy(text[i:], `.\nXa! `)
		for k, s := range engines {
			if at, ok := s.findCapital(text, 0, len(text)); at != i+3 || !ok {
				t.Fatalf("engine %d: word at %d: found %d, %v", k, i+3, at, ok)
			}
		}
	}
}

// TestRememberedWordsAreTheSameWords has words of all lengths that differ in
// one byte from one that was denied: within, before or behind it.
func TestRememberedWordsAreTheSameWords(t *testing.T) {
	last := func(text []byte, at int) bool { // ends in z, or in a bang
		end := at
		for end < len(text) && isLetter(text[end]) {
			end++
		}
		return text[end-1] == 'z' || end < len(text) && text[end] == '!' || at > 0 && text[at-1] == '<'
	}
	c := Config{Guarded: []Guarded{{Shape: Shape{Word: "capital"}, Guard: last}}}
	for k, s := range newScanners(t, c) {
		for n := 1; n <= 40; n++ {
			word := "X" + string(bytes.Repeat([]byte("a"), n-1))
			ask := func(text string) bool {
				far := append(bytes.Repeat([]byte("- "), 80), text...)
				return s.Has(append(far, bytes.Repeat([]byte(" -"), 80)...))
			}
			for range 2 {
				if ask("(" + word + " ") {
					t.Fatalf("engine %d: a word of %d letters is found", k, n)
				}
			}
			for why, text := range map[string]string{"byte behind": "(" + word + "!", "byte before": "<" + word + " ", "last letter": "(" + word + "z ", "longer": "(" + word + "az"} {
				if !ask(text) {
					t.Errorf("engine %d: %d letters: another %s makes no difference", k, n, why)
				}
			}
			if ask("(" + word[:n-1] + ", ") {
				t.Errorf("engine %d: %d letters are found", k, n-1)
			}
		}
	}
}

// TestADenialBeforeAColonIsNotForAll: a guard may look at the byte behind a colon.
func TestADenialBeforeAColonIsNotForAll(t *testing.T) {
	apart := func(text []byte, at int) bool { // Xab: c, and not Xab:c
		return bytes.HasPrefix(text[at:], []byte("Xab: ")) || bytes.HasPrefix(text[at:], []byte("Xab:\""))
	}
	c := Config{Guarded: []Guarded{{Shape: Shape{Word: "capital"}, Guard: apart}}}
	for k, s := range newScanners(t, c) {
		for i, x := range []struct {
			text string
			want bool
		}{{"Xab:c", false}, {"Xab: c", true}, {"Xab:c", false}, {"Xab:\"c", true}, {"Yab: c", false}, {"Yab: c", false}} {
			text := append(append(bytes.Repeat([]byte("- "), 80), x.text...), bytes.Repeat([]byte(" -"), 80)...)
			if got := s.Has(text); got != x.want {
				t.Errorf("engine %d: %d: %q: %v", k, i, x.text, got)
			}
		}
	}
}
