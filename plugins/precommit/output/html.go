package output

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/page"
)

// How much a page lists, so that a browser still likes it; json lists all.
const (
	pageFindings = 5000
	pageFiles    = 50
	pageNotes    = 200
)

// writeHTML writes one page that needs nothing else.
func writeHTML(w io.Writer, r *precommit.Report, o *Options) error {
	s := summarise(r)
	p := page.Check{Title: "phiscrub check", Version: o.Version}
	accepted := s.Waived + s.Baseline
	p.Verdict = "No PHI found"
	if s.Found > 0 {
		p.Verdict = count(s.Found, "finding") + " of possible PHI"
	}
	p.About = fmt.Sprintf("%s and %s were looked through.", count(s.Files, "file"), count(int(s.Lines), "line"))
	p.Tiles = []page.Tile{tile(s.Found, "found", "bad", "ok"), tile(s.Reserved, "example values", "warn", ""), tile(accepted, "accepted", "", ""), tile(len(r.Failed), "not readable", "bad", "")}
	classes, files := map[string]int{}, map[string]int{}
	letters := map[string]string{}
	listed, statuses := 0, map[string]bool{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Status == precommit.Open {
			classes[f.Class]++
			files[f.File]++
		}
		letters[f.Class] = f.Identifier
		if listed == pageFindings {
			continue
		}
		listed++
		statuses[string(f.Status)] = true
		if n := len(p.Groups); n == 0 || p.Groups[n-1].File != shown(f.File) {
			p.Groups = append(p.Groups, page.Group{ID: "f" + strconv.Itoa(n+1), File: shown(f.File)})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Rows = append(g.Rows, page.Row{
			Line: f.Line, Column: f.Column, Class: f.Class, Letter: f.Identifier, Rule: f.Rule, Confidence: "confidence " + strconv.FormatFloat(f.Confidence, 'f', 2, 64),
			Status: string(f.Status), Preview: f.Preview, Why: strings.Join(f.Why, "; "), Note: note(f),
		})
	}
	links := map[string]string{}
	for i := range p.Groups {
		g := &p.Groups[i]
		g.Count = count(len(g.Rows), "finding")
		if links[g.File] == "" {
			links[g.File] = g.ID
		}
	}
	p.Classes = bars("Findings by class", "Class", classes, func(b *page.Bar) { b.Extra = letters[b.Name] })
	p.Classes.Extra = "Identifier"
	p.Files = bars("Findings by file", "File", files, func(b *page.Bar) { b.Name = shown(b.Name); b.Link = links[b.Name] })
	p.ClassNames = sorted(letters)
	for _, st := range []precommit.Status{precommit.Open, precommit.Reserved, precommit.Waived, precommit.Baseline} {
		if statuses[string(st)] {
			p.Statuses = append(p.Statuses, string(st))
		}
	}
	if rest := s.Found + s.Reserved + accepted - listed; rest > 0 {
		p.More = fmt.Sprintf("%d more are not listed here; --format json lists them.", rest)
	}
	p.Problems = page.Notes{Title: "Waivers and baseline", Caption: "What needs a look", Of: "Place", What: "What"}
	for _, x := range r.Problems {
		name := shown(x.File)
		if x.Line > 0 {
			name += ":" + strconv.Itoa(x.Line)
		}
		addNote(&p.Problems, name, x.Text)
	}
	p.Failed = page.Notes{Title: "Not looked through", Caption: "Files that could not be read", Of: "File", What: "Why"}
	for _, x := range r.Failed {
		addNote(&p.Failed, shown(x.Name), x.Err.Error())
	}
	p.Skipped = page.Notes{Title: "Left out", Caption: "Files that are no text, or that nobody follows", Of: "File", What: "Why"}
	for _, x := range r.Skipped {
		addNote(&p.Skipped, shown(x.Name), x.Reason)
	}
	return page.WriteCheck(w, &p)
}

// note says what a row says besides why: the range of an example, the reason
// of a waiver.
func note(f *precommit.Finding) string {
	if f.Status == precommit.Reserved && f.Range != "" {
		return "example value: " + f.Range
	}
	return f.Note
}

func addNote(n *page.Notes, name, text string) {
	if len(n.Rows) == pageNotes {
		n.More = "…and more; --format json lists them."
		return
	}
	n.Rows = append(n.Rows, page.Note{Name: name, Text: text})
}

// tile is a number; its tone says whether there should be none.
func tile(n int, label, some, none string) page.Tile {
	tone := some
	if n == 0 {
		tone = none
	}
	return page.Tile{Value: strconv.Itoa(n), Label: label, Tone: tone}
}

// bars is a table of counts, the largest first.
func bars(caption, of string, counts map[string]int, each func(b *page.Bar)) page.Bars {
	b := page.Bars{Caption: caption, Of: of, Count: "Findings"}
	names := sorted(counts)
	slices.SortStableFunc(names, func(x, y string) int { return cmp.Compare(counts[y], counts[x]) })
	for i, name := range names {
		if i == pageFiles {
			b.More = fmt.Sprintf("…and %d more.", len(names)-i)
			break
		}
		b.Bars = append(b.Bars, page.Bar{Name: name, Count: counts[name]})
		each(&b.Bars[i])
	}
	b.Scale()
	return b
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}
