package main

import (
	"math/rand/v2"
	"testing"
)

// TestHeldOutSentences measures the weights as they are on sentences that
// they were not learned from; what the last training reported is close above
// the bounds.
func TestHeldOutSentences(t *testing.T) {
	w := readWords(wordText, "../lexicon/classes.txt")
	held := readTemplates(heldText)
	tr := newTrainer()
	tr.unpack()
	r := rand.New(rand.NewPCG(5, 6))
	m := map[string]*score{}
	for range 6000 {
		tr.measure(m, w.sentence(r, held))
	}
	for kind, c := range m {
		if kind != "not" && float64(c.right) < 0.94*float64(c.right+c.missed) {
			t.Errorf("%s: %d of %d words of names found", kind, c.right, c.right+c.missed)
		}
		if float64(c.wrong) > 0.04*float64(c.wrong+c.rest) {
			t.Errorf("%s: %d of %d other words taken for names", kind, c.wrong, c.wrong+c.rest)
		}
	}
}

// TestTrainingIsDeterministic holds the sentences and steps of a short
// training to themselves.
func TestTrainingIsDeterministic(t *testing.T) {
	pack := func() string {
		w := readWords(wordText, "../lexicon/classes.txt")
		tr := newTrainer()
		r := rand.New(rand.NewPCG(1, 1))
		for range 500 {
			tr.learn(w.sentence(r, readTemplates(trainText)))
		}
		return string(tr.pack())
	}
	if first, second := pack(), pack(); first != second {
		t.Error("two trainings differ")
	}
}
