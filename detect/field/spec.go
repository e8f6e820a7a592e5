package field

// Spec is a rule on names as data: what a key says about its value.
type Spec struct {
	ID     string
	Class  string // a name known to detect/class; empty for keep and scan
	About  string
	Source string
	// Verdict is redact (default), drop, keep (the value is never scanned),
	// scan (the value is text; undoes a broader rule) or decode (the value is
	// base64 or hex: it is redacted whole when something is found in its text).
	Verdict string
	// Keys are folded: lower case, words joined by "_". "first_name" also
	// covers firstName, first-name, FIRST.NAME and "First name". "*" is any
	// key, and needs surroundings.
	Keys []string
	// Elements are addresses in messages made of segments: PID-5 is a field,
	// PID-11.5 a component, OBX[CX]-5 a field of segments with a qualifier,
	// MSH-* every field. Format (hl7, x12) says of which messages, Type (XPN,
	// CX …) what the components of such a field are; without a type each is
	// of the class. A rule has elements or keys.
	Elements     []string
	Format, Type string
	// Qualifiers make each element one of segments with any of these
	// qualifiers: with 85 NM1-3 is NM1[85]-3.
	Qualifiers []string
	// Compose lets the keys follow a person prefix: patient, member,
	// subscriber, guarantor, next_of_kin … (patient_first_name).
	Compose bool
	// Prefixed is Compose without the bare key: "name" holds in patient_name
	// and not alone.
	Prefixed bool
	// Suffix lets the keys stand at the end of any longer key
	// (hospital_mrn, epic_birth_date).
	Suffix bool
	// Under: the nearest named ancestor is one of these. Within: any
	// ancestor is. Beside: the same object has one of these keys.
	// Resource: the nearest enclosing resourceType is one of these ("*" any).
	// Each that is set must hold. None set: the key alone decides.
	Under, Within, Beside, Resource []string
	// Not names keys of ancestors under which the rule does not hold.
	Not []string
	// Fragment: the rule also holds where no surroundings are visible, as
	// on a line of a pretty-printed document.
	Fragment bool
	// Markup is element or attribute where the key must be the name of one
	// in XML. An attribute named value counts as its element.
	Markup string
	// Direct: the key speaks of its own value only. Without it an object or
	// list under the key is redacted leaf by leaf.
	Direct bool
	// Tool: the rule holds only in a call of a tool whose name says that it is
	// about persons; Under names the key of the arguments.
	Tool bool
	// Value is a guard on the value, one of Guards; "any" by default.
	Value string
	Rank  int
	// TP and FP are whole lines; ⟦…⟧ marks the exact span in TP.
	TP, FP []string
}

// Problem is something wrong with a rule. It speaks of rules only.
type Problem struct {
	Rule, Field, Text string
}
