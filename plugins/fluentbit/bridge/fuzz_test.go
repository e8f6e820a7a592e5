package bridge

import (
	"bytes"
	"testing"
)

// FuzzChunk: whatever arrives, whole records leave, no thread panics, and what
// has left is not changed again. Bytes that are no records leave as a marker.
func FuzzChunk(f *testing.F) {
	f.Add(chunkOf(obj{"log", "ssn=219-09-9999"}, obj{"mrn", 12345678, "message", "a\nb"}))
	f.Add(appendEvent(nil, at, obj{"otlp", obj{"attributes", obj{"mrn", "A-77"}}}, obj{"a", []any{1, obj{"ssn", "219-09-9999"}}}))
	f.Add(chunkOf(obj{"time", "2026-03-12T22:57:30.1Z", "stream", "stdout", "_p", "P", "log", "SSN 219-09"}, obj{"log", "2026-03-12T22:57:30.1Z stdout F x"}))
	f.Add(chunkOf(obj{"log", []byte("x\r\n"), "kubernetes", obj{"a", 1}}, "text", []any{nil, 1.5}, 7))
	f.Add([]byte{0x92, 1, 0xdf, 255, 255, 255, 255})
	filter := newFilter(f)
	f.Fuzz(func(t *testing.T, chunk []byte) {
		var s Stats
		out, changed, _ := filter.Once(nil, "t", chunk, false, &s)
		if s.Panics != 0 {
			t.Fatal("a panic")
		}
		if !changed {
			for i := 0; i < len(chunk); {
				e, ok := readEvent(chunk, i)
				if !ok {
					t.Fatal("what is no record was not touched")
				}
				i = e.all.end
			}
			return
		}
		for i := 0; i < len(out); {
			e, ok := readEvent(out, i)
			if !ok {
				t.Fatal("what left is no record")
			}
			i = e.all.end
		}
		if s.Withheld > 0 {
			return
		}
		if again, changed, _ := filter.Once(nil, "t", out, false, &Stats{}); changed && !bytes.Equal(again, out) {
			t.Fatal("a second pass changes it")
		}
	})
}

// FuzzRecord: in whatever surroundings, a canary under a name that identifies
// does not leave, and a field that no rule knows stays byte for byte.
func FuzzRecord(f *testing.F) {
	f.Add("key", "value \" \\ \x00", int64(7), byte(0))
	f.Add("log", "2026-03-12T22:57:30.1Z stdout P x", int64(-1), byte(1))
	f.Add("message", "a\nb\r\n\xff", int64(1767225600), byte(2))
	f.Add("\xff\x00", `{"log":"x","stream":"stdout"}`, int64(0), byte(3))
	filter := newFilter(f)
	f.Fuzz(func(t *testing.T, key, value string, n int64, form byte) {
		const canary = "CANARY-7741"
		body := obj{key, value, "n", int(n), "mrn", canary, "l", []any{value, obj{key, int(n)}}}
		switch form % 4 {
		case 1:
			body = append(obj{"log", value}, body...)
		case 2:
			body = obj{"patient", obj{"id", 1, key, value, "mrn", canary}, "kept", nil}
		case 3:
			body = append(body, key, []byte(value))
		}
		chunk := chunkOf(body)
		out, changed, _ := filter.Once(nil, "t", chunk, false, &Stats{})
		if !changed || contains(out, canary) && !bytes.Contains([]byte(key+value), []byte("CANARY")) {
			t.Fatalf("the canary leaves; changed %v", changed)
		}
		if e, ok := readEvent(out, 0); !ok || e.all.end != len(out) {
			t.Fatal("not one record")
		}
	})
}

// FuzzHead: a header never promises more than there is.
func FuzzHead(f *testing.F) {
	f.Add([]byte{0xdf, 0, 0, 0, 1, 0xa1, 'a', 1})
	f.Add([]byte{0xc9, 255, 255, 255, 255, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, ok := readHead(b)
		if !ok {
			return
		}
		if h.size < 1 || h.size > len(b) || h.n < 0 || h.kind >= kindStr && h.kind <= kindExt && h.size+h.n > len(b) {
			t.Fatalf("%+v of %d bytes", h, len(b))
		}
		if n, ok := skip(b); ok && n > len(b) {
			t.Fatalf("skips %d of %d bytes", n, len(b))
		}
	})
}
