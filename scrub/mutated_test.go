package scrub_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

var (
	mutations = flag.Int("mutations", 40000, "lines that are made of lines of the corpus, and a tenth of it documents")
	seed      = flag.Uint64("seed", 1, "what they are made by")
)

// mutated returns a text that nobody wrote: one of texts, with parts of others
// in it, bytes changed, taken away and doubled.
func mutated(r *rand.Rand, texts [][]byte, longest int) []byte {
	pick := func() []byte { return texts[r.IntN(len(texts))] }
	part := func(b []byte, most int) []byte {
		i := r.IntN(len(b))
		return b[i:min(len(b), i+1+r.IntN(most))]
	}
	const signs = " \t\"'=:;,.-_/\\|^~&@#<>()[]{}09aAzZ\x00\x1b\r\xe2\xff"
	out := slices.Clone(pick())
	if len(out) > longest {
		out = slices.Clone(part(out, longest))
	}
	for range 1 + r.IntN(4) {
		at := r.IntN(len(out) + 1)
		rest := slices.Clone(out[at:])
		out = out[:at]
		switch r.IntN(7) {
		case 0:
			out = append(out, part(pick(), 40)...)
		case 1:
			out = append(out, part(pick(), 1)...)
		case 2:
			out = append(out, signs[r.IntN(len(signs))])
		case 3:
			rest = rest[min(len(rest), 1+r.IntN(8)):]
		case 4:
			if len(rest) > 0 {
				out = append(out, part(rest, 12)...)
			}
		case 5:
			if len(rest) > 0 && rest[0]|0x20-'a' < 26 {
				rest[0] ^= 0x20
			}
		case 6:
			if len(rest) > 0 {
				rest[0] = byte(r.IntN(256))
			}
		}
		out = append(out, rest...)
	}
	return out
}

// TestLawsMutatedLines holds the laws for lines that are near those of the
// corpus and unlike each of them.
func TestLawsMutatedLines(t *testing.T) {
	lines := slices.DeleteFunc(corpus(t), func(l []byte) bool { return len(l) == 0 })
	s := newScrubber(t, scrub.Options{})
	w, other := s.NewWorker(), s.NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	r := rand.New(rand.NewPCG(*seed, 7))
	found := 0
	n := *mutations / (share * share)
	for range n {
		in := mutated(r, lines, 600)
		for i, c := range in {
			if c == '\n' {
				in[i] = ' '
			}
		}
		if err := lineLaws(w, other, off, in); err != nil {
			t.Errorf("%v: %q", err, in)
		}
		if len(w.Findings()) > 0 {
			found++
		}
	}
	if found < n/8 {
		t.Errorf("only %d of %d lines hold anything", found, n)
	}
}

// TestLawL3MutatedDocuments is the same for documents over many lines.
func TestLawL3MutatedDocuments(t *testing.T) {
	var texts [][]byte
	for _, d := range documents {
		texts = append(texts, []byte(d.in), []byte(cri(d.in, "stdout")), []byte(docker(d.in)))
	}
	for _, a := range archives(t) {
		texts = append(texts, a.in)
	}
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	stream := func(w *scrub.Worker, in []byte) (string, scrub.Outcome) {
		var st scrub.Stream
		out, o := w.Stream(nil, in, &st)
		return string(out), o
	}
	r := rand.New(rand.NewPCG(*seed, 8))
	edited := 0
	n := *mutations / (share * share) / 10
	for range n {
		in := mutated(r, texts, 2000)
		with, o := stream(on, in)
		without, _ := stream(off, in)
		if with != without {
			t.Errorf("the sieve hid something\n in %q\nwith the sieve %q\nwithout        %q", in, with, without)
		}
		if bytes.Count(in, []byte("\n")) != bytes.Count([]byte(with), []byte("\n")) {
			t.Errorf("the number of lines changed\n in %q\nout %q", in, with)
		}
		if o.Edited > 0 {
			edited++
		}
	}
	if edited < n/10 {
		t.Errorf("only %d of %d documents hold anything", edited, n)
	}
}
