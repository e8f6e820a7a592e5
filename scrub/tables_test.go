package scrub_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/scrub"
)

// TestLawL3TablesInStrings: what is found below a name in a table that is one
// string is the same with the sieve and without it, whichever name that rules know.
func TestLawL3TablesInStrings(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	_, fields, err := patterns.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for i := range fields {
		for _, k := range fields[i].Keys {
			keys = append(keys, spellings(k)...)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	others := []string{"colour", "x", "ward no", "order", `"item"`, "up_at"}
	values := []string{"Quvora", "A-778812", "1980-01-31", "7", "", "up", `"x, y"`, "12 Elm Street", "00123456", "blue"}
	r := rand.New(rand.NewPCG(7, 8))
	edited := 0
	for i, k := range keys {
		if i%share != 0 {
			continue
		}
		sep := []string{",", "\t", ";", "|", " | "}[r.IntN(5)]
		n := 2 + r.IntN(4)
		row := func(from []string) []string {
			cells := make([]string, n)
			for i := range cells {
				cells[i] = from[r.IntN(len(from))]
			}
			return cells
		}
		head := row(others)
		head[r.IntN(n)] = k
		text := strings.Join(head, sep) + []string{"\n", "\r\n"}[r.IntN(2)]
		for range 1 + r.IntN(3) {
			text += strings.Join(row(values), sep) + "\n"
		}
		text = asString(text)
		switch r.IntN(4) {
		case 0:
			text = docker(text)
		case 1:
			text = cri(text, "stdout")
		case 2:
			text = asString(text)
		}
		with, _ := block(on, []byte(text))
		without, o := block(off, []byte(text))
		if edited += o.Edited; with != without {
			t.Errorf("the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", text, with, without)
		}
	}
	if edited < len(keys)/share/4 {
		t.Errorf("only %d of %d texts were changed: they show nothing", edited, len(keys)/share)
	}
}
