package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub"
)

func block(edited int) (*scrub.Outcome, *scrub.Tally) {
	o := &scrub.Outcome{Lines: 10, Edited: edited, Withheld: 1}
	t := &scrub.Tally{}
	t.Count("field-mrn", class.MRN, int64(edited))
	return o, t
}

func TestRecorderSumsUpBySource(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	l := open(t, dir, k.options(t))
	r, err := NewRecorder(context.Background(), l, Config{Reason: "start", Hash: "h1"}, time.Hour, true)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 100 {
				o, tally := block(2)
				if err := r.Redacted(Source{Name: []string{"a", "b"}[i%2]}, o, tally, 1000, 900); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var got []Redacted
	verify(t, dir, VerifyOptions{Identity: k.auditor, Record: func(rec Record) error {
		if rec.Redacted != nil {
			got = append(got, *rec.Redacted)
		}
		return nil
	}})
	if len(got) != 2 {
		t.Fatalf("%d summaries, want 2", len(got))
	}
	for i, s := range got {
		if s.Source.Name != []string{"a", "b"}[i] || s.Lines != 2000 || s.Edited != 400 || s.Withheld != 200 || s.BytesIn != 200000 ||
			s.Policy != "h1" || len(s.Counts) != 1 || s.Counts[0] != (Count{"field-mrn", "mrn", 400}) {
			t.Errorf("%+v", s)
		}
	}
}

func TestASummaryBelongsToOneConfiguration(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	l := open(t, dir, k.options(t))
	r, err := NewRecorder(context.Background(), l, Config{Reason: "start", Hash: "h1"}, time.Hour, true)
	if err != nil {
		t.Fatal(err)
	}
	o, tally := block(3)
	if err := r.Redacted(Source{Name: "a"}, o, tally, 1, 1); err != nil {
		t.Fatal(err)
	}
	if err := r.Configured(context.Background(), Config{Reason: "reload", Hash: "h2"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Redacted(Source{Name: "a"}, o, tally, 1, 1); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	var order []string
	verify(t, dir, VerifyOptions{Identity: k.auditor, Record: func(rec Record) error {
		switch {
		case rec.Config != nil:
			order = append(order, "config "+rec.Config.Hash)
		case rec.Redacted != nil:
			order = append(order, "summary "+rec.Redacted.Policy)
		}
		return nil
	}})
	if got, want := strings.Join(order, ", "), "config h1, summary h1, config h2, summary h2"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

func TestRequiredMeansThatNothingMoreGoesOut(t *testing.T) {
	k := newKeys(t)
	for _, required := range []bool{true, false} {
		dir := logDir(t)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		o := k.options(t)
		d := &sick{disk: folder(dir), how: fromThere}
		o.disk = d
		l := open(t, dir, o)
		r, err := NewRecorder(context.Background(), l, Config{Reason: "start"}, time.Hour, required)
		if err != nil {
			t.Fatal(err)
		}
		out, tally := block(2)
		if err := r.Redacted(Source{}, out, tally, 1, 1); err != nil {
			t.Fatal(err)
		}
		d.mu.Lock()
		d.at = d.calls + 1
		d.mu.Unlock()
		err = r.Flush()
		if required != errors.Is(err, ErrWrite) {
			t.Errorf("required %v: flush: %v", required, err)
		}
		err = r.Redacted(Source{}, out, tally, 1, 1)
		if required != (err != nil) {
			t.Errorf("required %v: the next block: %v", required, err)
		}
		r.Close()
		l.Close()
	}
}

func TestSourcesAreBounded(t *testing.T) {
	s := NewSummary(time.Now())
	o, tally := block(1)
	for i := range maxSources + 500 {
		s.Add(Source{Pod: strings.Repeat("x", i%7) + string(rune('a'+i%26)) + time.Duration(i).String()}, o, tally, 1, 1)
	}
	events := s.Take(time.Now(), "")
	if len(events) != maxSources+1 {
		t.Errorf("%d events", len(events))
	}
	var lines int64
	for _, e := range events {
		lines += e.Redacted.Lines
	}
	if want := int64(10 * (maxSources + 500)); lines != want {
		t.Errorf("%d lines, want %d", lines, want)
	}
}

// TestCanaryIsReadByAuditorsOnly looks for what events hold in every file of a
// log and in the text of every error.
func TestCanaryIsReadByAuditorsOnly(t *testing.T) {
	const canary = "zq-canary-7731"
	k, dir := newKeys(t), logDir(t)
	l := open(t, dir, k.options(t))
	e := access(canary)
	e.Access.UserID, e.Access.ResourceID = canary, canary
	commit(t, l, e)
	commit(t, l, Event{Type: PHIRedacted, Redacted: &Redacted{Source: Source{Pod: canary}}})
	commit(t, l, Event{Type: VaultResolve, Resolve: &Resolve{Token: canary, Reason: canary}})
	if _, err := l.Commit(context.Background(), Event{Type: PHIAccess, Access: &Access{Tool: strings.Repeat(canary, maxEvent)}}); err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("an event that is too large: %.80v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	edit(t, segmentsOf(t, dir)[0], func(b []byte) []byte { return append(b, b[len(b)-300:len(b)-10]...) })
	l = open(t, dir, k.options(t))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(canary)) {
			t.Errorf("%s holds it in clear", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	v := verify(t, dir, VerifyOptions{Identity: k.auditor, Record: func(r Record) error {
		data, err := json.Marshal(r)
		if strings.Contains(string(data), canary) {
			read++
		}
		return err
	}})
	if read != 3 {
		t.Errorf("an auditor reads it in %d events of 3: %v", read, v.Problems)
	}
	other := newKeys(t)
	v = verify(t, dir, VerifyOptions{Identity: other.auditor})
	if !v.Sound() || v.Unread != 2 {
		t.Errorf("another auditor: %d of 2 segments cannot be read, %v", v.Unread, v.Problems)
	}
}

func TestSourceOfThePathsOfACluster(t *testing.T) {
	for path, want := range map[string]Source{
		"/var/log/pods/clinic_portal-7d9f_1b2c/web/0.log":                  {Namespace: "clinic", Pod: "portal-7d9f", Logger: "web"},
		"/var/log/containers/portal-7d9f_clinic_web-0123456789abcdef0.log": {Namespace: "clinic", Pod: "portal-7d9f", Logger: "web"},
		"/var/log/containers/readme.log":                                   {Name: "/var/log/containers/readme.log"},
		"app.log":                                                          {Name: "app.log"},
		"":                                                                 {},
	} {
		if got := SourceOf(path); got != want {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
	}
}

func BenchmarkRedacted(b *testing.B) {
	s := NewSummary(time.Now())
	o, tally := block(2)
	for b.Loop() {
		s.Add(Source{Name: "app.log"}, o, tally, 1000, 900)
	}
}
