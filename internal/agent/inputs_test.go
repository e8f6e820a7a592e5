package agent

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/phiscrub/phiscrub/internal/frame"
)

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func file(t *testing.T, content string) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func stop(t *testing.T) *Stop {
	s := NewStop()
	t.Cleanup(s.Close)
	return s
}

func TestInputsAreOneStream(t *testing.T) {
	in := NewInputs(stop(t), file(t, "a\nb"), file(t, gz("c\n")), file(t, ""), file(t, "d\n"))
	got, err := io.ReadAll(in)
	if err != nil || string(got) != "a\nbc\nd\n" {
		t.Errorf("%q, %v", got, err)
	}
	if in.BytesRead() != int64(len("a\nb"+gz("c\n")+"d\n")) {
		t.Errorf("%d bytes read", in.BytesRead())
	}
}

func TestDamagedFileEndsTheStream(t *testing.T) {
	whole := gz(strings.Repeat("line #\n", 10000))
	in := NewInputs(stop(t), file(t, "a\n"), file(t, whole[:len(whole)-4]), file(t, "never\n"))
	defer in.Close()
	var out bytes.Buffer
	err := New(Options{NewWorker: toys}).Run(in, &out)
	if !errors.Is(err, ErrInput) || !errors.Is(err, frame.ErrTruncated) {
		t.Errorf("error %v", err)
	}
	if !strings.HasPrefix(out.String(), "a\nline [N]\n") || strings.Contains(out.String(), "never") {
		t.Error("wrong output before the damage")
	}
}

// waits runs a test with every way to wait for a descriptor.
func waits(t *testing.T, run func(t *testing.T, in *Inputs, w *os.File, s *Stop)) {
	for _, name := range []string{"system", "goroutine"} {
		t.Run(name, func(t *testing.T) {
			leaks(t)
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			s := stop(t)
			in := NewInputs(s, r)
			if name == "goroutine" {
				in.src = &source{f: r, stop: s, read: &in.read, live: newAsync(r, s)}
				in.files = nil
				cur, err := newPlain(in.src, w)
				if err != nil {
					t.Fatal(err)
				}
				in.cur, in.plain = cur, true
			}
			run(t, in, w, s)
			w.Close()
			in.Close()
		})
	}
}

// newPlain opens a decompressor on a source, which needs a first byte.
func newPlain(src io.Reader, w io.Writer) (io.ReadCloser, error) {
	w.Write([]byte("\n"))
	return frame.Decompress(src)
}

func TestStopEndsABlockedRead(t *testing.T) {
	waits(t, func(t *testing.T, in *Inputs, w *os.File, s *Stop) {
		var out bytes.Buffer
		done := make(chan error, 1)
		go func() { done <- New(Options{NewWorker: toys}).Run(in, &out) }()
		read := in.BytesRead()
		w.Write([]byte("a #\npartial #"))
		until(t, func() bool { return in.BytesRead() == read+int64(len("a #\npartial #")) })
		s.Stop()
		s.Stop() // twice is once
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimPrefix(out.String(), "\n"); got != "a [N]\npartial [N]" {
			t.Errorf("got %q", got)
		}
	})
}

func TestWaitTellsWhetherInputIsThere(t *testing.T) {
	waits(t, func(t *testing.T, in *Inputs, w *os.File, s *Stop) {
		w.Write([]byte("abc\n"))
		buf := make([]byte, 10)
		for total := 0; total < 4; {
			n, err := in.Read(buf)
			if err != nil {
				t.Fatal(err)
			}
			total += n
			if in.cur == nil {
				t.Fatal("ended")
			}
			if buf[n-1] == '\n' && n > 1 {
				break
			}
		}
		if in.Wait(0) || in.Wait(time.Millisecond) || in.Ready() {
			t.Error("an empty pipe has input")
		}
		w.Write([]byte("d\n"))
		if !in.Wait(time.Minute) || !in.Wait(-1) || !in.Ready() {
			t.Error("a full pipe has none")
		}
		if n, err := in.Read(buf); string(buf[:n]) != "d\n" || err != nil {
			t.Errorf("%q, %v", buf[:n], err)
		}
		w.Close()
		if !in.Wait(time.Minute) {
			t.Error("the end of input is not waited for")
		}
		if _, err := in.Read(buf); err != io.EOF {
			t.Errorf("%v at the end of input", err)
		}
	})
}

func TestStoppedDecoderIsNoError(t *testing.T) {
	r, w, _ := os.Pipe()
	defer w.Close()
	s := stop(t)
	in := NewInputs(s, r)
	defer in.Close()
	var out bytes.Buffer
	done := make(chan error, 1)
	go func() { done <- New(Options{NewWorker: toys}).Run(in, &out) }()
	all := gz(strings.Repeat("line #\n", 10))
	w.Write([]byte(all[:len(all)-8]))
	until(t, func() bool { return in.BytesRead() == int64(len(all)-8) })
	s.Stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
