package walk_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

func TestParseRecord(t *testing.T) {
	rows := []struct {
		why, line, text, stream string
		partial, escaped        bool
	}{
		{"CRI", `2024-01-02T03:04:05.123456789Z stdout F mrn=5`, `mrn=5`, "stdout", false, false},
		{"CRI, partial", `2024-01-02T03:04:05.123456789Z stdout P {"a":"b`, `{"a":"b`, "stdout", true, false},
		{"CRI, other stream and offset", `2024-01-02T03:04:05.1+02:00 stderr F x`, `x`, "stderr", false, false},
		{"CRI, more tags", `2024-01-02T03:04:05.1Z stdout F:a:b x`, `x`, "stdout", false, false},
		{"CRI, no text", `2024-01-02T03:04:05.1Z stdout F`, ``, "stdout", false, false},
		{"CRI, empty text", `2024-01-02T03:04:05.1Z stdout F `, ``, "stdout", false, false},
		{"CRI, blanks of the text stay", `2024-01-02T03:04:05.1Z stdout F   x `, `  x `, "stdout", false, false},
		{"docker", `{"log":"x\n","stream":"stdout","time":"2024-01-02T03:04:05Z"}`, `x\n`, "stdout", false, true},
		{"docker, no line end: partial", `{"log":"x","stream":"stderr","time":"t"}`, `x`, "stderr", true, true},
		{"docker, a backslash and an n are no line end", `{"log":"C:\\n","stream":"stdout","time":"t"}`, `C:\\n`, "stdout", true, true},
		{"docker, the text quotes a record", `{"log":"{\"log\":\"y\",\"stream\":\"stdout\"}\n","stream":"stdout","time":"t"}`, `{\"log\":\"y\",\"stream\":\"stdout\"}\n`, "stdout", false, true},
		{"docker, empty", `{"log":"","stream":"stdout","time":"t"}`, ``, "stdout", true, true},
	}
	for _, r := range rows {
		got, ok := walk.ParseRecord([]byte(r.line))
		if !ok {
			t.Errorf("%s: no record: %s", r.why, r.line)
			continue
		}
		if text := r.line[got.Text.Start:got.Text.End]; text != r.text || got.Stream != r.stream || got.Partial != r.partial || got.Escaped != r.escaped {
			t.Errorf("%s: %s\ngot %q, %+v", r.why, r.line, text, got)
		}
	}
}

func TestParseRecordOfLookAlikes(t *testing.T) {
	rows := []struct{ why, line string }{
		{"a time stamp and a word", `2024-01-02T03:04:05.1Z stdin F x`},
		{"no tag", `2024-01-02T03:04:05.1Z stdout x`},
		{"a tag of words", `2024-01-02T03:04:05.1Z stdout Failed x`},
		{"a tag with signs", `2024-01-02T03:04:05.1Z stdout F-1 x`},
		{"no time", `2024-01-02 stdout F x`},
		{"what stands for the time is none", `2024-01-02T078-05-1120 stdout F x`},
		{"a number in front of the time", `0780-51120T03:04:05.1Z stdout F x`},
		{"another object", `{"level":"info","stream":"stdout"}`},
		{"a log without a stream", `{"log":"x\n"}`},
		{"the stream is in the text", `{"log":"x \\",\\"stream\\":\\"stdout\\"`},
		{"cut in the text", `{"log":"x`},
		{"short", `{}`},
		{"nothing", ``},
	}
	for _, r := range rows {
		if got, ok := walk.ParseRecord([]byte(r.line)); ok {
			t.Errorf("%s: %s is a record: %+v", r.why, r.line, got)
		}
	}
}

// TestParseRecordOfCutLines cuts records at every byte.
func TestParseRecordOfCutLines(t *testing.T) {
	for _, s := range []string{
		`2024-01-02T03:04:05.123456789Z stdout F:a mrn=5`,
		`{"log":"x\\\"y\n","stream":"stderr","time":"2024-01-02T03:04:05Z"}`,
	} {
		for n := range s {
			if r, ok := walk.ParseRecord([]byte(s)[:n:n]); ok && (r.Text.Start < 0 || r.Text.End > n || r.Text.Start > r.Text.End) {
				t.Errorf("%q: text at %+v", s[:n], r.Text)
			}
		}
	}
}

func TestSegments(t *testing.T) {
	raw := []byte(`{"log":"{\"mrn\":\"001","stream":"stdout"}{"log":"23456\",\"n\":5}\n","stream":"stdout"}`)
	var d walk.Doc
	d.Segments(raw, []walk.Span{{Start: 8, End: 22}, {Start: 50, End: 66}}, true)
	sound(t, &d, raw)
	compare(t, string(raw), leaves(&d, raw), []string{
		`text {}.mrn=00123456 [001","stream":"stdout"}{"log":"23456]`,
		`number {}.n=5`,
	})
	if q := d.Views[d.Leaves[1].View].Quote(); q != `\"` {
		t.Errorf("a quote in the pieces is written %s", q)
	}

	raw = []byte("2024-01-02T03:04:05Z stdout P INFO mrn=001\n2024-01-02T03:04:05Z stdout F 23456 ok")
	d.Segments(raw, []walk.Span{{Start: 30, End: 42}, {Start: 73, End: len(raw)}}, false)
	sound(t, &d, raw)
	got := leaves(&d, raw)
	if len(got) != 2 || got[0] != "bare mrn=00123456 [001\n2024-01-02T03:04:05Z stdout F 23456]" {
		t.Errorf("leaves of plain pieces: %q", got)
	}
}
