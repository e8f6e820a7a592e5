package detect

import (
	"reflect"
	"strings"
	"testing"
)

// specs are rules without native matchers, so that these tests do not
// depend on the built-in ones.
func specs() []Spec {
	return []Spec{
		{ID: "t-badge", Class: "unique-id", Words: []string{"badge", "badge_number"}, Find: `\bB-\d{6}\b`, Rank: 40},
		{ID: "t-mail", Class: "email", Shape: &Shape{Char: "@"}, Find: `\b[a-z.]{1,32}@[a-z.]{1,32}\.[a-z]{2,6}\b`, Rank: 50},
		{ID: "t-npi", Class: "npi", Shape: &Shape{Digits: "10", Lead: "12"}, Find: `\b[12]\d{9}\b`, Check: "npi", Rank: 60,
			Near: &Near{Words: []string{"npi", "provider"}, Required: true}},
		{ID: "t-phone", Class: "phone", Shape: &Shape{Mask: "999-999-9999"}, Find: `\b\d{3}[-. ]\d{3}[-. ]\d{4}\b`, Rank: 50,
			Near: &Near{Words: []string{"phone"}, Not: []string{"build"}}},
		{ID: "t-ssn", Class: "ssn", Shape: &Shape{Mask: "999-99-9999"}, Find: `\b\d{3}[-. ]\d{2}[-. ]\d{4}\b`, Check: "ssn", Rank: 70},
		{ID: "t-ssn-word", Class: "ssn", Words: []string{"ssn", "social_security"}, Find: `(?i)\b(?:ssn|social security)[ :=#]{0,4}(\d{9})\b`, Check: "ssn", Rank: 70},
		{ID: "t-uuid", Class: "unique-id", Shape: &Shape{Mask: "x{8}-xxxx-xxxx-xxxx-x{12}"}, Find: `\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`, Act: "keep", Rank: 95},
		{ID: "t-version", Class: "ip", Shape: &Shape{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"}, Find: `\b\d{1,3}(?:\.\d{1,3}){3}\b`, Veto: `(?<=[vV]ersion )\d`, Rank: 50},
	}
}

func mustCompile(t testing.TB, list []Spec) *Set {
	t.Helper()
	set, problems := Compile(list)
	for _, p := range problems {
		t.Fatalf("%s: %s: %s", p.Rule, p.Field, p.Text)
	}
	return set
}

// mark puts ⟦rule:…⟧ around resolved matches.
func mark(set *Set, text string, ms []Match) string {
	var b strings.Builder
	at := 0
	for _, m := range ms {
		b.WriteString(text[at:m.Start])
		b.WriteString("⟦" + strings.TrimPrefix(set.Rule(m.Rule).ID, "t-") + ":" + text[m.Start:m.End] + "⟧")
		at = int(m.End)
	}
	return b.String() + text[at:]
}

func TestScanFinds(t *testing.T) {
	set := mustCompile(t, specs())
	sc := set.NewScanner()
	for _, c := range []struct{ why, key, text, want string }{
		{"a mask alone triggers", "", "was 078-05-1120 ok", "was ⟦ssn:078-05-1120⟧ ok"},
		{"a failed check stops", "", "was 000-05-1120 ok", "was 000-05-1120 ok"},
		{"mask at both ends of the text", "", "078-05-1120", "⟦ssn:078-05-1120⟧"},
		{"a digit before makes the mask part of something longer", "", "1078-05-1120", "1078-05-1120"},
		{"a digit after likewise", "", "078-05-11201", "078-05-11201"},
		{"a trigger word and the span of group 1", "", "SSN: 078051120.", "SSN: ⟦ssn-word:078051120⟧."},
		{"a word of two parts", "", "Social Security 078051120", "Social Security ⟦ssn-word:078051120⟧"},
		{"a word inside another is none", "", "session 078051120", "session 078051120"},
		{"required near word before", "", "npi=1234567893", "npi=⟦npi:1234567893⟧"},
		{"required near word after", "", "1234567893 (provider)", "⟦npi:1234567893⟧ (provider)"},
		{"required near word missing", "", "epoch 1234567893", "epoch 1234567893"},
		{"required near word too far", "", "npi" + strings.Repeat(" ", 41) + "1234567893", "npi" + strings.Repeat(" ", 41) + "1234567893"},
		{"required near word just in reach", "", "npi" + strings.Repeat(" ", 40) + "1234567893", "npi" + strings.Repeat(" ", 40) + "⟦npi:1234567893⟧"},
		{"required near word as the key", "provider_npi", "1234567893", "⟦npi:1234567893⟧"},
		{"the key's words hold for the whole text", "npi", strings.Repeat("- ", 60) + "1234567893", strings.Repeat("- ", 60) + "⟦npi:1234567893⟧"},
		{"near word in camelCase", "", "renderingProviderId=1234567893", "renderingProviderId=⟦npi:1234567893⟧"},
		{"lead digit decides", "", "npi 3234567893", "npi 3234567893"},
		{"a Not word stops what has no check", "", "build 202-555-0143", "build 202-555-0143"},
		{"a Not word farther than a positive one does not", "", "build phone 202-555-0143", "build phone ⟦phone:202-555-0143⟧"},
		{"a Not word nearer than a positive one does", "", "phone build 202-555-0143", "phone build 202-555-0143"},
		{"a Not word in the key, a positive one in the text", "build_info", "phone 202-555-0143", "phone ⟦phone:202-555-0143⟧"},
		{"a Not word in the key", "build_id", "202-555-0143", "202-555-0143"},
		{"context may be absent where it is not required", "", "at 202-555-0143", "at ⟦phone:202-555-0143⟧"},
		{"a trigger char", "", "to ann.lee@example.com.", "to ⟦mail:ann.lee@example.com⟧."},
		{"two of one rule", "", "a@example.com,b@example.org", "⟦mail:a@example.com⟧,⟦mail:b@example.org⟧"},
		{"a trigger word is context for what follows it", "", "badge no. B-123456", "badge no. ⟦badge:B-123456⟧"},
		{"and for what stands right before it", "", "B-123456 is the badge", "⟦badge:B-123456⟧ is the badge"},
		{"but not for what is far away", "", "badge" + strings.Repeat(" .", 30) + "B-123456", "badge" + strings.Repeat(" .", 30) + "B-123456"},
		{"a trigger word as the key", "badge_number", "B-123456", "⟦badge:B-123456⟧"},
		{"a veto stops", "", "Version 4.8.0.1 up", "Version 4.8.0.1 up"},
		{"a veto elsewhere does not", "", "version 4.8 from 192.0.2.10", "version 4.8 from ⟦version:192.0.2.10⟧"},
		{"a keep rule keeps what is inside it", "", "id 07805112-0781-4051-8112-078051120781 .", "id ⟦uuid:07805112-0781-4051-8112-078051120781⟧ ."},
		{"the letter of an escape belongs to no word", "", `id\nprovider 1234567893`, `id\nprovider ⟦npi:1234567893⟧`},
		{"after non-ASCII text", "", "Größe:078-05-1120…", "Größe:⟦ssn:078-05-1120⟧…"},
		{"invalid UTF-8 around", "", "\xff\xe2078-05-1120\xf0", "\xff\xe2⟦ssn:078-05-1120⟧\xf0"},
		{"nothing", "", "the quick brown fox", "the quick brown fox"},
		{"empty", "ssn", "", ""},
	} {
		got := mark(set, c.text, Resolve(sc.Scan(nil, []byte(c.text), []byte(c.key))))
		if got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.why, got, c.want)
		}
	}
}

func TestTraceNamesTheGuard(t *testing.T) {
	set := mustCompile(t, specs())
	for _, c := range []struct {
		why, rule, text string
		want            Stage
	}{
		{"no trigger, no candidate", "t-ssn", "nothing here", StageShape},
		{"a trigger without a value", "t-mail", "at @ once", StageFind},
		{"a failed check", "t-ssn", "000-05-1120", StageCheck},
		{"check before near", "t-npi", "npi 1234567890", StageCheck},
		{"a missing word", "t-npi", "at 1234567893", StageNear},
		{"a nearer Not word", "t-phone", "build 202-555-0143", StageNear},
		{"a veto", "t-version", "version 4.8.0.1", StageVeto},
		{"covered by a keep rule", "t-phone", "0780512-202-555-0143 202-555-0143", StageMatch},
		{"a match", "t-npi", "npi 1234567893", StageMatch},
	} {
		sc := set.NewScanner()
		got := StageShape
		id, _ := set.Lookup(c.rule)
		sc.Trace = func(x Candidate) {
			if x.Rule == id {
				got = max(got, x.Stage)
			}
		}
		sc.Scan(nil, []byte(c.text), nil)
		if got != c.want {
			t.Errorf("%s: %s reached %s, want %s", c.why, c.rule, got, c.want)
		}
	}
}

func TestTraceNamesTheKeepGuard(t *testing.T) {
	set := mustCompile(t, []Spec{
		{ID: "t-digits", Class: "account", Shape: &Shape{Digits: "4"}, Find: `\d{4}`, Rank: 10},
		{ID: "t-keep", Class: "unique-id", Shape: &Shape{Mask: "xxxx-9999"}, Find: `[0-9a-f]{4}-\d{4}`, Act: "keep", Rank: 90},
	})
	sc := set.NewScanner()
	stages := map[string]Stage{}
	sc.Trace = func(c Candidate) { stages[set.Rule(c.Rule).ID] = c.Stage }
	sc.Scan(nil, []byte("id abcd-1234"), nil)
	want := map[string]Stage{"t-digits": StageKeep, "t-keep": StageMatch}
	if !reflect.DeepEqual(stages, want) {
		t.Errorf("got %v, want %v", stages, want)
	}
}
