package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// chart is a drawing of stacked bars, in units of its view box.
type chart struct {
	W, H   float64
	Bars   []bar
	Rules  []tick // across, at values
	Labels []tick // below, at times
	Legend []entry
	About  string // for who cannot see it
}

type bar struct {
	X, Y, W, H float64
	Series     int
	Title      string
}

type tick struct {
	At    float64
	Label string
}

type entry struct {
	Series int
	Name   string
	N      int64
}

// The size of a chart and the room that its labels take.
const (
	chartW, chartH = 1040, 260
	left, bottom   = 56, 24
	top            = 8
	maxSeries      = 6 // series of their own; the rest is one more
)

// bucket is one bar of a chart: a day, a week or a month.
type bucket struct {
	name   string
	counts []int64
}

// buckets sums series of days up so that no more than about a hundred bars
// stand side by side. It also says what one of them covers.
func (r *Report) buckets(series [][]int64) (list []bucket, unit string) {
	unit = "day"
	name := func(t time.Time) string { return t.Format(time.DateOnly) }
	switch n := len(r.Days); {
	case n > 730:
		unit = "month"
		name = func(t time.Time) string { return t.Format("2006-01") }
	case n > 92:
		unit = "week"
		name = func(t time.Time) string { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7).Format(time.DateOnly) }
	}
	for i, d := range r.Days {
		label := name(d.Date)
		if n := len(list); n == 0 || list[n-1].name != label {
			list = append(list, bucket{label, make([]int64, len(series))})
		}
		for j := range series {
			list[len(list)-1].counts[j] += series[j][i]
		}
	}
	return list, unit
}

// byClass draws what was found, stacked by class.
func (r *Report) byClass() *chart {
	var names []string
	var series [][]int64
	var legend []entry
	for i, c := range r.Classes {
		if i < maxSeries {
			names, series = append(names, c.Name), append(series, c.Series)
			legend = append(legend, entry{i, c.Name, c.N})
			continue
		}
		if i == maxSeries {
			names, series = append(names, "other classes"), append(series, make([]int64, len(r.Days)))
			legend = append(legend, entry{Series: maxSeries, Name: "other classes"})
		}
		for j, n := range c.Series {
			series[maxSeries][j] += n
		}
		legend[maxSeries].N += c.N
	}
	c := r.draw(names, series)
	c.Legend = legend
	return c
}

// withheld draws the lines that could not be scanned.
func (r *Report) withheld() *chart {
	s := make([]int64, len(r.Days))
	for i, d := range r.Days {
		s[i] = d.Withheld
	}
	return r.draw([]string{"withheld"}, [][]int64{s})
}

func (r *Report) draw(names []string, series [][]int64) *chart {
	list, unit := r.buckets(series)
	c := &chart{W: chartW, H: chartH}
	var most int64
	for _, b := range list {
		most = max(most, sum(b.counts))
	}
	step, scale := scaleOf(most)
	for v := int64(0); v <= scale; v += step {
		c.Rules = append(c.Rules, tick{round(c.y(v, scale)), short(v)})
	}
	slot := (chartW - left) / float64(max(len(list), 1))
	width := min(slot*0.8, 48)
	every := max((len(list)+9)/10, 1)
	for i, b := range list {
		x := left + slot*float64(i) + (slot-width)/2
		if i%every == 0 {
			c.Labels = append(c.Labels, tick{round(x + width/2), b.name})
		}
		var below int64
		for j, n := range b.counts {
			if n == 0 {
				continue
			}
			y, base := c.y(below+n, scale), c.y(below, scale)
			c.Bars = append(c.Bars, bar{round(x), round(y), round(width), round(max(base-y, 0.5)), j, fmt.Sprintf("%s: %s %d", b.name, names[j], n)})
			below += n
		}
	}
	c.About = fmt.Sprintf("Bars by %s, at most %d; the tables below have the numbers.", unit, most)
	return c
}

func (c *chart) y(v, scale int64) float64 {
	return chartH - bottom - float64(v)/float64(scale)*(chartH-bottom-top)
}

// scaleOf returns round numbers for the lines of a scale up to most.
func scaleOf(most int64) (step, scale int64) {
	if most <= 4 {
		return 1, max(most, 1)
	}
	raw := float64(most) / 4
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5, 10} {
		if step = int64(m * power); float64(step) >= raw {
			break
		}
	}
	step = max(step, 1)
	return step, (most + step - 1) / step * step
}

func round(x float64) float64 { return math.Round(x*10) / 10 }

// short writes a number with few digits.
func short(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if n >= u.size {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/float64(u.size)), ".0") + u.name
		}
	}
	return fmt.Sprint(n)
}

// spark returns the points of a small line for a series of days.
func spark(series []int64) string {
	const w, h = 120, 22
	points := series
	if n := len(series); n > w/2 { // no more points than can be seen
		points = make([]int64, w/2)
		for i, v := range series {
			points[i*len(points)/n] += v
		}
	}
	if len(points) < 2 {
		return ""
	}
	most := max(slices.Max(points), 1)
	var sb strings.Builder
	for i, v := range points {
		fmt.Fprintf(&sb, "%.1f,%.1f ", float64(i)*w/float64(len(points)-1), h-1-float64(v)/float64(most)*(h-3))
	}
	return strings.TrimSpace(sb.String())
}
