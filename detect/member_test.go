package detect

import (
	"bytes"
	"testing"
)

func TestMembersOfPlainJSON(t *testing.T) {
	for _, x := range []struct{ why, line, want string }{
		{"a value", `{"id":"a1pt9","on":"2026-03-04"}`, "a1pt9"},
		{"in an object inside", `{"a":{"b":[1,"x pt",true]},"on":null}`, "x pt"},
		{"behind blanks", `{"id": "pt", "n": 1.5e3}`, "pt"},
		{"a key", `{"pt":"5","on":"2026-03-04"}`, ""},
		{"a name beside its value", `{"name":"pt","value":"2026-03-04"}`, ""},
		{"a question and its answer", `{"text":"pt","answer":"2026-03-04"}`, ""},
		{"columns of a statement", `{"sql":"insert into v (pt) values ($1)","args":["2026-03-04"]}`, ""},
		{"an escape", `{"id":"pt","msg":"a\tb"}`, ""},
		{"text beyond ASCII", `{"id":"pt","msg":"é"}`, ""},
		{"text behind the object", `{"id":"pt"} 2026-03-04`, ""},
		{"text before it", `x {"id":"pt"}`, ""},
		{"a string that is cut", `{"on":1,"id":"pt`, ""},
		{"an object that is cut", `{"id":"pt"`, ""},
		{"words outside of strings", `{"id":pt,"on":"2026-03-04"}`, ""},
		{"another line", "{\"a\":1}\n{\"id\":\"pt\"}\n{\"b\":2}", "pt"},
	} {
		text := []byte(x.line)
		start := bytes.Index(text, []byte("pt"))
		got := ""
		if lo, hi := member(text, start, start+1); lo >= 0 {
			got = string(text[lo:hi])
		}
		if got != x.want {
			t.Errorf("%s: %q is the value, want %q", x.why, got, x.want)
		}
	}
}
