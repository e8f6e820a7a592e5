package patterns

import (
	"slices"
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

func TestKeysAreSpelledAsProgramsDo(t *testing.T) {
	for _, x := range []struct {
		why, key string
		has, not []string
	}{
		{"the words for number are one", "member_number", []string{"member_no", "member_num", "member_nbr", "membernumber", "membernbr"}, nil},
		{"any of them gives the others", "rx_no", []string{"rx_number", "rx_nbr"}, []string{"rxno"}},
		{"names and dates are cut short too", "birth_date", []string{"birth_dt", "birthdate"}, nil},
		{"a short key joined is a word of its own", "state_id", nil, []string{"stateid"}},
		{"four words are not joined", "mothers_maiden_last_name", []string{"mothers_maiden_last_nm"}, []string{"mothersmaidenlastname"}},
		{"a segment of a path has no spellings", "path_patients_name", nil, []string{"path_patients_nm", "pathpatientsname"}},
	} {
		s := field.Spec{Keys: []string{x.key}}
		spell(&s)
		for _, k := range x.has {
			if !slices.Contains(s.Keys, k) {
				t.Errorf("%s: %s does not give %s", x.why, x.key, k)
			}
		}
		for _, k := range x.not {
			if slices.Contains(s.Keys, k) {
				t.Errorf("%s: %s gives %s", x.why, x.key, k)
			}
		}
	}
	keep := field.Spec{Verdict: "keep", Keys: []string{"build_number"}}
	if spell(&keep); len(keep.Keys) != 1 {
		t.Error("a rule that keeps values got more keys")
	}
}
