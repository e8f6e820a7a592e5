package field_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

func elementPolicy(t *testing.T, specs ...field.Spec) *field.Policy {
	t.Helper()
	for i := range specs {
		specs[i].Source, specs[i].Format = "test", "x12"
		if specs[i].Class == "" && specs[i].Verdict == "" {
			specs[i].Class = "name"
		}
	}
	p, bad := field.Compile(specs)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return p
}

func three(s string) (id [3]byte) {
	copy(id[:], s)
	return
}

// TestTheNearestKindOfSegmentDecides asks rules of several kinds about one
// element.
func TestTheNearestKindOfSegmentDecides(t *testing.T) {
	p := elementPolicy(t,
		field.Spec{ID: "large", Elements: []string{"NM1-3", "NM1-9"}},
		field.Spec{ID: "qual", Elements: []string{"NM1-3", "NM1-9"}, Qualifiers: []string{"85", "82"}},
		field.Spec{ID: "form", Elements: []string{"NM1[:34]-9", "NM1[:2]-3"}},
		field.Spec{ID: "both", Elements: []string{"NM1[82:34]-9"}},
		field.Spec{ID: "any", Elements: []string{"NM1-*"}, Verdict: "keep"},
		field.Spec{ID: "guarded", Elements: []string{"REF[SY]-2"}, Value: "digits9"},
	)
	for _, x := range []struct {
		why, seg, qual, form string
		field                int
		value, want          string
	}{
		{"no qualifier", "NM1", "", "", 3, "LEE", "large"},
		{"a qualifier that no rule names", "NM1", "IL", "1", 3, "LEE", "large"},
		{"its qualifier", "NM1", "85", "1", 3, "HILL", "qual"},
		{"its form goes before its qualifier", "NM1", "85", "2", 3, "CLINIC", "form"},
		{"its form, whatever the qualifier", "NM1", "IL", "34", 9, "078051120", "form"},
		{"a form that no rule names", "NM1", "85", "XX", 9, "1234567893", "qual"},
		{"both go first", "NM1", "82", "34", 9, "078051120", "both"},
		{"a field that only the rule for all names", "NM1", "85", "1", 8, "XX", "any"},
		{"the value is not what the rule says", "REF", "SY", "", 2, "N/A", ""},
		{"an unknown segment", "N3", "", "", 1, "12 ELM ST", ""},
		{"an unknown qualifier", "REF", "ZZ", "", 2, "078051120", ""},
	} {
		s := p.Segment(field.SegmentKey{Format: 2, ID: three(x.seg), Qual: three(x.qual), Form: three(x.form)})
		got := ""
		if s == nil {
			if x.want != "" {
				t.Errorf("%s: no rules", x.why)
			}
			continue
		}
		if f := p.DecideElement(s, x.field, 1, 1, []byte(x.value)); f.Rule != nil {
			got = f.Rule.ID
		}
		if got != x.want {
			t.Errorf("%s: %s[%s:%s]-%d is decided by %q, want %q", x.why, x.seg, x.qual, x.form, x.field, got, x.want)
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, a := range []string{"", "NM1", "NM1-", "NM1-0", "NM1-x", "nm1-3", "N-3", "NM11-3", "NM1[]-3", "NM1[IL-3", "NM1[ilx]-3", "NM1[IL:]-3", "NM1[:]-3", "NM1[IL:3456]-3", "NM1-3.0", "NM1-3.1.1.1"} {
		_, bad := field.Compile([]field.Spec{{ID: "a", Class: "name", Source: "test", Format: "x12", Elements: []string{a}}})
		if len(bad) != 1 || bad[0].Field != "elements" {
			t.Errorf("%q: problems %v, want one of elements", a, bad)
		}
	}
	for _, s := range []field.Spec{
		{Elements: []string{"NM1-3"}, Qualifiers: []string{"il"}},
		{Elements: []string{"NM1[IL]-3"}, Qualifiers: []string{"QC"}},
		{Elements: []string{"NM1-3"}, Format: "edifact"},
	} {
		s.ID, s.Class, s.Source = "a", "name", "test"
		if s.Format == "" {
			s.Format = "x12"
		}
		if _, bad := field.Compile([]field.Spec{s}); len(bad) != 1 {
			t.Errorf("%v %v: problems %v, want one", s.Elements, s.Qualifiers, bad)
		}
	}
}

// TestX12Triggers asks the guards where a segment can start.
func TestX12Triggers(t *testing.T) {
	p := elementPolicy(t, field.Spec{ID: "a", Elements: []string{"NM1-3", "N3-1", "REF-2", "GS-2"}})
	marks := func(line string) bool {
		for x := range p.Triggers(nil, nil) {
			for i := range line {
				switch {
				case x.Char != 0:
					if line[i] == x.Char && (x.Guard == nil || x.Guard([]byte(line), i)) {
						return true
					}
				case i+1 >= len(x.Word) && sameFold(line[i+1-len(x.Word):i+1], x.Word) && (x.Guard == nil || x.Guard([]byte(line), i)):
					return true
				}
			}
		}
		return false
	}
	for line, want := range map[string]bool{
		"NM1*IL": true, "x NM1|IL": true, `\nN3*12 ELM`: true, "seg=REF^SY": true, "NM1:IL:1": true, "REF:SY:1": true, "ISA+00+": true, `ISA\u001d00`: true,
		"*/*": false, "a*b": false, "XN3*12": false, "n3*12": false, "REF: a": false, "ref:a": false, "N4*12": false, "| N3 |": false, "visa card": false, "isa_card": false,
	} {
		if got := marks(line); got != want {
			t.Errorf("%q is marked: %v, want %v", line, got, want)
		}
	}
}

func sameFold(a, low string) bool {
	for i := range len(a) {
		c := a[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != low[i] {
			return false
		}
	}
	return true
}
