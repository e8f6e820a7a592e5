// Command names trains the model of detect/person/model on sentences that it
// makes from train.txt and words.txt, and tells how it does on those of
// held.txt.
//
//	go run ./bench/names            # train, write weights.bin, report
//	go run ./bench/names -report    # report on the weights as they are
package main

import (
	_ "embed" // the sentences and words
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
)

//go:embed train.txt
var trainText string

//go:embed held.txt
var heldText string

//go:embed words.txt
var wordText string

func main() {
	report := flag.Bool("report", false, "train nothing")
	out := flag.String("out", "detect/person/model/weights.bin", "where the weights are written")
	count := flag.Int("n", 1500000, "sentences to learn from")
	flag.Parse()
	if err := run(*report, *out, *count); err != nil {
		fmt.Fprintln(os.Stderr, "names:", err)
		os.Exit(1)
	}
}

func run(report bool, out string, count int) error {
	w := readWords(wordText, "bench/lexicon/classes.txt")
	train, held := readTemplates(trainText), readTemplates(heldText)
	t := newTrainer()
	if !report {
		r := rand.New(rand.NewPCG(11, 12))
		for range count {
			t.learn(w.sentence(r, train))
		}
		if err := os.WriteFile(out, t.pack(), 0o644); err != nil {
			return err
		}
	} else {
		t.unpack()
	}
	r := rand.New(rand.NewPCG(13, 14))
	scores := map[string]*score{}
	for range 40000 {
		t.measure(scores, w.sentence(r, held))
	}
	printScores(scores)
	return nil
}
