package bridge

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestCleanChunkIsNotTouched(t *testing.T) {
	f := newFilter(t)
	chunk := chunkOf(obj{"log", "GET /healthz 200"}, obj{"level", "info", "n", 7, "ok", true, "x", nil, "f", 1.5, "l", []any{1, "two"}, "message", "started"})
	if out, changed := f.Scrub(nil, "t", chunk); changed || out != nil {
		t.Errorf("changed: %s", bodies(t, out))
	}
	if s := f.Stats(); s.Records != 2 || s.Edited != 0 || s.BytesIn != int64(len(chunk)) {
		t.Errorf("%+v", s)
	}
}

func TestRecords(t *testing.T) {
	for _, tt := range []struct {
		why        string
		meta, body any
		want       string
	}{
		{"a field is known by its name", obj{}, obj{"mrn", "A-77", "level", "info"}, `{"mrn":"[MRN]","level":"info"}`},
		{"a name among others that say whose it is", obj{}, obj{"patient", obj{"name", "Ann Lee"}, "service", obj{"name", "billing"}}, `{"patient":{"name":"[NAME]"},"service":{"name":"billing"}}`},
		{"a number becomes a string", obj{}, obj{"mrn", 12345678, "count", 12345678}, `{"mrn":"[MRN]","count":12345678}`},
		{"a number as others encode it", obj{}, obj{"ssn", float64(219099999)}, `{"ssn":"[SSN]"}`},
		{"a binary stays one", obj{}, obj{"note", []byte("SSN 219-09-9999")}, `{"note":"SSN [SSN]"}`},
		{"a key can be an identifier", obj{}, obj{"ann.lee@example.com", 1}, `{"[EMAIL]":1}`},
		{"a key inside", obj{}, obj{"seen", obj{"219-09-9999", true}}, `{"seen":{"[SSN]":true}}`},
		{"metadata", obj{"otlp", obj{"attributes", obj{"patient.mrn", "A-77"}, "severity_text", "INFO"}}, obj{"log", "seen"},
			`{"otlp":{"attributes":{"patient.mrn":"[MRN]"},"severity_text":"INFO"}} {"log":"seen"}`},
		{"a line among others of Kubernetes", obj{}, obj{"time", "2026-03-12T22:57:30.1Z", "stream", "stdout", "_p", "F", "log", "ssn=219-09-9999", "kubernetes", obj{"pod_ip", "203.0.113.9", "labels", obj{"mrn", "A-77"}}},
			`{"time":"2026-03-12T22:57:30.1Z","stream":"stdout","_p":"F","log":"ssn=[SSN]","kubernetes":{"pod_ip":"203.0.113.9","labels":{"mrn":"A-77"}}}`},
		{"what only looks like the field of a runtime", obj{}, obj{"log", "x", "time", "219-09-9999", "stream", "SSN 219-09-9999"}, `{"log":"x","time":"[SSN]","stream":"SSN [SSN]"}`},
		{"a name that another field gave is found in the message", obj{}, obj{"patient", obj{"name", "Ann Lee"}, "message", "Ann Lee arrived"}, `{"patient":{"name":"[NAME]"},"message":"[NAME] arrived"}`},
		{"a message alone is a line", obj{}, obj{"message", "call 212-555-0147"}, `{"message":"call [PHONE]"}`},
		{"several lines in one text", obj{}, obj{"log", "a\nssn=219-09-9999\n\tb"}, `{"log":"a\nssn=[SSN]\n\tb"}`},
		{"the newline that docker keeps", obj{}, obj{"log", "ssn=219-09-9999\n", "stream", "stderr", "time", "2026-03-12T22:57:30Z"}, `{"log":"ssn=[SSN]\n","stream":"stderr","time":"2026-03-12T22:57:30Z"}`},
		{"log that was parsed", obj{}, obj{"log", obj{"mrn", "A-77"}, "stream", "stdout"}, `{"log":{"mrn":"[MRN]"},"stream":"stdout"}`},
		{"a body that is a text", obj{}, "ssn=219-09-9999", `"ssn=[SSN]"`},
		{"a body that is a list", obj{}, []any{"ssn=219-09-9999", 1}, `["ssn=[SSN]",1]`},
		{"a body that is a number", obj{}, 7, `7`},
		{"a body that is nothing", obj{}, nil, `null`},
		{"escapes in a changed string", obj{}, obj{"note", "\"q\" \\ \x00 \x1b[1m\xff SSN 219-09-9999"}, "{\"note\":\"\\\"q\\\" \\\\ \\u0000 \\u001b[1m\xff SSN [SSN]\"}"},
		{"the same key twice", obj{}, obj{"mrn", "A-77", "mrn", "B-88"}, `{"mrn":"[MRN]","mrn":"[MRN]"}`},
	} {
		f := newFilter(t)
		chunk := appendEvent(nil, at, tt.meta, tt.body)
		if got := bodies(t, through(f, chunk)); got != tt.want+"\n" {
			t.Errorf("%s:\n got %swant %s", tt.why, got, tt.want)
		}
	}
}

func TestOtherBytesAreCopied(t *testing.T) {
	wide := func(s string) rawBytes { // a string with the longest header
		return append(binary.BigEndian.AppendUint32([]byte{0xdb}, uint32(len(s))), s...)
	}
	keep := obj{wide("note"), wide("kept \xff\x00"), "n", uint64(math.MaxUint64), "f32", rawBytes{0xca, 0x3f, 0x80, 0, 0}, "ext", rawBytes{0xd4, 9, 1},
		"i8", rawBytes{0xd0, 0x80}, "nan", math.NaN(), "l", []any{}, "m", rawBytes{0xdf, 0, 0, 0, 0}, 77, "number as key", nil, true}
	before := pack(nil, keep)
	chunk := appendEvent(nil, at, obj{}, append(append(obj{"mrn", "A-77"}, keep...), "t", rawBytes(appendTime(nil, at))))
	chunk = append(chunk, 0x92, 0xce, 0x69, 0x55, 0xb9, 0) // the old form, with a whole second
	chunk = pack(chunk, obj{wide("ssn"), wide("219-09-9999"), "rest", wide("as it was")})
	f := newFilter(t)
	out := through(f, chunk)
	h, _ := readHead(before)
	if !bytes.Contains(out, before[h.size:]) {
		t.Errorf("other fields are not as they were:\n%q\n%q", before[h.size:], out)
	}
	if want := pack(nil, wide("as it was")); !bytes.HasSuffix(out, want) {
		t.Error("a string beside a changed one has another header")
	}
	if want := append(pack(nil, wide("ssn")), "\xa5[SSN]"...); !bytes.Contains(out, want) {
		t.Errorf("the changed string: %q", out)
	}
	if again, changed := f.Scrub(nil, "t", out); changed {
		t.Errorf("a second pass changes %q", again)
	}
}

func TestGroupsAreScrubbed(t *testing.T) {
	mark := func(sec uint32) rawBytes {
		return append(binary.BigEndian.AppendUint32([]byte{0xd7, 0}, sec), 0, 0, 0, 0)
	}
	chunk := pack(append([]byte{0x92, 0x92}, mark(0xffffffff)...), obj{"schema", "otlp"})
	chunk = pack(chunk, obj{"resource", obj{"attributes", obj{"service.name", "ehr", "patient.name", "Ann Lee"}}, "scope", obj{"attributes", obj{"mrn", "A-77"}}})
	chunk = appendEvent(chunk, at, obj{"otlp", obj{"timestamp", uint64(1767225600000000005), "trace_id", []byte("\x01\x02\x03\x04")}}, obj{"log", "ssn=219-09-9999"})
	chunk = append(chunk, 0x92, 0x92)
	chunk = append(chunk, mark(0xfffffffe)...)
	chunk = append(chunk, 0x80, 0x80)
	out := through(newFilter(t), chunk)
	want := `{"schema":"otlp"} {"resource":{"attributes":{"service.name":"ehr","patient.name":"[NAME]"}},"scope":{"attributes":{"mrn":"[MRN]"}}}
{"otlp":{"timestamp":1767225600000000005,"trace_id":"\u0001\u0002\u0003\u0004"}} {"log":"ssn=[SSN]"}
{}
`
	if got := bodies(t, out); got != want {
		t.Errorf("got %s", got)
	}
	if !bytes.Contains(out, mark(0xffffffff)) || !bytes.Contains(out, mark(0xfffffffe)) {
		t.Error("the marks of the group are gone")
	}
}

func TestMalformedChunkNeverLeaves(t *testing.T) {
	f := newFilter(t)
	whole := chunkOf(obj{"log", "first"}, obj{"canary", "CANARY", "deep", []any{obj{"k", "CANARY"}}})
	first := len(chunkOf(obj{"log", "first"}))
	for n := 1; n < len(whole); n++ {
		if n == first {
			continue
		}
		out, changed := f.Scrub(nil, "t", whole[:n])
		if !changed || contains(out, "CANARY") {
			t.Fatalf("%d of %d bytes: changed %v", n, len(whole), changed)
		}
		got := bodies(t, out)
		if n > first && !strings.HasPrefix(got, "{\"log\":\"first\"}\n{\"withheld\":\"[WITHHELD:") || n < first && !strings.HasPrefix(got, "{\"withheld\":\"[WITHHELD:") {
			t.Fatalf("%d bytes: %s", n, got)
		}
	}
	for _, tt := range []struct {
		why   string
		chunk []byte
	}{
		{"no msgpack", []byte("CANARY in plain text")},
		{"a record of three", pack(nil, []any{1, 2, "CANARY"})},
		{"a time that is none", pack(nil, []any{"CANARY", obj{"a", "CANARY"}})},
		{"a map that promises 2^32 pairs", append([]byte{0x92, 1, 0xdf, 255, 255, 255, 255}, "CANARY"...)},
		{"a string that promises 2^32 bytes", append([]byte{0x92, 1, 0xdb, 255, 255, 255, 255}, "CANARY"...)},
		{"lists of lists that promise more than there is", append(bytes.Repeat([]byte{0xdc, 0, 40}, 40), "CANARY"...)},
		{"a byte that is never used", append([]byte{0x92, 1, 0xc1}, "CANARY"...)},
		{"nested 100,000 deep", append(append([]byte{0x92, 1}, bytes.Repeat([]byte{0x91}, 100_000)...), "\xa6CANARY"...)},
		{"a map as key", pack(append([]byte{0x92, 1, 0x81}, pack(nil, obj{"CANARY", 1})...), "CANARY")},
	} {
		out, changed := f.Scrub(nil, "t", tt.chunk)
		if !changed || contains(out, "CANARY") {
			t.Errorf("%s: changed %v", tt.why, changed)
		}
		if got := bodies(t, out); !strings.HasPrefix(got, `{"withheld":"[WITHHELD:`) {
			t.Errorf("%s: %s", tt.why, got)
		}
	}
	if s := f.Stats(); s.Panics != 0 {
		t.Errorf("%d panics", s.Panics)
	}
}

func TestPanicWithholdsTheChunk(t *testing.T) {
	f := newFilter(t)
	fault := func(b []byte) { panic(string(b)) }
	f.fault.Store(&fault)
	out, changed := f.Scrub([]byte("before"), "t", chunkOf(obj{"log", "CANARY"}))
	if !changed || contains(out, "CANARY") || !bytes.HasPrefix(out, []byte("before")) {
		t.Fatalf("changed %v", changed)
	}
	f.fault.Store(nil)
	if got := bodies(t, through(f, chunkOf(obj{"log", "ssn=219-09-9999"}))); got != "{\"log\":\"ssn=[SSN]\"}\n" {
		t.Errorf("afterwards: %s", got)
	}
	if s := f.Stats(); s.Panics != 1 || s.Withheld != 1 {
		t.Errorf("%+v", s)
	}
}

func TestPartsOfALineAreReadAsOne(t *testing.T) {
	cri := func(tag, stream, text string) obj {
		return obj{"time", "2026-03-12T22:57:30.1Z", "stream", stream, "logtag", tag, "log", text}
	}
	long := strings.Repeat("x", dockerPart)
	docker := func(stream, text string) obj {
		return obj{"log", text, "stream", stream, "time", "2026-03-12T22:57:30.1Z"}
	}
	for _, tt := range []struct {
		why    string
		chunks [][]any
		want   []string
	}{
		{"in one chunk", [][]any{{cri("P", "stdout", "paid, SSN 219-09"), cri("F", "stdout", "-9999 done")}},
			[]string{"paid, SSN [SSN]", " done"}},
		{"with other streams between", [][]any{{cri("P", "stdout", "paid, SSN 219-09"), cri("F", "stderr", "warn 1"), cri("F", "stdout", "-9999 done")}},
			[]string{"paid, SSN [SSN]", "warn 1", " done"}},
		{"three parts", [][]any{{cri("P", "stdout", `{"ssn":"219`), cri("P", "stdout", "-09-"), cri("F", "stdout", `9999"}`)}},
			[]string{`{"ssn":"[SSN]`, "", `"}`}},
		{"in two chunks the start is withheld until it is known", [][]any{{cri("P", "stdout", "paid now, SSN 219-09")}, {cri("F", "stdout", "-9999 done")}},
			[]string{"paid now, [WITHHELD:10]", " done"}},
		{"in three chunks", [][]any{{cri("P", "stdout", "paid, number 219")}, {cri("P", "stdout", "-09-")}, {cri("F", "stdout", "9999 done")}, {cri("F", "stdout", "9999 done")}},
			[]string{"paid, number [WITHHELD:3]", "[WITHHELD:4]", " done", "9999 done"}},
		{"the keys before the cut count behind it", [][]any{{cri("P", "stdout", `{"patient":{"name":"Ann `)}, {cri("F", "stdout", `Lee"},"ok":true}`)}},
			[]string{"[WITHHELD:27]", `"},"ok":true}`}},
		{"docker cuts at 16 KiB", [][]any{{docker("stdout", long+" SSN 219-09"), docker("stdout", "-9999 done\n")}},
			[]string{long + " SSN [SSN]", " done\n"}},
		{"a short line of docker without a newline is whole", [][]any{{docker("stdout", "219-09"), docker("stdout", "-9999 done\n")}},
			[]string{"219-09", "-9999 done\n"}},
		{"records that no parser has read", [][]any{{obj{"log", "2026-03-12T22:57:30.1Z stdout P paid, SSN 219-09"}}, {obj{"log", "2026-03-12T22:57:30.1Z stdout F -9999 done"}}},
			[]string{"2026-03-12T22:57:30.1Z stdout P paid, [WITHHELD:10]", "2026-03-12T22:57:30.1Z stdout F  done"}},
	} {
		f := newFilter(t)
		var got []string
		for _, records := range tt.chunks {
			got = append(got, logsOf(t, through(f, chunkOf(records...)))...)
		}
		for i := range tt.want {
			if i >= len(got) || got[i] != tt.want[i] {
				t.Errorf("%s:\n got %q\nwant %q", tt.why, got, tt.want)
				break
			}
		}
	}
}

func TestUnfinishedLineTakesBoundedMemory(t *testing.T) {
	f := newFilter(t)
	part := strings.Repeat("word ", 3000)
	for range 100 {
		f.Scrub(nil, "t", chunkOf(obj{"stream", "stdout", "logtag", "P", "log", part}))
	}
	if n := len(f.sources["t"].carry[0]); n == 0 || n > maxCarry {
		t.Errorf("%d bytes are carried", n)
	}
	for i := range 3 * maxSources {
		f.Scrub(nil, strings.Repeat("t", i), chunkOf(obj{"log", "x"}))
	}
	if len(f.sources) > maxSources {
		t.Errorf("%d tags are remembered", len(f.sources))
	}
}

func TestThreadsDoNotDisturbEachOther(t *testing.T) {
	f := newFilter(t)
	chunk := chunkOf(obj{"log", "ssn=219-09-9999"}, obj{"mrn", "A-77", "message", "seen"})
	want := bodies(t, through(f, chunk))
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			tag := strings.Repeat("t", g%3+1)
			for range 200 {
				out, _ := f.Scrub(nil, tag, chunk)
				if got := bodies(t, out); got != want {
					t.Errorf("%s", got)
					return
				}
			}
		})
	}
	wg.Wait()
	if s := f.Stats(); s.Records != 2*(8*200+1) || s.Panics != 0 {
		t.Errorf("%+v", s)
	}
}

func TestTimeOfRecords(t *testing.T) {
	for _, tt := range []struct {
		b    []byte
		want time.Time
	}{
		{appendTime(nil, at), at},
		{pack(nil, 1767225600), time.Unix(1767225600, 0)},
		{pack(nil, 1767225600.5), time.Unix(1767225600, 5e8)},
		{[]byte{0xd7, 0, 255, 255, 255, 255, 0, 0, 0, 0}, time.Time{}},
		{[]byte{0xc0}, time.Time{}},
		{nil, time.Time{}},
	} {
		if got := timeOf(tt.b); !got.Equal(tt.want) {
			t.Errorf("%x: %v", tt.b, got)
		}
	}
}
