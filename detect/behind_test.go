package detect

import "testing"

func TestPhoneOfReadsWhatStandsBehindAName(t *testing.T) {
	for _, r := range []struct{ why, text, want string }{
		{"in brackets", "0246 672 604)", "0246 672 604"},
		{"behind at", "at 024 7619431 or", "024 7619431"},
		{"with its country", "+36 30 555 0143.", "+36 30 555 0143"},
		{"area in brackets", "(04) 463-6789", "(04) 463-6789"},
		{"three groups", "692 398 517,", "692 398 517"},
		{"an extension", "at 532-001-9660x758 or", "532-001-9660x758"},
		{"a date", "at 2024-03-12", ""},
		{"a date behind on", "on 03/04/2020.", ""},
		{"a time", "at 10:30", ""},
		{"an address of the network", "192.0.2.10", ""},
		{"a count", "100 000 000 rows", ""},
		{"years", "0", ""},
		{"too short", "at 0120", ""},
		{"no digit", "(the patient)", ""},
		{"a number of something else", "0120_4438852", ""},
		{"a share", "055 555 01%", ""},
		{"nothing", "", ""},
	} {
		s, e := phoneOf([]byte(r.text), 0)
		if got := r.text[s:e]; got != r.want {
			t.Errorf("%s: %q gives %q, want %q", r.why, r.text, got, r.want)
		}
	}
	if s, e := phoneOf([]byte("(1950-1999)"), 1); e > s {
		t.Error("a span of years is a telephone number")
	}
}
