// Command generate writes synthetic log lines, labelled or plain.
//
//	go run ./bench/generate -n 10000 -share 0.03 > labelled.jsonl
//	go run ./bench/generate -set > set.jsonl
//	go run ./bench/generate -plain -size 64MB -share 0 -formats zap,pino > clean.log
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/phiscrub/phiscrub/bench/corpus"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("generate", flag.ContinueOnError)
	seed := fs.Uint64("seed", 1, "same seed, same lines")
	count := fs.Int("n", 1000, "number of lines")
	size := fs.String("size", "", "bytes of lines instead of a number of them: 64MB")
	share := fs.Float64("share", 0.03, "share of lines with identifiers, 0 to 1")
	dense := fs.Bool("dense", false, "about eight identifiers on a line that has any")
	split := fs.Float64("split", 0.1, "share of cri lines that come as two partial records")
	formats := fs.String("formats", "", "comma-separated; empty: all but infra")
	plain := fs.Bool("plain", false, "only the lines, without labels")
	list := fs.Bool("list", false, "list the formats")
	set := fs.Bool("set", false, "the labelled set over all formats and renderings; -seed, -n and -share have its values unless given")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *set {
		if err := whole(fs, seed, count, share); err != nil {
			return err
		}
		return write(out, corpus.Set(*seed, *count, *share), *plain)
	}
	if *list {
		for _, f := range corpus.Formats() {
			fmt.Fprintf(out, "%-10s %s\n", f[0], f[1])
		}
		return nil
	}
	if fs.NArg() > 0 {
		return errors.New("takes no arguments")
	}
	limit, err := corpus.ParseSize(*size)
	if err != nil {
		return err
	}
	o := corpus.Options{Seed: *seed, Share: *share, Dense: *dense, Split: *split}
	if *formats != "" {
		o.Formats = strings.Split(*formats, ",")
	}
	g, err := corpus.New(o)
	if err != nil {
		return err
	}
	var recs []corpus.Record
	var done int64
	w := bufio.NewWriterSize(out, 1<<16)
	for i := 0; limit == 0 && i < *count || done < limit; i++ {
		rec := g.Next()
		done += int64(len(rec.Line)) + 1
		if recs = append(recs, rec); len(recs) == 1000 {
			if err := write(w, recs, *plain); err != nil {
				return err
			}
			recs = recs[:0]
		}
	}
	if err := write(w, recs, *plain); err != nil {
		return err
	}
	return w.Flush()
}

// whole gives the flags that were not set the values of the recorded set.
func whole(fs *flag.FlagSet, seed *uint64, count *int, share *float64) error {
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if given["size"] || given["dense"] || given["split"] || given["formats"] {
		return errors.New("-set goes with -seed, -n, -share and -plain alone")
	}
	if !given["seed"] {
		*seed = corpus.SetSeed
	}
	if !given["n"] {
		*count = corpus.SetLines
	}
	if !given["share"] {
		*share = corpus.SetShare
	}
	return nil
}

func write(out io.Writer, recs []corpus.Record, plain bool) error {
	w := bufio.NewWriterSize(out, 1<<16)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, rec := range recs {
		if plain {
			w.WriteString(rec.Line)
			w.WriteByte('\n')
		} else if err := enc.Encode(rec); err != nil {
			return err
		}
	}
	return w.Flush()
}
