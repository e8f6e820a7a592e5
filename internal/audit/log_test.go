package audit

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/key"
)

// keys are those of a test.
type keys struct {
	dir     string
	auditor *key.Identity
}

// newKeys makes key files as vault keygen does.
func newKeys(t testing.TB) keys {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	if _, err := key.Generate(key.Generation{Dir: dir, Parts: []string{"auditor", "checkpoint"}, Suite: key.P256, Name: "node-1", Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	id, err := key.LoadIdentity(filepath.Join(dir, "auditor.key"), key.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	return keys{dir, id}
}

func (k keys) options(t testing.TB) Options {
	t.Helper()
	signer, verifier, err := key.LoadCheckpointKey(filepath.Join(k.dir, "checkpoint.key"))
	if err != nil {
		t.Fatal(err)
	}
	to, err := key.LoadRecipients(key.Auditor, filepath.Join(k.dir, "auditor.pub"))
	if err != nil {
		t.Fatal(err)
	}
	// Waiting for a real disk would prove nothing here; the tests of faults do.
	return Options{Auditors: to, Signer: signer, Key: verifier, Door: "test", Sync: SyncOff}
}

func open(t testing.TB, dir string, o Options) *Log {
	t.Helper()
	l, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func logDir(t testing.TB) string { return filepath.Join(t.TempDir(), "audit") }

func access(tool string) Event {
	return Event{Type: PHIAccess, Access: &Access{Phase: Intent, UserID: "ann", UserIDSource: "system", Tool: tool}}
}

func commit(t testing.TB, l *Log, e Event) int64 {
	t.Helper()
	seq, err := l.Commit(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func TestLogGoesOnWhereItEnded(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	var last int64
	for run := range 3 {
		l := open(t, dir, k.options(t))
		for range 5 {
			seq := commit(t, l, access("read"))
			if seq <= last {
				t.Fatalf("run %d: event %d after event %d", run, seq, last)
			}
			last = seq
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	// Each run: a header, five events, and the word that it ended.
	if want := int64(3*7 - 2); last != want {
		t.Errorf("the last event has number %d, want %d", last, want)
	}
}

// The word that a writer ended may be written before the log knows that it is
// closed. There is nothing to sign behind it then.
func TestNothingFollowsTheEnd(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	o := k.options(t)
	o.Interval = time.Millisecond
	l := open(t, dir, o)
	l.put(Event{Type: Stop}, item{}, true)
	for queued := 1; queued > 0; time.Sleep(time.Millisecond) {
		l.mu.Lock()
		queued = len(l.queue)
		l.mu.Unlock()
	}
	if err := l.end(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(segmentsOf(t, dir)[0])
	if err != nil {
		t.Fatal(err)
	}
	var kinds []byte
	for _, f := range frames(t, data) {
		kinds = append(kinds, f[3])
	}
	if bytes.HasSuffix(kinds, []byte{kindCheckpoint, kindCheckpoint}) {
		t.Errorf("frames of kinds %d: the last checkpoint is of nothing new", kinds)
	}
}

func TestTwoWritersOfOneDirectoryAreRefused(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	l := open(t, dir, k.options(t))
	defer l.Close()
	if _, err := Open(dir, k.options(t)); err == nil {
		t.Error("a second writer was let in")
	}
}

func TestDirectoryThatOthersMayWriteIsRefused(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, k.options(t)); err == nil {
		t.Error("a directory with mode 0777 was taken")
	}
}
