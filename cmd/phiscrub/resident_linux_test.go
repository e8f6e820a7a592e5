package main

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestForgetStart unmaps the code that runs, in a process of its own, and runs on.
func TestForgetStart(t *testing.T) {
	if os.Getenv("PHISCRUB_ALONE") == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestForgetStart$", "-test.v")
		cmd.Env = append(os.Environ(), "PHISCRUB_ALONE=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	mapped := func() int {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		_, rest, ok := bytes.Cut(status, []byte("RssFile:"))
		if !ok {
			t.Skip("the kernel does not tell what of a file is resident")
		}
		n, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := mapped()
	forgetStart()
	if after := mapped(); after >= before {
		t.Errorf("%d KB of the program are resident, %d before", after, before)
	}
}

// TestRegression_OnlyWhatIsAsInTheFileIsUnmapped: the table of addresses that a
// dynamic linker fills and makes read-only was unmapped, and the next call went to 0.
func TestRegression_OnlyWhatIsAsInTheFileIsUnmapped(t *testing.T) {
	one := func(line, anonymous string) string {
		return line + "\nSize:  64 kB\nRss:  60 kB\nPrivate_Dirty:  8 kB\nAnonymous:  " + anonymous + " kB\nLocked:  0 kB\nVmFlags: rd mr mw me sd\n"
	}
	code := one("00402000-00c80000 r-xp 00002000 fe:00 11 /usr/bin/phiscrub", "0")
	constants := one("00c80000-01607000 r--p 00880000 fe:00 11 /usr/bin/phiscrub", "0")
	linked := one("01607000-01608000 r--p 01206000 fe:00 11 /usr/bin/phiscrub", "4")
	data := one("01608000-016ee000 rw-p 01207000 fe:00 11 /usr/bin/phiscrub", "0")
	heap := one("c000000000-c000400000 rw-p 00000000 00:00 0", "0")
	library := one("7f0000000000-7f0000020000 r-xp 00000000 fe:00 12 /lib/libc.so.6", "0")
	for _, c := range []struct {
		why, smaps string
		want       []mapping
	}{
		{"code and constants, and nothing behind the program", code + constants + linked + data + heap + library, []mapping{{0x402000, 0xc80000}, {0xc80000, 0x1607000}}},
		{"code with the stops of a debugger", one("00402000-00c80000 r-xp 00002000 fe:00 11 /usr/bin/phiscrub", "4") + constants, []mapping{{0xc80000, 0x1607000}}},
		{"another program first", library + code, []mapping{{0x7f0000000000, 0x7f0000020000}}},
		{"no file first, as where the program lies anywhere", heap + code, nil},
		{"no figures", "00402000-00c80000 r-xp 00002000 fe:00 11 /usr/bin/phiscrub\n", nil},
		{"no numbers", one("x-y r-xp 00002000 fe:00 11 /usr/bin/phiscrub", "0"), nil},
	} {
		if got := asInFile(strings.NewReader(c.smaps)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %x, want %x", c.why, got, c.want)
		}
	}
}
