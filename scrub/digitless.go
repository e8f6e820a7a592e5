package scrub

import "github.com/phiscrub/phiscrub/scrub/walk"

// longValue is the length from which on it is worth it to remember that a value
// has no digit: keys without values have all that follows for theirs.
const longValue = 64

// digitless is a stretch of a view in which no digit stands.
type digitless struct {
	view     int32
	from, to int
}

// noDigit reports whether no digit is in the value of a leaf, which ends with
// its view's bytes or before.
func (w *Worker) noDigit(l *walk.Leaf, value []byte) bool {
	b := w.doc.Views[l.View].B
	s, e := trim(b, int(l.Start), int(l.End))
	if e-s != len(value) {
		return false
	}
	c := &w.blank
	if c.view != l.View || s < c.from || s > c.to {
		*c = digitless{l.View, s, s}
	}
	for c.to < e && !isDigit(b[c.to]) {
		c.to++
	}
	return c.to >= e
}
