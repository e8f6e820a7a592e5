package scrub_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestPoliciesDecideWhatStays runs one line through every policy and form.
func TestPoliciesDecideWhatStays(t *testing.T) {
	const line = `{"mrn":123456,"dob":"1975-01-31","admitDate":"2019-03-04","zip":"02139","city":"Salem","age":93,"gender":"f","npi":"1234567893","ip":"10.0.0.5","note":"pt Ann Lee, 3/4/2019"}`
	rows := []struct{ why, policy, want string }{
		{"Safe Harbor keeps years, three digits and 90+", "safe-harbor",
			`{"mrn":"[MRN]","dob":"1975","admitDate":"2019","zip":"021","city":"[CITY]","age":"90+","gender":"f","npi":"1234567893","ip":"10.0.0.5","note":"pt [NAME], 2019"}`},
		{"a limited data set keeps dates, ages, towns and codes", "limited-data-set",
			`{"mrn":"[MRN]","dob":"1975-01-31","admitDate":"2019-03-04","zip":"02139","city":"Salem","age":93,"gender":"f","npi":"1234567893","ip":"10.0.0.5","note":"pt [NAME], 3/4/2019"}`},
		{"strict keeps nothing, and drops free text whole", "strict",
			`{"mrn":"[MRN]","dob":"[DOB]","admitDate":"[DATE]","zip":"[ZIP]","city":"[CITY]","age":"90+","gender":"f","npi":"[NPI]","ip":"[IP]","note":"[TEXT]"}`},
	}
	for _, r := range rows {
		p, err := scrub.PolicyNamed(r.policy)
		if err != nil {
			t.Fatal(err)
		}
		w := newScrubber(t, scrub.Options{Policy: p}).NewWorker()
		if got, _ := w.Line(nil, []byte(line)); string(got) != r.want {
			t.Errorf("%s:\n got %s\nwant %s", r.why, got, r.want)
		}
	}
}

// TestMaskKeepsEveryOffset: a reader that holds byte offsets into the log
// must find the next field where it was, also behind a date.
func TestMaskKeepsEveryOffset(t *testing.T) {
	w := newScrubber(t, scrub.Options{Mask: true}).NewWorker()
	for _, line := range []string{
		`{"mrn":123456,"dob":"1930-01-31","zip":"02139","age":93,"gender":"f","end":1}`,
		`ssn=078-05-1120 admit_date=2019-03-04 url=https://portal.example.com/Patient/123?name=ann end`,
		`{"log":"{\"name\":[{\"family\":\"\u004cee\"}]}\n","stream":"stdout"}`,
	} {
		got, o := w.Line(nil, []byte(line))
		if o.Edited != 1 || len(got) != len(line) || string(got[len(got)-4:]) != line[len(line)-4:] {
			t.Errorf("%d bytes became %d", len(line), len(got))
		}
	}
}
