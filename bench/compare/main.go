package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/bench/record"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// flags are the flags as a plain struct.
type flags struct {
	setting
	engine, size, only, keep, host string
	runs                           int
	budget, limit                  time.Duration
}

func run(args []string, in io.Reader, out io.Writer) error {
	var f flags
	fs := flag.NewFlagSet("compare", flag.ContinueOnError)
	fs.StringVar(&f.bin, "bin", "../../build/phiscrub", "the binary")
	fs.StringVar(&f.dir, "dir", "../../build/compare", "where inputs and outputs are kept")
	fs.StringVar(&f.python, "python", "python3", "a Python that has the packages of those written in it")
	fs.StringVar(&f.size, "size", "32MB", "size of each input, at most: a slow peer gets its beginning")
	fs.StringVar(&f.only, "only", "", "compare these alone, by name, separated by commas")
	fs.IntVar(&f.runs, "runs", 3, "runs of each; the least counts")
	fs.DurationVar(&f.budget, "budget", 1500*time.Millisecond, "CPU time of one run, about: chooses how much of an input a peer gets")
	fs.DurationVar(&f.limit, "limit", 2*time.Minute, "wall time after which a run is given up")
	fs.StringVar(&f.keep, "record", "", "folder that gets DATE-HOST/ with the results")
	fs.StringVar(&f.host, "host", "", "HOST of -record; default: the processor's name")
	fs.StringVar(&f.engine, "engine", "", "be a filter around this Go package: "+strings.Join(names(), ", "))
	if err := fs.Parse(args); err != nil {
		return err
	}
	if f.engine != "" {
		return filter(f.engine, in, out)
	}
	chosen, err := f.chosen()
	if err != nil {
		return err
	}
	size, err := corpus.ParseSize(f.size)
	if err != nil {
		return err
	}
	if size < guessSize || f.runs < 1 {
		return errors.New("-size wants 64KB or more, -runs 1 or more")
	}
	if f.self, err = os.Executable(); err != nil {
		return err
	}
	for _, path := range []*string{&f.bin, &f.dir, &f.keep} { // programs run in dir
		if *path != "" {
			if *path, err = filepath.Abs(*path); err != nil {
				return err
			}
		}
	}
	if _, err := os.Stat(f.bin); err != nil {
		return fmt.Errorf("no binary at %s: run make build", f.bin)
	}
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return err
	}
	c := record.Comparison{On: record.Here("make compare")}
	if c.Peers, err = f.compare(chosen, size, out); err != nil {
		return err
	}
	if err := table(out, c.Peers); err != nil {
		return err
	}
	if f.keep == "" {
		return nil
	}
	dir, err := record.Folder(f.keep, f.host)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := table(&b, c.Peers); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "compare.txt"), []byte(record.Head("make compare", "")+b.String()), 0o644); err != nil {
		return err
	}
	return record.Write(dir, record.CompareFile, c)
}

func names() []string {
	var out []string
	for n := range engines {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// chosen are the peers that -only names, or all.
func (f flags) chosen() ([]peer, error) {
	if f.only == "" {
		return peers, nil
	}
	var out []peer
	for _, name := range strings.Split(f.only, ",") {
		i := slices.IndexFunc(peers, func(p peer) bool { return p.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no peer %q", name)
		}
		out = append(out, peers[i])
	}
	return out, nil
}

// table lists the results by workload, fastest first, and then who was
// skipped.
func table(w io.Writer, all []record.Peer) error {
	type row struct {
		name string
		r    record.Result
	}
	var b strings.Builder
	for _, wl := range workloads {
		var rows []row
		base := 0.0
		for _, p := range all {
			for _, r := range p.Results {
				if r.Workload == wl.name {
					rows = append(rows, row{p.Name, r})
					if p.Name == "phiscrub" {
						base = r.MBs()
					}
				}
			}
		}
		if len(rows) == 0 {
			continue
		}
		slices.SortStableFunc(rows, func(a, b row) int {
			return int(1e6*b.r.MBs()) - int(1e6*a.r.MBs())
		})
		fmt.Fprintf(&b, "%-15s %9s %10s %9s %9s %15s %9s\n", wl.name, "MB/s CPU", "phiscrub ×", "recall", "precision", "clean, changed", "KB timed")
		for _, x := range rows {
			fmt.Fprintf(&b, "%-15s", x.name)
			if x.r.CPU > 0 {
				fmt.Fprintf(&b, " %9.3g %10.3g", x.r.MBs(), base/x.r.MBs())
			} else {
				fmt.Fprintf(&b, " %9s %10s", "-", "-")
			}
			if q := x.r.Quality; q != nil {
				fmt.Fprintf(&b, " %8.1f%% %8.1f%% %15s", 100*q.Recall, 100*q.Precision, fmt.Sprintf("%d of %d", q.CleanChanged, q.CleanLines))
			} else {
				fmt.Fprintf(&b, " %9s %9s %15s", "-", "-", "-")
			}
			fmt.Fprintf(&b, " %9d", x.r.Bytes/1000)
			if x.r.Problem != "" {
				b.WriteString("  " + x.r.Problem)
			}
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	for _, p := range all {
		if p.Skipped != "" {
			fmt.Fprintf(&b, "%-15s skipped: %s\n", p.Name, p.Skipped)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
