package main

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/diag"
	"github.com/phiscrub/phiscrub/internal/ship"
	"github.com/phiscrub/phiscrub/internal/sink"
)

// unwell is how long a destination may fail before /healthz says so.
const unwell = time.Minute

// sinkStats are the counters of a sink, under its name.
type sinkStats struct {
	name string
	*sink.Stats
}

// serveShip starts the server of the metrics and the health of ship.
func serveShip(addr string, c *ship.Counters, sinks []sinkStats) (*diag.Server, error) {
	m := &diag.Metrics{}
	read := func(n *atomic.Int64) func() float64 { return func() float64 { return float64(n.Load()) } }
	m.Gauge("phiscrub_build_info", "1; the version is a label.", func() float64 { return 1 }, diag.Label{Name: "version", Value: version})
	for _, f := range []struct {
		name, help string
		n          *atomic.Int64
	}{
		{"phiscrub_lines_total", "Lines delivered.", &c.Lines},
		{"phiscrub_lines_edited_total", "Lines from which something was removed.", &c.Edited},
		{"phiscrub_lines_withheld_total", "Lines replaced whole because they could not be scanned.", &c.Withheld},
		{"phiscrub_markers_total", "Values that got a marker because no token could be made.", &c.Markers},
		{"phiscrub_read_bytes_total", "Bytes of input delivered.", &c.Bytes},
		{"phiscrub_files_truncated_total", "Times that a file was truncated while it was followed.", &c.Truncated},
		{"phiscrub_files_lost_total", "Files that were gone before they were read to their end.", &c.Lost},
		{"phiscrub_reloads_total", "Times that the configuration was read again.", &c.Reloads},
		{"phiscrub_reloads_refused_total", "Of those, times that it was wrong and the rules before stayed.", &c.BadReloads},
	} {
		m.CounterFunc(f.name, f.help, read(f.n))
	}
	m.Gauge("phiscrub_files_followed", "Files that are followed now.", read(&c.Files))
	for i := range c.Redactions {
		m.CounterFunc("phiscrub_redactions_total", "Edits by class.", read(&c.Redactions[i]), diag.Label{Name: "class", Value: class.Class(i).String()})
	}
	for _, s := range sinks {
		addSinkMetrics(m, s)
	}
	return diag.Listen(addr, m, func() error { return healthy(sinks, time.Now()) })
}

func addSinkMetrics(m *diag.Metrics, s sinkStats) {
	label := diag.Label{Name: "sink", Value: s.name}
	read := func(n *atomic.Int64) func() float64 { return func() float64 { return float64(n.Load()) } }
	for _, f := range []struct {
		name, help string
		n          *atomic.Int64
	}{
		{"phiscrub_sink_records_total", "Records that the destination has acknowledged.", &s.Records},
		{"phiscrub_sink_bytes_total", "Bytes of text in those records.", &s.Bytes},
		{"phiscrub_sink_batches_total", "Batches delivered.", &s.Batches},
		{"phiscrub_sink_retries_total", "Attempts after the first.", &s.Retries},
		{"phiscrub_sink_rejected_total", "Records that the destination refused for good.", &s.Rejected},
		{"phiscrub_sink_dead_letter_total", "Of those, records written to the dead-letter file.", &s.Dead},
		{"phiscrub_spool_damaged_total", "Places in the spool that could not be read.", &s.Damaged},
	} {
		m.CounterFunc(f.name, f.help, read(f.n), label)
	}
	m.Gauge("phiscrub_spool_records", "Records in the spool.", read(&s.Spooled), label)
	m.Gauge("phiscrub_spool_bytes", "Bytes of the spool on disk.", read(&s.SpoolSize), label)
	m.Gauge("phiscrub_sink_failing_seconds", "How long the destination has been failing; 0: it is not.", func() float64 {
		if since := s.Failing.Load(); since != 0 {
			return time.Since(time.Unix(0, since)).Seconds()
		}
		return 0
	}, label)
}

// healthy says which destination has failed for too long.
func healthy(sinks []sinkStats, now time.Time) error {
	for _, s := range sinks {
		since := s.Failing.Load()
		if d := now.Sub(time.Unix(0, since)); since != 0 && d >= unwell {
			return fmt.Errorf("delivery to %s has been failing for %d seconds", s.name, int(d.Seconds()))
		}
	}
	return nil
}
