//go:build unix

package main

import (
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
)

func TestARelayPipeWaitsInRead(t *testing.T) {
	r, w, err := relayPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, f := range []*os.File{r, w} {
		if flags := flagsOf(t, f, syscall.F_GETFD); flags&syscall.FD_CLOEXEC == 0 {
			t.Errorf("%s would be open in the server: flags %#x", f.Name(), flags)
		}
	}
	if flags := flagsOf(t, r, syscall.F_GETFL); flags&syscall.O_NONBLOCK != 0 {
		t.Errorf("a read does not wait: flags %#x", flags)
	}
	got := make(chan string)
	go func() {
		all, err := io.ReadAll(r)
		if err != nil {
			t.Error(err)
		}
		got <- string(all)
	}()
	io.WriteString(w, "one\n")
	io.WriteString(w, "two\n")
	w.Close()
	if all := <-got; all != "one\ntwo\n" {
		t.Errorf("read %q", all)
	}
}

// flagsOf asks without Fd, which would make the file a blocking one.
func flagsOf(t *testing.T, f *os.File, what uintptr) (flags uintptr) {
	t.Helper()
	conn, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var errno syscall.Errno
	if err := conn.Control(func(fd uintptr) { flags, _, errno = syscall.Syscall(syscall.SYS_FCNTL, fd, what, 0) }); err != nil || errno != 0 {
		t.Fatal(err, errno)
	}
	return flags
}

func TestSteadyReadsWhatThereIs(t *testing.T) {
	text := strings.Repeat("a message\n", 100)
	got, err := io.ReadAll(&steady{r: iotest.OneByteReader(strings.NewReader(text))})
	if string(got) != text || err != nil {
		t.Errorf("%d bytes of %d, %v", len(got), len(text), err)
	}
}

func TestTheRuntimeIsLeftAsTheEnvironmentSaysIt(t *testing.T) {
	processors, percent := runtime.GOMAXPROCS(0), debug.SetGCPercent(100)
	limit := debug.SetMemoryLimit(-1)
	defer func() {
		runtime.GOMAXPROCS(processors)
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	state := func() (int, int, int64) {
		p := debug.SetGCPercent(100)
		debug.SetGCPercent(p)
		return runtime.GOMAXPROCS(0), p, debug.SetMemoryLimit(-1)
	}
	runtime.GOMAXPROCS(1)
	for _, name := range []string{"GOMAXPROCS", "GOGC", "GOMEMLIMIT"} {
		t.Setenv(name, "1")
	}
	keepProcessors()
	collectSeldom()
	if n, p, l := state(); n != 1 || p != 100 || l != limit {
		t.Errorf("with variables set: %d processors, %d %%, %d bytes", n, p, l)
	}
	for _, name := range []string{"GOMAXPROCS", "GOGC", "GOMEMLIMIT"} {
		t.Setenv(name, "")
	}
	keepProcessors()
	collectSeldom()
	if n, p, l := state(); n < 4 || p <= 100 || l >= 64<<20 {
		t.Errorf("without: %d processors, %d %%, %d bytes", n, p, l)
	}
}
