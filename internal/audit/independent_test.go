package audit

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/phiscrub/phiscrub/internal/key"
)

// independent builds the verifier of testdata, which shares no code with this
// package, in the directory that TestMain removes.
var independent = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(scratch, "verifier")
	return bin, exec.Command("go", "build", "-o", bin, "testdata/verifier/main.go").Run()
})

var scratch string // of all tests

func TestMain(m *testing.M) {
	if dir := os.Getenv("AUDIT_WRITER"); dir != "" {
		writes(dir)
	}
	var err error
	if scratch, err = os.MkdirTemp("", "audit"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

// agrees compares a verdict with that of the independent verifier.
func agrees(t testing.TB, k keys, dir string, anchor []byte, v *Verdict) {
	t.Helper()
	bin, err := independent()
	if err != nil {
		t.Fatal(err)
	}
	_, public, err := key.LoadCheckpointKey(filepath.Join(k.dir, "checkpoint.key"))
	if err != nil {
		t.Fatal(err)
	}
	args := []string{dir, public}
	if anchor != nil {
		name := filepath.Join(t.TempDir(), "anchor")
		if err := os.WriteFile(name, anchor, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	out, err := exec.Command(bin, args...).Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	pruned, _ := filepath.Glob(filepath.Join(dir, "*"+cutSuffix))
	if len(pruned) == 0 && (err == nil) != v.Sound() {
		t.Errorf("the independent verifier does not agree: %v, %s against %v", err, out, v.Problems)
	}
}
