package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

// work is a repository in which the test stands.
type work struct {
	t   *testing.T
	dir string
}

func newWork(t *testing.T) *work {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	alone(t, dir)
	for k, v := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
		"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
	} {
		t.Setenv(k, v)
	}
	t.Chdir(dir)
	w := &work{t, dir}
	w.git("init", "-q", "-b", "main")
	return w
}

// alone forgets a repository whose hook runs the tests, one that the directory
// of a test is in, and what the user has git ignore.
func alone(t *testing.T, dir string) {
	t.Helper()
	for _, kv := range os.Environ() {
		if k, _, _ := strings.Cut(kv, "="); strings.HasPrefix(k, "GIT_") {
			t.Setenv(k, "")
			os.Unsetenv(k)
		}
	}
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	t.Setenv("XDG_CONFIG_HOME", dir)
}

func (w *work) git(args ...string) string {
	w.t.Helper()
	out, err := exec.Command("git", args...).CombinedOutput()
	if err != nil {
		w.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (w *work) write(name, text string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *work) repo() *Repo {
	w.t.Helper()
	r, err := Open(context.Background(), ".")
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// staged reads everything that a query finds in the index.
func (w *work) staged(q Query) map[string]string {
	w.t.Helper()
	q.Staged = true
	r := w.repo()
	list, err := r.Changes(context.Background(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	src, err := r.Index(context.Background(), list, source.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.all(src)
}

func (w *work) all(src source.Source) map[string]string {
	w.t.Helper()
	defer src.Close()
	got := map[string]string{}
	for {
		d, err := src.Next(context.Background())
		if err == io.EOF {
			break
		}
		if err != nil {
			w.t.Fatal(err)
		}
		text := ""
		for i, line := range strings.SplitAfter(string(d.Text), "\n") {
			if line != "" && (d.Lines == nil || d.Lines(i+1)) {
				text += line
			}
		}
		got[d.Name] = text
		d.Done()
	}
	for _, s := range src.Skipped() {
		got[s.Name] = "skipped: " + s.Reason
	}
	return got
}

func (w *work) want(what string, got map[string]string, pairs ...string) {
	w.t.Helper()
	if len(got)*2 != len(pairs) {
		w.t.Errorf("%s: got %q", what, got)
	}
	for i := 0; i < len(pairs); i += 2 {
		if got[pairs[i]] != pairs[i+1] {
			w.t.Errorf("%s: %s is %q, want %q", what, pairs[i], got[pairs[i]], pairs[i+1])
		}
	}
}

func TestTheIndexIsReadNotTheWorkTree(t *testing.T) {
	w := newWork(t)
	w.write("a", "staged\n")
	w.write("b", "staged too\n")
	w.git("add", ".")
	w.write("a", "only in the work tree\n")
	w.write("c", "never added\n")
	w.want("before the first commit", w.staged(Query{}), "a", "staged\n", "b", "staged too\n")
	w.git("commit", "-qm", "one")
	w.want("all is committed", w.staged(Query{}))
	w.git("add", "a")
	os.Remove("b")
	w.git("add", "-u", "b")
	w.want("changed and deleted", w.staged(Query{}), "a", "only in the work tree\n")
}

func TestNamesOfEveryKind(t *testing.T) {
	w := newWork(t)
	for _, name := range []string{"sp ace", "quo\"te", "new\nline", "tab\t", "ünï", "-dash", ":colon", "dir/deep/x", "[a]*"} {
		w.write("./"+name, "text of "+name)
	}
	w.git("add", "-A")
	got := w.staged(Query{})
	if len(got) != 9 {
		t.Errorf("got %q", got)
	}
	for _, name := range []string{"sp ace", "quo\"te", "ünï", "-dash", ":colon", "dir/deep/x", "[a]*"} {
		if got[name] != "text of "+name {
			t.Errorf("%q is %q", name, got[name])
		}
	}
	// Only added lines count: the hunks belong to the right files.
	w.git("commit", "-qm", "one")
	for _, name := range []string{"sp ace", "quo\"te", "ünï", "-dash"} {
		w.write("./"+name, "text of "+name+"\nmore of "+name+"\n")
	}
	w.git("add", "-A")
	got = w.staged(Query{Added: true})
	for _, name := range []string{"sp ace", "quo\"te", "ünï", "-dash"} {
		if got[name] != "text of "+name+"\nmore of "+name+"\n" { // the first line got its newline
			t.Errorf("%q: %q", name, got[name])
		}
	}
}

func TestOnlyAddedLines(t *testing.T) {
	w := newWork(t)
	w.write("a", "1\n2\n3\n4\n5\n")
	w.write("gone", "x\n")
	w.git("add", ".")
	w.git("commit", "-qm", "one")
	w.write("a", "1\nnew\n2\n4\n5 changed\n+++ b/x\n--- a/x\n@@ -1 +1 @@\ndiff --git a/q b/q\n")
	w.write("b", "all\nnew\n")
	os.Remove("gone")
	w.git("add", "-A")
	w.git("commit", "-qm", "two")
	added := "new\n5 changed\n+++ b/x\n--- a/x\n@@ -1 +1 @@\ndiff --git a/q b/q\n"
	w.want("committed since", w.staged(Query{Since: "HEAD~1", Added: true}), "a", added, "b", "all\nnew\n")
	w.write("b", "all\nnew\nlast\n")
	r := w.repo()
	list, err := r.Changes(context.Background(), Query{Since: "main", Added: true})
	if err != nil {
		t.Fatal(err)
	}
	w.want("in the work tree", w.all(r.Tree(context.Background(), list, source.Options{})), "b", "last\n")
	w.want("by path", w.staged(Query{Since: "HEAD~1", Added: true, Paths: []string{"a"}}), "a", added)
}

func TestLinksAndSubmodulesAreLeftOut(t *testing.T) {
	w := newWork(t)
	w.write("f", "text\n")
	if err := os.Symlink("/etc/passwd", "link"); err != nil {
		t.Skip("no links here")
	}
	w.git("add", ".")
	w.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("1", 40)+",sub")
	w.want("index", w.staged(Query{}), "f", "text\n", "link", "skipped: symbolic link")
	r := w.repo()
	w.git("commit", "-qm", "one")
	w.write("f", "text\nmore\n")
	os.Remove("link")
	if err := os.Symlink("/etc/hostname", "link"); err != nil {
		t.Fatal(err)
	}
	list, err := r.Changes(context.Background(), Query{Since: "HEAD", Added: true})
	if err != nil {
		t.Fatal(err)
	}
	w.want("work tree", w.all(r.Tree(context.Background(), list, source.Options{})), "f", "more\n")
}

func TestAFileThatWasALink(t *testing.T) {
	w := newWork(t)
	w.write("a", "one\ntwo\n")
	w.write("z", "one\n")
	if err := os.Symlink("a", "b"); err != nil {
		t.Skip("no links here")
	}
	w.git("add", ".")
	w.git("commit", "-qm", "one")
	os.Remove("b")
	w.write("b", "was a link\n")
	os.Remove("a")
	if err := os.Symlink("b", "a"); err != nil {
		t.Fatal(err)
	}
	w.write("z", "one\ntwo\n")
	w.git("add", ".")
	w.want("types changed", w.staged(Query{Added: true}), "a", "skipped: symbolic link", "b", "was a link\n", "z", "two\n")
}

func TestAChangeOfModeAddsNoLine(t *testing.T) {
	w := newWork(t)
	w.write("run.sh", "one\n")
	w.write("u.txt", "\xff\xfea\x00\n\x00")
	w.git("add", ".")
	w.git("commit", "-qm", "one")
	w.git("update-index", "--chmod=+x", "run.sh")
	w.write("u.txt", "\xff\xfea\x00\n\x00b\x00\n\x00")
	w.git("add", "u.txt")
	w.want("of what is binary to git every line counts", w.staged(Query{Added: true}), "run.sh", "", "u.txt", "a\nb\n")
}

func TestFromADirectoryBelow(t *testing.T) {
	w := newWork(t)
	w.write("top", "top\n")
	w.write("sub/in/x", "x\n")
	w.write("sub/y", "y\n")
	w.git("add", ".")
	t.Chdir(filepath.Join(w.dir, "sub"))
	r := w.repo()
	if r.Prefix != "sub" || r.Root != w.dir || r.Dir != filepath.Join(w.dir, ".git") {
		t.Errorf("prefix %q, root %q, dir %q", r.Prefix, r.Root, r.Dir)
	}
	w.want("everything", w.staged(Query{}), "../top", "top\n", "in/x", "x\n", "y", "y\n")
	w.want("here", w.staged(Query{Paths: []string{"."}}), "in/x", "x\n", "y", "y\n")
	if !r.Tracked(context.Background(), "y") || r.Tracked(context.Background(), "z") {
		t.Error("what is tracked is not known")
	}
}

func TestArchivesAndBinariesInTheIndex(t *testing.T) {
	w := newWork(t)
	w.write("b.bin", "a\x00b\x01\x02\xff\xfe\x00")
	w.write("t.txt", "text\n")
	w.git("add", ".")
	got := w.staged(Query{Added: true})
	w.want("added lines", got, "b.bin", "skipped: binary", "t.txt", "text\n")
}

func TestRevisionsThatAreNone(t *testing.T) {
	w := newWork(t)
	w.write("a", "x")
	w.git("add", ".")
	w.git("commit", "-qm", "one")
	for _, rev := range []string{"nope", "--output=/tmp/x", "-O/tmp/x", "HEAD:a", ""} {
		_, err := w.repo().Changes(context.Background(), Query{Since: rev, Added: true})
		if rev == "" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if !errors.Is(err, ErrRevision) {
			t.Errorf("%q: %v", rev, err)
		}
	}
}

func TestNoRepository(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	alone(t, dir)
	t.Chdir(dir)
	if _, err := Open(context.Background(), "."); !errors.Is(err, ErrNoRepo) {
		t.Error(err)
	}
	t.Setenv("PATH", "")
	if _, err := Open(context.Background(), "."); !errors.Is(err, ErrNoGit) {
		t.Error(err)
	}
}

// A repository cannot make git run a program of its own choice.
func TestConfiguredProgramsAreNotRun(t *testing.T) {
	w := newWork(t)
	mark := filepath.Join(t.TempDir(), "ran")
	w.write("evil.sh", "#!/bin/sh\ntouch "+mark+"\n")
	if err := os.Chmod("evil.sh", 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(".gitattributes", "* diff=evil\n")
	w.write("a", "one\n")
	w.git("add", ".")
	w.git("commit", "-qm", "one")
	for _, k := range []string{"diff.external", "diff.evil.command", "diff.evil.textconv", "core.fsmonitor", "core.pager", "pager.diff"} {
		w.git("config", k, filepath.Join(w.dir, "evil.sh"))
	}
	w.write("a", "one\ntwo\n")
	w.staged(Query{Since: "HEAD", Added: true})
	list, err := w.repo().Changes(context.Background(), Query{Since: "HEAD", Added: true})
	if err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := os.Stat(mark); err == nil {
		t.Error("a program of the repository was run")
	}
}

func TestHookStopsACommit(t *testing.T) {
	w := newWork(t)
	program := filepath.Join(w.dir, "my check") // a name that a shell would split
	w.write("my check", "#!/bin/sh\necho \"$@\" > ran\nexit $(cat code)\n")
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(".gitignore", "ran\ncode\nmy check\n")
	path, err := w.repo().InstallHook(program)
	if err != nil {
		t.Fatal(err)
	}
	if path != filepath.Join(w.dir, ".git", "hooks", "pre-commit") {
		t.Errorf("installed %s", path)
	}
	w.git("add", ".")
	w.write("code", "1")
	if exec.Command("git", "commit", "-qm", "one").Run() == nil {
		t.Error("the hook failed and the commit was made")
	}
	if ran, _ := os.ReadFile("ran"); string(ran) != "check --staged\n" {
		t.Errorf("the hook ran with %q", ran)
	}
	w.write("code", "0")
	w.git("commit", "-qm", "one")
	os.Remove(program)
	w.write("a", "x")
	w.git("add", "a")
	out, err := exec.Command("git", "commit", "-qm", "two").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "not installed") {
		t.Errorf("without the program: %v, %s", err, out)
	}
	if _, err := w.repo().InstallHook("phiscrub"); err != nil {
		t.Errorf("our own hook is not replaced: %v", err)
	}
	if b, _ := os.ReadFile(path); !bytes.Contains(b, []byte("exec phiscrub check --staged\n")) {
		t.Errorf("%s", b)
	}
	w.write(".git/hooks/pre-commit", "#!/bin/sh\ntrue\n")
	if _, err := w.repo().InstallHook("phiscrub"); err == nil || !strings.Contains(err.Error(), "add the line") {
		t.Errorf("the hook of somebody else: %v", err)
	}
	w.git("config", "core.hooksPath", t.TempDir())
	if _, err := w.repo().InstallHook("phiscrub"); err == nil || !strings.Contains(err.Error(), "core.hooksPath") {
		t.Errorf("hooks outside: %v", err)
	}
}

func TestStoppingEndsGit(t *testing.T) {
	w := newWork(t)
	for i := range 50 {
		w.write(fmt.Sprintf("f%02d", i), strings.Repeat("line\n", 10_000))
	}
	w.git("add", ".")
	r := w.repo()
	list, err := r.Changes(context.Background(), Query{Staged: true})
	if err != nil {
		t.Fatal(err)
	}
	src, err := r.Index(context.Background(), list, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := src.Next(context.Background()); err != nil {
		t.Fatal(err)
	}
	cmd := src.cmd
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	if cmd.ProcessState == nil {
		t.Error("git still runs")
	}
	if err := src.Close(); err != nil {
		t.Error(err)
	}
}

func TestAPatchOfOtherFilesMakesEveryLineCount(t *testing.T) {
	list, patch, err := parseRaw([]byte(":100644 100644 1 2 M\x00a\x00:100644 100644 1 2 M\x00b\x00\x00diff --git a/b b/b\n@@ -1 +1 @@\n-x\n+y\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := parsePatch(patch, list); err != nil || list[0].Lines != nil || list[1].Lines != nil {
		t.Errorf("%v, %+v", err, list)
	}
}

func TestFilesThatWereOnlyTouchedAreNoChange(t *testing.T) {
	w := newWork(t)
	w.write("a", "one\n")
	w.write("b", "one\n")
	w.git("add", ".")
	w.git("commit", "-qm", "one")
	w.git("config", "diff.autoRefreshIndex", "false")
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes("a", past, past); err != nil {
		t.Fatal(err)
	}
	w.write("b", "one\ntwo\n")
	r := w.repo()
	list, err := r.Changes(context.Background(), Query{Since: "HEAD", Added: true})
	if err != nil || len(list) != 1 || list[0].Name != "b" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestLinesHas(t *testing.T) {
	l := &Lines{runs: [][2]int{{2, 3}, {7, 7}, {9, 12}}}
	var got []int
	for n := range 15 {
		if l.Has(n) {
			got = append(got, n)
		}
	}
	if !slices.Equal(got, []int{2, 3, 7, 9, 10, 11, 12}) || (&Lines{}).Has(1) {
		t.Errorf("got %v", got)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add([]byte(":100644 100644 1 2 M\x00a\x00\x00diff --git a/a b/a\n@@ -1,2 +3,4 @@\n+a\n"))
	f.Add([]byte(":100644 120000 1 2 T\x00a\x00:0 1 2 3 A\x00b\x00"))
	f.Fuzz(func(t *testing.T, out []byte) {
		list, patch, err := parseRaw(out)
		if err == nil && parsePatch(patch, list) == nil {
			for _, c := range list {
				if c.Lines != nil {
					c.Lines.Has(3)
				}
			}
		}
	})
}
