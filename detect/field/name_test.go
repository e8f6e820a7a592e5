package field_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

// TestID asks which rule, by id, a key leads to; "" is none.
func TestID(t *testing.T) {
	p := compile(t,
		field.Spec{ID: "first", Keys: []string{"first_name"}, Compose: true},
		field.Spec{ID: "name", Keys: []string{"name"}, Prefixed: true},
		field.Spec{ID: "mrn", Keys: []string{"mrn", "medical_record_number"}, Suffix: true},
		field.Spec{ID: "dob", Keys: []string{"dob"}, Compose: true},
		field.Spec{ID: "exact", Keys: []string{"billing_zip", "chart"}},
		field.Spec{ID: "path", Keys: []string{"path_patients"}},
	)
	rows := []struct{ why, key, want string }{
		{"as it is", "first_name", "first"},
		{"another spelling", "FirstName", "first"},
		{"behind a person", "patientFirstName", "first"},
		{"behind a person of several words", "next_of_kin_first_name", "first"},
		{"behind two of them", "emergencyContactMailingFirstName", "first"},
		{"behind what is no person", "hospital_first_name", ""},
		{"behind a person and a word", "patient_x_first_name", ""},
		{"with more behind it", "first_name_count", ""},
		{"a part of another word", "thefirst_name", ""},

		{"prefixed only: alone", "name", ""},
		{"prefixed only: behind a person", "patient_name", "name"},
		{"prefixed only: behind another word", "service_name", ""},

		{"suffix: behind any word", "epic_hospital_mrn", "mrn"},
		{"suffix: of several words", "old_medical_record_number", "mrn"},
		{"suffix: as a part of a word", "xmrn", ""},
		{"suffix: with more behind it", "mrn_lookup", ""},

		{"neither: behind a person", "patient_chart", ""},
		{"neither: as it is", "chart", "exact"},

		{"plural", "mrns", "mrn"},
		{"plural behind a person", "patient_dobs", "dob"},
		{"plural of a key that composes with nothing", "charts", ""},
		{"a double s is no plural", "mrnss", ""},
		{"counted", "mrn2", "mrn"},
		{"counted behind a line", "mrn_2", "mrn"},
		{"counted behind a person", "patientDob1", "dob"},
		{"a word that says nothing", "dob_value", "dob"},
		{"two of them", "dob_value_text", ""},

		{"a path's key is no key", "patients", ""},
		{"a path's key", "path_patients", "path"},
		{"unknown", "level", ""},
		{"nothing", "", ""},
	}
	for _, r := range rows {
		got := ""
		if x := p.Decide(&field.Place{ID: id(p, r.key)}, []byte("A1234567")); x != nil {
			got = x.ID
		}
		if got != r.want {
			t.Errorf("%s: %q leads to %q, want %q", r.why, r.key, got, r.want)
		}
	}
	if p.ID([]byte(strings.Repeat("x_", 60)+"mrn")) != 0 {
		t.Error("a key beyond MaxKey is found")
	}
	if p.Knows(0) || p.Knows(p.Name("level")) || !p.Knows(id(p, "patient_mrn")) {
		t.Error("Knows is wrong about an unknown or a known key")
	}
}

// TestIDOfSurroundings: a name that is a surrounding only is no key, and does
// not hide the key at its end.
func TestIDOfSurroundings(t *testing.T) {
	p := compile(t,
		field.Spec{ID: "mrn", Keys: []string{"mrn"}, Suffix: true},
		field.Spec{ID: "x", Keys: []string{"value"}, Under: []string{"patient_mrn"}},
	)
	if got := id(p, "patient_mrn"); got != p.Name("mrn") {
		t.Errorf("patient_mrn has id %d, mrn %d", got, p.Name("mrn"))
	}
	if p.Name("patient_mrn") == 0 || p.Name("patient_mrn") == p.Name("mrn") {
		t.Error("the surrounding has no id of its own")
	}
	if p.Name("nothing") != 0 || p.NameBytes([]byte("mrn")) != p.Name("mrn") {
		t.Error("Name and NameBytes disagree")
	}
}
