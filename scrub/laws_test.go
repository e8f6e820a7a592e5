package scrub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/scrub"
)

// A hostile line has hostileSize bytes and must be done in hostileLimit of the
// time of a processor. What is linear in the line takes less than a hundredth of
// that; what is quadratic takes longer.
const (
	hostileSize  = 256 << 10
	hostileLimit = 10 * time.Second
)

// options are settings under which the laws hold alike.
var options = []struct {
	name string
	o    scrub.Options
}{
	{"default", scrub.Options{}},
	{"numbers zero", scrub.Options{Numbers: scrub.NumberZero}},
	{"numbers null", scrub.Options{Numbers: scrub.NumberNull}},
	{"mask", scrub.Options{Mask: true}},
	{"strict", scrub.Options{Policy: policyNamed("strict")}},
	{"tokens", tokenOptions},
	{"tokens, numbers zero", scrub.Options{Policy: tokenOptions.Policy, Tokenizer: tokenOptions.Tokenizer, Numbers: scrub.NumberZero}},
}

// TestLawL1FailClosed: whatever stage fails, the line does not leave
// readable, the failure is counted, and the worker goes on.
func TestLawL1FailClosed(t *testing.T) {
	const value = "078-05-1120"
	forms := []struct{ why, line string }{
		{"text", "ssn=" + value},
		{"JSON", `{"level":"info","msg":"ssn ` + value + `"}`},
		{"a container record", "2026-03-12T22:57:30.314159265Z stdout F ssn=" + value},
	}
	split := "2026-03-12T22:57:30.314159265Z stdout P ssn=078-05-\n2026-03-12T22:57:30.314159266Z stdout F 1120\n"
	s := newScrubber(t, scrub.Options{})
	for _, stage := range scrub.Stages {
		failed := 0
		broken := func(why string, use func(w *scrub.Worker) (string, scrub.Outcome)) {
			t.Helper()
			defer func() {
				if recover() != nil {
					t.Errorf("%s broken: %s: the panic got out", stage, why)
				}
			}()
			want, _ := use(s.NewWorker())
			w := s.NewWorker()
			w.Break(stage)
			out, o := use(w)
			switch {
			case strings.Contains(out, "078-05-") || strings.Contains(out, "1120"):
				t.Errorf("%s broken: %s: readable", stage, why)
			case o.Withheld > 0:
				failed++
			case out != want:
				t.Errorf("%s broken: %s: not counted: %+v", stage, why, o)
			}
			w.Mend(s)
			if out, o := line(w, []byte(forms[0].line)); o.Withheld == 0 && out != "ssn=[SSN]" {
				t.Errorf("%s broken: %s: the line after it: %s", stage, why, out)
			}
			if out, _ := line(w, []byte(forms[0].line)); out != "ssn=[SSN]" {
				t.Errorf("%s broken: %s: the worker does not recover: %s", stage, why, out)
			}
		}
		for _, f := range forms {
			in := []byte(f.line)
			broken(f.why+" alone", func(w *scrub.Worker) (string, scrub.Outcome) {
				out, o := line(w, in)
				if f.why == "JSON" && !json.Valid([]byte(out)) {
					t.Errorf("%s broken: a JSON line is withheld as something else", stage)
				}
				return out, o
			})
			broken(f.why+" in a block", func(w *scrub.Worker) (string, scrub.Outcome) {
				out, o := block(w, []byte(f.line+"\n"+f.line+"\n"))
				if strings.Count(out, "\n") != 2 {
					t.Errorf("%s broken: two lines became %d", stage, strings.Count(out, "\n"))
				}
				return out, o
			})
			broken(f.why+" in a window", func(w *scrub.Worker) (string, scrub.Outcome) {
				out, n, o := w.Window(nil, in, true)
				if n != len(in) {
					t.Errorf("%s broken: %d of %d bytes are done", stage, n, len(in))
				}
				return string(out), o
			})
		}
		broken("a split record", func(w *scrub.Worker) (string, scrub.Outcome) { return block(w, []byte(split)) })
		if failed == 0 {
			t.Errorf("%s broken: nothing was withheld", stage)
		}
	}
}

// TestLawL2TouchNothingElse: bytes outside the findings are those of the
// line, and JSON stays JSON with its keys.
func TestLawL2TouchNothingElse(t *testing.T) {
	for _, x := range options {
		w := newScrubber(t, x.o).NewWorker()
		for i, l := range corpus(t) {
			out, _ := w.Line(nil, l)
			if err := changedOutside(l, out, w.Findings()); err != nil {
				t.Errorf("%s, line %d: %v\n in %s\nout %s", x.name, i+1, err, l, out)
			}
			if err := brokeJSON(l, out); err != nil {
				t.Errorf("%s, line %d: %v\n in %s\nout %s", x.name, i+1, err, l, out)
			}
		}
	}
}

// TestLawL3SieveOnOff: with the sieve and without it, the output is the same.
func TestLawL3SieveOnOff(t *testing.T) {
	for _, name := range []string{"safe-harbor", "strict"} { // which looks for more
		p := policyNamed(name)
		on := newScrubber(t, scrub.Options{Policy: p}).NewWorker()
		off := newScrubber(t, scrub.Options{Policy: p, NoSieve: true}).NewWorker()
		for _, a := range archives(t) {
			with, o1 := block(on, a.in)
			without, o2 := block(off, a.in)
			if o1 != o2 {
				t.Errorf("%s, %s: outcomes differ: %+v, without the sieve %+v", name, a.name, o1, o2)
			}
			compare(t, name+": "+a.name, with, without)
		}
		for i, l := range corpus(t) {
			with, _ := line(on, l)
			if without, _ := line(off, l); with != without {
				t.Errorf("%s, line %d: the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", name, i+1, l, with, without)
			}
		}
	}
}

// TestLawL3AddressesAnywhere: lines where only an address hits are scanned for
// addresses alone, wherever on the line they stand.
func TestLawL3AddressesAnywhere(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	r := rand.New(rand.NewPCG(11, 12))
	addresses := []string{"203.0.113.7", "198.51.100.250:443", "(192.0.2.1)", "10.1.2.3", "203.0.113.9.", "v203.0.113.9", "http://203.0.113.8/x", "203.0.113.7,198.51.100.4"}
	lines := corpus(t)
	for _, a := range archives(t) {
		lines = append(lines, bytes.Split(a.in, []byte{'\n'})...)
	}
	for i, l := range lines {
		if len(l) > 2048 {
			continue
		}
		for range 2 {
			at := r.IntN(len(l) + 1)
			if n := bytes.IndexAny(l[at:], " =:,\"[("); n >= 0 && r.IntN(8) > 0 {
				at += n + 1
			}
			in := slices.Concat(l[:at], []byte(addresses[r.IntN(len(addresses))]), []byte(" "), l[at:])
			with, o1 := block(on, in)
			without, o2 := block(off, in)
			if o1 != o2 || with != without {
				t.Errorf("line %d: the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", i+1, in, with, without)
			}
		}
	}
}

// TestLawL3Resources: a line is marked where a rule holds inside of a resource,
// however the type is written and wherever it stands.
func TestLawL3Resources(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	r := rand.New(rand.NewPCG(13, 14))
	types := []string{`"resourceType":"Patient"`, `"resourceType": "Observation"`, `"resourceType" : "Parameters"`, `"resourceType":"Basic"`, `"resource_type":"PATIENT"`,
		`"resourceType":["Patient"]`, `"resourceType":"Family\u004demberHistory"`, `"resourceType":"Person/1"`, `"ResourceType":"RelatedPerson"`}
	members := []string{`"id":"5699364"`, `"name":"Ann Lee"`, `"effectiveDateTime":"2019-03"`, `"issued":"2019-03-04T10:00:00Z"`, `"status":"final"`, `"extension":[{"valueDate":"1980-01-31"}]`,
		`"id":"dc240770-0a00-45c7-b065-029a88059b95"`, `"contained":[{"resourceType":"Device","id":"4711"}]`, `"entry":[{"resource":{"resourceType":"Person","id":"5699364"}}]`, `"text":"\n2019-03-04"`}
	forms := []func(string) string{
		func(s string) string { return s },
		func(s string) string { return "2026-03-02 06:00:00 INFO body=" + s },
		func(s string) string { return `{"msg":"got","body":` + strconv.Quote(s) + `}` },
		docker,
		func(s string) string { return strings.NewReplacer("{", "{\n  ", ",", ",\n  ").Replace(s) },
		func(s string) string { return strings.ReplaceAll(s, `"`, "'") },
	}
	for range 20000 / share {
		parts := []string{types[r.IntN(len(types))]}
		for range r.IntN(4) {
			parts = append(parts, members[r.IntN(len(members))])
		}
		r.Shuffle(len(parts), func(i, k int) { parts[i], parts[k] = parts[k], parts[i] })
		in := []byte(forms[r.IntN(len(forms))]("{" + strings.Join(parts, ",") + "}"))
		with, o1 := block(on, in)
		without, o2 := block(off, in)
		if o1 != o2 || with != without {
			t.Errorf("the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", in, with, without)
		}
	}
}

// TestLawL3AddressesAmongNames: a line read for addresses alone is read as if it
// were walked, whatever names, signs and brackets stand before an address.
func TestLawL3AddressesAmongNames(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	r := rand.New(rand.NewPCG(21, 22))
	parts := []string{
		"rhost", "rhost=", "client_ip=", "trace_id=", "trace_id: ", "ts", "build_version", "version ", "uid=0 ", "ruser= ", "logname=", "user=root", "input_value=",
		"=", ":", ": ", ";", "; ", ", ", ",", " ", " ", " ", "  ", "(", ")", "[", "]", "[12]: ", "(pam_unix)[19939]: ", "(sshd:auth): ", "-", ".", "/", "'", "{", "?", "|", "<", "#",
		"rejected value ", "values ", "params ", "in ", "not in ", "hosts ", "from ", "for ", "host", "x", "7",
		"203.0.113.7", "203.0.113.7", "198.51.100.250", "192.0.2.1:443", "10.1.2.3", "1.2.3.4.5", "dsl-203.0.113.9.example.net", "203.0.113.77x", "n203.0.113.8",
	}
	heads := []string{"", "", "Dec 10 07:27:50 host sshd[24235]: ", "2025-07-18T10:00:00Z INFO ", "pam_unix(sshd:auth): authentication failure; logname= uid=0 ", "from "}
	edited := 0
	for i := range 30000 / share {
		in := []byte(heads[r.IntN(len(heads))])
		for range 1 + r.IntN(9) {
			in = append(in, parts[r.IntN(len(parts))]...)
		}
		with, o1 := block(on, in)
		found := fmt.Sprintf("%+v", on.Findings())
		without, o2 := block(off, in)
		if o1 != o2 || with != without || found != fmt.Sprintf("%+v", off.Findings()) {
			t.Errorf("line %d: the sieve hid something\n in %s\nwith the sieve %s %s\nwithout        %s %+v", i+1, in, with, found, without, off.Findings())
		}
		edited += o1.Edited
	}
	if edited < 3000/share {
		t.Errorf("only %d of the lines hold an address", edited)
	}
}

// TestLawL5Deterministic: the output does not depend on what a worker did
// before, on how many work, or on where blocks are cut.
func TestLawL5Deterministic(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	all := archives(t)
	want := make([]string, len(all))
	for i, a := range all {
		want[i], _ = block(s.NewWorker(), a.in)
	}
	t.Run("workers", func(t *testing.T) {
		var wg sync.WaitGroup
		for n := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				w := s.NewWorker()
				for i := range all {
					j := (i*7 + n*5) % len(all)
					if got, _ := block(w, all[j].in); got != want[j] {
						t.Errorf("worker %d: %s differs", n, all[j].name)
					}
				}
			}()
		}
		wg.Wait()
	})
	t.Run("cuts", func(t *testing.T) {
		w := s.NewWorker()
		for i, a := range all {
			if i%share != 0 {
				continue
			}
			for cut := 1; cut < len(a.in); cut++ {
				last := bytes.LastIndexByte(a.in[:cut-1], '\n') + 1
				if a.in[cut-1] != '\n' || scrub.Continues(a.in[last:cut-1]) {
					continue
				}
				var st scrub.Stream
				first, _ := w.Stream(nil, a.in[:cut], &st)
				if second, _ := w.Stream(nil, a.in[cut:], &st); string(first)+string(second) != want[i] {
					t.Errorf("%s: cut at %d, the output differs", a.name, cut)
				}
			}
		}
	})
}

// TestLawL6Idempotent: scrubbed output stays as it is.
func TestLawL6Idempotent(t *testing.T) {
	for _, x := range options {
		w := newScrubber(t, x.o).NewWorker()
		for i, l := range corpus(t) {
			once, _ := line(w, l)
			if twice, _ := line(w, []byte(once)); twice != once {
				t.Errorf("%s, line %d: the second pass changes it\nonce  %s\ntwice %s", x.name, i+1, once, twice)
			}
		}
		for _, a := range archives(t) {
			once, _ := block(w, a.in)
			twice, _ := block(w, []byte(once))
			compare(t, x.name+": "+a.name+", second pass", twice, once)
		}
	}
}

// TestLawL7Bounded: hostile lines are scrubbed, not withheld, in bounded time
// and in memory that is a small multiple of theirs, and without taking more
// when the worker is warm. The sieve is off, so that no stage is spared.
func TestLawL7Bounded(t *testing.T) {
	size := hostileSize
	if testing.Short() {
		size /= 8
	}
	s := newScrubber(t, scrub.Options{NoSieve: true})
	for i, h := range hostiles {
		if i%share != 0 {
			continue
		}
		in, w := []byte(h.make(size)), s.NewWorker()
		var before, cold, warm runtime.MemStats
		runtime.ReadMemStats(&before)
		start := clock()
		out, o := w.Line(nil, in)
		took := clock() - start
		runtime.ReadMemStats(&cold)
		if took > hostileLimit {
			t.Errorf("%s: %d bytes took %v", h.why, len(in), took)
			continue
		}
		if o.Withheld != 0 {
			t.Errorf("%s: withheld", h.why)
		}
		if n := cold.TotalAlloc - before.TotalAlloc; n > 512*uint64(size) {
			t.Errorf("%s: a new worker took %d bytes for each byte of the line", h.why, n/uint64(len(in)))
		}
		if len(out) > 16*len(in) {
			t.Errorf("%s: %d bytes became %d", h.why, len(in), len(out))
		}
		dst := make([]byte, 0, len(out)+size)
		runtime.ReadMemStats(&cold)
		w.Line(dst, in)
		runtime.ReadMemStats(&warm)
		if n := warm.Mallocs - cold.Mallocs; n > 64 && !raceDetector {
			t.Errorf("%s: a warm worker allocates %d times", h.why, n)
		}
	}
}

// A line of several MaxLine goes through windows, and what is found does not
// depend on them.
func TestWindowsEqualLine(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	filler := strings.Repeat("all is well here, ", 500)
	for _, at := range []int{0, 4000, 4090, 8180, 8185, 8191, 8192, 8193, 9000} {
		in := []byte(filler[:at] + " ssn 078-05-1120 " + filler[at:])
		want, _ := line(s.NewWorker(), in)
		if !strings.Contains(want, "[SSN]") {
			t.Fatalf("offset %d: the whole line is not scrubbed", at)
		}
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
		if string(out) != want {
			t.Errorf("offset %d: windows give another output than the line", at)
		}
	}
}

// TestRegression_MarkerBeforeTheFirstWord: the walk dropped the bracket of a marker
// that a text begins with, so that its word was context for what stands behind it.
func TestRegression_MarkerBeforeTheFirstWord(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	for _, l := range []string{
		"[PHONE] 4567893",
		"2026-03-12T22:57:30Z INFO [SSN] 219099999",
		`{"note":"[PHONE] 4567893"}`,
		"[MRN] Betty",
	} {
		if got, _ := line(w, []byte(l)); got != l {
			t.Errorf("%q became %q", l, got)
		}
	}
	for in, want := range map[string]string{ // what needs no context, and what is no marker
		"[SSN] 219-09-9999": "[SSN] [SSN]",
		"[PHONE: 4567893]":  "[PHONE: [PHONE]]",
	} {
		if got, _ := line(w, []byte(in)); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestRegression_EscapeBeforeTheFirstWord: the walk dropped the backslashes
// before the first word of a piece of prose, the sieve did not.
func TestRegression_EscapeBeforeTheFirstWord(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	for _, l := range []string{`\\born 8 May 1989`, `\born 8 May 1989`, `x="y" \\fax 617-555-0143`} {
		with, _ := line(on, []byte(l))
		if without, _ := line(off, []byte(l)); with != without {
			t.Errorf("%q: with the sieve %q, without %q", l, with, without)
		}
	}
}

// TestRegression_KeptBareValueEndsAtABlank: what follows a trace id in prose
// is text like any other.
func TestRegression_KeptBareValueEndsAtABlank(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	for in, want := range map[string]string{
		`request_id: 12 for member, ssn 078-05-1120`:           `request_id: 12 for member, ssn [SSN]`,
		`user_agent: Mozilla/5.0 call 617-555-0143 today`:      `user_agent: Mozilla/5.0 call [PHONE] today`,
		`trace_id=078-05-1120 lastName_0=Montrose`:             `trace_id=078-05-1120 lastName_0=[NAME]`,
		`{"user_agent":"Mozilla/5.0 Chrome/120.0.0.0 Safari"}`: `{"user_agent":"Mozilla/5.0 Chrome/120.0.0.0 Safari"}`,
	} {
		if got, _ := line(w, []byte(in)); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestRegression_FindingsBehindAWindow: findings lie in what a window has taken, at their places in it, and
// none comes twice.
func TestRegression_FindingsBehindAWindow(t *testing.T) {
	s := newScrubber(t, scrub.Options{MaxLine: 16 << 10})
	w := s.NewWorker()
	line := `{"notes":"` + strings.Repeat("order shipped ", 3000) + `","family":"` + strings.Repeat("Vance ", 3000) + `","text":"ssn 078-05-1120 x` + strings.Repeat(" order shipped", 4000) + ` ssn 219-09-9999"}`
	var at []int
	for pos := 0; pos < len(line); {
		end := min(pos+8<<10, len(line))
		_, n, _ := w.Window(nil, []byte(line[pos:end]), end == len(line))
		for _, f := range w.Findings() {
			if f.Start < 0 || f.End > n || f.Start >= f.End {
				t.Errorf("window at %d took %d bytes and found something at %d to %d", pos, n, f.Start, f.End)
			}
			if f.Rule == "us-ssn" {
				at = append(at, pos+f.Start)
			}
		}
		pos += n
	}
	want := []int{strings.Index(line, "078-05-1120"), strings.Index(line, "219-09-9999")}
	if len(at) != 2 || at[0] != want[0] || at[1] != want[1] {
		t.Errorf("found at %v, want %v", at, want)
	}
}
