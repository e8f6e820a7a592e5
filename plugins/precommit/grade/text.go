package grade

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/plugins/precommit/page"
)

// reasons says in sentences what the grade is given for.
func reasons(a *Audit, lasting bool) []string {
	if a.Values == 0 {
		out := []string{"Nothing was found in " + count(a.Lines, "line") + "."}
		return append(out, unread(a)...)
	}
	out := []string{fmt.Sprintf("%s in %s of %s: %s points in 1,000 lines.", count(a.Values, "value"), count(a.Leaking, "line"), strconv.FormatInt(a.Lines, 10), strconv.FormatFloat(a.Points, 'f', -1, 64))}
	if a.Arguments > 0 {
		out = append(out, count(a.Arguments, "value")+" in arguments of requests that are logged in plain text: D at best.")
	}
	if lasting {
		var names []string
		for _, c := range a.Classes {
			if Weight(parsed(c.Class)) == Lasting {
				names = append(names, c.Class)
			}
		}
		out = append(out, "What identifies a person for life is there ("+strings.Join(names, ", ")+"): C at best.")
	}
	return append(out, unread(a)...)
}

func unread(a *Audit) (out []string) {
	if a.Withheld > 0 {
		out = append(out, count(a.Withheld, "line")+" could not be scanned and may hold more.")
	}
	if len(a.Failed) > 0 {
		out = append(out, count(int64(len(a.Failed)), "file")+" could not be read and may hold more.")
	}
	return out
}

func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.FormatInt(n, 10) + " " + what + "s"
}

// share is a part of lines in percent.
func share(part, of int64) string {
	switch {
	case of == 0 || part == 0:
		return "0 %"
	case part*1000 < of:
		return "< 0.1 %"
	}
	return strconv.FormatFloat(float64(part*1000/of)/10, 'f', -1, 64) + " %"
}

// Formats returns the names of the forms that Write knows; the first is the
// default.
func Formats() []string { return []string{"text", "json", "html"} }

// Write writes an audit in one of the Formats.
func Write(w io.Writer, format string, a *Audit, version string) error {
	out := bufio.NewWriterSize(w, 64<<10)
	var err error
	switch format {
	case "json":
		err = writeJSON(out, a, version)
	case "html":
		err = page.WriteGrade(out, toPage(a, version))
	case "text":
		err = writeText(out, a)
	default:
		return fmt.Errorf("format %q is not known; there are %s", format, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func writeJSON(w io.Writer, a *Audit, version string) error {
	type failure struct {
		File  string `json:"file"`
		Error string `json:"error"`
	}
	doc := struct {
		Version int               `json:"version"`
		Tool    map[string]string `json:"tool"`
		*Audit
		Failed []failure `json:"failed"`
	}{1, map[string]string{"name": "phiscrub", "version": version}, a, []failure{}}
	for _, f := range a.Failed {
		doc.Failed = append(doc.Failed, failure{f.Name, f.Err.Error()})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

// maxText is how many leaks a text shows.
const maxText = 25

func writeText(w io.Writer, a *Audit) error {
	p := func(format string, args ...any) { fmt.Fprintf(w, format, args...) }
	p("grade %s\n", a.Grade)
	for _, r := range a.Reasons {
		p("  %s\n", r)
	}
	if a.Examples > 0 {
		p("  besides: %s of documented example ranges, which count for nothing\n", count(a.Examples, "value"))
	}
	if len(a.Services) > 0 {
		p("\n%-32s %-5s %10s %10s %8s  %s\n", "service", "grade", "lines", "with PHI", "share", "classes")
		for _, s := range a.Services {
			p("%-32s %-5s %10d %10d %8s  %s\n", s.Name, s.Grade, s.Lines, s.Leaking, share(s.Leaking, s.Lines), strings.Join(s.Classes, ", "))
		}
	}
	for i, x := range a.Leaks {
		if i == maxText {
			p("\n… and %d more; --format json lists them\n", len(a.Leaks)-i+a.Unlisted)
			break
		}
		p("\n%d. %s", i+1, x.Service)
		if x.Logger != "" {
			p(" · %s", x.Logger)
		}
		if x.Field != "" {
			p(" · %s", x.Field)
		}
		p("\n   %s in %s: %s in %s, first at %s:%d\n   %s\n   code: %s\n", x.Class, x.Kind, count(x.Values, "value"), count(x.Lines, "line"), x.File, x.Line, x.Preview, x.Change)
		if x.Rule != "" {
			p("   rule: %s\n", strings.ReplaceAll(strings.TrimRight(x.Rule, "\n"), "\n", "\n         "))
		}
	}
	for _, f := range a.Failed {
		p("\nnot read: %s\n", f.Error())
	}
	return nil
}
