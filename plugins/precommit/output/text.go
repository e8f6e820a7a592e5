package output

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/plugins/precommit"
)

// mostOfFile is how many findings of one file are listed; a log has more than
// anybody reads.
const mostOfFile = 20

// painter writes with colours or without.
type painter struct {
	w     io.Writer
	color bool
}

const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	yellow = "33"
	cyan   = "36"
)

func (p *painter) paint(code, s string) string {
	if !p.color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *painter) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

// writeText writes what is wrong, grouped by file, and what to do about it. A
// clean check writes nothing.
func writeText(w io.Writer, r *precommit.Report, o *Options) error {
	p := &painter{w, o.Color}
	for i := 0; i < len(r.Findings); {
		j := i
		for j < len(r.Findings) && r.Findings[j].File == r.Findings[i].File {
			j++
		}
		p.file(r.Findings[i:j], o.All)
		i = j
	}
	for _, e := range r.Failed {
		p.line("%s", p.paint(red, "not read: "+shown(e.Name)+": "+e.Err.Error()))
	}
	for _, n := range r.Problems {
		place := shown(n.File)
		if n.Line > 0 {
			place += fmt.Sprintf(":%d", n.Line)
		}
		p.line("%s", p.paint(yellow, "note: "+place+": "+n.Text))
	}
	p.end(r)
	return nil
}

// file writes the findings of one file.
func (p *painter) file(list []precommit.Finding, all bool) {
	open := 0
	for i := range list {
		f := &list[i]
		if f.Status != precommit.Open {
			continue
		}
		if open == 0 {
			p.line("%s", p.paint(bold, shown(f.File)))
		}
		if open++; open <= mostOfFile || all {
			p.finding(f)
		}
	}
	if n := open - mostOfFile; n > 0 && !all {
		p.line("  … and %d more in this file; --all lists them", n)
	}
	if open > 0 {
		p.line("")
	}
}

func (p *painter) finding(f *precommit.Finding) {
	place := fmt.Sprintf("%d:%d", f.Line, f.Column)
	kind := f.Class
	if f.Rule == "unscannable" {
		kind = "not scanned"
	}
	p.line("  %-8s %s  %s", place, p.paint(red, kind), p.paint(dim, fmt.Sprintf("%s, confidence %.2f", f.Rule, f.Confidence)))
	if f.Preview != "" {
		p.line("           %s", p.paint(cyan, f.Preview))
	}
	if len(f.Why) > 0 {
		p.line("           %s", p.paint(dim, strings.Join(f.Why, "; ")))
	}
	if f.Reserved {
		p.line("           %s", p.paint(dim, "example value: "+f.Range))
	}
	if f.Note != "" {
		p.line("           %s", p.paint(yellow, f.Note))
	}
}

// end writes the totals, and what to do when something was found.
func (p *painter) end(r *precommit.Report) {
	open := r.Count(precommit.Open)
	if open == 0 {
		return
	}
	files := map[string]bool{}
	rule := ""
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Status == precommit.Open {
			files[f.File] = true
			if rule == "" {
				rule = f.Rule
			}
		}
	}
	total := p.paint(red, count(open, "finding")) + fmt.Sprintf(" in %d of %s", len(files), count(r.Files, "file"))
	if r.More.Open > 0 {
		total += fmt.Sprintf(" (%d of them not listed)", r.More.Open)
	}
	p.line("%s", total)
	if s := besides(r); s != "" {
		p.line("besides: %s", s)
	}
	p.line("")
	p.line("%s", p.paint(bold, "What to do"))
	p.line("  real or in doubt   take it out before it is committed; phiscrub < FILE shows how it would read")
	p.line("  made up            use an example range such as 555-01xx or example.com, or accept it on its line:")
	p.line("                     # phiscrub:allow %s until=DATE reason=\"…\"", rule)
	p.line("  no PHI at all      phiscrub explain --rule %s FILE tells why it was found; %s can keep or disable it", rule, precommit.SettingsName)
	p.line("  known, for later   phiscrub check --update-baseline PATH…")
}

// skipped counts what was left out, by reason.
func skipped(r *precommit.Report) string {
	by := map[string]int{}
	for _, s := range r.Skipped {
		by[s.Reason]++
	}
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(by)) {
		parts = append(parts, fmt.Sprintf("%d %s", by[reason], reason))
	}
	if len(parts) == 0 {
		return ""
	}
	return count(len(r.Skipped), "file") + " left out (" + strings.Join(parts, ", ") + ")"
}

// besides counts what does not fail.
func besides(r *precommit.Report) string {
	var also []string
	if n := r.Count(precommit.Reserved); n > 0 {
		also = append(also, count(n, "example value")+" (--strict makes them fail)")
	}
	if n := r.Count(precommit.Waived); n > 0 {
		also = append(also, fmt.Sprintf("%d waived", n))
	}
	if n := r.Count(precommit.Baseline); n > 0 {
		also = append(also, fmt.Sprintf("%d in the baseline", n))
	}
	if s := skipped(r); s != "" {
		also = append(also, s)
	}
	return strings.Join(also, ", ")
}

// Summary is one line for people about a check that found nothing.
func Summary(r *precommit.Report) string {
	s := "no PHI found in " + count(r.Files, "file")
	if b := besides(r); b != "" {
		s += "; " + b
	}
	return s
}
