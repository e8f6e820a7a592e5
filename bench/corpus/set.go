package corpus

import (
	"slices"
	"strings"
	"time"
)

// SetSeed, SetLines and SetShare are what recall and precision are recorded
// with.
const (
	SetSeed  = 2026
	SetLines = 24000
	SetShare = 0.48 // of payloads; a document of many lines is one
)

// Set gives at least n labelled lines over all sources and renderings. The
// same seed gives the same bytes. A document printed over many lines is kept
// whole; all its records but the last say More.
func Set(seed uint64, n int, share float64) []Record {
	d := newDice(seed)
	clock := clock{d, time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)}
	var order []source
	for _, s := range sources {
		order = append(order, slices.Repeat([]source{s}, s.weight)...)
	}
	var out []Record
	for len(out) < n {
		src := pick(d, order)
		s := newScene(d, clock.tick())
		body := src.plain
		if src.personal != nil && d.chance(share) {
			body = src.personal
		}
		t, render := body(s), "line"
		if src.renders != nil {
			render = pick(d, src.renders)
			i := slices.IndexFunc(renderings, func(r rendering) bool { return r.name == render })
			t = renderings[i].write(s, t)
		}
		out = append(out, t.records(src.name, render)...)
	}
	return out
}

// records cuts t at its newlines.
func (t text) records(format, render string) []Record {
	var out []Record
	for len(t) > 0 {
		s := t.String()
		i := strings.IndexByte(s, '\n')
		if i < 0 {
			i = len(s)
		}
		head, tail := t.cut(i)
		if i < len(s) {
			_, tail = tail.cut(1)
		}
		r := head.record(format)
		r.Render, r.More = render, len(tail) > 0
		out = append(out, r)
		t = tail
	}
	return out
}

// Sources lists the formats of the set with a description of each.
func Sources() [][2]string {
	var out [][2]string
	for _, s := range sources {
		out = append(out, [2]string{s.name, s.about})
	}
	return out
}
