package record

import (
	"os"
	"syscall"
)

// resident is the most memory that a process had at any time.
func resident(s *os.ProcessState) int64 {
	if u, ok := s.SysUsage().(*syscall.Rusage); ok {
		return int64(u.Maxrss) << 10
	}
	return 0
}
