// Command publish draws the pictures of a results folder and writes its
// figures into the README, between two marks.
//
//	go run ./bench/publish                        the newest folder
//	go run ./bench/publish -results bench/results/2026-11-22-amd-epyc
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/phiscrub/phiscrub/bench/record"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "publish:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	fset := flag.NewFlagSet("publish", flag.ContinueOnError)
	readme := fset.String("readme", "README.md", "the page with the marks")
	dir := fset.String("results", "", "the folder; default: the newest of bench/results beside the page that has all it takes")
	if err := fset.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		var err error
		if *dir, err = newest(filepath.Join(filepath.Dir(*readme), "bench", "results")); err != nil {
			return err
		}
	}
	r, err := load(*dir)
	if err != nil {
		return err
	}
	for _, p := range r.pictures() {
		if err := os.WriteFile(filepath.Join(*dir, p.name), p.svg, 0o644); err != nil {
			return err
		}
	}
	link, err := filepath.Rel(filepath.Dir(*readme), *dir)
	if err != nil {
		return err
	}
	page, err := os.ReadFile(*readme)
	if err != nil {
		return err
	}
	if page, err = replace(page, r.block(filepath.ToSlash(link))); err != nil {
		return fmt.Errorf("%s: %w", *readme, err)
	}
	fmt.Println("published", *dir)
	return os.WriteFile(*readme, page, 0o644)
}

// newest is the last folder, by name, that has what load needs.
func newest(dir string) (string, error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, e := range slices.Backward(all) {
		path := filepath.Join(dir, e.Name())
		if _, err := load(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s: %w", path, err)
		}
	}
	return "", fmt.Errorf("no folder of %s has %s and %s: run make bench-record", dir, record.RatioFile, record.LatencyFile)
}

// results are the files of one folder. The comparison may be missing.
type results struct {
	ratios  record.Ratios
	latency record.Latencies
	compare record.Comparison
}

func load(dir string) (r results, err error) {
	if err = record.Read(dir, record.RatioFile, &r.ratios); err != nil {
		return r, err
	}
	if err = record.Read(dir, record.LatencyFile, &r.latency); err != nil {
		return r, err
	}
	if err = record.Read(dir, record.CompareFile, &r.compare); errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return r, err
}

// The marks stand on lines of their own.
const (
	begin = "<!-- bench: begin; written by make bench-readme -->\n"
	end   = "<!-- bench: end -->\n"
)

// replace puts a block between the marks.
func replace(page []byte, block string) ([]byte, error) {
	i := bytes.Index(page, []byte(begin))
	j := bytes.Index(page, []byte(end))
	if i < 0 || j < i {
		return nil, fmt.Errorf("no %q with %q behind it", begin, end)
	}
	return slices.Concat(page[:i+len(begin)], []byte(block), page[j:]), nil
}
