package ship

import (
	"sync/atomic"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub"
)

// Counters are the totals of a Run. They may be read while it runs.
type Counters struct {
	Lines      atomic.Int64 // delivered, as the input counts them
	Edited     atomic.Int64
	Withheld   atomic.Int64
	Markers    atomic.Int64 // values that got a marker because no token could be made
	Bytes      atomic.Int64 // of input
	Redactions [class.Count]atomic.Int64
	Files      atomic.Int64 // followed now
	Truncated  atomic.Int64 // times that a file was truncated while it was followed
	Lost       atomic.Int64 // files that were gone before they were read to their end
	Reloads    atomic.Int64
	BadReloads atomic.Int64 // refused: the rules before stay in force
}

func (c *Counters) add(o *scrub.Outcome, read int64) {
	c.Lines.Add(int64(o.Lines))
	c.Edited.Add(int64(o.Edited))
	c.Withheld.Add(int64(o.Withheld))
	c.Markers.Add(int64(o.Markers))
	c.Bytes.Add(read)
	for i, n := range o.Counts {
		if n != 0 {
			c.Redactions[i].Add(n)
		}
	}
}
