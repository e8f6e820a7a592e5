package field

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Verdict is what a rule says of a value.
type Verdict uint8

// The verdicts.
const (
	Scan   Verdict = iota // text: look inside
	Redact                // the value is what Class says
	Drop                  // remove the value
	Keep                  // never scanned
	Decode                // base64 or hex of a text: look inside of that
)

// Markup is what in XML has a key for its name.
type Markup uint8

// The kinds of markup.
const (
	NoMarkup Markup = iota
	Element
	Attribute
)

// Rule is a compiled Spec.
type Rule struct {
	ID      string
	About   string
	Class   class.Class
	Verdict Verdict
	Rank    int
	Index   uint16
	Direct  bool // says nothing about what stands inside its value
	guard   func([]byte) bool
	// anything says that guard accepts what holds a letter or a digit.
	anything bool
	digit    bool // guard accepts nothing without a digit

	under, within, resource []uint16
	not                     []uint16
	beside                  uint64
	anyResource             bool
	free                    bool // no condition: the key alone decides
	fragment                bool
	tool                    bool // holds in calls of tools about persons only
	markup                  Markup
}

// Policy is the compiled field rules; immutable.
type Policy struct {
	rules       []Rule
	ids         word.Table        // folded names, by id; 0 is unknown
	after       map[string]uint16 // the same, for names behind a person prefix only
	names       []name            // by id
	each        []uint16          // rule → itself: a list of one is a part of it
	lists       [][]uint16        // of several rules, best rank first
	wild        []uint16          // rules for every key
	prefix      []string          // person prefixes, longest first
	ends        [1024]uint32      // lengths of those ends, by their first and last byte: see endsAt
	roles       []string          // last words of the prefixes
	behind      before            // the same, as a first look
	triggers    []Trigger         // but for those of words
	sorted      []word.Ordered    // all of them
	addresses   []address         // of elements
	taken       segmentIDs
	segments    map[SegmentKey]*Segment // while the table is made
	table       segmentTable            // of addresses
	messages    sync.Once               // makes the table
	inNamespace bool                    // while compiling: a rule needs a resource only
	types       []uint16                // of resources that such rules ask for
	words       *wants                  // that lines need for rules
	elements    *wants                  // the same of names of elements
	tags        map[string]bool         // DICOM tags that rules name
	groups      [256]bool               // and their groups, by the two digits behind 00
	tools       []uint16                // keys that name a tool
	figures     bool                    // some key without a letter composes
}

// personPrefixes are the roles that compose with a key.
var personPrefixes = []string{
	"patient", "pt", "pat", "member", "subscriber", "insured", "guarantor", "dependent", "beneficiary",
	"client", "mbr", "sbr", "person", "mother", "father", "mothers", "spouse", "contact", "next_of_kin", "nok",
	"emergency_contact", "guardian", "legal_guardian", "policy_holder", "policyholder", "cardholder",
	"card_holder", "caregiver", "child", "parent", "partner", "own", "relative", "recipient", "caller",
	"donor", "newborn", "individual", "resident", "enrollee", "claimant", "responsible_party", "emergency",
	"account_holder", "human_patient", "participant", "subject", "customer", "home", "mailing", "residential",
	"primary", "secondary", "permanent", "temporary", "current", "previous", "billing", "postal", "maiden",
	"address", "addr", "student", "employee", "consumer", "decedent", "deceased",
}

// newPolicy returns one with room for the names in specs.
func newPolicy(specs []Spec) *Policy {
	keys, around := 0, 1+len(toolKeys)
	for i := range specs {
		s := &specs[i]
		keys += len(s.Keys)
		around += len(s.Under) + len(s.Within) + len(s.Not) + len(s.Resource) + len(s.Beside)
	}
	n := keys + around + 1
	p := &Policy{
		ids: word.NewTable(n), after: map[string]uint16{},
		names: make([]name, 1, n), each: make([]uint16, len(specs)),
		rules: make([]Rule, 0, len(specs)),
	}
	for i := range p.each {
		p.each[i] = uint16(i)
	}
	p.words, p.elements = newWants(p, 2*keys), newWants(p, around)
	return p
}

// maxNames and maxRules bound what a number has room for.
const (
	maxNames = 0x4000
	maxRules = 0x2000
)

// Compile compiles every spec, and returns every problem found.
func Compile(specs []Spec) (*Policy, []Problem) {
	if text := tooMany(specs); text != "" {
		return &Policy{}, []Problem{{specs[len(specs)-1].ID, "keys", text}}
	}
	p := newPolicy(specs)
	p.prefix = append(p.prefix, personPrefixes...)
	sort.Slice(p.prefix, func(i, j int) bool {
		return len(p.prefix[i]) > len(p.prefix[j]) || len(p.prefix[i]) == len(p.prefix[j]) && p.prefix[i] < p.prefix[j]
	})
	p.roles = rolesOf(p.prefix)
	for _, r := range p.roles {
		p.behind.add(r)
	}
	p.intern("resource_type")
	p.internTools()
	var bad []Problem
	var key, folded []byte
	seen := map[string]bool{}
	bits := 0
	for i := range specs {
		s := &specs[i]
		report := func(f, text string) { bad = append(bad, Problem{s.ID, f, text}) }
		r := Rule{ID: s.ID, About: s.About, Rank: s.Rank, Index: uint16(i), fragment: s.Fragment, Direct: s.Direct, tool: s.Tool}
		if s.ID == "" || seen[s.ID] {
			report("id", "missing or used twice")
		}
		seen[s.ID] = true
		if s.Source == "" {
			report("source", "missing: name the standard or the specification")
		}
		switch s.Verdict {
		case "", "redact":
			r.Verdict = Redact
		case "drop":
			r.Verdict = Drop
		case "keep":
			r.Verdict = Keep
		case "scan":
			r.Verdict = Scan
		case "decode":
			r.Verdict = Decode
		default:
			report("verdict", "want redact, drop, keep, scan or decode")
		}
		switch s.Markup {
		case "":
		case "element":
			r.markup = Element
		case "attribute":
			r.markup = Attribute
		default:
			report("markup", "want element or attribute")
		}
		if s.Class != "" {
			c, ok := class.Parse(s.Class)
			if !ok {
				report("class", "unknown class "+s.Class)
			}
			r.Class = c
		} else if r.Verdict != Keep && r.Verdict != Scan {
			report("class", "missing")
		}
		if r.guard = guard(s.Value); r.guard == nil {
			report("value", "unknown guard "+s.Value)
		}
		r.anything = s.Value == "" || s.Value == "any"
		r.digit = s.Value == "digits"
		if r.Rank == 0 {
			r.Rank = 70
		}
		r.under, r.within, r.not = p.internAll(s.Under), p.internAll(s.Within), p.internAll(s.Not)
		for _, x := range s.Resource {
			if x == "*" {
				r.anyResource = true
				continue
			}
			r.resource = append(r.resource, p.intern(strings.ToLower(x)))
		}
		for _, x := range s.Beside {
			id := p.intern(x)
			if p.names[id].bit == 0 {
				if bits == 64 {
					report("beside", "more than 64 different neighbours over all rules")
					continue
				}
				bits++
				p.names[id].bit = uint8(bits)
			}
			r.beside |= p.Bit(id)
		}
		if s.Tool && len(s.Under) == 0 {
			report("tool", "needs under: the key of the arguments")
		}
		r.free = len(r.under)+len(r.within)+len(r.resource) == 0 && r.beside == 0 && !r.anyResource
		p.rules = append(p.rules, r)
		switch {
		case len(s.Elements) > 0 && len(s.Keys) > 0:
			report("elements", "has keys as well: make it two rules")
		case len(s.Elements) > 0:
			p.compileElements(s, uint16(i), r.Verdict == Redact || r.Verdict == Drop, report)
			continue
		case len(s.Keys) == 0:
			report("keys", "missing: give keys or elements")
		}
		for _, k := range s.Keys {
			if k == "*" {
				if r.free {
					report("keys", "* needs under, within, beside or resource")
				}
				p.wild = append(p.wild, uint16(i))
				continue
			}
			if !isFolded(k) {
				key = append(key[:0], k...)
				if folded = Fold(folded[:0], key); string(folded) != k {
					report("keys", "not in folded form: "+k+" should be "+string(folded))
				}
			}
			if isTag(k) && k[:2] != "00" {
				report("keys", "the sieve sees tags of the groups 00xx only: "+k)
			}
			if s.Prefixed {
				p.enter(p.internAfter(k), uint16(i))
			} else {
				id := p.intern(k)
				p.enter(id, uint16(i))
				p.names[id].set(composes, s.Compose)
				p.names[id].set(endsKeys, s.Suffix)
			}
		}
		if r.Verdict != Keep && r.Verdict != Scan {
			p.need(s, &p.rules[i])
			p.opens(s, &p.rules[i])
		}
	}
	p.compileEnds()
	for _, list := range p.lists {
		p.order(list)
	}
	p.order(p.wild)
	p.compileTriggers()
	return p, bad
}

// tooMany says what there is no number left for, if there is.
func tooMany(specs []Spec) string {
	if len(specs) > maxRules {
		return "more than " + strconv.Itoa(maxRules) + " rules"
	}
	n := 0
	for i := range specs {
		s := &specs[i]
		n += len(s.Keys) + len(s.Under) + len(s.Within) + len(s.Not) + len(s.Resource) + len(s.Beside)
	}
	if n > maxNames {
		return "more than " + strconv.Itoa(maxNames) + " names in all rules"
	}
	return ""
}

// order sorts rules: rank, then those with conditions, then as written.
func (p *Policy) order(list []uint16) {
	if len(list) < 2 {
		return
	}
	slices.SortStableFunc(list, func(x, y uint16) int {
		a, b := &p.rules[x], &p.rules[y]
		switch {
		case a.Rank != b.Rank:
			return b.Rank - a.Rank
		case a.free == b.free:
			return 0
		case b.free:
			return -1
		}
		return 1
	})
}

// A URL path segment's key is looked up with PathPrefix before it, a URL
// parameter's with ParamPrefix and then as it is.
const (
	PathPrefix  = "path_"
	ParamPrefix = "param_"
)

// Rules returns the compiled rules in the order of their specs.
func (p *Policy) Rules() []Rule { return p.rules }

// Rule returns the rule of that index.
func (p *Policy) Rule(i uint16) *Rule { return &p.rules[i] }

// ID finds a folded key: as it is, after person prefixes, as the end of a
// longer key, or without a counting suffix. 0 means that no rule names it.
func (p *Policy) ID(key []byte) uint16 {
	if len(key) == 0 || len(key) > MaxKey {
		return 0
	}
	exact := word.Find(&p.ids, key)
	if p.Knows(exact) {
		return exact
	}
	if id := p.longer(key); id != 0 {
		return id
	}
	return exact
}

// Name returns the id of an exact folded name, or 0.
func (p *Policy) Name(k string) uint16 { return word.Find(&p.ids, k) }

// NameBytes is Name for bytes.
func (p *Policy) NameBytes(k []byte) uint16 { return word.Find(&p.ids, k) }

// Place is where a value stands.
type Place struct {
	ID       uint16   // of its key; 0 unknown
	Above    []uint16 // ids of the named ancestors, nearest first; 0 for a name that no rule knows
	Beside   uint64   // bits of the keys of the same object
	Resource uint16   // id of the lower-cased resource type; 0 none
	InRes    bool     // some resource type is known or not
	Fragment bool     // no surroundings are on the line
	Tool     bool     // in a call of a tool that is about persons
	Markup   Markup   // what in XML the key names
	NoDigit  bool     // the value is known to have none
}

// Decide returns the rule that holds for the value, or nil: the best by rank
// whose surroundings and value guard fit.
func (p *Policy) Decide(at *Place, value []byte) *Rule {
	if at.ID != 0 {
		for _, i := range p.rulesOf(at.ID) {
			if r := &p.rules[i]; r.holds(at) && (r.Verdict != Redact && r.Verdict != Decode || !(at.NoDigit && r.digit) && r.guard(value)) {
				return r
			}
		}
	}
	for _, i := range p.wild {
		if r := &p.rules[i]; r.holds(at) && !(at.NoDigit && r.digit) && r.guard(value) {
			return r
		}
	}
	return nil
}

// Outright returns the rule that Decide asks first about the values of a key,
// if it holds wherever they stand; else nil.
func (p *Policy) Outright(id uint16) *Rule {
	if !p.Knows(id) {
		return nil
	}
	r := &p.rules[p.rulesOf(id)[0]]
	if !r.free || r.tool || r.markup != NoMarkup || len(r.not) > 0 {
		return nil
	}
	return r
}

// Accepts reports whether a rule that holds where the value stands holds for
// the value.
func (r *Rule) Accepts(value []byte) bool {
	return r.Verdict != Redact && r.Verdict != Decode || r.guard(value)
}

// Knows reports whether a rule can hold for the key.
func (p *Policy) Knows(id uint16) bool { return p.names[id].rules != 0 }

// Wild reports whether rules without keys exist.
func (p *Policy) Wild() bool { return len(p.wild) > 0 }

func (r *Rule) holds(at *Place) bool {
	if r.markup != NoMarkup && r.markup != at.Markup {
		return false
	}
	if len(r.not) > 0 {
		for _, a := range at.Above {
			if a != 0 && has(r.not, a) {
				return false
			}
		}
	}
	if r.tool && !at.Tool {
		return false
	}
	if r.free || r.fragment && at.Fragment {
		return true
	}
	if len(r.under) > 0 && (len(at.Above) == 0 || at.Above[0] == 0 || !has(r.under, at.Above[0])) {
		return false
	}
	if len(r.within) > 0 {
		in := false
		for _, a := range at.Above {
			if a != 0 && has(r.within, a) {
				in = true
				break
			}
		}
		if !in {
			return false
		}
	}
	if r.beside != 0 && at.Beside&r.beside == 0 {
		return false
	}
	if len(r.resource) > 0 {
		return at.Resource != 0 && has(r.resource, at.Resource)
	}
	return !r.anyResource || at.InRes
}

func has(list []uint16, x uint16) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}
