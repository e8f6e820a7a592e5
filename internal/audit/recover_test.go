package audit

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// snapshot reads every file of a directory, by path.
func snapshot(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir+"/")] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTornTailIsCutAndKept(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	torn(t, k, dir)
	before := snapshot(t, dir)["0001-0000000000000000.seg"]
	l := open(t, dir, k.options(t))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	after := snapshot(t, dir)
	kept := after[fmt.Sprintf("torn/0001-0000000000000000.seg.%d", len(before)-7)]
	if got := after["0001-0000000000000000.seg"]; !bytes.Equal(append(bytes.Clone(got), kept...), before) || len(kept) != 7 {
		t.Errorf("%d bytes stay and %d are kept, of %d", len(got), len(kept), len(before))
	}
	present(t, k, dir, []string{"before"})
	told := false
	verify(t, dir, VerifyOptions{Record: func(r Record) error {
		told = told || r.Recover != nil && r.Recover.Bytes == 7
		return nil
	}})
	if !told {
		t.Error("no event tells what was cut")
	}
}

// TestEvidenceIsNeverChanged damages a log in many ways and opens it: what was
// under a checkpoint stays byte for byte, the damage is told by verify, and the
// writer goes on.
func TestEvidenceIsNeverChanged(t *testing.T) {
	k := newKeys(t)
	other := newKeys(t)
	for _, tt := range []struct {
		name, why string
		damage    func(t *testing.T, dir string)
	}{
		{"a bit in the middle of the last segment", "a checkpoint stands behind it", func(t *testing.T, dir string) {
			edit(t, last(segmentsOf(t, dir)), func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		}},
		{"zeros in the middle of the last segment", "a disk that lost a block", func(t *testing.T, dir string) {
			edit(t, last(segmentsOf(t, dir)), func(b []byte) []byte { clear(b[len(b)/2 : len(b)/2+300]); return b })
		}},
		{"the header of the last segment", "nobody can read it any more", func(t *testing.T, dir string) {
			edit(t, last(segmentsOf(t, dir)), func(b []byte) []byte { b[30] ^= 1; return b })
		}},
		{"a segment of another log", "it has the name of the next one", func(t *testing.T, dir string) {
			foreign := logDir(t)
			written(t, other, foreign)
			data, err := os.ReadFile(segmentsOf(t, foreign)[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, segmentName(1, 99)), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"a huge file", "it is none of ours", func(t *testing.T, dir string) {
			name := filepath.Join(dir, segmentName(1, 99))
			if err := os.WriteFile(name, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(name, maxSegment+1); err != nil {
				t.Fatal(err)
			}
		}},
		{"the signature of the last checkpoint", "its checksum is right", func(t *testing.T, dir string) {
			edit(t, last(segmentsOf(t, dir)), func(b []byte) []byte {
				f := frames(t, b)
				n := f[len(f)-1]
				if n[len(n)-5]++; n[len(n)-5] > 'z' {
					n[len(n)-5] = 'a'
				}
				f[len(f)-1] = refit(n, int64(36))
				return bytes.Join(f, nil)
			})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := logDir(t)
			written(t, k, dir)
			tt.damage(t, dir)
			before := snapshot(t, dir)
			for range 2 { // the second time it goes on in the new tree
				l := open(t, dir, k.options(t))
				commit(t, l, access("afterwards"))
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
			}
			after := snapshot(t, dir)
			for name, data := range before {
				if !bytes.Equal(after[name], data) {
					t.Errorf("%s was changed", name)
				}
			}
			found := 0
			v := verify(t, dir, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor, Record: func(r Record) error {
				if r.Access != nil && r.Access.Tool == "afterwards" {
					found++
				}
				return nil
			}})
			if v.Sound() {
				t.Error("verify does not tell of the damage")
			}
			if found != 2 || v.Trees[len(v.Trees)-1].Number != 2 {
				t.Errorf("%d events after the damage, in tree %d", found, v.Trees[len(v.Trees)-1].Number)
			}
		})
	}
}

func last(names []string) string { return names[len(names)-1] }

func TestASegmentThatWasOnlyBegunIsOutOfTheWay(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	written(t, k, dir)
	for i, data := range [][]byte{nil, []byte("AUDH\x00\x00"), bytes.Repeat([]byte{0}, 5000)} {
		name := segmentName(1, 36+int64(i)*3) // each opening adds a header, a recovery and a stop
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		l := open(t, dir, k.options(t))
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if kept, ok := snapshot(t, dir)["torn/"+name]; !ok || !bytes.Equal(kept, data) {
			t.Errorf("%s is not kept", name)
		}
	}
	present(t, k, dir, nil)
}

func TestKeysMayChange(t *testing.T) {
	k, next, dir := newKeys(t), newKeys(t), logDir(t)
	written(t, k, dir)
	o := next.options(t)
	o.Retired = k.verifier(t)
	l := open(t, dir, o)
	commit(t, l, access("new key"))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if v := verify(t, dir, VerifyOptions{Keys: append(next.verifier(t), k.verifier(t)...)}); !v.Sound() || len(v.Trees) != 1 {
		t.Errorf("both keys known: %v", v.Problems)
	}
	if v := verify(t, dir, VerifyOptions{Keys: next.verifier(t)}); v.Sound() {
		t.Error("segments of the key before were taken for those of the new one")
	}
}

// clock is a clock that a test sets.
type clock struct{ now time.Time }

func (c *clock) tick() time.Time { c.now = c.now.Add(time.Second); return c.now }

func TestAClockThatGoesBackKeepsTheOrder(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	c := &clock{time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	o := k.options(t)
	o.Now = c.tick
	for _, step := range []time.Duration{0, -time.Hour, 48 * time.Hour, -100 * 24 * time.Hour} {
		c.now = c.now.Add(step)
		l := open(t, dir, o)
		for range 3 {
			commit(t, l, access("read"))
			c.now = c.now.Add(-time.Minute)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var seqs []int64
	v := verify(t, dir, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor, Record: func(r Record) error {
		seqs = append(seqs, r.Seq)
		return nil
	}})
	if !v.Sound() || len(v.Trees) != 1 {
		t.Errorf("%v", v.Problems)
	}
	for i := 1; i < len(seqs); i++ {
		if seqs[i] <= seqs[i-1] {
			t.Fatalf("event %d after event %d", seqs[i], seqs[i-1])
		}
	}
}

func TestCheckpointsComeWithEventsAndWithout(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	o := k.options(t)
	o.Interval, o.Idle, o.SegmentBytes = 5*time.Millisecond, 20*time.Millisecond, 20000
	l := open(t, dir, o)
	for i := range 600 { // more than two batches
		if err := l.Append(access(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	count := func() (all, events, repeated int) {
		size := int64(-1)
		v := verify(t, dir, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor, Record: func(r Record) error {
			if r.Access != nil {
				events++
			}
			return nil
		}, Checkpoint: func(_ int, c Checkpoint) {
			all++
			if c.Size == size {
				repeated++
			}
			size = c.Size
		}})
		if !v.Sound() {
			t.Fatal(v.Problems)
		}
		return all, events, repeated
	}
	deadline := time.Now().Add(3 * time.Minute)
	for {
		_, events, repeated := count()
		if events == 600 && repeated >= 2 {
			break // all are there, and the idle writer says that it lives
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d events, %d idle checkpoints", events, repeated)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if all, _, _ := count(); all < 3 || len(segmentsOf(t, dir)) < 3 {
		t.Errorf("%d checkpoints in %d segments", all, len(segmentsOf(t, dir)))
	}
}

// TestRandomDamage changes segments at random; nothing may crash or loop, and
// the writer goes on.
func TestRandomDamage(t *testing.T) {
	k := newKeys(t)
	base := logDir(t)
	written(t, k, base)
	rnd := rand.New(rand.NewPCG(7, 8))
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	for range rounds {
		dir := filepath.Join(t.TempDir(), "log")
		if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
		os.Chmod(dir, 0o700)
		for range 1 + rnd.IntN(3) {
			names := segmentsOf(t, dir)
			edit(t, names[rnd.IntN(len(names))], func(b []byte) []byte { return damage(rnd, b) })
		}
		Verify(dir, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor})
		l := open(t, dir, k.options(t))
		commit(t, l, access("afterwards"))
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func damage(rnd *rand.Rand, b []byte) []byte {
	if len(b) < 10 {
		return append(b, "AUDC"...)
	}
	at := rnd.IntN(len(b) - 8)
	switch rnd.IntN(5) {
	case 0:
		b[at] ^= byte(1 + rnd.IntN(255))
	case 1:
		b = b[:at]
	case 2:
		b = append(b[:at:at], b[at+8:]...)
	case 3:
		b = append(b[:at:at], append([]byte("AUDE\x00\x00\xff\xff"), b[at:]...)...)
	default:
		copy(b[at:], b[:8])
	}
	return b
}

func FuzzScan(f *testing.F) {
	k, dir := newKeys(f), logDir(f)
	written(f, k, dir)
	data, err := os.ReadFile(segmentsOf(f, dir)[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("AUDH\x00\x00\x00\x00"))
	f.Add([]byte(strings.Repeat("AUDC\x00\x00\x01\x00", 50)))
	known := verifierList(k.verifier(f))
	s, _ := parseSegment(segmentName(1, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := scan(s, data, known)
		if r.end > int64(len(data)) || r.sound && r.end == 0 {
			t.Errorf("%d of %d bytes are sound", r.end, len(data))
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, s.name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := Verify(dir, VerifyOptions{Keys: k.verifier(t), Anchors: nil})
		if err != nil {
			t.Fatal(err)
		}
		if r.later && v.Sound() {
			t.Error("the writer sees damage and verify does not")
		}
	})
}

func FuzzAnchor(f *testing.F) {
	k, dir := newKeys(f), logDir(f)
	written(f, k, dir)
	anchor := anchorOf(f, dir)
	f.Add(anchor)
	f.Add(append(bytes.Clone(anchor), anchor...))
	f.Add([]byte("a\n1\n\n\n— x y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := parseAnchors(data)
		if err == nil && len(data) > 0 && len(list) == 0 {
			t.Error("no anchor and no error")
		}
	})
}
