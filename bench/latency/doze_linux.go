package main

import (
	"syscall"
	"time"
)

// doze sleeps in the thread itself: the timers of the runtime are later by a
// turn of its scheduler. A signal ends it early.
func doze(d time.Duration) {
	ts := syscall.NsecToTimespec(int64(d))
	_ = syscall.Nanosleep(&ts, nil)
}
