package diag

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Label is a name and a value beside a metric.
type Label struct{ Name, Value string }

// Counter is a number that only grows. Its zero value is one that nobody reads.
type Counter struct{ n atomic.Int64 }

// Add adds n, which is not negative.
func (c *Counter) Add(n int64) { c.n.Add(n) }

// Load returns the number.
func (c *Counter) Load() int64 { return c.n.Load() }

// Metrics is a set of metrics. The zero value is an empty one. A name keeps
// the place and the help it was given first.
type Metrics struct {
	mu       sync.Mutex
	families []*family
}

type family struct {
	name, help, kind string
	series           []series
}

type series struct {
	labels string // as written: {class="ssn"}
	value  func() float64
}

// Counter returns a new counter. Counters of one name differ in their labels;
// the same name and labels again are a mistake of the program.
func (m *Metrics) Counter(name, help string, labels ...Label) *Counter {
	c := &Counter{}
	m.add(name, help, "counter", labels, func() float64 { return float64(c.Load()) })
	return c
}

// CounterFunc adds a counter that is read from elsewhere.
func (m *Metrics) CounterFunc(name, help string, value func() float64, labels ...Label) {
	m.add(name, help, "counter", labels, value)
}

// Gauge adds a number that is read when somebody asks.
func (m *Metrics) Gauge(name, help string, value func() float64, labels ...Label) {
	m.add(name, help, "gauge", labels, value)
}

func (m *Metrics) add(name, help, kind string, labels []Label, value func() float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.families, func(f *family) bool { return f.name == name })
	if i < 0 {
		m.families = append(m.families, &family{name: name, help: help, kind: kind})
		i = len(m.families) - 1
	}
	f := m.families[i]
	text := labelText(labels)
	if f.kind != kind || slices.ContainsFunc(f.series, func(s series) bool { return s.labels == text }) {
		panic("diag: metric " + name + text + " is there already")
	}
	f.series = append(f.series, series{text, value})
}

func labelText(labels []Label) string {
	if len(labels) == 0 {
		return ""
	}
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	parts := make([]string, len(labels))
	for i, l := range labels {
		parts[i] = l.Name + `="` + escape.Replace(l.Value) + `"`
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// WriteTo writes all metrics in the text form of Prometheus, version 0.0.4, in
// the order in which they were added.
func (m *Metrics) WriteTo(w io.Writer) (int64, error) {
	m.mu.Lock()
	var b bytes.Buffer
	for _, f := range m.families {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", f.name, f.help, f.name, f.kind)
		for _, s := range f.series {
			b.WriteString(f.name)
			b.WriteString(s.labels)
			b.WriteByte(' ')
			b.WriteString(strconv.FormatFloat(s.value(), 'g', -1, 64))
			b.WriteByte('\n')
		}
	}
	m.mu.Unlock()
	return b.WriteTo(w)
}
