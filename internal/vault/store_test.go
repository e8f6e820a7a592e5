package vault

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
)

// TestMergesOfManyNodesResolveEverything: vaults of several nodes, with what
// they share, are copied together in any order, some of them twice and some
// while they grow; each mapping of each node is resolved, with an index and
// without.
func TestMergesOfManyNodesResolveEverything(t *testing.T) {
	total, nodes := 1_000_000, 8
	if testing.Short() {
		total = 20_000
	}
	r := rand.New(rand.NewPCG(5, 6))
	id, dst := identity(t), t.TempDir()
	var vaults []*Vault
	for range nodes {
		vaults = append(vaults, newVault(t, Options{Segment: int64(total) * 12}, id))
	}
	merge := func() {
		for _, i := range r.Perm(nodes) {
			m, err := Merge(dst, []string{vaults[i].o.Dir})
			if err != nil || len(m.Damages) != 0 {
				t.Fatalf("%v %v", err, m.Damages)
			}
		}
	}
	owner := make([]uint8, total)
	var ms []token.Mapping
	for from := 0; from < total; {
		n := min(1+r.IntN(2000), total-from)
		k := r.IntN(nodes)
		ms = ms[:0]
		for i := from; i < from+n; i++ {
			owner[i] = uint8(k)
			ms = append(ms, mapping(i))
		}
		for range n / 20 { // and what another node has seen too
			ms = append(ms, mapping(r.IntN(from+1)))
		}
		if err := vaults[k].Keep(ms); err != nil {
			t.Fatal(err)
		}
		if from += n; r.IntN(total/n/3) == 0 {
			merge()
		}
	}
	merge()
	merge() // the second time nothing is new
	all := mustLoad(t, id, dst)
	if all.Report.Tokens != total || len(all.Report.Damages) != 0 || all.Report.Torn != 0 {
		t.Fatalf("%d tokens, %v", all.Report.Tokens, all.Report.Damages)
	}
	path := filepath.Join(dst, "vault.index")
	if err := all.SaveIndex(path); err != nil {
		t.Fatal(err)
	}
	indexed, err := LoadIndexed([]string{dst}, id, path)
	if err != nil || indexed.Report.Tokens != total {
		t.Fatalf("%d tokens: %v", indexed.Report.Tokens, err)
	}
	defer indexed.Close()
	var apart int // by which one node alone is resolved
	one := mustLoad(t, id, vaults[0].o.Dir)
	for i := range total {
		s := all
		if i%2 == 0 {
			s = indexed
		}
		vs, err := s.Resolve(ref(i))
		if err != nil || len(vs) != 1 || !bytes.Equal(vs[0].Text, valueOf(i)) {
			t.Fatalf("mapping %d of node %d: %d values, %v", i, owner[i], len(vs), err)
		}
		if i%997 == 0 {
			if _, err := one.Resolve(ref(i)); (err == nil) != (owner[i] == 0) && owner[i] == 0 {
				t.Fatalf("mapping %d on its own node: %v", i, err)
			} else if err != nil {
				apart++
			}
			if _, err := all.Resolve(ref(total + i)); !errors.Is(err, ErrUnknown) {
				t.Fatalf("a token that nobody made: %v", err)
			}
		}
	}
	if apart == 0 {
		t.Error("one node has everything: nothing was merged")
	}
}

func TestMergeTakesTheLongerAndKeepsWhatDiffers(t *testing.T) {
	id, dst := identity(t), t.TempDir()
	v := newVault(t, Options{}, id)
	keep(t, v, 0, 3)
	do := func(want Merged) {
		t.Helper()
		m, err := Merge(dst, []string{v.o.Dir})
		if err != nil || m.Copied != want.Copied || m.Longer != want.Longer || m.There != want.There || len(m.Damages) != len(want.Damages) {
			t.Errorf("%+v %v, want %+v", m, err, want)
		}
	}
	do(Merged{Copied: 1})
	keep(t, v, 3, 6)
	do(Merged{Longer: 1})
	do(Merged{There: 1})
	mine := segmentOf(t, dst)
	full, err := os.ReadFile(mine)
	if err != nil {
		t.Fatal(err)
	}
	// A copy that is shorter, or torn, takes nothing away.
	src := segmentOf(t, v.o.Dir)
	v.Close()
	if err := os.WriteFile(src, full[:len(full)-5], 0o600); err != nil {
		t.Fatal(err)
	}
	do(Merged{There: 1})
	// Nor does one whose frames differ.
	x, err := parseSegment("", full)
	if err != nil {
		t.Fatal(err)
	}
	_, n := x.frameAt(x.body)
	other := append(bytes.Clone(full[:x.body]), full[x.body+n:]...)
	if err := os.WriteFile(src, append(other, make([]byte, 4096)...), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := Merge(dst, []string{v.o.Dir})
	if err != nil || len(m.Damages) != 2 || !strings.Contains(m.Damages[1].What, "stays as it is") {
		t.Errorf("%+v %v", m, err)
	}
	if now, _ := os.ReadFile(mine); !bytes.Equal(now, full) {
		t.Error("what was there changed")
	}
	resolved(t, mustLoad(t, id, dst), 0, 6)
}

func TestRewrapChangesWhoReads(t *testing.T) {
	old, now := identity(t), identity(t)
	dir := t.TempDir()
	v := newVault(t, Options{Dir: dir}, old)
	keep(t, v, 0, 10)
	v.Close()
	w := newVault(t, Options{Dir: dir}, old)
	keep(t, w, 10, 20)
	to := []*key.Recipient{now.Recipient()}
	r, err := Rewrap([]string{dir}, old, to)
	busy := 1
	if runtime.GOOS == "windows" {
		busy = 0
	}
	if err != nil || r.Done != 2-busy || len(r.Busy) != busy {
		t.Fatalf("%+v %v", r, err)
	}
	keep(t, w, 20, 30) // what is still written was left alone
	w.Close()
	if r, err = Rewrap([]string{dir}, old, to); err != nil || r.Done != busy || len(r.Other) != 2-busy {
		t.Errorf("%+v %v", r, err)
	}
	resolved(t, mustLoad(t, now, dir), 0, 30)
	if s := mustLoad(t, old, dir); len(s.Report.Other) != 2 || s.Report.Tokens != 0 {
		t.Errorf("the old key still reads: %+v", s.Report)
	}
	if r, err = Rewrap([]string{dir}, identity(t), to); err != nil || r.Done != 0 || len(r.Other) != 2 {
		t.Errorf("%+v %v", r, err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("%d files", len(left))
	}
}

func TestIndexNeverAnswersForWhatChanged(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{}, id)
	keep(t, v, 0, 10)
	path := filepath.Join(t.TempDir(), "i")
	if err := mustLoad(t, id, v.o.Dir).SaveIndex(path); err != nil {
		t.Fatal(err)
	}
	load := func() *Store {
		t.Helper()
		s, err := LoadIndexed([]string{v.o.Dir}, id, path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		return s
	}
	keep(t, v, 10, 20) // the segment has grown
	resolved(t, load(), 0, 20)
	v.Close()
	w := newVault(t, Options{Dir: v.o.Dir}, id) // another segment
	keep(t, w, 20, 30)
	w.Close()
	resolved(t, load(), 0, 30)
	seg, err := os.ReadFile(segmentFilesOf(t, v.o.Dir)[0])
	if err != nil {
		t.Fatal(err)
	}
	s := load()
	for i := len(seg) - 200; i < len(seg); i += 11 {
		seg[i] ^= 1
	}
	if err := os.WriteFile(segmentFilesOf(t, v.o.Dir)[0], seg, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 30 { // right, or not at all
		if vs, err := s.Resolve(ref(i)); err == nil && (len(vs) != 1 || !bytes.Equal(vs[0].Text, valueOf(i))) {
			t.Errorf("mapping %d: %q", i, vs)
		}
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 4
		if _, ok := parseIndex(bad); ok {
			t.Fatalf("an index with byte %d changed is read", i)
		}
		if _, ok := parseIndex(whole[:i]); ok {
			t.Fatalf("an index cut at %d is read", i)
		}
	}
	if err := os.WriteFile(path, whole[:40], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadIndexed([]string{v.o.Dir}, id, path); !errors.Is(err, ErrIndex) {
		t.Error(err)
	}
}

func segmentFilesOf(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := segmentFiles([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// witness notes what it is told, and may refuse.
type witness struct {
	said   []string
	refuse int
}

func (w *witness) Resolve(tok, reason, outcome string) error {
	w.said = append(w.said, tok+" "+reason+" "+outcome)
	if len(w.said) == w.refuse {
		return errors.New("full")
	}
	return nil
}

func TestNothingIsDisclosedWithoutAWitness(t *testing.T) {
	id := identity(t)
	v := newVault(t, Options{}, id)
	keep(t, v, 0, 1)
	s := mustLoad(t, id, v.o.Dir)
	w := &witness{}
	vs, err := s.Disclose(ref(0), "incident 4711", w)
	if err != nil || len(vs) != 1 || len(w.said) != 2 || !strings.HasSuffix(w.said[0], " incident 4711 requested") || !strings.HasSuffix(w.said[1], " resolved") {
		t.Errorf("%v %q", err, w.said)
	}
	for refuse := 1; refuse <= 2; refuse++ {
		if vs, err := s.Disclose(ref(0), "x", &witness{refuse: refuse}); err == nil || vs != nil {
			t.Errorf("disclosed although record %d failed", refuse)
		}
	}
	if _, err := s.Disclose(ref(0), "", w); err == nil || len(w.said) != 2 {
		t.Error("disclosed without a reason")
	}
	w = &witness{}
	if _, err := s.Disclose(ref(1), "x", w); !errors.Is(err, ErrUnknown) || !strings.HasSuffix(w.said[1], " unknown") {
		t.Errorf("%v %q", err, w.said)
	}
}

func FuzzIndex(f *testing.F) {
	f.Add([]byte(indexMagic + strings.Repeat("\x00", 12)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, ok := parseIndex(b); ok {
			(&Store{}).reuse(s, nil)
		}
	})
}
