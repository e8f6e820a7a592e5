package audit

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// fault is how a disk fails.
type fault int

const (
	onceEIO   fault = iota // one call fails
	onceShort              // one write writes half and says so
	lieShort               // one write writes half and says nothing but the number
	fromThere              // every call from one on fails with ENOSPC
	died                   // every call from one on fails and a write leaves half: the machine stops
)

// sick is a disk that fails at one call.
type sick struct {
	disk
	mu    sync.Mutex
	calls int
	at    int
	how   fault
}

func (d *sick) step() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls++
	switch {
	case d.at == 0 || d.calls < d.at:
		return nil
	case d.how == fromThere:
		return syscall.ENOSPC
	case d.how == died || d.calls == d.at:
		return syscall.EIO
	}
	return nil
}

func (d *sick) list() ([]fs.DirEntry, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	return d.disk.list()
}

func (d *sick) size(name string) (int64, error) {
	if err := d.step(); err != nil {
		return 0, err
	}
	return d.disk.size(name)
}

func (d *sick) read(name string) ([]byte, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	return d.disk.read(name)
}

func (d *sick) create(name string) (file, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	f, err := d.disk.create(name)
	if err != nil {
		return nil, err
	}
	return &sickFile{f, d}, nil
}

func (d *sick) truncate(name string, n int64) error {
	return first(d.step, func() error { return d.disk.truncate(name, n) })
}
func (d *sick) rename(from, to string) error {
	return first(d.step, func() error { return d.disk.rename(from, to) })
}
func (d *sick) remove(name string) error {
	return first(d.step, func() error { return d.disk.remove(name) })
}
func (d *sick) mkdir(name string) error {
	return first(d.step, func() error { return d.disk.mkdir(name) })
}
func (d *sick) sync(name string) error {
	return first(d.step, func() error { return d.disk.sync(name) })
}

func first(a, b func() error) error {
	if err := a(); err != nil {
		return err
	}
	return b()
}

type sickFile struct {
	file
	d *sick
}

func (f *sickFile) Write(b []byte) (int, error) {
	err := f.d.step()
	if err == nil {
		return f.file.Write(b)
	}
	n := 0
	if f.d.how != onceEIO {
		n, _ = f.file.Write(b[:len(b)/2])
	}
	if f.d.how == lieShort {
		return n, nil
	}
	return n, err
}

// Sync spares the real disk: nothing here depends on it.
func (f *sickFile) Sync() error { return f.d.step() }

func (f *sickFile) Close() error {
	err := f.d.step()
	if cerr := f.file.Close(); err == nil {
		err = cerr
	}
	return err
}

// torn makes a log whose last segment ends in a write that was cut off.
func torn(t testing.TB, k keys, dir string) {
	t.Helper()
	l := open(t, dir, k.options(t))
	commit(t, l, access("before"))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	name := segmentsOf(t, dir)[0]
	edit(t, name, func(b []byte) []byte { return append(b, "AUDE\x00\x00\x01"...) })
}

// session writes events, one after the other, to a disk that may fail. It
// returns the tools of those that were acknowledged, or nil when the log could
// not be opened.
func session(t testing.TB, dir string, o Options, tag string) (acked []string) {
	t.Helper()
	o.SegmentBytes = 3000 // a segment is full after an event or two
	l, err := Open(dir, o)
	if err != nil {
		return nil
	}
	acked = []string{}
	for i := range 5 {
		tool := fmt.Sprintf("%s-%d", tag, i)
		if _, err := l.Commit(context.Background(), access(tool)); err == nil {
			acked = append(acked, tool)
		} else if !errors.Is(err, ErrWrite) {
			t.Errorf("%v", err)
		}
	}
	l.Close()
	return acked
}

// present checks that a log is sound and holds the events of these tools.
func present(t testing.TB, k keys, dir string, tools []string) {
	t.Helper()
	seen := map[string]int{}
	v := verify(t, dir, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor, Record: func(r Record) error {
		if r.Access != nil {
			seen[r.Access.Tool]++
		}
		return nil
	}})
	if !v.Sound() {
		t.Errorf("not sound: %v", v.Problems)
	}
	for _, tool := range tools {
		if seen[tool] != 1 {
			t.Errorf("%s was acknowledged and is there %d times", tool, seen[tool])
		}
	}
}

func TestFaultsAtEveryCallLoseNothingAcknowledged(t *testing.T) {
	k := newKeys(t)
	base := logDir(t)
	torn(t, k, base)
	copyTo := func(t *testing.T) string {
		dir := filepath.Join(t.TempDir(), "log")
		if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
		os.Chmod(dir, 0o700)
		return dir
	}
	o := k.options(t)
	o.Sync = SyncBatch
	dir := copyTo(t)
	healthy := &sick{disk: folder(dir)}
	o.disk = healthy
	if acked := session(t, dir, o, "x"); len(acked) != 5 {
		t.Fatalf("without a fault %d events were acknowledged", len(acked))
	}
	if healthy.calls < 30 {
		t.Fatalf("%d calls; the loop below would prove little", healthy.calls)
	}
	stride := 1
	if testing.Short() {
		stride = 9
	}
	for how := onceEIO; how <= died; how++ {
		for at := 1; at <= healthy.calls; at += stride {
			dir := copyTo(t)
			o.disk = &sick{disk: folder(dir), at: at, how: how}
			acked := session(t, dir, o, "sick")
			if how <= lieShort && acked != nil && len(acked) < 5 {
				t.Errorf("fault %d at call %d: only %d of 5 events were taken, although one call failed", how, at, len(acked))
			}
			o.disk = &sick{disk: folder(dir)}
			acked = append(acked, session(t, dir, o, "well")...)
			if len(acked) < 5 {
				t.Errorf("fault %d at call %d: the log does not work again", how, at)
			}
			present(t, k, dir, append(acked, "before"))
			if t.Failed() {
				t.Fatalf("fault %d at call %d", how, at)
			}
		}
	}
}

func TestQueuedEventsSurviveADiskThatIsFullForAWhile(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	d := &sick{disk: nil, how: fromThere}
	o := k.options(t)
	o.Sync = SyncBatch
	o.Interval, o.Queue = time.Millisecond, 50
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	d.disk = folder(dir)
	o.disk = d
	l := open(t, dir, o)
	commit(t, l, access("first"))
	d.mu.Lock()
	d.at = d.calls + 1
	d.mu.Unlock()
	if _, err := l.Commit(context.Background(), access("refused")); !errors.Is(err, ErrWrite) {
		t.Fatalf("a full disk: %v", err)
	}
	full := 0
	for i := range 60 {
		if err := l.Append(access(fmt.Sprintf("queued-%d", i))); errors.Is(err, ErrFull) {
			full++
		}
	}
	if full != 10 {
		t.Errorf("%d of 60 events found the queue of 50 full", full)
	}
	d.mu.Lock()
	d.at = 0
	d.mu.Unlock()
	for l.Err() != nil { // until the disk is tried again
		time.Sleep(time.Millisecond)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var tools []string
	for i := range 50 {
		tools = append(tools, fmt.Sprintf("queued-%d", i))
	}
	present(t, k, dir, append(tools, "first"))
	lost := int64(0)
	verify(t, dir, VerifyOptions{Record: func(r Record) error {
		if r.Recover != nil {
			lost += r.Recover.Lost
		}
		return nil
	}})
	if lost != 10 {
		t.Errorf("the log tells of %d lost events, want 10", lost)
	}
}

// TestKill kills a writer at random moments. What it had acknowledged on its
// standard output is there afterwards.
func TestKill(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	rounds := 200
	if testing.Short() {
		rounds = 15
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	var acked []string
	for round := range rounds {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "AUDIT_WRITER="+dir, "AUDIT_KEYS="+k.dir, fmt.Sprintf("AUDIT_TAG=%d", round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop := rnd.IntN(12)
		lines := bufio.NewScanner(out)
		for n := 0; n < stop && lines.Scan(); n++ {
			acked = append(acked, lines.Text())
		}
		time.Sleep(time.Duration(rnd.IntN(800)) * time.Microsecond)
		cmd.Process.Kill()
		for lines.Scan() {
			acked = append(acked, lines.Text())
		}
		cmd.Wait()
	}
	if len(acked) < rounds {
		t.Fatalf("%d events in %d rounds", len(acked), rounds)
	}
	l := open(t, dir, k.options(t)) // repairs what the last one left
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	present(t, k, dir, acked)
	agrees(t, k, dir, nil, verify(t, dir, VerifyOptions{Keys: k.verifier(t)}))
}

// writes is the process that TestKill kills: it says what is acknowledged.
func writes(dir string) {
	k := keys{dir: os.Getenv("AUDIT_KEYS")}
	var t brief
	o := k.options(&t)
	o.Sync = SyncBatch
	l, err := Open(dir, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		tool := fmt.Sprintf("%s-%d", os.Getenv("AUDIT_TAG"), i)
		l.Append(access(strings.Repeat("filler", i%50)))
		if _, err := l.Commit(context.Background(), access(tool)); err != nil {
			os.Exit(1)
		}
		fmt.Println(tool)
	}
}

// brief is a testing.TB of a process that is no test.
type brief struct{ testing.TB }

func (*brief) Helper()           {}
func (*brief) Fatal(args ...any) { fmt.Fprintln(os.Stderr, args...); os.Exit(1) }
