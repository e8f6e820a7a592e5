package detect

// Spec is a content rule as data: what to look for inside one text. The
// patterns package reads it from YAML; this package compiles it.
type Spec struct {
	ID     string // public, lower-case, hyphenated; renamed only by Aliases
	Class  string // a name known to detect/class
	About  string
	Source string // the issuing body's specification
	// A rule has a trigger: Shape, Words, or both (either one triggers).
	Shape *Shape
	Words []string // folded trigger words: "ssn", "medical_record"
	// Next names what must stand around a trigger word of Words or Shape.Word for the rule
	// to find anything, one of Conditions; empty: nothing. It saves time.
	Next string
	// Find is the specification of the span in RE2 syntax. Group 1, if there
	// is one, is the span; else the whole match. When a native matcher is
	// registered under the rule's ID (detect/shape), it is used in its place
	// and tested against it.
	Find    string
	Check   string // a name known to detect/check; empty: none
	Near    *Near
	Veto    string // optional regexp2 look-around, on a bounded window; a match stops the candidate
	Act     string // "" = the policy's action for the class; or redact, mask, generalize, drop, keep
	Rank    int    // 0–100; decides between overlapping matches
	Aliases []string
	TP      []string // ⟦…⟧ marks the exact span
	FP      []FP
}

// Shape is a cheap trigger, understood by the sieve and by the scanner.
// Exactly one of the fields is set.
type Shape struct {
	// Digits is the length of a maximal run of ASCII digits: "9", or a range "13-19".
	Digits string
	// Lead narrows Digits: the run starts with one of these digits.
	Lead string
	// Mask is a sequence over: 9 digit, A upper-case letter, a any letter,
	// * upper-case letter or digit, x hex digit, - one separator (space . - /),
	// any other byte itself; a following ? makes the element optional and
	// {m,n} repeats it. "999-99-9999".
	Mask string
	// Char is a single byte: "@".
	Char string
	// Word is "capital": a word that begins with an upper-case letter. Next
	// says for which of them a rule is tried.
	Word string
}

// Near is the context that a candidate needs.
type Near struct {
	Words    []string // folded; the value's key counts as text before it
	Within   int      // bytes before the candidate; 0 means 40
	After    int      // bytes after it; 0 means 20
	Required bool     // false: context only raises confidence
	Not      []string // folded words that stop a candidate without a passed check
}

// FP is an example that must not match, and the guard that stops it:
// shape, find, check, near, veto, keep.
type FP struct {
	Text string
	By   string
}

// Problem is something wrong with a rule. It speaks of rules only.
type Problem struct {
	Rule, Field, Text string
}
