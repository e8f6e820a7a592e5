package bench

import (
	"bytes"
	"flag"
	"os"
	"strconv"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/measure"
	"github.com/phiscrub/phiscrub/scrub"
)

var update = flag.Bool("update", false, "rewrite the expected counts in cases.yaml")

// workload is an entry of cases.yaml.
type workload struct {
	Name    string   `yaml:"name"`
	About   string   `yaml:"about"`
	Kind    string   `yaml:"kind"` // empty: lines; long; hostile; set
	Formats []string `yaml:"formats"`
	Share   float64  `yaml:"share"`
	Split   float64  `yaml:"split"`
	Dense   bool     `yaml:"dense"`
	Seed    uint64   `yaml:"seed"`
	Lines   int      `yaml:"lines"`
	Size    int      `yaml:"size"`
	Edited  int      `yaml:"edited"`
	Edits   int64    `yaml:"edits"`
	Recall  float64  `yaml:"recall"`
	Clean   int      `yaml:"clean"`

	// Precision is of all findings; Each holds for each class that has 20
	// labels or findings, unless Least names it.
	Precision float64          `yaml:"precision"`
	Each      rates            `yaml:"each"`
	Least     map[string]rates `yaml:"least"`
}

// rates are the least recall and the least precision.
type rates [2]float64

func load(t testing.TB) ([]workload, *yaml.Node) {
	t.Helper()
	data, err := os.ReadFile("cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var out []workload
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out, &doc
}

// records makes the lines of a workload.
func (w workload) records(t testing.TB) []corpus.Record {
	t.Helper()
	var out []corpus.Record
	if w.Kind == "hostile" {
		for _, l := range corpus.Hostile(w.Size) {
			out = append(out, corpus.Record{Line: l})
		}
		return out
	}
	if w.Kind == "set" {
		return corpus.Set(w.Seed, w.Lines, w.Share)
	}
	g, err := corpus.New(corpus.Options{Seed: w.Seed, Share: w.Share, Dense: w.Dense, Split: w.Split, Formats: w.Formats})
	if err != nil {
		t.Fatal(err)
	}
	if w.Kind == "long" {
		return []corpus.Record{g.Long(w.Size)}
	}
	for range w.Lines {
		out = append(out, g.Next())
	}
	return out
}

func block(rs []corpus.Record) []byte {
	var b bytes.Buffer
	for _, r := range rs {
		b.WriteString(r.Line)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func worker(t testing.TB) *scrub.Worker {
	t.Helper()
	s, err := config.Default().Scrubber()
	if err != nil {
		t.Fatal(err)
	}
	return s.NewWorker()
}

func edits(o scrub.Outcome) (n int64) {
	for _, c := range o.Counts {
		n += c
	}
	return n
}

func TestCasesGiveTheExpectedCounts(t *testing.T) {
	cases, doc := load(t)
	w := worker(t)
	for i, c := range cases {
		if c.Kind == "set" {
			continue // its answers are rates: any change of the rules moves its counts
		}
		_, o := w.Block(nil, block(c.records(t)))
		if *update {
			set(doc.Content[0].Content[i], "edited", strconv.Itoa(o.Edited))
			set(doc.Content[0].Content[i], "edits", strconv.FormatInt(edits(o), 10))
			continue
		}
		if o.Edited != c.Edited || edits(o) != c.Edits || o.Withheld != 0 {
			t.Errorf("%s: %d lines edited, %d edits, %d withheld; want %d, %d and 0 (if the change is meant: make golden)", c.Name, o.Edited, edits(o), o.Withheld, c.Edited, c.Edits)
		}
	}
	if *update {
		var b bytes.Buffer
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2)
		if err := enc.Encode(doc); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("cases.yaml", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// set changes a scalar of a mapping.
func set(m *yaml.Node, key, value string) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			m.Content[i+1].Value = value
		}
	}
}

func TestCasesKeepTheirRecall(t *testing.T) {
	cases, _ := load(t)
	w := worker(t)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			e := measure.NewEval(w)
			told := 0
			e.Miss = func(m measure.Miss, value []byte) {
				if told++; told <= 12 { // the lines are made up: values may be shown
					t.Logf("record %d: %s leak=%v %q", m.Record, m.Class, m.Leak, value[:min(len(value), 60)])
				}
			}
			for _, r := range c.records(t) {
				e.Add(r.Labelled())
			}
			s := e.Score()
			if s.Recall < c.Recall {
				t.Errorf("%d of %d labels caught: %.4f, want %g", s.Caught, s.Labels, s.Recall, c.Recall)
			}
			if s.CleanChanged > c.Clean {
				t.Errorf("%d of %d PHI-free lines changed, want at most %d", s.CleanChanged, s.CleanLines, c.Clean)
			}
			c.rates(t, s)
		})
	}
}

// rates checks what a case says of single classes.
func (w workload) rates(t *testing.T, s measure.Score) {
	found, right := 0, 0
	for _, c := range s.Classes {
		found, right = found+c.Findings, right+c.Right
		want, named := w.Least[c.Name]
		if !named {
			want = w.Each
		}
		if c.Labels >= 20 && c.Recall < want[0] {
			t.Errorf("%s: %d of %d labels caught: %.4f, want %g", c.Name, c.Caught, c.Labels, c.Recall, want[0])
		}
		if c.Findings >= 20 && c.Precision < want[1] {
			t.Errorf("%s: %d of %d findings are right: %.4f, want %g", c.Name, c.Right, c.Findings, c.Precision, want[1])
		}
	}
	if float64(right) < w.Precision*float64(found) {
		t.Errorf("%d of %d findings are right, want a share of %g", right, found, w.Precision)
	}
}

func BenchmarkCases(b *testing.B) {
	cases, _ := load(b)
	w := worker(b)
	for _, c := range cases {
		if c.Kind == "set" {
			continue
		}
		b.Run(c.Name, func(b *testing.B) {
			data := block(c.records(b))
			dst := make([]byte, 0, 2*len(data))
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			var o scrub.Outcome
			for b.Loop() {
				_, o = w.Block(dst, data)
			}
			if o.Edited != c.Edited || edits(o) != c.Edits {
				b.Fatalf("wrong answer: %d lines edited, %d edits; want %d and %d", o.Edited, edits(o), c.Edited, c.Edits)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(max(o.Lines, 1)), "ns/line")
		})
	}
}
