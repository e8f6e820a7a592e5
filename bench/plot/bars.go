package plot

import (
	"fmt"
	"math"
)

// Bars are values by group on one logarithmic scale.
type Bars struct {
	Title, Note string
	Unit        string
	Groups      []Group
}

// Group is a heading and its bars, in the order given.
type Group struct {
	Name string
	Rows []Bar
}

// Bar is one value above 0; others are said in words beside an empty row.
type Bar struct {
	Name  string
	Value float64
	Says  string // stands behind the bar; empty: the value
	Ours  bool   // in the colour that stands out
}

const (
	left  = 150.0
	right = 790.0 // room for the figure behind the longest bar
	step  = 22.0
)

// SVG draws the bars. Every decade has a line.
func (p Bars) SVG() []byte {
	c := &canvas{wide: 860}
	low, high := p.range10()
	at := func(v float64) float64 { return left + (right-left)*(math.Log10(v)-low)/(high-low) }
	c.text(16, 28, "t", p.Title)
	c.text(16, 47, "s", p.Note)
	c.text(right+20, 28, "s e", p.Unit)
	y := 66.0
	top := y
	var body canvas
	for _, g := range p.Groups {
		body.text(16, y+14, "t", g.Name)
		y += step + 2
		for _, r := range g.Rows {
			body.text(left-8, y+14, "e", r.Name)
			x := left
			if r.Value > 0 {
				class := "b"
				if r.Ours {
					class = "a"
				}
				x = math.Max(at(r.Value), left+2)
				body.rect(left, y+3, x-left, step-7, class)
			}
			says := r.Says
			if says == "" {
				says = figure(r.Value)
			}
			body.text(x+6, y+14, "", says)
			y += step
		}
		y += 10
	}
	for d := low; d <= high; d++ {
		x := at(math.Pow(10, d))
		c.line(x, top, x, y)
		c.text(x, y+16, "s m", figure(math.Pow(10, d)))
	}
	c.b.WriteString(body.b.String())
	return c.svg(y+28, p.Title)
}

// range10 are the decades that hold every value.
func (p Bars) range10() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, g := range p.Groups {
		for _, r := range g.Rows {
			if r.Value > 0 {
				low, high = math.Min(low, math.Floor(math.Log10(r.Value))), math.Max(high, math.Ceil(math.Log10(r.Value)))
			}
		}
	}
	if low > high {
		return 0, 1
	}
	return low, math.Max(high, low+1)
}

// figure has two digits, or all before the point.
func figure(v float64) string {
	switch {
	case v <= 0:
		return ""
	case v >= 10:
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2g", v)
}
