package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/phiscrub/phiscrub/bench/plot"
	"github.com/phiscrub/phiscrub/bench/record"
)

// titles are the workloads that are shown, in order.
var titles = []struct{ name, title string }{
	{"infra", "infrastructure logs"},
	{"json-3", "JSON, 3 % with PHI"},
	{"dense", "dense PHI"},
}

// ours is the name of phiscrub among the peers.
const ours = "phiscrub"

// ran are the peers that were compared, fastest on the workload first.
func (r results) ran(workload string) []record.Peer {
	var out []record.Peer
	for _, p := range r.compare.Peers {
		if len(p.Results) > 0 {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b record.Peer) int {
		return cmp.Compare(speed(result(b, workload)), speed(result(a, workload)))
	})
	return out
}

// result is empty where a peer has none.
func result(p record.Peer, workload string) record.Result {
	for _, r := range p.Results {
		if r.Workload == workload {
			return r
		}
	}
	return record.Result{}
}

// speed is 0 where nothing was timed.
func speed(r record.Result) float64 {
	if r.CPU <= 0 {
		return 0
	}
	return r.MBs()
}

// picture is a file to be drawn.
type picture struct {
	name string
	svg  []byte
}

func (r results) pictures() []picture {
	out := []picture{{"latency.svg", r.histogram()}}
	if len(r.ran("")) > 0 {
		out = append(out, picture{"throughput.svg", r.bars()})
	}
	return out
}

func (r results) bars() []byte {
	b := plot.Bars{Title: "Megabytes a second of CPU time", Unit: "MB/s, logarithmic",
		Note: fmt.Sprintf("%s, %s; all run the same 13 patterns, but * run what they find by themselves", r.compare.On.Processor, day(r.compare.On))}
	for _, t := range titles {
		g := plot.Group{Name: t.title}
		for _, p := range r.ran(t.name) {
			x := result(p, t.name)
			bar := plot.Bar{Name: p.Name + star(p), Value: speed(x), Ours: p.Name == ours}
			if bar.Value == 0 {
				bar.Says = x.Problem
			}
			g.Rows = append(g.Rows, bar)
		}
		b.Groups = append(b.Groups, g)
	}
	return b.SVG()
}

func (r results) histogram() []byte {
	h := plot.Histogram{Title: "Time to scrub one line", Note: fmt.Sprintf("in the process, one line at a time, reading the clock included; %s, %s", r.latency.On.Processor, day(r.latency.On))}
	for _, t := range titles {
		for _, l := range r.latency.Lines {
			if l.Workload != t.name {
				continue
			}
			p := plot.Panel{Name: t.title, Says: fmt.Sprintf("p50 %s, p99 %s, p99.9 %s, max %s", short(l.P50), short(l.P99), short(l.P999), short(l.Max))}
			for _, b := range l.Bars {
				p.Rows = append(p.Rows, plot.Row{Below: b.Below, Count: b.Count})
			}
			h.Panels = append(h.Panels, p)
		}
	}
	return h.SVG()
}

// star marks those that do not run the 13 patterns.
func star(p record.Peer) string {
	if strings.HasPrefix(p.About, "the 13 patterns") {
		return ""
	}
	return "*"
}

// day is the date without the time.
func day(on record.On) string { return on.Date[:min(10, len(on.Date))] }

// block is what stands in the README; dir is the folder as a link from there.
func (r results) block(dir string) string {
	var b strings.Builder
	if len(r.ran("")) > 0 {
		r.table(&b, dir)
	}
	b.WriteString("CPU time as a multiple of `wc -l` on the same file: ")
	for i, t := range titles {
		for _, x := range r.ratios.Rows {
			if x.Workload == t.name {
				if i > 0 {
					b.WriteString("; ")
				}
				fmt.Fprintf(&b, "%s %.0f (%s MB/s)", t.title, x.Times(), figure(x.MBs()))
			}
		}
	}
	b.WriteString(".\n")
	for _, p := range r.latency.Pipes {
		if p.Rate == 1000 && p.Workload == "json-3" {
			fmt.Fprintf(&b, "Added to `cat` through a pipe at 1,000 lines a second: %s at the median, %s at p99.\n", short(p.Scrub.P50-p.Cat.P50), short(p.Scrub.P99-p.Cat.P99))
		}
	}
	fmt.Fprintf(&b, "\nRecorded by `make bench-record` on %s (%s, %d threads, %s%s); all of it is in [%s](%s).\n",
		day(r.ratios.On), r.ratios.On.Processor, r.ratios.On.Threads, r.ratios.On.Toolchain, loaded(r.ratios.On), dir, dir)
	return b.String()
}

func (r results) table(b *strings.Builder, dir string) {
	fmt.Fprintf(b, "![Megabytes a second of CPU time, by workload and program](%s/throughput.svg)\n\n", dir)
	b.WriteString("| MB/s of CPU time | infrastructure logs | JSON, 3 % with PHI | dense PHI | recall, JSON | recall, dense | precision, JSON | clean JSON lines changed |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, p := range r.ran(titles[0].name) {
		name := p.Name
		if name == ours {
			name = "**" + name + "**"
		}
		fmt.Fprintf(b, "| %s%s |", name, strings.ReplaceAll(star(p), "*", `\*`))
		for _, t := range titles {
			b.WriteString(" " + figure(speed(result(p, t.name))) + " |")
		}
		json, dense := result(p, "json-3").Quality, result(p, "dense").Quality
		fmt.Fprintf(b, " %s | %s | %s | %s |\n", share(json, recall), share(dense, recall), share(json, precision), share(json, spoilt))
	}
	b.WriteString("\n\\* with what it finds by itself; all others run the same 13 patterns. Recall and precision are\nagainst the labels of our own generator, which favours us.")
	var missing []string
	for _, p := range r.compare.Peers {
		if p.Skipped != "" {
			missing = append(missing, p.Name)
		}
	}
	if len(missing) > 0 {
		fmt.Fprintf(b, " Not installed then: %s.", strings.Join(missing, ", "))
	}
	b.WriteString("\n\n")
}

// loaded admits what else the machine did.
func loaded(on record.On) string {
	one, _, _ := strings.Cut(on.Load, " ")
	if one == "" {
		return ""
	}
	return ", load " + one + " at the start"
}

func recall(q *record.Quality) float64    { return q.Recall }
func precision(q *record.Quality) float64 { return q.Precision }
func spoilt(q *record.Quality) float64 {
	return float64(q.CleanChanged) / float64(max(q.CleanLines, 1))
}

func share(q *record.Quality, of func(*record.Quality) float64) string {
	if q == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*of(q))
}

// figure has two digits, or all before the point.
func figure(v float64) string {
	switch {
	case v <= 0:
		return "–"
	case v >= 10:
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2g", v)
}

// short is a duration with at most three digits.
func short(ns int64) string {
	d := time.Duration(ns)
	for unit := time.Nanosecond; ; unit *= 10 {
		if d.Abs() < 1000*unit {
			return d.Round(unit).String()
		}
	}
}
