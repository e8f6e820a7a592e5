package scrub

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestSurveyCountsLines: as lines are counted elsewhere, whatever the block.
func TestSurveyCountsLines(t *testing.T) {
	const whole, part = "2026-03-02T06:00:00.665999999Z stdout F text that is here\n", "2026-03-02T06:00:00.665999999Z stderr P text that is here\n"
	r := rand.New(rand.NewPCG(3, 4))
	parts := []string{"\n", "a line\n", "a longer line of more than thirty-two bytes\n", whole, part, "{\"log\":\"cut\",\"stream\":\"stdout\",\"time\":\"2026-03-02T06:00:00Z\"}\n", "no end"}
	for range 2000 {
		var block []byte
		want := false
		for range r.IntN(12) {
			p := parts[r.IntN(len(parts))]
			if p != part && p[0] != '{' || r.IntN(4) == 0 {
				block = append(block, p...)
			}
		}
		for rest := block; len(rest) > 0; {
			line := rest
			if n := bytes.IndexByte(rest, '\n'); n >= 0 {
				line, rest = rest[:n], rest[n+1:]
			} else {
				rest = nil
			}
			want = want || Continues(line)
		}
		lines, partial := survey(block)
		if lines != countLines(block) || partial != want {
			t.Fatalf("%q: %d lines, %v; want %d, %v", block, lines, partial, countLines(block), want)
		}
	}
}
