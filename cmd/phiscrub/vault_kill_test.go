package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
	"github.com/phiscrub/phiscrub/internal/vault"
)

var kills = flag.Int("kills", 12, "how often TestKilledPipesLoseNoMapping kills a pipe")

// itself returns the path of a program phiscrub that is this test: TestMain
// runs main for a program of that name.
func itself(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "phiscrub")
	if err := os.Symlink(exe, path); err != nil {
		t.Skip("no symbolic links here")
	}
	return path
}

// told is a writer that closes began with the first write.
type told struct {
	io.Writer
	began chan struct{}
}

func (w *told) Write(b []byte) (int, error) {
	select {
	case <-w.began:
	default:
		close(w.began)
	}
	return w.Writer.Write(b)
}

// TestKilledPipesLoseNoMapping kills -9 pipes at random times. Whatever token
// has left one of them is resolved, the vault has no damage, and the next pipe
// starts on it as if nothing had been.
func TestKilledPipesLoseNoMapping(t *testing.T) {
	n := *kills
	if testing.Short() {
		n = min(n, 3)
	}
	program, dir := itself(t), t.TempDir()
	keys, place := filepath.Join(dir, "K"), filepath.Join(dir, "V")
	if _, err := key.Generate(key.Generation{Dir: keys, Suite: key.P256, Name: "n", Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	next := 0
	for i := range n {
		cmd := exec.Command(program, "pipe", "--quiet", "--policy", "pseudonymize", "--keys", keys, "--vault", place)
		began := make(chan struct{})
		cmd.Stdout = &told{&out, began}
		stderr := &bytes.Buffer{}
		cmd.Stderr = stderr
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func(after time.Duration) {
			<-began
			time.Sleep(after)
			cmd.Process.Kill()
		}(time.Duration(rand.IntN(60)) * time.Millisecond)
		for err == nil {
			var b []byte
			for range 20 {
				next++
				b = fmt.Appendf(b, "{\"mrn\":\"A-%08d\",\"ssn\":\"219-09-9999\",\"x\":%d}\n", next, next)
			}
			_, err = in.Write(b)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatalf("run %d ended by itself", i)
		}
		if bytes.Contains(stderr.Bytes(), []byte("A-0")) {
			t.Fatalf("run %d told a value", i)
		}
	}
	id, err := key.LoadIdentity(filepath.Join(keys, "admin.key"), key.Admin)
	if err != nil {
		t.Fatal(err)
	}
	s, err := vault.Load([]string{place}, id)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// A line that a kill has cut is followed by the first of the next pipe.
	found := regexp.MustCompile(`\{"mrn":"(\[MRN:k1:[A-Z2-7]{24}\])","ssn":"(\[SSN:k1:[A-Z2-7]{24}\])","x":(\d+)\}\n`).FindAllSubmatch(out.Bytes(), -1)
	if len(found) < n {
		t.Fatalf("%d lines came out of %d pipes", len(found), n)
	}
	seen := map[string]bool{}
	for _, m := range found {
		for i, want := range []string{"A-" + fmt.Sprintf("%08s", m[3]), "219-09-9999"} {
			if seen[string(m[1+i])] {
				continue
			}
			seen[string(m[1+i])] = true
			ref, err := token.Parse(m[1+i])
			if err != nil {
				t.Fatal(err)
			}
			if vs, err := s.Resolve(ref); err != nil || string(vs[0].Text) != want {
				t.Fatalf("%s: %v", m[1+i], err)
			}
		}
	}
	if bytes.Contains(out.Bytes(), []byte("219-09")) || regexp.MustCompile(`A-\d{8}`).Match(out.Bytes()) {
		t.Error("a value came out")
	}
	if len(s.Report.Damages) > 0 {
		t.Errorf("%d lines, %d segments: %v", len(found), s.Report.Segments, s.Report.Damages)
	}
	t.Logf("%d kills, %d lines came out, %d mappings, %d bytes torn", n, len(found), s.Report.Mappings, s.Report.Torn)
}

// number is a record number, of so many digits that none is in a key by chance.
func number(i int) string { return fmt.Sprintf("470011%06d", i) }

// TestNodeAloneRecoversNoValue has all that a node has after a rotation: its
// keys but for the administrator's and the auditor's, the vault, an index and
// the output. No file holds a value, no key of the ring makes the tokens of
// before again, and no key opens the vault.
func TestNodeAloneRecoversNoValue(t *testing.T) {
	program, dir := itself(t), t.TempDir()
	keys, place, away := filepath.Join(dir, "K"), filepath.Join(dir, "V"), t.TempDir()
	if _, err := key.Generate(key.Generation{Dir: keys, Name: "n", Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"admin.key", "auditor.key"} {
		if err := os.Rename(filepath.Join(keys, k), filepath.Join(away, k)); err != nil {
			t.Fatal(err)
		}
	}
	var in bytes.Buffer
	for i := range 300 {
		fmt.Fprintf(&in, "{\"mrn\":\"%s\"}\n", number(i*37))
	}
	run := func(args ...string) []byte {
		t.Helper()
		cmd := exec.Command(program, args...)
		cmd.Stdin = bytes.NewReader(in.Bytes())
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %s", err, stderr.String())
		}
		return out
	}
	before := run("pipe", "--policy", "pseudonymize", "--keys", keys, "--vault", place)
	if err := os.WriteFile(filepath.Join(dir, "out.log"), before, 0o600); err != nil {
		t.Fatal(err)
	}
	run("vault", "rotate", "--keys", keys)
	ring, err := key.LoadRing(filepath.Join(keys, "node.key"))
	if err != nil {
		t.Fatal(err)
	}
	ts, err := token.New(token.Options{Ring: ring})
	if err != nil {
		t.Fatal(err)
	}
	// Every value that there can be, with every key there is: what a thief
	// would do who knows what record numbers look like.
	old := map[string]bool{}
	for _, m := range regexp.MustCompile(`\[MRN:k1:([A-Z2-7]{16})`).FindAllSubmatch(before, -1) {
		old[string(m[1])] = true
	}
	if len(old) != 300 {
		t.Fatalf("%d tokens", len(old))
	}
	w := ts.Worker()
	var buf []byte
	for i := range 11100 {
		tok, ok := w.Token(buf[:0], class.MRN, []byte(number(i)), ':')
		if !ok || old[string(tok[len("[MRN:k2:"):len("[MRN:k2:")+16])] {
			t.Fatal("a key that the node has makes an old token again")
		}
		buf = tok
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for i := range 300 {
			if bytes.Contains(b, []byte(number(i*37))) {
				t.Errorf("%s holds a value", path)
				break
			}
		}
		for role, name := range []string{"an administrator", "an auditor"} {
			if id, err := key.LoadIdentity(path, key.Role(role)); err == nil {
				t.Errorf("%s is the key of %s: %v", path, name, id)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := key.NewIdentity(key.MLKEM768X25519)
	if err != nil {
		t.Fatal(err)
	}
	s, err := vault.Load([]string{place}, stranger)
	if err != nil || len(s.Report.Other) != 1 || s.Report.Mappings != 0 {
		t.Errorf("%+v %v", s.Report, err)
	}
	// And the administrator does, also what was made before the rotation.
	admin, err := key.LoadIdentity(filepath.Join(away, "admin.key"), key.Admin)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = vault.Load([]string{place}, admin); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i, l := range bytes.Split(bytes.TrimSpace(before), []byte("\n")) {
		ref, err := token.Parse(regexp.MustCompile(`\[.*\]`).Find(l))
		if err != nil {
			t.Fatal(err)
		}
		if vs, err := s.Resolve(ref); err != nil || string(vs[0].Text) != number(i*37) {
			t.Fatalf("line %d: %v", i, err)
		}
	}
	if after := run("pipe", "--policy", "pseudonymize", "--keys", keys, "--vault", place); bytes.Contains(after, []byte(":k1:")) || !bytes.Contains(after, []byte(":k2:")) {
		t.Error("the old key still makes tokens")
	}
	in = *bytes.NewBuffer(before)
	if again := run("pipe", "--policy", "pseudonymize", "--keys", keys, "--vault", place); !bytes.Equal(again, before) {
		t.Error("old tokens in the input are not left alone")
	}
}
