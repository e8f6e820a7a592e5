package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/phiscrub/phiscrub/bench/record"
)

// try is one peer with one input.
type try struct {
	p    program
	in   input
	file int // which of in.files is timed
	once bool
	r    record.Result
}

// compare finds the peers, guesses their speed, judges their output, and then
// times all of them in rounds, so that what disturbs one disturbs the others.
func (f flags) compare(chosen []peer, size int64, progress io.Writer) ([]record.Peer, error) {
	var inputs []input
	for _, w := range workloads {
		in, err := w.build(f.dir, size)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, in)
	}
	empty := filepath.Join(f.dir, "empty")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		return nil, err
	}
	out := make([]record.Peer, len(chosen))
	tries := make([][]*try, len(chosen))
	for i, c := range chosen {
		out[i] = record.Peer{Name: c.name, About: c.about}
		p, err := c.find(f.setting)
		if err != nil {
			out[i].Skipped = err.Error()
			fmt.Fprintf(progress, "%-15s skipped: %v\n", c.name, err)
			continue
		}
		out[i].Version = p.version
		start, err := f.start(p, empty)
		if err != nil {
			out[i].Skipped = "it does not run: " + err.Error()
			fmt.Fprintf(progress, "%-15s skipped: %s\n", c.name, out[i].Skipped)
			continue
		}
		fmt.Fprintf(progress, "%-15s %s\n", c.name, p.version)
		for _, in := range inputs {
			t := &try{p: p, in: in, r: record.Result{Workload: in.name, Start: start}}
			f.first(t)
			tries[i] = append(tries[i], t)
		}
	}
	for range f.runs {
		for _, ts := range tries {
			for _, t := range ts {
				f.time(t)
			}
		}
	}
	for i, ts := range tries {
		for _, t := range ts {
			out[i].Results = append(out[i].Results, t.r)
		}
	}
	return out, nil
}

// start is the CPU time of a program that gets nothing.
func (f flags) start(p program, empty string) (time.Duration, error) {
	least := time.Duration(-1)
	for range 2 {
		d, err := f.run(p, empty, os.DevNull)
		if err != nil {
			return 0, err
		}
		if least < 0 || d < least {
			least = d
		}
	}
	return least, nil
}

// slow is the CPU time for the smallest input above which a peer is judged
// and timed by that one run.
const slow = 3 * time.Second

// first runs a peer over the smallest input, from which it guesses what the
// others would take; and over the second, whose output it judges.
func (f flags) first(t *try) {
	result := filepath.Join(f.dir, "out")
	d, err := f.run(t.p, t.in.files[0].path, result)
	if err != nil {
		t.r.Problem = err.Error()
		return
	}
	d = max(d-t.r.Start, time.Microsecond)
	t.r.Bytes, t.r.CPU, t.r.Runs = t.in.files[0].bytes, d, 1
	lines := t.in.lines[:t.in.files[0].lines]
	if d > slow {
		t.once = true
	} else {
		if d, err = f.run(t.p, t.in.files[1].path, result); err != nil {
			t.r.Problem = err.Error()
			t.once = true
			return
		}
		d = max(d-t.r.Start, time.Microsecond)
		t.r.Bytes, t.r.CPU = t.in.files[1].bytes, d
		lines = t.in.lines
		t.file = f.fits(t.in.files, d)
		t.r.Runs = 0
	}
	data, err := os.ReadFile(result)
	if err == nil {
		t.r.Quality, err = judge(lines, data)
	}
	if err != nil {
		t.r.Problem = err.Error()
	}
}

// fits is the largest file that takes about the budget, when the second takes
// d; the first when none does.
func (f flags) fits(files []file, d time.Duration) int {
	fit := 0
	for i, x := range files {
		if time.Duration(float64(d)*float64(x.bytes)/float64(files[1].bytes)) <= f.budget {
			fit = i
		}
	}
	return fit
}

// time runs a peer once more; the least counts.
func (f flags) time(t *try) {
	if t.once || t.r.Bytes == 0 {
		return
	}
	d, err := f.run(t.p, t.in.files[t.file].path, os.DevNull)
	if err != nil {
		t.r.Problem, t.once = err.Error(), true
		return
	}
	d = max(d-t.r.Start, time.Microsecond)
	if t.r.Runs == 0 || d < t.r.CPU {
		t.r.CPU = d
	}
	t.r.Bytes = t.in.files[t.file].bytes
	t.r.Runs++
}

// run gives the user and system time of a program over a file. It runs in a
// folder of ours, so that it finds no configuration of somebody's.
func (f flags) run(p program, in, out string) (time.Duration, error) {
	r, err := os.Open(in)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	w, err := os.Create(out)
	if err != nil {
		return 0, err
	}
	defer w.Close()
	ctx, cancel := context.WithTimeout(context.Background(), f.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.name, p.args...)
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout = f.dir, append(os.Environ(), p.env...), r, w
	err = cmd.Run()
	if ctx.Err() != nil {
		return 0, fmt.Errorf("given up after %s", f.limit)
	}
	if exit := new(exec.ExitError); p.found > 0 && errors.As(err, &exit) && exit.ExitCode() == p.found {
		err = nil
	}
	if err != nil {
		return 0, err
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
