package output

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

// escaping is a report whose texts try to leave their place in a page.
func escaping() *precommit.Report {
	const bad = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	return &precommit.Report{
		Findings: []precommit.Finding{
			{File: "a" + bad + ".log", Line: 3, Column: 7, Class: "ssn", Identifier: "G", Rule: "us-ssn", Why: []string{"check digits " + bad}, Confidence: 0.95, Status: precommit.Open, Preview: `ssn=[SSN] <b>&amp; ` + bad},
			{File: "a" + bad + ".log", Line: 4, Column: 1, Class: "phone", Identifier: "D", Rule: "us-phone", Status: precommit.Reserved, Range: "555-01xx" + bad, Preview: "[PHONE] [not a marker] ["},
			{File: "b.log", Line: 1, Column: 1, Class: "name", Identifier: "A", Rule: "name-role", Status: precommit.Waived, Note: bad, Preview: "[NAME:k1:7GQ2]"},
		},
		Files: 2, Lines: 9,
		Problems: []precommit.Problem{{File: bad, Line: 2, Text: bad}},
		Failed:   []source.FileError{{Name: bad, Err: errors.New(bad)}},
		Skipped:  []source.Skip{{Name: bad, Reason: source.Binary}},
	}
}

func TestThePageNeedsNothingElseAndKeepsTextsInTheirPlace(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "html", escaping(), Options{Version: "test"}); err != nil {
		t.Fatal(err)
	}
	s := b.String()
	if strings.Contains(s, "<script>alert") || strings.Contains(s, "<img") {
		t.Error("a text became markup")
	}
	if n := strings.Count(s, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, m := range regexp.MustCompile(`(?i)(?:src|href|action|data|url|poster|srcset)\s*=\s*"([^"]*)"`).FindAllStringSubmatch(s, -1) {
		if !strings.HasPrefix(m[1], "#") && m[1] != "data:," {
			t.Errorf("the page leads to %q", m[1])
		}
	}
	if strings.Contains(s, "url(") || strings.Contains(s, "@import") {
		t.Error("the style loads something")
	}
	for _, want := range []string{"<mark>[SSN]</mark>", "<mark>[NAME:k1:7GQ2]</mark>", "[not a marker] [", "Content-Security-Policy", `lang="en"`, `<th scope="col"`, "prefers-color-scheme: dark", "1 finding of possible PHI"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %q", want)
		}
	}
	var again bytes.Buffer
	if err := Write(&again, "html", escaping(), Options{Version: "test"}); err != nil || again.String() != s {
		t.Error("the same report gave another page")
	}
}

func TestALongReportMakesAPageThatABrowserLikes(t *testing.T) {
	r := &precommit.Report{Files: 1}
	for i := range 20_000 {
		r.Findings = append(r.Findings, precommit.Finding{File: "a.log", Line: i + 1, Column: 1, Class: "ssn", Rule: "us-ssn", Status: precommit.Open, Preview: "[SSN]"})
	}
	var b bytes.Buffer
	if err := Write(&b, "html", r, Options{}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "data-row"); n > pageFindings+10 || !strings.Contains(b.String(), "15000 more are not listed") || b.Len() > 4<<20 {
		t.Errorf("%d rows, %d bytes", n, b.Len())
	}
	b.Reset()
	if err := Write(&b, "html", &precommit.Report{Files: 3}, Options{}); err != nil || !strings.Contains(b.String(), "No PHI found") {
		t.Error("a clean report says otherwise")
	}
}
