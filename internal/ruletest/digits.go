package ruletest

import (
	"slices"

	"github.com/phiscrub/phiscrub/detect"
)

// detecting are the checks that promise to reject a change of any one digit.
var detecting = []string{"aba", "card", "dea", "gtin", "iban", "iccid", "imei", "loinc", "luhn", "npi", "snomed", "vin"}

func promises(check string) bool { return slices.Contains(detecting, check) }

// rejectsDigits raises each digit of the spans by one, one at a time, and
// reports whether the rule then finds nothing there.
func (p *Prover) rejectsDigits(s *detect.Spec, text []byte, spans []span) bool {
	changed := slices.Clone(text)
	for _, m := range spans {
		for i := m.start; i < m.end; i++ {
			c := text[i]
			if c < '0' || c > '9' {
				continue
			}
			changed[i] = '0' + (c-'0'+1)%10
			for _, f := range p.scan(s.ID, changed) {
				if f == m {
					return false
				}
			}
			changed[i] = c
		}
	}
	return true
}
