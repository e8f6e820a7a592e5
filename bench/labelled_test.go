package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/phiscrub/phiscrub/internal/measure"
)

// marked is a line of testdata/labelled: what identifies somebody stands in
// ⟦…⟧, what may stay or go in ⟪…⟫.
func marked(line string) measure.Labelled {
	x := measure.Labelled{}
	for line != "" {
		k := strings.IndexAny(line, "⟦⟪")
		if k < 0 {
			x.Line = append(x.Line, line...)
			break
		}
		x.Line = append(x.Line, line[:k]...)
		free := strings.HasPrefix(line[k:], "⟪")
		shut := "⟧"
		if free {
			shut = "⟫"
		}
		value, after, _ := strings.Cut(line[k+len("⟦"):], shut)
		class := "name"
		if strings.ContainsFunc(value, unicode.IsDigit) {
			class = "date" // what is left of it is no leak
		}
		x.Spans = append(x.Spans, measure.Label{Start: len(x.Line), End: len(x.Line) + len(value), Class: class, Ignore: free})
		x.Line = append(x.Line, value...)
		line = after
	}
	return x
}

// The lines are of programs and people that the generated set knows nothing
// of, written once and kept.
func TestLabelledLines(t *testing.T) {
	files, err := filepath.Glob("../testdata/labelled/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no labelled lines", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		w := worker(t)
		e := measure.NewEval(w)
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
		over := map[int]bool{}
		e.Miss = func(m measure.Miss, value []byte) {
			if m.Leak {
				t.Logf("%s:%d: %q stands", filepath.Base(f), m.Record+1, value)
			}
		}
		for i, line := range lines {
			x := marked(line)
			e.Add(x)
			out, _ := w.Line(nil, x.Line)
			for _, c := range measure.Changes(x.Line, out) {
				if !touches(x.Spans, c.Start, c.End) {
					over[i] = true
					t.Logf("%s:%d: %q is gone", filepath.Base(f), i+2, x.Line[c.Start:c.End])
				}
			}
		}
		s := e.Score()
		if s.Labels > 0 && s.Recall < 0.96 {
			t.Errorf("%s: %d of %d labels caught, want 96 %%", filepath.Base(f), s.Caught, s.Labels)
		}
		if len(over)*100 > len(lines)*4 {
			t.Errorf("%s: %d of %d lines lose what is no label, want at most 4 %%", filepath.Base(f), len(over), len(lines))
		}
	}
}

func touches(spans []measure.Label, start, end int) bool {
	for _, s := range spans {
		if s.Start <= end && start <= s.End {
			return true
		}
	}
	return false
}
