package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/audit"
)

// Options say what a report covers.
type Options struct {
	From, To time.Time     // zero: from the first event, to the last
	Now      time.Time     // when the report is made
	Gap      time.Duration // a writer that was silent for longer is a gap in coverage; 15 min

	Incident   bool      // From and To are those of an incident
	Discovered time.Time // the day that it became known
}

// Report is what a log says of a period.
type Report struct {
	Options
	Log      string
	Sound    bool
	Anchored bool
	Problems []string

	Totals   Totals
	Days     []Day
	Classes  []Class
	Sources  []Source
	Rules    []Rule
	Spikes   []Spike
	Gaps     []Gap
	Configs  []Config
	Tools    []Tool
	Resolves []Resolve
	Lost     int64 // events that could not be recorded
	Unread   int   // segments sealed to others
}

// Totals are sums over the period.
type Totals struct {
	Lines, Edited, Withheld, Found, Bytes int64
}

// Day is one day, UTC.
type Day struct {
	Date time.Time
	Totals
	ByClass map[string]int64
}

// Class is a kind of identifier that was caught.
type Class struct {
	Name, About, Letter string
	N                   int64
	Sources             int
	Series              []int64 // by day
	Week, Before        int64   // the last seven days, and the seven before
}

// Source is where lines came from.
type Source struct {
	audit.Source
	Totals
	Classes []Named // the most frequent first
	Series  []int64 // findings by day
}

// Named is a count of something.
type Named struct {
	Name string
	N    int64
}

// Rule is what found something.
type Rule struct {
	ID, Class string
	N         int64
}

// Gap is a time in which nobody wrote the log.
type Gap struct {
	From, To time.Time
	Orderly  bool // the writer had said that it ends
}

// Length returns how long the gap was.
func (g Gap) Length() time.Duration { return g.To.Sub(g.From).Round(time.Second) }

// Config is a configuration that came into force.
type Config struct {
	Time time.Time
	Door string
	audit.Config
}

// Tool sums up calls of a tool.
type Tool struct {
	Name, Outcome string
	Users         int
	N             int64
}

// Resolve is a token that somebody asked the value of.
type Resolve struct {
	Time time.Time
	audit.Resolve
}

// maxListed bounds lists whose length an input could drive up.
const maxListed = 2000

// Builder collects the records of a log.
type Builder struct {
	o        Options
	r        Report
	days     map[time.Time]*Day
	classes  map[string]*classSum
	sources  map[audit.Source]*sourceSum
	rules    map[ruleKey]int64
	tools    map[toolKey]*toolSum
	rows     map[rowKey]int64
	lastSeen time.Time
	stopped  bool
	first    time.Time
	last     time.Time
}

type ruleKey struct{ rule, class string }

type toolKey struct{ name, outcome string }

type toolSum struct {
	n     int64
	users map[string]bool
}

type classSum struct {
	n       int64
	days    map[time.Time]int64
	sources map[audit.Source]bool
}

type sourceSum struct {
	Totals
	classes map[string]int64
	days    map[time.Time]int64
}

// rowKey is a row of the CSV form.
type rowKey struct {
	day         time.Time
	source      audit.Source
	measure     string
	class, rule string
}

// New returns a Builder.
func New(o Options) *Builder {
	if o.Gap <= 0 {
		o.Gap = 15 * time.Minute
	}
	return &Builder{
		o: o, days: map[time.Time]*Day{}, classes: map[string]*classSum{}, sources: map[audit.Source]*sourceSum{},
		rules: map[ruleKey]int64{}, tools: map[toolKey]*toolSum{}, rows: map[rowKey]int64{},
	}
}

// within reports whether a time belongs to the period.
func (b *Builder) within(t time.Time) bool {
	return (b.o.From.IsZero() || !t.Before(b.o.From)) && (b.o.To.IsZero() || !t.After(b.o.To))
}

// Alive takes the time of a checkpoint: the log was written then.
func (b *Builder) Alive(_ int, c audit.Checkpoint) { b.alive(c.Time) }

func (b *Builder) alive(t time.Time) {
	if !b.lastSeen.IsZero() && t.Sub(b.lastSeen) > b.o.Gap {
		g := Gap{From: b.lastSeen, To: t, Orderly: b.stopped}
		if (b.within(g.From) || b.within(g.To)) && len(b.r.Gaps) < maxListed {
			b.r.Gaps = append(b.r.Gaps, g)
		}
	}
	if t.After(b.lastSeen) {
		b.lastSeen = t
	}
}

// Add takes an event. Its error is always nil.
func (b *Builder) Add(e audit.Record) error {
	b.stopped = e.Type == audit.Stop
	if e.Recover != nil && b.within(e.Time) {
		b.r.Lost += e.Recover.Lost
	}
	if e.Config != nil && (b.o.To.IsZero() || !e.Time.After(b.o.To)) {
		b.config(&e)
	}
	if !b.within(e.Time) {
		return nil
	}
	if b.first.IsZero() || e.Time.Before(b.first) {
		b.first = e.Time
	}
	if e.Time.After(b.last) {
		b.last = e.Time
	}
	switch {
	case e.Redacted != nil:
		b.redacted(&e)
	case e.Access != nil:
		b.access(e.Access)
	case e.Resolve != nil && len(b.r.Resolves) < maxListed:
		b.r.Resolves = append(b.r.Resolves, Resolve{e.Time, *e.Resolve})
	}
	return nil
}

// config keeps the changes of the period and what was in force before it.
func (b *Builder) config(e *audit.Record) {
	c := Config{e.Time, e.Door, *e.Config}
	list := b.r.Configs
	if n := len(list); n > 0 {
		last := list[n-1]
		switch {
		case last.Hash == c.Hash && last.Door == c.Door && last.Shadow == c.Shadow:
			return // started again with the same
		case !b.within(last.Time) && !b.within(c.Time) && last.Door == c.Door:
			list[n-1] = c
			return
		}
	}
	if len(list) < maxListed {
		b.r.Configs = append(list, c)
	}
}

func (b *Builder) redacted(e *audit.Record) {
	r := e.Redacted
	t := Totals{Lines: r.Lines, Edited: r.Edited, Withheld: r.Withheld, Bytes: r.BytesIn}
	for _, c := range r.Counts {
		t.Found += c.N
	}
	date := e.Time.UTC().Truncate(24 * time.Hour)
	day := b.days[date]
	if day == nil {
		day = &Day{Date: date, ByClass: map[string]int64{}}
		b.days[date] = day
	}
	src := b.sources[r.Source]
	if src == nil {
		src = &sourceSum{classes: map[string]int64{}, days: map[time.Time]int64{}}
		b.sources[r.Source] = src
	}
	b.r.Totals.add(t)
	day.add(t)
	src.add(t)
	src.days[date] += t.Found
	for measure, n := range map[string]int64{"lines": t.Lines, "edited": t.Edited, "withheld": t.Withheld} {
		b.rows[rowKey{day: date, source: r.Source, measure: measure}] += n
	}
	for _, c := range r.Counts {
		day.ByClass[c.Class] += c.N
		src.classes[c.Class] += c.N
		b.rules[ruleKey{c.Rule, c.Class}] += c.N
		b.rows[rowKey{date, r.Source, "findings", c.Class, c.Rule}] += c.N
		k := b.classes[c.Class]
		if k == nil {
			k = &classSum{days: map[time.Time]int64{}, sources: map[audit.Source]bool{}}
			b.classes[c.Class] = k
		}
		k.n += c.N
		k.days[date] += c.N
		k.sources[r.Source] = true
	}
}

func (t *Totals) add(u Totals) {
	t.Lines += u.Lines
	t.Edited += u.Edited
	t.Withheld += u.Withheld
	t.Found += u.Found
	t.Bytes += u.Bytes
}

func (b *Builder) access(a *audit.Access) {
	if a.Phase == audit.Intent {
		return // the final event counts
	}
	k := toolKey{a.Tool, a.Outcome}
	t := b.tools[k]
	if t == nil {
		t = &toolSum{users: map[string]bool{}}
		b.tools[k] = t
	}
	t.n++
	t.users[a.UserID] = true
}

// Report judges what was collected.
func (b *Builder) Report(v *audit.Verdict) *Report {
	r := &b.r
	r.Options = b.o
	if r.From.IsZero() {
		r.From = b.first
	}
	if r.To.IsZero() {
		r.To = b.last
	}
	r.Log, r.Sound, r.Anchored, r.Unread = v.Log, v.Sound(), v.Anchored, v.Unread
	for _, p := range v.Problems {
		r.Problems = append(r.Problems, p.String())
	}
	b.fillDays()
	b.fillClasses()
	b.fillSources()
	for k, n := range b.rules {
		r.Rules = append(r.Rules, Rule{k.rule, k.class, n})
	}
	slices.SortFunc(r.Rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Class, b.Class))
	})
	for k, t := range b.tools {
		r.Tools = append(r.Tools, Tool{k.name, k.outcome, len(t.users), t.n})
	}
	slices.SortFunc(r.Tools, func(a, b Tool) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Outcome, b.Outcome))
	})
	r.Spikes = spikes(r)
	return r
}

// maxDays bounds the days of a report: a clock that jumped must not make a
// page of a million of them.
const maxDays = 4000

// fillDays lists every day of the period, also those without an event.
func (b *Builder) fillDays() {
	var dates []time.Time
	for d := range b.days {
		dates = append(dates, d)
	}
	slices.SortFunc(dates, time.Time.Compare)
	if len(dates) == 0 {
		return
	}
	for d := dates[0]; !d.After(dates[len(dates)-1]) && len(b.r.Days) < maxDays; d = d.AddDate(0, 0, 1) {
		day := b.days[d]
		if day == nil {
			day = &Day{Date: d, ByClass: map[string]int64{}}
		}
		b.r.Days = append(b.r.Days, *day)
	}
}

func (b *Builder) series(days map[time.Time]int64) []int64 {
	list := make([]int64, len(b.r.Days))
	for i, d := range b.r.Days {
		list[i] = days[d.Date]
	}
	return list
}

func (b *Builder) fillClasses() {
	for name, k := range b.classes {
		c := Class{Name: name, N: k.n, Sources: len(k.sources), Series: b.series(k.days)}
		if known, ok := class.Parse(name); ok {
			c.About, c.Letter = known.About(), known.Identifier()
		}
		n := len(c.Series)
		c.Week, c.Before = sum(c.Series[max(n-7, 0):]), sum(c.Series[max(n-14, 0):max(n-7, 0)])
		b.r.Classes = append(b.r.Classes, c)
	}
	slices.SortFunc(b.r.Classes, func(a, b Class) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
}

func (b *Builder) fillSources() {
	for src, k := range b.sources {
		s := Source{Source: src, Totals: k.Totals, Series: b.series(k.days)}
		for name, n := range k.classes {
			s.Classes = append(s.Classes, Named{name, n})
		}
		slices.SortFunc(s.Classes, func(a, b Named) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
		b.r.Sources = append(b.r.Sources, s)
	}
	slices.SortFunc(b.r.Sources, func(a, b Source) int {
		return cmp.Or(cmp.Compare(b.Found, a.Found), cmp.Compare(b.Lines, a.Lines), cmp.Compare(a.String(), b.String()))
	})
}

func sum(list []int64) (n int64) {
	for _, x := range list {
		n += x
	}
	return n
}
