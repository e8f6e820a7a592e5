package measure

import (
	"fmt"
	"io"
	"iter"
	"math/bits"
	"strings"
	"time"
)

// subBits is the resolution of a Histogram: each doubling is cut into
// 1<<subBits buckets, which is an error of at most 6 %.
const subBits = 4

// Histogram counts durations in nanoseconds. The zero value is empty.
type Histogram struct {
	count   [64 << subBits]int64
	n, sum  int64
	maximum int64
}

// Add counts one duration.
func (h *Histogram) Add(ns int64) {
	ns = max(ns, 0)
	h.count[bucket(ns)]++
	h.n++
	h.sum += ns
	h.maximum = max(h.maximum, ns)
}

func bucket(ns int64) int {
	if ns < 1<<subBits {
		return int(ns)
	}
	exp := bits.Len64(uint64(ns)) - 1 - subBits
	return (exp+1)<<subBits | int(ns>>exp)&(1<<subBits-1)
}

// low is the smallest duration that falls into bucket i.
func low(i int) int64 {
	if i < 1<<subBits {
		return int64(i)
	}
	exp := i>>subBits - 1
	return (1<<subBits | int64(i)&(1<<subBits-1)) << exp
}

// N is the number of durations; Max the longest, exactly.
func (h *Histogram) N() int64 { return h.n }

// Max is the longest duration, exactly.
func (h *Histogram) Max() int64 { return h.maximum }

// Mean is the average in nanoseconds; 0 when empty.
func (h *Histogram) Mean() float64 {
	if h.n == 0 {
		return 0
	}
	return float64(h.sum) / float64(h.n)
}

// Quantile is the duration in nanoseconds that a share q of all does not
// exceed, rounded up to the end of its bucket; 0 when empty.
func (h *Histogram) Quantile(q float64) int64 {
	if h.n == 0 {
		return 0
	}
	want := int64(q*float64(h.n) + 0.5)
	want = min(max(want, 1), h.n)
	var seen int64
	for i, c := range h.count {
		if seen += c; seen >= want {
			return min(low(i+1)-1, h.maximum)
		}
	}
	return h.maximum
}

// Bars prints one row for each doubling that occurs, with a bar as wide as
// its share.
func (h *Histogram) Bars(w io.Writer, width int) {
	var most int64
	for _, n := range h.Doublings() {
		most = max(most, n)
	}
	for below, n := range h.Doublings() {
		bar := strings.Repeat("█", int(n*int64(width)/most))
		if bar == "" && n > 0 {
			bar = "▏"
		}
		fmt.Fprintf(w, "  < %-8s %10d %6.2f%%  %s\n", time.Duration(below), n, 100*float64(n)/float64(h.n), bar)
	}
}

// Doublings goes through the doublings from the first to the last that
// occurs: how many durations lie below so many nanoseconds, and not below
// half of that.
func (h *Histogram) Doublings() iter.Seq2[int64, int64] {
	return func(yield func(below, n int64) bool) {
		var rows [65]int64
		first, last := 65, -1
		for i, c := range h.count {
			if c > 0 {
				r := bits.Len64(uint64(low(i)))
				rows[r] += c
				first, last = min(first, r), max(last, r)
			}
		}
		for r := first; r <= last; r++ {
			if !yield(int64(1)<<r, rows[r]) {
				return
			}
		}
	}
}
