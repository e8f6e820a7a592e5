package corpus

import (
	"fmt"
	"strings"

	"github.com/phiscrub/phiscrub/internal/measure"
)

// Record is one line with its labels.
type Record struct {
	Line   string `json:"line"`
	Spans  []Span `json:"spans"`
	Format string `json:"format"`
	Render string `json:"render,omitempty"` // how the format stands in the line
	More   bool   `json:"more,omitempty"`   // the next record goes on with the same document
}

// Span is one label: a half-open byte range of the line and the class of
// what stands there. Ignore marks what a scrubber may edit or leave as its
// policy likes, such as a provider's number.
type Span struct {
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Class  string `json:"class"`
	Ignore bool   `json:"ignore,omitempty"`
}

// Labelled is the record as internal/measure judges it.
func (r Record) Labelled() measure.Labelled {
	x := measure.Labelled{Line: []byte(r.Line), Format: r.Format, More: r.More}
	for _, s := range r.Spans {
		x.Spans = append(x.Spans, measure.Label{Start: s.Start, End: s.End, Class: s.Class, Ignore: s.Ignore})
	}
	return x
}

// piece is a run of text under one label; no class is no label.
type piece struct {
	s      string
	class  string
	ignore bool
}

// text is a value or a line in the making.
type text []piece

func lit(s string) text { return text{{s: s}} }

func litf(format string, a ...any) text { return lit(fmt.Sprintf(format, a...)) }

func val(class, s string) text { return text{{s: s, class: class}} }

// aside is labelled, but free to be edited or left.
func aside(class, s string) text { return text{{s: s, class: class, ignore: true}} }

// cat joins texts and plain strings.
func cat(parts ...any) text {
	var t text
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			t = append(t, piece{s: p})
		case text:
			t = append(t, p...)
		default:
			panic("corpus: cat takes strings and texts")
		}
	}
	return t
}

// quote applies a character-wise escape to each piece, which keeps labels.
func (t text) quote(esc func(string) string) text {
	out := make(text, len(t))
	for i, p := range t {
		p.s = esc(p.s)
		out[i] = p
	}
	return out
}

func (t text) String() string {
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.s)
	}
	return b.String()
}

// cut splits t after n bytes.
func (t text) cut(n int) (head, tail text) {
	for i, p := range t {
		if n < len(p.s) {
			h, r := p, p
			h.s, r.s = p.s[:n], p.s[n:]
			head = append(append(text{}, t[:i]...), h)
			tail = append(text{r}, t[i+1:]...)
			return head, tail
		}
		n -= len(p.s)
	}
	return t, nil
}

// record finishes a line: neighbouring pieces of one class are one label.
func (t text) record(format string) Record {
	r := Record{Line: t.String(), Spans: []Span{}, Format: format}
	at := 0
	for i, p := range t {
		end := at + len(p.s)
		if p.class != "" && at < end {
			if n := len(r.Spans); i > 0 && t[i-1].class == p.class && n > 0 && r.Spans[n-1].End == at {
				r.Spans[n-1].End = end
			} else {
				r.Spans = append(r.Spans, Span{Start: at, End: end, Class: p.class, Ignore: p.ignore})
			}
		}
		at = end
	}
	return r
}
