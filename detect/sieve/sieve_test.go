package sieve

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var caseConfig = Config{
	Words: []string{"ssn", "mrn", "first_name", "medical_record", "line2", "zip_4", "patient", "date_of_birth", "number_of_kin", "né"},
	Shapes: []Shape{
		{Mask: "999-99-9999"},
		{Mask: "(999) 999-9999"},
		{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"},
		{Mask: "9A*9-?A*9-?AA99"},
		{Mask: "a9999999"},
		{Mask: "xx:xx:xx:xx:xx:xx"},
		{Digits: "10", Lead: "12"},
		{Digits: "13-16"},
		{Char: "@"},
	},
}

// cases run over every engine; why is the row's reason.
var cases = []struct {
	why, text string
	want      bool
}{
	{"nothing", "level=info msg=started", false},
	{"empty", "", false},
	{"word alone", "ssn", true},
	{"key and value", `{"ssn":"x"}`, true},
	{"not inside a longer token", "session opened", false},
	{"not as a suffix of a token", "xssn=1", false},
	{"not as a prefix of a token", "ssnx=1", false},
	{"upper case", "SSN: x", true},
	{"snake", "first_name=x", true},
	{"camel", "firstName", true},
	{"pascal", "FirstName", true},
	{"kebab in capitals", "X-FIRST-NAME: x", true},
	{"several separators collapse", "First  name", true},
	{"dots", "patient.first.name", true},
	{"slash", "first/name", true},
	{"one token is not two", "firstname", false},
	{"words of a phrase alone", "first things", false},
	{"a failed phrase falls back to its suffix", "date_of_ssn", true},
	{"a phrase within a failed phrase", "number_of_first_name", true},
	{"separator repeated inside a phrase", "date __ of -- birth", true},
	{"upper run before a capitalised token", "MRNNumber", true},
	{"capitalised token after an upper run", "XMLPatient", true},
	{"upper run that merely starts with a word", "MRNX", false},
	{"upper run that goes on after a word and a letter", "MRNXY", false},
	{"upper run that ends with a word", "XMRN", false},
	{"upper run whose last letter starts a token", "SSNs", false},
	{"camel before an upper word", "patientMRNs, userSSN", true},
	{"camel step ends a word", "ssnValue", true},
	{"phrase across an upper run", "FIRSTName", true},
	{"digit after a word", "ssn1", true},
	{"digit before a word", "1ssn", true},
	{"word with a digit", "addr line2", true},
	{"word with a digit, separated", "addr line_2", true},
	{"word with a digit, other digit", "addr line3", false},
	{"word with a longer number", "addr line22", false},
	{"word that ends in a digit token", "zip4", true},
	{"word that ends in a digit token, camel", "Zip-4x", true},
	{"escape before a word", `\nSSN`, true},
	{"escape before a lower word", `text\tssn`, true},
	{"two escapes", `\r\nPatient`, true},
	{"doubled escape", `\\nmrn`, true},
	{"escape within a phrase", `first\nname`, true},
	{"backslash before another letter", `\ssn`, true},
	{"letter after a backslash that is no escape", `\xssn`, false},
	{"no escape without a backslash", "nssn", false},
	{"escape in capitals is none", `\NSSN`, false},

	{"dashed nine digits", "id 078-05-1120.", true},
	{"a mask at the end of the line", "078-05-1120", true},
	{"spaces", "078 05 1120", true},
	{"digit before", "1078-05-1120", false},
	{"digit after", "078-05-11201", false},
	{"letter before does not stop a digit mask", "x078-05-1120", true},
	{"letter after does not stop a digit mask", "078-05-1120x", true},
	{"other separator", "078_05_1120", false},
	{"cut short", "078-05-112", false},
	{"a mask starts again inside a failed one", "078-05-078-05-1120", true},
	{"parentheses", "tel (202) 555-0143", true},
	{"a parenthesis has no kind", "x(202) 555-0143", true},
	{"dotted quad", "from 192.0.2.10 port", true},
	{"three numbers", "v1.2.3", false},
	{"five numbers hold four", "1.2.3.4.5", true},
	{"four digits are no group", "1234.1.1.1.", false},
	{"optional separators", "1EG4-TE5-MK73", true},
	{"optional separators left out", "1EG4TE5MK73", true},
	{"lower case is no code", "1eg4te5mk73", false},
	{"upper case before a digit of a code", "X1EG4TE5MK73", true},
	{"digit after a code", "1EG4TE5MK730", false},
	{"letter and seven digits", "A1234567", true},
	{"letter before a letter mask", "BA1234567", false},
	{"digit before a letter mask", "1A1234567", true},
	{"escape letter does not stop a letter mask", `\nA1234567`, true},
	{"octets", "00:00:5e:00:53:01", true},
	{"octets go on", "00:00:5e:00:53:015", false},
	{"octets after an escape that is a hex digit", `\b00:00:5e:00:53:01`, true},
	{"octets after a hex digit", `b00:00:5e:00:53:01`, false},
	{"run of ten", "npi 1234567893", true},
	{"run of ten, other lead", "npi 3234567893", false},
	{"run of nine", "npi 123456789", false},
	{"run of eleven", "npi 12345678931", false},
	{"run in a range", "card 4111111111111111", true},
	{"run above a range", "41111111111111111", false},
	{"at sign", "ann@example.com", true},

	{"above ASCII", "caf\xc3\xa9", true},
	{"invalid UTF-8", "\xff", true},
	{"colour", "\x1b[31mred", true},
	{"NUL", "a\x00b", true},
	{"backspace", "a\x08b", true},
	{"tab and carriage return are plain", "a\tb\r", false},
	{"unicode escape", `\u0041`, true},
	{"doubled unicode escape", `\\u0041`, true},
	{"hex escape", `\x41`, true},
	{"a path is no unicode escape", `C:\users\xml`, false},
	{"percent escape", "q=a%20b", true},
	{"percent of a number", "95% of 10%d", false},
	{"numeric entity", "&#64;", true},
	{"named entity", "a &amp; b", true},
	{"query parameters are no entities", "?a=b&count=c;", false},
	{"entity too long", "&abcdefghij;", false},
	{"longest entity", "&abcdefgh;", true},
}

// newScanners returns one for each engine of this processor.
func newScanners(t testing.TB, c Config) []*Scanner {
	t.Helper()
	s := newScanner(t, c)
	if s.kernel == (kernel{}) {
		return []*Scanner{s}
	}
	inGo := *s.Sieve
	inGo.kernel = kernel{}
	return []*Scanner{s, inGo.NewScanner()}
}

func newScanner(t testing.TB, c Config) *Scanner {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s.NewScanner()
}

func TestCasesOverEveryEngine(t *testing.T) {
	engines, p := newScanners(t, caseConfig), newPlain(caseConfig)
	filler := strings.Repeat("level=info msg=started\n", 20)
	if laneMost*len(filler) < lanesMin {
		t.Fatal("the blocks are too short to be read in lanes")
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			text := []byte(c.text)
			if got := p.line(text); got != c.want {
				t.Errorf("plain: %v", got)
			}
			for k, s := range engines {
				if got := s.Has(text); got != c.want {
					t.Errorf("engine %d: Has: %v", k, got)
				}
			}
			// In every lane, at every offset within a step.
			for part := range laneMost {
				for pad := range step + 1 {
					head := strings.Repeat(filler, part) + strings.Repeat(".", pad) + "\n"
					block := head + c.text + "\n" + strings.Repeat(filler, laneMost-1-part)
					var want []Line
					if c.want {
						want = []Line{{Start: len(head), End: len(head) + len(c.text)}}
					}
					for k, s := range engines {
						if got := s.Mark(nil, []byte(block)); !slices.Equal(got, want) {
							t.Fatalf("engine %d: Mark, part %d, pad %d: %v, want %v", k, part, pad, got, want)
						}
					}
				}
			}
		})
	}
}

func TestMarkGivesLinesInOrder(t *testing.T) {
	s := newScanner(t, caseConfig)
	for _, c := range []struct {
		why, block string
		want       []Line
	}{
		{"no block", "", nil},
		{"only line feeds", "\n\n\n", nil},
		{"last line without a terminator", "a\nssn", []Line{{Start: 2, End: 5}}},
		{"carriage return belongs to the line", "ssn\r\nb\n", []Line{{Start: 0, End: 4}}},
		{"neighbours", "ssn\nmrn\n@\n@", []Line{{Start: 0, End: 3}, {Start: 4, End: 7}, {Start: 8, End: 9}, {Start: 10, End: 11}}},
		{"one mark a line", "ssn mrn @ @\nx", []Line{{Start: 0, End: 11}}},
		{"a phrase does not cross lines", "first\nname", nil},
		{"a mask does not cross lines", "078-05-\n1120", nil},
	} {
		if got := s.Mark(nil, []byte(c.block)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
	if got := s.Mark([]Line{{Start: 7, End: 9}}, []byte("@")); !slices.Equal(got, []Line{{Start: 7, End: 9}, {Start: 0, End: 1}}) {
		t.Errorf("what dst held stays: %v", got)
	}
}

func TestDenseBlocksMatchPlain(t *testing.T) {
	engines, p := newScanners(t, caseConfig), newPlain(caseConfig)
	for _, unit := range []string{"@\n", "a\n@\n", "\n@", "ssn\n12345678 90123\n", "12345678@\n", "078-05-1120\n\n"} {
		for n := 500; n < 500+2*step; n++ {
			block := []byte(strings.Repeat(unit, n))
			want := p.mark(nil, block)
			for k, s := range engines {
				if got := s.Mark(nil, block); !slices.Equal(got, want) {
					t.Fatalf("engine %d: %q × %d: %d lines, want %d", k, unit, n, len(got), len(want))
				}
			}
		}
	}
}

func TestNewRejects(t *testing.T) {
	for _, c := range []struct {
		why string
		c   Config
	}{
		{"word without letters", Config{Words: []string{"_"}}},
		{"empty shape", Config{Shapes: []Shape{{}}}},
		{"two forms at once", Config{Shapes: []Shape{{Mask: "9", Char: "@"}}}},
		{"char of two bytes", Config{Shapes: []Shape{{Char: "@@"}}}},
		{"lead without digits", Config{Shapes: []Shape{{Lead: "1", Mask: "9"}}}},
		{"lead that is no digit", Config{Shapes: []Shape{{Lead: "x", Digits: "9"}}}},
		{"range that falls", Config{Shapes: []Shape{{Digits: "9-3"}}}},
		{"range that is none", Config{Shapes: []Shape{{Digits: "nine"}}}},
		{"run of no digits", Config{Shapes: []Shape{{Digits: "0-3"}}}},
		{"repeat without an end", Config{Shapes: []Shape{{Mask: "9{3"}}}},
		{"repeat that falls", Config{Shapes: []Shape{{Mask: "9{3,1}"}}}},
		{"mask that may be empty", Config{Shapes: []Shape{{Mask: "9?"}}}},
		{"mask too long", Config{Shapes: []Shape{{Mask: "9{1,500}"}}}},
		{"mask across lines", Config{Shapes: []Shape{{Mask: "9\n9"}}}},
	} {
		if _, err := New(c.c); err == nil {
			t.Errorf("%s: no error", c.why)
		}
	}
}

func TestEmptyConfigMarksEncodedText(t *testing.T) {
	s := newScanner(t, Config{})
	if s.Has([]byte("ssn 078-05-1120 @")) || !s.Has([]byte("é")) {
		t.Error("an empty config marks encoded text and nothing else")
	}
}

func TestLargeSetsMarkMoreButMissNothing(t *testing.T) {
	c := Config{Shapes: caseConfig.Shapes}
	for i := range 6000 {
		c.Words = append(c.Words, fmt.Sprintf("%c%c%c%s_%s", 'a'+i%26, 'a'+i/26%26, 'a'+i/676, strings.Repeat("xyz", 3), "tail"))
	}
	s := newScanner(t, c)
	for _, w := range c.Words {
		if !s.Has([]byte("k=" + w + "=v")) {
			t.Fatalf("%s is missed", w)
		}
	}
	if s.Has([]byte("level=info msg=started")) {
		t.Error("ordinary text is marked")
	}
}

func TestMarkAllocatesNothing(t *testing.T) {
	s := newScanner(t, caseConfig)
	block := []byte(strings.Repeat("level=info msg=started\nssn=x\n", 200))
	dst := make([]Line, 0, 400)
	if n := testing.AllocsPerRun(20, func() { dst = s.Mark(dst[:0], block) }); n != 0 {
		t.Errorf("%v allocations a call", n)
	}
	if len(dst) != 200 {
		t.Errorf("%d lines, want 200", len(dst))
	}
}

func TestHostileBlocksAreReadOnce(t *testing.T) {
	s := newScanner(t, caseConfig)
	const size = 1 << 20
	for _, c := range []struct {
		why, unit string
		want      int
	}{
		{"digits", "7", 0},
		{"separators", "_", 0},
		{"line feeds", "\n", 0},
		{"backslashes", `\`, 0},
		{"half a mask over and over", "078-05-", 0},
		{"half a phrase over and over", "first_number_of_", 0},
		{"upper case", "MRNX", 0},
		{"one line of hits", "@", 1},
		{"a hit a line", "@\n", size / 2},
	} {
		block := []byte(strings.Repeat(c.unit, size/len(c.unit)))
		if got := len(s.Mark(nil, block)); got != c.want {
			t.Errorf("%s: %d lines, want %d", c.why, got, c.want)
		}
	}
}

func TestLongLetterRuns(t *testing.T) {
	for _, c := range []struct {
		why, mask, text string
		want, plain     bool
	}{
		{"a mask of letters alone is counted in full", "*{17}", "vin 1M8GDM9AXKP042788", true, true},
		{"and its end is seen", "*{17}", "vin 1M8GDM9AXKP0427880", false, false},
		{"an end after many letters", "+*{4,21}/$", "+A123/$", true, true},
		{"an end after too few", "+*{4,21}/$", "+A12/$", false, false},
		{"behind a beginning", "AA99*{11,30}", "GB82WEST12345698765432", true, true},
		{"what goes on otherwise", "AA99*{11,30}", "AB12CDef", false, false},
		{"what is too short", "AA99*{11,30}", "AB12CDEFGHIJKL", false, false},
		{"short runs stay exact", "9A*9A*9AA99", "1EG4TE5MK7", false, false},
		{"hex groups stay exact", "x{1,4}:x{1,4}:x{1,4}:x{1,4}:x{1,4}", "2001:db8:0:1", false, false},
	} {
		config := Config{Words: []string{"ssn"}, Shapes: []Shape{{Mask: c.mask}}}
		s, p := newScanner(t, config), newPlain(config)
		if got := s.Has([]byte(c.text)); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
		if got := p.line([]byte(c.text)); got != c.plain {
			t.Errorf("%s: plain: %v", c.why, got)
		}
	}
}

func TestWordsAndShapesGiveEachLineOnce(t *testing.T) {
	s := newScanner(t, Config{Words: []string{"vin"}, Shapes: []Shape{{Mask: "*{17}"}, {Char: "@"}}})
	text := "vin 1M8GDM9AXKP042788\n@\n1M8GDM9AXKP042788\nnone\nvin\n"
	want := []Line{{Start: 0, End: 21}, {Start: 22, End: 23}, {Start: 24, End: 41}, {Start: 47, End: 50}}
	if got := s.Mark(nil, []byte(text)); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
