package scrub

import (
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// left asks the rules for names again about values in which something was found:
// a text too long for what its key says it is may be short enough with markers in
// it, and whoever scrubs the line again would take it whole. Such values are
// recorded whole; it reports whether there are some.
func (w *Worker) left(raw []byte) bool {
	n, k := len(w.hits), 0
	for _, i := range w.refused {
		l := &w.doc.Leaves[i]
		if l.Key.None() || !w.s.fields.Knows(l.ID) {
			continue
		}
		v := &w.doc.Views[l.View]
		s, e := trim(v.B, int(l.Start), int(l.End))
		rs, re := v.Raw(s, e)
		if s >= e || re-rs != e-s || e-s > maxLeft {
			continue
		}
		for k > 0 && w.edits[k-1].Start >= rs { // the inside of a text comes behind it
			k--
		}
		for k < len(w.edits) && w.edits[k].Start < rs {
			k++
		}
		to := k
		for to < len(w.edits) && w.edits[to].End <= re {
			to++
		}
		if to > k && (w.edits[k].Start > rs || w.edits[k].End < re) {
			w.leftOf(raw, i, s, e, rs, re, w.edits[k:to])
		}
	}
	return len(w.hits) > n
}

// leftOf asks about the value of a leaf, view bytes [s, e), which is raw[rs:] as
// edits leave it.
func (w *Worker) leftOf(raw []byte, leaf int32, s, e, rs, re int, edits []rewrite.Edit) {
	conf := w.conf
	conf.Tokens = nil // they are read as markers
	b := w.rest[:0]
	for i := range edits {
		x := edits[i]
		b = append(b, raw[rs:x.Start]...)
		b = rewrite.Replacement(b, &x, &conf)
		rs = x.End
	}
	b = append(b, raw[rs:re]...)
	w.rest = b[:0]
	ex := w.ex
	w.ex = nil
	defer func() { w.ex = ex }()
	r := w.verdict(leaf, b)
	if r == nil || r.Verdict != field.Redact && r.Verdict != field.Drop {
		return
	}
	x := rewrite.Edit{End: len(b), Class: w.classOf(leaf, r, b), Value: b}
	if x.Action = w.s.o.Policy.Action[x.Class]; x.Action == rewrite.Keep || x.Done(&conf) {
		return
	}
	w.byName(leaf, r, s, e)
}

// maxLeft bounds the values that are asked about again: no guard takes a longer
// one for more than a text.
const maxLeft = 512
