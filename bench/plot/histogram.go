package plot

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Histogram is the shares of durations by doublings, one panel a workload,
// all on the same axis.
type Histogram struct {
	Title, Note string
	Panels      []Panel
}

// Panel is one workload.
type Panel struct {
	Name, Says string
	Rows       []Row
}

// Row is how many durations lie below Below and not below half of it.
type Row struct{ Below, Count int64 }

// SVG draws the panels one below the other; the highest bar of each is as
// high as the panel.
func (p Histogram) SVG() []byte {
	c := &canvas{wide: 860}
	c.text(16, 28, "t", p.Title)
	c.text(16, 47, "s", p.Note)
	var all []int64
	for _, x := range p.Panels {
		for _, r := range x.Rows {
			if r.Count > 0 {
				all = append(all, r.Below)
			}
		}
	}
	if len(all) == 0 {
		return c.svg(60, p.Title)
	}
	first, last := exponent(slices.Min(all)), exponent(slices.Max(all))
	const from, to, high = 24.0, 836.0, 90.0
	wide := (to - from) / (last - first + 1)
	y := 62.0
	for _, x := range p.Panels {
		c.text(from, y+14, "t", x.Name)
		c.text(from+190, y+14, "s", x.Says)
		total, most := int64(0), int64(0)
		for _, r := range x.Rows {
			total, most = total+r.Count, max(most, r.Count)
		}
		foot := y + 44 + high
		for _, r := range x.Rows {
			if r.Count == 0 {
				continue
			}
			share := float64(r.Count) / float64(total)
			tall := math.Max(high*float64(r.Count)/float64(most), 1)
			at := from + wide*(exponent(r.Below)-first)
			c.rect(at+1, foot-tall, wide-2, tall, "a")
			if share >= 0.001 {
				c.text(at+wide/2, foot-tall-4, "s m", percent(share))
			}
		}
		c.line(from, foot, to, foot)
		y = foot + 8
	}
	for e := first; e <= last; e += math.Ceil(52 / wide) {
		c.text(from+wide*(e-first+0.5), y+12, "s m", "< "+short(int64(math.Pow(2, e))))
	}
	return c.svg(y+24, p.Title)
}

func exponent(ns int64) float64 { return math.Ceil(math.Log2(float64(ns))) }

func percent(share float64) string {
	if share >= 0.0995 {
		return fmt.Sprintf("%.0f%%", 100*share)
	}
	return fmt.Sprintf("%.1f%%", 100*share)
}

// short is a duration with at most two digits and its unit.
func short(ns int64) string {
	d := time.Duration(ns)
	for _, u := range []time.Duration{time.Second, time.Millisecond, time.Microsecond} {
		if d >= u {
			v := float64(d) / float64(u)
			if v < 10 {
				return fmt.Sprintf("%.2g", v) + u.String()[1:]
			}
			return fmt.Sprintf("%.0f", v) + u.String()[1:]
		}
	}
	return d.String()
}
