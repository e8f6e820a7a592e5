// Command hostile measures the engine on inputs that are made to cost time,
// and lists them slowest first: megabytes a second of CPU time, one worker,
// input in memory.
//
//	go run ./bench/hostile -size 400KB
//	go run ./bench/hostile -only 'dotted quads' -profile cpu.out
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"sort"
	"strings"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/bench/record"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/measure"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("hostile", flag.ContinueOnError)
	size := fs.String("size", "400KB", "size of each input")
	passes := fs.Int("passes", 3, "passes over each; the least time counts")
	only := fs.String("only", "", "measure inputs whose name contains this")
	profile := fs.String("profile", "", "write a CPU profile here")
	keep := fs.String("record", "", "folder that gets DATE-HOST/ with the rows")
	host := fs.String("host", "", "HOST of -record; default: the processor's name")
	if err := fs.Parse(args); err != nil {
		return err
	}
	n, err := corpus.ParseSize(*size)
	if err != nil {
		return err
	}
	if *passes < 1 || n < 1 {
		return errors.New("-passes and -size want 1 or more")
	}
	s, err := config.Default().Scrubber()
	if err != nil {
		return err
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	r := record.Hostiles{On: record.Here("go run ./bench/hostile -size " + *size)}
	w := s.NewWorker()
	for _, in := range corpus.Stress(int(n)) {
		if strings.Contains(in.Name, *only) {
			t := measure.Speed(w, []byte(in.Text), measure.Effort{Passes: *passes, Lines: 1})
			r.Rows = append(r.Rows, record.Hostile{Input: in.Name, Bytes: t.Bytes, MBs: t.CPURate()})
		}
	}
	if len(r.Rows) == 0 {
		return fmt.Errorf("no input is named like %q", *only)
	}
	sort.SliceStable(r.Rows, func(i, j int) bool { return r.Rows[i].MBs < r.Rows[j].MBs })
	if err := table(out, r.Rows); err != nil {
		return err
	}
	if *keep == "" {
		return nil
	}
	dir, err := record.Folder(*keep, *host)
	if err != nil {
		return err
	}
	return record.Write(dir, record.HostileFile, r)
}

func table(w io.Writer, rows []record.Hostile) error {
	if _, err := fmt.Fprintf(w, "%-46s %9s\n", "hostile input, slowest first", "MB/s CPU"); err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%-46s %9.0f\n", r.Input, r.MBs); err != nil {
			return err
		}
	}
	return nil
}
