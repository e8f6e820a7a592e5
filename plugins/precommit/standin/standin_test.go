package standin

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/check"
	"github.com/phiscrub/phiscrub/detect/class"
)

func TestStandInsHaveTheFormOfTheirValues(t *testing.T) {
	for _, c := range []struct {
		why            string
		class          class.Class
		value, general string
		want           string // # is a digit, ~ a word
	}{
		{"separators stay", class.SSN, "219-09-9999", "", "999-##-####"},
		{"without separators", class.SSN, "078051120", "", "999######"},
		{"the last four", class.SSN, "1120", "", "9999"},
		{"area code and brackets", class.Phone, "(202) 736-4417", "", "(###) 555-01##"},
		{"with the country", class.Phone, "+1 202 736 4417", "", "+1 ### 555 01##"},
		{"without area", class.Phone, "736-4417", "", "555-01##"},
		{"British", class.Phone, "+44 20 7946 0958", "", "+44 77 0090 0###"},
		{"no plan known", class.Phone, "+49 30 901820", "", ""},
		{"mail", class.Email, "ann.kowalski@clinic.org", "", "person######@example.com"},
		{"dashes and letters of a number", class.MRN, "A-778812", "", "X-999###"},
		{"lower case", class.MRN, "mrn-00123456", "", "xxx-9999####"},
		{"a UUID stays one", class.MRN, "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "", "ffffffff-ffff-4fff-bfff-ffff########"},
		{"a card stays valid", class.Card, "4929 1234 5678 9012", "", "#### #### #### ####"},
		{"Medicare", class.HealthPlan, "3HC8-YX7-RP42", "", "1EG4-TE5-MK73"},
		{"vehicle", class.Vehicle, "1M8GDM9AXKP042788", "", "11111111111111111"},
		{"names keep case and order", class.Name, "KOWALSKI, Ann B.", "", "~, ~ X."},
		{"titles stay", class.Name, "Dr. Mary-Jane O'Neil Jr", "", "Dr. ~ ~ Jr"},
		{"ISO day", class.DOB, "1980-03-31", "1980", "1980-01-01"},
		{"with its time", class.Date, "2024-03-14T15:09:26.535+01:00", "2024", "2024-01-01T00:00:00.000+01:00"},
		{"American", class.DOB, "3/31/1980", "1980", "1/1/1980"},
		{"two digits of a year", class.DOB, "03/31/80", "1980", "01/01/80"},
		{"twelve hours", class.Date, "03/14/2024 3:09 PM", "2024", "01/01/2024 12:00 AM"},
		{"HL7", class.Date, "20240314150926.123-0500", "2024", "20240101000000.000-0500"},
		{"spelled out", class.DOB, "March 31, 1980", "1980", "January 1, 1980"},
		{"with a short month", class.DOB, "31-MAR-1980", "1980", "01-JAN-1980"},
		{"older than 89", class.DOB, "1930-03-31", "[DOB]", "1900-01-01"},
		{"a form not known", class.Date, "third of May", "[DATE]", ""},
		{"ZIP", class.ZIP, "62701-1234", "627", "62700-0000"},
		{"age", class.Age, "93", "90+", "89"},
		{"place", class.Geo, "-38.8977,77.0365", "[GEO]", "0.0000,0.0000"},
		{"address of the network", class.IP, "8.8.8.8", "", "~"},
		{"hardware", class.MAC, "3c:22:fb:12:34:56", "", "00:00:5e:00:53:~"},
		{"street", class.Street, "12 Main St Apt 4", "", "~ Example Street"},
		{"a URL has its general form", class.URL, "https://clinic.org/Patient/5", "https://clinic.org/Patient/[MRN]", ""},
		{"quotes are left to the policy", class.MRN, `A"1`, "", ""},
	} {
		m := New("seed")
		got, ok := m.For(c.class, c.value, c.general)
		if ok != (c.want != "") {
			t.Errorf("%s: got %q, %v", c.why, got, ok)
			continue
		}
		if !ok {
			continue
		}
		switch c.class {
		case class.DOB, class.Date, class.ZIP, class.Age, class.Geo:
			if got != c.want {
				t.Errorf("%s: got %q, want %q", c.why, got, c.want)
			}
		default:
			if !like(got, c.want) {
				t.Errorf("%s: got %q, want the form %q", c.why, got, c.want)
			}
			if !Is(c.class, got) {
				t.Errorf("%s: %q is not known as a stand-in", c.why, got)
			}
			if Is(c.class, c.value) && c.value != got {
				t.Errorf("%s: a value is taken for a stand-in", c.why)
			}
		}
		if _, ok := Range(c.class, got, c.general); !ok && c.class != class.Age {
			t.Errorf("%s: %q is of no range", c.why, got)
		}
		if again, ok := New("another").For(c.class, got, c.general); !ok || again != got {
			t.Errorf("%s: %q became %q", c.why, got, again)
		}
	}
}

// like compares by form.
func like(got, form string) bool {
	form = strings.NewReplacer("#", `\d`, "~", `[\w.]+?`).Replace(regexp.QuoteMeta(form))
	return regexp.MustCompile("^" + form + "$").MatchString(got)
}

func TestTheSameValueHasTheSameStandIn(t *testing.T) {
	m, other := New("a"), New("b")
	seen := map[string]string{}
	differ := 0
	for i := range 700 {
		v := fmt.Sprintf("%08d", i*7919)
		s, _ := m.For(class.MRN, v, "")
		if again, _ := m.For(class.MRN, v, ""); again != s {
			t.Fatalf("%q and %q for the same value", s, again)
		}
		if u, _ := other.For(class.MRN, v, ""); u != s {
			differ++
		}
		if old, ok := seen[s]; ok && i < 500 {
			t.Fatalf("%q stands for %q and %q", s, old, v)
		}
		seen[s] = v
	}
	if differ < 600 {
		t.Errorf("another seed gave %d of 700 others", differ)
	}
	one, _ := m.For(class.Name, "Ann Kowalski", "")
	two, _ := m.For(class.Name, "KOWALSKI", "")
	if _, last, _ := strings.Cut(one, " "); !strings.EqualFold(last, two) {
		t.Errorf("a part of %q is %q elsewhere", one, two)
	}
	if a, _ := New("a").For(class.Name, "Ann Kowalski", ""); a != one {
		t.Errorf("the same seed gave %q and %q", one, a)
	}
}

func TestValuesOfPeopleAreNoStandIns(t *testing.T) {
	for _, c := range []struct {
		class class.Class
		value string
	}{
		{class.Name, "Reed"}, {class.Name, "Ann Kowalski"}, {class.Name, "Wyatt Reed101"}, {class.SSN, "123-45-6789"}, {class.SSN, "999-99-999"},
		{class.Phone, "202-736-0143"}, {class.Phone, "555-0200"}, {class.MRN, "00123456"}, {class.MRN, "99123456"}, {class.MRN, "A-778812"},
		{class.Email, "ann@example.com.attacker.org"}, {class.Email, "ann@myexample.com"}, {class.IP, "10.0.0.1"}, {class.City, "Springfield"},
		{class.MRN, "99990001"}, {class.Geo, "10.0"}, {class.Geo, "0.1"}, {class.Street, "12 Example Street"}, {class.Card, "4929123456789012"},
	} {
		if Is(c.class, c.value) {
			t.Errorf("%s %q is taken for a stand-in", c.class, c.value)
		}
	}
}

func TestDocumentedNumbersHaveTheirCheckDigits(t *testing.T) {
	for name, values := range map[string][]string{"luhn": cards, "npi": {npi}, "dea": {dea}, "iban": {iban}, "vin": {vin}, "mbi": {mbi}} {
		f := check.Lookup(name)
		if f == nil {
			t.Errorf("no check %q", name)
			continue
		}
		for _, v := range values {
			if !f([]byte(v)) {
				t.Errorf("%s: %s", name, v)
			}
		}
	}
}

func FuzzFor(f *testing.F) {
	f.Add(uint8(class.Date), "2024-03-14T15:09:26Z", "2024")
	f.Add(uint8(class.Name), "O'Neil, Ann", "")
	f.Add(uint8(class.MRN), "A-778812", "")
	f.Fuzz(func(t *testing.T, c uint8, value, general string) {
		cl := class.Class(c % uint8(class.Count))
		s, ok := New("x").For(cl, value, general)
		if !ok {
			return
		}
		if cl != class.DOB && cl != class.Date && cl != class.ZIP && cl != class.Age && !Is(cl, s) {
			t.Fatalf("%s: %q became %q, which is not known as a stand-in", cl, value, s)
		}
		if again, ok := New("y").For(cl, s, general); !ok || again != s {
			t.Fatalf("%s: %q became %q, and then %q", cl, value, s, again)
		}
	})
}
