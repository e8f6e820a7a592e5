package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/frame"
	"github.com/phiscrub/phiscrub/internal/measure"
)

const benchHelp = `Measures on a file of yours how fast lines are scrubbed: throughput, the latency
of single lines with a histogram, allocations, and the share of lines edited.
The file is read into memory first; .gz and .zst are recognised.

With --eval, FILE holds labelled lines, one JSON object each:
{"line": "...", "spans": [{"start": 4, "end": 15, "class": "ssn"}]}, offsets in
bytes. It prints recall and precision by class and how much else was changed.
Neither form prints log content, except for --show-values.

Examples:
   phiscrub bench app.log
   phiscrub bench --json --passes 9 app.log.gz
   phiscrub bench --eval labelled.jsonl
   phiscrub bench --eval --misses 5 labelled.jsonl`

// benchFlags are the flags of bench as a plain struct.
type benchFlags struct {
	file       string
	eval       bool
	json       bool
	passes     int
	lines      int
	misses     int
	showValues bool
}

func benchCommand() *cli.Command {
	return &cli.Command{
		Name:        "bench",
		Usage:       "measure speed on your own file, or recall on a labelled one",
		UsageText:   "phiscrub bench [--eval] FILE",
		Description: benchHelp,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "eval", Usage: "FILE holds labelled lines: score them"},
			&cli.BoolFlag{Name: "json", Usage: "print one JSON object"},
			&cli.IntFlag{Name: "passes", Value: 5, Usage: "passes over the file; the least time counts"},
			&cli.IntFlag{Name: "lines", Value: 200_000, Usage: "lines timed one by one, at most; 0 for all"},
			&cli.IntFlag{Name: "misses", Usage: "with --eval: list up to `N` places a class that were judged wrong"},
			&cli.BoolFlag{Name: "show-values", Usage: "with --misses: print what stands there (this is log content)"},
		},
		Action: func(c *cli.Context) error {
			f := benchFlags{
				file: c.Args().First(), eval: c.Bool("eval"), json: c.Bool("json"), passes: c.Int("passes"),
				lines: c.Int("lines"), misses: c.Int("misses"), showValues: c.Bool("show-values"),
			}
			switch {
			case c.NArg() != 1:
				return usage("bench wants one FILE; see phiscrub bench --help")
			case f.passes < 1 || f.lines < 0 || f.misses < 0:
				return usage("bench: --passes wants 1 or more, --lines and --misses 0 or more")
			case !f.eval && (f.misses > 0 || f.showValues):
				return usage("bench: --misses and --show-values go with --eval")
			}
			s, err := newScrubber(c)
			if err != nil {
				return err
			}
			return f.run(s.NewWorker(), c.App.Writer)
		},
	}
}

func (f benchFlags) run(w measure.Worker, out io.Writer) error {
	file, err := os.Open(f.file)
	if err != nil {
		return cli.Exit("bench: "+err.Error(), exitIO)
	}
	defer file.Close()
	in, err := frame.Decompress(file)
	if err != nil {
		return cli.Exit("bench: "+f.file+": "+err.Error(), exitIO)
	}
	defer in.Close()
	if f.eval {
		return f.score(w, in, out)
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return cli.Exit("bench: "+f.file+": "+err.Error(), exitIO)
	}
	if len(data) == 0 {
		return usage("bench: %s is empty", f.file)
	}
	t := measure.Speed(w, data, measure.Effort{Passes: f.passes, Lines: f.lines})
	if f.json {
		return benchJSON(out, t.Summary())
	}
	t.Print(out)
	return nil
}

func (f benchFlags) score(w measure.Worker, in io.Reader, out io.Writer) error {
	e := measure.NewEval(w)
	var misses []string
	told := map[string]int{}
	if f.misses > 0 {
		e.Miss = func(m measure.Miss, value []byte) {
			what := "not a label"
			if m.Leak {
				what = "still stands"
			}
			key := what + m.Class
			if told[key]++; told[key] > f.misses {
				return
			}
			text := fmt.Sprintf("record %d, bytes %d-%d: %s, %s", m.Record, m.Start, m.End, m.Class, what)
			if f.showValues {
				text += fmt.Sprintf(": %q", value)
			}
			misses = append(misses, text)
		}
	}
	if err := measure.ReadLabels(in, func(x measure.Labelled) error { e.Add(x); return nil }); err != nil {
		return usage("bench: %s: %v", f.file, err)
	}
	s := e.Score()
	if f.json {
		return benchJSON(out, struct {
			measure.Score
			Misses []string `json:"misses,omitempty"`
		}{s, misses})
	}
	s.Print(out)
	if len(misses) > 0 {
		fmt.Fprintln(out)
		for _, m := range misses {
			fmt.Fprintln(out, m)
		}
	}
	return nil
}

func benchJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return cli.Exit("bench: output failed", exitIO)
	}
	return nil
}
