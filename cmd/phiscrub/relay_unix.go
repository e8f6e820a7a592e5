//go:build unix

package main

import (
	"os"
	"syscall"
)

// relayPipe returns a pipe whose reader waits in read(2) itself. One of package
// os waits in the runtime's poller, which takes two more system calls for each
// message, and a thread that wakes up only to wake another. Closing this one
// does not end a read.
func relayPipe() (r, w *os.File, err error) {
	polled, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer polled.Close()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fd, err := syscall.Dup(int(polled.Fd())) // Fd makes it a blocking one
	if err != nil {
		w.Close()
		return nil, nil, err
	}
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), "|0"), w, nil
}
