package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
	"time"
)

//go:embed page.gohtml
var pageText string

var page = sync.OnceValues(func() (*template.Template, error) {
	return template.New("page").Funcs(template.FuncMap{
		"day": func(t time.Time) string { return t.UTC().Format(time.DateOnly) }, "stamp": stamp,
		"number": number, "spark": spark, "names": names, "clean": clean, "trend": trend,
		"hash": func(s string) string { return fmt.Sprintf("%.12s", s) },
	}).Parse(pageText)
})

// maxTable bounds the rows of one table of the page; the CSV form has all.
const maxTable = 300

// HTML writes the report as one page that needs nothing else: no script, no
// font, no request.
func (r *Report) HTML(w io.Writer) error {
	t, err := page()
	if err != nil {
		return err
	}
	return t.Execute(w, view{Report: r, Found: r.byClass(), Withheld: r.withheld()})
}

// view is what the page shows.
type view struct {
	*Report
	Found, Withheld *chart
}

// TopSources are those that the page has room for.
func (v view) TopSources() []Source { return v.Sources[:min(len(v.Sources), maxTable)] }

// MoreSources is how many sources are left out.
func (v view) MoreSources() int { return len(v.Sources) - len(v.TopSources()) }

// TopRules are the rules that found most.
func (v view) TopRules() []Rule { return v.Rules[:min(len(v.Rules), 50)] }

// TopGaps are the last gaps.
func (v view) TopGaps() []Gap { return v.Gaps[max(len(v.Gaps)-maxTable, 0):] }

// Factors are those of a risk assessment.
func (v view) Factors() []string { return Factors() }

// number writes n in groups of three digits.
func number(n int64) string {
	s := fmt.Sprint(n)
	var sb strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			sb.WriteByte(',')
		}
		sb.WriteRune(c)
	}
	return sb.String()
}

// trend compares the last seven days with the seven before.
func trend(c Class) string {
	switch {
	case c.Week == c.Before:
		return "same"
	case c.Before == 0:
		return "new"
	}
	return fmt.Sprintf("%+d %%", (c.Week-c.Before)*100/c.Before)
}
