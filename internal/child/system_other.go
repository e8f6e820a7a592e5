//go:build unix && !linux

package child

import (
	"os"
	"os/signal"
	"syscall"
	"unsafe"
)

// adoptOrphans does nothing: only Linux knows reapers other than process 1.
func adoptOrphans() {}

// inForeground reports whether this process is in the foreground group of its
// terminal.
func inForeground() bool {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return false
	}
	defer tty.Close()
	var group int32
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, tty.Fd(), syscall.TIOCGPGRP, uintptr(unsafe.Pointer(&group)))
	return errno == 0 && int(group) == syscall.Getpgrp()
}

// forwarded lists the signals that are passed on.
func forwarded() []syscall.Signal {
	return []syscall.Signal{
		syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGALRM, syscall.SIGCONT, syscall.SIGTSTP, syscall.SIGWINCH, syscall.SIGIO,
	}
}

// family is the process group: what left it is not known here.
func family(_, group, _ int) []int { return groupOf(group) }

// stopped is not known here.
func stopped(int) bool { return true }

// restore gives a signal its default effect. For the signals of faults the
// runtime would print a trace; they become an exit code.
func restore(sig syscall.Signal) bool {
	switch sig {
	case syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM, syscall.SIGPIPE, syscall.SIGALRM, syscall.SIGUSR1, syscall.SIGUSR2:
		signal.Reset(sig)
		return true
	}
	return sig == syscall.SIGKILL
}
