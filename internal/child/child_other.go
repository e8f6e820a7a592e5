//go:build !unix

package child

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// ErrSystem is the error of Start where commands cannot be run as promised.
var ErrSystem = errors.New("running a command needs Linux, macOS or another Unix")

// Options say what to run.
type Options struct {
	Args                        []string
	Stdin, Stdout, Stderr       *os.File
	Share, Pause, Forward, Reap bool
}

// Process is a command that was started.
type Process struct{}

// Exit says how a command ended.
type Exit struct {
	Code   int
	Signal syscall.Signal
}

// Start returns ErrSystem.
func Start(Options) (*Process, error) { return nil, ErrSystem }

// Pid returns 0.
func (p *Process) Pid() int { return 0 }

// Done never closes.
func (p *Process) Done() <-chan struct{} { return nil }

// Exit returns the zero value.
func (p *Process) Exit() Exit { return Exit{} }

// Signal does nothing.
func (p *Process) Signal(syscall.Signal) {}

// End does nothing.
func (p *Process) End(time.Duration) bool { return true }

// Die ends this process with the exit code.
func (e Exit) Die() { os.Exit(e.Code) }

// NotStarted returns the exit code for a command that could not be started.
func NotStarted(_ string, err error) (int, error) { return 126, err }

// Guard does nothing.
func Guard() {}
