//go:build browser

package report

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestBrowser shows the page to a real browser, in light and in dark: its
// console stays empty and it asks for nothing but the page.
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
	_, r := sampled(Options{Incident: true, Discovered: start})
	var page bytes.Buffer
	if err := r.HTML(&page); err != nil {
		t.Fatal(err)
	}
	log, asked, _ := shown(t, browser, []byte(`<script>console.error("x")</script><img src="/other">`))
	if !strings.Contains(log, "CONSOLE") || len(asked) < 2 {
		t.Fatalf("an error or a request goes unseen: %q", asked)
	}
	for _, flags := range [][]string{nil, {"--force-dark-mode", "--blink-settings=preferredColorScheme=0"}} {
		log, asked, dom := shown(t, browser, page.Bytes(), flags...)
		if strings.Contains(log, "CONSOLE") {
			t.Errorf("console: %s", log)
		}
		if !slices.Equal(asked, []string{"GET /"}) {
			t.Errorf("the browser asked for %q", asked)
		}
		if n := strings.Count(dom, "<rect"); n < 300 || !strings.Contains(dom, "164.408(c)") {
			t.Errorf("%d bars", n)
		}
	}
}

// shown returns what the browser logged, what it asked for, and what it made
// of the page.
func shown(t *testing.T, browser string, page []byte, flags ...string) (logged string, asked []string, dom string) {
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
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	args := append(flags, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(),
		"--enable-logging=stderr", "--log-level=0", "--virtual-time-budget=5000", "--dump-dom", s.URL+"/")
	cmd := exec.CommandContext(ctx, browser, args...)
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
