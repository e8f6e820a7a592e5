package audit

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/phiscrub/phiscrub/internal/key"
)

// written makes a log of three segments with ten events each.
func written(t testing.TB, k keys, dir string) {
	t.Helper()
	for range 3 {
		l := open(t, dir, k.options(t))
		for range 10 {
			commit(t, l, access("read"))
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func (k keys) verifier(t testing.TB) []note.Verifier {
	t.Helper()
	v, err := key.LoadVerifier(filepath.Join(k.dir, "checkpoint.pub"))
	if err != nil {
		t.Fatal(err)
	}
	return []note.Verifier{v}
}

func verify(t testing.TB, dir string, o VerifyOptions) *Verdict {
	t.Helper()
	v, err := Verify(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func anchorOf(t testing.TB, dir string) []byte {
	t.Helper()
	msg, err := Anchor(dir, VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

func TestLogOfAnHonestWriterVerifies(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	written(t, k, dir)
	v := verify(t, dir, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor})
	if !v.Sound() || v.Anchored || len(v.Remarks) != 0 || v.Unread != 0 {
		t.Errorf("%+v", v)
	}
	if want := int64(3 * 12); v.Events() != want {
		t.Errorf("%d records, want %d", v.Events(), want)
	}
	agrees(t, k, dir, nil, v)
	anchor := anchorOf(t, dir)
	if v = verify(t, dir, VerifyOptions{Anchors: anchor}); !v.Anchored {
		t.Errorf("with its own anchor: %+v", v)
	}
	agrees(t, k, dir, anchor, v)
}

func segmentsOf(t testing.TB, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.seg"))
	if err != nil || len(names) == 0 {
		t.Fatal("no segments", err)
	}
	return names
}

// frames cuts a segment in its frames.
func frames(t testing.TB, data []byte) (list [][]byte) {
	t.Helper()
	for len(data) > 0 {
		f, err := parseFrame(data)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f.raw)
		data = data[len(f.raw):]
	}
	return list
}

// refit corrects number and checksum of a frame, as somebody would who changes
// a log and has no key.
func refit(f []byte, seq int64) []byte {
	f = slices.Clone(f)
	binary.BigEndian.PutUint64(f[8:], uint64(seq))
	closeFrame(f, 0)
	return f
}

func edit(t testing.TB, name string, change func(data []byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAttacks plays every attack twice: verify has to catch it, without an
// anchor where the attacker has no key, and with one in any case.
func TestAttacks(t *testing.T) {
	k := newKeys(t)
	base := logDir(t)
	written(t, k, base)
	anchor := anchorOf(t, base)
	thief := k.options(t) // the node's keys, stolen
	seqOf := func(f []byte) int64 { return int64(binary.BigEndian.Uint64(f[8:])) }

	for _, a := range []struct {
		name   string
		why    string
		attack func(t *testing.T, dir string)
		keyed  bool  // the attacker signs: only an anchor tells
		first  int64 // the first bad record; −1: not named
	}{
		{"flip a bit", "a disk or a careless hand", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte {
				f := frames(t, b)[4] // header, checkpoint, event, checkpoint, event
				f[frameHead+9] ^= 1
				return b
			})
		}, false, 14},
		{"modify", "the checksum is made right again", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte {
				f := frames(t, b)
				f[4][frameHead+9] ^= 1
				f[4] = refit(f[4], seqOf(f[4]))
				return bytes.Join(f, nil)
			})
		}, false, 14},
		{"delete", "an event and its checkpoint go", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte {
				f := frames(t, b)
				return bytes.Join(slices.Delete(f, 4, 6), nil)
			})
		}, false, 14},
		{"delete and renumber", "the gap is closed", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte {
				f := slices.Delete(frames(t, b), 4, 6)
				for i := 4; i < len(f); i++ {
					f[i] = refit(f[i], seqOf(f[i])-1)
				}
				return bytes.Join(f, nil)
			})
		}, false, 14},
		{"swap", "two events change places", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte {
				f := frames(t, b)
				x, y := f[4], f[6]
				f[4], f[6] = refit(y, seqOf(x)), refit(x, seqOf(y))
				return bytes.Join(f, nil)
			})
		}, false, 14},
		{"insert", "an event appears twice", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte {
				f := frames(t, b)
				f = slices.Insert(f, 4, f[4])
				for i := 5; i < len(f); i++ {
					if f[i][3] != kindCheckpoint {
						f[i] = refit(f[i], seqOf(f[i])+1)
					}
				}
				return bytes.Join(f, nil)
			})
		}, false, 14},
		{"swap segments", "files are renamed", func(t *testing.T, dir string) {
			s := segmentsOf(t, dir)
			for _, mv := range [][2]string{{s[0], s[0] + "x"}, {s[1], s[0]}, {s[0] + "x", s[1]}} {
				if err := os.Rename(mv[0], mv[1]); err != nil {
					t.Fatal(err)
				}
			}
		}, false, 0},
		{"delete a segment", "a file in the middle goes", func(t *testing.T, dir string) {
			if err := os.Remove(segmentsOf(t, dir)[1]); err != nil {
				t.Fatal(err)
			}
		}, false, 12},
		{"delete the first segment", "the past goes", func(t *testing.T, dir string) {
			if err := os.Remove(segmentsOf(t, dir)[0]); err != nil {
				t.Fatal(err)
			}
		}, false, 0},
		{"cut off an older segment", "its end is missing", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte {
				f := frames(t, b)
				return bytes.Join(f[:len(f)-4], nil)
			})
		}, false, 22},
		{"append to an older segment", "bytes behind its end", func(t *testing.T, dir string) {
			edit(t, segmentsOf(t, dir)[1], func(b []byte) []byte { return append(b, "more"...) })
		}, false, 24},
		{"prune without a record", "hashes in place of a segment that is not old", func(t *testing.T, dir string) {
			name := segmentsOf(t, dir)[1]
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			cut, err := leavesOf(data)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(strings.TrimSuffix(name, segSuffix)+cutSuffix, cut, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}, false, -1},
		{"truncate", "the last events go, at a checkpoint", func(t *testing.T, dir string) {
			s := segmentsOf(t, dir)
			edit(t, s[len(s)-1], func(b []byte) []byte {
				f := frames(t, b)
				return bytes.Join(f[:len(f)-6], nil)
			})
		}, true, 33},
		{"roll back", "the newest segment goes", func(t *testing.T, dir string) {
			s := segmentsOf(t, dir)
			if err := os.Remove(s[len(s)-1]); err != nil {
				t.Fatal(err)
			}
		}, true, 24},
		{"sign again with the stolen key", "all is written anew, one event less", func(t *testing.T, dir string) {
			resign(t, thief, dir)
		}, true, 0},
		{"another log in its place", "a fresh directory with the node's keys", func(t *testing.T, dir string) {
			for _, s := range segmentsOf(t, dir) {
				if err := os.Remove(s); err != nil {
					t.Fatal(err)
				}
			}
			written(t, k, dir)
		}, true, -1},
	} {
		t.Run(a.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "log")
			if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
				t.Fatal(err)
			}
			os.Chmod(dir, 0o700)
			a.attack(t, dir)
			v := verify(t, dir, VerifyOptions{Keys: k.verifier(t)})
			if v.Anchored {
				t.Error("anchored without an anchor")
			}
			if a.keyed != v.Sound() {
				t.Errorf("without an anchor: %v", v.Problems)
			}
			agrees(t, k, dir, nil, v)
			v = verify(t, dir, VerifyOptions{Keys: k.verifier(t), Anchors: anchor})
			if v.Sound() || v.Anchored {
				t.Fatalf("not caught with an anchor: %+v", v)
			}
			if got := v.Problems[0]; got.First != a.first {
				t.Errorf("the first bad record is %d, want %d: %s", got.First, a.first, got)
			}
			agrees(t, k, dir, anchor, v)
		})
	}
}

// resign writes the log in dir anew with the same id, without its fifth event.
func resign(t *testing.T, o Options, dir string) {
	t.Helper()
	first, err := os.ReadFile(segmentsOf(t, dir)[0])
	if err != nil {
		t.Fatal(err)
	}
	f, err := parseFrame(first)
	if err != nil {
		t.Fatal(err)
	}
	h, err := parseHeader(f.payload)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range segmentsOf(t, dir) {
		if err := os.Remove(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.defaults(); err != nil {
		t.Fatal(err)
	}
	o.disk = folder(dir)
	w := &writer{o: &o, log: h.Log, no: 1}
	for range 3 {
		for range 13 {
			e := access("harmless")
			e.Time = time.Now()
			data, err := e.encode()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.write([]item{{data: data}}, 0); err != nil {
				t.Fatal(err)
			}
		}
		w.close()
		w.after = &before{Name: w.name, End: w.end}
	}
}

func TestEveryByteCounts(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	o := k.options(t)
	o.disk = folder(dir)
	for range 2 {
		l := open(t, dir, o)
		commit(t, l, access("read"))
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	anchor := anchorOf(t, dir)
	step := 11
	if testing.Short() {
		step = 41
	}
	for _, name := range segmentsOf(t, dir) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(data); i += step {
			changed := slices.Clone(data)
			changed[i] ^= 0x10
			if err := os.WriteFile(name, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			v, err := Verify(dir, VerifyOptions{Keys: k.verifier(t), Anchors: anchor})
			if err == nil && v.Sound() {
				t.Errorf("%s: byte %d can be changed", filepath.Base(name), i)
			}
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatAnotherKeySignedIsRefused(t *testing.T) {
	k, other, dir := newKeys(t), newKeys(t), logDir(t)
	written(t, other, dir)
	v := verify(t, dir, VerifyOptions{Keys: k.verifier(t)})
	if v.Sound() || !strings.Contains(v.Problems[0].Text, "none of the keys") {
		t.Errorf("%v", v.Problems)
	}
}

func TestVerifyBesideAWriter(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	l := open(t, dir, k.options(t))
	defer l.Close()
	for range 20 {
		if _, err := l.Commit(context.Background(), access("read")); err != nil {
			t.Fatal(err)
		}
		if v := verify(t, dir, VerifyOptions{Keys: k.verifier(t)}); !v.Sound() {
			t.Fatalf("%v", v.Problems)
		}
	}
}
