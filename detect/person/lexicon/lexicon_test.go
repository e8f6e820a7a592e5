package lexicon_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
)

func TestWordsAreKnownForWhatTheyAre(t *testing.T) {
	for _, r := range []struct {
		why, word string
		given     int // at least
		family    int
		common    int
		class     lexicon.Class
	}{
		{"a given name", "Maria", 6, 1, 0, lexicon.NoClass},
		{"a family name", "Nguyen", 0, 6, 0, lexicon.NoClass},
		{"a name with accents, and without", "Björk", 1, 1, 0, lexicon.NoClass},
		{"capitals", "GREGORY", 5, 4, 0, lexicon.NoClass},
		{"a name of another country", "Navrátilová", 0, 1, 0, lexicon.NoClass},
		{"another script", "Иван", 1, 0, 0, lexicon.NoClass},
		{"a name that is a word", "Mark", 5, 3, 5, lexicon.NoClass},
		{"a place that is a name", "Virginia", 4, 1, 0, lexicon.Place},
		{"software that is a name", "Jenkins", 0, 5, 0, lexicon.Product},
		{"a verb of saying", "shouted", 0, 0, 0, lexicon.Saying},
		{"a rare word", "traversal", 0, 0, 1, lexicon.NoClass},
		{"an apostrophe", "O'Brien", 0, 4, 0, lexicon.NoClass},
	} {
		i := lexicon.Lookup([]byte(r.word))
		if i.Given() < r.given || i.Family() < r.family || i.Common() < r.common || i.Class() != r.class {
			t.Errorf("%s: %s: given %d, family %d, common %d, class %d", r.why, r.word, i.Given(), i.Family(), i.Common(), i.Class())
		}
	}
	for _, w := range []string{"", "x", "zzqwrk", "Uqbarblix", string(make([]byte, 200))} {
		if i := lexicon.Lookup([]byte(w)); i != 0 {
			t.Errorf("%q is known: %d", w, i)
		}
	}
}

func TestUnknownWordsAreSeldomTakenForOthers(t *testing.T) {
	taken := 0
	w := []byte("qaaaaaxz")
	const n = 26 * 26 * 26
	for i := range n {
		w[1], w[3], w[5] = 'a'+byte(i%26), 'a'+byte(i/26%26), 'a'+byte(i/676)
		if i := lexicon.Lookup(w); i != 0 && i != lexicon.Rare {
			taken++
		}
	}
	if taken > n/500 {
		t.Errorf("%d of %d", taken, n)
	}
}

func TestLookupAllocatesNothing(t *testing.T) {
	w := []byte("Navrátilová")
	if n := testing.AllocsPerRun(100, func() { lexicon.Lookup(w) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzLookup(f *testing.F) {
	f.Add([]byte("O’Brien-Łuczak"))
	f.Add([]byte("\xc3\x28\xff"))
	f.Fuzz(func(t *testing.T, w []byte) {
		i := lexicon.Lookup(w)
		if i.Given() > 7 || i.Class() >= lexicon.Classes {
			t.Fatalf("%q: %d", w, i)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	w := []byte("Maria")
	for b.Loop() {
		lexicon.Lookup(w)
	}
}
