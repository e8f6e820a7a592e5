package measure

import (
	"fmt"
	"io"
	"time"
)

// Print writes a Score as tables.
func (s Score) Print(w io.Writer) {
	table(w, "class", s.Classes)
	if len(s.Formats) > 1 {
		fmt.Fprintln(w)
		table(w, "format", s.Formats)
	}
	fmt.Fprintf(w, "%-14s %8d %8d %8s %8d\n\n", "all", s.Labels, s.Caught, percent(s.Recall, s.Labels), s.Partial)
	fmt.Fprintf(w, "lines             %d, %d with a label that still stands\n", s.Lines, s.LeakedLines)
	fmt.Fprintf(w, "PHI-free lines    %d, %d changed\n", s.CleanLines, s.CleanChanged)
	fmt.Fprintf(w, "over-redaction    %.3f%% of bytes outside of labels\n", 100*s.Over)
}

func table(w io.Writer, head string, rows []Class) {
	fmt.Fprintf(w, "%-14s %8s %8s %8s %8s %9s %10s\n", head, "labels", "caught", "recall", "partial", "findings", "precision")
	for _, c := range rows {
		fmt.Fprintf(w, "%-14s %8d %8d %8s %8d %9d %10s\n", c.Name, c.Labels, c.Caught, percent(c.Recall, c.Labels), c.Partial, c.Findings, percent(c.Precision, c.Findings))
	}
}

func percent(x float64, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f%%", 100*x)
}

// Print writes a Throughput with its histogram.
func (t *Throughput) Print(w io.Writer) {
	o := t.Outcome
	clock := "of CPU time"
	if !t.CPUTime {
		clock = "of wall time (CPU time is not known here)"
	}
	fmt.Fprintf(w, "input        %d bytes, %d lines, %.0f bytes a line\n", t.Bytes, o.Lines, float64(t.Bytes)/float64(max(o.Lines, 1)))
	fmt.Fprintf(w, "edited       %d lines (%.2f%%), withheld %d\n", o.Edited, 100*float64(o.Edited)/float64(max(o.Lines, 1)), o.Withheld)
	fmt.Fprintf(w, "throughput   %.0f MB/s %s, %.0f MB/s wall, one worker, input in memory\n", t.CPURate(), clock, t.WallRate())
	fmt.Fprintf(w, "allocations  %.3f a line\n\n", t.Allocs)
	fmt.Fprintf(w, "latency of single lines, with %s for reading the clock\n", t.Timer)
	for _, q := range []struct {
		name string
		q    float64
	}{{"p50", .5}, {"p90", .9}, {"p99", .99}, {"p99.9", .999}} {
		fmt.Fprintf(w, "  %-8s %10s\n", q.name, time.Duration(t.Line.Quantile(q.q)))
	}
	fmt.Fprintf(w, "  %-8s %10s\n\n", "max", time.Duration(t.Line.Max()))
	t.Line.Bars(w, 40)
}

// Summary is a Throughput as one JSON object; durations are in nanoseconds.
type Summary struct {
	Bytes         int64   `json:"bytes"`
	Lines         int     `json:"lines"`
	Edited        int     `json:"edited"`
	Withheld      int     `json:"withheld"`
	CPURate       float64 `json:"mb_per_cpu_second"`
	WallRate      float64 `json:"mb_per_second"`
	Allocs        float64 `json:"allocations_per_line"`
	P50           int64   `json:"p50_ns"`
	P90           int64   `json:"p90_ns"`
	P99           int64   `json:"p99_ns"`
	P999          int64   `json:"p99_9_ns"`
	Max           int64   `json:"max_ns"`
	TimerIncluded int64   `json:"timer_included_ns"`
}

// Summary returns the figures of Print.
func (t *Throughput) Summary() Summary {
	return Summary{
		Bytes: t.Bytes, Lines: t.Outcome.Lines, Edited: t.Outcome.Edited, Withheld: t.Outcome.Withheld,
		CPURate: t.CPURate(), WallRate: t.WallRate(), Allocs: t.Allocs,
		P50: t.Line.Quantile(.5), P90: t.Line.Quantile(.9), P99: t.Line.Quantile(.99), P999: t.Line.Quantile(.999), Max: t.Line.Max(),
		TimerIncluded: int64(t.Timer),
	}
}
