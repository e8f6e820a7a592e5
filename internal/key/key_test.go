package key

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func generate(t testing.TB, suite Suite) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "K")
	if _, err := Generate(Generation{Dir: dir, Suite: suite, Name: "node-1.example.com", Now: noon}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestGeneratedFilesLoadAndAreClosed(t *testing.T) {
	for _, suite := range Suites() {
		dir := generate(t, Suite(suite))
		for _, k := range kinds {
			st, err := os.Stat(filepath.Join(dir, k.file))
			if err != nil {
				t.Fatal(err)
			}
			if runtime.GOOS != "windows" && k.private && st.Mode().Perm() != 0o400 {
				t.Errorf("%s has mode %04o", k.file, st.Mode().Perm())
			}
		}
		ring, err := LoadRing(filepath.Join(dir, "node.key"))
		if err != nil || ring.ID() != "k1" || !ring.Created().Equal(noon) {
			t.Errorf("ring %v: %v", ring, err)
		}
		for role, name := range map[Role]string{Admin: "admin", Auditor: "auditor"} {
			id, err := LoadIdentity(filepath.Join(dir, name+".key"), role)
			if err != nil {
				t.Fatal(err)
			}
			to, err := LoadRecipients(role, filepath.Join(dir, name+".pub"), filepath.Join(dir, name+".pub"))
			if err != nil || len(to) != 1 || to[0].Fingerprint() != id.Recipient().Fingerprint() || string(to[0].Suite()) != suite {
				t.Errorf("%s %s: %v %v", suite, name, to, err)
			}
		}
		s, err := LoadSigner(filepath.Join(dir, "checkpoint.key"))
		if err != nil {
			t.Fatal(err)
		}
		v, err := LoadVerifier(filepath.Join(dir, "checkpoint.pub"))
		if err != nil {
			t.Fatal(err)
		}
		msg, err := note.Sign(&note.Note{Text: "tree\n"}, s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := note.Open(msg, note.VerifierList(v)); err != nil {
			t.Error(err)
		}
	}
}

func TestGenerateOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "auditor.pub")
	if err := os.WriteFile(name, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Generate(Generation{Dir: dir, Name: "n", Now: noon})
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), name) {
		t.Errorf("%v", err)
	}
	left, _ := os.ReadDir(dir)
	if b, _ := os.ReadFile(name); len(left) != 1 || string(b) != "mine" {
		t.Errorf("%d files are there", len(left))
	}
}

func TestGeneratePartsAndNames(t *testing.T) {
	dir := t.TempDir()
	paths, err := Generate(Generation{Dir: dir, Parts: []string{"admin", "admin"}, Now: noon})
	if err != nil || len(paths) != 2 {
		t.Errorf("%v %v", paths, err)
	}
	for why, g := range map[string]Generation{
		"unknown part":             {Parts: []string{"root"}},
		"unknown suite":            {Parts: []string{"auditor"}, Suite: "rsa"},
		"no name":                  {Parts: []string{"checkpoint"}},
		"a name that note refuses": {Parts: []string{"checkpoint"}, Name: "a+b"},
		"a name with a newline":    {Parts: []string{"checkpoint"}, Name: "a\nb"},
	} {
		g.Dir, g.Now = filepath.Join(dir, "new"), noon
		if _, err := Generate(g); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", why, err)
		}
		if _, err := os.Stat(g.Dir); err == nil {
			t.Errorf("%s: the directory was made", why)
		}
	}
}

func TestOpenPrivateFilesAreRefusedWithTheRemedy(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits")
	}
	dir := generate(t, P256)
	for _, mode := range []os.FileMode{0o404, 0o420, 0o444, 0o644, 0o666, 0o401} {
		for _, k := range kinds {
			path := filepath.Join(dir, k.file)
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			_, err := read(path, k.kind)
			if !k.private {
				if err != nil {
					t.Errorf("%s with mode %04o: %v", k.file, mode, err)
				}
				continue
			}
			if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "chmod 0400 "+path) {
				t.Errorf("%s with mode %04o: %v", k.file, mode, err)
			}
		}
	}
}

func TestWrongFilesAreRefusedByName(t *testing.T) {
	dir := generate(t, P256)
	path := func(n string) string { return filepath.Join(dir, n) }
	_, err := LoadIdentity(path("auditor.key"), Admin)
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "an auditor's private key (auditor.key), but what is needed here is an administrator's private key (admin.key)") {
		t.Error(err)
	}
	if _, err = LoadRecipients(Admin, path("admin.key")); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	if _, err = LoadRing(path("checkpoint.key")); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	if _, err = LoadRing(dir); !errors.Is(err, ErrRefused) {
		t.Errorf("a directory: %v", err)
	}
	if _, err = LoadRing(path("gone")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// TestDamagedFilesAreRefusedWithoutTheirContent plants a value in every line
// and looks for it, and for the key, in what is said.
func TestDamagedFilesAreRefusedWithoutTheirContent(t *testing.T) {
	dir := generate(t, P256)
	load := map[Kind]func(string) error{
		Node:              func(p string) error { _, err := LoadRing(p); return err },
		AdminPrivate:      func(p string) error { _, err := LoadIdentity(p, Admin); return err },
		AdminPublic:       func(p string) error { _, err := LoadRecipients(Admin, p); return err },
		AuditorPrivate:    func(p string) error { _, err := LoadIdentity(p, Auditor); return err },
		AuditorPublic:     func(p string) error { _, err := LoadRecipients(Auditor, p); return err },
		CheckpointPrivate: func(p string) error { _, err := LoadSigner(p); return err },
		CheckpointPublic:  func(p string) error { _, err := LoadVerifier(p); return err },
	}
	const canary = "CANARY219099999"
	bad := filepath.Join(dir, "bad")
	for _, k := range kinds {
		whole, err := os.ReadFile(filepath.Join(dir, k.file))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(strings.TrimSuffix(string(whole), "\n"), "\n")
		keyText := lines[len(lines)-1][len(lines[len(lines)-1])-24:]
		try := func(why, text string) {
			t.Helper()
			os.Remove(bad)
			if err := os.WriteFile(bad, []byte(text), 0o400); err != nil {
				t.Fatal(err)
			}
			err := load[k.kind](bad)
			if !errors.Is(err, ErrRefused) {
				t.Errorf("%s, %s: %v", k.file, why, err)
			} else if s := err.Error(); strings.Contains(s, canary) || strings.Contains(s, keyText) || strings.Contains(s, "\n") {
				t.Errorf("%s, %s: the error shows the file", k.file, why)
			}
		}
		for i, l := range lines {
			if strings.HasPrefix(l, "#") {
				continue
			}
			join := func(x string) string { return strings.Join(lines[:i], "") + x + strings.Join(lines[i+1:], "") }
			try(fmt.Sprint("line gone ", i), join(""))
			try(fmt.Sprint("another in place of ", i), join(canary+"\n"))
			try(fmt.Sprint("cut ", i), join(l[:len(l)-3]+"\n"))
			if i > 0 {
				try(fmt.Sprint("twice ", i), join(l+"\n"+l))
			}
			try(fmt.Sprint("with more behind ", i), join(strings.TrimSuffix(l, "\n")+" "+canary+"\n"))
		}
		try("empty", "")
		try("binary", canary+"\x00\xff")
		try("long", string(whole)+strings.Repeat("#\n", maxFile))
		try("next version", strings.Replace(string(whole), "key/1", "key/2", 1))
	}
}

func TestRotationForgetsTheRootAndKeepsTheCheck(t *testing.T) {
	dir := generate(t, P256)
	path := filepath.Join(dir, "node.key")
	first, err := LoadRing(path)
	if err != nil {
		t.Fatal(err)
	}
	c1, err := first.Checks()
	if err != nil {
		t.Fatal(err)
	}
	for i := 2; i < 5; i++ {
		r, err := Rotate(path, noon.AddDate(0, i, 0), nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.ID() != fmt.Sprintf("k%d", i) || len(r.Retired()) != i-1 {
			t.Errorf("ring %v, retired %v", r, r.Retired())
		}
	}
	r, err := LoadRing(path)
	if err != nil {
		t.Fatal(err)
	}
	cs, err := r.Checks()
	if err != nil {
		t.Fatal(err)
	}
	if last := cs[len(cs)-1]; len(cs) != 4 || cs[0].ID != "k4" || last.ID != "k1" || !bytes.Equal(last.Key, c1[0].Key) {
		t.Errorf("checks %v", cs)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(whole, []byte(encode(first.root))) || bytes.Equal(first.root, r.root) {
		t.Error("the first root is still there")
	}
	left, _ := os.ReadDir(dir)
	if len(left) != len(kinds) {
		t.Errorf("%d files in the directory", len(left))
	}
	if st, _ := os.Stat(path); runtime.GOOS != "windows" && st.Mode().Perm() != 0o400 {
		t.Errorf("mode %04o", st.Mode().Perm())
	}
}

func TestRotationRunsOnce(t *testing.T) {
	dir := generate(t, P256)
	if err := os.WriteFile(filepath.Join(dir, ".node.key.rotating"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Rotate(filepath.Join(dir, "node.key"), noon, nil); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	ring := NewRing(noon)
	id, err := NewIdentity(P256)
	if err != nil {
		t.Fatal(err)
	}
	priv, err := id.priv.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		got := fmt.Sprintf(verb+verb, ring, id)
		for _, k := range [][]byte{ring.root, priv} {
			if strings.Contains(got, fmt.Sprintf("%v", k)[1:20]) || strings.Contains(got, fmt.Sprintf("%x", k)) || strings.Contains(got, encode(k)) {
				t.Errorf("%s shows a key", verb)
			}
		}
	}
}

func FuzzKeyFile(f *testing.F) {
	for _, k := range kinds {
		f.Add([]byte(magic + string(k.kind) + "\ncreated: 2026-03-02T12:00:00Z\nsuite: p256\nkey: AAAA\n"))
	}
	f.Add(NewRing(noon).text())
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "fuzz")
		os.Remove(path)
		if err := os.WriteFile(path, b, 0o400); err != nil {
			t.Fatal(err)
		}
		LoadIdentity(path, Admin)
		LoadRecipients(Admin, path)
		LoadSigner(path)
		LoadVerifier(path)
		if r, err := LoadRing(path); err == nil {
			if _, err := r.next(noon); err != nil && !errors.Is(err, ErrRefused) {
				t.Fatal(err)
			}
		}
	})
}

func TestCheckpointKeyTellsWhatVerifiesIt(t *testing.T) {
	for range 30 { // the base64 of some keys has a plus sign
		dir := t.TempDir()
		if _, err := Generate(Generation{Dir: dir, Parts: []string{"checkpoint"}, Name: "node-1", Now: time.Now()}); err != nil {
			t.Fatal(err)
		}
		_, verifier, err := LoadCheckpointKey(filepath.Join(dir, "checkpoint.key"))
		if err != nil {
			t.Fatal(err)
		}
		if want, err := readCheckpoint(filepath.Join(dir, "checkpoint.pub"), CheckpointPublic); err != nil || verifier != want {
			t.Fatalf("the verifier is not that of checkpoint.pub (%v)", err)
		}
	}
}

func TestARingThatIsNotAllowedStays(t *testing.T) {
	dir := t.TempDir()
	if _, err := Generate(Generation{Dir: dir, Parts: []string{"node"}, Now: noon}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "node.key")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	no := errors.New("no")
	_, err = Rotate(path, noon, func(next *Ring) error {
		if next.ID() != "k2" || !slices.Equal(next.Retired(), []string{"k1"}) {
			t.Errorf("shown %v, retired %v", next, next.Retired())
		}
		return no
	})
	if err != no {
		t.Errorf("%v, want the error as it is", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the ring changed (%v)", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}
