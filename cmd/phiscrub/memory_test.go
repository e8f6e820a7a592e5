//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
)

// TestMemoryIsFlat pipes one line without newline through the program.
// PHISCRUB_LONG_LINE is its length in MiB; without it the test takes 64.
func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the program")
	}
	if os.Getenv("PHISCRUB_ALONE") == "" {
		// The most memory of a process counts that of the one it was forked
		// from, and the tests before this one may have used more.
		cmd := exec.Command(os.Args[0], "-test.run=^TestMemoryIsFlat$", "-test.v")
		cmd.Env = append(os.Environ(), "PHISCRUB_ALONE=1")
		out, err := cmd.CombinedOutput()
		t.Logf("%s", out)
		if err != nil {
			t.Fatal("see above")
		}
		return
	}
	size := 64
	if s := os.Getenv("PHISCRUB_LONG_LINE"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n <= 0 {
			t.Fatal("PHISCRUB_LONG_LINE must be a number of MiB")
		}
		size = n
	}
	bin := filepath.Join(t.TempDir(), "phiscrub")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, flags := range [][]string{nil, {"--workers", "2"}} {
		cmd := exec.Command(bin, flags...)
		cmd.Stdin = io.MultiReader(io.LimitReader(&words{}, int64(size)<<20), bytes.NewReader([]byte(" ssn=078-05-1120\nnext\n")))
		var tail lastBytes
		cmd.Stdout = &tail
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		if want := " ssn=[SSN]\nnext\n"; !bytes.HasSuffix(tail.b, []byte(want)) {
			t.Errorf("output ends in %q, want %q", tail.b[max(0, len(tail.b)-40):], want)
		}
		if want := int64(size)<<20 + 16; tail.n != want {
			t.Errorf("%d bytes of output, want %d", tail.n, want)
		}
		rss := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
		if runtime.GOOS != "darwin" {
			rss <<= 10
		}
		if limit := int64(40 << 20); rss > limit {
			t.Errorf("%v: %d MB of memory for a line of %d MiB, at most %d", flags, rss>>20, size, limit>>20)
		}
		t.Logf("%v: line of %d MiB, %d MB of memory", flags, size, rss>>20)
	}
}

// words is text without end and without newline.
type words struct{ at int }

func (w *words) Read(p []byte) (int, error) {
	const text = "level=info msg=ready "
	for i := range p {
		p[i] = text[(w.at+i)%len(text)]
	}
	w.at = (w.at + len(p)) % len(text)
	return len(p), nil
}

// lastBytes keeps the end of what was written to it, and how much it was.
type lastBytes struct {
	b []byte
	n int64
}

func (l *lastBytes) Write(p []byte) (int, error) {
	l.n += int64(len(p))
	l.b = append(l.b, p...)
	l.b = l.b[max(0, len(l.b)-100):]
	return len(p), nil
}
