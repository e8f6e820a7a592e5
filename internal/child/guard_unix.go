//go:build unix

package child

import (
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// guardName is the name under which this program is its own guard.
const guardName = "phiscrub-guard"

// guardGrace is how long what is left of a command has between SIGTERM and
// SIGKILL when its parent was killed.
const guardGrace = 5 * time.Second

// guard is the other end of the process that watches over a command: it ends
// the command when this process is gone.
type guard struct {
	pid  int
	bell *os.File // its end without a word is the alarm
}

// startGuard starts a guard for the command pid. It is in a process group of
// its own, so that what kills the parent's group does not kill it.
func startGuard(pid int, shared bool) (*guard, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		w.Close()
		return nil, err
	}
	defer null.Close()
	proc, err := os.StartProcess(self, []string{guardName, strconv.Itoa(pid), strconv.FormatBool(shared)}, &os.ProcAttr{
		Dir:   "/",
		Env:   []string{"GOMAXPROCS=1"},
		Files: []*os.File{r, null, null},
		Sys:   &syscall.SysProcAttr{Setpgid: true},
	})
	if err != nil {
		w.Close()
		return nil, err
	}
	g := &guard{pid: proc.Pid, bell: w}
	proc.Release()
	return g, nil
}

func (g *guard) process() int {
	if g == nil {
		return 0
	}
	return g.pid
}

// dismiss tells the guard that all is well, and takes its end.
func (g *guard) dismiss() {
	if g == nil {
		return
	}
	g.bell.Write([]byte{1})
	g.bell.Close()
	var ws syscall.WaitStatus
	for {
		if _, err := syscall.Wait4(g.pid, &ws, 0, nil); err != syscall.EINTR {
			return // also when somebody else has taken it
		}
	}
}

// Guard is called first in main. It returns at once in an ordinary process; in
// that of a guard it waits for the end of the parent and exits: without what
// the runtime does before that, which for the race detector is to wait.
func Guard() {
	if len(os.Args) != 3 || os.Args[0] != guardName {
		return
	}
	pid, err := strconv.Atoi(os.Args[1])
	if err != nil || pid < 2 {
		syscall.Exit(2)
	}
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGPIPE)
	var word [1]byte
	if n, _ := os.Stdin.Read(word[:]); n == 1 {
		syscall.Exit(0)
	}
	// The parent is dead. The command is its child, so its number is its own
	// for as long as it lives; its group keeps the number while one is in it.
	group := pid
	if os.Args[2] == "true" {
		group = 0
	}
	told := map[int]bool{} // also those whose parent has ended meanwhile
	for end, sig := time.Now().Add(guardGrace), syscall.SIGTERM; ; time.Sleep(10 * time.Millisecond) {
		for _, to := range append(family(pid, group, os.Getpid()), pid) {
			if _, known := told[to]; !known {
				told[to] = false
			}
		}
		alive := false
		for to, done := range told {
			if syscall.Kill(to, 0) != nil {
				delete(told, to)
				continue
			}
			alive = true
			if !done || sig == syscall.SIGKILL {
				told[to] = true
				syscall.Kill(to, sig)
				syscall.Kill(to, syscall.SIGCONT)
			}
		}
		switch {
		case !alive:
			syscall.Exit(0)
		case time.Now().Before(end):
		case sig == syscall.SIGKILL:
			syscall.Exit(1)
		default:
			sig, end = syscall.SIGKILL, time.Now().Add(time.Second)
		}
	}
}
