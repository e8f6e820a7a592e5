package rewrite

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestQuotedTextComesBack(t *testing.T) {
	for _, tt := range []struct{ in, want, why string }{
		{"", `""`, "nothing"},
		{"plain text", `"plain text"`, "nothing to escape"},
		{`say "hi"`, `"say \"hi\""`, "quotes"},
		{`C:\new`, `"C:\\new"`, "a backslash that would be an escape"},
		{"a\nb\r\tc", `"a\nb\r\tc"`, "short escapes"},
		{"\x1b[31mred\x00", `"\u001b[31mred\u0000"`, "control characters"},
		{"12345678\x01", `"12345678\u0001"`, "behind eight bytes that are plain"},
		{"caf\xc3\xa9 \xff\xfe \x7f", "\"caf\xc3\xa9 \xff\xfe \x7f\"", "bytes that are no UTF-8 stay"},
	} {
		got := AppendQuoted(nil, []byte(tt.in))
		if string(got) != tt.want {
			t.Errorf("%s: %q", tt.why, got)
		}
		back, ok := Unquote(nil, got)
		if !ok || string(back) != tt.in {
			t.Errorf("%s: back %q %v", tt.why, back, ok)
		}
	}
}

func TestUnquoteReadsWhatOthersWrite(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		ok       bool
	}{
		{`"\u0041\/\b\f"`, "A/\b\f", true},
		{`"\u00E9"`, "é", true},
		{`"\u12"`, "", false},
		{`"\x"`, "", false},
		{`"a`, "", false},
		{`"`, "", false},
		{`123`, "", false},
		{`"a"b"`, "", false},
	} {
		got, ok := Unquote(nil, []byte(tt.in))
		if ok != tt.ok || ok && string(got) != tt.want {
			t.Errorf("%s: %q %v", tt.in, got, ok)
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add([]byte("a\"b\\c\x00\xffd"))
	f.Fuzz(func(t *testing.T, b []byte) {
		q := AppendQuoted(nil, b)
		back, ok := Unquote(nil, q)
		if !ok || !bytes.Equal(back, b) {
			t.Fatal("does not come back")
		}
		if bytes.IndexByte(q, '\n') >= 0 || !json.Valid(q) {
			t.Fatal("is no JSON string")
		}
	})
}
