package scrub

import (
	"bytes"
	"strings"

	"github.com/phiscrub/phiscrub/detect/sieve"
)

// Trigger is what made the sieve mark a line. It is a word or form of the
// rules, and nothing of the line.
type Trigger struct {
	Kind string `json:"kind"` // word, digits, mask, char, or encoded: text in which nothing can be ruled out
	Text string `json:"text,omitempty"`
}

// triggered asks a sieve for each trigger of its own. They are made as they
// are needed, and only for words that can be there.
func (s *Scrubber) triggered(line []byte) []Trigger {
	one := func(c sieve.Config) bool {
		v, err := sieve.New(c)
		return err == nil && v.Has(line)
	}
	if one(sieve.Config{}) {
		return []Trigger{{Kind: "encoded"}}
	}
	list := []Trigger{}
	low := bytes.ToLower(line)
	for _, word := range s.look.Words {
		first, _, _ := strings.Cut(word, "_")
		if bytes.Contains(low, []byte(first)) && one(sieve.Config{Words: []string{word}}) {
			list = append(list, Trigger{"word", word})
		}
	}
	for _, x := range s.look.Shapes {
		if one(sieve.Config{Shapes: []sieve.Shape{x}}) {
			list = append(list, form(x))
		}
	}
	for _, g := range s.look.Guarded {
		switch {
		case !one(sieve.Config{Guarded: []sieve.Guarded{g}}):
		case g.Word != "":
			list = append(list, Trigger{"word", g.Word})
		default:
			list = append(list, form(g.Shape))
		}
	}
	return dedupe(list)
}

func form(x sieve.Shape) Trigger {
	switch {
	case x.Digits != "":
		return Trigger{"digits", x.Digits}
	case x.Mask != "":
		return Trigger{"mask", x.Mask}
	}
	return Trigger{"char", x.Char}
}

// dedupe leaves each trigger once: rules share them.
func dedupe(list []Trigger) []Trigger {
	seen := map[Trigger]bool{}
	out := list[:0]
	for _, t := range list {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}
