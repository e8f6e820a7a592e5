// Command ratio measures the binary against `wc -l` on the same files in the
// same run: user and system CPU time, the least of several runs each, taken
// in turn. On a shared machine only the ratio means something.
//
//	go run ./bench/ratio -bin build/phiscrub -dir build/bench -size 64MB
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/bench/record"
)

// workload is a file that is made from one set of options.
type workload struct {
	name string
	o    corpus.Options
}

var workloads = []workload{
	{"clean-json", corpus.Options{Seed: 1, Formats: []string{"zap", "pino"}}},
	{"json-3", corpus.Options{Seed: 2, Share: 0.03, Formats: []string{"zap", "pino"}}},
	{"dense", corpus.Options{Seed: 3, Share: 1, Dense: true, Formats: []string{"zap", "logfmt"}}},
	{"logfmt-3", corpus.Options{Seed: 4, Share: 0.03, Formats: []string{"logfmt", "klog"}}},
	{"mixed-3", corpus.Options{Seed: 5, Share: 0.03, Split: 0.05}},
	{"infra", corpus.Options{Seed: 6, Formats: []string{"infra"}}},
}

// row is the result of one workload.
type row struct {
	name        string
	bytes       int64
	wc, scrub   time.Duration
	wcs, scrubs []time.Duration
	memory      int64 // most of the binary; 0 where it is not known
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "ratio:", err)
		os.Exit(1)
	}
}

func run() error {
	bin := flag.String("bin", "build/phiscrub", "the binary")
	dir := flag.String("dir", "build/bench", "where the inputs are kept")
	size := flag.String("size", "64MB", "size of each input")
	runs := flag.Int("runs", 5, "runs of each program; the least counts")
	record := flag.String("record", "", "folder that gets DATE-HOST/ with the rows and the surroundings")
	host := flag.String("host", "", "HOST of -record; default: the processor's name")
	only := flag.Bool("inputs", false, "write the inputs and measure nothing")
	flag.Parse()
	n, err := corpus.ParseSize(*size)
	if err != nil {
		return err
	}
	if *only {
		return inputs(*dir, n)
	}
	if _, err := os.Stat(*bin); err != nil {
		return fmt.Errorf("no binary at %s: run make build", *bin)
	}
	if err := apart(*dir, *size); err != nil {
		return err
	}
	var rows []row
	for _, w := range workloads {
		r, err := measure(*bin, w.path(*dir, n), *runs)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		r.name = w.name
		rows = append(rows, r)
	}
	if err := table(os.Stdout, rows); err != nil {
		return err
	}
	if *record != "" {
		return keep(*record, *host, rows)
	}
	return nil
}

func (w workload) path(dir string, size int64) string {
	return filepath.Join(dir, fmt.Sprintf("%s-%d.log", w.name, size))
}

// inputs writes what runs before have not left.
func inputs(dir string, size int64) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, w := range workloads {
		if err := corpus.File(w.path(dir, size), w.o, size); err != nil {
			return err
		}
	}
	return nil
}

// apart has this program write the inputs in a process of its own: what a
// program has resident counts, on Linux, from what its parent had at most.
func apart(dir, size string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, "-inputs", "-dir", dir, "-size", size)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// measure runs both programs in turn, so that what disturbs one disturbs
// the other.
func measure(bin, path string, runs int) (row, error) {
	fi, err := os.Stat(path)
	if err != nil {
		return row{}, err
	}
	r := row{bytes: fi.Size()}
	for range runs {
		u, err := record.Run(path, os.DevNull, "wc", "-l")
		if err != nil {
			return row{}, err
		}
		r.wcs = append(r.wcs, u.CPU)
		if u, err = record.Run(path, os.DevNull, bin, "pipe", "--workers", "1"); err != nil {
			return row{}, err
		}
		r.scrubs = append(r.scrubs, u.CPU)
		r.memory = max(r.memory, u.Memory)
	}
	r.wc, r.scrub = least(r.wcs), least(r.scrubs)
	return r, nil
}

func least(ds []time.Duration) time.Duration {
	m := ds[0]
	for _, d := range ds {
		m = min(m, d)
	}
	return m
}

func table(w io.Writer, rows []row) error {
	_, err := fmt.Fprintf(w, "%-12s %8s %12s %12s %10s %8s %8s\n", "workload", "MB", "wc -l", "phiscrub", "MB/s CPU", "ratio", "RSS MB")
	for _, r := range rows {
		mb := float64(r.bytes) / 1e6
		if _, err = fmt.Fprintf(w, "%-12s %8.0f %12s %12s %10.0f %8.1f %8.1f\n", r.name, mb, r.wc.Round(time.Millisecond/10), r.scrub.Round(time.Millisecond/10),
			mb/r.scrub.Seconds(), float64(r.scrub)/float64(max(r.wc, 1)), float64(r.memory)/1e6); err != nil {
			return err
		}
	}
	return err
}

// keep writes what is needed to read the figures later.
func keep(dir, host string, rows []row) error {
	dir, err := record.Folder(dir, host)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(record.Head("make bench-record", ""))
	if err := table(&b, rows); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "summary.txt"), []byte(b.String()), 0o644); err != nil {
		return err
	}
	b.Reset()
	b.WriteString("workload,bytes,program,run,cpu_ns\n")
	for _, r := range rows {
		for i := range r.wcs {
			fmt.Fprintf(&b, "%s,%d,wc,%d,%d\n%s,%d,phiscrub,%d,%d\n", r.name, r.bytes, i, r.wcs[i], r.name, r.bytes, i, r.scrubs[i])
		}
	}
	kept := record.Ratios{On: record.Here("make bench-record")}
	for _, r := range rows {
		kept.Rows = append(kept.Rows, record.Ratio{Workload: r.name, Bytes: r.bytes, WC: r.wc, Scrub: r.scrub, Memory: r.memory})
	}
	if err := record.Write(dir, record.RatioFile, kept); err != nil {
		return err
	}
	fmt.Println("kept in", dir)
	return os.WriteFile(filepath.Join(dir, "rows.csv"), []byte(b.String()), 0o644)
}
