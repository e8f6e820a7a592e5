package field

// Stop says what kept a rule from holding for a value.
type Stop uint8

// The stops in the order in which they are asked.
const (
	StopNone     Stop = iota // nothing: the rule holds
	StopNot                  // an ancestor is one under which the rule does not hold
	StopUnder                // the nearest named ancestor is another
	StopWithin               // no ancestor is one that the rule needs
	StopBeside               // the object lacks the neighbour that the rule needs
	StopResource             // the enclosing resource is another, or none
	StopTool                 // the value is no argument of a tool about persons
	StopMarkup               // the key names no element, or no attribute, of XML
	StopValue                // the value guard refused the value
)

var stopNames = [...]string{"", "not", "under", "within", "beside", "resource", "tool", "markup", "value"}

// String returns the key of the rule's condition that was not met, as rule
// files name it; "" for StopNone.
func (s Stop) String() string {
	if int(s) >= len(stopNames) {
		return "invalid"
	}
	return stopNames[s]
}

// Trace tells f of every rule that Decide asks about the value, in its
// order, with what stopped it. The last one has StopNone when Decide returns
// a rule.
func (p *Policy) Trace(at *Place, value []byte, f func(*Rule, Stop)) {
	if at.ID != 0 {
		for _, i := range p.rulesOf(at.ID) {
			r := &p.rules[i]
			s := r.stop(at)
			if s == StopNone && (r.Verdict == Redact || r.Verdict == Decode) && !r.guard(value) {
				s = StopValue
			}
			if f(r, s); s == StopNone {
				return
			}
		}
	}
	for _, i := range p.wild {
		r := &p.rules[i]
		s := r.stop(at)
		if s == StopNone && !r.guard(value) {
			s = StopValue
		}
		if f(r, s); s == StopNone {
			return
		}
	}
}

// stop is holds, with the reason.
func (r *Rule) stop(at *Place) Stop {
	for _, a := range at.Above {
		if a != 0 && has(r.not, a) {
			return StopNot
		}
	}
	switch {
	case r.holds(at):
		return StopNone
	case r.tool && !at.Tool:
		return StopTool
	case r.markup != NoMarkup && r.markup != at.Markup:
		return StopMarkup
	case len(r.under) > 0 && (len(at.Above) == 0 || !has(r.under, at.Above[0])):
		return StopUnder
	case len(r.within) > 0 && !r.inside(at):
		return StopWithin
	case r.beside != 0 && at.Beside&r.beside == 0:
		return StopBeside
	}
	return StopResource
}

func (r *Rule) inside(at *Place) bool {
	for _, a := range at.Above {
		if a != 0 && has(r.within, a) {
			return true
		}
	}
	return false
}

var verdictNames = [...]string{"scan", "redact", "drop", "keep", "decode"}

// String returns the verdict as rule files name it.
func (v Verdict) String() string {
	if int(v) >= len(verdictNames) {
		return "invalid"
	}
	return verdictNames[v]
}
