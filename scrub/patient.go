package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
)

// patient returns the medical record number that the matches of a line hold:
// whom its dates are of. It is nil without one, and with several. Other
// identifiers do not count, so that the dates of one patient are moved alike
// on all lines that can tell.
func (w *Worker) patient(ms []detect.Match) []byte {
	if w.conf.Tokens == nil {
		return nil
	}
	var one []byte
	for i := range ms {
		if ms[i].Class != class.MRN {
			continue
		}
		src := &w.src[ms[i].Ref]
		v := w.doc.Views[src.view].B[src.start:src.end]
		switch {
		case len(v) == 0 || v[0] == '[': // a marker
		case one == nil:
			one = v
		case !bytes.Equal(one, v):
			return nil
		}
	}
	return one
}
