package bridge

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// slowly writes the object at the front of b as JSON, with none of the shorter
// ways; keys are strings. It returns the rest.
func slowly(dst, b []byte) ([]byte, []byte) {
	h, _ := readHead(b)
	rest := b[h.size:]
	switch h.kind {
	case kindMap:
		dst = append(dst, '{')
		for k := range h.n {
			if k > 0 {
				dst = append(dst, ',')
			}
			dst, rest = slowly(dst, rest)
			dst, rest = slowly(append(dst, ':'), rest)
		}
		return append(dst, '}'), rest
	case kindStr:
		return rewrite.AppendQuoted(dst, rest[:h.n]), rest[h.n:]
	}
	return appendLeaf(dst, &h, rest[:h.n]), rest[h.n:]
}

// written writes the object at the front of b, with room for so many bytes.
func written(b []byte, room int) (string, int, bool) {
	w := writer{b: b, dst: make([]byte, 0, room)}
	ok := w.root(0)
	return string(w.dst), w.i, ok
}

func TestPairsAreWrittenAsOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const letters = "abcdefghijklmnopqrstuvwxyz_AZ09 .\x7f\x80\xff"
	text := func(most int) []byte {
		b := make([]byte, r.IntN(most))
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
		}
		if len(b) > 0 && r.IntN(12) == 0 {
			b[r.IntN(len(b))] = "\"\\\n\x00\x1f"[r.IntN(5)]
		}
		return b
	}
	for round := range 3000 {
		n := r.IntN(30)
		b := appendMapHead(nil, n)
		for range n {
			b = appendStr(b, text(45))
			switch r.IntN(4) {
			case 0, 1:
				b = appendStr(b, text(300))
			case 2:
				b = append(b, byte(r.IntN(0x80)))
			default:
				switch x := r.Uint64() >> r.UintN(64); r.IntN(6) {
				case 0:
					b = append(b, 0xcc, byte(x))
				case 1:
					b = binary.BigEndian.AppendUint16(append(b, 0xcd), uint16(x))
				case 2:
					b = binary.BigEndian.AppendUint32(append(b, 0xce), uint32(x))
				case 3:
					b = binary.BigEndian.AppendUint64(append(b, 0xcf), x)
				case 4:
					b = binary.BigEndian.AppendUint32(append(b, 0xd2), uint32(x))
				default:
					b = append(b, "\xc0\xc2\xc3\x80\xa0\xff"[r.IntN(6)])
				}
			}
		}
		want, _ := slowly(nil, b)
		size := len(b)
		if round%2 == 0 { // else it is the end of a chunk
			b = append(b, bytes.Repeat([]byte{0xa1, 'x'}, 300)...)
		}
		for _, room := range []int{0, mostPair, len(want), len(want) + mostPair} {
			if got, read, ok := written(b, room); got != string(want) || read != size || !ok {
				t.Fatalf("room for %d: %v, %d of %d bytes read:\n%s\n%s", room, ok, read, size, got, want)
			}
		}
	}
}

func TestNumbersOfPairsAreWrittenAsTheStandardLibraryDoes(t *testing.T) {
	behind := strings.Repeat("\x00", mostPair)
	test := func(n uint32) {
		b := binary.BigEndian.AppendUint32([]byte("\x81\xa1n\xce"), n)
		b = append(b, behind...)
		want, _ := slowly(nil, b)
		if got, _, ok := written(b, 2*mostPair); !ok || got != string(want) {
			t.Fatalf("%s, want %s", got, want)
		}
	}
	for n := uint32(1); n < 1e9; n *= 10 {
		for d := uint32(1); d < 10; d++ {
			test(n*d - 1)
			test(n * d)
			test(n*d + 1)
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		test(r.Uint32() >> r.UintN(32))
	}
}

func TestARoleIsNotOverlooked(t *testing.T) {
	r := newRoles([]string{"text", "detail"}, []string{"kubernetes", "x"})
	for _, name := range []string{"log", "message", "msg", "MESSAGE", "stream", "time", "logtag", "_p", "text", "detail", "kubernetes", "x"} {
		b := append(appendStr([]byte{0x81}, []byte(name)), 0)
		b = append(b, make([]byte, mostPair)...)
		w := writer{b: b, i: 1, dst: make([]byte, 0, 2*mostPair)}
		if left, value := w.pairs(1, '{', &r.some); left != 1 || value || len(w.dst) > 0 || w.i != 1 {
			t.Errorf("%s is read as any other name", name)
		}
		if r.of([]byte(name)) == other {
			t.Errorf("%s has no role", name)
		}
	}
}

// FuzzPairs compares a map that is written with room and with bytes behind it
// with one that has neither, so that each pair is written alone.
func FuzzPairs(f *testing.F) {
	f.Add([]byte("\x82\xa1a\xa1b\xa3key\xd9\x05value"))
	f.Add([]byte("\x83\xa5level\xa4info\xa2ms\xce\x05\xf5\xe1\x00\xa1x\x82\xa1a\xcd\x01\x00\xa0\xa0"))
	f.Fuzz(func(t *testing.T, b []byte) {
		want, read, ok := written(b, 0)
		n, valid := skip(b)
		if ok && (!valid || n != read) {
			t.Fatalf("%d bytes read, the object has %d", read, n)
		}
		got, readToo, okToo := written(append(b[:len(b):len(b)], make([]byte, mostPair)...), 8*len(b)+2*mostPair)
		if valid && (ok != okToo || ok && (want != got || read != readToo)) {
			t.Fatalf("%v, %d: %s\n%v, %d: %s", ok, read, want, okToo, readToo, got)
		}
	})
}
