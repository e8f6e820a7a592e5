//go:build cgo && linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// built is the library and the host, made once for all tests.
type built struct {
	dir, host, bare string
	err             error
	skip            string
}

// builtIn is the directory of what was built.
var builtIn string

var build = sync.OnceValue(func() (b built) {
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "cc"
	}
	if _, err := exec.LookPath(cc); err != nil {
		b.skip = "no C compiler: " + cc + " is not on PATH"
		return b
	}
	if b.dir, b.err = os.MkdirTemp("", "phiscrub-plugin"); b.err != nil {
		return b
	}
	builtIn = b.dir
	so := filepath.Join(b.dir, "phiscrub.so")
	b.host, b.bare = filepath.Join(b.dir, "host"), filepath.Join(b.dir, "bare")
	for _, args := range [][]string{
		{"go", "build", "-buildmode=c-shared", "-tags", "faults", "-o", so, "."},
		{cc, "-O1", "-Wall", "-Werror", "-rdynamic", "-o", b.host, "testhost/host.c", "-ldl", "-lpthread"},
		{cc, "-O1", "-DBARE", "-rdynamic", "-o", b.bare, "testhost/host.c", "-ldl", "-lpthread"},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			b.err = fmt.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out)
			return b
		}
	}
	b.err = os.Symlink("phiscrub.so", filepath.Join(b.dir, "flb-filter_phiscrub.so"))
	return b
})

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// host runs a scenario of testhost/host.c. A host that hangs is killed.
func host(t *testing.T, chunk []byte, scenario string, properties ...string) (stdout []byte, stderr string, code int) {
	t.Helper()
	return hostOf(t, func(b built) string { return b.host }, chunk, scenario, properties...)
}

func hostOf(t *testing.T, which func(built) string, chunk []byte, scenario string, properties ...string) (stdout []byte, stderr string, code int) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the library")
	}
	b := build()
	if b.skip != "" {
		t.Skip(b.skip)
	}
	if b.err != nil {
		t.Fatal(b.err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, which(b), append([]string{scenario, b.dir}, properties...)...)
	var out, log bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(chunk), &out, &log
	err := cmd.Run()
	if err != nil && cmd.ProcessState.ExitCode() < 0 {
		t.Fatalf("%s: %v\n%s", scenario, err, log.String())
	}
	return out.Bytes(), log.String(), cmd.ProcessState.ExitCode()
}

// record is [[time, {}], {key: value}] with short strings.
func record(pairs ...string) []byte {
	b := []byte{0x92, 0x92, 0xd7, 0, 0x69, 0x55, 0xb9, 0, 0, 0, 0, 5, 0x80, 0x80 | byte(len(pairs)/2)}
	for _, s := range pairs {
		if len(s) > 31 {
			b = append(b, 0xd9, byte(len(s)))
		} else {
			b = append(b, 0xa0|byte(len(s)))
		}
		b = append(b, s...)
	}
	return b
}

func wants(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%s has no %q:\n%s", what, p, text)
		}
	}
}

func TestFilterInAHost(t *testing.T) {
	personal := append(record("log", "ssn=219-09-9999"), record("level", "info", "mrn", "A-77")...)
	out, log, code := host(t, personal, "filter")
	if want := append(record("log", "ssn=[SSN]"), record("level", "info", "mrn", "[MRN]")...); code != 0 || !bytes.Equal(out, want) {
		t.Errorf("exit %d\n got %q\nwant %q", code, out, want)
	}
	wants(t, "log", log, "init 0", "result 1", "[filter:phiscrub:one] policy safe-harbor", "2 records, 2 edited, 0 withheld", "ssn 1")
	out, log, _ = host(t, record("log", "nothing here"), "filter")
	if wants(t, "log", log, "result 2"); len(out) > 0 {
		t.Errorf("%q", out)
	}
	out, _, _ = host(t, []byte("no msgpack, SSN 219-09-9999"), "filter")
	if bytes.Contains(out, []byte("219")) || !bytes.Contains(out, []byte("[WITHHELD:27]")) {
		t.Errorf("%q", out)
	}
}

func TestFilterReadsItsConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "phiscrub.yaml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("policy: limited-data-set\nrecords:\n  skip: [raw]\n")
	out, log, _ := host(t, record("raw", "ssn=219-09-9999", "zip", "44113", "mrn", "A-77"), "filter", "config="+file)
	if want := record("raw", "ssn=219-09-9999", "zip", "44113", "mrn", "[MRN]"); !bytes.Equal(out, want) {
		t.Errorf("%q", out)
	}
	wants(t, "log", log, "policy limited-data-set, configuration "+file)
	for _, tt := range []struct {
		why, text string
		props     []string
		want      []string
	}{
		{"a key that is none", "polcy: strict\nmax_line: 1\n", []string{"config=" + file}, []string{"init -1", "log 1 [filter:phiscrub:one] " + file + ":1: polcy", "policy", file + ":2: max_line"}},
		{"an empty file", "", []string{"config=" + file}, []string{"init -1", "the file is empty"}},
		{"no file", "", []string{"config=" + file + ".not"}, []string{"init -1", "cannot be read"}},
		{"a policy that is none", "", []string{"policy=loose"}, []string{"init -1", `policy is "loose"; use one of safe-harbor`}},
		{"an address that is none", "", []string{"metrics=nowhere:x"}, []string{"init -1", "metrics"}},
	} {
		write(tt.text)
		_, log, code := host(t, nil, "filter", tt.props...)
		if wants(t, tt.why, log, tt.want...); code != 1 {
			t.Errorf("%s: exit %d", tt.why, code)
		}
	}
}

func TestThreadsOfAHost(t *testing.T) {
	_, log, code := host(t, bytes.Repeat(append(record("log", "ssn=219-09-9999"), record("a", "b")...), 50), "threads")
	if wants(t, "log", log, "bad 0", "0 malformed"); code != 0 {
		t.Errorf("exit %d", code)
	}
}

func TestDaemonModeIsRefused(t *testing.T) {
	_, log, code := host(t, nil, "fork", "endpoint=stdout:")
	if wants(t, "log", log, "child 42", "[filter:phiscrub:forked] cannot run in daemon mode", "[output:phiscrub:ship] cannot run in daemon mode"); code != 0 {
		t.Errorf("the process that loaded the library: exit %d\n%s", code, log)
	}
}

func TestTimersOfTheHostStayAsTheyAre(t *testing.T) {
	_, log, _ := host(t, nil, "slack")
	wants(t, "the thread that loads the library", log, "mine 70000\n")
	switch { // the system shows those of other threads to root only
	case !strings.Contains(log, "theirs "):
		t.Log("the slack of the runtime's threads cannot be read")
	case !strings.Contains(log, "theirs 5000000\n"):
		t.Errorf("threads of the runtime: %s", log)
	}
}

func TestReloadOfAHost(t *testing.T) {
	to := filepath.Join(t.TempDir(), "out.log")
	_, log, code := host(t, record("log", "ssn=219-09-9999"), "reload", "endpoint=file://"+to, "metrics=127.0.0.1:"+freePort(t))
	if code != 0 || strings.Count(log, "result 1 flush 1\n") != 20 {
		t.Errorf("exit %d\n%s", code, log)
	}
	if b, err := os.ReadFile(to); err != nil || string(b) != strings.Repeat("ssn=[SSN]\n", 20) {
		t.Errorf("%v, %q", err, b)
	}
}

// freePort returns a port on loopback that nobody listens on, from those that
// systems do not give to whoever asks for any.
func freePort(t *testing.T) string {
	t.Helper()
	for range 1000 {
		port := strconv.Itoa(15000 + rand.IntN(15000))
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}

func TestPanicsStayInside(t *testing.T) {
	in := record("log", "CANARY ssn=219-09-9999")
	out, log, code := host(t, in, "panic")
	if code != 0 || bytes.Count(out, []byte("[WITHHELD:")) != 2 || !bytes.HasSuffix(out, record("log", "CANARY ssn=[SSN]")) || bytes.Count(out, []byte("CANARY")) != 1 {
		t.Errorf("exit %d, %q", code, out)
	}
	if strings.Contains(log, "CANARY") || strings.Contains(log, "219-09") {
		t.Errorf("the log has payload:\n%s", log)
	}
	out, log, code = host(t, in, "stale")
	if code != 0 || bytes.Count(out, []byte("[WITHHELD:chunk]")) != 2 || bytes.Contains(out, []byte("CANARY")) {
		t.Errorf("contexts that are none: exit %d, %q\n%s", code, out, log)
	}
}

func TestHostWithoutFilterAPIIsRefused(t *testing.T) {
	_, log, code := hostOf(t, func(b built) string { return b.bare }, record("log", "x"), "filter")
	if wants(t, "log", log, "init -1", "has to be Fluent Bit 3.2 or later"); code != 1 {
		t.Errorf("exit %d", code)
	}
}

func TestOutputInAHost(t *testing.T) {
	to := filepath.Join(t.TempDir(), "out.log")
	_, log, code := host(t, append(record("log", "ssn=219-09-9999"), record("level", "info", "mrn", "A-77")...), "output", "endpoint=file://"+to)
	wants(t, "log", log, "register 0 2 11 phiscrub", "init 1", "bad 0", "exit 1",
		"count phiscrub_records_total  160", "count phiscrub_redactions_total ssn 80", "count phiscrub_sink_records_total  160")
	b, err := os.ReadFile(to)
	want := "ssn=[SSN]\n{\"level\":\"info\",\"mrn\":\"[MRN]\",\"time\":\"2026-01-01T00:00:00.000000005Z\"}\n"
	if code != 0 || err != nil || string(b) != strings.Repeat(want, 80) {
		t.Errorf("exit %d, %v, %d bytes: %.200q", code, err, len(b), b)
	}
}

func TestOutputThatCannotStart(t *testing.T) {
	for _, tt := range []struct {
		props []string
		want  string
	}{
		{nil, "no destination; set endpoint"},
		{[]string{"endpoint=gopher://x"}, "url"},
		{[]string{"endpoint=stdout:", "sink=store"}, "use one"},
		{[]string{"sink=store"}, "no destination"},
		{[]string{"endpoint=https://127.0.0.1:1", "ca_file=/nowhere.pem"}, "/nowhere.pem"},
	} {
		_, log, code := host(t, nil, "flush", tt.props...)
		if wants(t, strings.Join(tt.props, " "), log, "init 0", "log 1 [output:phiscrub:ship] ", tt.want); code != 1 {
			t.Errorf("%v: exit %d", tt.props, code)
		}
	}
}

// TestOutputWaitsForItsDestination: 503, an answer that never comes, 429, then
// it is there; a chunk that is refused for good is said to be.
func TestOutputWaitsForItsDestination(t *testing.T) {
	var n atomic.Int64
	var got bytes.Buffer
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		body.ReadFrom(r.Body)
		switch n.Add(1) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			<-r.Context().Done()
		case 3:
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			got.Write(body.Bytes())
		}
	}))
	defer srv.Close()
	_, log, code := host(t, record("log", "ssn=219-09-9999"), "flush", "endpoint="+srv.URL, "timeout=4s", "compress=none")
	if code != 0 || strings.Count(log, "flush 2\n") != 3 || strings.Count(log, "flush 1\n") != 1 {
		t.Errorf("exit %d\n%s", code, log)
	}
	if wants(t, "log", log, "count phiscrub_sink_retries_total  3"); !strings.Contains(got.String(), "ssn=[SSN]") {
		t.Errorf("%q", got.String())
	}
	refuse := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadRequest) }))
	defer refuse.Close()
	_, log, _ = host(t, record("log", "ssn=219-09-9999"), "flush", "endpoint="+refuse.URL)
	wants(t, "log", log, "flush 0\n", "1 records are refused for good")
	letter := filepath.Join(t.TempDir(), "refused.ndjson")
	_, log, _ = host(t, record("log", "ssn=219-09-9999"), "flush", "endpoint="+refuse.URL, "dead_letter="+letter)
	wants(t, "log", log, "flush 1\n")
	if b, err := os.ReadFile(letter); err != nil || !bytes.Contains(b, []byte("ssn=[SSN]")) {
		t.Errorf("dead letters: %v, %q", err, b)
	}
}
