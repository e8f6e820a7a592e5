package scrub_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub"
)

// TestLookAlikesStay asserts that no place, date or age is found where none
// is. Other classes are not asked: a line may hold a name.
func TestLookAlikesStay(t *testing.T) {
	text, err := os.ReadFile("testdata/lookalikes.txt")
	if err != nil {
		t.Fatal(err)
	}
	w := newScrubber(t, scrub.Options{}).NewWorker()
	rows := 0
	for _, line := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
		if line[0] == '#' {
			continue
		}
		rows++
		w.Line(nil, line)
		for _, f := range w.Findings() {
			switch f.Class {
			case class.Street, class.City, class.County, class.ZIP, class.Date, class.DOB, class.Age, class.Geo:
				t.Errorf("%s finds %q in %q", f.Rule, line[f.Start:f.End], line)
			}
		}
	}
	if rows < 150 {
		t.Errorf("%d rows", rows)
	}
}
