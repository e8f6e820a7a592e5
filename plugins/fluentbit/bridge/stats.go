package bridge

import (
	"fmt"
	"strings"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Stats are totals since the start.
type Stats struct {
	Records   int64 // that arrived
	Edited    int64 // that left changed
	Withheld  int64 // records, lines and fields that could not be scanned
	Malformed int64 // chunks that are no records, as a whole or from some byte on
	Panics    int64 // chunks withheld because of a fault of our own
	BytesIn   int64
	Duration  time.Duration // spent, by all threads
	Counts    [class.Count]int64
}

// Add sums another total into s.
func (s *Stats) Add(t *Stats) {
	s.Records += t.Records
	s.Edited += t.Edited
	s.Withheld += t.Withheld
	s.Malformed += t.Malformed
	s.Panics += t.Panics
	s.BytesIn += t.BytesIn
	s.Duration += t.Duration
	for i, n := range t.Counts {
		s.Counts[i] += n
	}
}

// String is for the log: totals, and the classes that occurred.
func (s *Stats) String() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%d records, %d edited, %d withheld, %d malformed chunks, %d bytes in %.1f s", s.Records, s.Edited, s.Withheld, s.Malformed, s.BytesIn, s.Duration.Seconds())
	for c, n := range s.Counts {
		if n > 0 {
			fmt.Fprintf(&sb, "; %s %d", class.Class(c), n)
		}
	}
	return sb.String()
}

// Row is a counter as a metric: phiscrub_NAME, with a class where it counts
// by class.
type Row struct {
	Name, Help string
	Class      string
	Value      float64
}

// AppendRows appends the counters, always the same ones in the same order.
func (s *Stats) AppendRows(rows []Row) []Row {
	rows = append(rows,
		Row{"records_total", "Records that arrived.", "", float64(s.Records)},
		Row{"records_edited_total", "Records from which something was removed.", "", float64(s.Edited)},
		Row{"withheld_total", "Records, lines and fields replaced whole because they could not be scanned.", "", float64(s.Withheld)},
		Row{"malformed_chunks_total", "Chunks that were no records, as a whole or from some byte on.", "", float64(s.Malformed)},
		Row{"panics_total", "Chunks withheld because of a fault of phiscrub.", "", float64(s.Panics)},
		Row{"bytes_total", "Bytes of records that arrived.", "", float64(s.BytesIn)},
		Row{"seconds_total", "Time spent on records, by all threads.", "", s.Duration.Seconds()},
	)
	for c := class.None + 1; c < class.Count; c++ {
		rows = append(rows, Row{"redactions_total", "Edits by class.", c.String(), float64(s.Counts[c])})
	}
	return rows
}
