package scrub

import (
	"bytes"
	"strings"

	"github.com/phiscrub/phiscrub/detect/sieve"
)

// Trigger is what made the sieve mark a line. It is a word or form of the
// rules, and nothing of the line.
type Trigger struct {
	Kind string `json:"kind"` // word, digits, mask, char, form, or encoded: text in which nothing can be ruled out
	Text string `json:"text,omitempty"`
}

// lookouts are sieves for one trigger each, made as lines need them.
type lookouts map[sieveKey]*sieve.Scanner

type sieveKey struct {
	kind  byte // w word, s shape, g guarded, k guarded word, e encoded
	index int
}

// sees asks the sieve of one trigger.
func (o lookouts) sees(k sieveKey, line []byte, c sieve.Config) bool {
	s, ok := o[k]
	if !ok {
		if own, err := sieve.New(c); err == nil { // the whole of it was compiled before
			s = own.NewScanner()
		}
		o[k] = s
	}
	return s != nil && s.Has(line)
}

// triggered lists what marks a line.
func (w *Worker) triggered(line []byte) []Trigger {
	if w.looks == nil {
		w.looks, w.look = lookouts{}, w.s.triggers()
	}
	o, all := w.looks, &w.look
	if o.sees(sieveKey{'e', 0}, line, sieve.Config{}) {
		return []Trigger{{Kind: "encoded"}} // every sieve marks it
	}
	list, seen := []Trigger{}, map[Trigger]bool{}
	add := func(t Trigger) {
		if !seen[t] { // rules share triggers
			seen[t] = true
			list = append(list, t)
		}
	}
	low := bytes.ToLower(line)
	possible := func(word string) bool {
		first, _, _ := strings.Cut(word, "_")
		return bytes.Contains(low, []byte(first))
	}
	for i, word := range all.Words {
		if possible(word) && o.sees(sieveKey{'w', i}, line, sieve.Config{Words: all.Words[i : i+1]}) {
			add(Trigger{"word", word})
		}
	}
	for i, x := range all.Shapes {
		if o.sees(sieveKey{'s', i}, line, sieve.Config{Shapes: all.Shapes[i : i+1]}) {
			add(form(x))
		}
	}
	for i, g := range all.GuardedWords {
		if possible(g.Word) && o.sees(sieveKey{'k', i}, line, sieve.Config{GuardedWords: all.GuardedWords[i : i+1]}) {
			add(Trigger{"word", g.Word})
		}
	}
	for i, g := range all.Guarded {
		if o.sees(sieveKey{'g', i}, line, sieve.Config{Guarded: all.Guarded[i : i+1]}) {
			add(form(g.Shape))
		}
	}
	return list
}

func form(x sieve.Shape) Trigger {
	switch {
	case x.Digits != "":
		return Trigger{"digits", x.Digits}
	case x.Mask != "":
		return Trigger{"mask", x.Mask}
	case x.Word != "":
		return Trigger{"form", x.Word}
	}
	return Trigger{"char", x.Char}
}
