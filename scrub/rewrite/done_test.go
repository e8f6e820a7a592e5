package rewrite

import (
	"bytes"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
)

// samples are values of every form that some class reads.
var samples = []string{
	"", " ", "078-05-1120", "[SSN]", "[778812]", "Ann Lee", "-", "***-**-****", "xxxx", "REDACTED", "null",
	"1980-01-31", "1911-03-04", "1980", "1911", "19800131-19810201", "1980-1981", "ge1980-01-31", "ge1980",
	"31-JAN-1980", "1/31/80", "45", "45 y/o", "89", "90", "90+", "093Y", "30-39", "85-95", "18 months",
	"60614", "60614-1234", "606", "036", "000", "601", "2139", "K1A 0B1",
	"https://example.com/", "https://portal.example.com/Patient/123?name=lee&x", "/x?a=1&amp;b=2", "Patient/123",
	"http://203.0.113.9/a/b?c=d", "/by-name/lee/ann", "//x//y", "/?=&&=", "a/b", "0", "7", "100234", "-4", "true", "1.5",
	"[URL]", "[ID]", "[MRN][SSN]", "/x/[ID][SSN", "[SSN", "[NAME] x", "\xff\x00", "Zoë",
}

// checkFixed asserts that an action changes its own output no more (L6).
func checkFixed(t *testing.T, cl class.Class, a Action, v string, quote []byte, c *Config) {
	t.Helper()
	for n := NumberString; n <= NumberNull; n++ {
		e := Edit{End: len(v), Class: cl, Action: a, Value: []byte(v), Quote: quote, Number: n}
		once := Splice(nil, []byte(v), []Edit{e}, c)
		again := e
		again.End, again.Value = len(once), once
		if quote != nil && len(once) > 1 && once[0] == '"' {
			// The number has become a string.
			once = once[1 : len(once)-1]
			again = Edit{End: len(once), Class: cl, Action: a, Value: once}
		}
		twice := Splice(nil, once, []Edit{again}, c)
		if !bytes.Equal(once, twice) {
			t.Errorf("%s %s of %q: %q, then %q", a, cl, v, once, twice)
		}
		if quote == nil {
			return // the form of numbers plays no part
		}
	}
}

func TestActionsAreIdempotent(t *testing.T) {
	for _, c := range []*Config{{}, {ReferenceYear: 2026}, {ReferenceYear: 2026, Strict: true}} {
		for cl := class.None + 1; cl < class.Count; cl++ {
			for a := Keep; a <= Drop; a++ {
				for _, v := range samples {
					checkFixed(t, cl, a, v, nil, c)
				}
				for _, v := range []string{"0", "7", "45", "95", "601", "60614", "19800131", "1911", "100000", "-4", "1.5", "true", "null"} {
					checkFixed(t, cl, a, v, []byte(`"`), c)
				}
			}
		}
	}
}

func TestDone(t *testing.T) {
	for _, x := range []struct {
		why   string
		cl    class.Class
		a     Action
		value string
		want  bool
	}{
		{"a marker", class.SSN, Redact, "[SSN]", true},
		{"a marker of another class", class.SSN, Redact, "[MRN]", true},
		{"asterisks", class.SSN, Mask, "***********", true},
		{"asterisks in groups", class.SSN, Redact, "***-**-****", true},
		{"asterisks and the last four", class.SSN, Redact, "***-**-1120", false},
		{"crosses", class.SSN, Redact, "XXX-XX-XXXX", true},
		{"XXX can be a name's initials", class.Name, Redact, "XXX", false},
		{"a placeholder", class.Name, Redact, "<redacted>", true},
		{"a placeholder in capitals", class.Name, Redact, "[REDACTED]", true},
		{"nothing", class.Name, Redact, "", true},
		{"null", class.Name, Redact, "null", true},
		{"Null is a family name", class.Name, Redact, "Null", false},
		{"a number in brackets is no marker", class.MRN, Redact, "[778812]", false},
		{"a name in brackets is no marker", class.Name, Redact, "[NYBERG]", false},
		{"a word after a marker's", class.Name, Redact, "[NAME:LEE]", false},
		{"what an overlap left", class.MRN, Redact, "[MRN][SSN]", true},
		{"a marker without its bracket", class.Name, Redact, "[NAME", true},
		{"half a marker", class.Name, Redact, "[NAM", false},
		{"markers only", class.Name, Redact, "[NAME] [SSN]", true},
		{"an open bracket behind a marker", class.Name, Redact, "[NAME] [", false},
		{"a separator at the end", class.Name, Redact, "[NAME] -", false},
		{"a marker within a value", class.Name, Redact, "[NAME] LEE", false},
		{"a value", class.Name, Redact, "Ann Lee", false},
		{"keep asks for nothing", class.Name, Keep, "Ann Lee", true},
		{"a year, generalised", class.Date, Generalize, "1980", true},
		{"a year, redacted", class.Date, Redact, "1980", false},
		{"a birth year over 89", class.DOB, Generalize, "1911", false},
		{"a date", class.Date, Generalize, "1980-01-31", false},
		{"ZIP3", class.ZIP, Generalize, "606", true},
		{"ZIP3 that may not stand", class.ZIP, Generalize, "036", false},
		{"000", class.ZIP, Generalize, "000", true},
		{"an age up to 89", class.Age, Generalize, "89", true},
		{"an age over", class.Age, Generalize, "90", false},
		{"90+", class.Age, Generalize, "90+", true},
		{"a route", class.URL, Generalize, "/Patient/[ID]?name=[ID]", true},
		{"a URL", class.URL, Generalize, "/Patient/123", false},
		{"a class without a general form", class.SSN, Generalize, "078-05-1120", false},
	} {
		if got := Done(x.cl, x.a, []byte(x.value), &Config{ReferenceYear: 2026}); got != x.want {
			t.Errorf("%s: %v", x.why, got)
		}
	}
	number := Edit{Class: class.ZIP, Action: Generalize, Value: []byte("601"), End: 3, Quote: []byte(`"`)}
	if number.Done(&Config{}) {
		t.Error("601 as a number is 00601, no prefix")
	}
}

// What Done says agrees with what Splice does.
func TestDoneMeansNoChange(t *testing.T) {
	c := &Config{ReferenceYear: 2026}
	for cl := class.None + 1; cl < class.Count; cl++ {
		for a := Keep; a <= Drop; a++ {
			for _, v := range samples {
				e := Edit{End: len(v), Class: cl, Action: a, Value: []byte(v)}
				if same := string(Splice(nil, []byte(v), []Edit{e}, c)) == v; e.Done(c) && !same {
					t.Errorf("%s %s of %q counts as done and changes", a, cl, v)
				}
			}
		}
	}
}

func TestActionNames(t *testing.T) {
	for a := Default; a <= Drop; a++ {
		if got, ok := ParseAction(a.String()); !ok || got != a {
			t.Errorf("%s does not come back", a)
		}
	}
	if a, ok := ParseAction(""); !ok || a != Default {
		t.Error("no name is not the default")
	}
	if _, ok := ParseAction("hash"); ok {
		t.Error("hash passes for an action")
	}
	if Action(99).String() != "invalid" {
		t.Error("an action that is none has a name")
	}
}
