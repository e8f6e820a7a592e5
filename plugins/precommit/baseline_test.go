package precommit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var testKey = bytes.Repeat([]byte{7}, keySize)

func TestBaselineAcceptsWhatWasThere(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	old, fresh := madeUp(r), madeUp(r)
	path := filepath.Join(t.TempDir(), BaselineName)
	o := options(t)
	o.Baseline = NewAccepted(testKey)
	in := "ssn " + old + "\nssn " + old + "\nssn 219-09-9999\n"
	same := func(s string) string { return s }
	o.Baseline.Update(check(t, o, "a", in), same, func(string) bool { return true })
	if err := o.Baseline.Write(path); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.Baseline, err = LoadAccepted(path, testKey); err != nil {
		t.Fatal(err)
	}
	if o.Baseline.Len() != 2 {
		t.Errorf("%d entries: example values need none, and the same value twice has two", o.Baseline.Len())
	}
	rep := check(t, o, "a", "new line above\n"+in)
	if rep.Count(Baseline) != 2 || rep.Count(Open) != 0 || len(rep.Problems) != 0 {
		t.Errorf("moved down a line: %d known, %d open, %v", rep.Count(Baseline), rep.Count(Open), rep.Problems)
	}
	if rep := check(t, o, "a", in+"ssn "+old+"\nssn "+fresh+"\n"); rep.Count(Baseline) != 2 || rep.Count(Open) != 2 {
		t.Errorf("one more of the old and a new one: %d known, %d open", rep.Count(Baseline), rep.Count(Open))
	}
	if rep := check(t, o, "b", in); rep.Count(Open) != 2 || rep.Stale != 0 {
		t.Errorf("in another file: %d open, %d stale", rep.Count(Open), rep.Stale)
	}
	rep = check(t, o, "a", "ssn "+old+"\n")
	if rep.Stale != 1 || len(rep.Problems) != 1 || !strings.Contains(rep.Problems[0].Text, "--update-baseline") {
		t.Errorf("one gone: %d stale, %v", rep.Stale, rep.Problems)
	}
	o.Baseline.Update(rep, same, func(string) bool { return true })
	if o.Baseline.Len() != 1 {
		t.Errorf("after the update %d entries", o.Baseline.Len())
	}
	o.Baseline.Update(&Report{}, same, func(string) bool { return false })
	if o.Baseline.Len() != 0 {
		t.Error("entries of a file that is gone stay")
	}
}

// TestLawL4BaselineHoldsNoValue: neither a value nor a hash of one that can be
// made without the key.
func TestLawL4BaselineHoldsNoValue(t *testing.T) {
	v := madeUp(rand.New(rand.NewPCG(11, 1)))
	o := options(t)
	write := func(key []byte) string {
		o.Baseline = NewAccepted(key)
		o.Baseline.Update(check(t, o, "a", "ssn "+v+"\n"), func(s string) string { return s }, func(string) bool { return true })
		path := filepath.Join(t.TempDir(), "b")
		if err := o.Baseline.Write(path); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	text := write(testKey)
	plain := sha256.Sum256([]byte(v))
	for _, bad := range []string{v, strings.ReplaceAll(v, "-", ""), hex.EncodeToString(plain[:8]), hex.EncodeToString(testKey[:8])} {
		if strings.Contains(text, bad) {
			t.Error("the baseline tells of the value or the key")
		}
	}
	if other := write(bytes.Repeat([]byte{8}, keySize)); other == text {
		t.Error("another key gives the same fingerprints")
	}
	if write(testKey) != text {
		t.Error("the same key gives other fingerprints")
	}
}

func TestWrongBaselinesAreRefused(t *testing.T) {
	good := func() string {
		o := options(t)
		o.Baseline = NewAccepted(testKey)
		path := filepath.Join(t.TempDir(), "b")
		if err := o.Baseline.Write(path); err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(path)
		return string(data)
	}()
	if _, err := parseAccepted([]byte(good), testKey); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ why, in, want string }{
		{"empty", "", "is no baseline"},
		{"no JSON", "some canary", "is no baseline"},
		{"unknown key", strings.Replace(good, `"entries"`, `"canary"`, 1), "is no baseline"},
		{"more behind it", good + "{}", "something follows"},
		{"later version", strings.Replace(good, `"version": 1`, `"version": 2`, 1), "version 2"},
		{"another key", strings.Replace(good, `"key": "`, `"key": "00`, 1), "another key"},
		{"entry without a fingerprint", strings.Replace(good, "[]", `[{"file":"a","rule":"b","class":"c","fingerprint":""}]`, 1), "lacks"},
		{"null entry", strings.Replace(good, "[]", `[null]`, 1), "lacks"},
	} {
		_, err := parseAccepted([]byte(tt.in), testKey)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

func TestKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d", "k")
	if _, err := LoadKey(path); err != ErrNoKey {
		t.Errorf("a key that is not there: %v", err)
	}
	made, err := NewKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := LoadKey(path); err != nil || !bytes.Equal(read, made) || len(read) != keySize {
		t.Errorf("read back: %v", err)
	}
	if _, err := NewKey(path); err == nil {
		t.Error("a key was written over")
	}
	if runtime.GOOS != "windows" {
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKey(path); err == nil || !strings.Contains(err.Error(), "can be read by others") || strings.Contains(err.Error(), hex.EncodeToString(made[:4])) {
			t.Errorf("a key for all to read: %v", err)
		}
	}
	for _, bad := range []string{"", "abc", strings.Repeat("zz", keySize), strings.Repeat("0", 5000)} {
		p := filepath.Join(t.TempDir(), "k")
		if err := os.WriteFile(p, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKey(p); err == nil || !strings.Contains(err.Error(), "is no key") {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

func FuzzBaseline(f *testing.F) {
	f.Add([]byte(`{"version":1,"key":"","entries":[]}`))
	f.Add([]byte(`{"version":1,"key":"x","entries":[{"file":"a","rule":"b","class":"c","fingerprint":"0123456789abcdef0123456789abcdef"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := parseAccepted(data, testKey)
		if err == nil && b.keyID() != NewAccepted(testKey).keyID() {
			t.Fatal("another key was accepted")
		}
	})
}
