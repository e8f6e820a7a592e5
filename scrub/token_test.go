package scrub_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
	"github.com/phiscrub/phiscrub/scrub"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// tokenOptions are those of the policy pseudonymize with keys of its own and
// without a vault.
var tokenOptions = func() scrub.Options {
	p, err := scrub.PolicyNamed("pseudonymize")
	if err != nil {
		panic(err)
	}
	t, err := token.New(token.Options{Ring: key.NewRing(time.Unix(0, 0))})
	if err != nil {
		panic(err)
	}
	return scrub.Options{Policy: p, Tokenizer: func() rewrite.Tokenizer { return t.Worker() }}
}()

var anyToken = regexp.MustCompile(`\[([A-Z]+)[:.]k1[:.](\d{8}[:.])?[A-Z2-7]{8,24}\]`)

// plain writes tokens as their markers, for reading.
func plain(s string) string { return anyToken.ReplaceAllString(s, "[$1]") }

func TestPolicyPseudonymize(t *testing.T) {
	w := newScrubber(t, tokenOptions).NewWorker()
	for _, tt := range []struct{ why, in, want string }{
		{"identifiers", `{"mrn":"A-778812","ssn":"219-09-9999","email":"ann@example.com"}`, `{"mrn":"[MRN]","ssn":"[SSN]","email":"[EMAIL]"}`},
		{"a number becomes a string", `{"mrn":778812}`, `{"mrn":"[MRN]"}`},
		{"dates of a patient are moved", `{"mrn":"A-778812","birthDate":"1980-01-31"}`, `{"mrn":"[MRN]","birthDate":"[DOB]"}`},
		{"dates of nobody are years", `{"birthDate":"1980-01-31"}`, `{"birthDate":"1980"}`},
		{"dates of two are years", `{"mrn":"A-1","birthDate":"1980-01-31","mother":{"mrn":"A-2"}}`, `{"mrn":"[MRN]","birthDate":"1980","mother":{"mrn":"[MRN]"}}`},
		{"a year alone cannot be moved", `{"mrn":"A-778812","birthDate":"1980"}`, `{"mrn":"[MRN]","birthDate":"1980"}`},
		{"a birth date that tells an age over 89", `{"mrn":"A-778812","birthDate":"1930-01-31"}`, `{"mrn":"[MRN]","birthDate":"[DOB]"}`},
		{"URL by its pieces", `{"url":"https://p.example.com/Patient/12345?name=lee"}`, `{"url":"https://p.example.com/Patient/[MRN]?name=[ID]"}`},
		{"what has no token stays a marker or a general form", `{"zip":"60614","note":"93 years old","patient":{"city":"Springfield"}}`, `{"zip":"606","note":"90+ years old","patient":{"city":"[CITY]"}}`},
		{"in X12 a dot joins the parts", `NM1*QC*1*BRIGHTWATER*ANN****MI*ZX1234567~`, `NM1*QC*1*[NAME]*[NAME]****MI*[HEALTHPLAN]~`},
		{"in HL7", `PID|1||778812^^^GENH^MR||BRIGHTWATER^ANN||19800131|F`, `PID|1||[MRN]^^^GENH^MR||[NAME]^[NAME]||[DOB]|F`},
	} {
		out, _ := line(w, []byte(tt.in))
		if got := plain(out); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.why, out, tt.want)
		}
		if again, _ := line(w, []byte(out)); again != out {
			t.Errorf("%s: the second pass changes it:\n%s\n%s", tt.why, out, again)
		}
	}
	out, _ := line(w, []byte(`{"mrn":"A-778812","birthDate":"1930-01-31"}`))
	if !strings.Contains(out, `"[DOB]"`) {
		t.Errorf("a birth date that tells an age over 89: %s", out)
	}
}

// TestTokensKeepTheStructureOfMessages counts what delimits: a token holds
// none of them.
func TestTokensKeepTheStructureOfMessages(t *testing.T) {
	w := newScrubber(t, tokenOptions).NewWorker()
	for _, tt := range []struct{ in, delimiters string }{
		{`NM1*QC*1*BRIGHTWATER*ANN****MI*ZX1234567~N3*12 ELM ST~DMG*D8*19800131*F~CLM*A-1001*500***11:B:1*Y*A*Y*Y~`, `*:~>`},
		{`MSH|^~\&|A|B|C|D|20240305||ADT^A01|1|P|2.5` + `\rPID|1||778812^^^GENH^MR||BRIGHTWATER^ANN||19800131|F|||12 ELM ST^^CHICAGO^IL^60614`, `|^~\&`},
		{`{"a":[{"mrn":"A-778812"},{"name":{"family":"Brightwater"}}],"ssn":219099999}`, `{},`},
		{`mrn=A-778812 ssn=219-09-9999 email=ann@example.com`, ` =`},
		{`https://p.example.com/x?mrn=A778812&email=ann%40example.com`, `?&=/`},
	} {
		out, o := line(w, []byte(tt.in))
		if o.Edited == 0 {
			t.Errorf("nothing was found in %s", tt.in)
		}
		for _, d := range tt.delimiters {
			if a, b := strings.Count(tt.in, string(d)), strings.Count(out, string(d)); a != b {
				t.Errorf("%d of %q became %d\n in %s\nout %s", a, d, b, tt.in, out)
			}
		}
	}
}

// TestTokensSayWhoIsTheSame: the same value in other forms, on other lines, by
// other workers and behind other keys is the same token; another class is not.
func TestTokensSayWhoIsTheSame(t *testing.T) {
	s := newScrubber(t, tokenOptions)
	same := []string{
		`{"mrn":"A-778812"}`, `{"mrn":"a778812"}`, `MRN: A 778812`, `PID|1||A778812^^^GENH^MR`, `{"patient":{"mrn":"A-778812"}}`,
	}
	var first string
	for _, in := range same {
		out, _ := line(s.NewWorker(), []byte(in))
		got := strings.ReplaceAll(anyToken.FindString(out), ".", ":")
		if first == "" {
			first = got
		}
		if got != first || got == "" {
			t.Errorf("%s gave %s, want %s", in, out, first)
		}
	}
	out, _ := line(s.NewWorker(), []byte(`{"mrn":"219099999","ssn":"219-09-9999"}`))
	ts := anyToken.FindAllString(out, -1)
	if len(ts) != 2 || ts[0][len("[MRN:k1:"):] == ts[1][len("[SSN:k1:"):] {
		t.Errorf("one value of two classes: %s", out)
	}
}

// TestIntervalsOfAPatientAreKept: days between the dates of one patient are
// those between the dates that were moved.
func TestIntervalsOfAPatientAreKept(t *testing.T) {
	w := newScrubber(t, tokenOptions).NewWorker()
	moved := func(mrn, date string) time.Time {
		out, _ := line(w, fmt.Appendf(nil, `{"mrn":%q,"admissionDate":%q}`, mrn, date))
		m := regexp.MustCompile(`\[DATE:k1:(\d{8}):`).FindStringSubmatch(out)
		if m == nil {
			t.Fatalf("no date in %s", out)
		}
		d, err := time.Parse("20060102", m[1])
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	days := map[time.Duration]bool{}
	for i := range 20 {
		mrn := fmt.Sprintf("A-77%04d", i)
		a, b := moved(mrn, "2024-02-27"), moved(mrn, "03/01/2024")
		if b.Sub(a) != 3*24*time.Hour {
			t.Errorf("three days became %v", b.Sub(a))
		}
		by := time.Date(2024, 2, 27, 0, 0, 0, 0, time.UTC).Sub(a)
		if by < 24*time.Hour || by > 364*24*time.Hour {
			t.Errorf("moved by %v", by)
		}
		days[by] = true
	}
	if len(days) < 10 {
		t.Errorf("twenty patients have %d shifts", len(days))
	}
}

// TestForgedTokensAreScrubbed: only what was made with a key of the ring is
// left alone, with the sieve and without it.
func TestForgedTokensAreScrubbed(t *testing.T) {
	on := newScrubber(t, tokenOptions).NewWorker()
	o := tokenOptions
	o.NoSieve = true
	off := newScrubber(t, o).NewWorker()
	out, _ := line(on, []byte(`{"mrn":"A-778812","birthDate":"1980-01-31"}`))
	real, date := anyToken.FindAllString(out, -1)[0], anyToken.FindAllString(out, -1)[1]
	change := func(s string, i int, c byte) string {
		b := []byte(s)
		if b[i] == c {
			c++
		}
		b[i] = c
		return string(b)
	}
	for _, tt := range []struct{ why, token, want string }{
		{"ours", real, real},
		{"a shifted date of ours", date, date},
		{"a made-up name", "[NAME:k1:JOHNSMITHJOHNSMITHJOHNSM]", "[NAME]"},
		{"another code", change(real, len("[MRN:k1:")+3, 'A'), "[MRN]"},
		{"another check", change(real, len(real)-8, 'A'), "[MRN]"},
		{"the class changed", strings.Replace(real, "MRN", "SSN", 1), "[SSN]"},
		{"the key changed", strings.Replace(real, "k1", "k2", 1), "[MRN]"},
		{"another day", change(date, len("[DOB:k1:1980010"), '1'), "[DOB]"},
		{"dots for colons, ours", strings.ReplaceAll(real, ":", "."), strings.ReplaceAll(real, ":", ".")},
	} {
		for _, form := range []string{"saw %s today", `{"id_of":"%s","x":1}`, `{"msg":"{\"who\":\"%s\"}"}`, "%s"} {
			in := fmt.Sprintf(form, tt.token)
			want := fmt.Sprintf(form, tt.want)
			if got, _ := line(on, []byte(in)); got != want {
				t.Errorf("%s: %s became %s", tt.why, in, got)
			}
			if got, _ := line(off, []byte(in)); got != want {
				t.Errorf("%s, without the sieve: %s became %s", tt.why, in, got)
			}
			cri := "2026-03-12T22:57:30.314159265Z stdout P " + in + " \n2026-03-12T22:57:30.314159266Z stdout F end\n"
			if got, _ := block(on, []byte(cri)); got != strings.Replace(cri, in, want, 1) {
				t.Errorf("%s, in a split record: %s", tt.why, got)
			}
			if got, n, _ := on.Window(nil, []byte(in), true); string(got) != want || n != len(in) {
				t.Errorf("%s, in a window: %s", tt.why, got)
			}
		}
	}
	_, got := line(on, []byte("forged [NAME:k1:JOHNSMITHJOHNSMITHJOHNSM]"))
	if f := on.Findings(); got.Edited != 1 || len(f) != 1 || f[0].Rule != "forged-token" || f[0].Start != 7 {
		t.Errorf("%+v %+v", got, f)
	}
}

// TestLawL5Tokens: with one key the bytes are the same whatever the worker has
// seen before, and wherever the blocks are cut.
func TestLawL5Tokens(t *testing.T) {
	s := newScrubber(t, tokenOptions)
	warm := s.NewWorker()
	for _, a := range archives(t) {
		want, _ := block(s.NewWorker(), a.in)
		got, _ := block(warm, a.in)
		compare(t, a.name, got, want)
		var st scrub.Stream
		var out []byte
		for _, l := range bytes.SplitAfter(a.in, []byte("\n")) {
			if scrub.Continues(bytes.TrimSuffix(l, []byte("\n"))) {
				out = nil
				break
			}
			x, _ := warm.Stream(nil, l, &st)
			out = append(out, x...)
		}
		if out != nil {
			compare(t, a.name+", line by line", string(out), want)
		}
	}
}

// TestLawL3Tokens: lines with tokens of ours in them, and of others.
func TestLawL3Tokens(t *testing.T) {
	o := tokenOptions
	o.NoSieve = true
	on, off := newScrubber(t, tokenOptions).NewWorker(), newScrubber(t, o).NewWorker()
	for _, l := range corpus(t) {
		with, _ := line(on, l)
		if without, _ := line(off, l); with != without {
			t.Errorf("the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", l, with, without)
		}
		forged := anyToken.ReplaceAllStringFunc(with, func(s string) string { return strings.Replace(s, "k1", "k3", 1) })
		a, _ := line(on, []byte(forged))
		b, _ := line(off, []byte(forged))
		if a != b {
			t.Errorf("forged, the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", forged, a, b)
		}
		if strings.Contains(a, "k3") && anyToken.MatchString(strings.ReplaceAll(a, "k3", "k1")) && !strings.Contains(a, ":k1:") {
			t.Errorf("a forged token stays: %s", a)
		}
	}
}

// failing is a tokenizer whose vault fails on demand.
type failing struct {
	*token.Worker
	fail, panics bool
	made         map[string]bool
}

func (f *failing) Token(dst []byte, c class.Class, v []byte, sep byte) ([]byte, bool) {
	n := len(dst)
	out, ok := f.Worker.Token(dst, c, v, sep)
	f.made[string(out[n:])] = true
	return out, ok
}

func (f *failing) Settle() bool {
	if f.panics {
		panic("settle")
	}
	return !f.fail
}

func (f *failing) Lost(t *rewrite.Token) bool { return f.fail && string(t.Key) == "k1" }

// TestUnsettledTokensDoNotLeave: when the mappings cannot be kept, markers
// stand in place of the tokens; when even that goes wrong, the lines are
// withheld.
func TestUnsettledTokensDoNotLeave(t *testing.T) {
	inner := tokenOptions.Tokenizer
	f := &failing{made: map[string]bool{}}
	o := tokenOptions
	o.Tokenizer = func() rewrite.Tokenizer {
		f.Worker = inner().(*token.Worker)
		return f
	}
	w := newScrubber(t, o).NewWorker()
	in := `{"mrn":778812,"ssn":"219-09-9999","note":"call 617-555-0143 now"}`
	want := `{"mrn":"[MRN]","ssn":"[SSN]","note":"call [PHONE] now"}`
	f.fail = true
	if got, o := line(w, []byte(in)); got != want || o.Markers != 3 || o.Edited != 1 {
		t.Errorf("line: %s, %d markers", got, o.Markers)
	}
	if got, o := block(w, []byte("clean\n"+in+"\nclean\n"+in)); got != "clean\n"+want+"\nclean\n"+want || o.Markers != 6 {
		t.Errorf("block: %s, %d markers", got, o.Markers)
	}
	if got, n, o := w.Window([]byte("before "), []byte(in), true); string(got) != "before "+want || n != len(in) || o.Markers != 3 {
		t.Errorf("window: %s", got)
	}
	cri := "2026-03-12T22:57:30.314159265Z stdout P ssn=219-09-\n2026-03-12T22:57:30.314159266Z stdout F 9999\n"
	if got, _ := block(w, []byte(cri)); !strings.Contains(got, "ssn=[SSN]") {
		t.Errorf("split record: %s", got)
	}
	f.fail, f.panics = false, true
	for why, got := range map[string]string{
		"line":  first(line(w, []byte(in))),
		"block": first(block(w, []byte(in+"\n"))),
	} {
		if strings.Contains(got, "k1") || !strings.Contains(got, "[WITHHELD:") {
			t.Errorf("%s: %s", why, got)
		}
	}
	got, _, oc := w.Window(nil, []byte(in), true)
	if strings.Contains(string(got), "k1") || oc.Withheld == 0 {
		t.Errorf("window: %s", got)
	}
}

func first(s string, _ scrub.Outcome) string { return s }

// TestWindowsWithTokensEqualLine: tokens of ours across the cuts of windows
// stay, and what is found around them does not depend on the cuts.
func TestWindowsWithTokensEqualLine(t *testing.T) {
	s := newScrubber(t, tokenOptions)
	tok, _ := line(s.NewWorker(), []byte(`{"mrn":"A-778812"}`))
	tok = anyToken.FindString(tok)
	filler := strings.Repeat("alliswellhere", 800)
	for at := 7100; at < 7300; at += 3 {
		in := []byte(filler[:at] + tok + " ssn 219-09-9999 " + filler[at:])
		w := s.NewWorker()
		var out []byte
		for rest, size := in, 2*scrub.Overlap; ; {
			last := len(rest) <= size
			win := rest[:min(size, len(rest))]
			var n int
			out, n, _ = w.Window(out, win, last)
			if n < len(win)-scrub.Overlap || n > len(win) || last && n != len(win) {
				t.Fatalf("offset %d: window took %d of %d bytes, last %v", at, n, len(win), last)
			}
			if rest = rest[n:]; last {
				break
			}
		}
		if !strings.Contains(string(out), tok) || strings.Contains(string(out), "219-09") {
			t.Errorf("offset %d: the token is not what it was", at)
		}
	}
}

func TestTokensDoNotAllocate(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates")
	}
	w := newScrubber(t, tokenOptions).NewWorker()
	dst := make([]byte, 0, 4096)
	in := []byte(`{"mrn":"A-778812","lastName":"Brightwater","birthDate":"1980-01-31","phone":"(617) 555-0143","ssn":219099999}`)
	out, _ := w.Line(dst, in)
	again := bytes.Clone(out)
	for why, l := range map[string][]byte{"new": in, "scrubbed": again} {
		w.Line(dst, l)
		if n := testing.AllocsPerRun(50, func() { w.Line(dst, l) }); n != 0 {
			t.Errorf("%s: %v allocations a line", why, n)
		}
	}
}
