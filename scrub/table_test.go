package scrub

import (
	"strings"
	"testing"
)

// TestRegression_EscapesAtTheBoundOfAHead: what is looked at of a line may end inside
// of an escape that the line ends with.
func TestRegression_EscapesAtTheBoundOfAHead(t *testing.T) {
	const word = "mrn"
	for n := range 2 * maxCellsAround {
		for _, end := range []string{`\t`, `\\\t`, `\`, `\\`, `\u`, `\n`} {
			text := []byte(word + `\t` + strings.Repeat("x", n) + end)
			yes := inString(text, len(word), len(word))
			if want := end == `\n` || n > maxCellsAround; yes != want && n+8 < maxCellsAround {
				t.Errorf("%d bytes and %s: %v", n, end, yes)
			}
		}
	}
}
