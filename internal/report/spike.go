package report

import (
	"slices"
	"time"
)

// Spike is a day on which a class was found much more often than on the days
// before.
type Spike struct {
	Date  time.Time
	Class string
	N     int64
	Usual int64 // the median of the days before, up to 28 of them
}

// What makes a spike: at least minSpike findings, three times the median of the
// days before, and five times as far from it as those days are in the median.
const (
	minSpike   = 20
	minHistory = 7
	maxHistory = 28
)

func spikes(r *Report) (list []Spike) {
	for _, c := range r.Classes {
		for i := minHistory; i < len(c.Series); i++ {
			before := c.Series[max(i-maxHistory, 0):i]
			usual := median(before)
			away := make([]int64, len(before))
			for j, n := range before {
				away[j] = max(n-usual, usual-n)
			}
			if n := c.Series[i]; n >= minSpike && n > 3*usual && n > usual+5*median(away) {
				list = append(list, Spike{r.Days[i].Date, c.Name, n, usual})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Spike) int { return b.Date.Compare(a.Date) })
	return list[:min(len(list), maxListed)]
}

func median(list []int64) int64 {
	s := slices.Sorted(slices.Values(list))
	if len(s) == 0 {
		return 0
	}
	return s[len(s)/2]
}
