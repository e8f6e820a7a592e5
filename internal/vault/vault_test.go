package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
)

func identity(t testing.TB) *key.Identity {
	t.Helper()
	id, err := key.NewIdentity(key.P256)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func newVault(t testing.TB, o Options, id *key.Identity) *Vault {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	o.To = []*key.Recipient{id.Recipient()}
	v, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// mapping is the one of number i: what stands for it and its value are known
// from i alone.
func mapping(i int) token.Mapping {
	var c token.Code
	r := rand.New(rand.NewPCG(uint64(i), 7))
	for k := range c {
		c[k] = byte(r.Uint32())
	}
	cl := []class.Class{class.MRN, class.Name, class.SSN}[i%3]
	return token.Mapping{Class: cl, Key: "k1", Code: c, Value: valueOf(i)}
}

func valueOf(i int) []byte { return fmt.Appendf(nil, "value-%d-%s", i, strings.Repeat("x", i%40)) }

func ref(i int) token.Ref {
	m := mapping(i)
	return token.Ref{Class: m.Class, Key: m.Key, Code: m.Code}
}

func keep(t testing.TB, v *Vault, from, to int) {
	t.Helper()
	var ms []token.Mapping
	for i := from; i < to; i++ {
		ms = append(ms, mapping(i))
	}
	if err := v.Keep(ms); err != nil {
		t.Fatal(err)
	}
}

func mustLoad(t testing.TB, id *key.Identity, places ...string) *Store {
	t.Helper()
	s, err := Load(places, id)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func resolved(t testing.TB, s *Store, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		vs, err := s.Resolve(ref(i))
		if err != nil || len(vs) != 1 || !bytes.Equal(vs[0].Text, valueOf(i)) {
			t.Fatalf("mapping %d: %d values, %v", i, len(vs), err)
		}
	}
}

func TestWhatIsKeptIsResolved(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{}, id)
	keep(t, v, 0, 5)
	keep(t, v, 5, 5000) // several frames
	keep(t, v, 0, 5)    // again
	s := mustLoad(t, id, v.o.Dir)
	resolved(t, s, 0, 5000)
	if len(s.Report.Damages) != 0 || s.Report.Torn != 0 || s.Report.Segments != 1 || s.Report.Tokens != 5000 || s.Report.Mappings != 5005 {
		t.Errorf("%+v", s.Report)
	}
	if _, err := s.Resolve(ref(5001)); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	m := mapping(1)
	for why, r := range map[string]token.Ref{
		"another class": {Class: class.DEA, Key: m.Key, Code: m.Code},
		"another key":   {Class: m.Class, Key: "k2", Code: m.Code},
	} {
		if _, err := s.Resolve(r); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: %v", why, err)
		}
	}
	if st := v.Stats(); st.Kept != 5005 || st.Lost != 0 || st.Segments != 1 || st.Err != nil {
		t.Errorf("%+v", st)
	}
}

func TestFormsOfOneValueAreAllShown(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{}, id)
	for _, text := range []string{"LEE^ANN", "Ann Lee", "LEE^ANN"} {
		m := mapping(0)
		m.Value = []byte(text)
		if err := v.Keep([]token.Mapping{m}); err != nil {
			t.Fatal(err)
		}
	}
	vs, err := mustLoad(t, id, v.o.Dir).Resolve(ref(0))
	if err != nil || len(vs) != 2 || string(vs[0].Text) != "LEE^ANN" || string(vs[1].Text) != "Ann Lee" {
		t.Errorf("%q %v", vs, err)
	}
}

func TestSegmentsEndBySizeAndAge(t *testing.T) {
	id, now := identity(t), time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	v := newVault(t, Options{Segment: 4096, Now: func() time.Time { return now }}, id)
	for i := range 40 {
		keep(t, v, i*10, i*10+10)
	}
	bySize := v.Stats().Segments
	if bySize < 3 {
		t.Errorf("%d segments", bySize)
	}
	now = now.Add(25 * time.Hour)
	keep(t, v, 400, 401)
	now = now.Add(-72 * time.Hour) // the clock was set back
	keep(t, v, 401, 402)
	if n := v.Stats().Segments; n != bySize+2 {
		t.Errorf("%d segments, %d before the clock was changed", n, bySize)
	}
	resolved(t, mustLoad(t, id, v.o.Dir), 0, 402)
}

func TestGoroutinesAreServedTogether(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{}, id)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 50 {
				n := (g*50 + i) * 3
				if err := v.Keep([]token.Mapping{mapping(n), mapping(n + 1), mapping(n + 2)}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	resolved(t, mustLoad(t, id, v.o.Dir), 0, 1200)
}

func TestAsyncKeepsByTheEnd(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{Async: true}, id)
	keep(t, v, 0, 1000)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Errorf("the second time: %v", err)
	}
	resolved(t, mustLoad(t, id, v.o.Dir), 0, 1000)
}

func TestVaultWithoutAReaderIsRefused(t *testing.T) {
	if _, err := New(Options{Dir: t.TempDir()}); err == nil {
		t.Error("no administrator")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Dir: file, To: []*key.Recipient{identity(t).Recipient()}}); err == nil {
		t.Error("a file for a directory")
	}
}

func TestMappingsOutOfBoundsAreRefused(t *testing.T) {
	v := newVault(t, Options{}, identity(t))
	for why, m := range map[string]token.Mapping{
		"no class": {Key: "k1", Value: []byte("x")}, "no key": {Class: class.MRN, Value: []byte("x")},
		"a long value": {Class: class.MRN, Key: "k1", Value: make([]byte, 1<<16)},
	} {
		if err := v.Keep([]token.Mapping{m}); !errors.Is(err, ErrUnwritable) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

// faults is a file system that fails at one of its calls, in one of several
// ways, and from then on for some calls.
type faults struct {
	disk
	mu    sync.Mutex
	calls int
	at    int // the call that fails first; calls count from 1
	until int
	how   string
	open  int
}

func (f *faults) fails() (bool, string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	return f.calls >= f.at && f.calls < f.until, f.how
}

func (f *faults) err(how string) error {
	switch how {
	case "full":
		return &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	case "torn": // what a short write is after the file system has said so
		return &fs.PathError{Op: "write", Path: "x", Err: syscall.EDQUOT}
	}
	return &fs.PathError{Op: "write", Path: "x", Err: syscall.EIO}
}

func (f *faults) Create(path string) (File, error) {
	if bad, how := f.fails(); bad {
		return nil, f.err(how)
	}
	x, err := f.disk.Create(path)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.open++
	f.mu.Unlock()
	return &faultFile{x, f}, nil
}

func (f *faults) SyncDir(dir string) error {
	if bad, how := f.fails(); bad {
		return f.err(how)
	}
	return nil
}

type faultFile struct {
	File
	f *faults
}

func (x *faultFile) Write(b []byte) (int, error) {
	bad, how := x.f.fails()
	if !bad {
		return x.File.Write(b)
	}
	switch how {
	case "short":
		n, err := x.File.Write(b[:len(b)/2])
		return n, err
	case "torn":
		n, _ := x.File.Write(b[:len(b)/3])
		return n, x.f.err(how)
	case "sync":
		return x.File.Write(b)
	}
	return 0, x.f.err(how)
}

func (x *faultFile) Sync() error {
	if bad, how := x.f.fails(); bad && how != "short" {
		return x.f.err(how)
	}
	return nil // the machine stays up, and a thousand real ones take long
}

func (x *faultFile) Close() error {
	x.f.mu.Lock()
	x.f.open--
	x.f.mu.Unlock()
	return x.File.Close()
}

// TestNoAcknowledgedMappingIsLost fails each call of the write path once, for
// a while and for good, in each way, and reads back all that was acknowledged.
func TestNoAcknowledgedMappingIsLost(t *testing.T) {
	id := identity(t)
	const batches, size = 12, 4
	step := 1
	if testing.Short() {
		step = 3
	}
	for _, how := range []string{"io", "full", "short", "torn", "sync"} {
		for _, long := range []int{1, 2, 4, 1000} {
			for at := 2; at < 45; at += step { // the first call is New's
				now := time.Unix(1e9, 0)
				f := &faults{at: at, until: at + long, how: how}
				v := newVault(t, Options{FS: f, Segment: 1500, Now: func() time.Time { return now }}, id)
				var acked []int
				refused := 0
				for b := range batches {
					now = now.Add(longest + time.Second)
					if !v.Ready() {
						t.Fatalf("%s at call %d for %d: it does not try again", how, at, long)
					}
					var ms []token.Mapping
					for i := range size {
						ms = append(ms, mapping(b*size+i))
					}
					err := v.Keep(ms)
					switch {
					case err == nil:
						acked = append(acked, b)
					case !errors.Is(err, ErrUnwritable):
						t.Fatalf("%s at call %d: %v", how, at, err)
					default:
						refused++
					}
				}
				if long == 1 && refused > 1 {
					t.Errorf("%s at call %d: one failure refused %d batches", how, at, refused)
				}
				st := v.Stats()
				if int(st.Kept) != len(acked)*size || int(st.Lost) != refused*size {
					t.Errorf("%s at call %d for %d: %+v, %d acknowledged", how, at, long, st, len(acked))
				}
				v.Close()
				if f.open != 0 {
					t.Fatalf("%s at call %d: %d files are open", how, at, f.open)
				}
				s := mustLoad(t, id, v.o.Dir)
				for _, b := range acked {
					resolved(t, s, b*size, b*size+size)
				}
				if len(s.Report.Damages) != 0 {
					t.Fatalf("%s at call %d for %d: %v", how, at, long, s.Report.Damages)
				}
				s.Close()
				os.RemoveAll(v.o.Dir)
			}
		}
	}
}

// TestBrokenVaultIsNotTriedAtEveryLine: between tries Keep is refused at once
// and Ready says so; when the disk is back, so is the vault.
func TestBrokenVaultIsNotTriedAtEveryLine(t *testing.T) {
	id, now := identity(t), time.Unix(1e9, 0)
	f := &faults{at: 2, until: 1 << 30, how: "full"}
	v := newVault(t, Options{FS: f, Now: func() time.Time { return now }}, id)
	m := []token.Mapping{mapping(0)}
	if err := v.Keep(m); !errors.Is(err, ErrUnwritable) || !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	calls := f.calls
	for range 100 {
		if v.Ready() || v.Keep(m) == nil {
			t.Fatal("it is ready")
		}
	}
	if f.calls != calls {
		t.Errorf("%d calls while it waits", f.calls-calls)
	}
	for range 20 {
		now = now.Add(longest)
		v.Keep(m)
	}
	if n := f.calls - calls; n > 40 {
		t.Errorf("%d calls in 20 tries", n)
	}
	f.until = 0
	now = now.Add(longest)
	if !v.Ready() || v.Keep(m) != nil || !v.Ready() {
		t.Error("it does not come back")
	}
	left, err := os.ReadDir(v.o.Dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%d files were left", len(left))
	}
	resolved(t, mustLoad(t, id, v.o.Dir), 0, 1)
}

// TestErrorsShowNoValue: whatever fails, no value is in what is said.
func TestErrorsShowNoValue(t *testing.T) {
	const canary = "CANARY219099999"
	m := mapping(0)
	m.Value = []byte(canary)
	for _, how := range []string{"io", "full", "short", "torn"} {
		f := &faults{at: 2, until: 1 << 30, how: how}
		v := newVault(t, Options{FS: f}, identity(t))
		err := v.Keep([]token.Mapping{m})
		if err == nil || strings.Contains(err.Error(), canary) || strings.Contains(fmt.Sprintf("%+v", v.Stats()), canary) {
			t.Errorf("%s: %v", how, err)
		}
	}
}

// TestDiskOfTheNodeHoldsNoValue looks for values, in several encodings, and
// for codes in every file of a vault: its writer has no key that opens them.
func TestDiskOfTheNodeHoldsNoValue(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{}, id)
	keep(t, v, 0, 500)
	v.Close()
	s := mustLoad(t, id, v.o.Dir)
	if err := s.SaveIndex(filepath.Join(v.o.Dir, "vault.index")); err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(v.o.Dir, "*"))
	if err != nil || len(paths) != 2 {
		t.Fatalf("%d files: %v", len(paths), err)
	}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if st, _ := os.Stat(p); st.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %04o", p, st.Mode().Perm())
		}
		if bytes.Contains(b, []byte("value-")) {
			t.Errorf("%s holds a value", p)
		}
		for i := range 500 {
			if m := mapping(i); bytes.Contains(b, m.Code[:]) {
				t.Errorf("%s holds a code", p)
			}
		}
	}
	// Who has another key reads nothing.
	other := mustLoad(t, identity(t), v.o.Dir)
	if len(other.Report.Other) != 1 || len(other.entries) != 0 {
		t.Errorf("%+v", other.Report)
	}
}

func TestRecordsTellLittleByTheirLength(t *testing.T) {
	id := identity(t)
	sizes := map[int]bool{}
	for n := 1; n < 150; n++ {
		s, _, err := key.Seal([]*key.Recipient{id.Recipient()}, purpose, nil)
		if err != nil {
			t.Fatal(err)
		}
		m := mapping(0)
		m.Value = bytes.Repeat([]byte("x"), n)
		f, _ := appendFrame(nil, s, appendMapping(make([]byte, 8), &m))
		sizes[len(f)] = true
	}
	if len(sizes) != 1 {
		t.Errorf("values of 1 to 149 bytes give %d lengths", len(sizes))
	}
}

// TestDamageIsReportedAndTheRestIsRead cuts, changes and doubles a segment at every place:
// what is found is reported with its place, and the rest is still resolved.
func TestDamageIsReportedAndTheRestIsRead(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{}, id)
	for b := range 6 {
		keep(t, v, b*3, b*3+3)
	}
	v.Close()
	path := segmentOf(t, v.o.Dir)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	x, err := parseSegment(path, whole)
	if err != nil {
		t.Fatal(err)
	}
	var at []int // where frames begin
	x.frames(func(f frame) { at = append(at, f.offset) })
	if len(at) != 6 {
		t.Fatalf("%d frames", len(at))
	}
	dir := t.TempDir()
	load := func(b []byte) *Store {
		p := filepath.Join(dir, "x"+suffix)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return mustLoad(t, id, dir)
	}
	known := func(s *Store) (n int) {
		for i := range 18 {
			if vs, err := s.Resolve(ref(i)); err == nil && len(vs) == 1 && bytes.Equal(vs[0].Text, valueOf(i)) {
				n++
			} else if err != nil && !errors.Is(err, ErrUnknown) {
				t.Fatal(err)
			}
		}
		return n
	}
	step := 7
	if testing.Short() {
		step = 41
	}
	for i := 0; i < len(whole); i += step {
		s := load(whole[:i])
		want := 3 * len(slices.DeleteFunc(slices.Clone(at), func(a int) bool { return a+frameLen(x, a) > i }))
		if got := known(s); got != want {
			t.Fatalf("cut at %d: %d mappings, want %d", i, got, want)
		}
		if torn := i > x.body && !slices.Contains(at, i); torn != (s.Report.Torn > 0) || i >= x.body && len(s.Report.Damages) > 0 || i < x.body && len(s.Report.Damages) != 1 {
			t.Fatalf("cut at %d: %+v", i, s.Report)
		}
		s.Close()
		bad := bytes.Clone(whole)
		bad[i] ^= 0x40
		s = load(bad)
		last := i >= at[5]
		if i < x.body && len(s.Report.Damages)+len(s.Report.Other) != 1 || i >= x.body && (known(s) != 15 || !last && len(s.Report.Damages) == 0 || last && s.Report.Torn == 0) {
			t.Fatalf("changed at %d: %d known, %+v", i, known(s), s.Report)
		}
		for _, d := range s.Report.Damages {
			if d.Path == "" || d.Offset > int64(i) && i >= x.body {
				t.Fatalf("changed at %d: %v", i, d)
			}
		}
		s.Close()
	}
	cut := func(parts ...[2]int) (b []byte) {
		for _, p := range parts {
			b = append(b, whole[p[0]:p[1]]...)
		}
		return b
	}
	end := len(whole)
	for _, tt := range []struct {
		why   string
		b     []byte
		known int
		bad   int
	}{
		{"a frame is gone", cut([2]int{0, at[2]}, [2]int{at[3], end}), 15, 1},
		{"two frames are swapped", cut([2]int{0, at[2]}, [2]int{at[3], at[4]}, [2]int{at[2], at[3]}, [2]int{at[4], end}), 15, 2},
		{"a frame is there twice", cut([2]int{0, at[3]}, [2]int{at[2], end}), 18, 1},
		{"rubbish between frames", append(append(bytes.Clone(whole[:at[3]]), "rubbish\xf5PV1 and more"...), whole[at[3]:]...), 18, 1},
		{"rubbish at the end", append(bytes.Clone(whole), "\xf5PV1 rubbish"...), 18, 0},
		{"zeros at the end", append(bytes.Clone(whole), make([]byte, 4096)...), 18, 0},
		{"another file", []byte("PK\x03\x04 no segment at all, but as long as one: " + strings.Repeat("x", 100)), 0, 1},
		{"nothing", nil, 0, 1},
	} {
		s := load(tt.b)
		if n := known(s); n != tt.known || len(s.Report.Damages) != tt.bad {
			t.Errorf("%s: %d known, %v", tt.why, n, s.Report.Damages)
		}
	}
	// Frames of one segment under the header of another do not open.
	w := newVault(t, Options{}, id)
	keep(t, w, 100, 101)
	w.Close()
	other, err := os.ReadFile(segmentOf(t, w.o.Dir))
	if err != nil {
		t.Fatal(err)
	}
	y, err := parseSegment("", other)
	if err != nil {
		t.Fatal(err)
	}
	s := load(append(bytes.Clone(other[:y.body]), whole[at[0]:]...))
	if known(s) != 0 || len(s.Report.Damages) != 6 {
		t.Errorf("swapped: %v", s.Report.Damages)
	}
}

func frameLen(x *segment, off int) int {
	_, n := x.frameAt(off)
	return n
}

func segmentOf(t testing.TB, dir string) string {
	t.Helper()
	paths, err := segmentFiles([]string{dir})
	if err != nil || len(paths) != 1 {
		t.Fatalf("%d segments: %v", len(paths), err)
	}
	return paths[0]
}

func FuzzSegment(f *testing.F) {
	id, err := key.NewIdentity(key.P256)
	if err != nil {
		f.Fatal(err)
	}
	seg := func() []byte {
		s, env, err := key.Seal([]*key.Recipient{id.Recipient()}, purpose, context(ID{1}, 5))
		if err != nil {
			f.Fatal(err)
		}
		b := appendHeader(nil, ID{1}, 5, env)
		m := mapping(0)
		for range 2 {
			b, _ = appendFrame(b, s, appendMapping(make([]byte, 8), &m))
		}
		return b
	}()
	f.Add(seg)
	f.Add(seg[:len(seg)-30])
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseSegment("x", b)
		if err != nil {
			return
		}
		o, err := s.open(id)
		end, n := s.body, 0
		ds, torn := s.frames(func(x frame) {
			n++
			if x.offset < end || x.offset+frameHead+len(x.sealed) > len(b) {
				t.Fatal("frames overlap or leave the file")
			}
			end = x.offset + frameHead + len(x.sealed)
			if err == nil {
				x.mappings(o, nil, func(_ time.Time, m token.Mapping) {
					if !bytes.Equal(m.Value, valueOf(0)) {
						t.Fatal("another value than was sealed")
					}
				})
			}
		})
		if len(ds) > 2*bytes.Count(b, []byte(mark)) || n > bytes.Count(b, []byte(mark)) || torn < 0 || torn > len(b) {
			t.Fatal("wrong counts")
		}
	})
}

func FuzzRecord(f *testing.F) {
	m := mapping(4)
	f.Add(appendMapping(make([]byte, 8), &m))
	f.Fuzz(func(t *testing.T, b []byte) {
		var again []byte
		if len(b) >= 8 {
			again = append(again, b[:8]...)
		}
		all := true
		ok := eachMapping(b, func(_ time.Time, m token.Mapping) {
			all = all && fits(&m)
			again = appendMapping(again, &m)
		})
		if ok && all && len(again) > len(b) {
			t.Fatal("more was read than is there")
		}
	})
}
