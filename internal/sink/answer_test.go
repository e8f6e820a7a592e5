package sink

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// serve answers with a status and a header.
func serve(t *testing.T, status int, header ...string) (url string, calls *atomic.Int32) {
	calls = &atomic.Int32{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		io.Copy(io.Discard, r.Body)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, "CANARY")
	}))
	t.Cleanup(srv.Close)
	return srv.URL, calls
}

func TestStatusSaysWhetherToTryAgain(t *testing.T) {
	for _, tt := range []struct {
		scheme    string
		status    int
		transient bool
	}{
		{"", 400, false}, {"", 401, true}, {"", 403, true}, {"", 404, true}, {"", 408, true}, {"", 413, false},
		{"", 415, false}, {"", 422, false}, {"", 425, true}, {"", 429, true}, {"", 500, true}, {"", 503, true}, {"", 507, true},
		{"", 302, true},
		{"otlp+", 500, false}, {"otlp+", 501, false}, {"otlp+", 502, true}, {"otlp+", 504, true}, {"otlp+", 429, true},
		{"loki+", 400, false}, {"loki+", 500, true}, {"elasticsearch+", 400, false}, {"elasticsearch+", 503, true},
	} {
		url, _ := serve(t, tt.status, "Location", "http://127.0.0.1:1/")
		s, err := Open(Spec{URL: tt.scheme + url, Attempts: 1}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Write(t.Context(), &Batch{Records: records("CANARY")})
		s.Close(t.Context())
		if err == nil || IsTransient(err) != tt.transient || strings.Contains(err.Error(), "CANARY") || !strings.Contains(err.Error(), strconv.Itoa(tt.status)) {
			t.Errorf("%s%d: %v, transient %v", tt.scheme, tt.status, err, IsTransient(err))
		}
	}
}

func TestTooLargeIsSentInHalves(t *testing.T) {
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if bytes.Count(body, []byte("\n")) > 3 || bytes.Contains(body, []byte("huge")) {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		got = append(got, strings.Fields(string(body))...)
	}))
	defer srv.Close()
	dead := filepath.Join(t.TempDir(), "dead")
	s, err := Open(Spec{URL: srv.URL, Compress: "none", DeadLetter: dead}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if err := s.Write(t.Context(), &Batch{Records: records(`{"a":1}`, `{"a":2}`, `{"a":3}`, `{"huge":1}`, `{"a":4}`, `{"a":5}`, `{"a":6}`)}); err != nil {
		t.Fatal(err)
	}
	if want := `{"a":1} {"a":2} {"a":3} {"a":4} {"a":5} {"a":6}`; strings.Join(got, " ") != want {
		t.Errorf("%q", got)
	}
	if data, _ := os.ReadFile(dead); strings.Count(string(data), "\n") != 1 || !strings.Contains(string(data), "huge") {
		t.Errorf("dead letters: %q", data)
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-1": 0, "x": 0, "99999999": maxAfter,
		"Thu, 01 Jan 2026 00:00:30 GMT": 30 * time.Second, "Thu, 01 Jan 2025 00:00:30 GMT": 0,
	} {
		if got := retryAfter(text, now); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
	url, calls := serve(t, 429, "Retry-After", "600")
	s, err := Open(Spec{URL: url, MaxWait: "10ms"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for ctx.Err() == nil && calls.Load() == 0 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond) // many times max_wait
		cancel()
	}()
	if err := s.Write(ctx, &Batch{Records: records("x")}); !IsTransient(err) || calls.Load() != 1 {
		t.Errorf("%v after %d attempts", err, calls.Load())
	}
}

func TestCredentialsAreReadAgain(t *testing.T) {
	var seen []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Header.Get("Authorization")+r.Header.Get("X-Scope-Orgid"))
	}))
	defer srv.Close()
	file := filepath.Join(t.TempDir(), "token")
	os.WriteFile(file, []byte("one\n"), 0o600)
	s, err := Open(Spec{URL: srv.URL, TokenFile: file, Headers: map[string]string{"X-Scope-OrgID": "+t"}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	s.Write(t.Context(), &Batch{Records: records("x")})
	os.WriteFile(file, []byte("another\n"), 0o600)
	s.Write(t.Context(), &Batch{Records: records("x")})
	basic, err := Open(Spec{URL: srv.URL, User: "u", PasswordFile: file}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer basic.Close(t.Context())
	basic.Write(t.Context(), &Batch{Records: records("x")})
	if got := strings.Join(seen, "|"); got != "Bearer one+t|Bearer another+t|Basic dTphbm90aGVy" {
		t.Errorf("%q", got)
	}
}

func TestPartialAnswerOfOTLPIsSetAside(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Write([]byte("\x0a\x0a\x08\x02\x12\x06CANARY")) // partial_success{rejected_log_records: 2, error_message}
	}))
	defer srv.Close()
	dead := filepath.Join(t.TempDir(), "dead")
	st := &Stats{}
	s, err := Open(Spec{URL: "otlp+" + srv.URL, DeadLetter: dead}, Options{Stats: st})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if err := s.Write(t.Context(), &Batch{Records: records("a", "b", "c")}); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(dead)
	if st.Retries.Load() != 0 || st.Dead.Load() != 3 || !strings.Contains(string(data), "refuses 2 of 3 records") || strings.Contains(string(data), "CANARY") {
		t.Errorf("%d retries, %d dead: %s", st.Retries.Load(), st.Dead.Load(), data)
	}
}

func TestUnfinishedBatchGoesOnUnderItsID(t *testing.T) {
	var got []string
	next := &scripted{do: func(b *Batch) error {
		var e *Error
		for i, r := range b.Records {
			if string(r.Line) == "b" && len(got) < 2 {
				e = &Error{Reason: "later", Transient: true, Retry: []int{i}}
				continue
			}
			got = append(got, string(r.Line))
		}
		if e != nil {
			return e
		}
		return nil
	}}
	v, _ := Spec{URL: "stdout:", Attempts: 1}.settings()
	v.stats, v.o = &Stats{}, Options{Log: func(string) {}, Now: time.Now}
	r := newRetry(v, next, nil)
	b := &Batch{ID: "chunk 7", Records: records("a", "b", "c")}
	err := r.Write(t.Context(), b)
	var e *Error
	if !errors.As(err, &e) || !e.Transient || len(e.Retry) != 1 || e.Retry[0] != 1 {
		t.Fatalf("%+v", err)
	}
	if err := r.Write(t.Context(), b); err != nil || strings.Join(got, "") != "acb" {
		t.Errorf("%v, %q", err, got)
	}
	if len(r.left) != 0 || len(r.ids) != 0 {
		t.Error("a batch that is done is remembered")
	}
}

type scripted struct{ do func(*Batch) error }

func (s *scripted) Write(_ context.Context, b *Batch) error { return s.do(b) }
func (s *scripted) Close(context.Context) error             { return nil }

func TestFanWaitsForAll(t *testing.T) {
	var a, b atomic.Int32
	fine := &scripted{func(*Batch) error { a.Add(1); return nil }}
	bad := &scripted{func(*Batch) error { b.Add(1); return final("b", "refuses") }}
	late := &scripted{func(*Batch) error { return transient("c", "is busy") }}
	if err := Fan(fine, fine).Write(t.Context(), &Batch{}); err != nil || a.Load() != 2 {
		t.Errorf("%v, %d", err, a.Load())
	}
	if err := Fan(late, fine, bad).Write(t.Context(), &Batch{}); err == nil || IsTransient(err) || b.Load() != 1 {
		t.Errorf("%v", err)
	}
	if err := Fan(late, fine).Write(t.Context(), &Batch{}); !IsTransient(err) {
		t.Errorf("%v", err)
	}
}

// Whatever a destination answers, it is judged without a panic and without a
// byte of it in the error.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"errors":true,"items":[{"create":{"status":429}},{"create":{"status":400}}]}`))
	f.Add([]byte(`{"errors":true,"items":[{},{"create":{}}]}`))
	f.Add([]byte("\x0a\x0a\x08\x02\x12\x06CANARY"))
	f.Add([]byte("\x0a\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &Batch{Records: records("a", "b")}
		for _, p := range []protocol{&elastic{}, &otlp{}} {
			var e *Error
			err := p.judge("to", b, data)
			if err == nil {
				continue
			}
			if !errors.As(err, &e) {
				t.Fatal("foreign error")
			}
			for _, i := range append(e.Retry, e.Rejected...) {
				if i < 0 || i > 1 {
					t.Fatal("index of no record")
				}
			}
		}
		p := &peer{buf: data}
		for range 4 {
			rest, err := msgp.Skip(p.buf)
			if err != nil {
				break
			}
			member(p.buf[:len(p.buf)-len(rest)], "ack")
			p.buf = rest
		}
		s := &forward{v: &settings{}}
		s.checkPong(data, "s", "n", "k")
	})
}

func FuzzAppendString(f *testing.F) {
	f.Add([]byte("a\"\\\x00\n\xff é\u2028"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out := appendString(nil, data)
		if !jsonEqual(out, strings.ToValidUTF8(string(data), "\ufffd"), string(data)) {
			t.Errorf("%q", out)
		}
		r := &Record{Line: data}
		if o := object(r); o != nil {
			hasKey(o, "@timestamp")
		}
		if line := appendObject(nil, r); bytes.IndexByte(line, '\n') >= 0 {
			t.Error("a record over two lines")
		}
	})
}
