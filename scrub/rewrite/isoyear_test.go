package rewrite

import (
	"fmt"
	"testing"

	"github.com/phiscrub/phiscrub/detect/class"
)

// TestISOYearIsThatOfTheReader: the short way gives what the long one gives.
func TestISOYearIsThatOfTheReader(t *testing.T) {
	for _, v := range []string{"1980-01-31", "1980-02-30", "2000-02-29", "1900-02-29", "1980-13-01", "1799-01-01", "2200-01-01", "1930-05-05", "1980-1-311", "1980/01/31", "19x0-01-01"} {
		for _, ref := range []int{0, 2026} {
			y, ok := isoYear([]byte(v), ref)
			want, fits := year([]byte(v), ref)
			if ok && (!fits || y != want) {
				t.Errorf("%s: %d, the reader says %d %v", v, y, want, fits)
			}
			if digits([]byte(v)) == 4 && len(v) == 10 && v[4] == '-' && v[7] == '-' && ok != fits {
				t.Errorf("%s with %d: %v, the reader says %v", v, ref, ok, fits)
			}
		}
	}
	// A form that is remembered is that of its own value only.
	e := Edit{End: 10, Action: Generalize, Class: class.DOB, Value: []byte("1980-01-31")}
	if e.Done(&Config{}) {
		t.Fatal("a date counts as done")
	}
	for _, year := range []int{1980, 1981} {
		e.Value = fmt.Appendf(nil, "%d-01-31", year)
		e.Done(&Config{})
		if got := string(Splice(nil, e.Value, []Edit{e}, &Config{})); got != fmt.Sprint(year) {
			t.Errorf("got %s for %d", got, year)
		}
	}
}
