package bench

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/scrub"
)

// ready is a source that never waits, so that blocks go to the workers.
type ready struct{ io.Reader }

func (ready) Ready() bool { return true }

// documentLog is documents over many lines between lines of a log.
func documentLog(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "2026-03-12T22:57:30.314Z INFO request %d done in 12 ms\n", i)
		fmt.Fprintf(&b, "{\n  \"resourceType\": \"Patient\",\n  \"name\": [\n    {\n      \"given\": [\n%s        \"Betty\"\n      ]\n    }\n  ],\n  \"birthDate\": \"1980-01-31\"\n}\n", strings.Repeat("        \"Jo\",\n", i%90))
	}
	return b.String()
}

// TestLawL5StreamAnyWorkers: a document that lies across blocks gives the same
// bytes for one worker and for several, whatever the reads.
func TestLawL5StreamAnyWorkers(t *testing.T) {
	in := documentLog(600)
	s, err := config.Default().Scrubber()
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := s.NewWorker().Block(nil, []byte(in))
	want := string(whole)
	if strings.Contains(want, "Betty") || strings.Contains(want, `"Jo"`) {
		t.Fatal("a name is left")
	}
	var first agent.Stats
	for workers := range 4 {
		for name, src := range map[string]io.Reader{
			"ready":  ready{strings.NewReader(in)},
			"halves": ready{iotest.HalfReader(strings.NewReader(in))},
			"plain":  strings.NewReader(in),
		} {
			var out bytes.Buffer
			p := agent.New(agent.Options{
				NewWorker: func() agent.Worker { return s.NewWorker() },
				Continues: scrub.Continues,
				Workers:   workers,
				MaxLine:   20 << 10,
			})
			if err := p.Run(src, &out); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Errorf("%d workers, %s: another output", workers, name)
			}
			if n := p.Stats(); first.Lines == 0 {
				first = n
			} else if n != first {
				t.Errorf("%d workers, %s: other totals", workers, name)
			}
		}
	}
}
