package field_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

func TestFold(t *testing.T) {
	rows := []struct{ why, key, want string }{
		{"folded already", "first_name", "first_name"},
		{"camel case", "firstName", "first_name"},
		{"Pascal case", "FirstName", "first_name"},
		{"kebab case", "first-name", "first_name"},
		{"dots", "first.name", "first_name"},
		{"upper case", "FIRST_NAME", "first_name"},
		{"words", "First Name", "first_name"},
		{"header", "X-Forwarded-For", "x_forwarded_for"},
		{"an acronym before a word", "MRNNumber", "mrn_number"},
		{"an acronym behind a word", "patientMRN", "patient_mrn"},
		{"an acronym alone", "SSN", "ssn"},
		{"an acronym in the middle", "patientSSNLast4", "patient_ssn_last4"},
		{"a single capital", "aB", "a_b"},
		{"a capital and a word", "XRay", "x_ray"},
		{"digits belong to the word before", "line2Text", "line2_text"},
		{"an acronym behind a digit", "line2SSN", "line2_ssn"},
		{"an acronym before an s", "HTTPServer", "http_server"},
		{"an acronym before a word with s", "MRNsome", "mr_nsome"},
		{"several separators are one", "first -_ name", "first_name"},
		{"separators at the ends", "_first_name:", "first_name"},
		{"nested parameter", "patient[name]", "patient_name"},
		{"symbols", "$ref", "ref"},
		{"a symbol between", "acct#no", "acct_no"},
		{"letters outside ASCII are letters", "prénom", "prénom"},
		{"digits alone", "123", "123"},
		{"nothing", "", ""},
		{"separators only", "-._", ""},
		{"a long key keeps its end", strings.Repeat("a", 200) + "_mrn", strings.Repeat("a", field.MaxKey-4) + "_mrn"},
	}
	for _, r := range rows {
		if got := string(field.Fold(nil, []byte(r.key))); got != r.want {
			t.Errorf("%s: %q folds to %q, want %q", r.why, r.key, got, r.want)
		}
	}
}

func TestFoldAppends(t *testing.T) {
	got := string(field.Fold([]byte("path_"), []byte("Patient-Id")))
	if got != "path_patient_id" {
		t.Errorf("folded behind a prefix: %q", got)
	}
	if got := string(field.Fold([]byte("path_"), nil)); got != "path_" {
		t.Errorf("nothing folded behind a prefix: %q", got)
	}
}

// TestFoldOfFoldedKeys: what is folded stays, or a key would have two names.
func TestFoldOfFoldedKeys(t *testing.T) {
	for _, k := range []string{"firstName", "MRNNumber", "SSNs", "line2SSN", "X-Forwarded-For", "a1B2", "HTTPServer"} {
		once := field.Fold(nil, []byte(k))
		if twice := field.Fold(nil, once); string(twice) != string(once) {
			t.Errorf("%q folds to %q, that to %q", k, once, twice)
		}
	}
}

func TestFoldAllocatesNothing(t *testing.T) {
	dst, key := make([]byte, 0, 128), []byte("patientFirstName")
	if n := testing.AllocsPerRun(10, func() { dst = field.Fold(dst[:0], key) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRegression_PluralOfAnAcronym(t *testing.T) {
	rows := []struct{ key, want string }{
		{"SSNs", "ssns"}, {"patientMRNs", "patient_mrns"}, {"MRNsByDay", "mrns_by_day"}, {"MRNs_old", "mrns_old"}, {"isAsFast", "is_as_fast"},
	}
	for _, r := range rows {
		if got := string(field.Fold(nil, []byte(r.key))); got != r.want {
			t.Errorf("%q folds to %q, want %q", r.key, got, r.want)
		}
	}
	p := compile(t, field.Spec{ID: "mrn", Keys: []string{"mrn"}, Suffix: true})
	if id(p, "patientMRNs") != p.Name("mrn") {
		t.Error("patientMRNs is no mrn")
	}
}
