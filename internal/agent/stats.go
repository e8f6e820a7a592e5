package agent

import (
	"fmt"
	"io"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Write prints the totals as lines of a name and a number, the classes that
// occurred last.
func (s *Stats) Write(w io.Writer, took time.Duration) error {
	rate := 0.0
	if took > 0 {
		rate = float64(s.BytesIn) / 1e6 / took.Seconds()
	}
	_, err := fmt.Fprintf(w, "lines %d\nedited %d\nwithheld %d\npanics %d\nbytes-in %d\nbytes-out %d\nseconds %.3f\nMB/s %.1f\n",
		s.Lines, s.Edited, s.Withheld, s.Panics, s.BytesIn, s.BytesOut, took.Seconds(), rate)
	if s.Markers > 0 && err == nil {
		_, err = fmt.Fprintf(w, "markers-for-tokens %d\n", s.Markers)
	}
	for c, n := range s.Counts {
		if n > 0 && err == nil {
			_, err = fmt.Fprintf(w, "class %s %d\n", class.Class(c), n)
		}
	}
	return err
}
