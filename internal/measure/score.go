package measure

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/scrub"
)

// Score is what Eval found. Labels that are to be ignored count nowhere.
type Score struct {
	Lines        int     `json:"lines"`
	Labels       int     `json:"labels"`
	Caught       int     `json:"caught"`         // the value no longer stands at its place
	Partial      int     `json:"partial"`        // caught, but half or more of its letters and digits still stand there
	Recall       float64 `json:"recall"`         // Caught of Labels, 0 to 1; 1 without labels
	FreeBytes    int     `json:"free_bytes"`     // outside every label
	ChangedBytes int     `json:"changed_bytes"`  // of FreeBytes
	Over         float64 `json:"over_redaction"` // ChangedBytes of FreeBytes, 0 to 1
	CleanLines   int     `json:"clean_lines"`    // without a label that counts
	CleanChanged int     `json:"clean_changed"`  // of CleanLines, outside of ignored labels
	LeakedLines  int     `json:"leaked_lines"`   // with a label that was not caught
	Classes      []Class `json:"classes"`        // in order of their names
	Formats      []Class `json:"formats"`        // the same by the format of the line
	Cells        []Cell  `json:"cells"`          // the same by both
}

// Class is the part of a Score that one class has. Findings and Right are of
// the class that the scrubber reported: Right ones touch a label of any class.
type Class struct {
	Name      string  `json:"name"`
	Labels    int     `json:"labels"`
	Caught    int     `json:"caught"`
	Partial   int     `json:"partial"`
	Recall    float64 `json:"recall"`
	Findings  int     `json:"findings"`
	Right     int     `json:"right"`
	Precision float64 `json:"precision"`
}

// Cell is what one class has in lines of one format.
type Cell struct {
	Format string `json:"format"`
	Class
}

// Miss is a place that was judged wrong: a label that still stands, or an
// edit where there is no label.
type Miss struct {
	Record     int // from 1
	Start, End int // bytes of the line
	Class      string
	Format     string // of the line
	Leak       bool   // else over-redaction
}

// Eval scores a worker over labelled lines.
type Eval struct {
	// Miss, if set, is told of each wrong place, with the bytes that stand
	// there in the input.
	Miss func(m Miss, value []byte)

	w     Worker
	score Score
	cells map[[2]string]*Class // by format and class
	group []Labelled           // a container record and those that go on with it
	dst   []byte
	block []byte
	a     alignment
	next  []int32
}

// NewEval returns an empty Eval of w.
func NewEval(w Worker) *Eval { return &Eval{w: w, cells: map[[2]string]*Class{}} }

// Add judges one line. Records of a container log that go on in the next
// line are judged together with it, and so are the lines of a document; at
// the latest by Score.
func (e *Eval) Add(x Labelled) {
	e.group = append(e.group, x)
	if !x.More && (!scrub.Continues(x.Line) || len(e.group) > 64) {
		e.flush()
	}
}

func (e *Eval) flush() {
	if len(e.group) == 0 {
		return
	}
	first := e.score.Lines
	e.score.Lines += len(e.group)
	if len(e.group) == 1 {
		x := e.group[0]
		out, _ := e.w.Line(e.dst[:0], x.Line)
		e.judge(first+1, x, out)
		e.findings(first+1, x)
		e.group = e.group[:0]
		return
	}
	if slices.ContainsFunc(e.group, func(x Labelled) bool { return scrub.Continues(x.Line) }) {
		e.joined(first)
	} else {
		e.document(first)
	}
	e.group = e.group[:0]
}

// joined judges partial records, which only a block joins.
func (e *Eval) joined(first int) {
	e.block = e.block[:0]
	for _, x := range e.group {
		e.block = append(append(e.block, x.Line...), '\n')
	}
	var st scrub.Stream
	out, _ := e.w.Stream(e.dst[:0], e.block, &st)
	for i, x := range e.group {
		line, rest, _ := bytes.Cut(out, []byte{'\n'})
		e.judge(first+1+i, x, line)
		out = rest
	}
}

// document judges lines that go on one another, each with its findings.
func (e *Eval) document(first int) {
	var st scrub.Stream
	for i, x := range e.group {
		e.block = append(append(e.block[:0], x.Line...), '\n')
		out, _ := e.w.Stream(e.dst[:0], e.block, &st)
		e.judge(first+1+i, x, bytes.TrimSuffix(out, []byte{'\n'}))
		e.findings(first+1+i, x)
	}
}

func (e *Eval) cell(format, class string) *Class {
	c := e.cells[[2]string{format, class}]
	if c == nil {
		c = &Class{Name: class}
		e.cells[[2]string{format, class}] = c
	}
	return c
}

// judge compares a line with its output.
func (e *Eval) judge(n int, x Labelled, out []byte) {
	e.a.align(x.Line, out)
	to := e.a.to
	e.next = append(e.next[:0], make([]int32, len(to)+1)...)
	e.next[len(to)] = int32(len(out))
	for i := len(to) - 1; i >= 0; i-- {
		e.next[i] = e.next[i+1]
		if to[i] >= 0 {
			e.next[i] = to[i]
		}
	}
	needed, leaked := 0, false
	cover := make([]bool, len(x.Line)+1)
	for _, l := range x.Spans {
		for i := l.Start; i < l.End; i++ {
			cover[i] = true
		}
		if l.Ignore {
			continue
		}
		needed++
		c := e.cell(x.Format, l.Class)
		c.Labels++
		from := int32(0)
		for i := l.Start - 1; i >= 0; i-- {
			if to[i] >= 0 {
				from = to[i] + 1
				break
			}
		}
		value := x.Line[l.Start:l.End]
		region := out[min(from, e.next[l.End]):e.next[l.End]]
		switch {
		case stands(l.Class, value, region):
			leaked = true
			e.tell(Miss{Record: n, Start: l.Start, End: l.End, Class: l.Class, Format: x.Format, Leak: true}, value)
		case tail(l, value, to):
			c.Partial++
			fallthrough
		default:
			c.Caught++
		}
	}
	changed := e.outside(x.Line, out, cover)
	if needed == 0 {
		e.score.CleanLines++
		if changed {
			e.score.CleanChanged++
		}
	}
	if leaked {
		e.score.LeakedLines++
	}
}

// outside counts bytes outside of labels, and says whether anything there
// was changed or put in.
func (e *Eval) outside(line, out []byte, cover []bool) (changed bool) {
	to, last := e.a.to, int32(-1)
	for i := range line {
		if !cover[i] {
			e.score.FreeBytes++
			if to[i] < 0 {
				e.score.ChangedBytes++
				changed = true
			}
		}
		if to[i] >= 0 {
			if put := to[i] - last - 1; put > 0 && !cover[i] && (i == 0 || to[i-1] >= 0 && !cover[i-1]) {
				changed = true
			}
			last = to[i]
		}
	}
	return changed
}

// stands reports whether value is still in the output at its place. Of a
// name no word may stand.
func stands(class string, value, region []byte) bool {
	if class == "age" && bytes.Equal(region, []byte("90+")) {
		return false // the general form of every age from 90 on
	}
	if len(value) <= 2 { // as a letter it would be found in any marker
		return wordIn(region, value)
	}
	if bytes.Contains(region, value) {
		return true
	}
	if class != "name" {
		return false
	}
	rest := words(region)
	for w := range words(value) {
		if utf8.RuneCountInString(w) >= 3 && rest[w] {
			return true
		}
	}
	return false
}

func wordIn(region, value []byte) bool {
	for _, t := range tokens(region) {
		if bytes.Equal(region[t.start:t.end], value) {
			return true
		}
	}
	return false
}

func words(b []byte) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(string(b), func(r rune) bool { return !unicode.IsLetter(r) }) {
		out[w] = true
	}
	return out
}

// tail reports whether half or more of the letters and digits stand. What
// a policy may keep a part of, such as the year of a date, does not count.
func tail(l Label, value []byte, to []int32) bool {
	switch l.Class {
	case "date", "dob", "zip", "age", "url":
		return false
	}
	all, kept := 0, 0
	for i, c := range value {
		if wordByte(c) {
			all++
			if to[l.Start+i] >= 0 {
				kept++
			}
		}
	}
	return all > 0 && 2*kept >= all
}

// findings counts what the worker reported of its last line.
func (e *Eval) findings(n int, x Labelled) {
	for _, f := range e.w.Findings() {
		right, neutral := false, false
		for _, l := range x.Spans {
			if f.Start < l.End && l.Start < f.End {
				right = right || !l.Ignore
				neutral = neutral || l.Ignore
			}
		}
		c := e.cell(x.Format, f.Class.String())
		switch {
		case right:
			c.Right++
			c.Findings++
		case !neutral:
			c.Findings++
			if f.Start >= 0 && f.Start <= f.End && f.End <= len(x.Line) {
				e.tell(Miss{Record: n, Start: f.Start, End: f.End, Class: c.Name, Format: x.Format}, x.Line[f.Start:f.End])
			}
		}
	}
}

func (e *Eval) tell(m Miss, value []byte) {
	if e.Miss != nil {
		e.Miss(m, value)
	}
}

// Score sums up what was added so far.
func (e *Eval) Score() Score {
	e.flush()
	s := e.score
	classes, formats := map[string]*Class{}, map[string]*Class{}
	for at, c := range e.cells {
		k := c.rated()
		s.Cells = append(s.Cells, Cell{at[0], k})
		into(classes, at[1], k)
		into(formats, at[0], k)
		s.Labels += k.Labels
		s.Caught += k.Caught
		s.Partial += k.Partial
	}
	sort.Slice(s.Cells, func(i, j int) bool {
		a, b := s.Cells[i], s.Cells[j]
		return a.Format < b.Format || a.Format == b.Format && a.Name < b.Name
	})
	s.Classes, s.Formats = sorted(classes), sorted(formats)
	s.Recall = share(s.Caught, s.Labels)
	if s.FreeBytes > 0 {
		s.Over = float64(s.ChangedBytes) / float64(s.FreeBytes)
	}
	return s
}

func (c Class) rated() Class {
	c.Recall, c.Precision = share(c.Caught, c.Labels), share(c.Right, c.Findings)
	return c
}

// into adds the counts of c to the entry of a name.
func into(m map[string]*Class, name string, c Class) {
	sum := m[name]
	if sum == nil {
		sum = &Class{Name: name}
		m[name] = sum
	}
	sum.Labels += c.Labels
	sum.Caught += c.Caught
	sum.Partial += c.Partial
	sum.Findings += c.Findings
	sum.Right += c.Right
}

func sorted(m map[string]*Class) []Class {
	var out []Class
	for _, c := range m {
		out = append(out, c.rated())
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// share is 1 of nothing: nothing was missed.
func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}
