// Package measure says how fast a scrubber is on a file and how much of a
// labelled file it finds. It times and counts; it prints no line and no
// value of what it measures.
//
//	r := measure.Speed(worker, data, measure.Effort{Passes: 5})
//	fmt.Printf("%.0f MB/s, p99 %d ns\n", r.CPURate(), r.Line.Quantile(0.99))
package measure

import "github.com/phiscrub/phiscrub/scrub"

// Worker is what is measured; *scrub.Worker is one.
type Worker interface {
	Block(dst, block []byte) ([]byte, scrub.Outcome)
	Line(dst, line []byte) ([]byte, scrub.Outcome)
	Stream(dst, block []byte, st *scrub.Stream) ([]byte, scrub.Outcome)
	Findings() []scrub.Finding
}
