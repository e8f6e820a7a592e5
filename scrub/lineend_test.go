package scrub_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestLineEndsMarkNothing: the sieve says of a line the same whether it ends
// in LF or in CRLF. The lines of the corpus are asked about, and what is left
// of them where they are cut behind a word.
func TestLineEndsMarkNothing(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	marked := 0
	for i, l := range corpus(t) {
		if i%share != 0 || slices.Contains(l, '\r') {
			continue
		}
		for end := range l {
			if end+1 < len(l) && (end%7 > 0 || l[end]|0x20-'a' >= 26) {
				continue
			}
			lf, crlf := append(slices.Clone(l[:end+1]), '\n'), append(slices.Clone(l[:end+1]), "\r\n"...)
			n := len(w.Marked(lf))
			if len(w.Marked(crlf)) != n {
				t.Errorf("%q: marked %v, with CR %v", lf, n > 0, n == 0)
			}
			marked += n
		}
	}
	if marked == 0 {
		t.Error("no line is marked")
	}
}

// TestRegression_EndOfABlockIsTheEndOfALine: what a line feed is behind a line, its
// end is.
func TestRegression_EndOfABlockIsTheEndOfALine(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	for _, l := range []string{"<id root=", "ISA", "N3+12 ", "CLM+A37+500+++11:B:1+Y+30.", "call +44 ", "ssn=", "patient Ann", `{"a":"b\`} {
		alone, in := len(w.Marked([]byte(l))), len(w.Marked([]byte(l+"\nx\n")))
		if alone != in {
			t.Errorf("%q: %d marks, with a line behind it %d", l, alone, in)
		}
	}
}

// TestRegression_CRLFOpensATable: a head of which the sieve thinks nothing was
// one when its line ended in CRLF.
func TestRegression_CRLFOpensATable(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	for _, in := range []string{"e,first_name\n,V\n", "e;l;t;p;l;name\n;Betty;;;;\n", "mrn,first_name,x\nA-778812,Betty,3\n", "id,status,name\n7,up,billing\n"} {
		lf, _ := block(w, []byte(in))
		crlf, _ := block(w, []byte(strings.ReplaceAll(in, "\n", "\r\n")))
		compare(t, in, strings.ReplaceAll(crlf, "\r\n", "\n"), lf)
	}
}
