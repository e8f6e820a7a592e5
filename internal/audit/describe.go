package audit

import (
	"fmt"
	"slices"
	"strings"
)

// Types returns the names of the types of events.
func Types() []string {
	return []string{
		string(PHIRedacted), string(PHIAccess), string(ConfigChange), string(VaultResolve), string(KeyChange),
		string(Recovery), string(Prune), string(Hold), string(Stop),
	}
}

// String names a source in one line.
func (s Source) String() string {
	var parts []string
	for _, p := range []string{s.Namespace, s.Pod, s.Logger} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	name := strings.Join(parts, "/")
	switch {
	case name == "":
		return s.Name
	case s.Name == "":
		return name
	}
	return name + " (" + s.Name + ")"
}

// Summary says in one line what an event tells.
func (e *Event) Summary() string {
	switch {
	case e.Redacted != nil:
		r := e.Redacted
		return fmt.Sprintf("%s: %d lines, %d edited, %d withheld%s", r.Source, r.Lines, r.Edited, r.Withheld, classes(r.Counts))
	case e.Access != nil:
		a := e.Access
		parts := []string{a.Phase, a.UserID, a.Tool, a.ResourceType, a.ResourceID, a.Outcome}
		return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
	case e.Config != nil:
		c := e.Config
		shadow := ""
		if c.Shadow {
			shadow = ", SHADOW: nothing is protected"
		}
		return fmt.Sprintf("%s: policy %s, %d rules and %d field rules, hash %.12s%s", c.Reason, c.Policy, c.Rules, c.Fields, c.Hash, shadow)
	case e.Resolve != nil:
		return fmt.Sprintf("%s %s %s: %s", e.Resolve.User, e.Resolve.Outcome, e.Resolve.Token, e.Resolve.Reason)
	case e.Key != nil:
		return fmt.Sprintf("%s key %s %s", e.Key.Kind, e.Key.ID, e.Key.Action)
	case e.Recover != nil:
		return e.Recover.summary()
	case e.Prune != nil:
		return fmt.Sprintf("%d segments before %s: %s", len(e.Prune.Segments), e.Prune.Before.Format("2006-01-02"), e.Prune.Reason)
	case e.Hold != nil && e.Hold.Release:
		return fmt.Sprintf("hold %s ends: %s", e.Hold.Name, e.Hold.Reason)
	case e.Hold != nil:
		return fmt.Sprintf("hold %s from %s to %s: %s", e.Hold.Name, e.Hold.From.Format("2006-01-02"), e.Hold.To.Format("2006-01-02"), e.Hold.Reason)
	}
	return ""
}

func (r *Recover) summary() string {
	s := r.Reason
	if r.Segment != "" {
		s += fmt.Sprintf(" (%s, byte %d)", r.Segment, r.Offset)
	}
	if r.Bytes > 0 {
		s += fmt.Sprintf("; %d bytes kept in %s", r.Bytes, r.Kept)
	}
	if r.Lost > 0 {
		s += fmt.Sprintf("; %d events lost", r.Lost)
	}
	return s
}

// classes sums counts up by class, in the order of their first rule.
func classes(counts []Count) string {
	var names []string
	n := map[string]int64{}
	for _, c := range counts {
		if _, ok := n[c.Class]; !ok {
			names = append(names, c.Class)
		}
		n[c.Class] += c.N
	}
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, n[name])
	}
	if len(names) == 0 {
		return ""
	}
	return "; " + strings.Join(names, ", ")
}
