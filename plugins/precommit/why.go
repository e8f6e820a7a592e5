package precommit

import (
	"strings"
	"sync"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
)

// ruleBook says of each rule what a value must pass to be found by it.
type ruleBook struct {
	rules  []detect.Spec
	fields []field.Spec
	once   sync.Once
	known  map[string]ruleInfo
}

// ruleInfo is what is told of a rule beside a finding.
type ruleInfo struct {
	why        []string
	confidence float64
	field      bool // a name decides, not the value
}

func newRuleBook(rules []detect.Spec, fields []field.Spec) *ruleBook {
	return &ruleBook{rules: rules, fields: fields}
}

// info returns what is known of a rule.
func (b *ruleBook) info(id string) ruleInfo {
	b.once.Do(b.build)
	if i, ok := b.known[id]; ok {
		return i
	}
	return ruleInfo{why: []string{"rule " + id}, confidence: 0.5}
}

// rule finds a rule by its id.
func (b *ruleBook) rule(id string) (ruleInfo, bool) {
	b.once.Do(b.build)
	i, ok := b.known[id]
	return i, ok
}

// names reports whether word is the id of a rule or the name of a class.
func (b *ruleBook) names(word string) bool {
	b.once.Do(b.build)
	if _, ok := class.Parse(word); ok {
		return true
	}
	_, ok := b.known[word]
	return ok
}

// all returns the ids of all rules and the names of all classes.
func (b *ruleBook) all() []string {
	b.once.Do(b.build)
	var ids []string
	for i := range b.rules {
		ids = append(ids, b.rules[i].ID)
	}
	for i := range b.fields {
		ids = append(ids, b.fields[i].ID)
	}
	for c := class.Name; c < class.Count; c++ {
		ids = append(ids, c.String())
	}
	return ids
}

func (b *ruleBook) build() {
	b.known = map[string]ruleInfo{
		"bare-number":      {why: []string{"bare number of nine or ten digits, which the policy redacts"}, confidence: 0.4},
		"internal-address": {why: []string{"address of a private network, which the policy redacts"}, confidence: 0.7},
		"known-name":       {why: []string{"repeats a name that a field of the line gave"}, confidence: 0.8},
		"lone-element":     {why: []string{"stands alone on a line deep in a document, where a name or an address does"}, confidence: 0.6},
		unscannable:        {why: []string{"the line could not be scanned, so nothing is known of it"}, confidence: 1},
	}
	for i := range b.rules {
		s := &b.rules[i]
		info := ruleInfo{why: whyContent(s), confidence: trustContent(s)}
		b.known[s.ID] = info
		for _, a := range s.Aliases {
			b.known[a] = info
		}
	}
	for i := range b.fields {
		s := &b.fields[i]
		b.known[s.ID] = ruleInfo{why: whyField(s), confidence: trustField(s), field: true}
	}
}

func whyContent(s *detect.Spec) []string {
	var why []string
	if h := s.Shape; h != nil {
		switch {
		case h.Mask != "":
			why = append(why, "form "+h.Mask)
		case h.Digits != "":
			why = append(why, h.Digits+" digits")
		case h.Char != "":
			why = append(why, "form around "+h.Char)
		case h.Word != "":
			why = append(why, "capitalised words")
		}
	}
	if len(s.Words) > 0 {
		why = append(why, "word such as "+some(s.Words))
	}
	if s.Check != "" {
		why = append(why, "check "+s.Check+" passes")
	}
	if n := s.Near; n != nil && n.Required {
		why = append(why, "near a word such as "+some(n.Words))
	}
	if s.Veto != "" {
		why = append(why, "nothing around it speaks against it")
	}
	return why
}

func trustContent(s *detect.Spec) float64 {
	near := s.Near != nil && s.Near.Required || len(s.Words) > 0
	switch {
	case s.Check != "" && near:
		return 0.98
	case s.Check != "":
		return 0.9
	case near:
		return 0.85
	case s.Shape != nil && s.Shape.Word != "":
		return 0.6
	case s.Shape != nil && (s.Shape.Mask != "" || s.Shape.Char != ""):
		return 0.75
	}
	return 0.5
}

func whyField(s *field.Spec) []string {
	what := "its key"
	switch {
	case len(s.Elements) > 0:
		what = "its place in the message"
	case len(s.Keys) == 1 && s.Keys[0] == "*":
		what = "what it stands in"
	}
	about := strings.TrimSuffix(s.About, ".")
	if about != "" {
		about = ": " + about
	}
	why := []string{what + " says so" + about}
	for _, c := range []struct {
		words []string
		text  string
	}{{s.Under, "under "}, {s.Within, "within "}, {s.Beside, "beside "}} {
		if len(c.words) > 0 {
			why = append(why, c.text+some(c.words))
		}
	}
	if len(s.Resource) > 0 {
		if s.Resource[0] == "*" {
			why = append(why, "in a FHIR resource")
		} else {
			why = append(why, "in a FHIR resource such as "+some(s.Resource))
		}
	}
	if s.Value != "" && s.Value != "any" {
		why = append(why, "value has the form "+s.Value)
	}
	return why
}

func trustField(s *field.Spec) float64 {
	switch {
	case s.Verdict == "decode":
		return 0.7
	case len(s.Elements) > 0:
		return 0.97
	case len(s.Keys) == 1 && s.Keys[0] == "*":
		return 0.75
	case len(s.Under)+len(s.Within)+len(s.Beside)+len(s.Resource) > 0:
		return 0.9
	}
	return 0.95
}

// some lists the first words of a list.
func some(words []string) string {
	const most = 3
	if len(words) <= most {
		return strings.Join(words, ", ")
	}
	return strings.Join(words[:most], ", ") + " …"
}
