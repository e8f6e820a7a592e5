package bridge

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

func TestStringsEscapeWhatJSONDoesNotAllow(t *testing.T) {
	for n := 1; n < 36; n++ {
		for _, odd := range []byte{'"', '\\', '\n', '\t', 0, 0x1f, ' ', '!', '#', '[', ']', 0x7f, 0x80, 0x9f, 0xa2, 0xdc, 0xff} {
			for at := range n {
				text := bytes.Repeat([]byte{'x'}, n)
				text[at] = odd
				want := string(rewrite.AppendQuoted([]byte("start,"), text))
				for _, packed := range [][]byte{appendStr([]byte{'<'}, text), append([]byte{'<', 0xd9, byte(n)}, text...)} {
					for _, behind := range []string{"", "\\\n\x00\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"", "there is no more to escape"} {
						for _, room := range []int{0, n + 2*word + 2, n + 2*word + 3} {
							w := writer{b: append(packed[:len(packed):len(packed)], behind...), i: 1, dst: append(make([]byte, 0, 5+room), "start"...)}
							if !w.str(',') || string(w.dst) != want || w.i != len(packed) {
								t.Fatalf("%d bytes, %q at %d, %q behind, room for %d: %q, read up to %d", n, odd, at, behind, room, w.dst, w.i)
							}
						}
					}
				}
			}
		}
	}
}

func FuzzString(f *testing.F) {
	f.Add([]byte("\xa9abc\"defgh"), 0, byte(','), 20)
	f.Add([]byte("\xa1\x00"), 0, byte('{'), 0)
	f.Add([]byte("\xd9\x11abcdefghijklmnopq"), 0, byte(':'), 40)
	f.Add([]byte("\xbfshort, and a lot of text behind it"), 0, byte(':'), 40)
	f.Fuzz(func(t *testing.T, b []byte, i int, before byte, room int) {
		if i < 0 || i >= len(b) {
			return
		}
		w := writer{b: b, i: i, dst: make([]byte, 0, uint16(room))}
		was := bytes.Clone(b)
		ok := w.str(before)
		h, is := readHead(b[i:])
		if want := is && h.kind == kindStr && h.size < 3 && h.n > 0; ok != want {
			t.Fatalf("%v, want %v", ok, want)
		}
		if ok {
			text := b[i+h.size : i+h.size+h.n]
			if want := rewrite.AppendQuoted([]byte{before}, text); !bytes.Equal(w.dst, want) || w.i != i+h.size+h.n {
				t.Fatalf("%q, want %q; read up to %d", w.dst, want, w.i)
			}
		} else if len(w.dst) > 0 || w.i != i {
			t.Fatal("something is written")
		}
		if !bytes.Equal(b, was) {
			t.Fatal("the chunk is written to")
		}
	})
}

func TestNumbersAreWrittenAsTheStandardLibraryDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	numbers := []uint64{0, math.MaxUint64, 1 << 63, 1<<63 - 1}
	for n := uint64(1); n < 1e19; n *= 10 {
		numbers = append(numbers, n-1, n, n+1, 9*n)
	}
	for range 20_000 {
		numbers = append(numbers, r.Uint64()>>r.UintN(64))
	}
	for _, n := range numbers {
		if got, want := appendUint([]byte("n="), n), "n="+strconv.FormatUint(n, 10); string(got) != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if got, want := appendInt(nil, int64(n)), strconv.FormatInt(int64(n), 10); string(got) != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
	floats := []float64{1e-6, 9.99999e-7, 1.5e-6, 0.1, 0.1 + 0.2, 1 << 33, 1<<33 + 0.5, 1<<33 - 1e-6, math.Nextafter(1<<33, 0), 1772431200.434859, 237.213, math.SmallestNonzeroFloat64, math.MaxFloat64, 1e21, 123456.7890125}
	for range 20_000 {
		f := math.Ldexp(r.Float64(), int(r.IntN(80))-30)
		floats = append(floats, f, math.Round(f*1e6)/1e6, math.Round(f*1e3)/1e3, math.Float64frombits(r.Uint64()), float64(float32(f)))
	}
	for _, f := range floats {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		for _, f := range []float64{f, -f} {
			if got, want := string(appendFloat(nil, f)), standardFloat(f); got != want {
				t.Fatalf("%s, want %s", got, want)
			}
		}
	}
}

// standardFloat is appendFloat without its shorter ways.
func standardFloat(f float64) string {
	switch size := math.Abs(f); {
	case f == math.Trunc(f) && size < 1<<53:
		return strconv.FormatInt(int64(f), 10)
	case size >= 1e21 || size < 1e-6:
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func TestObjectsAreWrittenTheSameAtTheEndOfAChunk(t *testing.T) {
	for _, tt := range []struct{ packed, want string }{
		{"\x00", "0"}, {"\x7f", "127"}, {"\xff", "-1"}, {"\xe0", "-32"},
		{"\xcc\xff", "255"}, {"\xcd\x01\x00", "256"}, {"\xce\xff\xff\xff\xff", "4294967295"}, {"\xcf\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615"},
		{"\xd0\x80", "-128"}, {"\xd1\x80\x00", "-32768"}, {"\xd2\x80\x00\x00\x00", "-2147483648"}, {"\xd3\x80\x00\x00\x00\x00\x00\x00\x00", "-9223372036854775808"},
		{"\xca\x3f\xc0\x00\x00", "1.5"}, {"\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00", "1.5"}, {"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00", "null"}, {"\xcb\xff\xf0\x00\x00\x00\x00\x00\x00", "null"},
		{"\xc0", "null"}, {"\xc2", "false"}, {"\xc3", "true"},
		{"\xa0", `""`}, {"\xa1a", `"a"`}, {"\xd9\x00", `""`}, {"\xd9\x02a\n", `"a\n"`}, {"\xda\x00\x01a", `"a"`}, {"\xc4\x01a", `"a"`},
		{"\x90", "[]"}, {"\x80", "{}"}, {"\x92\x01\xa1a", `[1,"a"]`}, {"\x82\xa1a\x01\x07\xc3", `{"a":1,"7":true}`},
	} {
		for _, behind := range []string{"", "\xc1\"", "\xc1\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\""} {
			w := writer{b: []byte(tt.packed + behind), dst: make([]byte, 0, 64)}
			if !w.value(0, ':') || string(w.dst) != ":"+tt.want || w.i != len(tt.packed) {
				t.Errorf("%x with %d bytes behind: %s, want %s; read up to %d", tt.packed, len(behind), w.dst, tt.want, w.i)
			}
		}
		for n := range len(tt.packed) {
			w := writer{b: []byte(tt.packed)[:n:n]}
			if w.value(0, ':') {
				t.Errorf("%x cut after %d bytes is written as %s", tt.packed, n, w.dst)
			}
		}
	}
}
