//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
)

// lead is how long a program has to start before the first line comes.
const lead = 150 * time.Millisecond

// offer writes one line of data every 1/rate seconds to the program and
// gives the nanoseconds of each from its due time, whether it was written
// then or not, until it was read: a program that stalls is charged for every
// line that had to wait.
func offer(data []byte, rate int, name string, args ...string) ([]int64, error) {
	lines := bytes.SplitAfter(data, []byte{'\n'})
	lines = lines[:len(lines)-1]
	in, stdin, err := pipe(true)
	if err != nil {
		return nil, err
	}
	out, stdout, err := pipe(false)
	if err != nil {
		syscall.Close(in)
		stdin.Close()
		return nil, err
	}
	defer syscall.Close(out)
	cmd := exec.Command(name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, os.Stderr
	err = cmd.Start()
	stdin.Close()
	stdout.Close()
	if err != nil {
		syscall.Close(in)
		return nil, err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // no collection while lines are timed
	runtime.GC()
	start := time.Now().Add(lead)
	due := func(i int) time.Time { return start.Add(time.Duration(i) * time.Second / time.Duration(rate)) }
	var sent error
	done := make(chan struct{})
	go func() {
		defer close(done)
		sent = send(in, lines, due)
		syscall.Close(in)
	}()
	took, err := receive(out, len(lines), due)
	<-done
	if e := cmd.Wait(); err == nil {
		err = e
	}
	if err == nil {
		err = sent
	}
	return took, err
}

// send writes each line when it is due, in a thread of its own.
func send(fd int, lines [][]byte, due func(int) time.Time) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i, l := range lines {
		for d := time.Until(due(i)); d > 0; d = time.Until(due(i)) {
			doze(d)
		}
		for len(l) > 0 {
			n, err := syscall.Write(fd, l)
			if errors.Is(err, syscall.EINTR) {
				continue
			}
			if err != nil {
				return fmt.Errorf("writing line %d: %w", i, err)
			}
			l = l[n:]
		}
	}
	return nil
}

// receive counts line ends as they come.
func receive(fd, want int, due func(int) time.Time) ([]int64, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	buf := make([]byte, 1<<16)
	took := make([]int64, 0, want)
	for {
		got, err := syscall.Read(fd, buf)
		now := time.Now()
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading: %w", err)
		}
		if got == 0 {
			break
		}
		for range bytes.Count(buf[:got], []byte{'\n'}) {
			took = append(took, int64(now.Sub(due(len(took)))))
		}
	}
	if len(took) != want {
		return nil, fmt.Errorf("%d lines came out of %d", len(took), want)
	}
	return took, nil
}

// pipe makes one that blocks on our side: the runtime's poller would add a
// turn of its own to every line. The child's side is a file.
func pipe(childReads bool) (ours int, child *os.File, err error) {
	var p [2]int
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := syscall.Pipe(p[:]); err != nil {
		return 0, nil, fmt.Errorf("pipe: %w", err)
	}
	syscall.CloseOnExec(p[0])
	syscall.CloseOnExec(p[1])
	if childReads {
		return p[1], os.NewFile(uintptr(p[0]), "input"), nil
	}
	return p[0], os.NewFile(uintptr(p[1]), "output"), nil
}
