package detect

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestWordsOfAText(t *testing.T) {
	all := []string{"ssn", "mrn", "number", "name", "first_name", "name_first", "medical_record", "medical_record_number",
		"line2", "line", "addr_1", "do_b", "straße", "имя", "ulica", "a", "social_security_administration_number", "authentication", "rec"}
	slices.Sort(all)
	set := mustCompile(t, []Spec{{ID: "t-w", Class: "mrn", Words: all, Find: `zzz`}})
	sc := set.NewScanner()
	for _, c := range []struct{ why, text, want string }{
		{"alone", "ssn", "ssn"},
		{"upper case", "SSN:", "SSN"},
		{"inside another word", "session lessn", ""},
		{"after a digit", "1ssn", "ssn"},
		{"before digits", "MRN00123", "MRN"},
		{"snake case", "patient_ssn_x", "ssn"},
		{"camel case", "patientSsn", "Ssn"},
		{"an acronym before a word", "MRNNumber", "MRN Number"},
		{"an acronym after a word", "theSSN", "SSN"},
		{"two parts in snake case", "first_name", "first_name name"},
		{"two parts in camel case", "FirstName", "FirstName Name"},
		{"two separators", "first: name", "first: name name"},
		{"three separators are too many", "first - name", "name"},
		{"a part in between", "first last name", "name"},
		{"a letter in between is no separator", "FirstBName", "Name"},
		{"an escape in between", `first\nname`, `first\nname name`},
		{"the longest and its parts", "medical record number", "medical record medical record number number"},
		{"either order", "name first name", "name name first first name name"},
		{"a word with a digit", "line2", "line line2"},
		{"not its neighbour", "line3 line22", "line line"},
		{"a part that is a digit", "addr-1", "addr-1"},
		{"glued digit part", "addr1", "addr1"},
		{"odd case as two parts", "DoB", "DoB"},
		{"an escape letter", `\nssn\tmrn\\rec`, "ssn mrn"},
		{"beyond ASCII", "die Straße", "Straße"},
		{"beyond ASCII, other case", "STRAßE имя ИМЯ Имя", "STRAßE имя ИМЯ Имя"},
		{"a quote beyond ASCII is no letter", "“ssn” «имя»", "ssn имя"},
		{"a no-break space", "first\u00a0name", "first\u00a0name name"},
		{"a letter beyond ASCII splits", "ssné", "ssn"},
		{"longer than eight bytes", "Authentication authenticatioX", "Authentication"},
		{"four parts", "social security administration number", "social security administration number number"},
		{"at the end of the text, short", "a", "a"},
		{"invalid UTF-8", "\xffssn\xc2", "ssn"},
	} {
		sc.begins([]byte(c.text))
		sc.read([]byte(c.text), false)
		var got []string
		for _, o := range sc.words {
			got = append(got, c.text[o.start:o.end])
		}
		want := strings.Join(got, " ")
		sorted := func(s string) string { f := strings.Fields(s); slices.Sort(f); return strings.Join(f, " ") }
		if sorted(want) != sorted(c.want) {
			t.Errorf("%s: %q gives %q, want %q", c.why, c.text, got, c.want)
		}
		for i := 1; i < len(sc.words); i++ {
			if sc.words[i].end < sc.words[i-1].end {
				t.Errorf("%s: %q: words are not in the order of their ends", c.why, c.text)
			}
		}
	}
}

func TestMasks(t *testing.T) {
	for _, c := range []struct{ why, mask, text, want string }{
		{"digits and separators", "999-99-9999", "a 078-05-1120 b", "2-13"},
		{"any one separator", "999-99-9999", "078 05.1120", "0-11"},
		{"two separators are one too many", "999-99-9999", "078--05-1120", ""},
		{"a longer run before", "999-99-9999", "1078-05-1120", ""},
		{"a longer run after", "999-99-9999", "078-05-11209", ""},
		{"a letter may stand next to a digit", "999-99-9999", "x078-05-1120y", "1-12"},
		{"an optional separator", "999-?99-?9999", "078051120 07805-1120", "0-9 10-20"},
		{"a literal first", "(999) 999-9999", "((202) 555-0143)", "1-15"},
		{"a repeat", "9{1,3}.9{1,3}", "1.22 333.4444", "0-4"},
		{"an exact repeat", "9{4}-9{4}", "1234-5678", "0-9"},
		{"capitals and digits", "9A*9-?A*9-?AA99", "1EG4-TE5-MK73 1eg4TE5MK73 1EG4TE5MK73", "0-13 26-37"},
		{"capital before a capital", "AA99", "XAA99 AA99 9AA99 aAA99", "6-10 18-22"},
		{"a letter after a digit bounds nothing", "A99", "A99B A99b A999", "0-3 5-8"},
		{"an escape letter blocks nothing", "a99", `\nb12 xb12`, "2-5"},
		{"any letter", "aa-99", "ab-12 cab-12", "0-5"},
		{"hex digits", "xx:xx:xx", "00:5e:FF 0g:00:00", "0-8"},
		{"hex may begin with a letter that begins a word", "xx:xx", "fe:01 zfe:01", "0-5"},
		{"a plus sign", "+9-999", "tel:+1-202", "4-10"},
		{"the shortest form counts", "99-9?", "12- 12-3", "0-3 4-7"},
		{"star may begin with a digit", "*9-9", "A1-2 11-2 X11-2", "0-4 5-9"},
		{"a literal digit bounds nothing", "(01)", "x(01)510", "1-5"},
		{"nor does it inside a run", "a9-01", "b2-0123", "0-5"},
		{"nor at the start of one", "901", "9012 3901", "0-3"},
		{"the text ends in the middle", "999-99", "123-4", ""},
	} {
		set := mustCompile(t, []Spec{{ID: "t-m", Class: "mrn", Shape: &Shape{Mask: c.mask}, Find: `zzz`}})
		sc := set.NewScanner()
		sc.begins([]byte(c.text))
		sc.read([]byte(c.text), false)
		var got []string
		for _, s := range sc.shapes {
			got = append(got, fmt.Sprintf("%d-%d", s.start, s.end))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: %s on %q gives %q, want %q", c.why, c.mask, c.text, g, c.want)
		}
	}
}

func TestDigitRuns(t *testing.T) {
	set := mustCompile(t, []Spec{
		{ID: "t-nine", Class: "ssn", Shape: &Shape{Digits: "9"}, Find: `zzz`},
		{ID: "t-range", Class: "card", Shape: &Shape{Digits: "13-19", Lead: "45"}, Find: `zzz`},
	})
	sc := set.NewScanner()
	for _, c := range []struct{ why, text, want string }{
		{"the exact length", "123456789", "t-nine"},
		{"one less", "12345678", ""},
		{"one more", "1234567890", ""},
		{"within the range", "4111111111111111", "t-range"},
		{"another lead", "6111111111111111", ""},
		{"next to letters", "x123456789y", "t-nine"},
		{"above every length", strings.Repeat("4", 80), ""},
	} {
		sc.begins([]byte(c.text))
		sc.read([]byte(c.text), false)
		var got []string
		for _, s := range sc.shapes {
			got = append(got, set.Rule(s.rule).ID)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: %q, want %q", c.why, g, c.want)
		}
	}
}
