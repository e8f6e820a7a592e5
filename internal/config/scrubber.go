package config

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/scrub"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Scrubber compiles the rules and builds the Scrubber that the configuration
// asks for. Keys and vault of tokens are opened with the first one; Close ends
// them.
func (c *Config) Scrubber() (*scrub.Scrubber, error) { return c.build(true) }

// DryScrubber builds a Scrubber that opens no keys and no vault, for who wants
// to know what is found: where tokens would be, it puts markers.
func (c *Config) DryScrubber() (*scrub.Scrubber, error) { return c.build(false) }

func (c *Config) build(tokens bool) (*scrub.Scrubber, error) {
	set, names, err := c.compile()
	if err != nil {
		return nil, err
	}
	o, err := c.options()
	if err != nil {
		return nil, err
	}
	if tokens {
		if o.Tokenizer, err = c.tokenizer(&o.Policy); err != nil {
			return nil, err
		}
	}
	return scrub.New(set, names, o)
}

// compile compiles the rules, unless their examples were run before.
func (c *Config) compile() (*detect.Set, *field.Policy, error) {
	if c.proved.of(c) {
		return c.proved.set, c.proved.names, nil
	}
	rules, fields, err := c.specs()
	if err != nil {
		return nil, nil, err
	}
	builtin := len(rules) - len(c.Rules)
	var set *detect.Set
	var wrong error
	ready := make(chan struct{})
	go func() { // neither needs the other, and a start waits for both
		defer close(ready)
		set, wrong = compileRules(rules[:builtin], rules[builtin:])
	}()
	names, err := compileFields(fields)
	if <-ready; wrong != nil {
		return nil, nil, wrong
	}
	return set, names, err
}

// specs returns the built-in rules without the disabled ones, and the
// configuration's own after them.
func (c *Config) specs() ([]detect.Spec, []field.Spec, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, nil, err
	}
	rules = slices.Clip(rules) // they are everybody's
	if len(c.Disable) > 0 {
		rules = slices.DeleteFunc(slices.Clone(rules), func(s detect.Spec) bool {
			return slices.Contains(c.Disable, s.ID) || slices.ContainsFunc(s.Aliases, func(a string) bool { return slices.Contains(c.Disable, a) })
		})
		fields = slices.DeleteFunc(slices.Clone(fields), func(s field.Spec) bool { return slices.Contains(c.Disable, s.ID) })
	}
	fields = slices.Clip(fields)
	rules = append(rules, c.Rules...)
	for _, s := range c.Fields {
		s.Source = cmp.Or(s.Source, "configuration")
		fields = append(fields, s)
	}
	if len(c.Keep.Fields) > 0 {
		fields = append(fields, field.Spec{
			ID: "config-keep", About: "Fields that the configuration keeps.", Source: "configuration",
			Verdict: "keep", Keys: c.Keep.Fields, Fragment: true, Rank: 100,
		})
	}
	return rules, fields, nil
}

func compileRules(builtin, own []detect.Spec) (*detect.Set, error) {
	set, problems := detect.CompileWith(builtin, own)
	var ps schema.Problems
	for _, p := range problems {
		ps = append(ps, schema.Problem{File: "rule " + p.Rule, Key: p.Field, Text: p.Text})
	}
	return set, ps.Err()
}

func compileFields(specs []field.Spec) (*field.Policy, error) {
	policy, problems := field.Compile(specs)
	var ps schema.Problems
	for _, p := range problems {
		ps = append(ps, schema.Problem{File: "field rule " + p.Rule, Key: p.Field, Text: p.Text})
	}
	return policy, ps.Err()
}

func (c *Config) options() (scrub.Options, error) {
	policy, err := scrub.PolicyNamed(c.Policy)
	if err != nil {
		return scrub.Options{}, err
	}
	if err := c.applyActions(&policy); err != nil {
		return scrub.Options{}, err
	}
	o := scrub.Options{
		Policy:        policy,
		Mask:          c.Mask,
		Keep:          c.Keep.Values,
		ReferenceYear: c.ReferenceYear,
		MaxLine:       c.MaxLineBytes(),
	}
	if o.ReferenceYear == 0 {
		o.ReferenceYear = time.Now().Year()
	}
	switch c.Numbers {
	case "zero":
		o.Numbers = scrub.NumberZero
	case "null":
		o.Numbers = scrub.NumberNull
	}
	if o.InternalNets, err = c.networks(); err != nil {
		return scrub.Options{}, err
	}
	return o, nil
}

// applyActions puts the actions of the configuration in place of the policy's.
func (c *Config) applyActions(policy *scrub.Policy) error {
	for name, act := range c.Actions {
		cl, ok := class.Parse(name)
		a, known := rewrite.ParseAction(act)
		if !ok || !known {
			return fmt.Errorf("actions: %s: %s is not known", name, act)
		}
		policy.Action[cl] = a
	}
	return nil
}

func (c *Config) networks() ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, n := range c.InternalNetworks {
		p, err := parseNetwork(n)
		if err != nil {
			return nil, fmt.Errorf("internal_networks: %w", err)
		}
		nets = append(nets, p)
	}
	return nets, nil
}

// ids are the names of the built-in rules.
type ids []string

func builtinIDs() ids {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil
	}
	var all ids
	for _, s := range rules {
		all = append(append(all, s.ID), s.Aliases...)
	}
	for _, s := range fields {
		all = append(all, s.ID)
	}
	return all
}

func (l ids) known(id string) bool { return slices.Contains(l, id) }
