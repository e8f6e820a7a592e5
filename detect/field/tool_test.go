package field_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

func TestToolOfPerson(t *testing.T) {
	for name, want := range map[string]bool{
		"get_patient":           true,
		"searchPatients":        true,
		"ehr.member-lookup":     true,
		"mcp__ehr__find_person": true,
		"ehr/demographics":      true,
		"get_order":             false,
		"patient-service":       false, // a program
		"outpatientClinics":     false, // inside of a word
		"Ann Lee, patient":      false, // no name of a tool
		"":                      false,
		"patient<script>":       false,
		"remember":              false,
		"a_patient_0123456789012345678901234567890123456789012345678901234": false, // too long for one
	} {
		if got := field.ToolOfPerson([]byte(name)); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
