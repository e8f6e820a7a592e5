package scrub_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

func seeds(f *testing.F) {
	for _, l := range corpus(f) {
		f.Add(l)
	}
	for _, h := range hostiles {
		f.Add([]byte(h.make(256)))
	}
}

// FuzzLine holds any line against L1–L3, L5 and L7, and against L6 where its
// structure is clear.
func FuzzLine(f *testing.F) {
	seeds(f)
	s := newScrubber(f, scrub.Options{})
	w, again := s.NewWorker(), s.NewWorker()
	off := newScrubber(f, scrub.Options{NoSieve: true}).NewWorker()
	f.Fuzz(func(t *testing.T, in []byte) {
		if bytes.IndexByte(in, '\n') >= 0 || len(in) > 1<<14 {
			t.Skip()
		}
		if err := lineLaws(w, again, off, in); err != nil {
			t.Fatal(err)
		}
	})
}

// lineLaws says which law a line breaks, that w, another worker and one
// without the sieve scrub. It says nothing of what is in it.
func lineLaws(w, other, off *scrub.Worker, in []byte) error {
	kept := string(in)
	out, o := w.Line(nil, in)
	found := w.Findings()
	switch {
	case string(in) != kept:
		return errors.New("the input was written to")
	case o.Withheld != 0:
		return errors.New("L1: a stage failed")
	case o.Edited == 0 && string(out) != kept:
		return errors.New("L2: not edited, and changed")
	case bytes.IndexByte(out, '\n') >= 0:
		return errors.New("L2: one line became two")
	case len(out) > 64+16*len(in):
		return errors.New("L7: the output is far longer than the line")
	}
	if err := changedOutside(in, out, found); err != nil {
		return fmt.Errorf("L2: %w", err)
	}
	if err := brokeJSON(in, out); err != nil {
		return fmt.Errorf("L2: %w", err)
	}
	once := string(out)
	if without, _ := line(off, in); without != once {
		return errors.New("L3: the sieve hid something")
	}
	if again, _ := line(other, in); again != once {
		return errors.New("L5: another worker, another output")
	}
	if !comesToRest(once, func(in string) string { out, _ := line(other, []byte(in)); return out }) && settles(in) {
		return errors.New("L6: further passes keep changing it")
	}
	return nil
}

// FuzzBlock holds any block against L1–L3 and L5, and against L6 where its
// structure is clear.
func FuzzBlock(f *testing.F) {
	for _, a := range archives(f) {
		f.Add(a.in)
	}
	s := newScrubber(f, scrub.Options{})
	w, again := s.NewWorker(), s.NewWorker()
	off := newScrubber(f, scrub.Options{NoSieve: true}).NewWorker()
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 1<<14 {
			t.Skip()
		}
		once, o := block(w, in)
		if o.Withheld != 0 {
			t.Fatal("L1: a stage failed")
		}
		if strings.Count(once, "\n") != bytes.Count(in, []byte("\n")) {
			t.Fatal("L2: the number of lines changed")
		}
		if without, _ := block(off, in); without != once {
			t.Fatal("L3: the sieve hid something")
		}
		if other, _ := block(again, in); other != once {
			t.Fatal("L5: another worker, another output")
		}
		if !comesToRest(once, func(in string) string { out, _ := block(again, []byte(in)); return out }) && settles(in) {
			t.Fatal("L6: further passes keep changing it")
		}
	})
}

// FuzzStream: for any log the sieve, and where it is cut into blocks, make no
// difference; no line is lost; nothing panics.
func FuzzStream(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d.in), uint8(3))
		f.Add([]byte(cri(d.in, "stdout")), uint8(2))
		f.Add([]byte(docker(d.in)), uint8(5))
	}
	for _, a := range archives(f) {
		if len(a.in) < 4096 {
			f.Add(a.in, uint8(1))
		}
	}
	on, off := newScrubber(f, scrub.Options{}), newScrubber(f, scrub.Options{NoSieve: true})
	f.Fuzz(func(t *testing.T, in []byte, each uint8) {
		if hasPartial(in) {
			return // parts of a record stay in one block
		}
		never := func(int) bool { return false }
		want := streamed(on, in, never)
		if bytes.Count(in, []byte{'\n'}) != strings.Count(want, "\n") {
			t.Errorf("%d lines became %d", bytes.Count(in, []byte{'\n'}), strings.Count(want, "\n"))
		}
		if strings.Contains(want, "[WITHHELD:") && !bytes.Contains(in, []byte("[WITHHELD:")) {
			t.Error("a line is withheld")
		}
		compare(t, "with the sieve off", streamed(off, in, never), want)
		compare(t, "in blocks", streamed(on, in, func(i int) bool { return i%(int(each)+1) == 0 }), want)
	})
}

func hasPartial(in []byte) bool {
	for l := range bytes.Lines(in) {
		if scrub.Continues(bytes.TrimRight(l, "\r\n")) {
			return true
		}
	}
	return false
}
