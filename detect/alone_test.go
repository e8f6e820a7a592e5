package detect_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect"
)

// TestAddressesMarkTheirLine: Marked says so of none whose trigger denies it.
func TestAddressesMarkTheirLine(t *testing.T) {
	find := `((?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))`
	spec := detect.Spec{ID: "ipv4", Class: "ip", Source: "test", Shape: &detect.Shape{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"}, Find: find, Check: "ip-public", Rank: 55}
	set, bad := detect.Compile([]detect.Spec{spec})
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	marked := set.Marked()
	for _, c := range []struct {
		why, text string
		want      bool
	}{
		{"a public one", "203.0.113.7 port", true},
		{"at the end", "203.0.113.7", true},
		{"with a port", "203.0.113.7:22", true},
		{"private", "10.0.0.7", false},
		{"no octet", "203.0.113.700", false},
		{"too long", "203.0.113.7000", false},
		{"five numbers", "203.0.113.7.1", false},
		{"three numbers", "203.0.113", false},
		{"a name", "host", false},
		{"nothing", "", false},
	} {
		text := "rhost=" + c.text
		if got := marked([]byte(text), len("rhost=")); got != c.want {
			t.Errorf("%s: %q: %v, want %v", c.why, text, got, c.want)
		}
	}
	spec.ID = "other"
	if set, _ = detect.Compile([]detect.Spec{spec}); set.Marked() != nil {
		t.Error("a rule that does not stand alone marks lines for addresses alone")
	}
}
