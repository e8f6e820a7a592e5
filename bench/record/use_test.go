package record

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestRunGivesWhatAProgramUsedAndWrote(t *testing.T) {
	if _, err := exec.LookPath("cat"); err != nil {
		t.Skip("no cat")
	}
	in, out := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(in, []byte("a line\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	u, err := Run(in, out, "cat")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil || string(got) != "a line\n" || u.CPU < 0 {
		t.Errorf("%q, %v, %+v", got, err, u)
	}
	if _, err := Run(in, out, "cat", "/no/such/file"); err == nil {
		t.Error("a program that failed was measured")
	}
}
