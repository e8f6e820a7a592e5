package sink_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/internal/sink/sinktest"
)

func TestForwardProvesTheSharedKeyBothWays(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key, password := write("key", sinktest.SharedKey+"\n"), write("password", sinktest.Password+"\n")
	for _, tt := range []struct {
		why       string
		kind      sinktest.Kind
		key, pass string
		want      string // in the error; empty: delivered
	}{
		{"both know it", sinktest.SharedForward(false), key, password, ""},
		{"we do not", sinktest.SharedForward(false), write("wrong", "x"), password, "refuses the shared key"},
		{"our password is wrong", sinktest.SharedForward(false), key, write("wrong", "x"), "refuses the shared key or the user"},
		{"the server does not", sinktest.SharedForward(true), key, password, "does not have the shared key"},
	} {
		store := sinktest.NewStore(t, tt.kind)
		store.Start(t, nil)
		s, err := sink.Open(sink.Spec{
			URL: "forward://" + store.Addr(), SharedKeyFile: tt.key, User: sinktest.User, PasswordFile: tt.pass, Attempts: 1,
		}, sink.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Write(t.Context(), &sink.Batch{Records: []sink.Record{{Line: []byte(sinktest.Canary)}}})
		s.Close(t.Context())
		got := store.Lines()
		switch {
		case tt.want == "" && (err != nil || len(got) != 1):
			t.Errorf("%s: %v, %d records came", tt.why, err, len(got))
		case tt.want != "" && (!sink.IsTransient(err) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "CANARY") || len(got) > 0):
			t.Errorf("%s: %v, %d records came", tt.why, err, len(got))
		}
	}
}
