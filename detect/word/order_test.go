package word

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestOrderIsThatOfTheAlphabet(t *testing.T) {
	rows := []struct {
		why   string
		words []string
	}{
		{"nothing", nil},
		{"one word", []string{"mrn"}},
		{"apart in the first bytes", []string{"phone", "fax", "mrn", "dob"}},
		{"alike for longer than is looked at at once", []string{"patient_name", "patient_id", "patient", "patients", "patie", "patient_names"}},
		{"the same word keeps the order of its numbers", []string{"b", "aaaaaaaaaaaa", "b", "aaaaaaaaaaaa", "a", "b"}},
		{"an end at a multiple of what is looked at", []string{"abcdefghij", "abcde", "abcdefghijk", "abcdef", "abcde"}},
		{"no word", []string{"a", "", "", "b"}},
		{"bytes beyond ASCII come last", []string{"née", "nez", "nee", "né"}},
	}
	for _, r := range rows {
		holds(t, r.why, r.words)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		words := make([]string, rnd.IntN(300))
		for i := range words {
			var b strings.Builder
			for range rnd.IntN(14) {
				b.WriteByte("ab_"[rnd.IntN(3)])
			}
			words[i] = b.String()
		}
		holds(t, "words by chance", words)
	}
}

func holds(t *testing.T, why string, words []string) {
	t.Helper()
	want := make([]int, len(words))
	for i := range want {
		want[i] = i
	}
	slices.SortStableFunc(want, func(a, b int) int { return strings.Compare(words[a], words[b]) })
	var got []int
	for _, o := range Order(len(words), func(i int) string { return words[i] }) {
		got = append(got, o.Number())
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q: got %v, want %v", why, words, got, want)
	}
}
