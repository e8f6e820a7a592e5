package output

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/plugins/precommit"
)

// writeGitHub writes commands of GitHub Actions, one a line.
func writeGitHub(w io.Writer, r *precommit.Report, _ *Options) error {
	for i := range r.Findings {
		f := &r.Findings[i]
		level := "error"
		switch f.Status {
		case precommit.Reserved:
			level = "notice"
		case precommit.Waived, precommit.Baseline:
			continue
		}
		fmt.Fprintf(w, "::%s file=%s,line=%d,endLine=%d,col=%d,endColumn=%d,title=%s::%s%%0A%s\n", level, property(f.File),
			f.Line, f.EndLine, f.Column, f.EndColumn, property("phiscrub: "+f.Class), text(message(f)), text(f.Preview))
	}
	for _, e := range r.Failed {
		fmt.Fprintf(w, "::error file=%s,title=phiscrub::%s\n", property(e.Name), text("file could not be read: "+e.Err.Error()))
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "::warning file=%s,line=%d,title=phiscrub::%s\n", property(p.File), max(p.Line, 1), text(p.Text))
	}
	if n := r.More.Open; n > 0 {
		fmt.Fprintf(w, "::error title=phiscrub::%s\n", text(count(n, "more finding")+" are not listed"))
	}
	return nil
}

// text and property escape as the runner of GitHub Actions reads them.
func text(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

// codeQuality is an issue of a GitLab code quality report.
type codeQuality struct {
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"`
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string           `json:"path"`
	Lines codeQualityLines `json:"lines"`
}

type codeQualityLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

func writeGitLab(w io.Writer, r *precommit.Report, _ *Options) error {
	out := []codeQuality{}
	ids := newPlaces()
	for i := range r.Findings {
		f := &r.Findings[i]
		id := ids.id(f)
		if !lists(f) {
			continue
		}
		severity := "critical"
		if f.Status == precommit.Reserved {
			severity = "info"
		}
		out = append(out, codeQuality{message(f) + ": " + f.Preview, f.Rule, id, severity, codeQualityLocation{f.File, codeQualityLines{f.Line, f.EndLine}}})
	}
	for _, e := range r.Failed {
		f := precommit.Finding{File: e.Name, Rule: "unreadable"}
		out = append(out, codeQuality{"file could not be read: " + e.Err.Error(), "unreadable", ids.id(&f), "major", codeQualityLocation{e.Name, codeQualityLines{1, 1}}})
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// The parts of JUnit XML that report tools read.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		Error   *junitFailure `xml:"error"`
		Skipped *junitSkipped `xml:"skipped"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// writeJUnit writes a test case for each finding and each file that could not
// be read, and one that passes when there is neither.
func writeJUnit(w io.Writer, r *precommit.Report, _ *Options) error {
	s := junitSuite{Name: "phiscrub check"}
	for i := range r.Findings {
		f := &r.Findings[i]
		c := junitCase{Class: f.File, Name: fmt.Sprintf("%s at %d:%d", f.Rule, f.Line, f.Column), File: f.File, Line: f.Line}
		switch f.Status {
		case precommit.Open:
			s.Failures++
			c.Failure = &junitFailure{message(f), f.Class, f.File + ":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column) + ": " + f.Preview + "\n" + strings.Join(f.Why, "; ")}
		case precommit.Reserved:
			s.Skipped++
			c.Skipped = &junitSkipped{message(f)}
		default:
			continue
		}
		s.Cases = append(s.Cases, c)
	}
	for _, e := range r.Failed {
		s.Errors++
		s.Cases = append(s.Cases, junitCase{Class: e.Name, Name: "can be read", File: e.Name, Error: &junitFailure{"file could not be read: " + e.Err.Error(), "unreadable", ""}})
	}
	if n := r.More.Open; n > 0 {
		s.Failures++
		s.Cases = append(s.Cases, junitCase{Class: "phiscrub", Name: "unlisted findings", Failure: &junitFailure{count(n, "more finding") + " are not listed", "unlisted", ""}})
	}
	if s.Failures+s.Errors == 0 {
		s.Cases = append(s.Cases, junitCase{Class: "phiscrub", Name: "no PHI in " + count(r.Files, "file")})
	}
	s.Tests = len(s.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(junitSuites{Tests: s.Tests, Failures: s.Failures, Errors: s.Errors, Suites: []junitSuite{s}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
