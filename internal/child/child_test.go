//go:build unix

package child

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain makes the test binary a guard and a program that runs a command as
// phiscrub does: CHILD_TEST says which.
func TestMain(m *testing.M) {
	Guard()
	switch os.Getenv("CHILD_TEST") {
	case "":
		os.Setenv("GORACE", "atexit_sleep_ms=0") // else each program of the tests waits a second at its end
		os.Exit(m.Run())
	case "run":
		os.Unsetenv("CHILD_TEST")
		p, err := Start(Options{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Reap: true, Share: true, Pause: true, Forward: true})
		if err != nil {
			code, err := NotStarted(os.Args[1], err)
			fmt.Fprintln(os.Stderr, err)
			os.Exit(code)
		}
		<-p.Done()
		p.End(300 * time.Millisecond)
		p.Exit().Die()
	}
}

// program runs a command through Start in a process of its own, since Reap
// takes every child of the process.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "CHILD_TEST=run")
	return cmd
}

// wait polls until what holds.
func wait(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 12000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited 2 minutes: %s", what)
}

// alive reports whether a process runs; one that has ended and was not taken
// does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return err == nil
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return !strings.HasPrefix(rest, "Z") && !strings.HasPrefix(rest, "X")
}

func TestExitIsThatOfTheCommand(t *testing.T) {
	for _, tt := range []struct {
		name, script string
		code         int
		signal       syscall.Signal
	}{
		{"success", "exit 0", 0, 0},
		{"a code", "exit 42", 42, 0},
		{"the highest code", "exit 255", 255, 0},
		{"SIGTERM", "kill -TERM $$", 0, syscall.SIGTERM},
		{"a kill that cannot be caught", "kill -KILL $$", 0, syscall.SIGKILL},
		{"a signal of faults, for which the runtime would print a trace", "kill -SEGV $$", 0, syscall.SIGSEGV},
		{"a signal that a runtime takes for itself", "kill -QUIT $$", 0, syscall.SIGQUIT},
		{"a broken pipe", "kill -PIPE $$", 0, syscall.SIGPIPE},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := program(t, "sh", "-c", tt.script).CombinedOutput()
			if len(out) > 0 {
				t.Errorf("it printed %q", out)
			}
			ws := syscall.WaitStatus(0)
			var ee *exec.ExitError
			if errors.As(err, &ee) {
				ws = ee.Sys().(syscall.WaitStatus)
			}
			if tt.signal != 0 && (!ws.Signaled() || ws.Signal() != tt.signal || ws.CoreDump()) {
				t.Errorf("ended with %#x, want signal %v and no core", ws, tt.signal)
			}
			if tt.signal == 0 && (!ws.Exited() || ws.ExitStatus() != tt.code) {
				t.Errorf("ended with %#x, want code %d", ws, tt.code)
			}
		})
	}
}

func TestCommandsThatCannotRunSayWhy(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(dir+"/plain", []byte("x"), 0o600)
	os.WriteFile(dir+"/odd", []byte("\x00\x01"), 0o700)
	for _, tt := range []struct {
		path, want string
		code       int
	}{
		{"no-such-program-anywhere", "is not found", 127},
		{dir + "/none", "is not found", 127},
		{dir + "/plain", "permission denied", 126},
		{dir + "/odd", "exec format error", 126},
		{dir, "cannot be run", 126},
	} {
		out, err := program(t, tt.path).CombinedOutput()
		var ee *exec.ExitError
		if !errors.As(err, &ee) || ee.ExitCode() != tt.code || !strings.Contains(string(out), tt.want) {
			t.Errorf("%s: %v, %q; want code %d and %q", tt.path, err, out, tt.code, tt.want)
		}
	}
}

func TestSignalsReachTheCommand(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGWINCH} {
		// A signal that these tests were started to ignore, by nohup or behind
		// an & of a shell, would be ignored by all they start.
		own := make(chan os.Signal, 1)
		signal.Notify(own, sig)
		defer signal.Stop(own)
		cmd := program(t, "sh", "-c", fmt.Sprintf("trap 'exit 9' %d; echo ready; while :; do sleep 0.05; done", sig))
		out, _ := cmd.StdoutPipe()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		bufio.NewReader(out).ReadString('\n')
		cmd.Process.Signal(sig)
		err := cmd.Wait()
		var ee *exec.ExitError
		if !errors.As(err, &ee) || ee.ExitCode() != 9 {
			t.Errorf("%v: %v", sig, err)
		}
	}
}

func TestIgnoredSignalsStayIgnored(t *testing.T) {
	cmd := exec.Command("sh", "-c", `trap '' HUP; exec "$0" sh -c 'kill -HUP $PPID; kill -HUP $$; echo alive'`, os.Args[0])
	cmd.Env = append(os.Environ(), "CHILD_TEST=run")
	if out, err := cmd.CombinedOutput(); string(out) != "alive\n" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestStoppedCommandStopsItsParent(t *testing.T) {
	cmd := program(t, "sh", "-c", "echo $$; kill -STOP $$; echo on")
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	r.ReadString('\n')
	var ws syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &ws, syscall.WUNTRACED, nil); err != nil || !ws.Stopped() {
		t.Fatalf("%v %#x, want a stopped process", err, ws)
	}
	cmd.Process.Signal(syscall.SIGCONT)
	if line, _ := r.ReadString('\n'); line != "on\n" {
		t.Errorf("%q after it was told to go on", line)
	}
	cmd.Wait()
}

// family3 is a command that leaves processes in its group, in a group of their
// own and, where there is setsid, in a session of their own. It prints their
// numbers.
const family3 = `trap '' TERM
sleep 601 & echo $!
sh -c 'trap "" TERM; sleep 602; sleep 603' & echo $!
set -m; sleep 604 & echo $!; set +m
if command -v setsid >/dev/null; then
	fifo=$(mktemp -u); mkfifo $fifo
	setsid sh -c 'echo $$ >'$fifo'; exec sleep 605' & read pid <$fifo; rm $fifo; echo $pid
fi
echo end
`

func start(t *testing.T, script string) (cmd *exec.Cmd, pids []int) {
	t.Helper()
	cmd = program(t, "sh", "-c", script)
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(out); s.Scan() && s.Text() != "end"; {
		pid, err := strconv.Atoi(s.Text())
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	if len(pids) < 3 {
		t.Fatalf("%d processes", len(pids))
	}
	return cmd, pids
}

func TestNothingOutlivesTheCommand(t *testing.T) {
	cmd, pids := start(t, family3)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, pid := range pids {
		if alive(pid) {
			t.Errorf("process %d is left", pid)
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

func TestNothingOutlivesAKilledParent(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the grace between SIGTERM and SIGKILL")
	}
	cmd, pids := start(t, family3+"sleep 606")
	cmd.Process.Kill()
	cmd.Wait()
	wait(t, "processes of a killed parent are left", func() bool {
		for _, pid := range pids {
			if alive(pid) {
				return false
			}
		}
		return true
	})
}

func TestOrphansAreTaken(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("needs /proc")
	}
	// The shell between is gone at once; its child becomes ours.
	cmd, pids := start(t, `for i in 1 2 3; do sh -c 'sleep 0.01 & echo $!'; done; echo end; sleep 600`)
	wait(t, "zombies are left", func() bool {
		for _, pid := range pids {
			if _, err := os.Stat("/proc/" + strconv.Itoa(pid)); err == nil {
				return false
			}
		}
		return true
	})
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait()
}

func TestProcessInThisProgram(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Start(Options{Args: []string{"sh", "-c", "echo out; exec sleep 600"}, Stdout: w, Forward: true})
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if line, _ := bufio.NewReader(r).ReadString('\n'); line != "out\n" {
		t.Errorf("%q", line)
	}
	if !p.End(time.Minute) {
		t.Error("it is left")
	}
	if e := p.Exit(); e.Signal != syscall.SIGTERM || e.Code != 128+15 {
		t.Errorf("%+v", e)
	}
	p.Signal(syscall.SIGKILL) // of a process that is gone: nothing happens
}
