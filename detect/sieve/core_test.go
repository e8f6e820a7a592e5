package sieve

import "testing"

func TestCores(t *testing.T) {
	for _, c := range []struct{ why, mask, core string }{
		{"few letters", "an-9999-99-99", ""},
		{"letters that are literal", "alient-Aa{1,30}", "t-A"},
		{"the end", "+A*{4,21}/$", "/$"},
		{"two codes and digits", "9A*9A*9AA99", "9AA99"},
		{"a beginning", "AA99*{11,30}", "AA99"},
		{"hex digits weigh little", "x{1,4}:x{1,4}:x{1,4}:x{1,4}", ":x{1,4}:x{1,4}:"},
		{"a label", "aate:-9{1,4}", "te:-9"},
		{"letters alone", "*{17}", "**"},
	} {
		want, _ := parseMask(c.core)
		m, _ := parseMask(c.mask)
		got := newMask(m, nil, 0)
		if c.core == "" {
			if got.guard != nil || len(got.elements) != len(m) {
				t.Errorf("%s: %s is cut", c.why, c.mask)
			}
			continue
		}
		same := got.guard != nil && len(got.elements) == len(want)
		for i := 0; same && i < len(want); i++ {
			same = got.elements[i].set == want[i].set && got.elements[i].optional == want[i].optional
		}
		if !same {
			t.Errorf("%s: %s has a core of %d elements, want %s", c.why, c.mask, len(got.elements), c.core)
		}
	}
}
