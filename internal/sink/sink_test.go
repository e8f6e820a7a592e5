package sink

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func records(lines ...string) []Record {
	var rs []Record
	for _, l := range lines {
		rs = append(rs, Record{Line: []byte(l)})
	}
	return rs
}

func TestLinesReachStdout(t *testing.T) {
	var out bytes.Buffer
	s, err := Open(Spec{URL: "stdout:"}, Options{Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), &Batch{Records: records("a", `{"b":1}`, "")}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "a\n{\"b\":1}\n\n" {
		t.Errorf("%q", got)
	}
}

func TestFileTakesLinesAndIsContinued(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.log")
	os.WriteFile(path, []byte("cut short by a cra"), 0o600)
	for _, line := range []string{"a", "b"} {
		s, err := Open(Spec{URL: "file://" + path}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Write(t.Context(), &Batch{Records: records(line)}); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := os.ReadFile(path); string(got) != "cut short by a cra\na\nb\n" {
		t.Errorf("%q", got)
	}
}

func TestPartialAnswersAreNotResent(t *testing.T) {
	var bodies []string
	fails := 2
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "second") && fails > 0 {
			fails--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		bodies = append(bodies, string(body))
	}))
	defer srv.Close()
	s, err := Open(Spec{URL: srv.URL, Compress: "none", MaxRequest: "64KiB", MaxWait: "10ms"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	first, second := strings.Repeat("x", 60000), "second"+strings.Repeat("y", 60000)
	if err := s.Write(t.Context(), &Batch{Records: records(first, second)}); err != nil {
		t.Fatal(err)
	}
	if len(bodies) != 2 || !strings.Contains(bodies[0], first) || !strings.Contains(bodies[1], second) {
		t.Errorf("%d bodies arrived", len(bodies))
	}
}
