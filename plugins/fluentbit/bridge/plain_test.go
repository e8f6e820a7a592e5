package bridge

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// quoted is what quote does, a byte at a time.
func quoted(text []byte, before, after byte) (want []byte) {
	if before != 0 {
		want = append(want, before)
	}
	if want = rewrite.AppendQuoted(want, text); after != 0 {
		want = append(want, after)
	}
	return want
}

func TestQuoteEscapesWhatJSONDoesNotAllow(t *testing.T) {
	for n := 1; n < 40; n++ {
		for _, odd := range []byte{'"', '\\', '\n', '\t', 0, 0x1f, ' ', '!', '#', '[', ']', 0x7f, 0x80, 0x9f, 0xa2, 0xdc, 0xff} {
			for at := range n {
				text := bytes.Repeat([]byte{'x'}, n)
				text[at] = odd
				want := quoted(text, ',', ':')
				for _, behind := range []string{"", "\"", "\\\n\x00\"\"\"\"\"\"\"\"\"\"", "no more to escape"} {
					for _, room := range []int{0, n, n + 2*word, 100} {
						w := writer{b: append([]byte("<"), append(text[:n:n], behind...)...), dst: append(make([]byte, 0, 5+room), "start"...)}
						w.quote(1, n, ',', ':')
						if string(w.dst[5:]) != string(want) || string(w.dst[:5]) != "start" {
							t.Fatalf("%d bytes, %q at %d, %q behind, room for %d: %q", n, odd, at, behind, room, w.dst)
						}
					}
				}
			}
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add([]byte("abc\"defgh"), 0, 9, byte(','), byte(':'), 20)
	f.Add([]byte("\x00"), 0, 1, byte(0), byte(0), 0)
	f.Fuzz(func(t *testing.T, b []byte, i, n int, before, after byte, room int) {
		if i < 0 || n < 1 || i > len(b) || n > len(b)-i {
			return
		}
		w := writer{b: b, dst: make([]byte, 0, uint16(room))}
		was := bytes.Clone(b)
		w.quote(i, n, before, after)
		if want := quoted(b[i:i+n], before, after); !bytes.Equal(w.dst, want) {
			t.Fatalf("%q, want %q", w.dst, want)
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
