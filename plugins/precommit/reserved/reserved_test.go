package reserved

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
)

func TestEveryRangeHasItsExample(t *testing.T) {
	for _, e := range Table() {
		if e.Name == "" || e.Source == "" || len(e.Classes) == 0 {
			t.Errorf("%q lacks a name, a source or a class", e.Name)
		}
		for _, c := range e.Classes {
			name, ok := Range(c, []byte(e.Example))
			if !ok {
				t.Errorf("%s: %s is not in it", e.Name, e.Example)
			}
			if name != e.Name {
				t.Errorf("%s: %s is in %q, which is asked before", e.Name, e.Example, name)
			}
		}
	}
}

func TestRanges(t *testing.T) {
	for _, tt := range []struct {
		why   string
		class class.Class
		in    string
		want  bool
	}{
		{"digits alone", class.SSN, "078051120", true},
		{"spaces between", class.SSN, "078 05 1120", true},
		{"one digit further", class.SSN, "078-05-1121", false},
		{"the end of the advertising range", class.SSN, "987-65-4329", true},
		{"behind the advertising range", class.SSN, "987-65-4330", false},
		{"looks made up, may be somebody's", class.SSN, "123-45-6789", false},
		{"a number inside a longer one", class.SSN, "1078051120", false},
		{"the number as a record number says nothing", class.MRN, "078051120", false},
		{"country code", class.Phone, "+1 (202) 555-0199", true},
		{"with an extension", class.Phone, "202-555-0143 x 12", true},
		{"tel scheme", class.Phone, "tel:+1-202-555-0143", true},
		{"seven digits", class.Phone, "555-0100", true},
		{"555 outside of 01xx can be assigned", class.Phone, "202-555-1212", false},
		{"01xx of another exchange", class.Phone, "202-556-0143", false},
		{"fax", class.Fax, "2025550143", true},
		{"mobile of Ofcom", class.Phone, "+44 7700 900123", true},
		{"London, zero in brackets", class.Phone, "+44 (0)20 7946 0123", true},
		{"London", class.Phone, "020 7947 0123", false},
		{"subdomain", class.Email, "x@mail.example.org", true},
		{"encoded at", class.Email, "x%40example.com", true},
		{"a domain that ends alike", class.Email, "x@notexample.com", false},
		{"example before a real domain", class.Email, "x@example.com.evil.io", false},
		{"local part only looks like it", class.Email, "example.com@mail.io", false},
		{"port", class.URL, "https://u@api.example.net:8443/x?y=1#z", true},
		{"example in the path", class.URL, "https://mail.io/example.com", false},
		{"example as the user", class.URL, "https://example.com@mail.io/", false},
		{"with a port", class.IP, "203.0.113.9:443", true},
		{"next network", class.IP, "203.0.114.9", false},
		{"IPv6", class.IP, "2001:db8::1", true},
		{"mapped", class.IP, "::ffff:192.0.2.1", true},
		{"dots", class.MAC, "0000.5e00.53ff", true},
		{"neighbour", class.MAC, "00:00:5e:00:54:01", false},
		{"groups", class.Card, "5555-5555-5555-4444", true},
		{"another card", class.Card, "5555-5555-5555-4445", false},
		{"MBI without dashes", class.HealthPlan, "1eg4te5mk73", true},
		{"an MBI that can be issued", class.HealthPlan, "1EG4-TE5-MK74", false},
		{"Synthea, family first", class.Name, "Brekke496, Aaron697", true},
		{"Synthea, one part", class.Name, "Aaron697", true},
		{"only one word has digits", class.Name, "Aaron Brekke496", false},
		{"digits alone", class.Name, "697", false},
		{"in HL7", class.Name, "DOE^JANE", true},
		{"a person called Doe", class.Name, "Jeremy Doe", false},
		{"empty", class.Name, "", false},
	} {
		if _, got := Range(tt.class, []byte(tt.in)); got != tt.want {
			t.Errorf("%s: %s is reserved: %v", tt.why, tt.in, got)
		}
	}
}

func FuzzRange(f *testing.F) {
	for _, e := range Table() {
		f.Add(uint8(e.Classes[0]), []byte(e.Example))
	}
	f.Fuzz(func(t *testing.T, c uint8, in []byte) {
		before := string(in)
		a, ok := Range(class.Class(c%uint8(class.Count)), in)
		if b, again := Range(class.Class(c%uint8(class.Count)), in); a != b || ok != again || (a == "") == ok {
			t.Fatalf("%q: %q %v, then %q %v", in, a, ok, b, again)
		}
		if before != string(in) {
			t.Fatal("the value was changed")
		}
	})
}
