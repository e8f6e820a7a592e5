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
		{"the statement stands behind it", `@p1='5', (mrn = @p1)`, []string{"prose p1='5', (", "text mrn=5", "prose (mrn = @p1)"}},
		{"no statement", `cost: $1 = '5'`, []string{"prose cost: $1 = ", "text 1=5"}},
	})
}

func TestListsOfArguments(t *testing.T) {
	run(t, []row{
		{"behind a word for them", `a = ? AND mrn = ? params: ['x', '5']`, []string{"bare a=?", "bare mrn=?", "prose a = ? AND mrn = ? params: ", "text [].a=x", "text [].mrn=5"}},
		{"a tuple of Python", `mrn = %s; args=('5',)`, []string{"prose mrn = %s; args=", "text ().mrn=5"}},
		{"behind a comment", `mrn = $1 -- ["5"]`, []string{"prose mrn = $1 -- ", "text [].mrn=5"}},
		{"right behind the statement", `("mrn" = $1) ["5"]`, []string{"prose ().=(", "prose $1) ", "text [].mrn=5"}},
		{"numbers", `mrn = ? params: [00123456, 7]`, []string{"bare mrn=?", "prose mrn = ? params: ", "bare [].mrn=00123456", "bare [].mrn=7", "prose [].=00123456, 7"}},
		{"a question is no place", `mrn=x?y=1 ok? params: ["5"]`, []string{"bare mrn=x?y=1", "param x?.y=1", "prose params[].=mrn=x?y=1 ok? params: [", "text params[].=5"}},
		{"no statement", `mrn: params: ["5"]`, []string{"bare mrn=params: [", "prose params[].=mrn: params: [", "text params[].=5"}},
	})
}

func TestNumbersInQuotesBehindWords(t *testing.T) {
	run(t, []row{
		{"one text with the words", `set mrn '00123456' now`, []string{`prose set mrn '00123456' now`}},
		{"a date", `time data "1950-01-02" does not`, []string{`prose time data "1950-01-02" does not`}},
		{"a format", `match format '%Y-%m-%d' (dob)`, []string{`prose match format '%Y-%m-%d' (dob)`}},
		{"words are a text of their own", `user "admin" in`, []string{`prose user `, `text admin`, `prose in`}},
		{"behind no word", `: '00123456'`, []string{`text 00123456`}},
		{"few digits", `try '12' now`, []string{`prose try `, `text 12`, `prose now`}},
	})
}

func TestPropertiesOfPHP(t *testing.T) {
	run(t, []row{
		{"who may see one", `{ ["mrn":protected]=> string(1) "5" ["dob":"P":private]=> string(1) "6" }`, []string{"prose {}.=string(1) ", "text {}.mrn=5", "prose {}.=string(1) ", "text {}.dob=6"}},
		{"as print_r has it", `[mrn:protected] => 5`, []string{"bare mrn=5", "prose mrn:protected] => 5"}},
		{"of a class", `[dob:P:private] => 6`, []string{"bare dob=6", "prose dob:P:private] => 6"}},
		{"one behind another", `[mrn:P:private] => 5 [dob:protected] => 6`, []string{"bare mrn=5", "bare dob=6", "prose mrn:P:private] => 5 [dob:protected] => 6"}},
		{"serialized", `{s:3:"mrn";s:1:"5";}`, []string{"bare {}.s=3:", "prose {}.=s:3:", "text {}.=mrn", "prose {}.=s:1:", "text {}.mrn=5"}},
		{"a number is no string", `{s:3:"mrn";i:5;}`, []string{"bare {}.s=3:", "prose {}.=s:3:", "text {}.=mrn", "bare {}.i=5", "prose i:5;}"}},
	})
}

func TestTuplesOfErlang(t *testing.T) {
	run(t, []row{
		{"a string", `[{mrn,"5"},{dob,"6"}]`, []string{"text [].{}.mrn=5", "text [].{}.dob=6"}},
		{"a binary of a map", `#{mrn => <<"5">>}`, []string{"text {}.mrn=5"}},
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
	for _, part := range []string{"$1 = '5' ", "a = $1, $2 = '5' ", "($1", "Failing row contains (", `[["a", "`, "$1,$1 [1", "? params: [1", `"$1,$1,$1,$1 [1"`, "@p1=@p1,"} {
		var d walk.Doc
		line := []byte(strings.Repeat(part, 1<<18/len(part)))
		start := clock()
		d.Line(line, 0)
		if took := clock() - start; took > 3*time.Second {
			t.Errorf("%d bytes of %q took %v", len(line), part, took)
		}
	}
}
