//go:build cgo && linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestRealFluentBitLinesAreThoseOfThePipe(t *testing.T) {
	fluentBit(t)
	in, want := samples(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "in.log"), in)
	c := newCollector(t)
	host, port := c.hostPort()
	a := start(t, dir, "", tailFiltered+`  outputs:
    - name: file
      match: '*'
      path: DIR
      file: out.txt
      format: template
      template: '{log}'
    - name: http
      match: '*'
      host: `+host+`
      port: `+port+`
      format: json_lines
`)
	lines := strings.Count(want, "\n")
	a.until("all lines in the file", func() bool { return strings.Count(read(filepath.Join(dir, "out.txt")), "\n") >= lines })
	a.until("all lines at the server", func() bool { return strings.Count(c.text(), "\n") >= lines-1 })
	a.stop()
	got := read(filepath.Join(dir, "out.txt"))
	if got != want {
		g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
		for i := range w {
			if i >= len(g) || g[i] != w[i] {
				t.Fatalf("line %d of %d differs\n got %q\nwant %q", i+1, lines, g[min(i, len(g)-1)], w[i])
			}
		}
	}
	var sent []string
	for line := range strings.Lines(c.text()) {
		var r struct{ Log string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		sent = append(sent, r.Log)
	}
	if strings.Join(sent, "\n")+"\n" != want {
		t.Error("what arrived at the server differs from the pipe")
	}
	t.Logf("%d lines, %d bytes: the same from the filter and from the pipe", lines, len(want))
}

// personal makes lines of which each has a value of its own to look for.
func personal(n int) (text string) {
	for i := range n {
		text += fmt.Sprintf("{\"seq\":%d,\"level\":\"info\",\"mrn\":\"CANARY-%05d\",\"note\":\"ssn=219-09-9999\"}\n", i, i)
	}
	return text
}

// searched fails when a file below dir, but for in.log, has a canary.
func searched(t *testing.T, dir string) (files int, size int64) {
	t.Helper()
	filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || filepath.Base(path) == "in.log" {
			return nil
		}
		b, err := os.ReadFile(path)
		if err == nil && (bytes.Contains(b, []byte("CANARY")) || bytes.Contains(b, []byte("219-09-9999"))) {
			t.Errorf("%s holds a raw value", path)
		}
		files, size = files+1, size+int64(len(b))
		return nil
	})
	return files, size
}

func TestRealFluentBitStoresNothingRaw(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "in.log"), personal(500))
	c := newCollector(t)
	c.fail.Store(1 << 30)
	host, port := c.hostPort()
	pipeline := strings.Replace(tailFiltered, "      db:", "      storage.type: filesystem\n      db:", 1) + `  outputs:
    - name: http
      match: '*'
      host: ` + host + `
      port: ` + port + `
      format: json_lines
      retry_limit: no_limits
`
	service := "  storage.path: DIR/storage\n  storage.sync: full\n  scheduler.base: 1\n  scheduler.cap: 1\n"
	a := start(t, dir, service, pipeline)
	a.until("an attempt", func() bool { return c.n.Load() > 0 })
	stored := func() (n int64) {
		filepath.Walk(filepath.Join(dir, "storage"), func(path string, info os.FileInfo, err error) error {
			if err == nil && !info.IsDir() && strings.Contains(read(path), "[MRN]") {
				n += info.Size()
			}
			return nil
		})
		return n
	}
	a.until("a chunk on disk", func() bool { return stored() > 0 })
	searched(t, dir)
	a.kill()
	n, size := searched(t, dir)
	t.Logf("after kill -9: %d files, %d bytes, %d of them chunks, without a raw value", n, size, stored())
	c.fail.Store(0)
	a = start(t, dir, service, pipeline)
	a.until("all records", func() bool { return strings.Count(c.text(), "\n") >= 499 })
	a.stop()
	for i := range 500 {
		if !strings.Contains(c.text(), fmt.Sprintf(`{\"seq\":%d,`, i)) {
			t.Fatalf("record %d is not there", i)
		}
	}
	if strings.Contains(c.text(), "CANARY") {
		t.Error("a raw value was sent")
	}
}

func TestRealFluentBitOutputRetries(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "in.log"), personal(300))
	c := newCollector(t)
	c.fail.Store(3)
	a := start(t, dir, "  scheduler.base: 1\n  scheduler.cap: 1\n  http_server: on\n  http_listen: 127.0.0.1\n  http_port: "+freePort(t)+"\n", tail+`  outputs:
    - name: phiscrub
      alias: ship
      match: '*'
      workers: 2
      retry_limit: no_limits
      timeout: 1s
      endpoint: `+c.URL+`
      compress: none
`)
	all := func() bool { return strings.Count(c.text(), "\n") >= 300 }
	a.until("all records", all)
	c.slow.Store(2) // two answers come too late; what they took is sent again
	f, err := os.OpenFile(filepath.Join(dir, "in.log"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("{\"seq\":\"last\",\"mrn\":\"CANARY-00300\"}\n")
	f.Close()
	a.until("the record behind a slow answer", func() bool {
		return strings.Contains(c.text(), `seq\":\"last`) || strings.Contains(c.text(), `"seq":"last"`)
	})
	metrics := ""
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(metrics)
		}
	})
	a.until("a counter in the agent's own metrics", func() bool {
		r, err := http.Get("http://127.0.0.1:" + portIn(read(filepath.Join(dir, "fluent-bit.yaml"))) + "/api/v2/metrics/prometheus")
		if err != nil {
			return false
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		metrics = string(b)
		return strings.Contains(metrics, `phiscrub_redactions_total{name="ship",class="mrn"} 301`) && strings.Contains(metrics, "phiscrub_sink_retries_total")
	})
	a.stop()
	if strings.Contains(c.text(), "CANARY") || strings.Contains(a.log.String(), "CANARY") {
		t.Error("a raw value left")
	}
	wants(t, "log", a.log.String(), "[output:phiscrub:ship]", "delivers again")
}

// portIn reads http_port of a configuration.
func portIn(text string) string {
	_, rest, _ := strings.Cut(text, "http_port: ")
	port, _, _ := strings.Cut(rest, "\n")
	return port
}

func TestRealFluentBitHotReload(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.log")
	write(t, in, "")
	write(t, filepath.Join(dir, "phiscrub.yaml"), "policy: safe-harbor\n")
	pipeline := tail + `  filters:
    - name: phiscrub
      match: '*'
      config: DIR/phiscrub.yaml
      metrics: 127.0.0.1:` + freePort(t) + `
  outputs:
    - name: file
      match: '*'
      path: DIR
      file: out.txt
      format: template
      template: '{log}'
    - name: phiscrub
      match: '*'
      endpoint: file://DIR/out2.txt
`
	a := start(t, dir, "", pipeline, "--enable-hot-reload")
	out := filepath.Join(dir, "out.txt")
	add := func(n int) {
		f, err := os.OpenFile(in, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(f, "{\"n\":%d,\"mrn\":\"CANARY-%d\",\"zip\":\"44113\"}\n", n, n)
		f.Close()
		a.until("line "+fmt.Sprint(n), func() bool { return strings.Contains(read(out), fmt.Sprintf(`{"n":%d,`, n)) })
	}
	add(0)
	for n := 1; n <= 4; n++ {
		policy := []string{"safe-harbor", "limited-data-set"}[n%2]
		write(t, filepath.Join(dir, "phiscrub.yaml"), "policy: "+policy+"\n")
		before := strings.Count(a.log.String(), "[filter:phiscrub:phiscrub.0] policy")
		a.cmd.Process.Signal(syscall.SIGHUP)
		a.until("the reload", func() bool { return strings.Count(a.log.String(), "[filter:phiscrub:phiscrub.0] policy") > before })
		time.Sleep(200 * time.Millisecond)
		add(n)
	}
	a.stop()
	want := ""
	for n := range 5 {
		zip := []string{"441**", "44113"}[n%2]
		want += fmt.Sprintf("{\"n\":%d,\"mrn\":\"[MRN]\",\"zip\":\"%s\"}\n", n, zip)
	}
	got := read(out)
	if strings.Contains(got, "CANARY") || strings.Count(got, `"44113"`) != 2 || strings.Count(got, "\n") != 5 {
		t.Errorf("got\n%swant about\n%s", got, want)
	}
	searched(t, dir)
}

func TestRealFluentBitOTLP(t *testing.T) {
	dir := t.TempDir()
	c := newCollector(t)
	host, port := c.hostPort()
	in := freePort(t)
	a := start(t, dir, "", `pipeline:
  inputs:
    - name: opentelemetry
      listen: 127.0.0.1
      port: `+in+`
      tag: otel
  filters:
    - name: phiscrub
      match: '*'
  outputs:
    - name: opentelemetry
      match: '*'
      host: `+host+`
      port: `+port+`
      logs_body_key: $log
    - name: phiscrub
      match: '*'
      endpoint: file://DIR/out.txt
`)
	const logs = `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"ehr-api"}},{"key":"patient.name","value":{"stringValue":"CANARY Lee"}}]},
"scopeLogs":[{"scope":{"name":"x","attributes":[{"key":"mrn","value":{"stringValue":"CANARY-1"}}]},
"logRecords":[{"timeUnixNano":"1767225600000000005","severityText":"INFO","traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708",
"body":{"stringValue":"patient with ssn=219-09-9999 arrived"},"attributes":[{"key":"patient.mrn","value":{"stringValue":"CANARY-2"}},{"key":"http.route","value":{"stringValue":"/v1/visits"}}]}]}]}]}`
	a.until("the input", func() bool {
		r, err := http.Post("http://127.0.0.1:"+in+"/v1/logs", "application/json", strings.NewReader(logs))
		if err != nil {
			return false
		}
		defer r.Body.Close()
		return r.StatusCode < 300
	})
	a.until("the export", func() bool { return strings.Contains(c.text(), "ehr-api") })
	a.until("the output", func() bool { return strings.Contains(read(filepath.Join(dir, "out.txt")), "ehr-api") })
	a.stop()
	for name, got := range map[string]string{"opentelemetry": c.text(), "phiscrub": read(filepath.Join(dir, "out.txt"))} {
		if strings.Contains(got, "CANARY") || strings.Contains(got, "219-09-9999") {
			t.Errorf("%s: a raw value: %q", name, got)
		}
		wants(t, name, got, "[NAME]", "[MRN]", "[SSN]", "/v1/visits", "ehr-api", "INFO")
	}
}

func TestRealFluentBitForward(t *testing.T) {
	dir := t.TempDir()
	in := freePort(t)
	a := start(t, dir, "", `pipeline:
  inputs:
    - name: forward
      listen: 127.0.0.1
      port: `+in+`
  filters:
    - name: phiscrub
      match: '*'
  outputs:
    - name: file
      match: '*'
      path: DIR
      file: out.txt
      format: plain
`)
	one := record("log", "ssn=219-09-9999", "mrn", "CANARY-1")[13:] // its body
	msg := append([]byte{0x93, 0xa3, 'a', 'p', 'p', 0xce, 0x69, 0x55, 0xb9, 0}, one...)
	msg = append(append(msg, 0x92, 0xa3, 'a', 'p', 'p', 0x92, 0x92, 0xce, 0x69, 0x55, 0xb9, 0), one...)
	msg = append(append(msg, 0x92, 0xce, 0x69, 0x55, 0xb9, 1), one...)
	a.until("the input", func() bool {
		conn, err := net.Dial("tcp", "127.0.0.1:"+in)
		if err != nil {
			return false
		}
		defer conn.Close()
		_, err = conn.Write(msg)
		return err == nil
	})
	out := filepath.Join(dir, "out.txt")
	a.until("three records", func() bool { return strings.Count(read(out), "\n") >= 3 })
	a.stop()
	if got := read(out); strings.Count(got, `{"log":"ssn=[SSN]","mrn":"[MRN]"}`) != 3 {
		t.Errorf("%q", got)
	}
}

func TestRealFluentBitRefusesWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		why, pipeline string
		args          []string
		want          string
	}{
		{"a policy that is none", tail + "  filters:\n    - name: phiscrub\n      match: '*'\n      policy: loose\n  outputs:\n    - name: 'null'\n      match: '*'\n", nil, `[filter:phiscrub:phiscrub.0] policy is "loose"; use one of`},
		{"an output without a destination", tail + "  outputs:\n    - name: phiscrub\n      match: '*'\n", nil, "[output:phiscrub:phiscrub.0] no destination"},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "in.log"), personal(1))
		a := start(t, dir, "", tt.pipeline, tt.args...)
		select {
		case err := <-a.end:
			a.end <- err
			if err == nil {
				t.Errorf("%s: the agent starts and ends well", tt.why)
			}
		case <-time.After(60 * time.Second):
			t.Errorf("%s: the agent runs on", tt.why)
		}
		wants(t, tt.why, a.log.String(), tt.want)
	}
}

func TestRealFluentBitDaemonIsRefused(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "in.log"), personal(1))
	a := start(t, dir, "  log_file: DIR/agent.log\n  daemon: on\n", tailFiltered+"  outputs:\n    - name: file\n      match: '*'\n      path: DIR\n      file: out.txt\n")
	<-a.end // the parent
	a.end <- nil
	a.until("the refusal", func() bool {
		return strings.Contains(read(filepath.Join(dir, "agent.log"))+a.log.String(), "cannot run in daemon mode")
	})
	time.Sleep(time.Second)
	if out := read(filepath.Join(dir, "out.txt")); out != "" {
		t.Errorf("%q", out)
	}
}

// TestRealFluentBitKilled kills the agent again and again while its
// destination fails in between: every line arrives, and no raw value is on
// disk or on the wire.
func TestRealFluentBitKilled(t *testing.T) {
	const kills = 50
	dir := t.TempDir()
	in := filepath.Join(dir, "in.log")
	write(t, in, "")
	c := newCollector(t)
	host, port := c.hostPort()
	pipeline := strings.Replace(tailFiltered, "      db:", "      storage.type: filesystem\n      db.sync: full\n      db:", 1) + `  outputs:
    - name: http
      match: '*'
      host: ` + host + `
      port: ` + port + `
      format: json_lines
      retry_limit: no_limits
`
	service := "  storage.path: DIR/storage\n  scheduler.base: 1\n  scheduler.cap: 1\n"
	f, err := os.OpenFile(in, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	for n := range kills {
		c.fail.Store(int64(n % 3))
		a := start(t, dir, service, pipeline)
		for range 20 {
			fmt.Fprintf(f, "{\"seq\":%d.,\"mrn\":\"CANARY-%d\",\"note\":\"ssn=219-09-9999\"}\n", lines, lines)
			lines++
		}
		time.Sleep(time.Duration(50+(n*37)%500) * time.Millisecond)
		a.kill()
		if n%10 == 9 {
			searched(t, dir)
		}
	}
	c.fail.Store(0)
	a := start(t, dir, service, pipeline)
	missing := 0
	a.until("all lines", func() bool {
		got := c.text()
		missing = 0
		for i := range lines {
			if !strings.Contains(got, fmt.Sprintf(`seq\":%d.,`, i)) {
				missing++
			}
		}
		return missing == 0
	})
	a.stop()
	searched(t, dir)
	if got := c.text(); strings.Contains(got, "CANARY") || strings.Contains(got, "219-09-9999") {
		t.Error("a raw value was sent")
	}
	t.Logf("%d kills, %d lines, %d deliveries, all there", kills, lines, strings.Count(c.text(), "\n"))
}
