// Command quality scores the built-in rules on the labelled set of
// bench/corpus: recall and precision by class and by format. It times
// nothing.
//
//	go run ./bench/quality
//	go run ./bench/quality -record bench/results
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/bench/record"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/measure"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "quality:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	fs := flag.NewFlagSet("quality", flag.ContinueOnError)
	seed := fs.Uint64("seed", corpus.SetSeed, "same seed, same lines")
	lines := fs.Int("n", corpus.SetLines, "number of lines, at least")
	keep := fs.String("record", "", "folder that gets DATE-HOST/ with the tables and their rows")
	host := fs.String("host", "", "HOST of -record; default: the processor's name")
	if err := fs.Parse(args); err != nil {
		return err
	}
	s, err := config.Default().Scrubber()
	if err != nil {
		return err
	}
	e := measure.NewEval(s.NewWorker())
	for _, r := range corpus.Set(*seed, *lines, corpus.SetShare) {
		e.Add(r.Labelled())
	}
	score := e.Score()
	score.Print(os.Stdout)
	if *keep == "" {
		return nil
	}
	dir, err := record.Folder(*keep, *host)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(record.Head(fmt.Sprintf("go run ./bench/quality -seed %d -n %d", *seed, *lines), "recall and precision only: nothing here is timed"))
	score.Print(&b)
	if err := os.WriteFile(filepath.Join(dir, "quality.txt"), b.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Println("kept in", dir)
	return os.WriteFile(filepath.Join(dir, "quality.csv"), rows(score), 0o644)
}

// rows are the counts of each class in each format.
func rows(s measure.Score) []byte {
	var b bytes.Buffer
	b.WriteString("format,class,labels,caught,partial,findings,right\n")
	for _, c := range s.Cells {
		fmt.Fprintf(&b, "%s,%s,%d,%d,%d,%d,%d\n", c.Format, c.Name, c.Labels, c.Caught, c.Partial, c.Findings, c.Right)
	}
	return b.Bytes()
}
