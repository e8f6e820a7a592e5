package sink_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/internal/sink/sinktest"
)

// TestRecordsReachFluentBit delivers to the forward input of a real Fluent
// Bit: plain, with compression, with a shared key and a user, and with TLS.
func TestRecordsReachFluentBit(t *testing.T) {
	bin := os.Getenv("FLUENT_BIT")
	if bin == "" {
		var err error
		if bin, err = exec.LookPath("fluent-bit"); err != nil {
			t.Skip("no Fluent Bit: name one in FLUENT_BIT")
		}
	}
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key, password := write("key", sinktest.SharedKey+"\n"), write("password", sinktest.Password+"\n")
	a := sinktest.NewAuthority(t)
	ca := a.File(t, filepath.Join(dir, "ca.pem"))
	cert, certKey := sinktest.Files(t, dir, a.Pair(t, "127.0.0.1", time.Now().Add(time.Hour)))
	for _, tt := range []struct {
		name string
		spec sink.Spec
		in   string // more lines of the input
	}{
		{"plain", sink.Spec{URL: "forward://", Compress: "none"}, ""},
		{"gzip", sink.Spec{URL: "forward://", Compress: "gzip"}, ""},
		{"zstd", sink.Spec{URL: "forward://", Compress: "zstd"}, ""},
		{"shared key", sink.Spec{URL: "forward://", SharedKeyFile: key}, "    shared_key " + sinktest.SharedKey + "\n    self_hostname flb\n"},
		{
			"user",
			sink.Spec{URL: "forward://", SharedKeyFile: key, User: sinktest.User, PasswordFile: password},
			"    shared_key " + sinktest.SharedKey + "\n    self_hostname flb\n    security.users " + sinktest.User + " " + sinktest.Password + "\n",
		},
		{"TLS", sink.Spec{URL: "forwards://", CAFile: ca}, "    tls on\n    tls.crt_file " + cert + "\n    tls.key_file " + certKey + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out := t.TempDir()
			addr := freeAddr(t)
			host, port, _ := net.SplitHostPort(addr)
			conf := write("flb.conf", "[SERVICE]\n    flush 0.2\n    grace 1\n[INPUT]\n    name forward\n    listen "+host+"\n    port "+port+"\n"+tt.in+
				"[OUTPUT]\n    name file\n    match *\n    path "+out+"\n    file out\n    format plain\n")
			cmd := exec.Command(bin, "-c", conf)
			var log strings.Builder
			cmd.Stdout, cmd.Stderr = &log, &log
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				cmd.Process.Kill()
				cmd.Wait()
			}()
			spec := tt.spec
			spec.URL += addr
			spec.MaxWait = "200ms"
			s, err := sink.Open(spec, sink.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(t.Context())
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			for from := 0; from < 300; from += 100 {
				b := &sink.Batch{}
				for i := range 100 {
					b.Records = append(b.Records, sink.Record{Line: fmt.Appendf(nil, "line %d é", from+i)})
				}
				if err := s.Write(ctx, b); err != nil {
					t.Fatalf("%v\n%s", err, log.String())
				}
			}
			var data []byte
			for range 200 {
				if data, _ = os.ReadFile(filepath.Join(out, "out")); strings.Count(string(data), "\n") >= 300 {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			for i := range 300 {
				if !strings.Contains(string(data), fmt.Sprintf(`"log":"line %d `, i)) {
					t.Fatalf("line %d is missing of %d; Fluent Bit wrote %.300q", i, strings.Count(string(data), "\n"), data)
				}
			}
		})
	}
}
