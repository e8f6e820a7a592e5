package detect

import (
	"slices"
	"strings"
	"testing"
)

// mixed is a text in which every rule of specs has work.
const mixed = `ssn 078051120, 078-05-1120 npi=1234567893 phone 202-555-0143 ` +
	`version 4.8.0.1 192.0.2.10 ann@example.com badge B-123456 Größe "1" `

func TestLawL5ScanIsDeterministic(t *testing.T) {
	list := specs()
	a, b := mustCompile(t, list), func() *Set { slices.Reverse(list); return mustCompile(t, list) }()
	text := []byte(strings.Repeat(mixed, 20))
	one, two := a.NewScanner(), b.NewScanner()
	want := one.Scan(nil, text, nil)
	if len(want) != 7*20 {
		t.Fatalf("got %d matches, want %d", len(want), 7*20)
	}
	for i := 0; i < 3; i++ {
		one.Scan(nil, []byte("other 078-05-1120 text"), []byte("npi"))
		if got := one.Scan(nil, text, nil); !slices.Equal(got, want) {
			t.Fatal("a scanner's history changes its result")
		}
		if got := two.Scan(nil, text, nil); !slices.Equal(got, want) {
			t.Fatal("the order of the rules changes the result")
		}
	}
	one.Trace = func(Candidate) {}
	if got := one.Scan(nil, text, nil); !slices.Equal(got, want) {
		t.Fatal("Trace changes the result")
	}
}

func TestScanAllocatesNothing(t *testing.T) {
	set := mustCompile(t, specs())
	native(set, "t-ssn", 11)
	native(set, "t-version", 10)
	sc := set.NewScanner()
	dst := make([]Match, 0, 16)
	for _, c := range []struct {
		text string
		want int
	}{
		{"the quick brown fox jumps over the lazy dog, and no one looks", 0},
		{"npi 3234567893 build 12 ssn at @ 1.2.3 phone", 0},
		{"was 078-05-1120 ok", 1},
		{"addr 192.0.2.10 ok", 1}, // through the veto
	} {
		text := []byte(c.text)
		if got := sc.Scan(dst[:0], text, nil); len(got) != c.want {
			t.Fatalf("%q: %d matches, want %d", c.text, len(got), c.want)
		}
		if n := testing.AllocsPerRun(100, func() { Resolve(sc.Scan(dst[:0], text, nil)) }); n != 0 && !raceDetector {
			t.Errorf("%q: %v allocations", c.text, n)
		}
	}
}

// native gives a rule a matcher that takes n bytes from the trigger on.
func native(set *Set, id string, n int) {
	i, _ := set.Lookup(id)
	set.rules[i].native = func(text []byte, i int) (int, int, bool) { return i, i + n, i+n <= len(text) }
}

func TestLawL7WorkIsLinear(t *testing.T) {
	set := mustCompile(t, specs())
	sc := set.NewScanner()
	for _, seed := range []string{
		"1", "1.", "1.1.1.1.", "a@b.c@", "@", "-", " ", "\\n", "078-05-", "078-05-1120", "078-05-1120 ",
		"ssn ", "ssn", "Ssn", "SSN1", "badge ", "badge_", "medical_record_", "build phone ", "phone 202-555-0143 build ",
		"1234567893 ", "npi 1234567893,", "abcdef12-", "é", "ü1", "\xff", "Aa1é", mixed,
	} {
		per := 0
		for _, size := range []int{1 << 12, 1 << 16} {
			text := []byte(strings.Repeat(seed, size/len(seed)+1)[:size])
			sc.work = 0
			Resolve(sc.Scan(nil, text, []byte("patient_npi")))
			p := sc.work / size
			if p > 256 {
				t.Errorf("%q × %d: %d steps a byte", seed, size, p)
			}
			if per > 0 && p > per+per/4+1 {
				t.Errorf("%q: %d steps a byte grew to %d with the length", seed, per, p)
			}
			per = p
		}
	}
}

func TestVetoThatRunsAwayDoesNotStopTheCandidate(t *testing.T) {
	set := mustCompile(t, []Spec{{ID: "t-run", Class: "account", Shape: &Shape{Digits: "6"}, Find: `\d{6}`, Veto: `(?:a|aa)+(?= \d+x)`}})
	sc := set.NewScanner()
	text := []byte(strings.Repeat("a", 200) + " 123456 aa 123457")
	ms := sc.Scan(nil, text, nil)
	if len(ms) != 2 {
		t.Fatalf("%d matches, want 2: a veto that errs does not veto", len(ms))
	}
	if !sc.rules[0].lazy {
		t.Error("the veto came to an end; the test needs one that does not")
	}
	if ms = sc.Scan(ms[:0], []byte("id 123456"), nil); len(ms) != 1 || sc.rules[0].lazy {
		t.Error("the next text does not begin anew")
	}
}

// So many vetoes are no log; what is not vetoed is redacted, and a second pass
// looks at what the first one left.
func TestVetoesOfALineAreBounded(t *testing.T) {
	set := mustCompile(t, []Spec{{ID: "t-many", Class: "account", Shape: &Shape{Digits: "6"}, Find: `\d{6}`, Veto: `(?<=no )\d{6}`}})
	sc := set.NewScanner()
	text := []byte(strings.Repeat("no 123456 ", maxVetoes+7))
	sc.Begin()
	half := len("no 123456 ") * maxVetoes / 2
	if ms := sc.Scan(nil, text[:half], nil); len(ms) != 0 {
		t.Errorf("%d matches before the bound is reached, want none", len(ms))
	}
	if ms := sc.Scan(nil, text[half:], nil); len(ms) != 7 {
		t.Errorf("%d matches in the second text of the line, want 7: its vetoes count, too", len(ms))
	}
	sc.Begin()
	if ms := sc.Scan(nil, text[:half], nil); len(ms) != 0 {
		t.Errorf("%d matches in a new line, want none", len(ms))
	}
}

func TestScanKeepsNoText(t *testing.T) {
	set := mustCompile(t, specs())
	sc := set.NewScanner()
	sc.Scan(nil, []byte("addr 192.0.2.10 é 078-05-1120"), []byte("npi"))
	sc.Scan(nil, []byte("plain"), nil)
	if sc.text != nil || sc.dst != nil {
		t.Error("the scanner still refers to the text or its result")
	}
	for _, r := range sc.runes {
		if r != 0 {
			t.Fatal("the scanner still holds characters of the text")
		}
	}
}

func FuzzScan(f *testing.F) {
	set, problems := Compile(specs())
	if len(problems) > 0 {
		f.Fatal(problems)
	}
	f.Add([]byte(mixed), []byte("npi"))
	f.Add([]byte("078-05-1120\\nssn\xff\xe2\x80"), []byte(""))
	f.Add([]byte("SSN1Straße_Medical record"), []byte("medical_record"))
	f.Fuzz(func(t *testing.T, text, key []byte) {
		if len(text) > 1<<14 {
			text = text[:1<<14]
		}
		sc := set.NewScanner()
		before := slices.Clone(text)
		got := slices.Clone(sc.Scan(nil, text, key))
		if !slices.Equal(before, text) {
			t.Fatal("Scan changed its input")
		}
		for _, m := range got {
			if m.Start < 0 || m.Start >= m.End || int(m.End) > len(text) || int(m.Rule) >= len(set.Rules()) {
				t.Fatalf("span %d–%d of rule %d in %d bytes", m.Start, m.End, m.Rule, len(text))
			}
		}
		if again := sc.Scan(nil, text, key); !slices.Equal(got, again) {
			t.Fatal("the second result differs")
		}
		want := naive(got, len(text))
		if res := Resolve(slices.Clone(got)); !slices.Equal(res, want) {
			t.Fatal("Resolve differs from the byte map")
		}
	})
}

func BenchmarkScan(b *testing.B) {
	set := mustCompile(b, specs())
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"prose", "the quick brown fox jumps over the lazy dog, no one looks up", 0},
		{"technical", "2024-03-12T08:14:07.123Z INFO pool-3-thread-12 took 153 ms, 0 rows", 0},
		{"dense", mixed, 7},
	} {
		b.Run(c.name, func(b *testing.B) {
			sc := set.NewScanner()
			var dst []Match
			text := []byte(c.text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				dst = Resolve(sc.Scan(dst[:0], text, nil))
			}
			if len(dst) != c.want {
				b.Fatalf("%d matches, want %d", len(dst), c.want)
			}
		})
	}
}
