package sink_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/sink"
)

// TestRecordsReachALogStore delivers to a real VictoriaLogs over each protocol
// that it speaks, and reads back what it has. `make test-stores` builds it.
func TestRecordsReachALogStore(t *testing.T) {
	bin := os.Getenv("VICTORIA_LOGS")
	if bin == "" {
		bin = filepath.Join("..", "..", "build", "victoria-logs")
	}
	if _, err := os.Stat(bin); err != nil {
		t.Skip("no VictoriaLogs: `make test-stores` builds one, or name it in VICTORIA_LOGS")
	}
	addr := startStore(t, bin)
	want := map[string][]string{}
	for _, tt := range []struct{ name, to string }{
		{"lines of JSON", "http://" + addr + "/insert/jsonline?_msg_field=message&_time_field=time&_stream_fields=source"},
		{"Loki", "loki+http://" + addr + "/insert"},
		{"Elasticsearch", "elasticsearch+http://" + addr + "/insert/elasticsearch?_msg_field=message&_time_field=@timestamp&_stream_fields=source"},
		{"OTLP", "otlp+http://" + addr + "/insert/opentelemetry"},
	} {
		for _, how := range []string{"none", "gzip"} {
			source := tt.name + " " + how
			s, err := sink.Open(sink.Spec{URL: tt.to, Compress: how, Attempts: 3}, sink.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(t.Context())
			b := &sink.Batch{}
			for i := range 500 {
				line := fmt.Sprintf("line %03d ssn=[SSN] \"quoted\" \\ é 😀 <&>", i)
				want[source] = append(want[source], line)
				b.Records = append(b.Records, sink.Record{
					Time: time.Now().Add(time.Duration(i) * time.Microsecond), Source: source, Line: []byte(line),
				})
			}
			if err := s.Write(t.Context(), b); err != nil {
				t.Errorf("%s: %v", source, err)
			}
		}
	}
	for source, lines := range want {
		var got []string
		for range 300 {
			if got = query(t, addr, source); len(got) >= len(lines) {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		slices.Sort(got)
		if !slices.Equal(got, lines) {
			t.Errorf("%s: the store has %d records, want %d: %.300q", source, len(got), len(lines), got)
		}
	}
}

func startStore(t *testing.T, bin string) (addr string) {
	t.Helper()
	addr = freeAddr(t)
	cmd := exec.Command(bin, "-storageDataPath="+t.TempDir(), "-httpListenAddr="+addr, "-loggerLevel=ERROR")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	for range 300 {
		if res, err := http.Get("http://" + addr + "/health"); err == nil {
			res.Body.Close()
			return addr
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("VictoriaLogs does not start")
	return ""
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// query returns the messages of a source.
func query(t *testing.T, addr, source string) (lines []string) {
	t.Helper()
	q := url.Values{"query": {fmt.Sprintf("source:=%q", source)}, "limit": {"2000"}}
	res, err := http.Get("http://" + addr + "/select/logsql/query?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	for sc := bufio.NewScanner(res.Body); sc.Scan(); {
		var row struct {
			Msg string `json:"_msg"`
		}
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, row.Msg)
	}
	return lines
}
