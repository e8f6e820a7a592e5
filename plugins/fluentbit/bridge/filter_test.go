package bridge

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/scrub"
)

func TestLineComesOutAsFromThePipe(t *testing.T) {
	for name, p := range archives(t) {
		in, want := strings.TrimSuffix(p[0], "\n"), strings.TrimSuffix(p[1], "\n")
		for _, size := range []int{1, 3, 1 << 20} {
			if size < 1<<20 && slices.ContainsFunc(strings.Split(in, "\n"), func(l string) bool { return scrub.Continues([]byte(l)) }) {
				continue // chunks that end between the parts of a line have tests of their own
			}
			f := newFilter(t)
			var got []string
			var records []any
			flush := func() {
				got = append(got, logsOf(t, through(f, chunkOf(records...)))...)
				records = nil
			}
			for _, line := range strings.Split(in, "\n") {
				if records = append(records, obj{"log", line}); len(records) == size {
					flush()
				}
			}
			flush()
			if out := strings.Join(got, "\n"); out != want {
				t.Errorf("%s, %d records a chunk:\n%s", name, size, firstDifference(out, want))
			}
		}
	}
}

var shared *scrub.Scrubber

func newFilter(t testing.TB) *Filter {
	if shared == nil {
		shared = newScrubber(t)
	}
	return New(shared, Options{Skip: []string{"kubernetes"}})
}

// logsOf returns the field log of each record.
func logsOf(t testing.TB, chunk []byte) (all []string) {
	t.Helper()
	for at := 0; at < len(chunk); {
		e, ok := readEvent(chunk, at)
		if !ok {
			t.Fatalf("no record at byte %d", at)
		}
		v, ok := lookup(chunk[e.body.start:e.body.end], "log")
		if !ok {
			t.Fatal("a record without log")
		}
		all = append(all, string(v))
		at = e.all.end
	}
	return all
}

// lookup returns the string under a key of a map.
func lookup(b []byte, key string) ([]byte, bool) {
	h, _ := readHead(b)
	b = b[h.size:]
	for range h.n {
		kh, _ := readHead(b)
		k := b[kh.size : kh.size+kh.n]
		b = b[kh.size+kh.n:]
		vh, _ := readHead(b)
		if string(k) == key && (vh.kind == kindStr || vh.kind == kindBin) {
			return b[vh.size : vh.size+vh.n], true
		}
		n, _ := skip(b)
		b = b[n:]
	}
	return nil, false
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			w := ""
			if i < len(b) {
				w = b[i]
			}
			return fmt.Sprintf("line %d\n got %q\nwant %q", i+1, a[i], w)
		}
	}
	return "fewer lines than wanted"
}

func TestRecordComesOutAsItsLineOfJSON(t *testing.T) {
	f := newFilter(t)
	all := logs(t)
	for _, p := range archives(t) {
		all = append(all, strings.Split(p[0], "\n")...)
	}
	w := shared.NewWorker()
	n, changed := 0, 0
	for _, line := range all {
		v, ok := fromJSON(line)
		if !ok || strings.HasPrefix(line, `{"log":`) {
			continue
		}
		chunk := chunkOf(v)
		plain := strings.TrimSuffix(bodies(t, chunk), "\n")
		want, _ := w.Line(nil, []byte(plain))
		got := strings.TrimSuffix(bodies(t, through(f, chunk)), "\n")
		n++
		if string(want) != plain {
			changed++
		}
		if got != string(want) {
			t.Errorf("record:\n got %s\nwant %s", got, want)
		}
	}
	if n < 100 || changed < 50 {
		t.Fatalf("%d records, of which %d change: too few to prove anything", n, changed)
	}
}

func TestLongLinesGoThroughWindowsAsInThePipe(t *testing.T) {
	f := newFilter(t)
	var sb strings.Builder
	for sb.Len() < 3<<20 {
		sb.WriteString(`"order":"77 shipped", "note":"call 212-555-0147", "mrn":"A-1234567", `)
	}
	in := []string{"before, SSN 219-09-9999", sb.String(), "short", strings.Repeat("x", 2<<20) + " SSN 219-09-9999"}
	var want bytes.Buffer
	p := agent.New(agent.Options{NewWorker: func() agent.Worker { return shared.NewWorker() }, Continues: scrub.Continues, MaxLine: shared.MaxLine()})
	if err := p.Run(strings.NewReader(strings.Join(in, "\n")+"\n"), &want); err != nil {
		t.Fatal(err)
	}
	var records []any
	for _, l := range in {
		records = append(records, obj{"log", l})
	}
	got := strings.Join(logsOf(t, through(f, chunkOf(records...))), "\n") + "\n"
	if got != want.String() {
		t.Error("differs from the pipe")
	}
	out := through(f, chunkOf(obj{"a", sb.String(), "ssn", "219-09-9999"}))
	if contains(out, "212-555-0147") || contains(out, "219-09-9999") {
		t.Error("a long record keeps a value")
	}
}
