package audit

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// aged makes a log with a segment in each of the years 2018 to 2027, and
// returns the options of 2027.
func aged(t testing.TB, k keys, dir string) (Options, *clock) {
	t.Helper()
	o := k.options(t)
	c := &clock{}
	o.Now = c.tick
	for year := 2018; year <= 2027; year++ {
		c.now = time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC)
		l := open(t, dir, o)
		commit(t, l, access("read"))
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return o, c
}

var year2030 = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

func TestPruneKeepsSixYearsHoldsAndTheTree(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	o, _ := aged(t, k, dir)
	anchor := anchorOf(t, dir)
	hold := Held{Name: "case-7", From: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)}
	if err := SetHold(dir, o, hold); err != nil {
		t.Fatal(err)
	}
	names, err := PruneLog(dir, o, year2030, "schedule")
	if err != nil {
		t.Fatal(err)
	}
	// 2018 and 2020; 2019 is held, 2021 is six years old only in March 2027.
	if len(names) != 2 {
		t.Fatalf("pruned: %v", names)
	}
	v := verify(t, dir, VerifyOptions{Keys: k.verifier(t), Anchors: anchor, Identity: k.auditor})
	if !v.Sound() || !v.Anchored || v.Trees[0].Pruned != 2 {
		t.Errorf("after pruning: %+v", v)
	}
	if _, err := Prove(dir, 0, 1, VerifyOptions{}); err == nil || !strings.Contains(err.Error(), "pruned") {
		t.Errorf("the proof of a pruned record: %v", err)
	}
	hold.Release = true
	if err := SetHold(dir, o, hold); err != nil {
		t.Fatal(err)
	}
	if names, err = PruneLog(dir, o, year2030, "schedule"); err != nil || len(names) != 1 {
		t.Errorf("after the hold: %v, %v", names, err)
	}
	if names, err = PruneLog(dir, o, year2030, "schedule"); err != nil || len(names) != 0 {
		t.Errorf("again: %v, %v", names, err)
	}
	if v := verify(t, dir, VerifyOptions{Keys: k.verifier(t), Anchors: anchor}); !v.Anchored {
		t.Errorf("at the end: %+v", v)
	}
}

func TestPruneThatWasCutOffGoesOn(t *testing.T) {
	k, base := newKeys(t), logDir(t)
	o, c := aged(t, k, base)
	now := c.now
	step := 1
	if testing.Short() {
		step = 11
	}
	for at := 1; ; at += step {
		dir := filepath.Join(t.TempDir(), "log")
		if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
		os.Chmod(dir, 0o700)
		c.now = now
		d := &sick{disk: folder(dir), at: at, how: died}
		o.disk = d
		_, err := PruneLog(dir, o, year2030, "schedule")
		finished := d.calls < at
		if !finished && err == nil {
			t.Errorf("call %d failed and nobody says so", at)
		}
		o.disk = &sick{disk: folder(dir)}
		if v := verify(t, dir, VerifyOptions{Keys: k.verifier(t)}); !v.Sound() {
			t.Fatalf("call %d: %v", at, v.Problems)
		}
		if _, err := PruneLog(dir, o, year2030, "schedule"); err != nil {
			t.Fatalf("call %d: %v", at, err)
		}
		if v := verify(t, dir, VerifyOptions{Keys: k.verifier(t)}); !v.Sound() || v.Trees[0].Pruned != 3 {
			t.Fatalf("call %d: %+v", at, v)
		}
		if finished {
			break
		}
	}
}

func TestDamagedLogIsNotPruned(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	o, _ := aged(t, k, dir)
	edit(t, segmentsOf(t, dir)[4], func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	_, err := PruneLog(dir, o, year2030, "schedule")
	var d *Damage
	if !errors.As(err, &d) || len(segmentsOf(t, dir)) < 10 {
		t.Errorf("%v", err)
	}
}

func TestProofStandsAlone(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	written(t, k, dir)
	step := int64(1)
	if testing.Short() {
		step = 7
	}
	for seq := int64(0); seq < 36; seq += step {
		p, err := Prove(dir, 0, seq, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var q Proof
		if err := json.Unmarshal(data, &q); err != nil {
			t.Fatal(err)
		}
		if _, err := q.Check(k.verifier(t)); err != nil {
			t.Fatalf("record %d: %v", seq, err)
		}
		q.Record[30] ^= 1
		if _, err := q.Check(k.verifier(t)); err == nil {
			t.Errorf("record %d: a changed record is proved", seq)
		}
		q.Record[30] ^= 1
		q.Seq++
		if _, err := q.Check(k.verifier(t)); err == nil {
			t.Errorf("record %d: it is proved to be another", seq)
		}
	}
	if _, err := Prove(dir, 0, 36, VerifyOptions{}); err == nil {
		t.Error("a record that is not there is proved")
	}
}
