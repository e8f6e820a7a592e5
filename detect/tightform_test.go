package detect

import (
	"strings"
	"testing"
)

// What stands beside a form, byte by byte: ⟨ marks where the guard is asked, which is
// the byte before it.
func TestGuardsOfForms(t *testing.T) {
	guards := map[string]func([]byte, int) bool{}
	for _, g := range tight {
		for _, id := range g.rules {
			guards[id] = g.holds
		}
	}
	for _, r := range []struct {
		rule, why, text string
		want            bool
	}{
		{"name-file", "two names", "Nyberg_Maria⟨_1.pdf", true},
		{"name-file", "words of a program", "Step_Counter⟨ up", false},
		{"name-file", "nobody's given name", "Nyberg_Qvist⟨", false},
		{"name-file", "a name behind an escape", `x\nNyberg_Maria⟨`, true},
		{"name-client", "two names", "client Ann⟨ Lee", true},
		{"name-client", "a particle", "client Ann⟨ van Dam", true},
		{"name-client", "one word", "by client Ann⟨.", false},
		{"name-client", "one word, and prose", "by client Ann⟨ now", false},
		{"name-client", "a program's name", "client AnnUpdateAgent⟨ Lee", false},
		{"name-client", "a package", "app.client.Ann⟨ Lee", false},
		{"name-client", "what an escape hides", `client Ann⟨\u0020Lee`, true},
		{"mrn", "a name of numbers", "chart #⟨ 778812", true},
		{"mrn", "signs between", "record: (no. #⟨778812", true},
		{"mrn", "one word", "accountnumber #⟨778812", true},
		{"mrn", "a number of something else", "Socket Reader #⟨1", false},
		{"mrn", "a processor", "CPU#⟨0", false},
		{"mrn", "no name", "##⟨6993", false},
		{"mrn", "numbers", "1514038440000##⟨6993", false},
		{"mrn", "the start of a text", "#⟨5", false},
		{"mrn", "a blank that is written as an escape", `chart\u0020#⟨5`, true},
		{"mrn", "a blank that is written in percent", `chart%20#⟨5`, true},
		{"device-serial", "a name with a slash", "S/N #⟨A7788123", true},
		{"ipv4", "an address", "from 203.0.113.5⟨ port", true},
		{"ipv4", "a package's version", "KB0000001~amd64~~6.1.1.0⟨, state", false},
		{"ipv4", "the second of a field", "OBX|1|ST|IP||a~203.0.113.5⟨|", true},
		{"ipv6", "eight groups", "at 2001:db8:1:2:3:4:5:6⟨ ok", true},
		{"ipv6", "behind a key of hex digits", "add:2001:db8:1:2:3:4:5:6⟨ ok", true},
		{"ipv6", "zeros and a port", "/0:0:0:0:0:0:0:0⟨:2181:Fast", false},
		{"ipv6", "a hardware address", "FF:F2:9F:16:E2:23:00:0D⟨:60:E9", false},
		{"ipv6", "a link's own", "(FE80:0000:0000:0000:D8A5:90FF:FEF5:7FFF⟨)", false},
		{"ipv6", "a backspace before it", `\b2001:db8:1:2:3:4:5:6⟨`, true},
		{"ipv6-short", "an address", "2001:db8::⟨1", true},
		{"ipv6-short", "an IPv4 address in it", "::⟨ffff:203.0.113.9", true},
		{"ipv6-short", "the same in hex", "::⟨ffff:cb00:7109", true},
		{"ipv6-short", "the prefix of a translator", "64:ff9b::⟨cb00:7109", true},
		{"ipv6-short", "a method", "AirPort::⟨sync", false},
		{"ipv6-short", "a method in hex digits", "dead::⟨beef", false},
		{"ipv6-short", "any host", "listening on ::⟨ port 22", false},
		{"ipv6-short", "an escape", `::⟨\u0066fff:203.0.113.9`, true},
		{"phone-international", "a number", "+44 ⟨20 7946 0143", true},
		{"phone-international", "an offset", "time reset +0.⟨270003 s", false},
		{"phone-international", "a zone", "10:00:00 +0200 ⟨12", false},
		{"phone-international", "words behind it", "lag +5 ⟨ms", false},
		{"url", "a path", "see https://⟨example.com/a", true},
		{"url", "in capitals", "HTTP://⟨example.com/a", true},
		{"url", "a query", "http://⟨example.com?a", true},
		{"url", "a host alone", "on http://⟨example.com:80/ now", false},
		{"url", "a host in quotes", `{"url":"http://⟨example.com/"}`, false},
		{"url", "a file system", "hdfs://⟨example.com/a/b", false},
		{"url", "a slash that is hidden", `http://⟨example.com\u002fa`, true},
	} {
		at := strings.Index(r.text, "⟨") - 1
		text := []byte(strings.Replace(r.text, "⟨", "", 1))
		if got := guards[r.rule](text, at); got != r.want {
			t.Errorf("%s, %s: %s: %v", r.rule, r.why, r.text, got)
		}
	}
}

func TestSeveralRulesAskOneGuardOnce(t *testing.T) {
	asked := 0
	guard := func([]byte, int) bool { asked++; return false }
	s := &Set{}
	last := maskGuard{}
	list := []Trigger{{Guard: guard, mask: -1, tight: 3}, {Guard: guard, mask: -1, tight: 3}, {Guard: guard, mask: -1}, {Guard: guard, mask: -1, tight: 4}}
	if g := s.anyOf(list, &last); g([]byte("#"), 0) || asked != 3 {
		t.Errorf("asked %d times", asked)
	}
}
