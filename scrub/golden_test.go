package scrub_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/phiscrub/phiscrub/scrub"
)

var update = flag.Bool("update", false, "rewrite the expected sections of testdata/lines")

// TestGoldenLines scrubs the archives of testdata/lines: "in" as one block
// gives "out", and its lines, one after the other, give the findings.
func TestGoldenLines(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	for _, a := range archives(t) {
		t.Run(a.name, func(t *testing.T) {
			out, _ := block(s.NewWorker(), a.in)
			found := findings(s.NewWorker(), a.in)
			if *update {
				*a.section("out"), *a.section("findings") = []byte(out), []byte(found)
				if err := os.WriteFile(a.path, txtar.Format(a.file), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			compare(t, "out", out, string(a.out))
			compare(t, "findings", found, string(a.findings))
		})
	}
}

// findings lists what each line of a log reports. Parts of a split record are
// left out: their findings depend on one another.
func findings(w *scrub.Worker, in []byte) string {
	var sb strings.Builder
	inRecord := false
	var st scrub.Stream
	for i, l := range lines(in) {
		open := scrub.Continues(l)
		if open || inRecord {
			inRecord = open
			continue
		}
		w.Stream(nil, l, &st)
		for _, f := range w.Findings() {
			fmt.Fprintf(&sb, "%d:%d-%d %s %s %s", i+1, f.Start, f.End, f.Class, f.Rule, f.Action)
			if f.Path != "" {
				sb.WriteString(" " + f.Path)
			}
			sb.WriteByte('\n')
		}
	}
	return sb.String()
}

// compare reports the lines that differ.
func compare(t *testing.T, section, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(none)", "(none)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("%s, line %d:\n got %s\nwant %s", section, i+1, a, b)
		}
	}
}

// A block is its lines: how they are grouped plays no part, except for the
// parts of a split record and what is printed over many lines.
func TestBlockEqualsItsLines(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	w := s.NewWorker()
	for _, a := range archives(t) {
		if strings.HasPrefix(a.name, "stream") {
			continue
		}
		out, _ := block(w, a.in)
		got := lines([]byte(out))
		in := lines(a.in)
		if len(got) != len(in) {
			t.Errorf("%s: %d lines became %d", a.name, len(in), len(got))
			continue
		}
		inRecord := false
		for i, l := range in {
			open := scrub.Continues(l)
			if !open && !inRecord {
				if want, _ := line(w, l); want != string(got[i]) {
					t.Errorf("%s, line %d: in a block %s, alone %s", a.name, i+1, got[i], want)
				}
			}
			inRecord = open
		}
	}
}

// A block without an edit comes back as it is, not copied.
func TestCleanBlockIsReturnedItself(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	in := []byte("GET /healthz 200 1.2ms\nlevel=info msg=ready\n")
	out, o := w.Block(nil, in)
	if &out[0] != &in[0] || len(out) != len(in) || o.Edited != 0 || o.Lines != 2 {
		t.Errorf("a clean block was copied or counted wrong: %+v", o)
	}
	l := in[:22]
	if out, o := w.Line(nil, l); &out[0] != &l[0] || o.Edited != 0 {
		t.Error("a clean line was copied")
	}
}

// What ends a line stays what it is.
func TestTerminatorsStay(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	for why, in := range map[string]string{
		"CRLF":                 "ssn=078-05-1120\r\nok\r\n",
		"no final newline":     "ok\nssn=078-05-1120",
		"empty lines":          "\n\nssn=078-05-1120\n\n",
		"only newlines":        "\n\n\n",
		"NUL and form feed":    "\x00\f ssn=078-05-1120 \x00\n",
		"byte order mark":      "\ufeffssn=078-05-1120\n",
		"carriage return only": "a\rssn=078-05-1120\rb\n",
	} {
		out, _ := block(w, []byte(in))
		if want := strings.ReplaceAll(in, "078-05-1120", "[SSN]"); out != want {
			t.Errorf("%s: got %q, want %q", why, out, want)
		}
	}
	if out, _ := w.Block([]byte("before "), []byte("ssn=078-05-1120\n")); !bytes.Equal(out, []byte("before ssn=[SSN]\n")) {
		t.Errorf("dst is not appended to: %q", out)
	}
}

// Who writes Put in the place of each finding gets what Block writes. A value
// across the records of a container log has one Put for all its parts.
func TestFindingsSayWhatIsPut(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	w.Puts(true)
	for _, a := range archives(t) {
		want, _ := w.Block(nil, a.in)
		want = bytes.Clone(want)
		var got []byte
		pos, joined := 0, false
		found := slices.Clone(w.Findings()) // those of a container log come group by group
		slices.SortFunc(found, func(a, b scrub.Finding) int { return a.Start - b.Start })
		for _, f := range found {
			joined = joined || bytes.IndexByte(a.in[f.Start:f.End], '\n') >= 0
			got = append(append(got, a.in[pos:f.Start]...), f.Put...)
			pos = f.End
		}
		if got = append(got, a.in[pos:]...); !joined && !bytes.Equal(got, want) {
			t.Errorf("%s: findings put something else:\n%s", a.name, got)
		}
	}
}
