package frame

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func gz(t testing.TB, s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zst(t testing.TB, s string) string {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(s), nil))
}

func TestDecompressKnowsFormatsByTheirFirstBytes(t *testing.T) {
	long := strings.Repeat("level=info msg=\"ready\"\n", 20000)
	tests := []struct{ name, in, want string }{
		{"empty input", "", ""},
		{"plain text", "a\nb\n", "a\nb\n"},
		{"text that begins like zstd", "(", "("},
		{"text that begins like a skippable frame", "P*", "P*"},
		{"two bytes of gzip are no gzip", "\x1f\x8b", "\x1f\x8b"},
		{"gzip", gz(t, long), long},
		{"gzip members in a row", gz(t, "a\nb") + gz(t, "c\n"), "a\nbc\n"},
		{"zstd", zst(t, long), long},
		{"zstd frames in a row", zst(t, "a\nb") + zst(t, "c\n"), "a\nbc\n"},
		{"zstd behind a skippable frame", "\x50\x2a\x4d\x18\x02\x00\x00\x00ab" + zst(t, "a\n"), "a\n"},
	}
	for _, tt := range tests {
		for name, src := range splits(tt.in) {
			r, err := Decompress(src)
			if err != nil {
				t.Fatalf("%s, %s: %v", tt.name, name, err)
			}
			got, err := io.ReadAll(r)
			if err != nil || string(got) != tt.want {
				t.Errorf("%s, %s: %d bytes, %v; want %d", tt.name, name, len(got), err, len(tt.want))
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestDamagedInputIsAnErrorOfOurs(t *testing.T) {
	var text strings.Builder
	for i := range 20000 {
		text.WriteString(strings.Repeat("canary", i%7) + "\n")
	}
	g, z := gz(t, text.String()), zst(t, text.String())
	flip := func(s string, at int) string { return s[:at] + string(s[at]^0x55) + s[at+1:] }
	errDisk := errors.New("disk")
	tests := []struct {
		name string
		in   io.Reader
		want error
	}{
		{"gzip cut in the data", strings.NewReader(g[:len(g)/2]), ErrTruncated},
		{"gzip cut in the trailer", strings.NewReader(g[:len(g)-3]), ErrTruncated},
		{"gzip cut in the head", strings.NewReader(g[:5]), ErrTruncated},
		{"gzip with a wrong checksum", strings.NewReader(flip(g, len(g)-6)), ErrCorrupt},
		{"gzip with something behind", strings.NewReader(g + "some plain text\n"), ErrCorrupt},
		{"zstd cut in the data", strings.NewReader(z[:len(z)/2]), ErrTruncated},
		{"zstd with a wrong checksum", strings.NewReader(flip(z, len(z)-2)), ErrCorrupt},
		{"the source's own error stays", io.MultiReader(strings.NewReader(g[:len(g)/2]), iotest.ErrReader(errDisk)), errDisk},
		{"an error in the first bytes", io.MultiReader(strings.NewReader("\x1f"), iotest.ErrReader(errDisk)), errDisk},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Decompress(tt.in)
			if err == nil {
				_, err = io.ReadAll(r)
			}
			if err != tt.want {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestZstdWindowIsBounded(t *testing.T) {
	tests := []struct {
		name   string
		window byte // descriptor: exponent above 10, shifted by 3
		want   error
	}{
		{"128 MiB is what zstd --long asks for", 17 << 3, nil},
		{"256 MiB is too much", 18 << 3, ErrTooLarge},
		{"3.75 TiB is too much", 0xff, ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// A frame with an empty last block.
			r, err := Decompress(strings.NewReader("\x28\xb5\x2f\xfd\x00" + string([]byte{tt.window}) + "\x01\x00\x00"))
			if err == nil {
				_, err = io.ReadAll(r)
			}
			if err != tt.want {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestBombStreamsThrough(t *testing.T) {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	io.Copy(w, io.LimitReader(letters{}, 64<<20))
	w.Close()
	z, err := Decompress(&b)
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader(z, Options{})
	total := 0
	for {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		total += len(p.Data)
	}
	if total != 64<<20 || len(r.buf) > 2<<20 {
		t.Errorf("%d bytes through a buffer of %d", total, len(r.buf))
	}
}
