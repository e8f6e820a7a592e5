package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// all reads a source to its end.
func all(t *testing.T, s Source) (docs []*Document, failed []*FileError) {
	t.Helper()
	for {
		d, err := s.Next(t.Context())
		var fe *FileError
		switch {
		case err == io.EOF:
			return docs, failed
		case errors.As(err, &fe):
			failed = append(failed, fe)
		case err != nil:
			t.Fatal(err)
		default:
			docs = append(docs, d)
		}
	}
}

func files(t *testing.T, o Options, args ...string) ([]*Document, []*FileError, []Skip) {
	t.Helper()
	f := NewFiles(t.Context(), args, o)
	defer f.Close()
	docs, failed := all(t, f)
	return docs, failed, f.Skipped()
}

func names(docs []*Document) []string {
	var n []string
	for _, d := range docs {
		n = append(n, d.Name)
	}
	return n
}

func tree(t *testing.T, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDirectoriesAreReadInOrderWithoutWhatGitIgnores(t *testing.T) {
	dir := tree(t, map[string]string{
		"b.log": "b\n", "a/z.log": "z\n", "a/ignored.tmp": "x\n", "a/kept.tmp": "k\n",
		".gitignore": "*.tmp\n/build/\n", "a/.gitignore": "!kept.tmp\n", "build/out.log": "o\n", "sub/x.log": "x\n", "sub/skip.log": "x\n",
	})
	git := func(at string, args ...string) {
		cmd := exec.Command("git", append([]string{"-C", filepath.Join(dir, at), "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir} // a hook that runs the tests has a repository of its own
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("", "init", "-q")
	git("sub", "init", "-q") // a repository of its own, with rules of its own
	if err := os.WriteFile(filepath.Join(dir, "sub", ".gitignore"), []byte("skip.log\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_DIR", "/nowhere") // as a hook would, for another repository
	t.Chdir(dir)
	docs, failed, _ := files(t, Options{}, ".")
	want := []string{".gitignore", "a/.gitignore", "a/kept.tmp", "a/z.log", "b.log", "sub/.gitignore", "sub/x.log"}
	if !slices.Equal(names(docs), want) || len(failed) > 0 {
		t.Errorf("got %q, failed %v; want %q", names(docs), failed, want)
	}
	// What is named is read, ignored or not, and each file once.
	docs, _, _ = files(t, Options{}, "a/ignored.tmp", "a", "./b.log", "b.log")
	want = []string{"a/ignored.tmp", "a/.gitignore", "a/kept.tmp", "a/z.log", "b.log"}
	if !slices.Equal(names(docs), want) {
		t.Errorf("got %q, want %q", names(docs), want)
	}
	docs, _, _ = files(t, Options{}, "**/*.log")
	if want = []string{"a/z.log", "b.log", "sub/x.log"}; !slices.Equal(names(docs), want) {
		t.Errorf("pattern: got %q, want %q", names(docs), want)
	}
	_, failed, _ = files(t, Options{}, "*.none", "missing.log", "[")
	var errs []string
	for _, f := range failed {
		errs = append(errs, f.Error())
	}
	if len(failed) != 3 || !errors.Is(failed[0], ErrNoMatch) || !errors.Is(failed[1], os.ErrNotExist) || !errors.Is(failed[2], ErrPattern) {
		t.Errorf("got %q", errs)
	}
}

func TestOutsideOfARepositoryEveryFileIsRead(t *testing.T) {
	dir := tree(t, map[string]string{"x.log": "x\n", ".gitignore": "*.log\n", "bin": "\x00\x01\x02", "nul.log": "\x00\x00\x00\x00\x00\x00\x00\x00text\n"})
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	t.Chdir(dir)
	docs, failed, skipped := files(t, Options{}, ".")
	if want := []string{".gitignore", "nul.log", "x.log"}; !slices.Equal(names(docs), want) || len(failed) > 0 {
		t.Errorf("got %q, failed %v", names(docs), failed)
	}
	if want := []Skip{{"bin", Binary}, {"link", Link}}; !slices.Equal(skipped, want) {
		t.Errorf("skipped %v, want %v", skipped, want)
	}
}

func TestTextIsFoundInItsEncodingAtItsPlace(t *testing.T) {
	le := func(s string) string { return string(UTF16LE.Encode(nil, []byte(s))) }
	be := func(s string) string { return string(UTF16BE.Encode(nil, []byte(s))) }
	for _, c := range []struct{ why, raw string }{
		{"plain", "naïve 😀 x\nsecond VALUE\n"},
		{"with a mark", "\xef\xbb\xbfnaïve 😀 x\nsecond VALUE\n"},
		{"UTF-16, low byte first", "\xff\xfe" + le("naïve 😀 x\nsecond VALUE\n")},
		{"UTF-16, high byte first", "\xfe\xff" + be("naïve 😀 x\nsecond VALUE\n")},
		{"UTF-16 without a mark", le("plain letters come first\nsecond VALUE\n")},
		{"CRLF", "naïve\r\nsecond VALUE\r\n"},
	} {
		c2 := Texts("x.txt", []byte(c.raw), Options{})
		if len(c2.Documents) != 1 {
			t.Errorf("%s: %d documents, failed %v, skipped %v", c.why, len(c2.Documents), c2.Failed, c2.Skipped)
			continue
		}
		d := c2.Documents[0]
		at := bytes.Index(d.Text, []byte("VALUE"))
		if at < 0 {
			t.Errorf("%s: text is %q", c.why, d.Text)
			continue
		}
		from, to, ok := d.Place(at, at+5)
		if !ok || from != (Position{2, 8}) || to != (Position{2, 13}) {
			t.Errorf("%s: at %v to %v", c.why, from, to)
		}
		s, e := d.Raw(at, at+5)
		if got := c.raw[s:e]; got != string(d.Encoding.Encode(nil, []byte("VALUE"))) {
			t.Errorf("%s: bytes of the file are %q", c.why, got)
		}
	}
}

func TestLongTextsComeInPartsWithTheirPlaces(t *testing.T) {
	var b strings.Builder
	for i := 1; i <= 5000; i++ {
		fmt.Fprintf(&b, "line %d of a text\n", i)
	}
	for _, enc := range []Encoding{UTF8, UTF16LE, UTF16BE} {
		raw := enc.Encode(nil, []byte("\ufeff"+b.String()))
		file := filepath.Join(t.TempDir(), "x.log")
		if err := os.WriteFile(file, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		docs, failed, _ := files(t, Options{Part: 20000}, file)
		if len(docs) < 4 || len(failed) > 0 {
			t.Fatalf("%d documents, failed %v", len(docs), failed)
		}
		var text []byte
		for _, d := range docs {
			text = append(text, d.Text...)
			first, _, _ := bytes.Cut(d.Text, []byte("\n"))
			from, _, _ := d.Place(0, 4)
			if want := fmt.Sprintf("line %d of a text", from.Line); string(first) != want || from.Column != 1 {
				t.Fatalf("part begins with %q at %v", first, from)
			}
			s, e := d.Raw(0, len(first))
			if got := raw[s:e]; !bytes.Equal(got, enc.Encode(nil, first)) {
				t.Fatalf("bytes of the file are %q", got)
			}
		}
		if string(text) != b.String() {
			t.Error("parts are not the text")
		}
	}
}

func TestArchivesAreLookedInto(t *testing.T) {
	dir := t.TempDir()
	var tb bytes.Buffer
	zw := gzip.NewWriter(&tb)
	tw := tar.NewWriter(zw)
	add := func(h tar.Header, text string) {
		h.Size, h.Mode = int64(len(text)), 0o644
		if err := tw.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(tw, text); err != nil {
			t.Fatal(err)
		}
	}
	add(tar.Header{Name: "dir/x.log"}, "inner\n")
	add(tar.Header{Name: "out", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}, "")
	add(tar.Header{Name: "hard", Linkname: "../../etc/passwd", Typeflag: tar.TypeLink}, "")
	add(tar.Header{Name: "fifo", Typeflag: tar.TypeFifo}, "")
	add(tar.Header{Name: "/abs.log"}, "absolute\n")
	add(tar.Header{Name: "../../up.log"}, "up\n")
	add(tar.Header{Name: "esc\x1b[2J.log"}, "escape\n")
	var inner bytes.Buffer
	iz := zip.NewWriter(&inner)
	w, _ := iz.Create("deep.csv")
	io.WriteString(w, "mrn,city\nA-778812,Springfield\n")
	iz.Close()
	add(tar.Header{Name: "in.zip"}, inner.String())
	tw.Close()
	zw.Close()
	file := filepath.Join(dir, "a.tar.gz")
	if err := os.WriteFile(file, tb.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	docs, failed, skipped := files(t, Options{}, "a.tar.gz")
	want := []string{"a.tar.gz!dir/x.log", "a.tar.gz!/abs.log", "a.tar.gz!../../up.log", "a.tar.gz!esc?[2J.log", "a.tar.gz!in.zip!deep.csv"}
	if !slices.Equal(names(docs), want) || len(failed) > 0 {
		t.Errorf("got %q, failed %v; want %q", names(docs), failed, want)
	}
	if want := []Skip{{"a.tar.gz!out", Link}, {"a.tar.gz!hard", Link}, {"a.tar.gz!fifo", Special}}; !slices.Equal(skipped, want) {
		t.Errorf("skipped %v", skipped)
	}
	for _, d := range docs {
		if !d.Member {
			t.Errorf("%s is no member", d.Name)
		}
	}
	if _, failed, _ = files(t, Options{Depth: 2}, "a.tar.gz"); len(failed) != 1 || !errors.Is(failed[0], ErrNested) {
		t.Errorf("with two layers: failed %v", failed)
	}
	if _, failed, _ = files(t, Options{Members: 2}, "a.tar.gz"); len(failed) != 1 || !errors.Is(failed[0], ErrMembers) {
		t.Errorf("with two members: failed %v", failed)
	}
	if err := os.WriteFile("cut.tar.gz", tb.Bytes()[:tb.Len()/2], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, failed, _ = files(t, Options{}, "cut.tar.gz"); len(failed) == 0 {
		t.Error("an archive that ends too early is no failure")
	}
}

func TestBombsEndAtTheirBound(t *testing.T) {
	zeros := bytes.Repeat([]byte("0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"), 4<<10)
	var z bytes.Buffer
	gz := gzip.NewWriter(&z)
	for range 100 {
		gz.Write(zeros)
	}
	gz.Close()
	var twice bytes.Buffer // a zip whose members are that
	zw := zip.NewWriter(&twice)
	for i := range 50 {
		w, _ := zw.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i, ".log.gz"), Method: zip.Store})
		w.Write(z.Bytes())
	}
	zw.Close()
	for name, raw := range map[string][]byte{"bomb.gz": z.Bytes(), "bomb.zip": twice.Bytes()} {
		c := Texts(name, raw, Options{Expanded: 5 << 20, Part: 64 << 10})
		n := 0
		for _, d := range c.Documents {
			n += len(d.Text)
		}
		if len(c.Failed) != 1 || !errors.Is(c.Failed[0], ErrExpands) || n > 6<<20 {
			t.Errorf("%s: %d bytes, failed %v", name, n, c.Failed)
		}
	}
}

func TestHostileArchivesDoNotStopTheCheck(t *testing.T) {
	var enc bytes.Buffer
	zw := zip.NewWriter(&enc)
	w, _ := zw.CreateHeader(&zip.FileHeader{Name: "locked.log", Flags: 1})
	io.WriteString(w, "x")
	w, _ = zw.CreateHeader(&zip.FileHeader{Name: "free.log"})
	io.WriteString(w, "free\n")
	zw.Close()
	flags := bytes.Index(enc.Bytes(), []byte("PK\x01\x02"))
	raw := enc.Bytes()
	raw[6] |= 1
	raw[flags+8] |= 1
	c := Texts("e.zip", raw, Options{})
	if len(c.Failed) != 1 || !errors.Is(c.Failed[0], ErrLocked) || len(c.Documents) != 1 {
		t.Errorf("encrypted member: failed %v, documents %v", c.Failed, names(c.Documents))
	}
	for name, raw := range map[string]string{
		"zip without a directory": "PK\x03\x04" + strings.Repeat("x", 100),
		"gzip without an end":     "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01",
		"zstd of nothing known":   "\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff",
		"tar with a wrong header": strings.Repeat("x", 257) + "ustar" + strings.Repeat("\xff", 900),
	} {
		if c := Texts("x", []byte(raw), Options{}); len(c.Failed) == 0 {
			t.Errorf("%s: no failure", name)
		}
	}
}

func TestAFileThatChangesIsReadAndTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.log")
	if err := os.WriteFile(file, bytes.Repeat([]byte("a line of a log\n"), 10000), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f := NewFiles(ctx, []string{file}, Options{Part: 4096})
	defer f.Close()
	if _, err := f.Next(ctx); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 100); err != nil {
		t.Fatal(err)
	}
	_, failed := all(t, f)
	if len(failed) != 1 || !errors.Is(failed[0], ErrChanged) {
		t.Errorf("failed %v", failed)
	}
}

func TestAnInputThatIsNoFileDoesNotWait(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("named pipes of Linux")
	}
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := exec.Command("mkfifo", fifo).Run(); err != nil {
		t.Skip(err)
	}
	docs, failed, skipped := files(t, Options{}, dir)
	if len(docs)+len(failed) > 0 || len(skipped) != 1 || skipped[0].Reason != Special {
		t.Errorf("docs %v, failed %v, skipped %v", names(docs), failed, skipped)
	}
	if _, failed, _ = files(t, Options{}, fifo); len(failed) != 1 || !errors.Is(failed[0], ErrNotAFile) {
		t.Errorf("failed %v", failed)
	}
}

func TestCloseEndsWhatReadsAhead(t *testing.T) {
	content := map[string]string{}
	for i := range 50 {
		content[fmt.Sprint(i, ".log")] = strings.Repeat("a line\n", 1000)
	}
	dir := tree(t, content)
	before := runtime.NumGoroutine()
	for range 10 {
		f := NewFiles(t.Context(), []string{dir}, Options{Part: 1024})
		if _, err := f.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 1000 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Whatever an archive holds, reading it ends, and within its bounds.
func FuzzArchives(f *testing.F) {
	var z, tgz bytes.Buffer
	zw := zip.NewWriter(&z)
	w, _ := zw.Create("a/b.csv")
	io.WriteString(w, "mrn,city\nA-1,Lima\n")
	zw.Close()
	gz := gzip.NewWriter(&tgz)
	tw := tar.NewWriter(gz)
	tw.WriteHeader(&tar.Header{Name: "x.log", Size: 5, Mode: 0o600})
	io.WriteString(tw, "text\n")
	tw.WriteHeader(&tar.Header{Name: "in.zip", Size: int64(z.Len()), Mode: 0o600})
	tw.Write(z.Bytes())
	tw.Close()
	f.Add(bytes.Clone(z.Bytes()))
	gz.Close()
	f.Add(tgz.Bytes())
	f.Add([]byte("\x28\xb5\x2f\xfd\x24\x05\x29\x00\x00text\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		const bound = 1 << 20
		c := Texts("x", raw, Options{Expanded: bound, Members: 100})
		n := 0
		for _, d := range c.Documents {
			n += len(d.FileText())
			if strings.ContainsAny(d.Name, "\x00\x1b\n") {
				t.Fatalf("name %q", d.Name)
			}
		}
		if n > 8*bound+len(raw) {
			t.Fatalf("%d bytes of %d", n, len(raw))
		}
	})
}
