package output

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/plugins/precommit"
)

// Options say how a report is written.
type Options struct {
	Version string // of phiscrub
	Color   bool   // text: mark with colours
	All     bool   // text: list every finding, also of files that have many
	About   func(rule string) (about, source string)
}

// format is one of the forms.
type format struct {
	name  string
	about string
	write func(w io.Writer, r *precommit.Report, o *Options) error
}

// formats lists the forms; the first is the default.
var formats = []format{
	{"text", "for people", writeText},
	{"json", "every finding, with its rule and place", writeJSON},
	{"html", "one page with filters, for a browser", writeHTML},
	{"sarif", "SARIF 2.1.0, for code scanning", writeSARIF},
	{"github", "annotations of GitHub Actions", writeGitHub},
	{"gitlab", "GitLab code quality report", writeGitLab},
	{"junit", "JUnit XML, for test reports", writeJUnit},
}

// Formats returns the names of the forms; the first is the default.
func Formats() []string {
	names := make([]string, len(formats))
	for i := range formats {
		names[i] = formats[i].name
	}
	return names
}

// Write writes a report in the form of that name.
func Write(w io.Writer, name string, r *precommit.Report, o Options) error {
	if o.About == nil {
		o.About = func(string) (string, string) { return "", "" }
	}
	for i := range formats {
		if formats[i].name == name {
			out := bufio.NewWriterSize(w, 64<<10)
			if err := formats[i].write(out, r, &o); err != nil {
				return err
			}
			return out.Flush()
		}
	}
	return fmt.Errorf("format %q is not known; there are %s", name, strings.Join(Formats(), ", "))
}

// shown is a name as a terminal may have it: without what it would obey.
func shown(name string) string {
	bad := func(r rune) bool { return !unicode.IsPrint(r) && r != ' ' }
	if utf8.ValidString(name) && !strings.ContainsFunc(name, bad) {
		return name
	}
	return strconv.Quote(name)
}

// count says how many there are of something.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// lists reports whether a finding is told of: those that fail, and example
// values. What was accepted is counted.
func lists(f *precommit.Finding) bool {
	return f.Status == precommit.Open || f.Status == precommit.Reserved
}

// message says in one sentence what was found.
func message(f *precommit.Finding) string {
	s := what(f) + " (" + f.Rule + ")"
	if f.Status == precommit.Reserved {
		s += ", an example value: " + f.Range
	}
	if f.Note != "" {
		s += "; " + f.Note
	}
	return s
}

// what names what was found.
func what(f *precommit.Finding) string {
	if f.Rule == "unscannable" {
		return "line that could not be scanned"
	}
	return "possible PHI: " + f.Class
}
