package scrub_test

import (
	"math/rand/v2"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestLawL3TypedPairs: the sieve sees a pair of a kind and a value in whatever
// way it is written, with what may stand around the word that tells the kind.
func TestLawL3TypedPairs(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	kinds := []string{"type", "id_type", "aliasType", "kind", "idKind", "system", "code", "name", "field"}
	values := []string{"value", "id", "number", "alias", "identifier", "no", "idValue", "v"}
	before := []string{"", "!", "a ", "x:", "http://a.b/", `http:\/\/a.b\/`, "(", "a,", "a;", "a{", "a[", "urn:oid:", "#", "a/b#", "a=", "a|", "<", `a\"`, "é", `a\n`}
	words := []string{"ph", "phone", "ssn", "mrn", "email", "city", "first_name", "dob", "Patient Phone", "zip", "fax", "account"}
	behind := []string{"", "!", ":", " ", "s", "_1", ")"}
	texts := []string{"000000", "6175550143", "Quvora", "A7", "1980-01-31"}
	r := rand.New(rand.NewPCG(3, 7))
	edited := 0
	for range 24000 / share {
		k, v, x := kinds[r.IntN(len(kinds))], values[r.IntN(len(values))], texts[r.IntN(len(texts))]
		w := before[r.IntN(len(before))] + words[r.IntN(len(words))] + behind[r.IntN(len(behind))]
		in := [...]string{
			`{"` + k + `":"` + w + `","` + v + `":"` + x + `"}`,
			`{"` + v + `":"` + x + `","` + k + `":"` + w + `"}`,
			`{` + k + `: '` + w + `', ` + v + `: '` + x + `'}`,
			`<` + k + ` value="` + w + `"/><` + v + ` value="` + x + `"/>`,
			`<x ` + k + `="` + w + `" ` + v + `="` + x + `"/>`,
			`<` + k + ` value=` + w + `"/>` + v + `=` + x,
			k + `="` + w + `" ` + v + `="` + x + `"`,
			k + `=` + w + ` ` + v + `=` + x,
			k + `: ` + w + `, ` + v + `: ` + x,
		}[r.IntN(9)]
		if r.IntN(4) == 0 {
			in = docker(in + "\n")
			in = in[:len(in)-1]
		}
		with, o := line(on, []byte(in))
		if without, _ := line(off, []byte(in)); with != without {
			t.Errorf("the sieve hid something\n in %s\nout %s", in, without)
		}
		edited += o.Edited
	}
	if edited < 1500/share {
		t.Errorf("only %d pairs are edited", edited)
	}
	for _, in := range []string{`{"kind":"ssns","value":"000000"}`, `{"system":"http:\/\/a.b\/ph","id":"000000"}`} {
		if _, o := line(on, []byte(in)); o.Edited == 0 {
			t.Errorf("nothing is found in %s", in)
		}
	}
}
