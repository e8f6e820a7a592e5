package scrub

import "github.com/phiscrub/phiscrub/detect/class"

// Outcome says what happened to a block or a line.
type Outcome struct {
	Lines    int                // lines seen (Block) or 1
	Edited   int                // lines with at least one edit
	Withheld int                // lines replaced whole because they could not be scanned
	Counts   [class.Count]int64 // edits by class
	Markers  int                // values that got a marker because no token could be made
}

// Add sums another outcome into o.
func (o *Outcome) Add(p Outcome) {
	o.Lines += p.Lines
	o.Edited += p.Edited
	o.Withheld += p.Withheld
	o.Markers += p.Markers
	for i, n := range p.Counts {
		o.Counts[i] += n
	}
}

// Finding is one edit as reported: never a value.
type Finding struct {
	Rule   string
	Class  class.Class
	Path   string // key path, itself scrubbed; empty in prose
	Start  int    // byte offset in the raw line
	End    int
	Action string
	Put    []byte // what stands there now; nil unless Worker.Puts asked for it
}
