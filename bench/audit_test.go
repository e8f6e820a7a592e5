package bench

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/scrub"
)

// auditor records blocks as the pipe's does.
type auditor struct{ rec *audit.Recorder }

func (a auditor) Redacted(o *scrub.Outcome, t *scrub.Tally, in, out int64) error {
	return a.rec.Redacted(audit.Source{Name: "app.log"}, o, t, in, out)
}

// BenchmarkAudit runs the pipe without and with an audit log, in turns, so
// that both meet the same machine. The ratio is that of the fastest runs.
func BenchmarkAudit(b *testing.B) {
	for _, w := range []workload{
		{Name: "sparse", Share: 0.03, Seed: 5, Lines: 20000},
		{Name: "dense", Share: 1, Dense: true, Seed: 5, Lines: 3000},
	} {
		b.Run(w.Name, func(b *testing.B) {
			in := block(w.records(b))
			s, err := config.Default().Scrubber()
			if err != nil {
				b.Fatal(err)
			}
			rec := recorder(b)
			run := func(a agent.Auditor) time.Duration {
				p := agent.New(agent.Options{NewWorker: func() agent.Worker { return s.NewWorker() }, Continues: scrub.Continues, Audit: a})
				start := time.Now()
				if err := p.Run(bytes.NewReader(in), io.Discard); err != nil {
					b.Fatal(err)
				}
				return time.Since(start)
			}
			without, with := time.Duration(1<<62), time.Duration(1<<62)
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				without = min(without, run(nil))
				with = min(with, run(auditor{rec}))
			}
			b.ReportMetric(float64(with)/float64(without), "ratio")
		})
	}
}

// recorder opens an audit log with keys of its own.
func recorder(b *testing.B) *audit.Recorder {
	b.Helper()
	dir := b.TempDir()
	keys := filepath.Join(dir, "keys")
	if _, err := key.Generate(key.Generation{Dir: keys, Parts: []string{"auditor", "checkpoint"}, Name: "bench", Now: time.Now()}); err != nil {
		b.Fatal(err)
	}
	l, err := (&config.Audit{Path: filepath.Join(dir, "audit"), Keys: keys}).Open("pipe")
	if err != nil {
		b.Fatal(err)
	}
	r, err := audit.NewRecorder(context.Background(), l, audit.Config{Reason: "start"}, 0, true)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := r.Close(); err != nil {
			b.Error(err)
		}
		if err := l.Close(); err != nil {
			b.Error(err)
		}
	})
	return r
}
