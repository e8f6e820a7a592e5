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

// TestStampYearIsThatOfTheReader: as above, for the forms of messages.
func TestStampYearIsThatOfTheReader(t *testing.T) {
	var all []string
	for _, day := range []string{"19800131", "19800230", "20000229", "19000229", "19801301", "19801200", "17991231", "22000101", "19300505", "01311980",
		"20191980", "18001231", "21991799", "1980013", "198001311", "1980013a", ":9800131", "/9800131", "19800\xb131"} {
		for _, clock := range []string{"", "000000", "235960", "240000", "236000", "235961", "23595a", "2359", "235959.123", "235959-0500", ":35959"} {
			all = append(all, day+clock)
		}
	}
	short := 0
	for _, v := range all {
		for _, ref := range []int{0, 2026} {
			y, ok := stampYear([]byte(v), ref)
			want, fits := year([]byte(v), ref)
			if ok && (!fits || y != want) {
				t.Errorf("%s: %d, the reader says %d %v", v, y, want, fits)
			}
			if ok {
				short++
			}
			got, is := years(nil, []byte(v), ref)
			if is != fits || fits && string(got) != fmt.Sprintf("%04d", want) {
				t.Errorf("%s with %d: %s %v, the reader says %d %v", v, ref, got, is, want, fits)
			}
		}
	}
	if short < 10 {
		t.Errorf("%d dates go the short way", short)
	}
}
