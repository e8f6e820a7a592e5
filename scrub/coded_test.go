package scrub_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestCodedTextsAreFoundAgain: the texts of codes are remembered where nothing
// is found in them. What was seen before makes no difference to what comes
// out.
func TestCodedTextsAreFoundAgain(t *testing.T) {
	rows := []struct {
		why, text string
		found     bool
	}{
		{"a title of a list", "Cholesterol in serum", false},
		{"three letters", "WBC", false},
		{"four letters", "HDLC", false},
		{"nothing in it", "Sodium, in the blood, serum", false},
		{"same ends, same length", "Sodium, 202-555-0143, serum", true},
		{"a number alone", "202-555-0143", true},
		{"a number of the same length", "2025-55-0143", false},
		{"a name", "Patient Ann Lee was seen", true},
		{"as long as what is remembered", strings.Repeat("x", 47), false},
		{"longer", strings.Repeat("x", 48), false},
		{"longer, with a number at its end", strings.Repeat("x ", 24) + "202-555-0143", true},
	}
	for _, p := range scrub.Policies() {
		s := newScrubber(t, scrub.Options{Policy: p})
		used := s.NewWorker()
		for round := range 3 {
			for _, r := range rows {
				in := []byte("MSH|^~\\&|A|B|||20250102||ORU^R01|1|P|2.5\rPID|1||00123456^^^A^MR\rOBX|1|NM|2093-3^" + r.text + "^LN||182|mg/dL")
				got, _ := line(used, in)
				want, _ := line(s.NewWorker(), in)
				if got != want {
					t.Errorf("%s, %s, round %d:\ngot  %q\nwant %q", p.Name, r.why, round+1, got, want)
				}
				if stays := strings.Contains(got, "^"+r.text+"^"); p.Name == "safe-harbor" && stays == r.found {
					t.Errorf("%s: found %v, want %v: %q", r.why, !stays, r.found, got)
				}
			}
		}
	}
}

// TestTextsAreFoundAgainUnderOtherKeys: what is remembered of a text under one
// key says nothing of it under another, or on a line of another kind.
func TestTextsAreFoundAgainUnderOtherKeys(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	used := s.NewWorker()
	for round := range 3 {
		for _, in := range []string{
			`{"a":"Will May Long","b":"123 456 7890 x","c":"ext 5550123 w"}`,
			`{"patient":"Will May Long","phone":"123 456 7890 x","fax":"ext 5550123 w"}`,
			`{"a":"203.0.113.7 is up","patient_name":"Ann Lee"}`,
			`{"a":"203.0.113.7 is up"}`,
			`{"a":"called Ann Lee back","b":"202-555-0143 or so"}`,
			`{"a":["Ann Lee","Will May Long"],"name":["Ann Lee","Will May Long"]}`,
		} {
			got, _ := block(used, []byte(in))
			if want, _ := block(s.NewWorker(), []byte(in)); got != want {
				t.Errorf("round %d:\ngot  %s\nwant %s", round+1, got, want)
			}
		}
	}
}

// TestCodedTextsOfMany: more texts than are remembered.
func TestCodedTextsOfMany(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	used := s.NewWorker()
	for i := range 2000 {
		text := "Panel " + strings.Repeat("a", i%30) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + " serum"
		if i%7 == 0 {
			text = "call 202-555-01" + string(rune('0'+i%10)) + "3"
		}
		in := []byte("MSH|^~\\&|A|B|||20250102||ORU^R01|1|P|2.5\rOBX|1|NM|1^" + text + "^LN||182|mg/dL")
		got, _ := line(used, in)
		if hidden := !strings.Contains(got, text); hidden != (i%7 == 0) {
			t.Fatalf("text %d: hidden %v, want %v: %q", i, hidden, i%7 == 0, got)
		}
	}
}
