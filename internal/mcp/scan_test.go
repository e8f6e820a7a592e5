package mcp

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

func scanned(pieces ...string) *message {
	m := &message{scanner: &scanner{}}
	for _, p := range pieces {
		m.feed([]byte(p))
	}
	m.raw = []byte(strings.Join(pieces, ""))
	return m
}

func TestScannerFindsMembers(t *testing.T) {
	for _, tt := range []struct {
		why, in string
		field   field
		want    string // text of the member; "" for none
	}{
		{"a number", `{"jsonrpc":"2.0","id":17,"method":"ping"}`, fID, `17`},
		{"at the end of the object", `{"id":17}`, fID, `17`},
		{"white space everywhere", " { \"id\" :\t17 , \"method\" : \"x\" } ", fID, `17`},
		{"a string with escapes", `{"id":"a\"}{\\","method":"x"}`, fID, `"a\"}{\\"`},
		{"behind a large result", `{"result":{"content":[{"id":1},{"a":[[[[{"id":2}]]]]}]},"id":3}`, fID, `3`},
		{"only of the message itself", `{"params":{"id":5},"method":"m"}`, fID, ``},
		{"a key with an escape", `{"\u0069d":9}`, fID, `9`},
		{"name of params", `{"params":{"name":"get","arguments":{"name":"no"}}}`, fName, `"get"`},
		{"not of what stands in arguments", `{"params":{"arguments":{"name":"no"}}}`, fName, ``},
		{"arguments whole", `{"params":{"arguments":{"a":[1,{"b":"}"}]} ,"name":"x"}}`, fArguments, `{"a":[1,{"b":"}"}]}`},
		{"the last of two, as most programs read it", `{"id":1,"id":2}`, fID, `2`},
		{"members of an earlier params do not count", `{"params":{"name":"a"},"params":{}}`, fName, ``},
		{"isError", `{"id":1,"result":{"isError":true}}`, fIsError, `true`},
		{"isError of a part of the content", `{"id":1,"result":{"content":[{"isError":true}]}}`, fIsError, ``},
		{"null", `{"id":null}`, fID, `null`},
	} {
		for cut := range len(tt.in) {
			m := scanned(tt.in[:cut], tt.in[cut:])
			if got := string(m.bytes(tt.field)); got != tt.want || m.bad || !m.ended {
				t.Fatalf("%s, cut at %d: %q, want %q (bad %v, ended %v)", tt.why, cut, got, tt.want, m.bad, m.ended)
			}
			if v := &m.vals[tt.field]; tt.want != "" && tt.want[0] != '{' && string(v.raw) != tt.want {
				t.Fatalf("%s, cut at %d: kept %q", tt.why, cut, v.raw)
			}
		}
	}
}

func TestScannerSeesWhatIsNoMessage(t *testing.T) {
	for _, tt := range []struct{ why, in string }{
		{"text", `Server listening on port 3000`},
		{"a number", `42`},
		{"two messages on a line", `{"id":1} {"id":2}`},
		{"text behind it", `{"id":1} ok`},
		{"a bracket too many", `{"id":1}}`},
		{"brackets that do not fit", `{"id":[1}`},
		{"no colon", `{"id" 1}`},
		{"no comma", `{"id":1 "method":"x"}`},
		{"a comma too many", `{"id":1,}`},
		{"no value", `{"id":,"method":"x"}`},
	} {
		if m := scanned(tt.in); m.whole() {
			t.Errorf("%s is taken for a message", tt.why)
		}
	}
	for _, in := range []string{`{"id":1`, `{"id":"a`, `[{"id":1}`, ``} {
		if m := scanned(in); m.whole() {
			t.Errorf("%q is whole", in)
		}
	}
}

func TestScannerCountsElements(t *testing.T) {
	m := scanned(`{"id":1,"result":{"content":[{"a":[1,2,3]},"x",[4,5]],"contents":[]}}`)
	if m.vals[fContent].n != 3 || m.vals[fContents].n != 0 || m.vals[fContents].kind != '[' {
		t.Errorf("%d and %d elements", m.vals[fContent].n, m.vals[fContents].n)
	}
}

func TestScannerHoldsLittle(t *testing.T) {
	m := &message{scanner: &scanner{}}
	m.feed([]byte(`{"id":"`))
	part := bytes.Repeat([]byte(`\\x`), 1<<20)
	for range 8 {
		m.feed(part)
	}
	m.feed([]byte(`","` + strings.Repeat("k", 1<<20) + `":1,"method":"m"}`))
	if !m.vals[fID].over || len(m.vals[fID].raw) > maxScalar || cap(m.key) > 4*maxKey || m.method() != "m" {
		t.Errorf("holds %d and %d bytes", len(m.vals[fID].raw), cap(m.key))
	}
	if _, ok := idKey(&m.vals[fID]); ok {
		t.Error("an id that is not whole has a key")
	}
}

func TestIdsAreEqualWhenTheyAreOneValue(t *testing.T) {
	key := func(id string) string {
		k, _ := idKey(&scanned(`{"id":` + id + `}`).vals[fID])
		return k
	}
	for _, tt := range []struct {
		a, b string
		same bool
		why  string
	}{
		{"1", "1.0", true, "some programs have floats only"},
		{"100", "1e2", true, "and write them in their own way"},
		{"-0", "0", true, "one number"},
		{`"a"`, `"\u0061"`, true, "one string"},
		{"1", `"1"`, false, "a number is no string"},
		{"null", `"null"`, false, "nor is null"},
		{"9007199254740993", "9007199254740992", false, "beyond what floats can tell apart"},
		{"1.5", "1", false, "two numbers"},
	} {
		if (key(tt.a) == key(tt.b)) != tt.same {
			t.Errorf("%s and %s: %s", tt.a, tt.b, tt.why)
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":[1,{}]}}}`), uint64(1))
	f.Add([]byte(`[{"id":1},{"id":"\ud800\"","result":{}}]`), uint64(2))
	f.Add([]byte(`{"result":{"content":[[],{}],"isError":true},"id":1e3,"id":2}`), uint64(3))
	f.Fuzz(func(t *testing.T, in []byte, seed uint64) {
		whole := scanned(string(in))
		r := rand.New(rand.NewPCG(seed, 1))
		cut := &message{scanner: &scanner{}, raw: in}
		for rest := in; len(rest) > 0; {
			n := 1 + r.IntN(len(rest))
			cut.feed(rest[:n])
			rest = rest[n:]
		}
		if cut.bad != whole.bad || cut.ended != whole.ended || cut.repeats != whole.repeats {
			t.Fatal("what is seen depends on the cuts")
		}
		for f := range numFields {
			if string(cut.vals[f].raw) != string(whole.vals[f].raw) || cut.vals[f].start != whole.vals[f].start || cut.vals[f].end != whole.vals[f].end {
				t.Fatalf("field %d depends on the cuts", f)
			}
		}
		if !json.Valid(in) {
			return
		}
		var o map[string]json.RawMessage
		if json.Unmarshal(in, &o) != nil || o == nil {
			if whole.level[1].kind != '[' && whole.whole() {
				t.Fatal("a scalar is a message")
			}
			return
		}
		if !whole.whole() {
			t.Fatal("a valid object is none")
		}
		for f, key := range map[field]string{fID: "id", fMethod: "method", fParams: "params", fResult: "result", fError: "error"} {
			want, there := o[key]
			if there != whole.has(f) {
				t.Fatalf("%s: %v", key, whole.has(f))
			}
			if got := whole.bytes(f); there && !bytes.Equal(got, want) {
				t.Fatalf("%s is %q, want %q", key, got, want)
			}
		}
	})
}

// copier takes messages and writes them again, as a proxy that changes nothing.
// It holds them for as long as it may.
type copier struct {
	raw   bytes.Buffer // as they were read
	out   bytes.Buffer
	held  [][]byte
	lines int
	longs int
}

func (c *copier) fresh(b []byte) error { c.raw.Write(b); return nil }

func (c *copier) settle() error {
	for _, b := range c.held {
		c.out.Write(b)
	}
	c.held = nil
	return nil
}

func (c *copier) line(m *message, newline bool) error {
	c.lines++
	if newline {
		c.held = append(c.held, m.raw[:len(m.raw)+1])
	} else {
		c.held = append(c.held, m.raw)
	}
	return nil
}

func (c *copier) long(*message) (bool, error) {
	c.settle()
	c.longs++
	return c.longs%2 == 1, nil
}

func (c *copier) more(b []byte) error { c.out.Write(b); return nil }

func (c *copier) end(m *message, passed, newline bool) error {
	if !passed {
		c.out.WriteString("<dropped>")
	}
	if newline {
		c.out.WriteByte('\n')
	}
	return nil
}

func TestLinesPassAsTheyAreHoweverTheyAreRead(t *testing.T) {
	long := strings.Repeat("x", 3000)
	in := "a\n\nbc\r\n" + long + "1\nd\n" + long + "2\ne\n" + long + "3"
	want := strings.Replace(in, long+"2", "<dropped>", 1)
	for _, one := range []bool{true, false} {
		c := &copier{}
		r := iotest.HalfReader(strings.NewReader(in))
		if one {
			r = iotest.OneByteReader(strings.NewReader(in))
		}
		if err := readLines(r, 2000, c); err != nil {
			t.Fatal(err)
		}
		if c.out.String() != want || c.longs != 3 || c.lines != 5 {
			t.Errorf("%d lines, %d long ones, %d bytes, want %d", c.lines, c.longs, c.out.Len(), len(want))
		}
		if c.raw.String() != in {
			t.Error("the bytes of the reads are not those of the input")
		}
	}
}
