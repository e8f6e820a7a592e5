package record

import (
	"fmt"
	"os"
	"os/exec"
	"time"
)

// Use is what a program used of the machine.
type Use struct {
	CPU    time.Duration // user and system time
	Memory int64         // bytes resident at most, not less than what this process had; 0: not known
}

// Run runs a program that reads the file in and writes the file out, which is
// made or cut.
func Run(in, out, name string, args ...string) (Use, error) {
	r, err := os.Open(in)
	if err != nil {
		return Use{}, err
	}
	defer r.Close()
	w, err := os.Create(out)
	if err != nil {
		return Use{}, err
	}
	defer w.Close()
	cmd := exec.Command(name, args...)
	cmd.Stdin, cmd.Stdout = r, w
	if err := cmd.Run(); err != nil {
		return Use{}, fmt.Errorf("%s: %w", name, err)
	}
	s := cmd.ProcessState
	return Use{CPU: s.UserTime() + s.SystemTime(), Memory: resident(s)}, w.Close()
}
