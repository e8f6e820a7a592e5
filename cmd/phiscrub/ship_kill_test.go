//go:build unix

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// What may be neither on the wire nor in what ship keeps.
var shipCanaries = []string{"219-09-9999", "Zzyzxson"}

// flaky is a destination that fails now and then, before or after it has
// taken what it got.
type flaky struct {
	mu    sync.Mutex
	calm  bool
	got   map[string]int
	leaks []string
}

func (f *flaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		return
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return // cut off by a kill
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	luck := rand.IntN(10)
	if !f.calm && luck < 3 {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	for _, c := range shipCanaries {
		if bytes.Contains(body, []byte(c)) {
			f.leaks = append(f.leaks, c)
		}
	}
	for line := range bytes.Lines(body) {
		var o struct{ Message string }
		json.Unmarshal(line, &o)
		if id, _, ok := strings.Cut(o.Message, " "); ok {
			f.got[id]++
		}
	}
	if !f.calm && luck < 5 {
		panic(http.ErrAbortHandler) // taken, and not acknowledged
	}
}

func (f *flaky) missing(n int) (ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range n {
		if id := fmt.Sprintf("id%d", i); f.got[id] == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// logger writes a log: lines, documents over many lines, halves of lines, and
// a new file from time to time.
type logger struct {
	dir   string
	n     int
	files int
}

func (l *logger) run(t *testing.T, quit <-chan struct{}) {
	path := filepath.Join(l.dir, "app.log")
	f, err := os.Create(path)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { f.Close() }()
	for {
		select {
		case <-quit:
			return
		case <-time.After(time.Duration(rand.IntN(4)) * time.Millisecond):
		}
		line := fmt.Sprintf("id%d ssn=219-09-9999 and more\n", l.n)
		cut := rand.IntN(len(line))
		io.WriteString(f, line[:cut])
		if rand.IntN(20) == 0 {
			time.Sleep(20 * time.Millisecond)
		}
		io.WriteString(f, line[cut:])
		l.n++
		if rand.IntN(10) == 0 {
			for part := range strings.Lines("{\n \"resourceType\": \"Patient\",\n \"active\": true,\n \"name\": [\n  {\n   \"given\": [\n    \"Zzyzxson\"\n   ],\n   \"family\": \"Zzyzxson\"\n  }\n ]\n}\n") {
				io.WriteString(f, part)
				time.Sleep(time.Millisecond)
			}
		}
		if rand.IntN(150) == 0 {
			l.files++
			os.Rename(path, fmt.Sprintf("%s.%d", path, l.files))
			f.Close()
			if f, err = os.Create(path); err != nil {
				t.Error(err)
				return
			}
		}
	}
}

// TestShipLosesNothingWhenKilled kills ship at random times, while the
// destination fails, and finds every line there at the end. PHISCRUB_KILLS is
// how often, for each of two ways.
func TestShipLosesNothingWhenKilled(t *testing.T) {
	kills := 10
	if testing.Short() {
		kills = 3
	}
	if n, err := strconv.Atoi(os.Getenv("PHISCRUB_KILLS")); err == nil {
		kills = n
	}
	bin := filepath.Join(t.TempDir(), "phiscrub")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, tt := range []struct{ name, spool string }{
		{"without a spool", ""},
		{"with a spool", "    spool_dir: SPOOL/spool\n    spool_key_file: SPOOL/key\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			logs, kept := filepath.Join(dir, "logs"), filepath.Join(dir, "kept")
			os.Mkdir(logs, 0o700)
			os.Mkdir(kept, 0o700)
			store := &flaky{got: map[string]int{}}
			srv := httptest.NewServer(store)
			srv.Config.ErrorLog = nil
			defer srv.Close()
			conf := filepath.Join(dir, "conf.yaml")
			text := "sinks:\n  - url: " + srv.URL + "\n    max_wait: 50ms\n" + strings.ReplaceAll(tt.spool, "SPOOL", kept)
			if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"--config", conf, "ship", "--quiet", "--from", filepath.Join(logs, "app.log*"), "--state", filepath.Join(kept, "state")}

			l, quit, wrote := &logger{dir: logs}, make(chan struct{}), make(chan struct{})
			go func() {
				defer close(wrote)
				l.run(t, quit)
			}()
			for range kills {
				cmd := exec.Command(bin, args...)
				var stderr bytes.Buffer
				cmd.Stderr = &stderr
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(100+rand.IntN(500)) * time.Millisecond)
				cmd.Process.Signal(syscall.SIGKILL)
				if err := cmd.Wait(); err == nil || stderr.Len() > 0 {
					t.Fatalf("ended by itself: %v %s", err, stderr.String())
				}
			}
			close(quit)
			<-wrote

			store.mu.Lock()
			store.calm = true
			store.mu.Unlock()
			cmd := exec.Command(bin, args...)
			cmd.Stderr = os.Stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for range 2400 {
				if len(store.missing(l.n)) == 0 {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			cmd.Process.Signal(syscall.SIGTERM)
			if err := cmd.Wait(); err != nil {
				t.Errorf("after SIGTERM: %v", err)
			}
			if m := store.missing(l.n); len(m) > 0 {
				t.Errorf("%d of %d lines are missing: %.200q", len(m), l.n, m)
			}
			if len(store.leaks) > 0 {
				t.Errorf("the destination got %d times what had to be removed: %q", len(store.leaks), store.leaks[0])
			}
			t.Logf("%d lines in %d files, %d kills", l.n, l.files+1, kills)
			noCanary(t, kept)
		})
	}
}

// noCanary looks through every file below dir.
func noCanary(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, c := range shipCanaries {
			if bytes.Contains(data, []byte(c)) {
				t.Errorf("%s holds what had to be removed", path)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}
