package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub"
)

// printer writes one explanation for people.
type printer struct {
	x    *explaining
	w    io.Writer
	line []byte
	e    *scrub.Explanation
}

func lineHead(n int) string { return fmt.Sprintf("line %d: ", n) }

func longer(maxLine int) string {
	return fmt.Sprintf("longer than the %d bytes of max_line; pipe scrubs it in windows, which are not explained", maxLine)
}

func (p *printer) print(why []string) {
	e := p.e
	fmt.Fprintf(p.w, "%s%s, %s\n", lineHead(p.x.line), count(e.Length, "byte"), p.verdict())
	if why != nil {
		for _, s := range why {
			fmt.Fprintf(p.w, "  %s: %s\n", p.x.rule, s)
		}
		fmt.Fprintln(p.w)
		return
	}
	if e.Withheld {
		fmt.Fprintln(p.w)
		return
	}
	fmt.Fprintf(p.w, "  %s\n", p.picture())
	p.head()
	for i := range e.Leaves {
		p.leaf(i)
	}
	if n := p.silent(); n > 0 && !p.x.all && (e.Marked || e.Context != nil) {
		fmt.Fprintf(p.w, "  %s that no rule had anything to say about; --all lists them\n", count(n, "value"))
	}
	fmt.Fprintln(p.w)
}

// verdict says in a few words what happens to the line.
func (p *printer) verdict() string {
	switch n := edits(p.e); {
	case p.e.Withheld:
		return "withheld: it could not be scanned"
	case n > 0 && !p.e.Marked && p.e.Context == nil:
		return "passed on unread although rules find something: this is a fault of phiscrub, please report it"
	case n > 0:
		return count(n, "edit")
	case !p.e.Marked && p.e.Context == nil:
		return "unchanged: nothing marked it, so it is passed on unread"
	}
	return "unchanged"
}

func edits(e *scrub.Explanation) (n int) {
	for _, h := range e.Hits {
		for _, s := range h.Pieces {
			if s.Result == "edited" {
				n++
			}
		}
	}
	return n
}

// mark is an edited piece of the line.
type mark struct {
	start, end int
	name       string
}

// picture is the line with a mark for each edit, and dots for the rest.
func (p *printer) picture() string {
	var marks []mark
	for _, h := range p.e.Hits {
		for _, s := range h.Pieces {
			if s.Result == "edited" {
				marks = append(marks, mark{s.Start, s.End, h.Class})
			}
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.start - b.start })
	var b strings.Builder
	at := 0
	for _, m := range marks {
		b.WriteString(p.rest(at, m.start))
		if p.x.values {
			fmt.Fprintf(&b, "⟨%s %s⟩", m.name, printable(p.line[m.start:m.end]))
		} else {
			fmt.Fprintf(&b, "⟨%s %s⟩", m.name, count(m.end-m.start, "byte"))
		}
		at = m.end
	}
	b.WriteString(p.rest(at, len(p.line)))
	return b.String()
}

// rest is what stands between marks: a dot a byte, or the number of bytes.
func (p *printer) rest(s, e int) string {
	switch {
	case p.x.values:
		return printable(p.line[s:e])
	case e-s <= 8:
		return strings.Repeat("·", e-s)
	}
	return fmt.Sprintf("···%d···", e-s)
}

// printable keeps a line of output one line, and a terminal unmoved.
func printable(b []byte) string {
	var s strings.Builder
	for _, r := range string(bytes.ToValidUTF8(b, []byte("\uFFFD"))) {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			r = '\uFFFD'
		}
		s.WriteRune(r)
	}
	return s.String()
}

// head says why the line was read at all, and what was not.
func (p *printer) head() {
	if len(p.e.Triggers) > 0 {
		fmt.Fprintf(p.w, "  marked by %s\n", triggers(p.e.Triggers))
	}
	if c := p.e.Context; c != nil && c.Path != "" {
		fmt.Fprintf(p.w, "  in %s, opened %s above\n", c.Path, count(c.Lines, "line"))
	} else if c != nil {
		fmt.Fprintf(p.w, "  in what was opened %s above\n", count(c.Lines, "line"))
	}
	if p.e.Prefix > 0 {
		fmt.Fprintf(p.w, "  %d–%d is the line's own head (time, level, source): left alone\n", 0, p.e.Prefix)
	}
	if p.e.Partial {
		fmt.Fprintln(p.w, "  goes on in the next record: pipe reads them as one, here each is explained alone")
	}
}

// triggers names what marked a line, kind by kind.
func triggers(list []scrub.Trigger) string {
	names := map[string][]string{}
	for _, t := range list {
		if t.Text == "" && t.Kind != "encoded" {
			t.Text = "(of a rule of your own)"
		}
		names[t.Kind] = append(names[t.Kind], t.Text)
	}
	var parts []string
	for _, k := range []struct{ kind, what string }{
		{"encoded", "text outside ASCII or escaped, in which nothing can be ruled out"},
		{"word", "the word"}, {"digits", "digits in a row:"}, {"mask", "the form"}, {"char", "the character"}, {"form", "a word with a"},
	} {
		if n := names[k.kind]; n != nil {
			what := k.what
			if len(n) > 1 && k.kind != "digits" {
				what += "s"
			}
			parts = append(parts, strings.TrimSpace(what+" "+strings.Join(n, ", ")))
		}
	}
	return strings.Join(parts, "; ")
}

// silent counts the leaves that leaf leaves out.
func (p *printer) silent() (n int) {
	for i := range p.e.Leaves {
		if !p.says(i) {
			n++
		}
	}
	return n
}

func (p *printer) says(i int) bool {
	l := &p.e.Leaves[i]
	for k := range l.Names {
		if p.relevant(&l.Names[k]) {
			return true
		}
	}
	return len(l.Tries) > 0 || slices.ContainsFunc(p.e.Hits, func(h scrub.ExplainedHit) bool { return h.Leaf == i })
}

// relevant leaves out the rules for every key where they do not hold.
func (p *printer) relevant(n *scrub.ExplainedName) bool {
	f, ok := p.x.rules.fields[n.Rule]
	return !ok || !slices.Contains(f.Keys, "*") || n.Result == "hit" || n.Result == "empty" || n.Result == "value"
}

func (p *printer) leaf(i int) {
	if !p.says(i) && !p.x.all {
		return
	}
	l := &p.e.Leaves[i]
	name := l.Path
	if p.x.values && l.KeyEnd > l.KeyStart {
		name = printable(p.line[l.KeyStart:l.KeyEnd])
	}
	if name == "" {
		name = "(no key)"
	}
	fmt.Fprintf(p.w, "  %s  %s, %s", name, l.Kind, span(l.Start, l.End))
	if p.x.values {
		fmt.Fprintf(p.w, ": %s", printable(p.line[l.Start:l.End]))
	}
	fmt.Fprintln(p.w)
	for k := range l.Names {
		if n := &l.Names[k]; p.relevant(n) {
			fmt.Fprintf(p.w, "    %s: %s\n", n.Rule, p.x.rules.name(n))
		}
	}
	for k := range l.Tries {
		t := &l.Tries[k]
		if t.Stage != "match" { // a match is told as a hit
			fmt.Fprintf(p.w, "    %s at %s: %s\n", t.Rule, span(t.Start, t.End), p.x.rules.try(t))
		}
	}
	for k := range p.e.Hits {
		if h := &p.e.Hits[k]; h.Leaf == i {
			fmt.Fprintf(p.w, "    %s at %s: %s\n", h.Rule, span(h.Start, h.End), hit(h))
		}
	}
}

func span(s, e int) string { return fmt.Sprintf("%d–%d", s, e) }

// hit says what became of a hit.
func hit(h *scrub.ExplainedHit) string {
	s := "found " + h.Class
	switch h.Fate {
	case "kept-field":
		return s + ", not changed: field rule " + h.By + " keeps the value around it"
	case "kept-value":
		return s + ", not changed: the configuration keeps this value (keep.values)"
	case "lost":
		return s + ", all of it taken by " + h.By + ", which goes before it"
	case "cut":
		s += ", a part of it taken by " + h.By + ", which goes before it"
	}
	for i := range h.Pieces {
		s += "; " + done(&h.Pieces[i], h)
	}
	return s
}

// done says what was done with a piece of a hit.
func done(p *scrub.ExplainedPiece, h *scrub.ExplainedHit) string {
	what := map[string]string{
		"redact": "replaced by the marker", "mask": "masked", "generalize": "generalised", "drop": "taken out",
		"token": "replaced by a token", "shift": "moved by days of the patient",
	}[p.Action]
	if c, ok := class.Parse(h.Class); ok && p.Action == "redact" {
		what = "replaced by " + c.Marker()
	}
	by := map[string]string{"policy": "as the policy says", "rule": "as the rule says", "overlap": "as the rest of a find"}[p.From]
	switch p.Result {
	case "kept":
		what = "kept"
	case "done":
		what, by = "not changed", "it already is what "+p.Action+" leaves"
	}
	if p.Start != h.Start || p.End != h.End {
		what = span(p.Start, p.End) + " " + what
	}
	return what + " (" + by + ")"
}
