package main

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
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
