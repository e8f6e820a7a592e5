package measure

import (
	"bytes"
	"runtime"
	"time"

	"github.com/phiscrub/phiscrub/scrub"
)

// blockSize is what the pipe reads at once.
const blockSize = 256 << 10

// Effort says how long to measure.
type Effort struct {
	Passes int // over the data in blocks; the least time counts. Default 5
	Lines  int // timed one by one, at most; 0: all
}

// Throughput is the result of Speed.
type Throughput struct {
	Bytes   int64
	Outcome scrub.Outcome // of one pass
	CPU     time.Duration // least user and system time of a pass
	Wall    time.Duration // least wall time of a pass
	CPUTime bool          // false where CPU is wall time, for want of better
	Allocs  float64       // allocations a line, after a first pass
	Line    Histogram     // each line by itself; includes Timer
	Timer   time.Duration // what reading the clock costs
	Clean   Histogram     // the lines of Line that came out unchanged
}

// CPURate is in megabytes (10^6) a second of CPU time.
func (t *Throughput) CPURate() float64 { return rate(t.Bytes, t.CPU) }

// WallRate is in megabytes (10^6) a second.
func (t *Throughput) WallRate() float64 { return rate(t.Bytes, t.Wall) }

func rate(n int64, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / 1e6 / d.Seconds()
}

// Speed measures w over data: as the pipe does, in blocks of whole lines,
// and then line by line.
func Speed(w Worker, data []byte, e Effort) Throughput {
	if e.Passes <= 0 {
		e.Passes = 5
	}
	t := Throughput{Bytes: int64(len(data))}
	dst := make([]byte, 0, 2*blockSize)
	dst, t.Outcome = pass(w, dst, data) // warms up
	var before, after runtime.MemStats
	for i := range e.Passes {
		runtime.ReadMemStats(&before)
		cpu, ok := cpuTime()
		start := time.Now()
		dst, _ = pass(w, dst, data)
		wall := time.Since(start)
		used := wall
		if ok {
			end, _ := cpuTime()
			used = end - cpu
		}
		runtime.ReadMemStats(&after)
		allocs := float64(after.Mallocs-before.Mallocs) / float64(max(t.Outcome.Lines, 1))
		if i == 0 {
			t.CPU, t.Wall, t.CPUTime, t.Allocs = used, wall, ok, allocs
			continue
		}
		t.CPU, t.Wall, t.Allocs = min(t.CPU, used), min(t.Wall, wall), min(t.Allocs, allocs)
	}
	t.lines(w, data, e.Lines)
	return t
}

// pass scrubs data in blocks and returns dst for the next pass.
func pass(w Worker, dst, data []byte) ([]byte, scrub.Outcome) {
	var sum scrub.Outcome
	for len(data) > 0 {
		block := data[:cut(data)]
		out, o := w.Block(dst[:0], block)
		sum.Add(o)
		if len(out) > 0 && &out[0] != &block[0] {
			dst = out
		}
		data = data[len(block):]
	}
	return dst, sum
}

// cut is the length of the next block: whole lines, and no record that goes
// on in the next block.
func cut(data []byte) int {
	if len(data) <= blockSize {
		return len(data)
	}
	end := bytes.LastIndexByte(data[:blockSize], '\n') + 1
	for end < len(data) {
		if end > 0 && !scrub.Continues(lastLine(data[:end-1])) {
			return end
		}
		next := bytes.IndexByte(data[end:], '\n')
		if next < 0 {
			break
		}
		end += next + 1
	}
	return len(data)
}

func lastLine(b []byte) []byte { return b[bytes.LastIndexByte(b, '\n')+1:] }

func (t *Throughput) lines(w Worker, data []byte, most int) {
	t.Timer = timerCost()
	var dst []byte
	for n := 0; len(data) > 0 && (most == 0 || n < most); n++ {
		line := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			data = nil
		}
		start := time.Now()
		out, o := w.Line(dst[:0], line)
		ns := int64(time.Since(start))
		t.Line.Add(ns)
		if o.Edited == 0 && o.Withheld == 0 {
			t.Clean.Add(ns)
		} else {
			dst = out
		}
	}
}

// timerCost is the least time between two readings of the clock.
func timerCost() time.Duration {
	least := time.Second
	for range 1000 {
		start := time.Now()
		least = min(least, time.Since(start))
	}
	return least
}
