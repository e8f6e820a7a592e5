package config

import (
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
	rules, fields, err := c.specs()
	if err != nil {
		return schema.Problems{{File: section.Name, Text: err.Error()}}
	}
	p, err := ruletest.New(rules, fields)
	if err != nil {
		return schema.Problems{{File: section.Name, Text: err.Error()}}
	}
	return Prove(p, section)
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
