package main

import (
	"bufio"
	"io"
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
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	for _, m := range asInFile(f) {
		syscall.Syscall(syscall.SYS_MADVISE, uintptr(m.start), uintptr(m.end-m.start), syscall.MADV_DONTNEED)
	}
}

// mapping is a range of addresses.
type mapping struct{ start, end uint64 }

// asInFile reads what of the program is mapped from its file and is there as it is in
// the file. What a linker has written to before it was made read-only, or a debugger,
// does not come back once it is unmapped.
func asInFile(smaps io.Reader) (found []mapping) {
	program, at := "", mapping{}
	for lines := bufio.NewScanner(smaps); lines.Scan(); {
		part := strings.Fields(lines.Text())
		switch {
		case len(part) > 1 && part[0] == "Anonymous:":
			if part[1] == "0" && at.end > at.start {
				found = append(found, at)
			}
			at = mapping{}
		case len(part) > 1 && strings.HasSuffix(part[0], ":"): // another figure
		case len(part) < 6 || program != "" && part[5] != program:
			return found // the program comes first
		default: // 00400000-00c8b000 r-xp 00000000 fe:00 10954199 /usr/bin/phiscrub
			program, at = part[5], mapping{}
			if part[1][1] == 'w' {
				continue
			}
			from, to, _ := strings.Cut(part[0], "-")
			start, err := strconv.ParseUint(from, 16, 64)
			if err != nil {
				return found
			}
			end, err := strconv.ParseUint(to, 16, 64)
			if err != nil {
				return found
			}
			at = mapping{start, end}
		}
	}
	return found
}
