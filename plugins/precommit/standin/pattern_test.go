package standin

import "testing"

// TestPatternsCompile finds here what the first value would.
func TestPatternsCompile(t *testing.T) {
	for _, p := range []*pattern{&year, &isoDate, &localDate, &plainDate, &dayMonth, &monthDay, &monthOnly, &clock,
		&isStreet, &zeroGeo, &isMAC, &isPhone, &isSSN, &isMBI, &isUUID, &isIBAN, &coordinate} {
		if p.compiled() == nil {
			t.Errorf("%s: not compiled", p.source)
		}
	}
}
