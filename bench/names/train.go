package main

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// trainer is a logistic regression with a step of its own for each weight
// (AdaGrad).
type trainer struct {
	w, sum []float64
	window word.Window
	view   model.View
	set    model.Set
}

func newTrainer() *trainer {
	return &trainer{w: make([]float64, model.Features), sum: make([]float64, model.Features)}
}

const (
	rate    = 0.15
	decay   = 2e-6
	farFrom = 7.9 // a weight of the packed model is no larger
	doubt   = 2.0 // what a false name weighs against a missed one
)

// each calls f with every word of a sentence that the model judges.
func (t *trainer) each(s sentence, f func(k int, r model.Run, named bool)) {
	next := 0
	for i := 0; i < len(s.text); i++ {
		if i < next {
			continue
		}
		k := t.window.Read(s.text, i)
		if k < 0 {
			continue
		}
		tok := t.window.At(k)
		next = tok.End
		if !model.Judged(&t.window, k) {
			continue
		}
		r := model.RunAt(&t.window, k)
		if r.To-r.From > model.Room {
			continue
		}
		t.view.See(&t.window, r.From, r.To)
		named := false
		for _, n := range s.names {
			named = named || tok.Start >= n[0] && tok.End <= n[1]
		}
		f(k, r, named)
	}
}

func (t *trainer) sumOf(fs []uint16) float64 {
	z := 0.0
	for _, f := range fs {
		z += t.w[f]
	}
	return z
}

func (t *trainer) learn(s sentence) {
	t.each(s, func(k int, r model.Run, named bool) {
		t.view.Features(&t.set, k, r)
		fs := t.set.All()
		p := 1 / (1 + math.Exp(-t.sumOf(fs)))
		g := p
		if named {
			g = p - 1
		} else {
			g *= doubt
		}
		for _, f := range fs {
			d := g + decay*t.w[f]
			t.sum[f] += d * d
			t.w[f] -= rate * d / math.Sqrt(t.sum[f]+1e-6)
			t.w[f] = max(-farFrom, min(farFrom, t.w[f]))
		}
	})
}

// pack writes the weights as model.Score reads them.
func (t *trainer) pack() []byte {
	b := make([]byte, len(t.w))
	for i, w := range t.w {
		b[i] = byte(int8(max(-127, min(127, math.Round(w*model.Unit)))))
	}
	return b
}

func (t *trainer) unpack() {
	for i := range t.w {
		t.w[i] = float64(model.Weight(i)) / model.Unit
	}
}

// score counts the words of one kind of sentence.
type score struct{ right, missed, wrong, rest int }

func (t *trainer) measure(m map[string]*score, s sentence) {
	c := m[s.kind]
	if c == nil {
		c = &score{}
		m[s.kind] = c
	}
	t.each(s, func(k int, r model.Run, named bool) {
		t.view.Features(&t.set, k, r)
		switch found := t.sumOf(t.set.All()) > 0; {
		case found && named:
			c.right++
		case named:
			c.missed++
		case found:
			c.wrong++
		default:
			c.rest++
		}
	})
}

func printScores(m map[string]*score) {
	fmt.Printf("%-10s %8s %8s %8s\n", "kind", "words", "recall", "precision")
	for _, k := range slices.Sorted(maps.Keys(m)) {
		c := m[k]
		fmt.Printf("%-10s %8d %7.2f%% %7.2f%%   wrong %d of %d\n", k, c.right+c.missed, 100*float64(c.right)/float64(max(1, c.right+c.missed)), 100*float64(c.right)/float64(max(1, c.right+c.wrong)), c.wrong, c.wrong+c.rest)
	}
}
