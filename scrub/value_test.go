package scrub_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

func path(keys string) (p [][]byte) {
	for _, k := range strings.Split(keys, "/") {
		p = append(p, []byte(k))
	}
	return p
}

func TestValueIsScrubbedByItsNamesAndItsContent(t *testing.T) {
	for _, tt := range []struct {
		keys, value string
		number      bool
		numbers     scrub.Numbers
		want, why   string
	}{
		{keys: "mrn", value: "A-77", want: "[MRN]", why: "a name decides"},
		{keys: "patient/address/line", value: "12 Elm Street", want: "[ADDRESS]", why: "the names around it decide"},
		{keys: "note", value: "call 212-555-0147 now", want: "call [PHONE] now", why: "what is in it decides"},
		{keys: "service/name", value: "billing", want: "billing", why: "a weak name without surroundings"},
		{keys: "note", value: "a \"quoted\"\tword \xff, SSN 219-09-9999", want: "a \"quoted\"\tword \xff, SSN [SSN]", why: "bytes outside of the edit stay"},
		{keys: "mrn", value: "12345678", number: true, want: "[MRN]", why: "a number becomes the text of a marker"},
		{keys: "mrn", value: "12345678", number: true, numbers: scrub.NumberZero, want: "0", why: "or zero"},
		{keys: "mrn", value: "12345678", number: true, numbers: scrub.NumberNull, want: "null", why: "or null"},
		{keys: "count", value: "12345678", number: true, want: "12345678", why: "a count is none"},
		{keys: "ann.lee@example.com", value: "seen", want: "seen", why: "what is wrong with its key is not its fault"},
		{keys: strings.Repeat("a/", 200) + "mrn", value: "A-77", want: "[MRN]", why: "a long path is cut at its front"},
	} {
		w := newScrubber(t, scrub.Options{Numbers: tt.numbers}).NewWorker()
		in := []byte(tt.value)
		out, o := w.Value([]byte("> "), scrub.Leaf{Path: path(tt.keys), Value: in, Number: tt.number})
		if tt.want == tt.value {
			if string(out) != tt.value || &out[0] != &in[0] || o.Edited != 0 {
				t.Errorf("%s: %q, %+v", tt.why, out, o)
			}
			continue
		}
		if string(out) != "> "+tt.want || o.Edited != 1 {
			t.Errorf("%s: %q, edited %d", tt.why, out, o.Edited)
		}
	}
}

func TestValueThatCannotBeScannedIsWithheld(t *testing.T) {
	w := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	w.Break("scan")
	out, o := w.Value(nil, scrub.Leaf{Path: path("note"), Value: []byte("SSN 219-09-9999")})
	if string(out) != "[WITHHELD:15]" || o.Withheld != 1 {
		t.Errorf("%q, withheld %d", out, o.Withheld)
	}
}
