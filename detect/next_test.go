package detect

import (
	"math/rand"
	"strings"
	"testing"
)

func TestConditions(t *testing.T) {
	rows := []struct {
		why, condition, text string // the word stands between [ and ]
		want                 bool
	}{
		{"a key of JSON is no role", "role", `{"[caller]":"http/server.go"}`, false},
		{"nor in JSON inside JSON", "role", `{\"[caller]\":\"http/server.go\"}`, false},
		{"a capital follows", "role", "[patient] Ann", true},
		{"after a colon", "role", "[patient]: LEE", true},
		{"a colon and no blank", "role", "[patient]:LEE", false},
		{"a lower-case word follows", "role", "[patient] lookup failed", false},
		{"one that leads to a name", "role", "[patient] is pamela cook .", true},
		{"one that only begins so", "role", "[patient] issue", false},
		{"a particle after a label", "role", "[patient]: van Dam", true},
		{"other scripts are not judged", "role", "[patient] élise", true},
		{"a line break may be written", "role", `[patient]\nAnn`, true},
		{"nothing follows", "role", "[patient]", false},
		{"a key of JSON is no label", "label", `{"[name]":"Ann"}`, false},
		{"a glued value", "label", "[name]:Ann", false},
		{"a value apart", "label", "[name]: Ann", true},
		{"a question", "label", "on the [name]? Ann", true},
		{"a word of the phrase", "label", "my [name] is ann", true},
		{"another word", "label", "the [name] space", false},
		{"the possessive", "label", `my [name]\'s ann`, true},
		{"a list of flags", "street", "qr,aa,[rd] 106", false},
		{"a part of a name", "street", "12 sync.[loop] (x)", false},
		{"a number before", "street", "12 main [rd]", true},
		{"a name before", "street", "in Petőfi [utca]", true},
		{"words before, and nothing with a capital", "street", "the long [road] ahead", false},
		{"a type that comes first", "street", "in,[Via] Roma 131", true},
		{"one that is another word as well", "street", "in,[via] Roma 131", false},
		{"the same behind a word of living", "street", "lives at [via] Roma 131", true},
		{"the same behind a number", "street", "at 33 [avenue] de la Gare", true},
		{"behind a number that is no house's", "street", "network 198.51.100.0 [via] interface 3", false},
		{"a name in lower case, with its number", "street", "12 north main [road]", true},
		{"words without one", "street", "Nov the long main [road]", false},
		{"a plain word behind one in lower case", "street", "Nov 12 main [close]", false},
		{"a plain word behind a number", "street", "proxy.example.com:5070 [close], 0 bytes", false},
		{"a number behind the name", "street", "Lindenweg 13 [St].", true},
		{"a word of the name with a full stop", "street", "9 N. [Street]", true},
		{"a road with a number", "street", "8801 State [Route] 48", true},
		{"a name that may begin further before", "street", "Nov " + strings.Repeat("a-", 40) + "b [road]", true},
		{"no street", "street", "taskRunner5[st] Roma", false},
		{"a number and a name", "written", "please [send] it to 12 Elm", true},
		{"a number and what is counted", "written", "0 bytes [sent], 0 bytes received", false},
		{"after a word of living the name may have no capital", "written", "she [lives] at 123 main st", true},
		{"a longer number", "written", "[address] 12345678 Main", false},
		{"an ordinal", "written", "[address] 5th Ave", true},
		{"a clause about something else", "written", "[send] worker leaving thread", false},
		{"hex", "written", "[address] 0x00ab Main", false},
		{"a part of a word", "written", "should[Block]Location", false},
		{"a name", "greeting", "[hi], Martha", true},
		{"dictation", "greeting", "[hi] , martha . how are you", true},
		{"without marks", "greeting", "[hi] larry how are you", true},
		{"a sentence", "greeting", "[hi], server ready", false},
		{"a code", "greeting", "iar 003a90fc [dear] 00b360e8", false},
		{"a part of a name", "greeting", "HiH_[Hi]AppUtil Sync", false},
		{"a part of a field's name", "greeting", "app_[hi] Sync", false},
		{"shouted", "greeting", "[HI] Martha", false},
		{"a name follows", "introduction", "this [is] Ann", true},
		{"two words and a mark", "introduction", "this [is] philip stone , date", true},
		{"a clause", "introduction", "this [is] expected for processes", false},
		{"a process", "introduction", "[named][2306]: notify", false},
		{"somebody reports", "before", "Subjective: Maria [reports] pain", true},
		{"something does", "before", "upload of all the [reports].", false},
		{"a number of years", "before", "martha is a 50-[year]-old", true},
		{"another year", "before", "in the [year] 2000", false},
		{"letters of a digest", "before", "a is a 50 x9[yr]", false},
		{"letters of an identifier", "apart", "7ccd91[ssn]22", false},
		{"behind an escape", "apart", `x\n[ssn] 1234`, true},
		{"a word", "apart", "(ssn 1)[ssn] 1234", true},
		{"and has nothing after it", "street", "sent [via] proxy", false},
		{"an age before", "age", "95 years [old]", true},
		{"an age after", "age", `\"[age]\":\"92\"`, true},
		{"a longer number", "age", "[age] 9500", false},
		{"a lower age", "age", "[age] 45", false},
		{"decimals", "decimal", "[lat]=47.4979", true},
		{"too few of them", "decimal", "[lat]=47.49", false},
		{"too far away", "decimal", "[lat]" + strings.Repeat(" ", reach) + "47.4979", false},
		{"backslashes are no distance", "decimal", "[lat]" + strings.Repeat(`\`, 2*reach) + "47.4979", true},
	}
	for _, r := range rows {
		start := strings.IndexByte(r.text, '[')
		text := strings.Replace(strings.Replace(r.text, "[", "", 1), "]", "", 1)
		end := strings.IndexByte(r.text, ']') - 1
		if got := conditionNamed(r.condition).asks([]byte(text), start, end); got != r.want {
			t.Errorf("%s: %s of %q is %v", r.why, r.condition, r.text, got)
		}
	}
}

// What holds in decoded text holds in the raw text that it came from (L3).
func TestLawL3ConditionsHoldInRawText(t *testing.T) {
	pieces := []string{" ", "  ", "\t", "\n", ":", ",", "\"", "'", "?", ".", "-", "/", "Ann", "LEE", "is", "was", "van", "named", "of", "é", "12", "95", "3.1415",
		"main", "Main", "the", "(", "=", "\\", "via", "#", "foo", "account", " where "}
	words := []string{"patient", "name", "rd", "via", "age", "lat"}
	rnd := rand.New(rand.NewSource(5))
	held := map[string]int{}
	for n := 0; n < 60000; n++ {
		pick := func() (s string) {
			for k := rnd.Intn(6); k > 0; k-- {
				s += pieces[rnd.Intn(len(pieces))]
			}
			return s
		}
		before, word, after := pick(), words[rnd.Intn(len(words))], pick()
		text := before + word + after
		rawBefore, rawAfter := before, after
		for depth := rnd.Intn(3); depth >= 0; depth-- {
			rawBefore, rawAfter = escaped(rawBefore), escaped(rawAfter)
		}
		raw := "x\n{\"a\":\"" + rawBefore + word + rawAfter + "\",\"b\":1}\nAnn 95 3.1415"
		at := len("x\n{\"a\":\"") + len(rawBefore) + len(word) - 1
		for _, c := range conditions {
			if !c.asks([]byte(text), len(before), len(before)+len(word)) {
				continue
			}
			held[c.name]++
			if !c.onRaw(word)([]byte(raw), at) {
				t.Fatalf("%s holds in %q and not in %q", c.name, text, raw)
			}
		}
	}
	for _, c := range conditions {
		if held[c.name] < 1000 {
			t.Errorf("%s held %d times: too few to tell", c.name, held[c.name])
		}
	}
}

// escaped writes text as JSON does inside a string.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text)
}

func TestNextKeepsTheMatcherFromTrying(t *testing.T) {
	set := mustCompile(t, []Spec{{ID: "name-role", Class: "name", Words: []string{"patient"}, Next: "role", Find: "z"}})
	sc := set.NewScanner()
	var stages []Stage
	sc.Trace = func(c Candidate) { stages = append(stages, c.Stage) }
	if ms := sc.Scan(nil, []byte("the patient lookup; the patient Ann Lee called"), nil); len(ms) != 1 {
		t.Errorf("%d matches, want 1", len(ms))
	}
	if len(stages) != 2 || stages[0] != StageFind || stages[1] != StageMatch {
		t.Errorf("stages %v, want find, match", stages)
	}
}

func TestTriggerGuards(t *testing.T) {
	set := mustCompile(t, []Spec{
		{ID: "email", Class: "email", Shape: &Shape{Char: "@"}, Find: "z"},
		{ID: "iban", Class: "account", Shape: &Shape{Mask: "AA99*{11,30}"}, Check: "iban", Find: "z"},
		{ID: "ipv4", Class: "ip", Shape: &Shape{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"}, Check: "ip-public", Find: "z"},
		{ID: "name-honorific-ms-lower", Class: "name", Shape: &Shape{Mask: "ms-?.-"}, Find: "z"},
		{ID: "card-bare", Class: "card", Shape: &Shape{Digits: "15-16"}, Check: "card", Find: "z"},
		{ID: "phone-nanp", Class: "phone", Shape: &Shape{Mask: "999-999-9999"}, Check: "nanp", Find: "z"},
		{ID: "t-near", Class: "phone", Shape: &Shape{Mask: "999-9999"}, Near: &Near{Words: []string{"call"}, Required: true}, Find: `\d{3}-\d{4}`},
		{ID: "t-own-email", Class: "email", Shape: &Shape{Char: "%"}, Find: `%\w{1,9}`},
	})
	ask := func(name string, text []byte, at int) bool {
		for _, x := range set.Triggers() {
			if x.Word == name || x.Shape != nil && (x.Shape.Mask == name || x.Shape.Char == name || x.Shape.Digits == name) {
				return x.Guard == nil || x.Guard(text, at)
			}
		}
		t.Fatalf("no trigger %s", name)
		return false
	}
	for _, r := range []struct {
		why, trigger, text string // ^ stands before the byte in question
		want               bool
	}{
		{"an address", "@", "ann^@example.com", true},
		{"an image digest", "@", "ehr/api^@sha256:223ddb", false},
		{"a time", "@", "gc 12 ^@66151.461s", false},
		{"a label without a point", "@", "ann^@localhost", false},
		{"a public address", "9{1,3}.9{1,3}.9{1,3}.9{1,3}", "from 192.0.2.1^0:80", true},
		{"a private one", "9{1,3}.9{1,3}.9{1,3}.9{1,3}", "from 10.1.2.^3:80", false},
		{"a public one inside of a longer run", "9{1,3}.9{1,3}.9{1,3}.9{1,3}", "10.1.2.^3.192.0.2", true},
		{"an account", "AA99*{11,30}", "to GB82WES^T12345698765432", true},
		{"a card", "15-16", "card 411111111111^1111,", true},
		{"digits with a wrong check", "15-16", "card 411111111111^1112,", false},
		{"a card in a digest", "15-16", "sha256:a411111111111^1111c", false},
		{"a card behind an escape", "15-16", `say\n411111111111^1111`, true},
		{"a number to call", "999-999-9999", "call 202-555-014^3 back", true},
		{"with an extension", "999-999-9999", "call 202-555-014^3x12", true},
		{"behind an escape", "999-999-9999", `call\n202-555-014^3`, true},
		{"no area", "999-999-9999", "took 102-555-014^3 ms", false},
		{"with a digest behind it", "999-999-9999", "0.215 200 613^2baa", false},
		{"a wrong check", "AA99*{11,30}", "to GB82WES^T12345698765433", false},
		{"milliseconds at the end of a sentence", "ms-?.-", "segment in 49 ms.^ (kafka.log)", false},
		{"milliseconds before a word", "ms-?.-", "took in 49 ms.^ retrying", false},
		{"someone", "ms-?.-", "i saw ms .^ stone", true},
		{"a number that may be a time stamp", "ms-?.-", "12:30 ms.^ stone", true},
		{"a sentence that ends in a number", "ms-?.-", "in 1973. ms.^ stone", true},
		{"a near word and the shape", "call", "cal^l 555-0143", true},
		{"the shape comes first", "call", "555-0143: cal^l me", true},
		{"a near word alone", "call", "cal^l 5550143", false},
		{"the shape is on another line", "call", "cal^l\n555-0143", false},
		{"a rule of one's own has no guard", "%", "^%", true},
	} {
		at := strings.IndexByte(r.text, '^')
		text := []byte(strings.Replace(r.text, "^", "", 1))
		if got := ask(r.trigger, text, at); got != r.want {
			t.Errorf("%s: %v", r.why, got)
		}
	}
}
