package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/phiscrub/phiscrub/bench/corpus"
)

// workload is an input of the comparison; bench/ratio has the same.
type workload struct {
	name string
	o    corpus.Options
}

var workloads = []workload{
	{"infra", corpus.Options{Seed: 6, Formats: []string{"infra"}}},
	{"json-3", corpus.Options{Seed: 2, Share: 0.03, Formats: []string{"zap", "pino"}}},
	{"dense", corpus.Options{Seed: 3, Share: 1, Dense: true, Formats: []string{"zap", "logfmt"}}},
}

// sizes of the inputs: each is the beginning of the next. The first is for a
// guess at a peer's speed, the second for recall and precision.
const (
	guessSize   = 64e3
	qualitySize = 512e3
	middleSize  = 4e6
)

// input is a workload as files, smallest first, and as labelled lines.
type input struct {
	name  string
	files []file
	lines []corpus.Record // of files[1], of which files[0] is the beginning
}

type file struct {
	path  string
	bytes int64
	lines int
}

// build writes the files of a workload, up to size.
func (w workload) build(dir string, size int64) (input, error) {
	in := input{name: w.name}
	full := filepath.Join(dir, fmt.Sprintf("%s-%d.log", w.name, size))
	if err := corpus.File(full, w.o, size); err != nil {
		return in, err
	}
	data, err := os.ReadFile(full)
	if err != nil {
		return in, err
	}
	g, err := corpus.New(w.o)
	if err != nil {
		return in, err
	}
	for _, n := range []int{guessSize, qualitySize, middleSize, len(data)} {
		part := data[:min(n, len(data))]
		part = part[:bytes.LastIndexByte(part, '\n')+1]
		f := file{path: filepath.Join(dir, fmt.Sprintf("%s-%d.part", w.name, n)), bytes: int64(len(part)), lines: bytes.Count(part, []byte{'\n'})}
		if err := os.WriteFile(f.path, part, 0o644); err != nil {
			return in, err
		}
		in.files = append(in.files, f)
	}
	for range in.files[1].lines {
		in.lines = append(in.lines, g.Next())
	}
	return in, nil
}
