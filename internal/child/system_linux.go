package child

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"unsafe"
)

const setChildSubreaper = 36 // PR_SET_CHILD_SUBREAPER

// adoptOrphans makes this process the parent of descendants that lose theirs.
func adoptOrphans() {
	syscall.RawSyscall(syscall.SYS_PRCTL, setChildSubreaper, 1, 0)
}

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

// forwarded lists the signals that are passed on: all that a program can take,
// but for those of its own faults, of its children and of the runtime.
func forwarded() []syscall.Signal {
	sigs := []syscall.Signal{
		syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGALRM, syscall.SIGCONT, syscall.SIGTSTP, syscall.SIGWINCH, syscall.SIGIO, syscall.SIGPWR,
	}
	for s := syscall.Signal(34); s <= 64; s++ { // real-time signals
		sigs = append(sigs, s)
	}
	return sigs
}

// family lists the living processes below root and those in the process group
// that is given, but for one process.
func family(root, group, but int) []int {
	dir, err := os.Open("/proc")
	if err != nil {
		return groupOf(group)
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	children := map[int][]int{}
	found := map[int]bool{but: true}
	var all []int
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		st, ok := readStat(name)
		if !ok || st.state == 'Z' || st.state == 'X' {
			continue
		}
		children[st.parent] = append(children[st.parent], pid)
		if group > 0 && st.group == group && pid != but {
			found[pid] = true
			all = append(all, pid)
		}
	}
	seen := map[int]bool{}
	for next := []int{root}; len(next) > 0; next = next[1:] {
		if seen[next[0]] {
			continue
		}
		seen[next[0]] = true
		for _, pid := range children[next[0]] {
			if pid != but {
				next = append(next, pid)
			}
			if !found[pid] {
				found[pid] = true
				all = append(all, pid)
			}
		}
	}
	return all
}

// stopped reports whether a process is stopped by a signal.
func stopped(pid int) bool {
	st, ok := readStat(strconv.Itoa(pid))
	return ok && st.state == 'T'
}

type stat struct {
	parent, group int
	state         byte
}

// readStat reads what the kernel says of a process. The name of the program,
// in brackets before the rest, may hold anything.
func readStat(pid string) (st stat, ok bool) {
	b, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return st, false
	}
	i := bytes.LastIndexByte(b, ')')
	if i < 0 {
		return st, false
	}
	f := bytes.Fields(b[i+1:])
	if len(f) < 3 {
		return st, false
	}
	st.state = f[0][0]
	st.parent, err = strconv.Atoi(string(f[1]))
	if err == nil {
		st.group, err = strconv.Atoi(string(f[2]))
	}
	return st, err == nil
}

// restore gives a signal its default effect, behind the back of the runtime,
// which would print a trace for those of faults.
func restore(sig syscall.Signal) bool {
	var action [4]uint64 // struct sigaction of zeros: SIG_DFL
	_, _, errno := syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
	return errno == 0 || sig == syscall.SIGKILL
}
