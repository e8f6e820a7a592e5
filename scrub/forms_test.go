package scrub_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestLawL3Forms: what stands beside a form tells the sieve whether its rule may
// match; on a line of the form alone that is what the rule says, in every spelling.
func TestLawL3Forms(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	forms := []string{
		"Nyberg_Maria", "Maria_Nyberg", "Step_Counter", "_Maria_Lee_", "client Ann Lee", "Client Lee, Ann", "client Ann van Dam", "client Ann O'Neil", "client HttpClient Ann", "client Ann. Lee",
		"group #12345", "Rx # 7788123", "policy_#A778812", "unit-#:00778812", "S/N #A7788123", "reader #8", "##6993", "employeeid#77881", "account → #00123456", "record #\"778812\"",
		"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6:7", "2001:db8::1", "a2001:db8::1", "::ffff:203.0.113.9", "fe80::1", "2001:db8::", "b::1", ":::", "2001:db8::5..", "12:30:01 2001:db8::5", "2001:db8:1:2:3:4:5:6.:",
		"http://example.com/a?b", "https://example.com/", "ftp://x.example.com//", "hdfs://n:90/a", "http://example.com?x", "HTTP://example.com/a,", "(http://example.com)/x", "http://example.com:80/.",
		"+44 20 7946 0143", "+0100 20 7946", "+1 (202) 555-0143", "+1-202-555-0143", "+5 ms", "+0.270003 s",
		"Link Nyberg", "Link", "Mark Stone", "LabZW", "Sun Gregory", "McGregory", "GREGORY", "Gregory's", "Zelvak said",
	}
	between := []string{" ", "", ",", ": ", "=", "/", "(", "\n", "\t", "\b", "\f", ".", "-", "_", "\"", "'", "~", " is ", " was seen", " a", "Ab", "7", "é", "#", "[", ">", " said ", "+", "&", "*", "$", "{", "@", "%20", "&x=", "\\", "|", "^"}
	spell := []func(c byte) string{
		func(c byte) string { return fmt.Sprintf(`\u%04x`, c) },
		func(c byte) string { return fmt.Sprintf(`\x%02x`, c) },
		func(c byte) string { return fmt.Sprintf("%%%02X", c) },
		func(c byte) string { return fmt.Sprintf("&#%d;", c) },
	}
	frames := []struct{ before, after string }{{"", ""}, {"m: ", ""}, {`{"msg":"`, `"}`}, {`{"log":"{\"msg\":\"`, `\"}\n"}`}, {`msg="`, `" x=1`}, {"GET /a?q=", "&b=1 HTTP/1.1"}, {"<p>", "</p>"}, {"a|", "|b"}}
	quote := strings.NewReplacer(`"`, `\"`, "\n", `\n`, "\t", `\t`, "\b", `\b`, "\f", `\f`)
	r := rand.New(rand.NewPCG(*seed, 21))
	edited, n := 0, *mutations/(share*share)
	for range n {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			b.WriteString(between[r.IntN(len(between))])
			b.WriteString(forms[r.IntN(len(forms))])
		}
		b.WriteString(between[r.IntN(len(between))])
		text := b.String()
		if r.IntN(3) == 0 {
			at := r.IntN(len(text))
			if text[at] < 0x80 && text[at] > ' ' {
				text = text[:at] + spell[r.IntN(len(spell))](text[at]) + text[at+1:]
			}
		}
		f := frames[r.IntN(len(frames))]
		if strings.HasSuffix(f.before, `"`) {
			if text = quote.Replace(text); strings.Contains(f.before, `\"`) {
				text = strings.ReplaceAll(text, `\`, `\\`)
			}
		}
		l := f.before + strings.ReplaceAll(text, "\n", " ") + f.after
		with, _ := line(on, []byte(l))
		without, o := line(off, []byte(l))
		if edited += o.Edited; with != without {
			t.Errorf("the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", l, with, without)
		}
	}
	if edited < n/8 {
		t.Errorf("%d of %d lines were edited: too few to prove anything", edited, n)
	}
}

// TestLawL3AddressesAmongWords: a line with nothing but addresses is not walked where
// words and blanks are before them; what is found there is what a walk finds.
func TestLawL3AddressesAmongWords(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	addresses := []string{
		"203.0.113.7", "198.51.100.250:443", "192.0.2.1:", "10.1.2.3", "203.0.113.9.", "203.0.113.7: 11:", "203.0.113.7:x", "203.0.113.5,", "(203.0.113.5)", "[203.0.113.6]",
		"a=203.0.113.6", "203.0.113.6:80:", "203.0.113.6: a=1", "203.0.113.6:5000 -> 198.51.100.4:80", "amd64~~6.1.1.0", "Go/203.0.113.5",
	}
	words := strings.Fields(`Dec 10 07:07:45 host sshd[24206]: Received disconnect from to 11: [preauth] a=b key: {"x": } "msg" ( ) , ; - from: user=root Bye
		2026-03-04T10:11:12Z INFO 55 "q" 'z' => -> | <a> </a> host: peer ] [ } x={ y:1 a.b ip: status: error: GET /x HTTP/1.1 ~ ^ & \`)
	r := rand.New(rand.NewPCG(*seed, 22))
	edited, n := 0, *mutations/(share*share)
	for range n {
		var parts []string
		for range 1 + r.IntN(10) {
			from := words
			if r.IntN(4) == 0 {
				from = addresses
			}
			parts = append(parts, from[r.IntN(len(from))])
		}
		l := strings.Join(parts, " ")
		with, _ := line(on, []byte(l))
		found := fmt.Sprint(on.Findings())
		without, o := line(off, []byte(l))
		if edited += o.Edited; with != without || found != fmt.Sprint(off.Findings()) {
			t.Errorf("not the same\n in %s\nwith the sieve %s\nwithout        %s", l, with, without)
		}
	}
	if edited < n/8 {
		t.Errorf("%d of %d lines were edited: too few to prove anything", edited, n)
	}
}
