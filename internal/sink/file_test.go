package sink

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// readAll returns the lines of a file and of all that rotation made of it, in
// their order.
func readAll(t *testing.T, path string) (lines []string, files int) {
	t.Helper()
	names, _ := filepath.Glob(path + "-*")
	slices.Sort(names)
	for _, name := range append(names, path) {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		var r io.Reader = f
		switch filepath.Ext(name) {
		case ".gz":
			if r, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
		case ".zst":
			z, err := zstd.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			defer z.Close()
			r = z
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		files++
		if len(data) > 0 {
			lines = append(lines, strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")...)
		}
	}
	return lines, files
}

func TestFileIsRotatedBySizeAndCompressed(t *testing.T) {
	for _, how := range []string{"none", "gzip", "zstd"} {
		path := filepath.Join(t.TempDir(), "out.log")
		spec := Spec{URL: "file://" + path, RotateSize: "4KiB", Compress: how, Fsync: true}
		var want []string
		for range 2 { // the second time after a restart
			s, err := Open(spec, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for range 20 {
				line := fmt.Sprintf("%04d %s", len(want), strings.Repeat("x", 500))
				want = append(want, line)
				if err := s.Write(t.Context(), &Batch{Records: records(line)}); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		got, files := readAll(t, path)
		if !slices.Equal(got, want) || files != 5 {
			t.Errorf("%s: %d lines in %d files, want %d", how, len(got), files, len(want))
		}
		plain, _ := filepath.Glob(path + "-*Z")
		if packed := how != "none"; packed && len(plain) > 0 || !packed && len(plain) != 4 {
			t.Errorf("%s: uncompressed: %v", how, plain)
		}
	}
}

func TestFileIsRotatedByTimeAndOldOnesAreRemoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.log")
	os.WriteFile(path+"-note", []byte("not ours\n"), 0o600)
	os.WriteFile(path+"-20200101T000000.000000000Z.gz.tmp", []byte("of a crash"), 0o600)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s, err := Open(Spec{URL: "file://" + path, RotateEvery: "1h", RotateKeep: 2}, Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if err := s.Write(t.Context(), &Batch{Records: records(fmt.Sprint("line ", i))}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(30 * time.Minute)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(path + "-2*")
	if len(left) != 2 {
		t.Errorf("kept %v", left)
	}
	if _, err := os.Stat(path + "-note"); err != nil {
		t.Error("a file that is not ours was removed")
	}
}

func TestBatchIsInAFileWholeOrNotAtAll(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.WriteString("before\n")
	closed, _ := os.Open(f.Name()) // cannot be written
	defer closed.Close()
	if err := appendWhole(closed, []byte("x"), false); err == nil {
		t.Error("a file that is open for reading takes bytes")
	}
	if data, _ := os.ReadFile(f.Name()); string(data) != "before\n" {
		t.Errorf("%q", data)
	}
}

func TestFullDiskIsTriedAgain(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full")
	}
	s, err := Open(Spec{URL: "file:///dev/full", Attempts: 2, MaxWait: "10ms"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if err := s.Write(t.Context(), &Batch{Records: records("x")}); !IsTransient(err) || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("%v", err)
	}
}

func TestFileThatAnotherProgramMovesIsBegunAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.log")
	s, err := Open(Spec{URL: "file://" + path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	s.Write(t.Context(), &Batch{Records: records("a")})
	os.Rename(path, path+".1")
	s.Write(t.Context(), &Batch{Records: records("b")})
	os.Remove(path)
	s.Write(t.Context(), &Batch{Records: records("c")})
	one, _ := os.ReadFile(path + ".1")
	two, _ := os.ReadFile(path)
	if string(one) != "a\n" || string(two) != "c\n" {
		t.Errorf("%q, %q", one, two)
	}
}

func TestCloseDoesNotWaitForCompression(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.log")
	big, err := os.Create(path + "-20260101T000000.000000000Z")
	if err != nil {
		t.Fatal(err)
	}
	big.Truncate(4 << 30)
	big.Close()
	s, err := Open(Spec{URL: "file://" + path, RotateSize: "1MiB", Compress: "gzip"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := s.Close(ctx); err != nil || time.Since(start) > 20*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
	if left, _ := filepath.Glob(path + "-*.tmp"); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}
