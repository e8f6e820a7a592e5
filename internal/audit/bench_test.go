package audit

import (
	"testing"
)

// BenchmarkVerify verifies a log of 100,000 events.
func BenchmarkVerify(b *testing.B) {
	k, dir := newKeys(b), logDir(b)
	o := k.options(b)
	o.Sync, o.Queue = SyncOff, 1<<20
	l := open(b, dir, o)
	for range 100_000 {
		if err := l.Append(access("read_patient")); err != nil {
			b.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		if v := verify(b, dir, VerifyOptions{Keys: k.verifier(b)}); !v.Sound() {
			b.Fatal(v.Problems)
		}
	}
}

// BenchmarkCommit is an event that somebody waits for.
func BenchmarkCommit(b *testing.B) {
	k, dir := newKeys(b), logDir(b)
	o := k.options(b)
	o.Sync = SyncBatch
	l := open(b, dir, o)
	defer l.Close()
	for b.Loop() {
		commit(b, l, access("read_patient"))
	}
}
