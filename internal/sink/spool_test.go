package sink

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// gate is a destination that can be closed.
type gate struct {
	mu   sync.Mutex
	shut bool
	got  []string
}

func (g *gate) Write(_ context.Context, b *Batch) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return transient("gate", "is shut")
	}
	for _, r := range b.Records {
		g.got = append(g.got, string(r.Line))
	}
	return nil
}

func (g *gate) Close(context.Context) error { return nil }

func (g *gate) set(shut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = shut
}

func (g *gate) lines() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.got)
}

// spoolDir is a spool that can be opened again and again.
type spoolDir struct {
	dir, key, size string
	log            []string
	mu             sync.Mutex
}

func newSpoolDir(t *testing.T) *spoolDir {
	dir := t.TempDir()
	return &spoolDir{dir: filepath.Join(dir, "spool"), key: filepath.Join(dir, "key"), size: "1MiB"}
}

func (d *spoolDir) open(t *testing.T, next Sink) (*spool, *Stats, error) {
	t.Helper()
	st := &Stats{}
	v, ps := Spec{
		URL: "stdout:", SpoolDir: d.dir, SpoolKeyFile: d.key, SpoolSize: d.size, MaxWait: "10ms",
		DeadLetter: filepath.Join(filepath.Dir(d.dir), "dead"),
	}.settings()
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	v.stats = st
	v.o.Log = func(s string) { d.mu.Lock(); d.log = append(d.log, s); d.mu.Unlock() }
	os.MkdirAll(d.dir, 0o700)
	s, err := openSpool(v, next)
	return s, st, err
}

func (d *spoolDir) must(t *testing.T, next Sink) (*spool, *Stats) {
	t.Helper()
	s, st, err := d.open(t, next)
	if err != nil {
		t.Fatal(err)
	}
	return s, st
}

// kill ends a spool as a crash would: nothing is delivered or tidied.
func kill(s *spool) {
	s.cancel()
	<-s.ended
	for _, seg := range s.segments {
		seg.f.Close()
	}
	s.mark.Close()
	s.lock.Unlock()
}

func put(t *testing.T, s Sink, lines ...string) {
	t.Helper()
	if err := s.Write(t.Context(), &Batch{Records: records(lines...)}); err != nil {
		t.Fatal(err)
	}
}

// until waits for something that must come true.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 12000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain for: %s", what)
}

func TestSpoolOutlivesACrash(t *testing.T) {
	d, g := newSpoolDir(t), &gate{shut: true}
	var want []string
	for round := range 4 {
		s, _ := d.must(t, g)
		for i := range 20 {
			line := fmt.Sprintf("line %d of round %d", i, round)
			want = append(want, line)
			put(t, s, line)
		}
		kill(s)
	}
	g.set(false)
	s, st := d.must(t, g)
	until(t, "delivery", func() bool { return st.Spooled.Load() == 0 })
	if got := g.lines(); !slices.Equal(got, want) {
		t.Errorf("%d lines came, want %d in order", len(got), len(want))
	}
	kill(s)
	s, _ = d.must(t, g) // what was delivered does not come again
	if err := s.Close(t.Context()); err != nil || len(g.lines()) != len(want) {
		t.Errorf("%v, %d lines", err, len(g.lines()))
	}
	if left, _ := filepath.Glob(filepath.Join(d.dir, "*.seg")); len(left) > 0 {
		t.Errorf("an empty spool keeps %v", left)
	}
}

func TestSpoolHoldsNoText(t *testing.T) {
	d, g := newSpoolDir(t), &gate{shut: true}
	s, _ := d.must(t, g)
	put(t, s, "CANARY-4711", strings.Repeat("x", 1000))
	kill(s)
	err := filepath.WalkDir(filepath.Dir(d.dir), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("CANARY")) || bytes.Contains(data, []byte("xxxx")) {
			t.Errorf("%s holds the text of a record", path)
		}
		if info, _ := e.Info(); info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDamagedSpoolGivesItsGoodFrames(t *testing.T) {
	tests := []struct {
		why    string
		damage func([]byte) []byte
		lost   int // of ten lines
		noted  bool
	}{
		{"a crash cuts the last frame short", func(b []byte) []byte { return b[:len(b)-7] }, 1, false},
		{"a byte in the middle has changed", func(b []byte) []byte { b[len(b)/2] ^= 1; return b }, 1, true},
		{"zeros in place of a block", func(b []byte) []byte { clear(b[200:260]); return b }, 2, true},
		{"bytes are missing in the middle", func(b []byte) []byte { return append(b[:300], b[310:]...) }, 1, true},
		{"a length that lies", func(b []byte) []byte { copy(b[segmentHeader+12:], "\xff\xff\xff\xff"); return b }, 1, true},
		{"foreign bytes follow", func(b []byte) []byte { return append(b, "not ours "+frameMarker+" and more"...) }, 0, false},
		{"the start is damaged", func(b []byte) []byte { b[9] ^= 1; return b }, 10, true},
		{"another program's file", func([]byte) []byte { return []byte("hello") }, 10, true},
		{"empty", func([]byte) []byte { return nil }, 10, true},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			d, g := newSpoolDir(t), &gate{shut: true}
			s, _ := d.must(t, g)
			for i := range 10 {
				put(t, s, fmt.Sprint("line ", i))
			}
			kill(s)
			names, _ := filepath.Glob(filepath.Join(d.dir, "*.seg"))
			if len(names) != 1 {
				t.Fatalf("%d segments", len(names))
			}
			data, err := os.ReadFile(names[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(names[0], tt.damage(data), 0o600); err != nil {
				t.Fatal(err)
			}
			g.set(false)
			s, st := d.must(t, g)
			put(t, s, "after")
			if err := s.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := g.lines()
			if len(got) != 11-tt.lost || got[len(got)-1] != "after" {
				t.Errorf("%d lines came, want %d: %q", len(got), 11-tt.lost, got)
			}
			if noted := st.Damaged.Load() > 0; noted != tt.noted {
				t.Errorf("damage noted: %v; log %q", noted, d.log)
			}
			if kept, _ := filepath.Glob(filepath.Join(d.dir, "*.damaged")); (len(kept) == 1) != tt.noted {
				t.Errorf("kept %v", kept)
			}
		})
	}
}

func TestFullSpoolMakesTheWriterWait(t *testing.T) {
	d, g := newSpoolDir(t), &gate{shut: true}
	s, st := d.must(t, g)
	defer kill(s)
	big := strings.Repeat("x", 200<<10)
	var err error
	n := 0
	for ; n < 3; n++ { // these fit in, however slow the disk is
		put(t, s, big)
	}
	for ; err == nil && n < 100; n++ {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		err = s.Write(ctx, &Batch{Records: records(big)})
		cancel()
	}
	if !IsTransient(err) || st.SpoolSize.Load() > 1<<20 {
		t.Fatalf("%v after %d records, %d bytes on disk", err, n, st.SpoolSize.Load())
	}
	done := make(chan error, 1)
	go func() { done <- s.Write(context.Background(), &Batch{Records: records(big)}) }()
	g.set(false)
	if err := <-done; err != nil {
		t.Errorf("the writer that waited got %v", err)
	}
	until(t, "an empty spool", func() bool { return st.Spooled.Load() == 0 })
	if size := st.SpoolSize.Load(); size > int64(segmentHeader) {
		t.Errorf("an empty spool takes %d bytes", size)
	}
}

func TestSpoolRefusesWhatWouldLoseRecords(t *testing.T) {
	d, g := newSpoolDir(t), &gate{shut: true}
	s, _ := d.must(t, g)
	if _, _, err := d.open(t, g); err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("second instance: %v", err)
	}
	put(t, s, "kept")
	kill(s)
	key, _ := os.ReadFile(d.key)
	for _, tt := range []struct{ why, key, want string }{
		{"another key", hex.EncodeToString(bytes.Repeat([]byte{7}, 32)), "another key"},
		{"no key at all", "", "holds no key"},
		{"a key that is too short", "abcd", "holds no key"},
	} {
		if err := os.WriteFile(d.key, []byte(tt.key), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.open(t, g); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
	os.Remove(d.key)
	if _, _, err := d.open(t, g); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("key is gone: %v", err)
	}
	if err := errors.Join(os.WriteFile(d.key, key, 0o644), os.Chmod(d.key, 0o644)); err != nil { // whatever the umask
		t.Fatal(err)
	}
	if _, _, err := d.open(t, g); err == nil || !strings.Contains(err.Error(), "may be read by others") {
		t.Errorf("open key: %v", err)
	}
	os.Chmod(d.key, 0o600)
	g.set(false)
	s, _ = d.must(t, g)
	if err := s.Close(t.Context()); err != nil || !slices.Equal(g.lines(), []string{"kept"}) {
		t.Errorf("%v, %q", err, g.lines())
	}
}

func TestSpoolTakesFromManyWriters(t *testing.T) {
	d, g := newSpoolDir(t), &gate{}
	s, _ := d.must(t, g)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 25 {
				if err := s.Write(context.Background(), &Batch{Records: records(fmt.Sprintf("%d %03d", w, i))}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := g.lines()
	last := map[string]string{}
	for _, l := range got {
		w, _, _ := strings.Cut(l, " ")
		if last[w] >= l {
			t.Errorf("%q came after %q", l, last[w])
		}
		last[w] = l
	}
	if len(got) != 200 {
		t.Errorf("%d lines", len(got))
	}
	if err := s.Write(t.Context(), &Batch{Records: records("late")}); !IsTransient(err) {
		t.Errorf("a closed spool says %v", err)
	}
}

func TestPackedBatchReadsBack(t *testing.T) {
	in := &Batch{ID: "id", Tag: "tag", Records: []Record{
		{Time: time.Unix(1700000000, 5), Source: "a", Line: []byte("l")},
		{Line: []byte{}, Object: []byte("{}"), Packed: []byte{0x80}},
		{},
	}}
	out, err := unpackBatch(packBatch(nil, in))
	if err != nil || fmt.Sprint(out) != fmt.Sprint(in) {
		t.Errorf("%v\n%v, %v", in, out, err)
	}
}

func FuzzUnpackBatch(f *testing.F) {
	f.Add(packBatch(nil, &Batch{ID: "id", Records: []Record{{Time: time.Unix(1, 2), Line: []byte("l"), Packed: []byte{0x80}}}}))
	f.Add([]byte("\xdd\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := unpackBatch(data)
		if err != nil {
			if !errors.Is(err, errPacked) {
				t.Errorf("foreign error %T", err)
			}
			return
		}
		again, err := unpackBatch(packBatch(nil, b))
		if err != nil || len(again.Records) != len(b.Records) {
			t.Error("does not read back")
		}
	})
}

func FuzzSegment(f *testing.F) {
	s, frames := (&segment{}), []byte(segmentMagic)
	frames = append(frames, make([]byte, segmentHeader-len(frames))...)
	f.Add(frames)
	f.Add(append(frames, "\xf5PSF\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < segmentHeader {
			return
		}
		found, _ := s.find(data)
		end := int64(segmentHeader)
		for _, p := range found {
			if p.off < end || p.off+int64(p.length) > int64(len(data)) {
				t.Fatal("a frame outside the file, or over another")
			}
			end = p.off + int64(p.length)
		}
	})
}
