package sink

import (
	"strings"
	"testing"
)

func TestSpecSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		why  string
		spec Spec
		want string // in the problem; empty: none
	}{
		{"nothing", Spec{}, "url must be one of"},
		{"unknown scheme", Spec{URL: "ftp://host/x"}, "url must be one of"},
		{"a path alone", Spec{URL: "/var/log/x"}, "url must be one of"},
		{"password in the URL", Spec{URL: "https://me:hunter2@host/"}, "holds credentials"},
		{"no host", Spec{URL: "https:///x"}, "no host"},
		{"a fragment", Spec{URL: "https://host/#x"}, "behind #"},
		{"file in a host", Spec{URL: "file://host/x"}, "has a host"},
		{"file without name", Spec{URL: "file:///var/log/"}, "names no file"},
		{"not a URL", Spec{URL: "https://host:port/"}, "is no URL"},
		{"wrong time", Spec{URL: "stdout:", Timeout: "5"}, "timeout is \"5\""},
		{"time out of range", Spec{URL: "stdout:", Timeout: "1ms"}, "timeout is \"1ms\""},
		{"wrong size", Spec{URL: "stdout:", MaxRequest: "many"}, "max_request is"},
		{"size beyond all", Spec{URL: "stdout:", SpoolSize: "99999999999TiB"}, "spool_size is"},
		{"negative attempts", Spec{URL: "stdout:", Attempts: -1}, "attempts is -1"},
		{"wrong format", Spec{URL: "stdout:", Format: "xml"}, "format is \"xml\""},
		{"key without certificate", Spec{URL: "https://h", KeyFile: "k"}, "belong together"},
		{"two ways to authorize", Spec{URL: "https://h", TokenFile: "t", User: "u"}, "choose one"},
		{"password without user", Spec{URL: "https://h", PasswordFile: "p"}, "user is missing"},
		{"token without TLS", Spec{URL: "http://h.example.com", TokenFile: "t"}, "unencrypted"},
		{"token on loopback", Spec{URL: "http://127.0.0.1:1", TokenFile: "t"}, ""},
		{"header with a line break", Spec{URL: "https://h", Headers: map[string]string{"X": "a\r\nY: b"}}, "no HTTP header"},
		{"header with a space", Spec{URL: "https://h", Headers: map[string]string{"X Y": "a"}}, "no HTTP header"},
		{"header of ours", Spec{URL: "https://h", Headers: map[string]string{"authorization": "a"}}, "keys of its own"},
		{"spool without key", Spec{URL: "https://h", SpoolDir: "d"}, "spool_key_file is missing"},
		{"every scheme", Spec{URL: "elasticsearch+https://h:9200/base"}, ""},
		{"stdout", Spec{URL: "stdout:"}, ""},
	} {
		ps := tt.spec.Check()
		text := ""
		if len(ps) > 0 {
			text = ps.Error()
		}
		if (tt.want == "") != (text == "") || !strings.Contains(text, tt.want) {
			t.Errorf("%s: %q, want %q", tt.why, text, tt.want)
		}
		if strings.Contains(text, "hunter2") {
			t.Errorf("%s: the problem shows a password", tt.why)
		}
		if s, err := Open(tt.spec, Options{}); (err == nil) != (tt.want == "") && tt.spec.TokenFile == "" {
			t.Errorf("%s: Open says %v", tt.why, err)
		} else if err == nil {
			s.Close(t.Context())
		}
	}
}

func TestSizesAreRead(t *testing.T) {
	for in, want := range map[string]int64{"0": 0, "10": 10, "1KiB": 1024, "2 MB": 2e6, "1GiB": 1 << 30, "3TB": 3e12, "7B": 7} {
		if n, ok := parseSize(in); !ok || n != want {
			t.Errorf("%q is %d, %v", in, n, ok)
		}
	}
	for _, in := range []string{"", "KiB", "-1", "1.5MiB", "1e3", "9999999999999999999", "9223372036854775807TiB"} {
		if n, ok := parseSize(in); ok {
			t.Errorf("%q is %d", in, n)
		}
	}
}

func TestFilesOfCredentialsAreCheckedAtTheStart(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		spec Spec
		want string
	}{
		{Spec{URL: "https://h", CAFile: dir + "/missing"}, "ca_file: " + dir + "/missing: no such file"},
		{Spec{URL: "https://h", CAFile: dir}, "is a directory"},
		{Spec{URL: "https://h", CAFile: "spec_test.go"}, "holds no PEM certificate"},
		{Spec{URL: "https://h", CertFile: "spec_test.go", KeyFile: "spec_test.go"}, "no PEM pair"},
		{Spec{URL: "https://h", TokenFile: dir + "/missing"}, "token_file: "},
		{Spec{URL: "https://h", TokenFile: "/dev/null"}, "is empty"},
		{Spec{URL: "forward://h", SharedKeyFile: dir + "/missing"}, "shared_key_file: "},
		{Spec{URL: "file://" + dir + "/no/such/dir/out.log"}, "no such file"},
		{Spec{URL: "stdout:", DeadLetter: dir}, "dead-letter file " + dir},
		{Spec{URL: "stdout:", SpoolDir: "spec_test.go/x", SpoolKeyFile: dir + "/key"}, "spool_dir: "},
	} {
		s, err := Open(tt.spec, Options{})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.spec, err, tt.want)
		}
		if s != nil {
			t.Errorf("%+v: a sink beside the error", tt.spec)
		}
	}
}
