package scrub_test

import "testing"

// TestFirstRulesAreThoseThatDecide: what is kept of the first rule for a
// component is what all of them say of a value that it holds for.
func TestFirstRulesAreThoseThatDecide(t *testing.T) {
	c, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	values := []string{"Lee", "00123456", "19800131", "198001", "202-555-0143", "ann@example.com", "B", "-", "\"\"", "***", "[NAME]", "01103", "12 Elm St", "MR", "é", "Lee^Ann", "."}
	held, not := 0, 0
	for _, s := range c.fields.Kinds() {
		for n := range s.Fields() + 1 {
			for comp := uint8(1); comp <= 8; comp++ {
				first, ok := c.fields.First(s, n, comp)
				if !ok {
					continue
				}
				for _, v := range values {
					if !first.Holds([]byte(v)) {
						not++
						continue
					}
					held++
					for sub := uint8(1); sub <= 3; sub++ {
						if got := c.fields.DecideElement(s, n, comp, sub, []byte(v)); got != first {
							t.Fatalf("field %d, component %d.%d, %q: rules say %+v, the first %+v", n, comp, sub, v, got, first)
						}
					}
				}
			}
		}
	}
	if held == 0 || not == 0 {
		t.Errorf("%d values held, %d did not: want both", held, not)
	}
}
