//go:build unix

package child

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Options say what to run.
type Options struct {
	Args                  []string // the command and its arguments; the command is looked up in PATH
	Stdin, Stdout, Stderr *os.File // nil: the null device

	// Share lets the command share the process group of the parent where that
	// is the foreground of a terminal.
	Share bool
	// Pause stops the parent when the command is stopped by a signal, and
	// goes on with it, as a shell expects of a job.
	Pause bool
	// Forward passes signals that this process gets on to the command, from
	// its start until End.
	Forward bool
	// Reap takes the end of every child of this process, as process 1 and a
	// reaper have to. Nothing else in the program may wait for children then.
	Reap bool
}

// Process is a command that was started. Its methods may be called from any
// goroutine.
type Process struct {
	pid    int
	shared bool // the process group is the parent's
	o      Options
	guard  *guard
	done   chan struct{}
	quit   chan struct{}
	exit   Exit // once done is closed

	mu     sync.Mutex
	reaped bool // the pid may belong to another process now
}

// Exit says how a command ended.
type Exit struct {
	Code   int            // exit code, or 128 and the number of the signal
	Signal syscall.Signal // that killed it, or 0
}

// Start starts a command.
func Start(o Options) (*Process, error) {
	path, err := exec.LookPath(o.Args[0])
	if err != nil && !errors.Is(err, exec.ErrDot) {
		return nil, err
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	files := []*os.File{o.Stdin, o.Stdout, o.Stderr}
	for i := range files {
		if files[i] == nil {
			files[i] = null
		}
	}
	p := &Process{o: o, done: make(chan struct{}), quit: make(chan struct{})}
	p.shared = o.Share && inForeground()
	if o.Reap {
		adoptOrphans()
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGCHLD)
	var caught chan os.Signal
	if o.Forward {
		caught = catch(p.shared)
	}
	proc, err := os.StartProcess(path, o.Args, &os.ProcAttr{Files: files, Sys: &syscall.SysProcAttr{Setpgid: !p.shared}})
	if err != nil {
		signal.Stop(ended)
		signal.Stop(caught)
		return nil, err
	}
	p.pid = proc.Pid
	proc.Release() // wait below also sees stops, which os.Process does not
	if os.Getpid() != 1 {
		// Without a guard nothing is lost but what happens after kill -9.
		p.guard, _ = startGuard(p.pid, p.shared)
	}
	go p.wait(ended)
	if caught != nil {
		go p.forward(caught)
	}
	return p, nil
}

// Pid returns the process id of the command.
func (p *Process) Pid() int { return p.pid }

// Done is closed when the command has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Exit waits for the end of the command and says how it ended.
func (p *Process) Exit() Exit {
	<-p.done
	return p.exit
}

// wait takes the end of the command, and of what else is to be reaped, until
// the process is released.
func (p *Process) wait(ended chan os.Signal) {
	defer signal.Stop(ended)
	// The signal can be lost to another program's stop of signals; a slow
	// clock costs nothing.
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	over := false
	for {
		if p.collect() && !over {
			over = true
			close(p.done)
		}
		if over && !p.o.Reap {
			return
		}
		select {
		case <-ended:
		case <-tick.C:
		case <-p.quit:
			return
		}
	}
}

// collect takes what there is to take and reports whether the command ended.
func (p *Process) collect() (over bool) {
	for {
		var ws syscall.WaitStatus
		id := p.pid
		if p.o.Reap {
			id = -1
		}
		p.mu.Lock()
		if p.reaped && !p.o.Reap {
			p.mu.Unlock()
			return true
		}
		pid, err := syscall.Wait4(id, &ws, syscall.WNOHANG|syscall.WUNTRACED, nil)
		own := err == nil && pid == p.pid
		if own && (ws.Exited() || ws.Signaled()) {
			p.reaped, over = true, true
			p.exit = exitOf(ws)
		}
		over = over || p.reaped
		p.mu.Unlock()
		switch {
		case err == syscall.EINTR:
		case err != nil || pid == 0:
			return over
		case own && ws.Stopped() && p.o.Pause:
			p.pause()
		}
	}
}

func exitOf(ws syscall.WaitStatus) Exit {
	if ws.Signaled() {
		return Exit{Code: 128 + int(ws.Signal()), Signal: ws.Signal()}
	}
	return Exit{Code: ws.ExitStatus()}
}

// pause stops this process as the command was stopped, so that the shell sees
// a stopped job, and wakes the command when the shell wakes the job. Process 1
// cannot be stopped.
func (p *Process) pause() {
	if os.Getpid() == 1 || p.shared && !stopped(p.pid) {
		return // the terminal has stopped both, and the shell has woken both
	}
	syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	p.Signal(syscall.SIGCONT)
}

// Signal sends a signal to the command. What a terminal sends to a whole job
// (SIGINT, SIGQUIT, SIGTSTP, SIGCONT) goes to its process group.
func (p *Process) Signal(sig syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reaped {
		return
	}
	to := p.pid
	if !p.shared && ofJob(sig) {
		to = -p.pid
	}
	syscall.Kill(to, sig)
}

func ofJob(sig syscall.Signal) bool {
	switch sig {
	case syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTSTP, syscall.SIGCONT:
		return true
	}
	return false
}

// catch takes the signals that are to be forwarded, from before the command
// starts, so that none is lost. Those that were ignored when the program
// started stay ignored, as nohup wants it. In a shared process group SIGINT and
// SIGQUIT are the terminal's, which has sent them to the command too, and
// SIGTSTP stops both.
func catch(shared bool) chan os.Signal {
	ch := make(chan os.Signal, 64)
	for _, sig := range forwarded() {
		if !signal.Ignored(sig) && !(shared && sig == syscall.SIGTSTP) {
			signal.Notify(ch, sig)
		}
	}
	return ch
}

// forward passes on what catch takes.
func (p *Process) forward(ch chan os.Signal) {
	defer signal.Stop(ch)
	for {
		select {
		case sig := <-ch:
			if s := sig.(syscall.Signal); !p.shared || !ofJob(s) {
				p.Signal(s)
			}
		case <-p.quit:
			return
		}
	}
}

// End stops what is left of the command, or all of it: SIGTERM, and SIGKILL to
// what is still there after grace. It returns when nothing is left or when a
// second after SIGKILL has passed, and reports which of the two.
func (p *Process) End(grace time.Duration) bool {
	gone := p.stopAll(syscall.SIGTERM, grace) || p.stopAll(syscall.SIGKILL, time.Second)
	p.guard.dismiss()
	close(p.quit)
	return gone
}

// stopAll signals what is left until nothing is, or d has passed.
func (p *Process) stopAll(sig syscall.Signal, d time.Duration) bool {
	told := map[int]bool{}
	for end, pause := time.Now().Add(d), time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		left := p.left()
		for _, pid := range left {
			if !told[pid] || sig == syscall.SIGKILL {
				told[pid] = true
				syscall.Kill(pid, sig)
				if sig != syscall.SIGKILL {
					syscall.Kill(pid, syscall.SIGCONT) // a stopped process ends when it goes on
				}
			}
		}
		if len(left) == 0 {
			return true
		}
		if time.Now().After(end) {
			return false
		}
		time.Sleep(pause)
	}
}

// left lists what is to be signalled.
func (p *Process) left() []int {
	group := p.pid
	if p.shared {
		group = 0
	}
	root := p.pid
	if p.o.Reap {
		root = os.Getpid()
	}
	left := family(root, group, p.guard.process())
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped && !slices.Contains(left, p.pid) && !slices.Contains(left, -p.pid) {
		left = append(left, p.pid)
	}
	return left
}

// groupOf returns a process group as kill wants it, if there is one.
func groupOf(group int) []int {
	if group > 0 && syscall.Kill(-group, 0) == nil {
		return []int{-group}
	}
	return nil
}

// Die ends this process as the command ended: by the same signal where that
// is possible, else with its exit code. No core is left: it would hold what
// went through this process.
func (e Exit) Die() {
	if e.Signal != 0 {
		syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
		if restore(e.Signal) {
			syscall.Kill(os.Getpid(), e.Signal)
			time.Sleep(100 * time.Millisecond) // it comes on another thread
		}
	}
	os.Exit(e.Code)
}

// NotStarted returns the exit code that shells give a command that could not
// be started, 127 or 126, and the reason.
func NotStarted(name string, err error) (int, error) {
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return 127, fmt.Errorf("command %q is not found", name)
	case errors.Is(err, fs.ErrPermission):
		return 126, fmt.Errorf("command %q cannot be run: permission denied", name)
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return 126, fmt.Errorf("command %q cannot be run: %w", name, err)
}
