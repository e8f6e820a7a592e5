package main

import (
	"bytes"
	"fmt"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/bench/record"
	"github.com/phiscrub/phiscrub/internal/measure"
	"github.com/phiscrub/phiscrub/scrub"
)

// shown gives prepared lines in place of a scrubber's.
type shown struct {
	lines [][]byte
	next  int
}

func (s *shown) Line(dst, _ []byte) ([]byte, scrub.Outcome) {
	s.next++
	return append(dst, s.lines[s.next-1]...), scrub.Outcome{Lines: 1}
}

// Block and Stream are for records that belong together, which the inputs of
// the comparison have none of; judge says so if they had.
func (s *shown) Block(dst, block []byte) ([]byte, scrub.Outcome) { return block, scrub.Outcome{} }

func (s *shown) Stream(dst, block []byte, _ *scrub.Stream) ([]byte, scrub.Outcome) {
	return block, scrub.Outcome{}
}

func (s *shown) Findings() []scrub.Finding { return nil }

// judge compares what came out with the labels of what went in. A place that
// changed is right when it touches a label, of any class.
func judge(in []corpus.Record, out []byte) (*record.Quality, error) {
	lines := bytes.Split(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
	if len(lines) != len(in) {
		return nil, fmt.Errorf("%d lines came out of %d, so that they cannot be judged", len(lines), len(in))
	}
	s := &shown{lines: lines}
	e := measure.NewEval(s)
	q := &record.Quality{Lines: len(in)}
	for i, r := range in {
		x := r.Labelled()
		e.Add(x)
		for _, c := range measure.Changes(x.Line, lines[i]) {
			switch right, counts := touches(c, x.Spans); {
			case right:
				q.Right, q.Changes = q.Right+1, q.Changes+1
			case counts:
				q.Changes++
			}
		}
	}
	score := e.Score()
	if s.next != len(in) {
		return nil, fmt.Errorf("%d of %d lines could be judged alone", s.next, len(in))
	}
	q.Labels, q.Caught, q.Recall = score.Labels, score.Caught, score.Recall
	q.CleanLines, q.CleanChanged = score.CleanLines, score.CleanChanged
	q.Precision = 1
	if q.Changes > 0 {
		q.Precision = float64(q.Right) / float64(q.Changes)
	}
	return q, nil
}

// touches says whether a change touches a label, and whether it counts: one
// that only touches what may be edited or left does not.
func touches(c measure.Change, labels []measure.Label) (right, counts bool) {
	counts = true
	for _, l := range labels {
		if c.Start < l.End && c.End > l.Start || c.Start == c.End && c.Start >= l.Start && c.Start <= l.End {
			if !l.Ignore {
				return true, true
			}
			counts = false
		}
	}
	return false, counts
}
