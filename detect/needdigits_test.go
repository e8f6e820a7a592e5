package detect

import (
	"fmt"
	"math/rand/v2"
	"regexp"

	"testing"
)

func TestDigitsOfAnExpressionStandInEachMatch(t *testing.T) {
	for _, r := range []struct {
		source string
		want   int
		why    string
	}{
		{`a\d{3,5}b`, 3, "the least of a repetition"},
		{`\d\d-\d{4}`, 4, "the longer of two runs"},
		{`\d\d?\d`, 2, "what may be missing does not part them"},
		{`(?:\d{6,17}(?:-\d{1,6}){0,2}|\d{5}-\d{3,6})`, 5, "the least of the branches"},
		{`(?:\d{6}|[a-z]+)`, 0, "a branch without digits"},
		{`[1-9](\d{2})`, 3, "through a group"},
		{`(?:\d{4}-?){2}`, 4, "a repetition of more than digits"},
		{`[0-9A-F]{8}`, 0, "a class of more than digits"},
		{`\w+`, 0, "none"},
	} {
		if got := digitRun(r.source); got != r.want {
			t.Errorf("%s: %s: %d, want %d", r.why, r.source, got, r.want)
		}
	}
}

func TestRunsOfDigitsAreFoundWhereverTheyStand(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	found := 0
	for range 20000 {
		text := make([]byte, r.IntN(24))
		for i := range text {
			text[i] = "0189x-"[r.IntN(6)]
		}
		n := r.IntN(6)
		want := regexp.MustCompile(fmt.Sprintf(`[0-9]{%d}`, n)).Match(text)
		if want {
			found++
		}
		if got := hasDigitRun(text, n); got != want {
			t.Fatalf("%d digits in %q: %v", n, text, got)
		}
	}
	if found < 5000 || found > 19000 {
		t.Errorf("%d of the texts held what was looked for", found)
	}
}
