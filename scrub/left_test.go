package scrub_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestRegression_ScrubbedOnceIsScrubbed: texts of which a second pass took more.
func TestRegression_ScrubbedOnceIsScrubbed(t *testing.T) {
	for _, x := range []struct{ why, in, want string }{
		{"too many words for a number, until a name among them is a marker", "<patient>2  L Lee 0130", "<patient>[MRN]"},
		{"the same in quotes", `{"patient":{"patient_id":"a 12 3 Ann Lee"}}`, `{"patient":{"patient_id":"[MRN]"}}`},
		{"too many letters for a postcode, until some are a marker", "y|zip|t|h\n||Ann 1/1/1980|\n", "y|zip|t|h\n||[NAME] 1980|\n"},
		{"a postcode with a word before it", "n,zip,x\n5,Ann Le030,\n", "n,zip,x\n5,[NAME] Le030,\n"},
		{"names and a value are no head", "a|y|Y| firstname | F|Y|o\n| mrn | 89||||||\n", "a|y|Y| firstname | [NAME]|Y|o\n| mrn | [MRN]||||||\n"},
		{"a row with wide digits is read as others", "dob\te\ts\t\"value\"\tn\n２３\t\t\t02139\t\n", "dob\te\ts\t\"value\"\tn\n[DOB]\t\t\t[MRN]\t\n"},
		{"two rules found parts of one name", "next of kin Grace Ann, phone unknown", "next of kin [NAME], phone unknown"},
		{"a marker in place of a value in no brackets", "(0010,0010) PN Doe^Jane", "(0010,0010) PN [NAME]"},
		{"a marker is no word for what stands behind it", "617-555-0143 0123456", "[PHONE] 0123456"},
		{"a value with nothing that its key wants", `{"patient_id":"see Ann Lee"}`, `{"patient_id":"see [NAME]"}`},
	} {
		for name, o := range map[string]scrub.Options{"markers": {}, "tokens": tokenOptions, "mask": {Mask: true}} {
			w := newScrubber(t, o).NewWorker()
			once, _ := block(w, []byte(x.in))
			if name == "markers" {
				compare(t, x.why, once, x.want)
			}
			twice, _ := block(w, []byte(once))
			compare(t, x.why+", "+name+", again", twice, once)
			if strings.Contains(once, "][") {
				t.Errorf("%s, %s: markers touch: %s", x.why, name, once)
			}
		}
	}
}
