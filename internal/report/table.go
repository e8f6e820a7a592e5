package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// Table writes the report as text.
func (r *Report) Table(w io.Writer) error {
	t := &table{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	t.line("%s", r.Title())
	t.line("%s", r.Evidence())
	for _, p := range r.Problems {
		t.line("BAD: %s", clean(p))
	}
	t.line("")
	t.line("%d lines, %d edited, %d withheld, %d identifiers removed", r.Totals.Lines, r.Totals.Edited, r.Totals.Withheld, r.Totals.Found)
	if r.Incident {
		t.incident(r)
	}
	t.head("CLASS", "SAFE HARBOR", "COUNT", "SOURCES", "LAST 7 DAYS", "7 BEFORE")
	for _, c := range r.Classes {
		t.row(c.Name, c.Letter, c.N, c.Sources, c.Week, c.Before)
	}
	t.head("SOURCE", "LINES", "EDITED", "WITHHELD", "IDENTIFIERS", "CLASSES")
	for _, s := range r.Sources {
		t.row(clean(s.String()), s.Lines, s.Edited, s.Withheld, s.Found, names(s.Classes, 4))
	}
	t.head("DAY", "LINES", "EDITED", "WITHHELD", "IDENTIFIERS")
	for _, d := range r.Days {
		t.row(d.Date.Format(time.DateOnly), d.Lines, d.Edited, d.Withheld, d.Found)
	}
	if len(r.Spikes) > 0 {
		t.head("SPIKE", "CLASS", "COUNT", "USUAL")
		for _, s := range r.Spikes {
			t.row(s.Date.Format(time.DateOnly), s.Class, s.N, s.Usual)
		}
	}
	if len(r.Gaps) > 0 {
		t.head("NOBODY WROTE FROM", "TO", "FOR", "ENDED")
		for _, g := range r.Gaps {
			t.row(stamp(g.From), stamp(g.To), g.Length(), g.Ended())
		}
	}
	t.head("CONFIGURATION SINCE", "DOOR", "POLICY", "RULES", "HASH", "PROTECTS")
	for _, c := range r.Configs {
		t.row(stamp(c.Time), clean(c.Door), clean(c.Policy), c.Rules+c.Fields, fmt.Sprintf("%.12s", clean(c.Hash)), c.Protects())
	}
	if len(r.Tools) > 0 {
		t.head("TOOL", "OUTCOME", "CALLS", "USERS")
		for _, x := range r.Tools {
			t.row(clean(x.Name), clean(x.Outcome), x.N, x.Users)
		}
	}
	if len(r.Resolves) > 0 {
		t.head("TOKEN ASKED AT", "USER", "OUTCOME", "REASON")
		for _, x := range r.Resolves {
			t.row(stamp(x.Time), clean(x.User), clean(x.Outcome), clean(x.Reason))
		}
	}
	if r.Lost > 0 {
		t.line("\n%d events could not be recorded", r.Lost)
	}
	if t.err == nil {
		t.err = t.w.Flush()
	}
	return t.err
}

type table struct {
	w   *tabwriter.Writer
	err error
}

func (t *table) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format+"\n", args...)
	}
}

func (t *table) head(names ...string) {
	t.line("")
	t.line("%s", strings.Join(names, "\t"))
}

func (t *table) row(cells ...any) {
	s := make([]string, len(cells))
	for i, c := range cells {
		s[i] = fmt.Sprint(c)
	}
	t.line("%s", strings.Join(s, "\t"))
}

func (t *table) incident(r *Report) {
	t.line("")
	t.line("A starting point of a breach assessment (45 CFR 164.402 to 164.414); it decides nothing.")
	t.head("LATEST DAY", "LEFT", "SECTION", "WHAT")
	for _, d := range r.Deadlines() {
		t.row(d.Day.Format(time.DateOnly), fmt.Sprintf("%d days", d.Left), d.Section, d.What)
	}
	t.line("")
	t.line("To be assessed (164.402 (2)):")
	for i, f := range Factors() {
		t.line("  %d. %s", i+1, f)
	}
	for _, c := range r.Unprotected() {
		t.line("From %s nothing was protected: %s ran in shadow mode", stamp(c.Time), clean(c.Door))
	}
}

// Title names the report and its period.
func (r *Report) Title() string {
	what := "What was removed"
	if r.Incident {
		what = "Incident"
	}
	if r.From.IsZero() {
		return what + ": no events"
	}
	return fmt.Sprintf("%s, %s to %s UTC", what, r.From.UTC().Format("2006-01-02 15:04"), r.To.UTC().Format("2006-01-02 15:04"))
}

// Evidence says how far the log can be relied on.
func (r *Report) Evidence() string {
	switch {
	case !r.Sound:
		return "DAMAGED: the audit log is not what was written; this report has what could be verified"
	case r.Anchored:
		return "Verified: every record is as it was written, and an anchor agrees"
	}
	return "UNANCHORED: every record fits the others; give --anchor FILE to show that none was cut off or signed anew"
}

// Ended says how the writer ended before a gap.
func (g Gap) Ended() string {
	if g.Orderly {
		return "in order"
	}
	return "without a word"
}

// Protects says whether a configuration removes anything.
func (c Config) Protects() string {
	if c.Shadow {
		return "nothing (shadow mode)"
	}
	return "yes"
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") }

// clean takes out of a name of a log what would act on a terminal or a table.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e {
			return '?'
		}
		return r
	}, s)
}

// names lists the first n.
func names(list []Named, n int) string {
	var parts []string
	for _, x := range list[:min(n, len(list))] {
		parts = append(parts, fmt.Sprintf("%s %d", clean(x.Name), x.N))
	}
	if more := len(list) - n; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, ", ")
}

// CSV writes the counts by day, source, class and rule.
func (b *Builder) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"day", "namespace", "pod", "logger", "name", "measure", "class", "rule", "count"})
	keys := make([]rowKey, 0, len(b.rows))
	for k := range b.rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y rowKey) int {
		if d := x.day.Compare(y.day); d != 0 {
			return d
		}
		return strings.Compare(x.order(), y.order())
	})
	for _, k := range keys {
		s := k.source
		c.Write([]string{k.day.Format(time.DateOnly), cell(s.Namespace), cell(s.Pod), cell(s.Logger), cell(s.Name),
			k.measure, cell(k.class), cell(k.rule), strconv.FormatInt(b.rows[k], 10)})
	}
	c.Flush()
	return c.Error()
}

func (k rowKey) order() string {
	return strings.Join([]string{k.source.Namespace, k.source.Pod, k.source.Logger, k.source.Name, k.measure, k.class, k.rule}, "\x00")
}

// cell keeps a spreadsheet from taking a name for a formula.
func cell(s string) string {
	s = clean(s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}
