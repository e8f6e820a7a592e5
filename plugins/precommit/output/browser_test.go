//go:build browser

package output

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/page"
)

// TestBrowser renders pages in a real browser: its console stays empty, it
// asks for nothing but the page, and the script has run.
func TestBrowser(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			browser = p
			break
		}
	}
	if browser == "" {
		t.Skip("no chromium, chromium-browser or google-chrome is installed (Debian: apt-get install chromium)")
	}
	many := &precommit.Report{Files: 300}
	for i := range 3000 {
		many.Findings = append(many.Findings, precommit.Finding{File: fmt.Sprintf("dir/%d.log", i/10), Line: i, Column: 1, Class: "ssn", Rule: "us-ssn", Status: precommit.Open, Preview: "ssn=[SSN]"})
	}
	t.Run("control", func(t *testing.T) { // what must not happen is seen when it does
		log, asked, _ := render(t, browser, []byte(`<script>console.error("x")</script><img src="/other">`))
		if !strings.Contains(log, "CONSOLE") || len(asked) < 2 {
			t.Fatalf("an error or a request went unseen: %q", asked)
		}
	})
	for name, c := range map[string]struct {
		report *precommit.Report
		want   string
	}{
		"hostile": {escaping(), "3 of 3 shown"},
		"many":    {many, "3000 of 3000 shown"},
		"clean":   {&precommit.Report{Files: 3}, "No PHI found"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Write(&b, "html", c.report, Options{Version: "test"}); err != nil {
				t.Fatal(err)
			}
			quiet(t, browser, b.Bytes(), c.want)
		})
	}
	t.Run("audit", func(t *testing.T) {
		const bad = `"><script>alert(1)</script>`
		g := page.Grade{Letter: "F", Verdict: "Grade F", Classes: page.Bars{Caption: "c", Bars: []page.Bar{{Name: bad, Count: 3}}},
			Services: []page.Service{{Name: bad, Letter: "F"}}, ServiceNames: []string{bad}, ClassNames: []string{"ssn"}, Kinds: []string{"field"}}
		for range 3 {
			g.Leaks = append(g.Leaks, page.Leak{Service: bad, Logger: bad, Field: bad, Class: "ssn", Kind: "field", Preview: "[SSN]" + bad, Change: bad, Rule: bad})
		}
		g.Classes.Scale()
		var b bytes.Buffer
		if err := page.WriteGrade(&b, &g); err != nil {
			t.Fatal(err)
		}
		quiet(t, browser, b.Bytes(), "3 of 3 shown")
	})
}

// quiet shows a page to a browser and fails when it does more than show want.
func quiet(t *testing.T, browser string, page []byte, want string) {
	t.Helper()
	log, asked, dom := render(t, browser, page)
	for line := range strings.Lines(log) {
		if strings.Contains(line, "CONSOLE") {
			t.Errorf("console: %s", line)
		}
	}
	if len(asked) != 1 || asked[0] != "GET /" {
		t.Errorf("the browser asked for %q", asked)
	}
	if !strings.Contains(dom, want) {
		t.Errorf("the page does not show %q", want)
	}
}

// render shows a page to a browser and returns what it logged, what it asked
// for, and the page that it made of it.
func render(t *testing.T, browser string, page []byte) (logged string, asked []string, dom string) {
	t.Helper()
	var mu sync.Mutex
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.Method+" "+r.URL.String())
		mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	}))
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(),
		"--enable-logging=stderr", "--log-level=0", "--virtual-time-budget=5000", "--dump-dom", s.URL+"/")
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	mu.Lock()
	defer mu.Unlock()
	return log.String(), asked, out.String()
}
