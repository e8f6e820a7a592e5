package bridge

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/scrub"
)

func newScrubber(t testing.TB) *scrub.Scrubber {
	t.Helper()
	c := config.Default()
	c.ReferenceYear = 2026
	s, err := c.Scrubber()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// obj is a map with its order: keys and values in turn.
type obj []any

// raw is msgpack as it stands.
type rawBytes []byte

// pack appends v as msgpack.
func pack(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, 0xc0)
	case bool:
		if v {
			return append(dst, 0xc3)
		}
		return append(dst, 0xc2)
	case int:
		return binary.BigEndian.AppendUint64(append(dst, 0xd3), uint64(v))
	case uint64:
		return binary.BigEndian.AppendUint64(append(dst, 0xcf), v)
	case float64:
		return binary.BigEndian.AppendUint64(append(dst, 0xcb), math.Float64bits(v))
	case string:
		return appendStr(dst, []byte(v))
	case []byte:
		return appendBin(dst, v)
	case rawBytes:
		return append(dst, v...)
	case []any:
		dst = binary.BigEndian.AppendUint16(append(dst, 0xdc), uint16(len(v)))
		for _, e := range v {
			dst = pack(dst, e)
		}
		return dst
	case obj:
		if n := len(v) / 2; n < 16 {
			dst = append(dst, 0x80|byte(n))
		} else {
			dst = binary.BigEndian.AppendUint32(append(dst, 0xdf), uint32(n))
		}
		for _, e := range v {
			dst = pack(dst, e)
		}
		return dst
	}
	panic("pack: what is that")
}

var at = time.Unix(1767225600, 5)

// chunkOf makes a chunk of bodies.
func chunkOf(bodies ...any) (chunk []byte) {
	for _, b := range bodies {
		chunk = appendEvent(chunk, at, obj{}, b)
	}
	return chunk
}

func appendEvent(dst []byte, when time.Time, meta, body any) []byte {
	dst = appendTime(append(dst, 0x92, 0x92), when)
	return pack(pack(dst, meta), body)
}

// bodies shows the metadata (unless empty) and the body of each record as
// lines of JSON; the test fails when the chunk is not whole.
func bodies(t testing.TB, chunk []byte) string {
	t.Helper()
	var w writer
	w.b = chunk
	for at := 0; at < len(chunk); {
		e, ok := readEvent(chunk, at)
		if !ok {
			t.Fatalf("no record at byte %d of %d", at, len(chunk))
		}
		if e.meta.end-e.meta.start > 1 {
			w.i = e.meta.start
			w.root(0)
			w.dst = append(w.dst, ' ')
		}
		if w.i = e.body.start; !w.root(0) {
			t.Fatal("a body that cannot be written")
		}
		w.dst = append(w.dst, '\n')
		at = e.all.end
	}
	return string(w.dst)
}

// through scrubs a chunk and returns what goes on.
func through(f *Filter, chunk []byte) []byte {
	if out, changed := f.Scrub(nil, "test", chunk); changed {
		return out
	}
	return chunk
}

// archives reads "in" and "out" of the goldens of lines.
func archives(t testing.TB) map[string][2]string {
	t.Helper()
	names, err := filepath.Glob("../../../testdata/lines/*.txtar")
	if err != nil || len(names) < 30 {
		t.Fatalf("%d goldens, %v", len(names), err)
	}
	all := map[string][2]string{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var p [2]string
		for _, f := range txtar.Parse(b).Files {
			switch f.Name {
			case "in":
				p[0] = string(f.Data)
			case "out":
				p[1] = string(f.Data)
			}
		}
		all[filepath.Base(name)] = p
	}
	return all
}

// logs reads the sample logs as one text.
func logs(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("../../../testdata/logs/*.log")
	if err != nil || len(names) < 3 {
		t.Fatalf("%d logs, %v", len(names), err)
	}
	var all []string
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")...)
	}
	return all
}

// fromJSON reads an object with the order of its keys. ok is false for what is
// none, and for numbers that msgpack has no exact form for.
func fromJSON(line string) (v any, ok bool) {
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	v, ok = jsonValue(d)
	if _, err := d.Token(); err != io.EOF {
		return nil, false
	}
	_, isObject := v.(obj)
	return v, ok && isObject
}

func jsonValue(d *json.Decoder) (any, bool) {
	tok, err := d.Token()
	if err != nil {
		return nil, false
	}
	switch tok := tok.(type) {
	case json.Delim:
		if tok == '{' {
			o := obj{}
			for d.More() {
				k, ok := jsonValue(d)
				if !ok {
					return nil, false
				}
				v, ok := jsonValue(d)
				if !ok {
					return nil, false
				}
				o = append(o, k, v)
			}
			_, err = d.Token()
			return o, err == nil
		}
		a := []any{}
		for d.More() {
			v, ok := jsonValue(d)
			if !ok {
				return nil, false
			}
			a = append(a, v)
		}
		_, err = d.Token()
		return a, err == nil
	case json.Number:
		if n, err := tok.Int64(); err == nil {
			return int(n), true
		}
		f, err := tok.Float64()
		return f, err == nil && string(appendFloat(nil, f)) == tok.String()
	}
	return tok, true
}

func contains(b []byte, s string) bool { return bytes.Contains(b, []byte(s)) }
