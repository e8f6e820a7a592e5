package page

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"sync"
)

// Tile is a number at the head of a page.
type Tile struct {
	Value string
	Label string
	Tone  string // bad, warn, ok or nothing
}

// Bar is a row of a table of counts.
type Bar struct {
	Name, Extra string
	Link        string // id of what it leads to
	Count       int
	Percent     int // of the largest
}

// Bars is a table of counts.
type Bars struct {
	Caption, Of, Extra, Count string
	Bars                      []Bar
	More                      string // said below
}

// Scale sets the lengths of the bars.
func (b *Bars) Scale() {
	most := 1
	for _, x := range b.Bars {
		most = max(most, x.Count)
	}
	for i := range b.Bars {
		b.Bars[i].Percent = b.Bars[i].Count * 100 / most
	}
}

// Note is a row of a table of remarks.
type Note struct{ Name, Text string }

// Notes is a table of remarks; without rows it is left out.
type Notes struct {
	Title, Caption, Of, What string
	Rows                     []Note
	More                     string
}

// Check is a report of phiscrub check.
type Check struct {
	Title, Version string
	Verdict, About string
	Tiles          []Tile
	Classes, Files Bars
	ClassNames     []string // for the filter
	Statuses       []string
	Groups         []Group
	More           string // what is not listed
	Problems       Notes
	Failed         Notes
	Skipped        Notes
}

// Group is the findings of a file.
type Group struct {
	ID, File, Count string
	Rows            []Row
}

// Row is a finding.
type Row struct {
	Line, Column       int
	Class, Letter      string
	Rule, Confidence   string
	Status             string
	Preview, Why, Note string
}

var (
	//go:embed style.css
	style string
	//go:embed script.js
	script string
	//go:embed base.tmpl
	base string
	//go:embed check.tmpl
	check string
	//go:embed grade.tmpl
	grade string
)

// templates are parsed when a page is written first.
var templates = sync.OnceValue(func() *template.Template {
	t := template.New("page").Funcs(template.FuncMap{
		"style":  func() template.CSS { return template.CSS(style) },
		"script": func() template.JS { return template.JS(script) },
		"marks":  marks,
		"status": statusName,
	})
	return template.Must(template.Must(template.Must(t.Parse(base)).Parse(check)).Parse(grade))
})

// WriteCheck writes the page of a check.
func WriteCheck(w io.Writer, c *Check) error { return templates().ExecuteTemplate(w, "check", c) }

// WriteGrade writes the page of an audit of logs.
func WriteGrade(w io.Writer, g *Grade) error { return templates().ExecuteTemplate(w, "grade", g) }

// statusName is a status as people read it.
func statusName(s string) string {
	switch s {
	case "open":
		return "found"
	case "reserved":
		return "example"
	case "waived":
		return "waived"
	case "baseline":
		return "in baseline"
	}
	return s
}

// piece is a part of a preview.
type piece struct {
	Text string
	Mark bool
}

// marks cuts a preview at its markers: [SSN], [MRN:k1:…].
func marks(s string) []piece {
	var out []piece
	for s != "" {
		i := strings.IndexByte(s, '[')
		n := -1
		if i >= 0 {
			n = strings.IndexFunc(s[i+1:], func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != ':' && r != 'k' })
		}
		if i < 0 || n < 0 || n == 0 || s[i+1+n] != ']' {
			cut := len(s)
			if i >= 0 {
				cut = i + 1
			}
			out = append(out, piece{Text: s[:cut]})
			s = s[cut:]
			continue
		}
		if i > 0 {
			out = append(out, piece{Text: s[:i]})
		}
		out = append(out, piece{s[i : i+n+2], true})
		s = s[i+n+2:]
	}
	return out
}
