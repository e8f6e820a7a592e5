package grade

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/plugins/precommit/page"
)

func parsed(name string) class.Class {
	c, _ := class.Parse(name)
	return c
}

// pageLeaks is how many leaks a page lists.
const pageLeaks = 500

// toPage is an audit as a page shows it.
func toPage(a *Audit, version string) *page.Grade {
	g := &page.Grade{Title: "phiscrub audit-logs", Version: version, Letter: a.Grade, Reasons: a.Reasons}
	g.Verdict = "Grade " + a.Grade + ": " + about(a.Grade)
	g.About = fmt.Sprintf("%s and %s of %s were looked through.", count(int64(a.Files), "file"), count(a.Lines, "line"), count(int64(len(a.Services)), "service"))
	tone := func(n int64, t string) string {
		if n == 0 {
			return ""
		}
		return t
	}
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	g.Tiles = []page.Tile{
		{Value: number(a.Values), Label: "values", Tone: cmp.Or(tone(a.Values, "bad"), "ok")},
		{Value: share(a.Leaking, a.Lines), Label: "of lines", Tone: tone(a.Leaking, "bad")},
		{Value: number(a.Arguments), Label: "in request arguments", Tone: tone(a.Arguments, "bad")},
		{Value: number(a.Examples), Label: "example values"},
		{Value: strconv.Itoa(len(a.Failed)), Label: "files not readable", Tone: tone(int64(len(a.Failed)), "bad")},
	}
	g.Classes = page.Bars{Caption: "Values by class", Of: "Class", Extra: "Identifier", Count: "Values"}
	for _, c := range a.Classes {
		g.Classes.Bars = append(g.Classes.Bars, page.Bar{Name: c.Class, Extra: c.Identifier, Count: int(c.Values)})
		g.ClassNames = append(g.ClassNames, c.Class)
	}
	slices.Sort(g.ClassNames)
	g.Classes.Scale()
	lines := map[string]int64{}
	for _, s := range a.Services {
		lines[s.Name] = s.Lines
		g.Services = append(g.Services, page.Service{Name: s.Name, Letter: s.Grade, Lines: int(s.Lines), Leaking: int(s.Leaking), Values: int(s.Values),
			Share: share(s.Leaking, s.Lines), Classes: strings.Join(s.Classes, ", ")})
	}
	for i := range a.Leaks {
		x := &a.Leaks[i]
		if i == pageLeaks {
			g.More = fmt.Sprintf("%d more are not listed here; --format json lists them.", len(a.Leaks)-i+a.Unlisted)
			break
		}
		g.Leaks = append(g.Leaks, page.Leak{Service: x.Service, Logger: x.Logger, Field: cmp.Or(x.Field, "text"), Class: x.Class, Letter: x.Identifier, Kind: x.Kind,
			Counts: fmt.Sprintf("%s in %s, %s of those of the service", count(x.Values, "value"), count(x.Lines, "line"), share(x.Lines, lines[x.Service])), First: x.File + ":" + strconv.Itoa(x.Line),
			Preview: x.Preview, Change: x.Change, Rule: x.Rule})
		g.ServiceNames = append(g.ServiceNames, x.Service)
		g.Kinds = append(g.Kinds, x.Kind)
	}
	slices.Sort(g.ServiceNames)
	slices.Sort(g.Kinds)
	g.ServiceNames, g.Kinds = slices.Compact(g.ServiceNames), slices.Compact(g.Kinds)
	g.Failed = page.Notes{Title: "Not looked through", Caption: "Files that could not be read", Of: "File", What: "Why"}
	for _, f := range a.Failed {
		g.Failed.Rows = append(g.Failed.Rows, page.Note{Name: f.Name, Text: f.Err.Error()})
	}
	return g
}

// about says what a grade stands for.
func about(letter string) string {
	for _, s := range Scale() {
		if s.Letter == letter {
			return s.About
		}
	}
	return ""
}
