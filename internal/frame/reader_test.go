package frame

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// record is the rule of the tests for joined records: "1P…" and "2P…" go on
// in the next record of stream 1 or 2.
func goesOn(line []byte) bool { return len(line) > 1 && line[1] == 'P' && streamOf(line) > 0 }

func streamOf(line []byte) int {
	if len(line) > 1 && (line[0] == '1' || line[0] == '2') && (line[1] == 'P' || line[1] == 'F') {
		return int(line[0] - '0')
	}
	return 0
}

// trace runs a Reader to its end. keep is what each window gives back. The
// result names every line, window and terminator, not the blocks: those may
// depend on the reads.
func trace(t testing.TB, src io.Reader, o Options, keep int) (out []byte, cuts []string, err error) {
	t.Helper()
	r := NewReader(src, o)
	for {
		p, err := r.Next()
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return out, cuts, err
		}
		switch p.Kind {
		case Lines:
			if len(p.Data) == 0 {
				t.Fatal("empty block")
			}
			out = append(out, p.Data...)
			for line := range bytes.Lines(p.Data) {
				if n := len(bytes.TrimSuffix(line, []byte("\n"))); n > r.o.MaxLine {
					t.Fatalf("a line of %d bytes in a block, the limit is %d", n, r.o.MaxLine)
				}
				cuts = append(cuts, fmt.Sprintf("line %d", len(line)))
			}
			if o.Continues != nil {
				cuts = append(cuts, "")
			}
		case Window:
			n := min(keep, len(p.Data))
			out = append(out, p.Data[:len(p.Data)-n]...)
			cuts = append(cuts, fmt.Sprintf("window %d", len(p.Data)))
			r.Back(n)
		case Last:
			out = append(append(out, p.Data...), p.End...)
			cuts = append(cuts, fmt.Sprintf("last %d %q", len(p.Data), p.End))
		}
	}
}

// splits are ways to hand out the same bytes.
func splits(in string) map[string]io.Reader {
	m := map[string]io.Reader{
		"whole":       strings.NewReader(in),
		"one byte":    iotest.OneByteReader(strings.NewReader(in)),
		"half":        iotest.HalfReader(strings.NewReader(in)),
		"data at end": iotest.DataErrReader(strings.NewReader(in)),
		"random":      &jerky{r: strings.NewReader(in), rnd: rand.New(rand.NewPCG(1, 2))},
	}
	return m
}

// jerky returns random lengths, and nothing at all now and then.
type jerky struct {
	r   io.Reader
	rnd *rand.Rand
}

func (j *jerky) Read(p []byte) (int, error) {
	return j.r.Read(p[:j.rnd.IntN(min(len(p), 40)+1)])
}

func TestReaderIsTheSameForEverySplit(t *testing.T) {
	small := Options{Size: 16, MaxLine: 32, Hold: 64}
	tests := []struct {
		name, in string
		o        Options
	}{
		{"empty input gives nothing", "", small},
		{"one newline is one empty line", "\n", small},
		{"no final newline stays without", "a\nb", small},
		{"CRLF belongs to the line", "a\r\nb\r\n", small},
		{"NUL and BOM are bytes like others", "\xef\xbb\xbfa\x00b\n\x00\n", small},
		{"a line of the limit is a line", strings.Repeat("x", 32) + "\nb\n", small},
		{"one byte more is a long line", strings.Repeat("x", 33) + "\nb\n", small},
		{"a long line of whole windows", strings.Repeat("x", 96) + "\nb\n", small},
		{"a long line without newline", "a\n" + strings.Repeat("x", 200), small},
		{"two long lines in a row", strings.Repeat("x", 70) + "\n" + strings.Repeat("y", 71) + "\nb\nc", small},
		{"a long line that ends the input", strings.Repeat("x", 70) + "\n", small},
		{"short reads of long blocks", strings.Repeat("0123456789\n", 50), small},
		{"limits by default", strings.Repeat("0123456789\n", 500), Options{}},
		{"windows shorter than the limit", strings.Repeat("x", 200) + "\nb\n" + strings.Repeat("y", 33), Options{Size: 16, MaxLine: 32, Window: 20}},
		{"empty lines", strings.Repeat("\n", 100), small},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, keep := range []int{0, 7} {
				_, want, err := trace(t, strings.NewReader(tt.in), tt.o, keep)
				if err != nil {
					t.Fatal(err)
				}
				for name, src := range splits(tt.in) {
					out, cuts, err := trace(t, src, tt.o, keep)
					if err != nil || string(out) != tt.in {
						t.Fatalf("%s, keep %d: output differs from the input (%v): %q", name, keep, err, out)
					}
					if fmt.Sprint(cuts) != fmt.Sprint(want) {
						t.Fatalf("%s, keep %d: cut %v, want %v", name, keep, cuts, want)
					}
				}
			}
		})
	}
}

func TestReaderCutsLongLinesIntoWindows(t *testing.T) {
	tests := []struct {
		name string
		n    int
		want string
	}{
		{"at the limit it is a line", 32, `[line 2 line 33 line 1]`},
		{"one more and it is long", 33, `[line 2 window 32 last 8 "\n" line 1]`},
		{"what a window gives back stands before the next", 75, `[line 2 window 32 window 39 last 18 "\n" line 1]`},
		{"the last window may be full", 64, `[line 2 window 32 last 39 "\n" line 1]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := "a\n" + strings.Repeat("x", tt.n) + "\nb"
			_, cuts, _ := trace(t, strings.NewReader(in), Options{Size: 16, MaxLine: 32}, 7)
			if fmt.Sprint(cuts) != tt.want {
				t.Errorf("cut %v, want %s", cuts, tt.want)
			}
		})
	}
}

// groups returns the blocks as they come from one read per line.
func groups(t *testing.T, in string, o Options) []string {
	t.Helper()
	r := NewReader(iotest.OneByteReader(strings.NewReader(in)), o)
	var out []string
	for {
		p, err := r.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(p.Data))
	}
}

func TestBlocksDoNotEndInsideARecord(t *testing.T) {
	tests := []struct {
		name, in, want string
	}{
		{"plain lines come one by one", "a\nb\n", "a|b"},
		{"a record in parts comes in one block", "1Pa\n1Pb\n1Fc\nd\n", "1Pa 1Pb 1Fc|d"},
		{"another stream in between does not close it", "1Pa\n2Fx\n1Fc\n2Fy\n", "1Pa 2Fx 1Fc|2Fy"},
		{"two streams, both open", "1Pa\n2Px\n1Fb\n2Fy\n", "1Pa 2Px 1Fb 2Fy"},
		{"the end of input closes it", "1Pa\n1Pb\n", "1Pa 1Pb"},
		{"an unfinished last line goes with it", "1Pa\n1Fb", "1Pa 1Fb"},
		{"the limit of bytes closes it", strings.Repeat("1Pabcde\n", 10), strings.TrimSuffix(strings.Repeat("1Pabcde ", 8), " ") + "|1Pabcde 1Pabcde"},
		{"a line that is too long closes it", "1Pa\n" + strings.Repeat("x", 33) + "\n", "1Pa|" + strings.Repeat("x", 32) + "|x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Options{Size: 64, MaxLine: 32, Hold: 64, Continues: goesOn, Stream: streamOf}
			var got []string
			for _, b := range groups(t, tt.in, o) {
				got = append(got, strings.ReplaceAll(strings.TrimSuffix(b, "\n"), "\n", " "))
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got %s\nwant %s", s, tt.want)
			}
		})
	}
}

// TestEveryRecordIsWholeInItsBlock asserts the rule over random interleaved
// records and reads.
func TestEveryRecordIsWholeInItsBlock(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var in []byte
		for i := range rnd.IntN(60) {
			in = append(in, "12a"[rnd.IntN(2+i%2)], "PF"[rnd.IntN(2)])
			in = append(in, strings.Repeat("x", rnd.IntN(20))...)
			in = append(in, '\n')
		}
		in = append(in, "1F\n2F\n"...)
		o := Options{Size: 64, MaxLine: 1 << 10, Hold: 1 << 16, Continues: goesOn, Stream: streamOf}
		r := NewReader(&jerky{r: bytes.NewReader(in), rnd: rnd}, o)
		var out []byte
		for {
			p, err := r.Next()
			if err == io.EOF {
				break
			}
			var open [4]bool
			for line := range bytes.Lines(p.Data) {
				line = bytes.TrimSuffix(line, []byte("\n"))
				open[streamOf(line)] = goesOn(line)
			}
			if open != [4]bool{} {
				t.Fatalf("block ends inside a record: %q", p.Data)
			}
			out = append(out, p.Data...)
		}
		if !bytes.Equal(out, in) {
			t.Fatal("output differs from the input")
		}
	}
}

// scripted hands out one chunk a read; "" stands for a pause.
type scripted struct {
	chunks []string
	waits  int
}

func (s *scripted) Wait(time.Duration) bool {
	s.waits++
	if len(s.chunks) > 0 && s.chunks[0] == "" {
		s.chunks = s.chunks[1:]
		return false
	}
	return true
}

func (s *scripted) Read(p []byte) (int, error) {
	if len(s.chunks) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.chunks[0])
	s.chunks = s.chunks[1:]
	return n, nil
}

func TestQuietReleasesAnOpenRecord(t *testing.T) {
	src := &scripted{chunks: []string{"a\n", "1Pb\n", "1Pc\n", "", "1Fd\n"}}
	r := NewReader(src, Options{Continues: goesOn, Stream: streamOf})
	var got []string
	for {
		p, err := r.Next()
		if err != nil {
			break
		}
		got = append(got, string(p.Data))
	}
	if want := `["a\n" "1Pb\n1Pc\n" "1Fd\n"]`; fmt.Sprintf("%q", got) != want {
		t.Errorf("got %q, want %s", got, want)
	}
	if src.waits != 2 {
		t.Errorf("asked %d times whether to wait; only open records wait, so 2", src.waits)
	}
}

func TestWhatOneReadReturnedIsGivenOutAtOnce(t *testing.T) {
	src := &scripted{chunks: []string{"a\nb", "c\n", "d"}}
	r := NewReader(src, Options{})
	for i, want := range []string{"a\n", "bc\n", "d"} {
		p, err := r.Next()
		if err != nil || string(p.Data) != want {
			t.Fatalf("%q, %v; want %q", p.Data, err, want)
		}
		if left := 2 - i; len(src.chunks) != left {
			t.Fatalf("%d reads left, want %d: read ahead of what was given out", len(src.chunks), left)
		}
	}
}

func TestFailingSourceWithholdsTheCutLine(t *testing.T) {
	errDisk := errors.New("disk")
	for _, in := range []string{"a\nb\nhalf", "a\nb\n" + strings.Repeat("x", 40)} {
		src := io.MultiReader(strings.NewReader(in), iotest.ErrReader(errDisk))
		out, _, err := trace(t, src, Options{Size: 16, MaxLine: 32}, 0)
		if err != errDisk {
			t.Errorf("error %v, want that of the source", err)
		}
		if !strings.HasPrefix(string(out), "a\nb\n") || strings.Contains(string(out), "half") {
			t.Errorf("got %q", out)
		}
	}
	src := iotest.ErrReader(nil)
	if _, _, err := trace(t, src, Options{}, 0); err != ErrNoProgress {
		t.Errorf("a source that returns nothing: %v, want ErrNoProgress", err)
	}
}

func TestWindowGivenBackWholeIsAnError(t *testing.T) {
	src := strings.NewReader(strings.Repeat("x", 100))
	if _, _, err := trace(t, src, Options{Size: 16, MaxLine: 32}, 1000); err != ErrStuck {
		t.Errorf("error %v, want ErrStuck", err)
	}
}

func TestTakeLeavesThePieceValid(t *testing.T) {
	in := strings.Repeat("0123456789\n", 1000)
	r := NewReader(strings.NewReader(in), Options{Size: 256})
	var kept [][]byte
	for {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		kept = append(kept, p.Data)
		r.Take(nil)
	}
	if out := bytes.Join(kept, nil); string(out) != in {
		t.Error("blocks changed after they were taken")
	}
}

func TestLongLineNeedsFlatMemory(t *testing.T) {
	r := NewReader(io.LimitReader(letters{}, 64<<20), Options{})
	for {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		if p.Kind == Window {
			r.Back(4096)
		}
	}
	if n := len(r.buf); n > 2<<20 {
		t.Errorf("buffer of %d bytes, want at most 2 MiB", n)
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestReaderAllocatesNothingPerBlock(t *testing.T) {
	src := &endless{text: []byte(strings.Repeat("0123456789\n", 100))}
	r := NewReader(src, Options{Size: 512, Continues: goesOn, Stream: streamOf})
	r.Next()
	r.Next()
	if n := testing.AllocsPerRun(100, func() { r.Next() }); n != 0 {
		t.Errorf("%v allocations a block, want none", n)
	}
}

type endless struct {
	text []byte
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte("a\nb"), uint8(3), uint8(8), uint8(2))
	f.Add([]byte("1Pa\n2Fb\n1Fc\n"), uint8(1), uint8(200), uint8(0))
	f.Add([]byte(strings.Repeat("x", 300)+"\n1P\n"), uint8(16), uint8(20), uint8(9))
	f.Fuzz(func(t *testing.T, in []byte, size, maxLine, keep uint8) {
		o := Options{Size: int(size) + 1, MaxLine: int(maxLine) + 2, Hold: 64, Window: int(maxLine)/3 + 2}
		back := int(keep) % o.Window
		_, want, _ := trace(t, bytes.NewReader(in), o, back)
		for name, src := range splits(string(in)) {
			out, cuts, err := trace(t, src, o, back)
			if err != nil || !bytes.Equal(out, in) {
				t.Fatalf("%s: output differs from the input (%v)", name, err)
			}
			if fmt.Sprint(cuts) != fmt.Sprint(want) {
				t.Fatalf("%s: cut %v, want %v", name, cuts, want)
			}
			o := o
			o.Continues, o.Stream = goesOn, streamOf
			if out, _, err = trace(t, splits(string(in))[name], o, back); err != nil || !bytes.Equal(out, in) {
				t.Fatalf("%s: records: output differs from the input (%v)", name, err)
			}
		}
	})
}
