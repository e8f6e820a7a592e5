package person_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/person"
)

func TestWordsThatSpeakForThemselves(t *testing.T) {
	for _, c := range []struct {
		why, text     string
		given, street bool
	}{
		{"a given name", "Betty", true, false},
		{"with a hyphen", "Anne-Marie", true, false},
		{"no capital", "betty", false, false},
		{"all capitals", "BETTY", false, false},
		{"a name that is a word", "Will", false, false},
		{"a product", "Linux", false, false},
		{"a state", "Running", false, false},
		{"a number and a name", "784 Runte Forge", false, true},
		{"a unit behind it", "135 Kunze Landing Unit 76", false, true},
		{"words", "12 Blue Mesa", false, false},
		{"a status", "404 Not Found", false, false},
		{"small letters", "784 Runte forge", false, false},
		{"one word", "784 Runte", false, false},
		{"no number", "Runte Forge", false, false},
		{"a long number", "1234567 Runte Forge", false, false},
		{"nothing", "", false, false},
	} {
		b := []byte(c.text)
		if got := person.Given(b); got != c.given {
			t.Errorf("%s: Given %v", c.why, got)
		}
		if got := person.Street(b); got != c.street {
			t.Errorf("%s: Street %v", c.why, got)
		}
		if (c.given || c.street) && !opens(b) {
			t.Errorf("%s: the sieve does not see it", c.why)
		}
	}
}

func opens(b []byte) bool {
	for i := range b {
		if b[i]-'A' < 26 && (i == 0 || b[i-1] == ' ') && person.Opens(b, i) {
			return true
		}
	}
	return false
}
