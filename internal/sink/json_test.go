package sink

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// jsonEqual reports whether out is text as a JSON string. Invalid bytes are
// one U+FFFD each, where text has one for each run of them.
func jsonEqual(out []byte, text, raw string) bool {
	var s string
	if json.Unmarshal(out, &s) != nil {
		return false
	}
	if s == text {
		return true
	}
	return strings.ToValidUTF8(raw, "") == strings.ReplaceAll(s, "\ufffd", "") ||
		strings.ReplaceAll(text, "\ufffd", "") == strings.ReplaceAll(s, "\ufffd", "")
}

func TestRecordsBecomeObjects(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	for _, tt := range []struct {
		why  string
		r    Record
		want string
	}{
		{"a text", Record{Line: []byte("a \"b\"")}, `{"message":"a \"b\""}`},
		{"with time and source", Record{Line: []byte("x"), Time: at, Source: "s"}, `{"time":"2026-01-02T03:04:05.000000006Z","source":"s","message":"x"}`},
		{"an object stays as it is", Record{Line: []byte(`{"b":1, "b":2,"a":1e400}`), Time: at}, `{"b":1, "b":2,"a":1e400}`},
		{"not quite an object", Record{Line: []byte(`{"b":1} tail`)}, `{"message":"{\"b\":1} tail"}`},
		{"an object with a byte that is no UTF-8", Record{Line: []byte("{\"b\":\"\xff\"}")}, `{"message":"{\"b\":\"` + "\ufffd" + `\"}"}`},
		{"given as an object too", Record{Line: []byte("text"), Object: []byte(`{"k":"text"}`)}, `{"k":"text"}`},
		{"an object over lines", Record{Object: []byte("{\n \"k\": 1\n}")}, `{"k":1}`},
		{"control characters", Record{Line: []byte("\x1b[0m\x7f\u2028")}, `{"message":"\u001b[0m` + "\x7f\u2028" + `"}`},
	} {
		if got := string(appendObject(nil, &tt.r)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
	}
}

func TestDocumentsHaveATimestamp(t *testing.T) {
	p := &elastic{now: func() time.Time { return time.Unix(0, 0) }}
	for in, want := range map[string]string{
		`{}`:                                    `{"@timestamp":"1970-01-01T00:00:00Z"}`,
		`{ "a":{"@timestamp":1}}`:               `{"@timestamp":"1970-01-01T00:00:00Z", "a":{"@timestamp":1}}`,
		`{"a":1,"@timestamp": 5}`:               `{"a":1,"@timestamp": 5}`,
		`{"a":"\"@timestamp\":"}`:               `{"@timestamp":"1970-01-01T00:00:00Z","a":"\"@timestamp\":"}`,
		`{"a":["@timestamp"],"b":"@timestamp"}`: `{"@timestamp":"1970-01-01T00:00:00Z","a":["@timestamp"],"b":"@timestamp"}`,
		`text`:                                  `{"@timestamp":"1970-01-01T00:00:00Z","message":"text"}`,
	} {
		got := string(p.document(nil, &Record{Line: []byte(in)}))
		if got != want || !json.Valid([]byte(got)) {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
