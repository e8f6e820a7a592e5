package config

import (
	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/ruletest"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
)

// prove runs the examples of the configuration's own rules in the presence
// of the built-in ones. The lines are those of the file that section is of.
func (c *Config) prove(section *patterns.File) schema.Problems {
	if len(c.Rules) == 0 && len(c.Fields) == 0 {
		return nil
	}
	set, names, err := c.compile()
	if err != nil {
		return schema.Problems{{File: section.Name, Text: err.Error()}}
	}
	p, err := ruletest.With(set, names)
	if err != nil {
		return schema.Problems{{File: section.Name, Text: err.Error()}}
	}
	c.proved = &proved{set, names, c.Rules, c.Fields, c.Disable, c.Keep.Fields}
	return Prove(p, section)
}

// proved are the rules that the examples have been run with. The Scrubber is
// built from them, unless somebody has changed what they were compiled from.
type proved struct {
	set   *detect.Set
	names *field.Policy

	rules         []detect.Spec
	fields        []field.Spec
	disable, keep []string
}

// of reports whether the rules are still those of the configuration. Settings
// are replaced as a whole, never changed in place.
func (p *proved) of(c *Config) bool {
	return p != nil && same(p.rules, c.Rules) && same(p.fields, c.Fields) && same(p.disable, c.Disable) && same(p.keep, c.Keep.Fields)
}

func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// Prove runs the examples of every rule of a file.
func Prove(p *ruletest.Prover, f *patterns.File) schema.Problems {
	var found []ruletest.Problem
	for _, s := range f.Rules {
		found = append(found, p.Rule(s)...)
	}
	for _, s := range f.Fields {
		found = append(found, p.Field(s)...)
	}
	var ps schema.Problems
	for _, q := range found {
		ps = append(ps, schema.Problem{File: f.Name, Line: f.Where(q.Rule, q.Example), Key: q.Rule + "." + q.Example, Text: q.Text})
	}
	return ps
}
