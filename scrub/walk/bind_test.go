package walk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

func TestParametersByTheirPlaces(t *testing.T) {
	run(t, []row{
		{"the column before the sign", `mrn = $1 x: $1 = '5'`, []string{"prose mrn = $1 x: $", "prose 1 = ", "text mrn=5"}},
		{"the last part of a qualified name", `"p"."mrn" = $1 x: $1 = '5'`, []string{"text p", "prose $1 x: $", "prose 1 = ", "text mrn=5"}},
		{"the place in a list of values", `(a, mrn) VALUES ($1, $2) x: $2 = '5'`,
			[]string{"prose (a, mrn) VALUES ", "prose ().=$1, $2", "prose x: $", "prose 2 = ", "text mrn=5"}},
		{"a pattern", `ln NOT LIKE $1 x: $1 = 'L%'`, []string{"prose ln NOT LIKE $1 x: $", "prose 1 = ", "outer ln=L%", `prose ln"".=L%`}},
		{"one of ten is not one", `mrn = $10 x: $1 = '5'`, []string{"prose mrn = $10 x: $1 = ", "text 1=5"}},
		{"no statement", `cost: $1 = '5'`, []string{"prose cost: $1 = ", "text 1=5"}},
	})
}

func TestRefusedRow(t *testing.T) {
	run(t, []row{
		{"its values are one", `Failing row contains (1, Ann (B), x).`, []string{"prose Failing row contains (", "text Failing row contains=1, Ann (B), x"}},
		{"cut", `Failing row contains (1, An`, []string{"prose Failing row contains (", "text Failing row contains=1, An …"}},
		{"another sentence", `each row contains (1, 2)`, []string{"prose each row contains (1, 2)"}},
	})
}

func TestBindsOfRails(t *testing.T) {
	run(t, []row{
		{"a name and its value", `x  [["mrn", "5"], ["n", 1]]`, []string{"prose [].[].=x  [[", "text [].[].=mrn", "text [].[].mrn=5", "text [].[].=n", "prose 1]]"}},
		{"more than two are a list", `x  [["mrn", "dob", "x"]]`, []string{"prose [].[].=x  [[", "text [].[].=mrn", "text [].[].=dob", "text [].[].=x"}},
	})
}

// Time grows with the length only, however many parameters there are.
func TestLawL7Parameters(t *testing.T) {
	for _, part := range []string{"$1 = '5' ", "a = $1, $2 = '5' ", "($1", "Failing row contains (", `[["a", "`} {
		var d walk.Doc
		line := []byte(strings.Repeat(part, 1<<18/len(part)))
		start := clock()
		d.Line(line, 0)
		if took := clock() - start; took > 3*time.Second {
			t.Errorf("%d bytes of %q took %v", len(line), part, took)
		}
	}
}
