package scrub_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestInterestsHideNothing: values that the walker passes over are those that
// nothing comes of, under every policy.
func TestInterestsHideNothing(t *testing.T) {
	messages := []string{
		// The code behind an identifier says what it is, though rules keep it.
		"MSH|^~\\&|A|B|||20250102||ADT^A01|1|P|2.5\rPID|1||078-05-1120^^^USA^SS||Lee^Ann||19800131|F|||12 Elm St^^Springfield^MA^01103||^PRN^FX^^^202^5550143",
		// Values without a letter or a digit, subcomponents, escapes, repetitions.
		"MSH|^~\\&|-|--|...|(1)|\rPID|1||||Lee&van&der^Ann\\T\\Bo^\\X41\\~Roe^Jo||||||,^.^|\rOBX|1|ST|1^MRN 00123456^L||call 202-555-0143|mg|ok\rPV1|1|I|2 WEST^Lee^Bo||||1234567893^Clark^Dave",
		// Pairs and markup in fields that are kept.
		"MSH|^~\\&|mrn=00123456|<name>Ann Lee</name>|||||ADT\rOBX|1|NM|1^x||mrn=00123456|",
		// Nothing is said of the segment.
		"MSH|^~\\&|A\rZZZ|1|ab|Patient Ann Lee|555",
		"NM1*IL*1*LEE*ANN*B***MI*ZX1234567~N3*12 ELM ST~HI*BR:0FT:D8:20200131*ABK:R51~REF*SY*078051120~REF*ZZ*9~DTP*472*D8*20190304~NTE*ADD*CALL 202-555-0143~",
	}
	for _, p := range scrub.Policies() {
		s := newScrubber(t, scrub.Options{Policy: p, NoSieve: true})
		some, all := s.NewWorker(), s.NewWorker()
		all.WantAll()
		for _, m := range messages {
			got, o1 := line(some, []byte(m))
			want, o2 := line(all, []byte(m))
			if got != want || o1 != o2 {
				t.Errorf("%s: in  %q\ngot  %q\nwant %q", p.Name, m, got, want)
			}
		}
		for _, a := range archives(t) {
			got, o1 := block(some, a.in)
			want, o2 := block(all, a.in)
			if o1 != o2 {
				t.Errorf("%s, %s: outcomes differ: %+v, want %+v", p.Name, a.name, o1, o2)
			}
			compare(t, a.name, got, want)
		}
	}
}
