package scrub_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestLinesAreMarkedByThemselves: what stands on the lines around one makes no
// difference to whether the sieve marks it.
func TestLinesAreMarkedByThemselves(t *testing.T) {
	list := corpus(t)
	for _, l := range []string{ // keys and words at the end of a line, where guards look ahead
		`{"level":"info","node":"ip-10-0-204-233"}`,
		`{"hostname":"client-82wdwt4sf-nx7ph","pod":"api-x-mrn"}`,
		"columns are (id, mrn, dob",
		"the mrn", "patient name is", "name:", `"name":`, "member", "age", "she is 93", "pt", "dr.", "call me at", "<name", "0010",
		") values ('5')", ": 5", `": "Ann"}`, "is Ann", "93", "2026-03-04", "Ann Lee", ",0010", "=5",
	} {
		for range 20 {
			list = append(list, []byte(l))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	w := newScrubber(t, scrub.Options{}).NewWorker()
	for range 4 {
		r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		marked, at := w.Marked(append(bytes.Join(list, []byte("\n")), '\n')), 0
		for i, l := range list {
			_, got := slices.BinarySearch(marked, at)
			if want := len(w.Marked(append(l[:len(l):len(l)], '\n'))) > 0; got != want {
				t.Errorf("in a block %v, alone %v: %s\nbehind it: %s", got, want, l, list[min(i+1, len(list)-1)])
			}
			at += len(l) + 1
		}
	}
}
