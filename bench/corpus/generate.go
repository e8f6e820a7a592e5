package corpus

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// Options say what to generate.
type Options struct {
	Seed    uint64
	Share   float64  // share of lines with identifiers, 0 to 1
	Dense   bool     // personal lines have about eight identifiers each
	Formats []string // names of Formats, or "infra"; empty: all but infra
	Split   float64  // share of cri lines that come as two partial records
}

// Generator gives records without end.
type Generator struct {
	o       Options
	d       dice
	clock   clock
	formats []format
	infra   bool
	queue   []Record
}

// Formats lists the known formats with a description of each.
func Formats() [][2]string {
	out := [][2]string{{"infra", "sshd, kubelet, kernel, etcd, postgres, kafka, ingress and such"}}
	for _, f := range formats {
		out = append(out, [2]string{f.name, f.about})
	}
	sort.Slice(out, func(i, j int) bool { return out[i][0] < out[j][0] })
	return out
}

// New checks the options and returns a Generator.
func New(o Options) (*Generator, error) {
	if o.Share < 0 || o.Share > 1 {
		return nil, fmt.Errorf("share %g: want 0 to 1", o.Share)
	}
	d := newDice(o.Seed)
	g := &Generator{o: o, d: d, clock: clock{d, time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)}}
	if len(o.Formats) == 0 {
		g.formats = formats
	}
	for _, name := range o.Formats {
		if name == "infra" {
			g.infra = true
			continue
		}
		i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
		if i < 0 {
			return nil, fmt.Errorf("format %q: known are %s", name, strings.Join(names(), ", "))
		}
		g.formats = append(g.formats, formats[i])
	}
	return g, nil
}

func names() []string {
	var out []string
	for _, f := range Formats() {
		out = append(out, f[0])
	}
	return out
}

// Next returns the next record.
func (g *Generator) Next() Record {
	if len(g.queue) > 0 {
		r := g.queue[0]
		g.queue = g.queue[1:]
		return r
	}
	now := g.clock.tick()
	kinds := len(g.formats)
	if g.infra {
		kinds++
	}
	i := g.d.IntN(kinds)
	if i == len(g.formats) {
		return pick(g.d, infra)(g.d, now).record("infra")
	}
	f := g.formats[i]
	e := g.event(now)
	if f.name == "cri" && g.d.chance(g.o.Split) {
		return g.split(now, e)
	}
	return f.write(g.d, now, e).record(f.name)
}

func (g *Generator) event(now time.Time) event {
	if !g.d.chance(g.o.Share) {
		return pick(g.d, ordinary)(g.d, now)
	}
	if g.o.Dense {
		return dense(g.d, now)
	}
	return pick(g.d, personal)(g.d, now)
}

// split cuts the text of one cri record into two, anywhere: a value may be
// cut as well, and both parts of it are labelled.
func (g *Generator) split(now time.Time, e event) Record {
	body := pino(g.d, now, e)
	at := len(body.String())/2 + g.d.IntN(20)
	for !utf8Start(body.String(), at) {
		at++
	}
	head, tail := body.cut(at)
	g.queue = append(g.queue, cat(criHead(now, "F"), tail).record("cri"))
	return cat(criHead(now, "P"), head).record("cri")
}

func utf8Start(s string, i int) bool { return i >= len(s) || s[i]&0xC0 != 0x80 }
