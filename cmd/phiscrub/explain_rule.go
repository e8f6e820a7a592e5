package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/scrub"
)

// The rules of a policy: for numbers without context, and addresses of the cluster.
const (
	bareNumber      = "bare-number"
	internalAddress = "internal-address"
)

// ruleBook holds the rules as data: what a guard wants is said there.
type ruleBook struct {
	content  map[string]detect.Spec
	fields   map[string]field.Spec
	aliases  map[string]string
	disabled []string
	names    []string
	own      map[string]bool // triggers of the configuration's rules
	most     int             // words of a list that are shown
}

func knownRules(cfg *config.Config) (*ruleBook, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, refused(err)
	}
	b := &ruleBook{content: map[string]detect.Spec{}, fields: map[string]field.Spec{}, aliases: map[string]string{}, own: map[string]bool{}, disabled: cfg.Disable, most: fewWords}
	for _, s := range append(slices.Clone(rules), cfg.Rules...) {
		b.content[s.ID] = s
		b.names = append(b.names, s.ID)
		for _, a := range s.Aliases {
			b.aliases[a] = s.ID
		}
	}
	for _, s := range cfg.Rules {
		b.ours(&s)
	}
	for _, s := range append(slices.Clone(fields), cfg.Fields...) {
		b.fields[s.ID] = s
		b.names = append(b.names, s.ID)
	}
	return b, nil
}

// ours notes the triggers of a rule of the configuration.
func (b *ruleBook) ours(s *detect.Spec) {
	for _, w := range s.Words {
		b.own[w] = true
	}
	if s.Near != nil {
		for _, w := range s.Near.Words {
			b.own[w] = true
		}
	}
	if s.Shape != nil {
		b.own[s.Shape.Mask] = true
	}
}

// cover takes the text of triggers of the configuration's rules out of an
// explanation: what people list there may be names, and that one of them is
// in the line is log content.
func (b *ruleBook) cover(e *scrub.Explanation) {
	for i := range e.Triggers {
		if t := &e.Triggers[i]; b.own[t.Text] {
			t.Text = ""
		}
	}
}

// id returns the present id of a rule, or an error that names the nearest.
func (b *ruleBook) id(id string) (string, error) {
	if now, ok := b.aliases[id]; ok {
		id = now
	}
	switch _, content := b.content[id]; {
	case slices.Contains(b.disabled, id):
		return "", usage("rule %q is not used: the configuration disables it", id)
	case content, id == bareNumber, id == internalAddress, id == "config-keep":
		return id, nil
	}
	if _, ok := b.fields[id]; ok {
		return id, nil
	}
	if near := schema.Near(id, b.names, 3); len(near) > 0 {
		return "", usage("no rule has the id %q; did you mean %s?", id, strings.Join(near, ", "))
	}
	return "", usage("no rule has the id %q; see phiscrub rules list", id)
}

// name says what a field rule made of a value.
func (b *ruleBook) name(n *scrub.ExplainedName) string {
	f := b.fields[n.Rule]
	what := n.Verdict
	if n.Class != "" {
		what += " " + n.Class
	}
	if n.Inherited {
		what += ", from the key of a container around it"
	}
	stopped := ""
	switch n.Result {
	case "hit":
		return "decides: " + what
	case "keep":
		return "decides: keep, the value is not looked at"
	case "scan":
		return "decides: scan, the value is text"
	case "own":
		return "holds for the container, and says nothing of the values inside"
	case "free-text":
		return "holds, but the policy keeps free text: content rules look inside"
	case "internal":
		return "holds, but no address here is one from outside"
	case "empty":
		return "holds, but what stands here is no " + n.Class
	case "not":
		stopped = "stands under one of " + list(f.Not, fewWords)
	case "under":
		stopped = "wants to stand directly under one of " + list(f.Under, fewWords)
	case "within":
		stopped = "wants to stand inside one of " + list(f.Within, fewWords)
	case "beside":
		stopped = "wants one of " + list(f.Beside, fewWords) + " beside it"
	case "resource":
		stopped = "wants a resourceType around it"
		if !slices.Contains(f.Resource, "*") {
			stopped += ", one of " + list(f.Resource, fewWords)
		}
	case "markup":
		stopped = "wants to be the name of an XML " + f.Markup
	case "value":
		stopped = "what stands here does not look like " + guardName(f.Value)
	}
	return "does not hold: " + stopped
}

func guardName(g string) string {
	if g == "" {
		return "a value"
	}
	return "a value of the kind " + g
}

// try says how far a content rule came.
func (b *ruleBook) try(t *scrub.ExplainedTry) string {
	s := b.content[t.Rule]
	switch t.Stage {
	case "find":
		return "triggered here, but what it looks for does not stand here"
	case "check":
		return "stopped by its check " + s.Check
	case "near":
		return "stopped by its context: " + b.context(s.Near)
	case "veto":
		return "stopped by its veto, a look at what stands around"
	case "keep":
		return "kept by a rule of higher rank that covers it"
	case "internal":
		return "kept: an address of the cluster"
	case "route":
		return "a URL with nothing in it that could identify"
	}
	return "found"
}

func (b *ruleBook) context(n *detect.Near) string {
	if n == nil {
		return "none is wanted"
	}
	within, after := n.Within, n.After
	if within == 0 {
		within = 40
	}
	if after == 0 {
		after = 20
	}
	var s []string
	if n.Required {
		s = append(s, fmt.Sprintf("wants one of %s within %d bytes before or %d after", list(n.Words, b.most), within, after))
	}
	if len(n.Not) > 0 {
		s = append(s, "and none of "+list(n.Not, b.most)+" nearer")
	}
	return strings.Join(s, ", ")
}

// The words of a list that are shown: of one rule among many, and of the one
// that was asked for.
const (
	fewWords  = 4
	manyWords = 80
)

// list shortens a list of words.
func list(words []string, most int) string {
	if len(words) > most {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" … (%d more)", len(words)-most)
	}
	return strings.Join(words, ", ")
}

// why tells why a rule did or did not find something in a line.
func (b *ruleBook) why(id string, e *scrub.Explanation) (why []string) {
	if e.Withheld {
		return []string{"not asked: the line could not be scanned and is withheld"}
	}
	decided := 0 // leaves that names decided, so that content was not read
	for i := range e.Leaves {
		l := &e.Leaves[i]
		at := span(l.Start, l.End)
		if l.Path != "" {
			at += " (" + l.Path + ")"
		}
		for k := range l.Names {
			n := &l.Names[k]
			if n.Rule == id {
				why = append(why, at+": "+b.name(n))
			} else if n.Result == "hit" || n.Result == "keep" || n.Result == "internal" {
				decided++
			}
		}
		for k := range l.Tries {
			if t := &l.Tries[k]; t.Rule == id && t.Stage != "match" {
				why = append(why, span(t.Start, t.End)+": "+b.try(t))
			}
		}
	}
	for k := range e.Hits {
		if h := &e.Hits[k]; h.Rule == id {
			why = append(why, span(h.Start, h.End)+": "+hit(h))
		}
	}
	if why == nil {
		why = append(why, b.absent(id))
		if _, content := b.content[id]; content && decided > 0 {
			why[0] += fmt.Sprintf("; content rules did not read %s: a field rule decided", count(decided, "value"))
		}
	}
	if !e.Marked && e.Context == nil {
		why = append(why, "nothing marks the line at all: it is passed on unread")
	}
	return why
}

// absent tells what a rule would need to be asked at all.
func (b *ruleBook) absent(id string) string {
	if f, ok := b.fields[id]; ok {
		if slices.Contains(f.Keys, "*") {
			return "no value was asked about: another field rule decided, or there is no key"
		}
		if len(f.Elements) > 0 {
			return "no value stands at one of " + list(f.Elements, fewWords) + " in a message of " + f.Format + ", or a rule of higher rank decided (phiscrub rules show " + id + " has all of it)"
		}
		s := "no key here is one of " + list(f.Keys, fewWords)
		switch {
		case f.Prefixed:
			s += " behind the name of a role (patient, member, guarantor …)"
		case f.Suffix:
			s += ", or ends in one"
		case f.Compose:
			s += ", alone or behind the name of a role (patient, member, guarantor …)"
		}
		return s + ", or a rule of higher rank decided (phiscrub rules show " + id + " has all of it)"
	}
	s, ok := b.content[id]
	if !ok {
		return "nothing for it: numbers without context are a matter of the policy strict, and config-keep of keep.fields"
	}
	var need []string
	if len(s.Words) > 0 {
		need = append(need, "one of the words "+list(s.Words, fewWords))
	}
	if s.Shape != nil {
		need = append(need, shapeName(s.Shape))
	}
	return "never triggered: it needs " + strings.Join(need, ", or ")
}

func shapeName(s *detect.Shape) string {
	switch {
	case s.Digits != "" && s.Lead != "":
		return s.Digits + " digits in a row, of which the first is one of " + s.Lead
	case s.Digits != "":
		return s.Digits + " digits in a row"
	case s.Mask != "":
		return "the form " + s.Mask
	case s.Word != "":
		return "a word with a " + s.Word
	}
	return "the character " + s.Char
}
