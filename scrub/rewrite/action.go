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
)
