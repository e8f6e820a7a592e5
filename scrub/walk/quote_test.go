package walk_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// TestQuoteOfNumbers walks a number inside 0 to 6 JSON strings: the quote of
// its view is what stands around the keys at that depth.
func TestQuoteOfNumbers(t *testing.T) {
	doc := `{"n":12345,"l":[67890]}`
	for depth := 0; depth <= 6; depth++ {
		var d walk.Doc
		d.Line([]byte(doc), 0)
		var found []string
		for _, l := range d.Leaves {
			if l.Kind != walk.Number {
				continue
			}
			v := &d.Views[l.View]
			s, e := v.Raw(int(l.Start), int(l.End))
			found = append(found, doc[s:e])
			if l.Key.None() {
				continue
			}
			if want := v.Quote() + `n` + v.Quote() + `:`; !strings.HasSuffix(doc[:s], want) {
				t.Errorf("depth %d: the quote is said to be %s in %s", depth, v.Quote(), doc)
			}
		}
		if strings.Join(found, " ") != "12345 67890" {
			t.Errorf("depth %d: numbers %q", depth, found)
		}
		doc = `{"log":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(doc) + `"}`
	}
}

func TestQuoteWithoutTheStart(t *testing.T) {
	rows := []struct{ why, line, quote string }{
		{"an object whose string began on another line", `\"mrn\":5}`, `\"`},
		{"in a reference's text", `{"x":"{&quot;n&quot;:5}"}`, `"`},
		{"in a Python string", `{'body': '{"n": 12345}'}`, `"`},
	}
	for _, r := range rows {
		var d walk.Doc
		d.Line([]byte(r.line), 0)
		n := 0
		for _, l := range d.Leaves {
			if l.Kind == walk.Number {
				n++
				if q := d.Views[l.View].Quote(); q != r.quote {
					t.Errorf("%s: quote %s", r.why, q)
				}
			}
		}
		if n != 1 {
			t.Errorf("%s: %d numbers", r.why, n)
		}
	}
}

func TestRawOfEmptySpans(t *testing.T) {
	raw := []byte(`{"a":"x\u0041","b":"\u200b"}`)
	var d walk.Doc
	d.Line(raw, 0)
	for i := range d.Views {
		v := &d.Views[i]
		for k := 0; k <= len(v.B); k++ {
			if s, e := v.Raw(k, k); s != e || s > len(raw) {
				t.Errorf("view %d: empty span at %d is raw %d-%d", i, k, s, e)
			}
		}
	}
}
