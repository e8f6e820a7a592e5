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

// TestStrictRedactsAddressesOfTheCluster: wherever they stand, and nothing that only
// looks like one.
func TestStrictRedactsAddressesOfTheCluster(t *testing.T) {
	p := policyNamed("strict")
	on := newScrubber(t, scrub.Options{Policy: p}).NewWorker()
	off := newScrubber(t, scrub.Options{Policy: p, NoSieve: true}).NewWorker()
	calm := newScrubber(t, scrub.Options{}).NewWorker()
	for _, r := range []struct{ why, in, want string }{
		{"in prose", "conn from 10.0.0.5 ok", "conn from [IP] ok"},
		{"with a port", "client=192.168.1.7:8080, x", "client=[IP]:8080, x"},
		{"at the end of a sentence", "addr:172.16.0.9.", "addr:[IP]."},
		{"a range", "10.0.0.5-10.0.0.9", "[IP]-[IP]"},
		{"at the start of a line", "127.0.0.1 - - [02/Mar/2026:09:20:00 +0000] up", "[IP] - - [02/Mar/2026:09:20:00 +0000] up"},
		{"a value of JSON", `{"a":"169.254.1.2"}`, `{"a":"[IP]"}`},
		{"other digits", "x 10.0.0.\uff15 y", "x [IP] y"},
		{"link-local, with its zone", "via fe80::1%eth0", "via [IP]%eth0"},
		{"unique local, behind a word of hex digits", "code:fd00::1", "code:[IP]"},
		{"eight groups", "fd12:3456:789a:1:2:3:4:5 z", "[IP] z"},
		{"the number of a build", "v 10.0.19041.1", "v 10.0.19041.1"},
		{"glued to a word", "node10.0.0.5", "node10.0.0.5"},
		{"five numbers", "x 10.0.0.5.1 y", "x 10.0.0.5.1 y"},
		{"scopes of C++", "std::1 a::b Foo:: :: ::", "std::1 a::b Foo:: :: ::"},
		{"times and ratios", "at 10:20 and 1:2:3", "at 10:20 and 1:2:3"},
	} {
		got, _ := line(on, []byte(r.in))
		if got != r.want {
			t.Errorf("%s: got %q, want %q", r.why, got, r.want)
		}
		if without, _ := line(off, []byte(r.in)); without != got {
			t.Errorf("%s: without the sieve %q, with it %q", r.why, without, got)
		}
		if again, _ := line(on, []byte(got)); again != got {
			t.Errorf("%s: the second pass makes %q", r.why, again)
		}
		if stays, _ := line(calm, []byte(r.in)); stays != r.in {
			t.Errorf("%s: Safe Harbor makes %q of it", r.why, stays)
		}
	}
}

// policyNamed returns a built-in policy.
func policyNamed(name string) scrub.Policy {
	p, err := scrub.PolicyNamed(name)
	if err != nil {
		panic(err)
	}
	return p
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
