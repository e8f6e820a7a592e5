package shape_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/shape"
	"github.com/phiscrub/phiscrub/patterns"
)

// narrower are the matchers that decide more than their expression can say,
// each with what that is. For them only one direction holds: every span that
// they find is one of the expression's.
var narrower = map[string]string{
	"email":               "remotes, URL users and file names are no addresses; the local part is as long as it can be",
	"fax":                 "the number has one of the forms of a telephone number",
	"ipv4":                "a version is no address",
	"ipv6-short":          "at most seven groups stand around the gap",
	"udi-hibc":            "the span goes on as far as it can",
	"udi-gs1":             "the span goes on as far as it can",
	"udi-isbt":            "the span goes on as far as it can",
	"url":                 "brackets are balanced, and the end of a sentence is left out",
	"url-site":            "a URL without path and query",
	"phone-nanp-bracket":  "the country code has a left edge, the bracket has none",
	"phone-bracket":       "a bracket has no left edge, so the expression also starts inside",
	"iban":                "bare before grouped",
	"iban-grouped":        "bare before grouped",
	"license-plate":       "the second part belongs to it or not",
	"license-plate-short": "the second part belongs to it or not",
	"us-ssn-last4":        "words in the order in which they make sense",
}

var fillerWord = regexp.MustCompile(`(?i)^(?:number|num|nbr|nr|no|id|is|was|of)(?:$|-)`)

type edges struct{ start, end int }

// TestMatchersAgreeWithTheirExpressions runs each matcher and the expression
// of its rule over variations of the rule's own examples: the expression's
// matches starting at every place, the matcher at every place.
func TestMatchersAgreeWithTheirExpressions(t *testing.T) {
	files, err := patterns.Files()
	if err != nil {
		t.Fatal(err)
	}
	var rules []detect.Spec
	for _, f := range files {
		rules = append(rules, f.Rules...)
	}
	ours := map[string]bool{}
	for _, m := range shape.Numbers() {
		ours[m] = true
	}
	seen := 0
	for _, s := range rules {
		if !ours[s.ID] {
			continue
		}
		seen++
		t.Run(s.ID, func(t *testing.T) { agree(t, s) })
	}
	if seen != len(ours) {
		t.Errorf("%d of %d matchers have a rule", seen, len(ours))
	}
}

func agree(t *testing.T, s detect.Spec) {
	native := shape.Lookup(s.ID)
	// The texts start with blanks, so that ^ is never needed and a match at
	// any offset of the text is a match of the text.
	re := regexp.MustCompile(`\A(?:` + strings.ReplaceAll(s.Find, "^|", "") + `)`)
	r := rand.New(rand.NewPCG(7, uint64(len(s.ID))))
	examples := samples(s)
	for n := range 1500 {
		text := []byte("  " + vary(r, examples[n%len(examples)], n/len(examples)))
		want := map[edges]bool{}
		for o := range text {
			m := re.FindSubmatchIndex(text[o:])
			if m == nil {
				continue
			}
			g := 0
			if len(m) > 2 {
				g = 2
			}
			want[edges{o + m[g], o + m[g+1]}] = true
		}
		got := map[edges]bool{}
		for i := range text {
			if start, end, ok := native(text, i); ok {
				got[edges{start, end}] = true
			}
		}
		for e := range got {
			if !want[e] && !shorter(s.ID, want, e) {
				t.Fatalf("finds %d–%d in %q, the expression does not", e.start, e.end, text)
			}
		}
		if narrower[s.ID] != "" {
			continue
		}
		for e := range want {
			if !got[e] && !longer(s.ID, got, e) && !fillerWord.Match(text[e.start:e.end]) {
				t.Fatalf("does not find %d–%d in %q, the expression does", e.start, e.end, text)
			}
		}
	}
}

// shorter reports whether a URL ends before that of the expression does: at
// a bracket or the full stop of a sentence.
func shorter(id string, want map[edges]bool, e edges) bool {
	for w := range want {
		if strings.HasPrefix(id, "url") && w.start == e.start && w.end > e.end {
			return true
		}
	}
	return false
}

// longer reports whether a number was found with its country code: the
// expression also matches behind it.
func longer(id string, got map[edges]bool, e edges) bool {
	for g := range got {
		if strings.HasPrefix(id, "phone-nanp") && g.end == e.end && g.start < e.start {
			return true
		}
	}
	return false
}

// samples are the texts of a rule's examples without their brackets.
func samples(s detect.Spec) []string {
	var out []string
	for _, tp := range s.TP {
		out = append(out, strings.NewReplacer("⟦", "", "⟧", "").Replace(tp))
	}
	for _, fp := range s.FP {
		out = append(out, fp.Text)
	}
	return out
}

// vary changes up to n places of a text with bytes that matter to numbers.
func vary(r *rand.Rand, text string, n int) string {
	const alphabet = "0123456789 .-:/#()+=\"',_@\\nxXaAZ[]*%"
	b := []byte(text)
	for range min(n, 3) {
		if len(b) == 0 {
			break
		}
		i := r.IntN(len(b))
		if b[i] >= 0x80 {
			continue
		}
		c := alphabet[r.IntN(len(alphabet))]
		switch r.IntN(3) {
		case 0:
			b[i] = c
		case 1:
			b = append(b[:i], b[i+1:]...)
		default:
			b = append(b[:i], append([]byte{c}, b[i:]...)...)
		}
	}
	return string(b)
}

// TestMatchersTakeAnyText holds every matcher, at every place of hostile
// texts, to spans inside the text and no allocation.
func TestMatchersTakeAnyText(t *testing.T) {
	texts := [][]byte{nil, []byte("+"), []byte("("), []byte("::"), []byte("@"), []byte("#"), []byte("https://"), []byte("(01)51022222233336("),
		[]byte(strings.Repeat("1", 200)), []byte(strings.Repeat("1-", 200)), []byte(strings.Repeat("a.", 200) + "@" + strings.Repeat("b.", 200)),
		[]byte(strings.Repeat("ffff:", 40)), []byte(strings.Repeat("account number ", 20)), []byte(strings.Repeat("(1)", 90)), []byte("fax\xff\xfe number\x00 is")}
	for _, id := range shape.Numbers() {
		native := shape.Lookup(id)
		for _, text := range texts {
			for i := range text {
				s, e, ok := native(text, i)
				if ok && (s < 0 || e > len(text) || s >= e) {
					t.Errorf("%s: span %d–%d of %d bytes", id, s, e, len(text))
				}
			}
		}
		text := []byte("account number is 123456, card 4111 1111 1111 1111, ann@example.com (202) 555-0143")
		if n := testing.AllocsPerRun(10, func() {
			for i := range text {
				native(text, i)
			}
		}); n != 0 {
			t.Errorf("%s allocates %v times", id, n)
		}
	}
}
