package detect

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2"
)

// expressions are such as rules have; behind are for regexp2.
var expressions = []struct {
	source string
	pieces string // what texts are made of, besides single bytes
	behind bool
	none   bool // nothing is known of its matches
}{
	{source: `\b(?i:id|no|number|#)[ :=#]{1,2}([0-9A-Za-z]{1,20})[,;]? {0,2}\(?(?i:born|dob|date of birth)`, pieces: "id|No|number|#| |:|7|x7|,|(|born|DOB|date of birth|_|İd|dob"},
	{source: `a(?:bc|bd)?e+f`, pieces: "a|bc|bd|e|f|ef"},
	{source: `(?:x|yz)\b[ -]?(?:one|two)`, pieces: "x|yz| |-|one|two|_"},
	{source: `[ab]cd*|(?:ef){2,3}`, pieces: "a|b|c|d|ef|e|f"},
	{source: `k+s[.]?q`, pieces: "k|s|.|q"},
	{source: `(?i)task\b`, pieces: "ta|s|k|ſ|K|T|A|S|_| "},
	{source: `\d{2,5}`, none: true},
	{source: `(?:abc)?\d`, none: true},
	{source: `(?:abc|\d)x?`, none: true},
	{source: `(?<=\bip-)\d{1,3}(?:-\d{1,3}){3}\b|(?<=(?i:ndc)[ :#]{1,3})\d{4,6}-\d{3,4}-\d{1,2}\b`, behind: true, pieces: "ip-|IP-|z|10-1-2-3|ndc|NDC| |:|12345-678-90|é|_"},
	{source: `(?<=(?i:\b(?:certificates?|disk|nvme\d?)\b)[^\n]{0,80}(?i:\bserial|\bs/n)[^\n]{0,12})[0-9A-Za-z-]{4,20}`, behind: true, pieces: "certificate|disk|DISK|diſK|nvme1|serial|s/n|S/N| |\n|AB12-|é"},
	{source: `(?<=lin)\d`, behind: true, pieces: "lin|LIN|7|٣|n"},
	{source: `(?i:lin)\d`, behind: true, pieces: "lin|LIN|7|٣|lıN|LİN"},
	{source: `a(?<=xa)b`, behind: true, none: true},
	{source: `a(?=b)b`, behind: true, none: true},
	{source: `a(?!b)`, behind: true, none: true},
	{source: `(?<!x)ab`, behind: true, none: true},
	{source: `(a)b\1`, behind: true, none: true},
	{source: `[a-z-[b]]c`, behind: true, none: true},
}

func TestNeedsHoldWhereTheirExpressionMatches(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, x := range expressions {
		needs := needsOf(x.source)
		if x.none != (len(needs) == 0) {
			t.Errorf("%s: %d needs", x.source, len(needs))
		}
		if x.none {
			continue
		}
		matches := matcher(t, x.source, x.behind)
		pieces := append(strings.Split(x.pieces, "|"), "a", "1", " ")
		hits, misses := 0, 0
		for range 20000 {
			var b strings.Builder
			for range 1 + r.IntN(9) {
				b.WriteString(pieces[r.IntN(len(pieces))])
			}
			found, met := matches(b.String()), meets(needs, []byte(b.String()))
			if found && !met {
				t.Fatalf("%s matches %q, which needs do not hold of", x.source, b.String())
			}
			if found {
				hits++
			} else if !met {
				misses++
			}
		}
		if hits == 0 || misses == 0 {
			t.Errorf("%s: %d texts match, %d are told not to", x.source, hits, misses)
		}
	}
}

// matcher returns the engine of rules for an expression.
func matcher(t *testing.T, source string, behind bool) func(string) bool {
	if !behind {
		return regexp.MustCompile(source).MatchString
	}
	re, err := regexp2.Compile(source)
	if err != nil {
		t.Fatalf("%s does not parse", source)
	}
	return func(s string) bool {
		ok, err := re.MatchString(s)
		return ok || err != nil
	}
}

func TestNeedsAreTextsWithWhatStandsBesideThem(t *testing.T) {
	rows := []struct {
		source string
		want   []string // of the need with the fewest
		yes    string
		no     string
	}{
		{`\bip-\d`, []string{"ip-"}, "x ip-7", "zip-7"},
		{`(?:ab|cd)[0-9]`, []string{"ab", "cd"}, "xcd1", "cdx"},
		{`x+(?:ab){2}`, []string{"ab"}, "xabab", "yab"},
	}
	for _, r := range rows {
		needs := needsOf(r.source)
		if len(needs) == 0 {
			t.Errorf("%s: no need", r.source)
			continue
		}
		var got []string
		for _, n := range needs[0].needles {
			got = append(got, n.text)
		}
		if !slices.Contains(r.want, got[0]) || len(got) != len(r.want) {
			t.Errorf("%s needs %q, want %q", r.source, got, r.want)
		}
		if !meets(needs, []byte(r.yes)) || meets(needs, []byte(r.no)) {
			t.Errorf("%s: %q and %q are not told apart", r.source, r.yes, r.no)
		}
	}
}

func TestNeedsOfHugeExpressionsAreFew(t *testing.T) {
	for _, source := range []string{
		strings.Repeat(`(?:\d?x\d?y`, 300) + strings.Repeat(`)+`, 300),
		strings.Repeat(`(?:[ab]x|`, 900) + "b" + strings.Repeat(`c?)`, 900),
		strings.Repeat(`a?`, 900) + `b[0-9]`,
	} {
		if n := needsOf(source); len(n) > maxNeeds {
			t.Errorf("%d needs", len(n))
		}
	}
}

// FuzzNeeds: what an expression matches holds what it needs.
func FuzzNeeds(f *testing.F) {
	for i, x := range expressions {
		f.Add(uint8(i), x.pieces)
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		x := expressions[int(which)%len(expressions)]
		if len(text) > 200 || x.none {
			return
		}
		if matcher(t, x.source, x.behind)(text) && !meets(needsOf(x.source), []byte(text)) {
			t.Errorf("%s matches, and needs do not hold", x.source)
		}
	})
}
