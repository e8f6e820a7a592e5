//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// mcpServer is a server that does what the names of tools tell. It is this test
// binary under MCP_TEST_SERVER.
func mcpServer() {
	if os.Getenv("MCP_TEST_SERVER") == "echo" {
		mcpEcho()
		return
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(os.Stderr, "server", os.Getpid(), "starts for patient_name=\"Zebedina Quill\" ssn=078-05-1120")
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var m struct {
			ID     json.RawMessage
			Params struct{ Name string }
		}
		if json.Unmarshal(line, &m) != nil || m.ID == nil {
			continue
		}
		text := "ok"
		switch name := m.Params.Name; name {
		case "die":
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		case "exit":
			os.Exit(9)
		case "sleep", "sleep_long":
			d := time.Second
			if name == "sleep_long" {
				d = 31 * time.Second
			}
			time.Sleep(d)
		case "never":
			continue
		case "flood":
			row := "level=info msg=x ssn=078-05-1120\n" + strings.Repeat(strings.Repeat(".", 999)+"\n", 20)
			for n := 0; n < 10<<20; n += len(row) {
				io.WriteString(os.Stderr, row)
			}
		case "pid":
			text = strconv.Itoa(os.Getpid())
		case "huge":
			size, _ := strconv.Atoi(os.Getenv("MCP_TEST_HUGE"))
			out.WriteString(`{"jsonrpc":"2.0","result":{"content":[{"type":"text","text":"`)
			part := strings.Repeat("0123456789abcdef", 4096)
			for range size << 20 / len(part) {
				out.WriteString(part)
			}
			fmt.Fprintf(out, `"}]},"id":%s}`+"\n", m.ID)
			out.Flush()
			continue
		}
		fmt.Fprintf(out, `{"jsonrpc":"2.0","id":%s,"result":{"content":[{"type":"text","text":%q}]}}`+"\n", m.ID, text)
		out.Flush()
	}
}

// proxyRun is phiscrub mcp before mcpServer.
type proxyRun struct {
	t           *testing.T
	cmd         *exec.Cmd
	in          io.WriteCloser
	out         *bufio.Reader
	stderr      lockedBuffer
	keys, audit string
	peak        int // KB of memory at most, when its input was closed; 0: not known
}

// lockedBuffer may be read while a process writes.
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

func startProxy(t *testing.T, dir string, unread bool, flags ...string) *proxyRun {
	t.Helper()
	p := &proxyRun{t: t, keys: filepath.Join(dir, "K"), audit: filepath.Join(dir, "A")}
	if _, err := os.Stat(p.keys); err != nil {
		if out, err := program(t, "vault", "keygen", "--dir", p.keys).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	args := append([]string{"mcp", "--audit", p.audit, "--keys", p.keys}, flags...)
	p.cmd = program(t, append(args, "--", os.Args[0])...)
	p.cmd.Env = append(p.cmd.Env, "MCP_TEST_SERVER=1", "MCP_TEST_HUGE=200")
	p.in, _ = p.cmd.StdinPipe()
	out, _ := p.cmd.StdoutPipe()
	p.out = bufio.NewReaderSize(out, 1<<20)
	if unread {
		r, w, err := os.Pipe() // that nobody reads
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close(); w.Close() })
		p.cmd.Stderr = w
	} else {
		p.cmd.Stderr = &p.stderr
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

// program runs this test binary as phiscrub.
func program(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "PHISCRUB_TEST_MAIN=1", "PHISCRUB_CONFIG=")
	return cmd
}

func (p *proxyRun) call(id int, tool string) {
	p.t.Helper()
	if _, err := fmt.Fprintf(p.in, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":{"patient_id":"ZB40021177"}}}`+"\n", id, tool); err != nil {
		p.t.Fatal(err)
	}
}

// read returns the next message of the server.
func (p *proxyRun) read() string {
	p.t.Helper()
	done := make(chan string, 1)
	go func() {
		line, _ := p.out.ReadString('\n')
		done <- line
	}()
	select {
	case line := <-done:
		return line
	case <-time.After(patience):
		p.dead("no answer")
		return ""
	}
}

// patience is for machines that are busy.
const patience = 3 * time.Minute

// dead ends the proxy and the test.
func (p *proxyRun) dead(why string) {
	p.t.Helper()
	p.cmd.Process.Kill()
	time.Sleep(time.Second) // for what it has written last
	log := p.stderr.String()
	p.t.Fatalf("%s in %v\n%.2000s", why, patience, log)
}

// wait ends the input and waits for the end.
func (p *proxyRun) wait() (ws syscall.WaitStatus) {
	p.t.Helper()
	p.peak = peak(p.cmd.Process.Pid)
	p.in.Close()
	go io.Copy(io.Discard, p.out)
	done := make(chan error, 1)
	go func() { done <- p.cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(patience):
		p.dead("no end")
	}
	return p.cmd.ProcessState.Sys().(syscall.WaitStatus)
}

// outcomes counts the ends of calls, and the calls that have none.
func (p *proxyRun) outcomes() (ends map[string]int, open int) {
	p.t.Helper()
	out, err := program(p.t, "audit", "show", p.audit, "--identity", filepath.Join(p.keys, "auditor.key"), "--format", "json").Output()
	if err != nil {
		var ee *exec.ExitError
		if !errors.As(err, &ee) || ee.ExitCode() != exitDamage {
			p.t.Fatal(err)
		}
	}
	if bytes.Contains(out, []byte("ZB40021177")) || bytes.Contains(out, []byte("078-05-1120")) || bytes.Contains(out, []byte("Quill")) {
		p.t.Error("the audit log holds a value")
	}
	ends = map[string]int{}
	for line := range bytes.Lines(out) {
		var e struct {
			Access *struct{ Phase, Outcome string }
		}
		if err := json.Unmarshal(line, &e); err != nil {
			p.t.Fatal(err)
		}
		switch {
		case e.Access == nil:
		case e.Access.Phase == "intent":
			open++
		default:
			ends[e.Access.Outcome]++
			open--
		}
	}
	return ends, open
}

func (p *proxyRun) expect(open int, want ...string) {
	p.t.Helper()
	ends, left := p.outcomes()
	var got []string
	for k, n := range ends {
		got = append(got, k+" "+strconv.Itoa(n))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) || left != open {
		p.t.Errorf("outcomes %q, %d open; want %q, %d open", got, left, want, open)
	}
	if s := p.stderr.String(); strings.Contains(s, "078-05-1120") || strings.Contains(s, "Quill") || strings.Contains(s, "ZB40021177") {
		p.t.Error("standard error holds a value")
	}
}

func gone(t *testing.T, pid int) {
	t.Helper()
	for range 12000 {
		b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err != nil || bytes.Contains(b, []byte(") Z")) {
			if err != nil && syscall.Kill(pid, 0) == nil {
				time.Sleep(10 * time.Millisecond) // no /proc here
				continue
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d is left", pid)
}

func TestMCPServerThatIsKilled(t *testing.T) {
	for _, tt := range []struct {
		tool   string
		signal syscall.Signal
		code   int
	}{{"die", syscall.SIGKILL, 0}, {"exit", 0, 9}} {
		p := startProxy(t, t.TempDir(), false)
		p.call(1, "never")
		p.call(2, "ok")
		p.read()
		p.call(3, tt.tool)
		ws := p.wait()
		if tt.signal != 0 && (!ws.Signaled() || ws.Signal() != tt.signal) || tt.signal == 0 && ws.ExitStatus() != tt.code {
			t.Errorf("%s: ended with %#x", tt.tool, ws)
		}
		p.expect(0, "aborted 2", "success 1")
	}
}

func TestMCPProxyThatIsKilled(t *testing.T) {
	dir := t.TempDir()
	p := startProxy(t, dir, false)
	p.call(1, "pid")
	_, rest, _ := strings.Cut(p.read(), `"text":"`)
	digits, _, _ := strings.Cut(rest, `"`)
	pid, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	p.call(2, "never")
	p.call(3, "ok")
	p.read()
	p.cmd.Process.Kill()
	p.cmd.Wait()
	gone(t, pid)
	q := startProxy(t, dir, false)
	q.call(1, "ok")
	q.read()
	q.wait()
	// Ends are queued: those of the killed run's last second may be missing, and
	// the next run says of all that are that nobody knows.
	ends, open := q.outcomes()
	if ends["unknown"] != 1 || ends["success"] < 1 || open > 2 {
		t.Errorf("%v, %d open", ends, open)
	}
	if _, err := os.Stat(runFile(q.audit)); err == nil {
		t.Error("the run is still named after its end")
	}
}

func TestMCPFloodOfStandardErrorThatNobodyReads(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for an output that stands still")
	}
	p := startProxy(t, t.TempDir(), true)
	p.call(1, "flood")
	p.call(2, "ok")
	p.read()
	p.read()
	p.wait()
	p.expect(0, "success 2")
}

func TestMCPFloodOfStandardError(t *testing.T) {
	p := startProxy(t, t.TempDir(), false)
	p.call(1, "flood")
	p.read()
	p.wait()
	if n := len(p.stderr.String()); n < 4<<20 {
		t.Errorf("%d bytes of the log came through", n)
	}
	p.expect(0, "success 1")
}

func TestMCPHugeResult(t *testing.T) {
	if testing.Short() {
		t.Skip("passes 200 MB")
	}
	p := startProxy(t, t.TempDir(), false)
	p.call(1, "huge")
	var n int64
	for {
		part, err := p.out.ReadSlice('\n')
		n += int64(len(part))
		if err == nil {
			break
		}
		if err != bufio.ErrBufferFull {
			t.Fatal(err)
		}
	}
	if n < 200<<20 {
		t.Errorf("%d bytes", n)
	}
	p.wait()
	p.expect(0, "success 1")
	p.memory()
}

// peak asks the system for the most memory that a process has used since it
// runs its program, in KB. What wait tells would count from the fork.
func peak(pid int) (kb int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		fmt.Sscanf(line, "VmHWM: %d kB", &kb)
	}
	return kb
}

// memory checks the most memory the proxy used.
func (p *proxyRun) memory() {
	p.t.Helper()
	switch mb := p.peak >> 10; {
	case p.peak == 0:
		p.t.Log("this system does not tell how much memory a process has used")
	case mb > 64:
		p.t.Errorf("%d MB of memory, at most 64", mb)
	default:
		p.t.Logf("%d MB of memory", mb)
	}
}

func TestMCPTenThousandCallsAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 calls")
	}
	const n = 10_000
	p := startProxy(t, t.TempDir(), false)
	go func() {
		for i := range n {
			fmt.Fprintf(p.in, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"ok","arguments":{"patient_id":"ZB%08d"}}}`+"\n", i, i)
		}
	}()
	for range n {
		p.read()
	}
	p.wait()
	p.expect(0, "success "+strconv.Itoa(n))
	p.memory()
}

func TestMCPCallThatTakesLong(t *testing.T) {
	tool := "sleep"
	if os.Getenv("PHISCRUB_SLOW") != "" {
		tool = "sleep_long" // half a minute: some proxies give calls up then
	}
	p := startProxy(t, t.TempDir(), false)
	p.call(1, tool)
	if line := p.read(); !strings.Contains(line, `"ok"`) {
		t.Errorf("%q", line)
	}
	p.wait()
	p.expect(0, "success 1")
}

func TestMCPServerThatIgnoresTheEnd(t *testing.T) {
	dir := t.TempDir()
	p := startProxy(t, dir, false)
	p.call(1, "ok")
	p.read()
	p.wait()
	cmd := program(t, "mcp", "--quiet", "--grace", "50ms", "--", "sh", "-c", `trap "" TERM; echo $$ >&2; while :; do sleep 0.05; done`)
	var pid bytes.Buffer
	cmd.Stderr = &pid
	cmd.Stdin = strings.NewReader("")
	if err := cmd.Run(); err == nil {
		t.Error("it ended well")
	}
	n, err := strconv.Atoi(strings.TrimSpace(pid.String()))
	if err != nil {
		t.Fatal(err)
	}
	gone(t, n)
}
