package walk_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

func TestPrefix(t *testing.T) {
	rows := []struct{ why, prefix, rest string }{
		{"ISO time stamp", "2024-01-02T03:04:05Z ", "x"},
		{"fraction and offset", "2024-01-02T03:04:05.123456789+02:00 ", "x"},
		{"comma and level, as logback writes them", "2024-01-02 03:04:05,678 ERROR ", "x"},
		{"slashes, as Go's log writes them", "2009/11/10 23:00:00 ", "x"},
		{"zone in words", "2024-01-02 03:04:05 UTC ", "[12] x"},
		{"offset behind a blank", "2024-01-02 03:04:05 -0700 ", "x"},
		{"in brackets", "[2024-01-02 03:04:05] ", "x"},
		{"syslog", "<134>Jan  2 03:04:05 ", "host app: x"},
		{"syslog, RFC 5424", "<134>1 2024-01-02T03:04:05Z ", "host app - - - x"},
		{"klog with its thread", "E0101 19:40:28.875656       1 ", "a.go:9] x"},
		{"logcat with process and thread", "03-17 16:13:38.811  1702  2395 D ", "PhoneWindow: x"},
		{"logcat without a level", "", "03-17 16:13:38.811  1702  2395 Ada"},
		{"logcat with a number that is none of a thread", "", "03-17 16:13:38.811  1702  20255501 D x"},
		{"kubectl --prefix", "[pod/api-7d9f/app] ", "x"},
		{"kubectl --prefix --timestamps and the program's own stamp", "[pod/a/b] 2024-01-02T03:04:05.1Z 2024-01-02 03:04:05 INFO ", "x"},
		{"level alone", "WARN  ", "x"},
		{"blanks", "   ", "x"},

		{"a bracket with an identifier", "", "[MRN00123456] admitted"},
		{"a bracket with a pod's name only", "", "[api-7d9f] x"},
		{"a blank in a pod's name", "", "[pod/Ada Lovelace] x"},
		{"a pod's bracket that never closes", "", "[pod/a/b x"},
		{"a date without a time", "", "1980-01-01 born"},
		{"a date in brackets without a time", "", "[1980-01-01] born"},
		{"a date and a number", "", "1980-01-01 00123456"},
		{"a date glued to a word", "", "1980-01-01Tx"},
		{"a time alone", "", "03:04:05 x"},
		{"a month that is none", "", "Joe  2 03:04:05 x"},
		{"a level that is a key", "", "ERROR=5"},
		{"a level that is a label", "", "INFO: x"},
		{"a level that begins a word", "", "INFORMED Ada"},
		{"a priority without digits", "", "<a>x"},
		{"four digits are no priority", "", "<1234>x"},
		{"a time glued to what follows", "", "2024-01-02T03:04:05x"},
		{"the thread of klog is one short number", "I0101 19:40:28.875656 ", "078051120 x"},
		{"behind klog's thread nothing is skipped", "I0101 19:40:28.875656 1 ", "078 05 1120 x"},
		{"klog's letter and four digits alone", "", "I0101 Ada"},
		{"more digits than nanoseconds have", "", "2024-01-02T03:04:05.4111111111111111 x"},
		{"nothing", "", ""},
	}
	for _, r := range rows {
		if got := walk.Prefix([]byte(r.prefix + r.rest)); got != len(r.prefix) {
			t.Errorf("%s: prefix of %q is %d bytes, want %d", r.why, r.prefix+r.rest, got, len(r.prefix))
		}
	}
}

// TestPrefixOfCutLines cuts known prefixes at every byte: a part of one must
// not be read beyond its end.
func TestPrefixOfCutLines(t *testing.T) {
	for _, s := range []string{
		"[pod/a/b] 2024-01-02T03:04:05.123Z INFO x",
		"<134>1 2024-01-02T03:04:05+02:00 x",
		"I0101 19:40:28.875656       1 x",
		"[2024-01-02 03:04:05 UTC] x",
		"Jan  2 03:04:05 x",
		"03-17 16:13:38.811  1702  2395 D x",
	} {
		for n := range s {
			if got := walk.Prefix([]byte(s)[:n:n]); got < 0 || got > n {
				t.Errorf("prefix of %q is %d bytes", s[:n], got)
			}
		}
	}
}
