//go:build unix

// Command latency measures how long lines take: within the process, one by
// one, and through the binary, offered at a fixed rate through pipes, next to
// `cat` in the same run.
//
//	go run ./bench/latency -bin build/phiscrub
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/bench/record"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/measure"
)

// workload is what lines are made from.
type workload struct {
	name string
	o    corpus.Options
}

var workloads = []workload{
	{"infra", corpus.Options{Seed: 6, Formats: []string{"infra"}}},
	{"json-3", corpus.Options{Seed: 2, Share: 0.03, Formats: []string{"zap", "pino"}}},
	{"dense", corpus.Options{Seed: 3, Share: 1, Dense: true, Formats: []string{"zap", "logfmt"}}},
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "latency:", err)
		os.Exit(1)
	}
}

// flags are the flags as a plain struct.
type flags struct {
	bin, rates, keep, host string
	lines, rounds          int
	each                   time.Duration
}

func run(args []string, out io.Writer) error {
	var f flags
	fs := flag.NewFlagSet("latency", flag.ContinueOnError)
	fs.StringVar(&f.bin, "bin", "build/phiscrub", "the binary")
	fs.StringVar(&f.rates, "rates", "1000,20000", "lines a second that are offered, one rate after the other")
	fs.DurationVar(&f.each, "each", 2*time.Second, "how long lines are offered to one program, in one round")
	fs.IntVar(&f.rounds, "rounds", 4, "rounds of cat and the binary in turn")
	fs.IntVar(&f.lines, "lines", 100_000, "lines timed within the process, of each workload")
	fs.StringVar(&f.keep, "record", "", "folder that gets DATE-HOST/ with the figures")
	fs.StringVar(&f.host, "host", "", "HOST of -record; default: the processor's name")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var rates []int
	for _, s := range strings.Split(f.rates, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 1e6 {
			return fmt.Errorf("-rates %q: want numbers from 1 to 1000000, separated by commas", f.rates)
		}
		rates = append(rates, n)
	}
	if f.lines < 1 || f.rounds < 1 || f.each < 10*time.Millisecond {
		return errors.New("-lines and -rounds want 1 or more, -each 10ms or more")
	}
	r := record.Latencies{On: record.Here("go run ./bench/latency")}
	for _, w := range workloads {
		h, timer, err := f.within(w)
		if err != nil {
			return err
		}
		l := record.Line{Workload: w.name, Timer: int64(timer), Quantiles: quantiles(h)}
		for below, n := range h.Doublings() {
			l.Bars = append(l.Bars, record.Bar{Below: below, Count: n})
		}
		r.Lines = append(r.Lines, l)
		fmt.Fprintf(out, "single lines of %s\n", w.name)
		h.Bars(out, 40)
		fmt.Fprintln(out)
	}
	for _, w := range workloads[:2] {
		for _, rate := range rates {
			p, err := f.through(w, rate)
			if err != nil {
				return fmt.Errorf("%s at %d lines/s: %w", w.name, rate, err)
			}
			r.Pipes = append(r.Pipes, p)
		}
	}
	if err := table(out, r); err != nil {
		return err
	}
	if f.keep == "" {
		return nil
	}
	dir, err := record.Folder(f.keep, f.host)
	if err != nil {
		return err
	}
	return record.Write(dir, record.LatencyFile, r)
}

// text makes n lines of a workload.
func (w workload) text(n int) ([]byte, error) {
	g, err := corpus.New(w.o)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for range n {
		b.WriteString(g.Next().Line)
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}

// within times single lines in this process, after a pass that warms up, and
// gives what reading the clock costs.
func (f flags) within(w workload) (*measure.Histogram, time.Duration, error) {
	data, err := w.text(f.lines)
	if err != nil {
		return nil, 0, err
	}
	s, err := config.Default().Scrubber()
	if err != nil {
		return nil, 0, err
	}
	t := measure.Speed(s.NewWorker(), data, measure.Effort{Passes: 1})
	return &t.Line, t.Timer, nil
}

func quantiles(h *measure.Histogram) record.Quantiles {
	return record.Quantiles{N: h.N(), P50: h.Quantile(.5), P90: h.Quantile(.9), P99: h.Quantile(.99), P999: h.Quantile(.999), Max: h.Max()}
}

// through offers the same lines to cat and to the binary, in turn.
func (f flags) through(w workload, rate int) (record.Pipe, error) {
	n := max(1, int(f.each.Seconds()*float64(rate)))
	data, err := w.text(n)
	if err != nil {
		return record.Pipe{}, err
	}
	var cat, scrub []int64
	for range f.rounds {
		took, err := offer(data, rate, "cat")
		if err != nil {
			return record.Pipe{}, err
		}
		cat = append(cat, took...)
		if took, err = offer(data, rate, f.bin, "pipe", "--workers", "1"); err != nil {
			return record.Pipe{}, err
		}
		scrub = append(scrub, took...)
	}
	return record.Pipe{Workload: w.name, Rate: rate, Cat: exact(cat), Scrub: exact(scrub)}, nil
}

// exact are quantiles without buckets: differences of them are small.
func exact(ns []int64) record.Quantiles {
	slices.Sort(ns)
	at := func(q float64) int64 { return ns[min(int(q*float64(len(ns))), len(ns)-1)] }
	return record.Quantiles{N: int64(len(ns)), P50: at(.5), P90: at(.9), P99: at(.99), P999: at(.999), Max: at(1)}
}

func table(w io.Writer, r record.Latencies) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s %9s %9s %9s %9s %9s\n", "single lines, in the process", "p50", "p90", "p99", "p99.9", "max")
	row := func(name string, q record.Quantiles) {
		fmt.Fprintf(&b, "%-34s", name)
		for _, ns := range []int64{q.P50, q.P90, q.P99, q.P999, q.Max} {
			fmt.Fprintf(&b, " %9s", short(ns))
		}
		b.WriteByte('\n')
	}
	for _, l := range r.Lines {
		row(fmt.Sprintf("%s (clock: %d ns of each)", l.Workload, l.Timer), l.Quantiles)
	}
	b.WriteString("\nthrough pipes, from when a line was to be offered\n")
	for _, p := range r.Pipes {
		row(fmt.Sprintf("%s %d/s, cat", p.Workload, p.Rate), p.Cat)
		row(fmt.Sprintf("%s %d/s, phiscrub", p.Workload, p.Rate), p.Scrub)
		fmt.Fprintf(&b, "%-34s %9s %9s %9s\n", "  added to cat", short(p.Scrub.P50-p.Cat.P50), short(p.Scrub.P90-p.Cat.P90), short(p.Scrub.P99-p.Cat.P99))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// short is a duration with three digits.
func short(ns int64) string {
	d := time.Duration(ns)
	for unit := time.Nanosecond; ; unit *= 10 {
		if d.Abs() < 1000*unit {
			return d.Round(unit).String()
		}
	}
}
