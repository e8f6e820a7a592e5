package rewrite

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
)

// edit builds an edit of the first occurrence of raw in line.
func edit(line, raw string, cl class.Class, a Action) Edit {
	i := strings.Index(line, raw)
	return Edit{Start: i, End: i + len(raw), Class: cl, Action: a, Value: []byte(raw)}
}

func TestSplice(t *testing.T) {
	quoted := func(e Edit, q string, n NumberForm) Edit {
		e.Quote, e.Number = []byte(q), n
		return e
	}
	valued := func(e Edit, v string) Edit {
		e.Value = []byte(v)
		return e
	}
	ssn := `ssn=078-05-1120 ok`
	num := `{"mrn":100234,"n":1}`
	nested := `{"log":"{\"mrn\":100234}"}`
	for _, c := range []struct {
		why, line string
		edits     []Edit
		want      string
	}{
		{"no edit copies the line", "plain \xff text", nil, "plain \xff text"},
		{"a marker stands for the value", ssn, []Edit{edit(ssn, "078-05-1120", class.SSN, Redact)}, "ssn=[SSN] ok"},
		{"a mask keeps the length", ssn, []Edit{edit(ssn, "078-05-1120", class.SSN, Mask)}, "ssn=*********** ok"},
		{"drop leaves nothing", ssn, []Edit{edit(ssn, "078-05-1120", class.SSN, Drop)}, "ssn= ok"},
		{"keep leaves the value", ssn, []Edit{edit(ssn, "078-05-1120", class.SSN, Keep)}, ssn},
		{"an action nobody decided still hides", ssn, []Edit{edit(ssn, "078-05-1120", class.SSN, Default)}, "ssn=[SSN] ok"},
		{"no general form: the marker", ssn, []Edit{edit(ssn, "078-05-1120", class.SSN, Generalize)}, "ssn=[SSN] ok"},
		{"first and last byte", "ab", []Edit{edit("ab", "a", class.Name, Redact), edit("ab", "b", class.MRN, Redact)}, "[NAME][MRN]"},
		{"a mask counts raw bytes, not decoded ones", `"\u0041nn"`, []Edit{valued(edit(`"\u0041nn"`, `\u0041nn`, class.Name, Mask), "Ann")}, `"********"`},

		{"a number becomes a string", num, []Edit{quoted(edit(num, "100234", class.MRN, Redact), `"`, NumberString)}, `{"mrn":"[MRN]","n":1}`},
		{"a number in a nested document takes its quotes", nested, []Edit{quoted(edit(nested, "100234", class.MRN, Redact), `\"`, NumberString)}, `{"log":"{\"mrn\":\"[MRN]\"}"}`},
		{"zero form", num, []Edit{quoted(edit(num, "100234", class.MRN, Redact), `"`, NumberZero)}, `{"mrn":0,"n":1}`},
		{"null form", num, []Edit{quoted(edit(num, "100234", class.MRN, Redact), `"`, NumberNull)}, `{"mrn":null,"n":1}`},
		{"a dropped number is null in every form", num, []Edit{quoted(edit(num, "100234", class.MRN, Drop), `"`, NumberZero)}, `{"mrn":null,"n":1}`},
		{"a masked number is a number of its length", num, []Edit{quoted(edit(num, "100234", class.MRN, Mask), `"`, NumberString)}, `{"mrn":100000,"n":1}`},
		{"a masked digit is a zero", `{"mrn":7}`, []Edit{quoted(edit(`{"mrn":7}`, "7", class.MRN, Mask), `"`, NumberString)}, `{"mrn":0}`},
		{"null says nothing", `{"mrn":null}`, []Edit{quoted(edit(`{"mrn":null}`, "null", class.MRN, Redact), `"`, NumberString)}, `{"mrn":null}`},
		{"a literal becomes a string", `{"x":true}`, []Edit{quoted(edit(`{"x":true}`, "true", class.Unique, Redact), `"`, NumberString)}, `{"x":"[ID]"}`},

		{"bytes without a value are dropped", "a1120b", []Edit{valued(edit("a1120b", "1120", class.None, Drop), "")}, "ab"},
		{"bytes without a value are masked", "a1120b", []Edit{valued(edit("a1120b", "1120", class.None, Mask), "")}, "a****b"},
		{"bytes without a value are redacted", "a1120b", []Edit{valued(edit("a1120b", "1120", class.SSN, Redact), "")}, "a[SSN]b"},
		{"bytes without a value have no general form", "a1120b", []Edit{valued(edit("a1120b", "1120", class.DOB, Generalize), "")}, "a[DOB]b"},
		{"an empty value stays empty", `""`, []Edit{{Start: 1, End: 1, Class: class.Name, Action: Redact}}, `""`},
		{"a marker stays, of whatever class", `mrn=[SSN]`, []Edit{edit(`mrn=[SSN]`, "[SSN]", class.MRN, Redact)}, `mrn=[SSN]`},
		{"a marker stays under a mask", `mrn=[MRN]`, []Edit{edit(`mrn=[MRN]`, "[MRN]", class.MRN, Mask)}, `mrn=[MRN]`},
		{"a placeholder keeps its raw form", `<n>&lt;redacted&gt;</n>`, []Edit{valued(edit(`<n>&lt;redacted&gt;</n>`, "&lt;redacted&gt;", class.Name, Redact), "<redacted>")}, `<n>&lt;redacted&gt;</n>`},
		{"brackets do not make a marker", `mrn=[778812]`, []Edit{edit(`mrn=[778812]`, "[778812]", class.MRN, Redact)}, `mrn=[MRN]`},
		{"a general form keeps its raw bytes", `"\u0031980"`, []Edit{valued(edit(`"\u0031980"`, `\u0031980`, class.DOB, Generalize), "1980")}, `"\u0031980"`},
	} {
		if got := string(Splice(nil, []byte(c.line), c.edits, &Config{})); got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
	}
}

func TestSpliceAppends(t *testing.T) {
	line := []byte("mrn 778812")
	got := Splice([]byte("kept "), line, []Edit{{Start: 4, End: 10, Class: class.MRN, Action: Redact, Value: line[4:]}}, &Config{})
	if string(got) != "kept mrn [MRN]" {
		t.Errorf("got %s", got)
	}
}

func TestSpliceRefusesWrongSpans(t *testing.T) {
	v := []byte("x")
	for why, edits := range map[string][]Edit{
		"overlap":          {{Start: 0, End: 4, Value: v, Action: Redact}, {Start: 3, End: 5, Value: v, Action: Redact}},
		"out of order":     {{Start: 4, End: 5, Value: v, Action: Redact}, {Start: 0, End: 2, Value: v, Action: Redact}},
		"behind the line":  {{Start: 4, End: 11, Value: v, Action: Redact}},
		"end before start": {{Start: 4, End: 3, Value: v, Action: Redact}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", why)
				}
			}()
			Splice(nil, []byte("0123456789"), edits, &Config{})
		}()
	}
}

// randomEdits cuts a line into kept and edited pieces.
func randomEdits(r *rand.Rand, line []byte) []Edit {
	var edits []Edit
	for pos := 0; pos < len(line); {
		pos += r.IntN(8)
		end := pos + 1 + r.IntN(12)
		if end > len(line) {
			break
		}
		e := Edit{
			Start: pos, End: end,
			Class:  class.Name + class.Class(r.IntN(int(class.Count)-1)),
			Action: Redact + Action(r.IntN(4)),
			Value:  line[pos:end],
			Number: NumberForm(r.IntN(3)),
		}
		if r.IntN(3) == 0 {
			e.Quote = []byte(`"`)
		}
		edits = append(edits, e)
		pos = end
	}
	return edits
}

// checkSplice asserts that out is the line's kept bytes with replacements of
// the promised alphabet between them (L2).
func checkSplice(t *testing.T, line, out []byte, edits []Edit, c *Config) {
	t.Helper()
	pos := 0
	for i := range edits {
		e := &edits[i]
		kept := line[pos:e.Start]
		if !bytes.HasPrefix(out, kept) {
			t.Fatalf("bytes before edit %d changed", i)
		}
		out = out[len(kept):]
		want := Splice(nil, line[e.Start:e.End], []Edit{{Start: 0, End: e.End - e.Start, Class: e.Class,
			Action: e.Action, Value: e.Value, Quote: e.Quote, Number: e.Number}}, c)
		if !bytes.HasPrefix(out, want) {
			t.Fatalf("edit %d depends on what is around it", i)
		}
		if !bytes.Equal(want, line[e.Start:e.End]) {
			for _, b := range bytes.ReplaceAll(want, e.Quote, nil) {
				if b < ' ' || b > '~' || bytes.IndexByte([]byte(`"'\<>`), b) >= 0 {
					t.Fatalf("edit %d (%s, %s) wrote a byte that needs escaping", i, e.Class, e.Action)
				}
			}
		}
		out = out[len(want):]
		pos = e.End
	}
	if !bytes.Equal(out, line[pos:]) {
		t.Fatal("bytes after the last edit changed")
	}
}

func TestSpliceTouchesNothingElse(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []byte(`0123456789-/.:{}[]"\ aZ@=&?é<>` + "\x00\xff")
	for range 2000 {
		line := make([]byte, r.IntN(80))
		for i := range line {
			line[i] = alphabet[r.IntN(len(alphabet))]
		}
		edits := randomEdits(r, line)
		c := &Config{ReferenceYear: 2026, Strict: r.IntN(2) == 0}
		checkSplice(t, line, Splice(nil, line, edits, c), edits, c)
	}
}

func FuzzSplice(f *testing.F) {
	f.Add([]byte(`{"dob":"1980-01-31","mrn":778812}`), uint64(1))
	f.Add([]byte("https://portal.example.com/Patient/123?name=lee&x=%20"), uint64(7))
	f.Fuzz(func(t *testing.T, line []byte, seed uint64) {
		edits := randomEdits(rand.New(rand.NewPCG(seed, 0)), line)
		c := &Config{ReferenceYear: 2026, Strict: seed%2 == 0}
		checkSplice(t, line, Splice(nil, line, edits, c), edits, c)
		for cl := class.None + 1; cl < class.Count; cl++ {
			for a := Redact; a <= Drop; a++ {
				checkFixed(t, cl, a, string(line), nil, c)
			}
		}
	})
}

// TestBareNumbersStayJSON puts every outcome for a number into a document.
func TestBareNumbersStayJSON(t *testing.T) {
	for _, v := range []string{"0", "7", "45", "95", "601", "2139", "19800131", "1980", "-4", "1.5e3", "123456789", "true", "null"} {
		for cl := class.None + 1; cl < class.Count; cl++ {
			for a := Keep; a <= Drop; a++ {
				for n := NumberString; n <= NumberNull; n++ {
					e := Edit{Start: 5, End: 5 + len(v), Class: cl, Action: a, Value: []byte(v), Quote: []byte(`"`), Number: n}
					out := Splice(nil, []byte(`{"x":`+v+`,"y":1}`), []Edit{e}, &Config{ReferenceYear: 2026})
					if !json.Valid(out) {
						t.Errorf("%s %s of %s in form %d: not JSON: %s", a, cl, v, n, out)
					}
				}
			}
		}
	}
}

func TestSpliceAllocatesNothing(t *testing.T) {
	line := []byte(`{"dob":"1980-01-31","age":"93 y/o","zip":"60614","url":"https://portal.example.com/Patient/123?name=lee","mrn":778812}`)
	var edits []Edit
	for _, x := range []struct {
		raw string
		cl  class.Class
		a   Action
	}{
		{"1980-01-31", class.DOB, Generalize}, {"93 y/o", class.Age, Generalize}, {"60614", class.ZIP, Generalize},
		{"https://portal.example.com/Patient/123?name=lee", class.URL, Generalize}, {"778812", class.MRN, Redact},
	} {
		edits = append(edits, edit(string(line), x.raw, x.cl, x.a))
	}
	edits[4].Quote = []byte(`"`)
	dst := make([]byte, 0, 1024)
	c := &Config{ReferenceYear: 2026}
	n := testing.AllocsPerRun(100, func() {
		dst = Splice(dst[:0], line, edits, c)
		for i := range edits {
			if edits[i].Done(c) {
				panic("a value to change counts as done")
			}
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkSplice(b *testing.B) {
	line := []byte(`{"level":"info","dob":"1980-01-31","ssn":"078-05-1120","msg":"saved"}`)
	edits := []Edit{
		edit(string(line), "1980-01-31", class.DOB, Generalize),
		edit(string(line), "078-05-1120", class.SSN, Redact),
	}
	dst, c := make([]byte, 0, 256), &Config{ReferenceYear: 2026}
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		dst = Splice(dst[:0], line, edits, c)
	}
	if string(dst) != `{"level":"info","dob":"1980","ssn":"[SSN]","msg":"saved"}` {
		b.Fatalf("got %s", dst)
	}
}
