//go:build cgo && linux

package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// agent is a running Fluent Bit.
type agent struct {
	t   *testing.T
	dir string
	cmd *exec.Cmd
	log *lockedBuffer
	end chan error
}

// lockedBuffer is written by one goroutine and read by another.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// fluentBit finds the agent: $FLUENT_BIT, or fluent-bit on PATH.
func fluentBit(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a real Fluent Bit")
	}
	name := os.Getenv("FLUENT_BIT")
	if name == "" {
		name = "fluent-bit"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip("no Fluent Bit: put fluent-bit on PATH, or its path into FLUENT_BIT")
	}
	return path
}

// start runs the agent with a pipeline in YAML; DIR in it is a directory of
// the test.
func start(t *testing.T, dir, service, pipeline string, args ...string) *agent {
	t.Helper()
	path := fluentBit(t)
	b := build()
	if b.skip != "" {
		t.Skip(b.skip)
	}
	if b.err != nil {
		t.Fatal(b.err)
	}
	a := &agent{t: t, dir: dir, log: &lockedBuffer{}, end: make(chan error, 1)}
	a.configure(service, pipeline)
	a.cmd = exec.Command(path, append([]string{"-c", filepath.Join(dir, "fluent-bit.yaml")}, args...)...)
	a.cmd.Stdout, a.cmd.Stderr = a.log, a.log
	a.cmd.Dir = dir
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { a.end <- a.cmd.Wait() }()
	t.Cleanup(func() { a.kill() })
	return a
}

func (a *agent) configure(service, pipeline string) {
	a.t.Helper()
	text := "service:\n  flush: 0.2\n  grace: 3\n  log_level: info\n" + service +
		"plugins:\n  - " + build().dir + "/flb-filter_phiscrub.so\n  - " + build().dir + "/phiscrub.so\n" + pipeline
	if err := os.WriteFile(filepath.Join(a.dir, "fluent-bit.yaml"), []byte(strings.ReplaceAll(text, "DIR", a.dir)), 0o600); err != nil {
		a.t.Fatal(err)
	}
}

// stop ends the agent as an operator does.
func (a *agent) stop() {
	a.t.Helper()
	a.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-a.end:
		a.end <- err
		if err != nil {
			a.t.Errorf("the agent ended with %v:\n%s", err, a.log)
		}
	case <-time.After(60 * time.Second):
		a.t.Fatalf("the agent does not stop:\n%s", a.log)
	}
}

func (a *agent) kill() {
	a.cmd.Process.Kill()
	err := <-a.end
	a.end <- err
}

// until polls; the limit is for machines that are busy.
func (a *agent) until(what string, done func() bool) {
	a.t.Helper()
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if done() {
			return
		}
		if time.Now().After(end) {
			a.t.Fatalf("%s does not happen:\n%s", what, a.log)
		}
	}
}

func read(path string) string {
	b, _ := os.ReadFile(path)
	return string(b)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// collector is an HTTP server that keeps what it accepts.
type collector struct {
	*httptest.Server
	mu   sync.Mutex
	got  bytes.Buffer
	n    atomic.Int64
	fail atomic.Int64 // requests still to be refused with 503
	slow atomic.Int64 // requests that are answered late
}

func newCollector(t *testing.T) *collector {
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		c.n.Add(1)
		if c.slow.Add(-1) >= 0 {
			time.Sleep(1500 * time.Millisecond)
		}
		if c.fail.Add(-1) >= 0 || err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.got.Write(body)
	}))
	t.Cleanup(c.CloseClientConnections)
	t.Cleanup(c.Close)
	return c
}

func (c *collector) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.String()
}

func (c *collector) hostPort() (host, port string) {
	host, port, _ = net.SplitHostPort(strings.TrimPrefix(c.URL, "http://"))
	return host, port
}

const tail = `pipeline:
  inputs:
    - name: tail
      path: DIR/in.log
      read_from_head: true
      tag: app
      refresh_interval: 1
      db: DIR/tail.db
`

const tailFiltered = tail + `  filters:
    - name: phiscrub
      match: '*'
`

// samples are the sample logs of the project as one text, and what the pipe
// makes of it.
func samples(t *testing.T) (in, want string) {
	t.Helper()
	names, _ := filepath.Glob("../../testdata/logs/*.log")
	if len(names) < 3 {
		t.Fatal("no sample logs")
	}
	bin := filepath.Join(t.TempDir(), "phiscrub")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/phiscrub").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range names {
		for line := range strings.Lines(read(name)) {
			// Without empty lines and carriage returns, which tail drops, and
			// records that a runtime cut, whose halves may come in two chunks.
			if line = strings.TrimRight(line, "\r\n"); line != "" && !strings.Contains(line, " P ") && !strings.HasPrefix(line, `{"log":`) {
				in += line + "\n"
			}
		}
	}
	cmd := exec.Command(bin, "pipe", "--quiet")
	cmd.Stdin = strings.NewReader(in)
	out, err := cmd.Output()
	if err != nil || string(out) == in {
		t.Fatal(err, "the pipe changes nothing")
	}
	return in, string(out)
}
