package ship

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/sink"
)

func TestRestartGoesOnWhereItStopped(t *testing.T) {
	s := newSite(t)
	s.write("a.log", "one ssn=219-09-9999\ntwo\nhalf a li")
	stop := s.run()
	s.want("one ssn=[SSN]", "two")
	s.stopped(stop)
	s.write("a.log", "ne\nfour\n")
	stop = s.run()
	s.want("one ssn=[SSN]", "two", "half a line", "four")
	s.stopped(stop)
	if n := s.o.Counters.Lines.Load(); n != 4 {
		t.Errorf("%d lines counted", n)
	}
}

// The value of a weak key is known by lines that were delivered before the
// restart.
func TestDocumentIsKnownAcrossARestart(t *testing.T) {
	whole := "{\n \"resourceType\": \"Patient\",\n \"name\": [\n  {\n   \"given\": [\n    \"Zzyzxson\"\n   ],\n   \"family\": \"Zzyzxson\"\n  }\n ]\n}\nlast\n"
	lines := strings.SplitAfter(whole, "\n")
	for cut := 1; cut < len(lines)-2; cut++ {
		s := newSite(t)
		s.write("a.log", "first\n"+strings.Join(lines[:cut], ""))
		stop := s.run()
		s.wait(cut + 1)
		s.stopped(stop)
		s.write("a.log", strings.Join(lines[cut:], ""))
		stop = s.run()
		got := strings.Join(s.wait(len(lines)), "\n")
		s.stopped(stop)
		if strings.Contains(got, "Zzyzx") || strings.Count(got, "resourceType") != 1 || strings.Count(got, "[NAME]") != 2 {
			t.Errorf("cut behind line %d: got %s", cut, got)
		}
	}
}

func TestFileThatIsRenamedIsReadToItsEnd(t *testing.T) {
	s := newSite(t)
	s.write("a.log", "one\n")
	stop := s.run()
	s.wait(1)
	os.Rename(s.path("a.log"), s.path("a.log.1"))
	s.write("a.log.1", "two\n")
	s.write("a.log", "three\n")
	got := s.wait(3)
	slices.Sort(got)
	if !slices.Equal(got, []string{"one", "three", "two"}) {
		t.Errorf("%q", got)
	}
	s.stopped(stop)

	// The same while nobody looks.
	os.Rename(s.path("a.log"), s.path("a.log.2"))
	s.write("a.log.2", "four\n")
	s.write("a.log", "five\n")
	stop = s.run()
	got = s.wait(5)
	slices.Sort(got)
	if !slices.Equal(got, []string{"five", "four", "one", "three", "two"}) {
		t.Errorf("%q", got)
	}
	s.stopped(stop)
}

func TestQuietFilesAreNotHeldOpen(t *testing.T) {
	s := newSite(t)
	s.o.Park = 20 * time.Millisecond
	open := func() int {
		n, _ := filepath.Glob("/proc/self/fd/*")
		logs := 0
		for _, fd := range n {
			if to, err := os.Readlink(fd); err == nil && strings.HasPrefix(to, s.dir) && strings.HasSuffix(to, ".log") {
				logs++
			}
		}
		return logs
	}
	for i := range 20 {
		s.write(fmt.Sprintf("%d.log", i), "one\n")
	}
	stop := s.run()
	s.wait(20)
	if runtime.GOOS == "linux" {
		s.until(func() bool { return open() == 0 })
	}
	s.write("7.log", "two\n")
	if got := s.wait(21); got[20] != "two" {
		t.Errorf("%q", got)
	}
	os.Rename(s.path("8.log"), s.path("8.log.1"))
	s.write("8.log.1", "late\n")
	if got := s.wait(22); got[21] != "late" {
		t.Errorf("%q", got)
	}
	os.Remove(s.path("9.log"))
	s.stopped(stop)
	if n := s.o.Counters.Lost.Load(); n > 0 { // it was read to its end
		t.Errorf("%d files are called lost", n)
	}
	stop = s.run()
	s.write("10.log", "three\n")
	if got := s.wait(23); got[22] != "three" {
		t.Errorf("%q", got)
	}
	time.Sleep(50 * time.Millisecond)
	s.stopped(stop)
	if got := s.sink.got(); len(got) != 23 {
		t.Errorf("after a restart lines came again: %d", len(got))
	}
}

func TestFileThatIsTruncatedIsReadAnew(t *testing.T) {
	for _, tt := range []struct{ why, text string }{
		{"shorter than before", "new\n"},
		{"longer than before", "new\n" + strings.Repeat("longer\n", 10)},
	} {
		t.Run(tt.why, func(t *testing.T) {
			s := newSite(t)
			s.write("a.log", "old one\nold two\n")
			stop := s.run()
			s.wait(2)
			if err := os.WriteFile(s.path("a.log"), []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			s.want(append([]string{"old one", "old two"}, strings.Split(strings.TrimSuffix(tt.text, "\n"), "\n")...)...)
			if s.o.Counters.Truncated.Load() != 1 {
				t.Errorf("%d times counted", s.o.Counters.Truncated.Load())
			}
			s.stopped(stop)

			// The same file with other content, while nobody looks: it is not
			// taken for what it was.
			other := "other\n" + strings.Repeat("x\n", len(tt.text))
			if err := os.WriteFile(s.path("a.log"), []byte(other), 0o600); err != nil {
				t.Fatal(err)
			}
			n := len(s.sink.got())
			stop = s.run()
			if got := s.wait(n + strings.Count(other, "\n")); got[n] != "other" {
				t.Errorf("begins with %q", got[n])
			}
			s.stopped(stop)
		})
	}
}

// A log that is copied and truncated while the sink takes nothing may have
// grown beyond where it was read to when reading goes on: it is not read from
// the middle of a line.
func TestFileThatIsTruncatedBehindABusySinkIsReadAnew(t *testing.T) {
	s := newSite(t)
	open, entered := make(chan struct{}), make(chan struct{}, 1)
	s.sink.fail = func(context.Context, *sink.Batch) error {
		select {
		case entered <- struct{}{}:
		default:
		}
		<-open
		return nil
	}
	line := strings.Repeat("x", 1023) + "\n"
	s.write("a.log", strings.Repeat(line, 12<<10)) // more than is read ahead
	stop := s.run()
	<-entered
	if err := os.WriteFile(s.path("a.log"), []byte("new first\n"+strings.Repeat(line, 12<<10)), 0o600); err != nil {
		t.Fatal(err)
	}
	close(open)
	at := -1
	s.until(func() bool {
		at = slices.Index(s.sink.got(), "new first")
		return at >= 0
	})
	got := s.wait(at + 1 + 12<<10)
	s.stopped(stop)
	if n := s.o.Counters.Truncated.Load(); n != 1 || at > 10<<10 || slices.ContainsFunc(got[:at], func(l string) bool { return len(l) != len(line)-1 }) {
		t.Errorf("%d times counted, %d lines before the first", n, at)
	}
}

func TestLossIsTold(t *testing.T) {
	s := newSite(t)
	var block sync.Once
	s.sink.fail = func(ctx context.Context, b *sink.Batch) error {
		if string(b.Records[0].Line) == "one" {
			return nil
		}
		block.Do(func() { os.Remove(s.path("a.log")) })
		<-ctx.Done()
		return &sink.Error{Reason: "gave up", Transient: true}
	}
	s.o.Drain = time.Millisecond
	s.write("a.log", "one\n")
	stop := s.run()
	s.wait(1)
	s.write("a.log", "two\n")
	s.until(func() bool {
		_, err := os.Stat(s.path("a.log"))
		return err != nil
	})
	s.stopped(stop)
	stop = s.run()
	s.until(func() bool { return s.o.Counters.Lost.Load() == 1 })
	s.stopped(stop)
	if text := strings.Join(s.notes, "\n"); !strings.Contains(text, "4 bytes of it are lost") || s.o.Counters.Lost.Load() != 1 {
		t.Errorf("%d files, notes %q", s.o.Counters.Lost.Load(), text)
	}
}

func TestLongLineComesInPartsAndIsDeliveredWhole(t *testing.T) {
	s := newSite(t)
	s.o.MaxLine = 1 << 20
	long := strings.Repeat("word ", 500000)
	s.write("a.log", "first\n"+long+" ssn=219-09-9999 end\nlast\n")
	stop := s.run()
	s.until(func() bool {
		got := s.sink.got()
		return len(got) > 0 && got[len(got)-1] == "last"
	})
	s.stopped(stop)
	got := s.sink.got()
	if want := "first" + long + " ssn=[SSN] end" + "last"; strings.Join(got, "") != want || len(got) < 5 {
		t.Errorf("%d parts of together %d bytes, want %d", len(got), len(strings.Join(got, "")), len(want))
	}
	stop = s.run()
	s.write("a.log", "after\n")
	if again := s.wait(len(got) + 1); again[len(got)] != "after" {
		t.Errorf("after a restart came %.50q", again[len(got)])
	}
	s.stopped(stop)
}

func TestPartsOfARecordAreReadTogether(t *testing.T) {
	// The next part is waited for as long as a file is not quiet for two
	// seconds. A machine may be so busy that these are; it is not so each time.
	var got string
	for range 3 {
		s := newSite(t)
		s.write("a.log", "2026-01-02T03:04:05.000000006Z stdout P ssn=219-0\n")
		stop := s.run()
		s.until(func() bool { return s.o.Counters.Files.Load() == 1 })
		time.Sleep(50 * time.Millisecond)
		s.write("a.log", "2026-01-02T03:04:05.000000007Z stdout F 9-9999 end\n")
		got = strings.Join(s.wait(2), "\n")
		s.stopped(stop)
		if !strings.Contains(got, "219-0") && !strings.Contains(got, "9-9999") {
			return
		}
	}
	t.Errorf("a value across the cut came through: %q", got)
}

func TestFilesThatAreNotLogsAreLeftAlone(t *testing.T) {
	s := newSite(t)
	s.o.Once = true
	s.o.Files = []string{s.path("*"), s.path("a.log"), s.path("state/*"), s.path("linked/*")}
	s.o.Exclude = []string{"*-debug.log"}
	s.o.Own = []string{s.path("out.log"), s.path("state") + string(filepath.Separator)}
	os.MkdirAll(s.path("state"), 0o700)
	s.write("state/positions", "our own\n")
	s.write("state-of-affairs.log", "begins like a directory of ours\n")
	os.Symlink(s.path("state"), s.path("linked"))
	os.Symlink(s.path("out.log"), s.path("c.log"))
	s.write("a.log", "yes\n")
	s.write("b-debug.log", "excluded\n")
	s.write("out.log", "our own\n")
	s.write("out.log-20260101", "our own, rotated\n")
	s.write("a.log.gz", "by name\n")
	s.write("packed", "\x1f\x8bby its first bytes\n")
	os.Mkdir(s.path("dir"), 0o700)
	os.Symlink(s.path("a.log"), s.path("link.log"))
	if err := Run(t.Context(), s.o); err != nil {
		t.Fatal(err)
	}
	got := s.sink.got()
	slices.Sort(got)
	if !slices.Equal(got, []string{"begins like a directory of ours", "yes"}) {
		t.Errorf("%q", got)
	}
}

func TestExistingFilesCanBeSkipped(t *testing.T) {
	s := newSite(t)
	s.o.SkipExisting = true
	s.write("a.log", "old\nhalf of ")
	stop := s.run()
	s.until(func() bool { return s.o.Counters.Files.Load() == 1 })
	s.write("b.log", "of a new file\n")
	s.wait(1)
	s.write("a.log", "a line\nnew\n")
	got := s.wait(3)
	s.stopped(stop)
	slices.Sort(got)
	if !slices.Equal(got, []string{"half of a line", "new", "of a new file"}) {
		t.Errorf("%q", got)
	}
	s.o.SkipExisting = false // known now
	stop = s.run()
	s.write("a.log", "newer\n")
	if got := s.wait(4); got[3] != "newer" {
		t.Errorf("%q", got)
	}
	s.stopped(stop)
}

func TestNamesOfFilesAreScrubbed(t *testing.T) {
	s := newSite(t)
	s.o.Once = true
	s.write("ssn 219-09-9999.log", "line\n")
	if err := Run(t.Context(), s.o); err != nil {
		t.Fatal(err)
	}
	for source := range s.sink.sources {
		if strings.Contains(source, "9999") || !strings.Contains(source, "[SSN]") {
			t.Errorf("source %q", source)
		}
	}
	data, err := os.ReadFile(filepath.Join(s.o.State, bookName))
	if err != nil || bytes.Contains(data, []byte("9999")) {
		t.Errorf("the state has the name: %v", err)
	}
}

func TestOneProcessOnAStateDirectory(t *testing.T) {
	s := newSite(t)
	s.write("a.log", "one\n")
	stop := s.run()
	s.wait(1)
	if err := Run(t.Context(), s.o); !errors.Is(err, ErrTaken) {
		t.Errorf("%v", err)
	}
	s.stopped(stop)
}

func TestDamagedStateLosesNothing(t *testing.T) {
	for _, text := range []string{"", "{", "null", `{"version":2}`, `{"version":1,"key":"zz"}`, "\x00\x00"} {
		s := newSite(t)
		s.o.Once = true
		os.Mkdir(s.o.State, 0o700)
		os.WriteFile(filepath.Join(s.o.State, bookName), []byte(text), 0o600)
		s.write("a.log", "one\n")
		if err := Run(t.Context(), s.o); err != nil {
			t.Fatal(err)
		}
		if got := s.sink.got(); !slices.Equal(got, []string{"one"}) || !strings.Contains(strings.Join(s.notes, ""), "damaged") {
			t.Errorf("%q gives %q, notes %q", text, got, s.notes)
		}
	}
}

func TestTimeOfARuntimeIsTakenOver(t *testing.T) {
	for _, tt := range []struct {
		line string
		want bool
	}{
		{"2026-01-02T03:04:05.000000006Z stdout F x", true},
		{"2026-01-02T03:04:05+02:00 stderr F x", true},
		{"2026-01-02 03:04:05 x", false},
		{"2026-13-02T03:04:05Z x", false},
		{"0001-01-01T00:00:00Z x", false},
		{"9999-01-01T00:00:00Z x", false},
		{"2026", false},
		{"", false},
		{strings.Repeat("1", 100), false},
	} {
		if _, ok := stamp([]byte(tt.line)); ok != tt.want {
			t.Errorf("%q: %v", tt.line, ok)
		}
	}
}
