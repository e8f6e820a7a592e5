//go:build unix

package scrub_test

import (
	"syscall"
	"time"
)

// clock is the time that this process has used: what else a machine has to do
// does not count.
func clock() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
