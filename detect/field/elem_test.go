package field_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
)

func TestElementsReportEveryProblem(t *testing.T) {
	good := func(change func(*field.Spec)) field.Spec {
		s := field.Spec{ID: "a", Class: "mrn", Source: "test", Format: "hl7", Elements: []string{"PID-3"}}
		change(&s)
		return s
	}
	for _, r := range []struct {
		why  string
		spec field.Spec
		want string
	}{
		{"nothing wrong", good(func(*field.Spec) {}), ""},
		{"every form of address", good(func(s *field.Spec) {
			s.Elements = []string{"PID-3.1", "PID-3.1.2", "OBX[CX]-5", "NM1[QC]-03", "N3-1", "MSH-*"}
		}), ""},
		{"no format", good(func(s *field.Spec) { s.Format = "" }), "format"},
		{"an unknown format", good(func(s *field.Spec) { s.Format = "edifact" }), "format"},
		{"an unknown type", good(func(s *field.Spec) { s.Type = "XYZ" }), "type"},
		{"no field", good(func(s *field.Spec) { s.Elements = []string{"PID"} }), "elements"},
		{"field zero", good(func(s *field.Spec) { s.Elements = []string{"PID-0"} }), "elements"},
		{"lower case", good(func(s *field.Spec) { s.Elements = []string{"pid-3"} }), "elements"},
		{"a qualifier that does not end", good(func(s *field.Spec) { s.Elements = []string{"OBX[CX-5"} }), "elements"},
		{"four levels", good(func(s *field.Spec) { s.Elements = []string{"PID-3.1.1.1"} }), "elements"},
		{"keys as well", good(func(s *field.Spec) { s.Keys = []string{"mrn"} }), "elements"},
	} {
		_, bad := field.Compile([]field.Spec{r.spec})
		var got []string
		for _, b := range bad {
			got = append(got, b.Field)
		}
		if strings.Join(got, " ") != r.want {
			t.Errorf("%s: %v, want %s", r.why, got, r.want)
		}
	}
}

// decided asks for an address of HL7 and names the class, the verdict and the
// rule.
func decided(p *field.Policy, seg, qual string, n int, comp, sub uint8, value string) string {
	k := field.SegmentKey{Format: 1}
	copy(k.ID[:], seg)
	copy(k.Qual[:], qual)
	s := p.Segment(k)
	if s == nil {
		return "nothing"
	}
	f := p.DecideElement(s, n, comp, sub, []byte(value))
	if f.Rule == nil {
		return "nothing"
	}
	return fmt.Sprintf("%s %s %s", f.Rule.ID, f.Verdict, f.Class)
}

func TestDecideElement(t *testing.T) {
	p := compile(t,
		field.Spec{ID: "id", Format: "hl7", Type: "CX", Elements: []string{"PID-3", "OBX[CX]-5"}},
		field.Spec{ID: "address", Class: "street", Format: "hl7", Type: "XAD", Elements: []string{"PID-11"}},
		field.Spec{ID: "digits", Class: "phone", Format: "hl7", Value: "digits", Elements: []string{"PID-13"}},
		field.Spec{ID: "any", Class: "name", Format: "hl7", Rank: 60, Elements: []string{"PID-13"}},
		field.Spec{ID: "part", Class: "date", Format: "hl7", Type: "TS", Elements: []string{"ORC-7.4"}},
		field.Spec{ID: "head", Verdict: "keep", Format: "hl7", Elements: []string{"MSH-*"}},
		field.Spec{ID: "result", Class: "date", Format: "hl7", Elements: []string{"OBX-14", "OBX-5"}},
		field.Spec{ID: "coded", Verdict: "scan", Format: "hl7", Type: "CWE", Elements: []string{"OBR-4"}},
		field.Spec{ID: "other", Format: "x12", Elements: []string{"PID-3"}},
	)
	for _, r := range []struct {
		why, seg, qual string
		field          int
		comp, sub      uint8
		value, want    string
	}{
		{"the id", "PID", "", 3, 1, 1, "5", "id redact mrn"},
		{"its check digit", "PID", "", 3, 2, 1, "5", "id redact mrn"},
		{"its authority", "PID", "", 3, 4, 2, "5", "id keep none"},
		{"a component that no standard has", "PID", "", 3, 20, 1, "5", "id scan none"},
		{"a component of a class of its own", "PID", "", 11, 5, 1, "01103", "address redact zip"},
		{"the state", "PID", "", 11, 4, 1, "MA", "address keep none"},
		{"an empty value", "PID", "", 3, 1, 1, `""`, "nothing"},
		{"the guard accepts", "PID", "", 13, 1, 1, "555", "digits redact phone"},
		{"the guard refuses, the next rule holds", "PID", "", 13, 1, 1, "Lee", "any redact name"},
		{"the component that a rule names", "ORC", "", 7, 4, 1, "20250102", "part redact date"},
		{"another component", "ORC", "", 7, 3, 1, "20250102", "nothing"},
		{"every field", "MSH", "", 99, 1, 1, "x", "head keep none"},
		{"with the qualifier", "OBX", "CX", 5, 1, 1, "5", "id redact mrn"},
		{"with another qualifier", "OBX", "TX", 5, 1, 1, "5", "result redact date"},
		{"a field that the qualifier inherits", "OBX", "CX", 14, 1, 1, "5", "result redact date"},
		{"a code", "OBR", "", 4, 1, 1, "5-1", "coded keep none"},
		{"its text", "OBR", "", 4, 2, 1, "Lipids", "coded scan none"},
		{"a segment that no rule names", "ZZZ", "", 1, 1, 1, "x", "nothing"},
		{"a field that no rule names", "PID", "", 90, 1, 1, "x", "nothing"},
	} {
		if got := decided(p, r.seg, r.qual, r.field, r.comp, r.sub, r.value); got != r.want {
			t.Errorf("%s: %s, want %s", r.why, got, r.want)
		}
	}
}

func TestByCode(t *testing.T) {
	for _, r := range []struct {
		of   class.Class
		code string
		want class.Class
	}{
		{class.MRN, "SS", class.SSN},
		{class.MRN, "DL", class.License},
		{class.Account, "VN", class.Encounter},
		{class.MRN, "", class.MRN},
		{class.MRN, "local", class.MRN},
		{class.SSN, "MR", class.SSN},  // the field says more than the code
		{class.MRN, "NPI", class.MRN}, // of a patient it is no provider's
		{class.Phone, "FX", class.Fax},
		{class.Phone, "PH", class.Phone},
		{class.Name, "SS", class.Name},
	} {
		if got := field.ByCode(r.of, []byte(r.code)); got != r.want {
			t.Errorf("%s beside %s: %s, want %s", r.code, r.of, got, r.want)
		}
	}
}

// The sieve is asked about a delimiter behind the id of a segment that a rule
// takes something from, and about headers with other delimiters.
func TestElementTriggers(t *testing.T) {
	p := compile(t,
		field.Spec{ID: "id", Format: "hl7", Elements: []string{"PID-3"}},
		field.Spec{ID: "head", Verdict: "keep", Format: "hl7", Elements: []string{"MSA-1"}},
	)
	admits := func(text string) bool {
		for x := range p.Triggers(nil, nil) {
			word := x.Word
			if x.Char != 0 {
				word = string(rune(x.Char))
			}
			for at := 0; ; at++ {
				n := strings.Index(strings.ToLower(text[at:]), word)
				if n < 0 {
					break
				}
				if at += n; x.Guard == nil || x.Guard([]byte(text), at+len(word)-1) {
					return true
				}
			}
		}
		return false
	}
	for _, r := range []struct {
		why, text string
		want      bool
	}{
		{"a segment", "x PID|1||5", true},
		{"behind an escape", `\rPID|1||5`, true},
		{"a header with other delimiters", `MSH*:~\&*A`, true},
		{"a segment of which nothing is taken", "MSA|AA|1", false},
		{"a table", "a | b | c", false},
		{"lower case", "pid|1", false},
		{"a word", "the MSH service", false},
		{"nothing behind it", "MSH*", false},
	} {
		if got := admits(r.text); got != r.want {
			t.Errorf("%s: %v, want %v", r.why, got, r.want)
		}
	}
}
