package diag

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestMetricsHaveTheFormThatPrometheusReads(t *testing.T) {
	var m Metrics
	m.Counter("phiscrub_lines_total", "Lines read.").Add(3)
	ssn := m.Counter("phiscrub_redactions_total", "Edits.", Label{"class", "ssn"})
	m.Gauge("phiscrub_open_files", "Files followed.", func() float64 { return 1.5 })
	m.Counter("phiscrub_redactions_total", "Edits.", Label{"class", "a\"b\\c\nd"})
	ssn.Add(1 << 40)
	var b strings.Builder
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	want := `# HELP phiscrub_lines_total Lines read.
# TYPE phiscrub_lines_total counter
phiscrub_lines_total 3
# HELP phiscrub_redactions_total Edits.
# TYPE phiscrub_redactions_total counter
phiscrub_redactions_total{class="ssn"} 1.099511627776e+12
phiscrub_redactions_total{class="a\"b\\c\nd"} 0
# HELP phiscrub_open_files Files followed.
# TYPE phiscrub_open_files gauge
phiscrub_open_files 1.5
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

func TestServerTellsMetricsAndHealth(t *testing.T) {
	var m Metrics
	m.Counter("phiscrub_lines_total", "Lines read.").Add(3)
	var sick error
	s, err := Listen("127.0.0.1:0", &m, func() error { return sick })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	get := func(path string) (int, string) {
		res, err := http.Get("http://" + s.Addr() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(body)
	}
	if code, body := get("/metrics"); code != 200 || !strings.Contains(body, "phiscrub_lines_total 3\n") {
		t.Errorf("%d %q", code, body)
	}
	if code, _ := get("/healthz"); code != 200 {
		t.Errorf("healthy is %d", code)
	}
	sick = errors.New("delivery fails for 70 s")
	if code, body := get("/healthz"); code != 503 || !strings.Contains(body, "70 s") {
		t.Errorf("sick is %d %q", code, body)
	}
	if code, _ := get("/livez"); code != 200 {
		t.Errorf("alive is %d", code)
	}
	if code, _ := get("/debug/pprof/"); code != 404 {
		t.Errorf("unknown path is %d", code)
	}
	if _, err := Listen(s.Addr(), &m, nil); err == nil || !strings.Contains(err.Error(), "cannot listen") {
		t.Errorf("a taken address: %v", err)
	}
}
