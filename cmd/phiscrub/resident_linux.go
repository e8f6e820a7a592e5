package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// forgetStart unmaps the pages of the program itself: what a start touches of its
// code and its constants is three times what lines need, and comes back from the
// page cache when it is asked for. A page that is mapped counts as resident, and
// is among the last that the kernel takes back.
//
// Nothing depends on it, so that it does not report what went wrong.
func forgetStart() {
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer f.Close()
	program := ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		// 00400000-00c8b000 r-xp 00000000 fe:00 10954199 /usr/bin/phiscrub
		part := strings.Fields(lines.Text())
		if len(part) < 6 || program != "" && part[5] != program {
			return // the program comes first
		}
		program = part[5]
		if part[1][1] == 'w' {
			continue
		}
		from, to, _ := strings.Cut(part[0], "-")
		start, err := strconv.ParseUint(from, 16, 64)
		if err != nil {
			return
		}
		end, err := strconv.ParseUint(to, 16, 64)
		if err != nil || end < start {
			return
		}
		syscall.Syscall(syscall.SYS_MADVISE, uintptr(start), uintptr(end-start), syscall.MADV_DONTNEED)
	}
}
