package walk_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// FuzzDoc asserts of any line what sound says, that a used Doc gives the
// same leaves as a new one (L5), that work is bounded (L7), and of JSON that
// a parser agrees.
func FuzzDoc(f *testing.F) {
	for _, s := range corpus(f) {
		if len(s) < 600 {
			f.Add([]byte(s), uint8(len(s)))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, cut uint8) {
		if len(raw) > 1<<14 {
			return
		}
		var d, used walk.Doc
		d.Line(raw, walk.Prefix(raw))
		sound(t, &d, raw)
		want := leaves(&d, raw)

		half := int(cut) % (len(raw) + 1)
		segs := []walk.Span{{Start: 0, End: half}, {Start: half, End: len(raw)}}
		used.Segments(raw, segs, cut%2 == 0)
		sound(t, &used, raw)
		used.Line(raw, walk.Prefix(raw))
		compare(t, string(raw), leaves(&used, raw), want)

		if n := decoded(&d); n > 24*(len(raw)+16) {
			t.Errorf("%d bytes decoded of %d", n, len(raw))
		}
		if n := len(d.Leaves) + len(d.Nodes) + len(d.Views); n > 24*(len(raw)+16) {
			t.Errorf("%d leaves, nodes and views of %d bytes", n, len(raw))
		}
		if simple(string(raw)) {
			same(t, string(raw))
		}
	})
}
