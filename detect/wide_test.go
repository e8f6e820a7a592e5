package detect

import (
	"bytes"
	"math/rand"
	"strconv"
	"testing"
)

// What reads eight bytes at once finds what is found byte by byte.
func TestWideLooksAgreeWithBytes(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	draw := func(alphabet string, n int) []byte {
		b := make([]byte, 1+r.Intn(n))
		for i := range b {
			b[i] = alphabet[r.Intn(len(alphabet))]
		}
		return b
	}
	old := 0
	for range 20000 {
		b := draw("::::::::::::::::::::::: : : : : : : : : : :aayn\\019253.", 200)
		start := r.Intn(len(b))
		want := agesByByte(b, start, start+1)
		if got := ageNear(b, start, start+1); got != want {
			t.Fatalf("an age near byte %d of %q: %v", start, b, got)
		}
		if want {
			old++
		}
	}
	if old < 1000 || old > 19000 {
		t.Errorf("%d of 20000 texts hold an age: too few, or too many, to tell", old)
	}
	public := 0
	for range 20000 {
		b := draw("0123456789a/: .", 20)
		at := -1
		for n := range 4 + r.Intn(3) {
			if n > 0 {
				b = append(b, '.')
			}
			if b = strconv.AppendInt(b, int64([]int{10, 192, 168, r.Intn(300), r.Intn(300), r.Intn(300)}[r.Intn(6)]), 10); n > 2 && (at < 0 || r.Intn(2) > 0) {
				at = len(b) - 1 // of four octets
			}
		}
		b = append(b, draw(".0 a", 3)...)
		want := quadByParts(b, at)
		if got := quadAround(b, at); got != want {
			t.Fatalf("a public address around byte %d of %q: %v", at, b, got)
		}
		if want {
			public++
		}
	}
	if public < 1000 || public > 19000 {
		t.Errorf("%d of 20000 texts hold an address: too few, or too many, to tell", public)
	}
}

// What a condition sees of a narrow window is what it sees of a wide one.
func TestNarrowWindowsAgreeWithWideOnes(t *testing.T) {
	r := rand.New(rand.NewSource(11))
	const parts = `    ,.:0191y"a\n` + "\n"
	for _, c := range conditions {
		if c.far == 0 {
			continue
		}
		wide := c
		wide.far = 0
		narrow, far, held := c.onRaw("w"), wide.onRaw("w"), 0
		for range 20000 {
			b := make([]byte, 1+r.Intn(300))
			plain := r.Intn(2) * 5 // without backslashes and line feeds
			for i := range b {
				if b[i] = parts[r.Intn(len(parts))]; r.Intn(40+1000*plain) > 0 && (b[i] == '\\' || b[i] == '\n' || r.Intn(3) > 0) {
					b[i] = ' '
				}
			}
			at := r.Intn(len(b))
			b[at] = 'x'
			if r.Intn(4) == 0 && at+4 < len(b) {
				copy(b[at+1:], []string{" 1", " wit", "1.12", " with "}[r.Intn(4)])
			}
			want := far(b, at)
			if got := narrow(b, at); got != want {
				t.Fatalf("%s: %v in the narrow window around byte %d of %q", c.name, got, at, b)
			}
			if want {
				held++
			}
		}
		if held == 0 {
			t.Errorf("%s never held", c.name)
		}
	}
}

func quadByParts(text []byte, at int) bool {
	part := func(c rune) bool { return c != '.' && (c < '0' || c > '9') }
	lo, hi := bytes.LastIndexFunc(text[:at], part)+1, len(text)
	if n := bytes.IndexFunc(text[at:], part); n >= 0 {
		hi = at + n
	}
	parts := bytes.Split(text[lo:hi], []byte{'.'})
	for k := 0; k+4 <= len(parts); k++ {
		if publicAddress(bytes.Join(parts[k:k+4], []byte{'.'})) {
			return true
		}
	}
	return false
}

func agesByByte(text []byte, start, end int) bool {
	begins := func(i int) bool { return isDigitByte(text[i]) && oldAge(text, i) }
	for i, n := end, 0; i < len(text) && n < reach; i++ {
		if begins(i) {
			return true
		}
		if text[i] != '\\' {
			n++
		}
	}
	for i, n := start-1, 0; i >= 0 && n < reach; i-- {
		if begins(i) {
			return true
		}
		if text[i] != '\\' {
			n++
		}
	}
	return false
}
