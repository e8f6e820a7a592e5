package scrub

import (
	"fmt"
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Policy says what happens to each class.
type Policy struct {
	Name   string
	About  string
	Action [class.Count]rewrite.Action
	// Strict narrows the general forms: ages in bands, no ZIP prefix that any
	// published list restricts.
	Strict bool
	// BareNumbers redacts bare nine- and ten-digit numbers without context.
	BareNumbers bool
	// AllAddresses also redacts private, loopback and internal IP addresses.
	AllAddresses bool
}

// Policies returns the built-in policies: safe-harbor, limited-data-set,
// strict, pseudonymize. The first is the default.
func Policies() []Policy {
	return []Policy{safeHarbor(), limitedDataSet(), strict(), pseudonymize()}
}

// PolicyNamed finds a built-in policy.
func PolicyNamed(name string) (Policy, error) {
	var names []string
	for _, p := range Policies() {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Policy{}, fmt.Errorf("policy %q is unknown: want one of %s", name, strings.Join(names, ", "))
}

func redactAll() (p Policy) {
	for c := class.None + 1; c < class.Count; c++ {
		p.Action[c] = rewrite.Redact
	}
	return
}

// safeHarbor applies the transformations of 45 CFR 164.514(b)(2)(i).
func safeHarbor() Policy {
	p := redactAll()
	p.Name = "safe-harbor"
	p.About = "Safe Harbor transformations (45 CFR 164.514(b)(2)): identifiers redacted; dates to the year, ages over 89 to 90+, ZIP codes to three digits."
	for _, c := range []class.Class{class.DOB, class.Date, class.Age, class.ZIP, class.URL} {
		p.Action[c] = rewrite.Generalize
	}
	p.Action[class.NPI] = rewrite.Keep
	p.Action[class.Provider] = rewrite.Keep
	p.Action[class.FreeText] = rewrite.Keep
	return p
}

// limitedDataSet removes the sixteen direct identifiers of 45 CFR
// 164.514(e)(2); the rest is still PHI and needs a data use agreement.
func limitedDataSet() Policy {
	p := redactAll()
	p.Name = "limited-data-set"
	p.About = "Limited data set (45 CFR 164.514(e)): direct identifiers redacted; dates, ages, city, state and ZIP stay. The output is still PHI."
	for _, c := range []class.Class{class.City, class.ZIP, class.DOB, class.Date, class.Age, class.NPI, class.Provider, class.DEA, class.Unique, class.FreeText} {
		p.Action[c] = rewrite.Keep
	}
	return p
}

// strict redacts whatever is recognised, also where Safe Harbor lets a
// remainder stand.
func strict() Policy {
	p := redactAll()
	p.Name = "strict"
	p.About = "Every recognised identifier is redacted whole, free-text fields are dropped, internal addresses are redacted, ages come in bands of ten."
	p.Action[class.Age] = rewrite.Generalize
	p.Strict, p.BareNumbers, p.AllAddresses = true, true, true
	return p
}

// pseudonymize puts tokens in place of what names one person, so that what
// happened to the same one can be followed; the output is still PHI.
func pseudonymize() Policy {
	p := redactAll()
	p.Name = "pseudonymize"
	p.About = "Tokens in place of names and numbers, the same for the same value; dates moved by days that are the patient's. Needs keys. The output is still PHI."
	for _, c := range []class.Class{
		class.Name, class.Street, class.Phone, class.Fax, class.Email, class.SSN, class.TIN, class.MRN, class.Encounter,
		class.HealthPlan, class.Account, class.Card, class.License, class.Passport, class.DEA, class.NPI, class.Vehicle,
		class.Device, class.IP, class.MAC, class.Provider, class.Unique,
	} {
		p.Action[c] = rewrite.Tokenize
	}
	p.Action[class.DOB], p.Action[class.Date] = rewrite.Shift, rewrite.Shift
	for _, c := range []class.Class{class.Age, class.ZIP, class.URL} {
		p.Action[c] = rewrite.Generalize
	}
	p.Action[class.FreeText] = rewrite.Keep
	return p
}

// Tokens reports whether the policy makes tokens or moves dates, for which a
// Scrubber needs keys.
func (p *Policy) Tokens() bool {
	return slices.Contains(p.Action[:], rewrite.Tokenize) || slices.Contains(p.Action[:], rewrite.Shift)
}
