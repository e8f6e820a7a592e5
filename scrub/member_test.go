package scrub_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestLawL3MembersOfJSON: what a word and a number are to each other in one
// object is the same with the sieve and without it, wherever they stand.
func TestLawL3MembersOfJSON(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	keys := []string{"id", "msg", "name", "value", "key", "to", "text", "answer", "hostname", "sql", "args", "pt", "node", "field", "oldValue", "path", "at", "type", "detail", "loc", "input"}
	values := []string{`"a1pt9"`, `"pt"`, `"pt seen"`, `"2026-03-04"`, `"3/4/2026"`, `"ip-10-0-11-52"`, `"5ccd9c45"`, `"on 3/4/2026 pt"`, `"ABA"`, `"021000021"`, `021000021`,
		`"dea"`, `"AB1234563"`, `["pt","2026-03-04"]`, `{"name":"pt","value":"2026-03-04"}`, `"select a from v where pt = $1"`, `"insert into v (id, pt) values ($1, $2)"`, `"$1 = '2026-03-04'"`,
		`["5","2026-03-04"]`, `"visit"`, `"scheduled"`, `"2026-01-11 10:42:00"`, `"x=pt"`, `"pt:"`, `"a\tpt"`, `"'5' for key 'pt'"`, `"born 1980"`, `"he is 93"`, `93`, `"age"`}
	r := rand.New(rand.NewPCG(3, 4))
	edited := 0
	for range 4000 / share {
		var members []string
		for range 2 + r.IntN(4) {
			members = append(members, fmt.Sprintf(`"%s":%s`, keys[r.IntN(len(keys))], values[r.IntN(len(values))]))
		}
		l := "{" + strings.Join(members, []string{",", ", "}[r.IntN(2)]) + "}"
		if r.IntN(8) == 0 {
			l = l[:r.IntN(len(l))]
		}
		with, _ := line(on, []byte(l))
		without, o := line(off, []byte(l))
		if edited += o.Edited; with != without {
			t.Fatalf("the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", l, with, without)
		}
	}
	if edited == 0 {
		t.Error("no line was edited: nothing is proved")
	}
}
