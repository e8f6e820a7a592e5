package class

import (
	"strings"
	"testing"
)

func TestMarkedKnowsEveryMarker(t *testing.T) {
	for c := None + 1; c < Count; c++ {
		m := c.Marker()
		if n := Marked([]byte(m + " and more")); n != len(m) {
			t.Errorf("%s: %d of %d bytes", m, n, len(m))
		}
		if got := OfWord([]byte(strings.Trim(m, "[]"))); got != c {
			t.Errorf("%s is of class %s", m, got)
		}
		for i := range m {
			if n := Marked([]byte(m[:i])); n != 0 {
				t.Errorf("%s: cut, it has %d bytes", m[:i], n)
			}
		}
	}
}

func TestMarkedGoesByWordsNotByForm(t *testing.T) {
	for _, x := range []struct {
		text string
		want int
		why  string
	}{
		{"[REDACTED]", 10, "what another program took out"},
		{"[WITHHELD:120]\n", 14, "a line that could not be scanned"},
		{"[WITHHELD]", 10, "the same without its length"},
		{"[WITHHELD:]", 0, "without the number behind its colon"},
		{"[WITHHELD:12345678901234567890]", 0, "longer than any length"},
		{"[WITHHELD:12", 0, "cut"},
		{"[ANN]", 0, "a name in brackets"},
		{"[00123456]", 0, "a number in brackets"},
		{"[LEE:1]", 0, "a name and a number"},
		{"[NAME:LEE]", 0, "a marker with a name in it"},
		{"[MRN:00123456]", 0, "a marker with a number in it"},
		{"[MRN1]", 0, "a word that only begins like a marker"},
		{"[mrn]", 0, "lower case is of nobody's marker"},
		{"[]", 0, "nothing in brackets"},
		{"[\xffMRN]", 0, "no letter"},
		{"[`A]", 0, "no letter, a bit from one"},
		{"[ABCDEFGHIJKLMNOP]", 0, "longer than any word"},
		{"MRN]", 0, "no bracket opens"},
		{"", 0, "nothing"},
	} {
		if got := Marked([]byte(x.text)); got != x.want {
			t.Errorf("%s: %q: %d, not %d", x.why, x.text, got, x.want)
		}
	}
}
