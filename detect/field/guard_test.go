package field_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

func TestGuards(t *testing.T) {
	yes := map[string][]string{
		"any":        {"x", "5", "é", "(x)"},
		"digits":     {"5", "a5", "[MRN]5"},
		"id":         {"00123456", "A-12", "MRN 00 12 34", "ABC", "a1"},
		"date":       {"1980-01-31", "31.1.80", "Jan 5 1980", "1980"},
		"fulldate":   {"1980-01", "1980-01-31", "1980-01-31T12:00:00Z", "1980-01-31 12:00"},
		"phone":      {"(217) 555-0142", "+1 217 555 0142 ext 5", "555-0142"},
		"callback":   {"(217) 555-0142", "2175550142", "12175550142"},
		"email":      {"ada@example.com"},
		"name":       {"Ada", "O'Neil", "Lovelace, Ada", "de la Cruz", "李"},
		"personname": {"Ada", "Ada Lovelace"},
		"fullname":   {"Ada Lovelace", "Lovelace, Ada", "Lovelace^Ada^King", "Ada B. Lovelace"},
		"place":      {"Springfield", "St. Louis"},
		"address":    {"12 Main St", "Springfield", "PO Box 5"},
		"street":     {"12 Main St", "Apt 5"},
		"url":        {"https://example.com", "www.example.com"},
		"ip":         {"203.0.113.7", "2001:db8::1", "203.0.113.7, 10.0.0.1", "[2001:db8::1]:80"},
		"zip":        {"62701", "62701-1234", "SW1A 123"},
		"age":        {"93", "93 years"},
		"geo":        {"39.78", "-89.65", "39.78N"},
		"coord":      {"39.781", "39.781,-89.650"},
		"mac":        {"00:00:5e:00:53:01", "00005e005301"},
		"datauri":    {"data:image/png;base64,iVBORw0K"},
		"blob":       {"aGVsbG8gd29ybGQhIQ=="},
		"longid":     {"12345", "A-12345"},
		"idnum":      {"S99912345", "12"},
		"plate":      {"ABC1234", "8ABC 123"},
		"planid":     {"W123456789", "1EG4TE5MK73", "12345"},
		"pathid":     {"00123456", "a1b2", "v1alpha"},
		"pan":        {"4111111111111111", "4111-1111-1111-1111"},
		"digits9":    {"078051120", "078-05-1120"},
		"hl7date":    {"20190304", "201903", "201903041300-0500", "20190304130000.123+0500", "2019-03-04"},
		"idormail":   {"998991", "ada@direct.example.com"},
		"uuid":       {"6a7b1c2d-1111-4222-8333-444455556666"},
		"queryid":    {"00123456", "Lee"},
		"encoded":    {"UGF0aWVudCBBbm4gTGVlLCBNUk4gMDAxMjM0NTY=", "data:text/plain;base64,UGF0aWVudA=="},
		"toolquery":  {"Ann Lee", "lee", "Lee, Ann B"},
		"dicomname":  {"Lee^Ann", "Lee^Ann=李^安", "Lee*", `Lee^Ann\Lee^Bo`},
		"uid":        {"1.2.840.113619.2.55.3.1", `1.2.3.4\1.2.3.5`, "27f7126f-4f66fb14-03f4081b-f9341db2-53925988", "1.2.840.113619 from CT01"},
		"clock":      {"101530", "101530.123456", "10:15:30", "101530-235959"},
	}
	no := map[string][]string{
		"any":        {"", "-", "[MRN]", "***"},
		"digits":     {"", "x", "[MRN]", "[MRN:k1]"[:5]},
		"id":         {"", "5", "x", "active", "[MRN]", "a b c d e 5"},
		"date":       {"", "5", "Jan", "[DATE]"},
		"fulldate":   {"", "1980", "1980-1-1", "31-01-1980", "1980-01-3", "1980-01-31x", "1980/01/31"},
		"phone":      {"", "5550", "0x7f8efb898930", "extension number 12345", "[PHONE]"},
		"callback":   {"", "1514038530", "1514038530123", "0x7f8efb898930", "onDone2", "[PHONE]"},
		"email":      {"", "ada", "@ada", "[EMAIL]"},
		"name":       {"", "DOB", "5", "{x}", "a=b", "a//b", "[NAME]"},
		"personname": {"", "5", "{x}", "[NAME]"},
		"fullname":   {"", "Platform Team", "Ada", "billing service", "billing Service", "Ada {x}", "One Two Three Four Five Six"},
		"place":      {"", "5", "X", "ada@example.com", "a://b", "[CITY]"},
		"address":    {"", "0xc000123", "203.0.113.7", "ada@example.com", "host1", "[ADDRESS]"},
		"street":     {"", "Springfield", "12", "[ADDRESS]"},
		"url":        {"", "example.com", "www."},
		"ip":         {"", "1.2", "example.com", "12:30"},
		"zip":        {"", "12", "1234567890", "not a zip 627"},
		"age":        {"", "old", "1980", "5 years and a bit"},
		"geo":        {"", "5", "north 39"},
		"coord":      {"", "39", "39.7", "v1.234 beta"},
		"mac":        {"", "00:00", "00:00:5e:00:53:01:00:00:00"},
		"datauri":    {"", "data:image/png;", "https://example.com/image/a.png"},
		"blob":       {"", "short"},
		"longid":     {"", "1234", "active"},
		"idnum":      {"", "MIT", "active"},
		"plate":      {"", "A1-template", "ABC", "1M8GDM9AXKP042788"},
		"planid":     {"", "active", "8e9d5b3c1f2a", "0a1b2c3d"},
		"pathid":     {"", "files", "v1", "v12", "app.1.js", "$batch1", "_5"},
		"pan":        {"", "41111111111", "41111111111111111111", "a4111111111111111"},
		"queryid":    {"@PID.5.1", "[MRN]"},
		"digits9":    {"", "07805112", "0780511201", "a078051120"},
		"hl7date":    {"", "2019", "155000", "201913", "20190399", "12.0", "20190304 to 20190305"},
		"idormail":   {"", "active", "[MRN]"},
		"uuid":       {"", "6a7b1c2d", "6a7b1c2d11114222833344445555666677778"},
		"encoded":    {"", "UGF0aWVudA==", "Patient Ann Lee, MRN 00123456"},
		"toolquery":  {"", "5", "all active patients with diabetes", "a=b", "[NAME]"},
		"dicomname":  {"", "5", "[NAME]", "null"},
		"uid":        {"", "1.2.3", "v1.2.3.4", "CTImageStorage", "6a7b1c2d-1111-4222-8333-444455556666", "[ID]"},
		"clock":      {"", "1015", "15ms", "1523456", "901530", "[DATE]"},
	}
	for _, name := range field.Guards() {
		if len(yes[name]) == 0 || len(no[name]) == 0 {
			t.Errorf("guard %s has no rows", name)
		}
	}
	if len(yes) != len(field.Guards()) {
		t.Errorf("rows for %d guards of %d", len(yes), len(field.Guards()))
	}
	for name, list := range yes {
		for _, v := range list {
			if !accepts(t, name, v) {
				t.Errorf("%s refuses %q", name, v)
			}
		}
	}
	for name, list := range no {
		for _, v := range list {
			if accepts(t, name, v) {
				t.Errorf("%s accepts %q", name, v)
			}
		}
	}
}

func accepts(t *testing.T, guard, value string) bool {
	t.Helper()
	p := compile(t, field.Spec{ID: "a", Keys: []string{"a"}, Value: guard})
	return p.Decide(&field.Place{ID: p.Name("a")}, []byte(value)) != nil
}

// TestGuardsOfEveryPrefix calls every guard with every part of some values:
// none may read beyond its end.
func TestGuardsOfEveryPrefix(t *testing.T) {
	for _, name := range field.Guards() {
		p := compile(t, field.Spec{ID: "a", Keys: []string{"a"}, Value: name})
		at := &field.Place{ID: p.Name("a")}
		for _, s := range []string{"1980-01-31T12:00:00Z", "www.example.com", "0x12 a://b", "[MRN:k1:7GQ2MZ4KTW3NX5AB] [", "v1.html", "Ada B. King, RN"} {
			for i := range s {
				for j := i; j <= len(s); j++ {
					p.Decide(at, []byte(s)[i:j:j])
				}
			}
		}
	}
}
