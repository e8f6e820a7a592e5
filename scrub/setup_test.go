package scrub_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/scrub"
)

// referenceYear keeps goldens from changing with the calendar.
const referenceYear = 2026

type compiled struct {
	set    *detect.Set
	fields *field.Policy
}

var builtin = sync.OnceValues(func() (compiled, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return compiled{}, err
	}
	set, bad := detect.Compile(rules)
	for _, p := range bad {
		return compiled{}, problem(p.Rule + ": " + p.Field + ": " + p.Text)
	}
	names, worse := field.Compile(fields)
	for _, p := range worse {
		return compiled{}, problem(p.Rule + ": " + p.Field + ": " + p.Text)
	}
	return compiled{set, names}, nil
})

type problem string

func (p problem) Error() string { return string(p) }

// newScrubber compiles the built-in rules with o.
func newScrubber(t testing.TB, o scrub.Options) *scrub.Scrubber {
	t.Helper()
	c, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	if o.ReferenceYear == 0 {
		o.ReferenceYear = referenceYear
	}
	s, err := scrub.New(c.set, c.fields, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// archive is one file of testdata/lines.
type archive struct {
	path, name        string
	file              *txtar.Archive
	in, out, findings []byte
}

func (a *archive) section(name string) *[]byte {
	for i := range a.file.Files {
		if a.file.Files[i].Name == name {
			return &a.file.Files[i].Data
		}
	}
	return nil
}

func archives(t testing.TB) []*archive {
	t.Helper()
	paths, err := filepath.Glob("../testdata/lines/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("testdata/lines holds no archives")
	}
	var list []*archive
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		a := &archive{path: p, name: strings.TrimSuffix(filepath.Base(p), ".txtar"), file: txtar.Parse(data)}
		for name, to := range map[string]*[]byte{"in": &a.in, "out": &a.out, "findings": &a.findings} {
			section := a.section(name)
			if section == nil {
				t.Fatalf("%s: no section %q", p, name)
			}
			*to = *section
		}
		list = append(list, a)
	}
	return list
}

// lines cuts a block into its lines, without terminators.
func lines(block []byte) [][]byte {
	text := strings.TrimSuffix(string(block), "\n")
	if text == "" {
		return nil
	}
	var out [][]byte
	for _, l := range strings.Split(text, "\n") {
		out = append(out, []byte(l))
	}
	return out
}

// corpus is every input line of the archives.
func corpus(t testing.TB) [][]byte {
	var all [][]byte
	for _, a := range archives(t) {
		all = append(all, lines(a.in)...)
	}
	return all
}

// line scrubs one line into bytes of its own.
func line(w *scrub.Worker, in []byte) (string, scrub.Outcome) {
	out, o := w.Line(nil, in)
	return string(out), o
}

// block scrubs a block into bytes of its own.
func block(w *scrub.Worker, in []byte) (string, scrub.Outcome) {
	out, o := w.Block(nil, in)
	return string(out), o
}
