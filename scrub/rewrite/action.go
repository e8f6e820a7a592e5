package rewrite

// Action is what an edit does with a value.
type Action uint8

// The actions. Default means: what the policy says for the class.
const (
	Default    Action = iota
	Keep              // leave as it is
	Redact            // the class's marker
	Mask              // '*' for every byte: the length stays
	Generalize        // a year, 90+, ZIP3 or a route template
	Drop              // remove the value's bytes
	Tokenize          // a token: the same for the same value, see Tokenizer
	Shift             // a date moved by days that are the patient's; else as Generalize
)

var actionNames = [...]string{
	Default:    "default",
	Keep:       "keep",
	Redact:     "redact",
	Mask:       "mask",
	Generalize: "generalize",
	Drop:       "drop",
	Tokenize:   "token",
	Shift:      "shift",
}

// String returns the action's name as used in rule files and findings.
func (a Action) String() string {
	if int(a) >= len(actionNames) {
		return "invalid"
	}
	return actionNames[a]
}

// ParseAction finds an action by its name. The empty name is Default.
func ParseAction(name string) (Action, bool) {
	if name == "" {
		return Default, true
	}
	for a, n := range actionNames {
		if n == name {
			return Action(a), true
		}
	}
	return Default, false
}
