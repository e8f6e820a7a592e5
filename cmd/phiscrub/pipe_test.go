package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/scrub"
)

// ready makes a pipe hand every block to its workers.
type ready struct{ io.Reader }

func (ready) Ready() bool { return true }

// TestOutputDoesNotDependOnReadsOrWorkers runs the sample logs, container
// records in parts among them, through the pipe in different ways.
func TestOutputDoesNotDependOnReadsOrWorkers(t *testing.T) {
	s, err := config.Default().Scrubber()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../testdata/logs/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no sample logs")
	}
	run := func(src io.Reader, workers int) ([]byte, agent.Stats) {
		var out bytes.Buffer
		p := agent.New(agent.Options{
			NewWorker: func() agent.Worker { return s.NewWorker() },
			Continues: scrub.Continues,
			Workers:   workers,
		})
		if err := p.Run(src, &out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes(), p.Stats()
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			in, err := os.ReadFile(name)
			if err != nil {
				t.Skip("not a file")
			}
			want, stats := run(bytes.NewReader(in), 1)
			if stats.Edited == 0 {
				t.Error("nothing was edited: the sample shows nothing")
			}
			for kind, src := range map[string]func() io.Reader{
				"one byte": func() io.Reader { return iotest.OneByteReader(bytes.NewReader(in)) },
				"halves":   func() io.Reader { return iotest.HalfReader(bytes.NewReader(in)) },
				"repeated": func() io.Reader { return bytes.NewReader(in) },
			} {
				for _, workers := range []int{1, 3} {
					if got, st := run(ready{src()}, workers); !bytes.Equal(got, want) || st != stats {
						t.Errorf("%s, %d workers: output or totals differ (edited %d, want %d)", kind, workers, st.Edited, stats.Edited)
					}
				}
			}
		})
	}
}
