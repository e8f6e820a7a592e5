package bench

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/internal/config"
)

// result is a message of about 2 KB: a patient, a visit and twelve results.
func result() string {
	segments := []string{
		`MSH|^~\&|EHR|GENHOSP|LIS|GENHOSP|20250102131415-0500||ORU^R01^ORU_R01|77|P|2.5.1`,
		`PID|1||00123456^^^GENHOSP^MR~078-05-1120^^^USA^SS||Lee^Ann^B^^Ms^^L||19800131|F||2106-3^White^HL70005|` +
			`12 Main St^Apt 4^Springfield^MA^01103^USA^H||^PRN^PH^^1^202^5550143|^WPN^PH^^1^202^5550199||M||AC10023^^^GENHOSP^AN`,
		`NK1|1|Lee^Bob|FTH^Father|12 Main St^^Springfield^MA^01103|(202)555-0111`,
		`PV1|1|I|2 WEST^201^B^GENHOSP|R|||1234567893^Clark^Dave^^^Dr^MD|||MED|||||||||V10023^^^GENHOSP^VN`,
		`OBR|1|ORD10023^EHR|LAB7781^LIS|24331-1^Lipid panel^LN|||20250102131415`,
	}
	for i := range 12 {
		segments = append(segments, fmt.Sprintf(`OBX|%d|NM|2093-3^Cholesterol in serum^LN||182|mg/dL|0-200|N|||F|||20250102131415||C007^Clark^Dave`, i+1))
	}
	segments = append(segments, `NTE|1||Patient Ann Lee asks to call 202-555-0143 about the result.`)
	return strings.Join(segments, "\r")
}

// BenchmarkHL7 scrubs a message as it is and in a JSON string. What must be
// found is counted by hand: 15 values of the patient, 6 of a relative, the
// visit, two numbers and the date of the order, 12 dates, 2 values in the text.
func BenchmarkHL7(b *testing.B) {
	raw := result()
	s, err := config.Default().Scrubber()
	if err != nil {
		b.Fatal(err)
	}
	for _, form := range []struct{ name, line string }{
		{"raw", raw},
		{"json", `{"level":"info","msg":"` + strings.NewReplacer(`\`, `\\`, "\r", `\r`).Replace(raw) + `"}`},
	} {
		b.Run(form.name, func(b *testing.B) {
			w, in := s.NewWorker(), []byte(form.line)
			dst, o := w.Line(nil, in)
			if n := edits(o); n != 39 {
				b.Fatalf("%d edits, want 39", n)
			}
			if bytes.Count(dst, []byte{'|'}) != bytes.Count(in, []byte{'|'}) {
				b.Fatal("fields were lost")
			}
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				dst, _ = w.Line(dst[:0], in)
			}
		})
	}
}
