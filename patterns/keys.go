package patterns

import (
	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/schema"
)

// Guards are the stages that can stop a candidate, in the order in which
// they run; fp entries name one of them.
var guards = []string{"shape", "find", "check", "near", "veto", "keep"}

// Guards returns the names that an fp may give as its guard, in the order in
// which they run.
func Guards() []string { return append([]string(nil), guards...) }

// Actions returns the actions that a rule or a configuration may name.
func Actions() []string {
	return []string{"redact", "mask", "generalize", "drop", "keep", "token", "shift"}
}

// Classes returns the names of the classes of identifiers.
func Classes() []string {
	var names []string
	for c := class.None + 1; c < class.Count; c++ {
		names = append(names, c.String())
	}
	return names
}

func verdicts() []string { return []string{"redact", "drop", "keep", "scan", "decode"} }

// RuleKeys is the table of the keys of a content rule (detect.Spec).
var RuleKeys = &schema.Object{Name: "rule", Keys: []schema.Key{
	{Name: "id", Required: true, About: "Public name: lower-case words joined by hyphens.", Example: "acme-member-id"},
	{Name: "class", Required: true, OneOf: Classes, About: "Kind of identifier that the rule reports."},
	{Name: "about", About: "What the rule finds, in one sentence."},
	{Name: "source", About: "Specification of the issuing body, or who asked for the rule."},
	{Name: "shape", About: "Trigger: the form of the value. Give exactly one of digits, mask, char and word.", Object: &schema.Object{Name: "shape", Keys: []schema.Key{
		{Name: "digits", NotEmpty: true, About: "Length of a whole run of digits, or a range of lengths.", Example: `"13-19"`},
		{Name: "lead", NotEmpty: true, About: "The run of digits starts with one of these.", Example: `"12"`},
		{Name: "mask", NotEmpty: true, About: "Form of the value: 9 digit, A upper-case letter, a any letter, * upper-case letter or digit, x hex digit, - one separator, ? optional, {m,n} repeated, other bytes themselves.", Example: `"999-99-9999"`},
		{Name: "char", NotEmpty: true, About: "A single byte.", Example: `"@"`},
		{Name: "word", NotEmpty: true, Example: "capital", About: "A word that begins with a capital; next says which."},
	}}},
	{Name: "words", About: "Trigger: lower-case words, joined by an underscore, next to the value or in its key.", Example: "[badge_number, badge_no]"},
	{Name: "next", NotEmpty: true, OneOf: detect.Conditions, About: "What must stand around a trigger word for the rule to find anything; it saves time."},
	{Name: "find", Required: true, About: "The value as a regular expression (RE2 syntax). Group 1, if there is one, is the value.", Example: `'\b\d{7}\b'`},
	{Name: "check", NotEmpty: true, About: "Check digit or other test that the value must pass.", Example: "luhn"},
	{Name: "near", About: "Context that the value needs.", Object: &schema.Object{Name: "near", Keys: []schema.Key{
		{Name: "words", About: "Lower-case words, joined by an underscore."},
		{Name: "within", Min: 1, Max: 256, Default: "40", About: "How many bytes before the value are looked at."},
		{Name: "after", Min: 1, Max: 256, Default: "20", About: "How many bytes after the value are looked at."},
		{Name: "required", Default: "false", About: "Without one of the words nothing is found; otherwise they only add confidence."},
		{Name: "not", About: "Words that stop a value which passed no check."},
	}}},
	{Name: "veto", NotEmpty: true, About: "Regular expression with look-around (.NET syntax) that stops a value when it matches; runs on a short window around the value."},
	{Name: "act", NotEmpty: true, OneOf: Actions, About: "What to do with the value; without it the policy decides."},
	{Name: "rank", Min: 0, Max: 100, Default: "0", About: "Decides between overlapping values; the higher one wins."},
	{Name: "aliases", About: "Former ids of the rule."},
	{Name: "tp", About: "Lines in which the rule must find exactly what ⟦ and ⟧ enclose.", Example: "['badge ⟦1234567⟧ seen']"},
	{Name: "fp", About: "Lines in which the rule must find nothing.", Object: &schema.Object{Name: "example", Keys: []schema.Key{
		{Name: "text", Required: true, About: "The line."},
		{Name: "by", Required: true, OneOf: Guards, About: "The guard that stops the value: the first that is not passed."},
	}}},
}}

// FieldKeys is the table of the keys of a field rule (field.Spec).
var FieldKeys = &schema.Object{Name: "field rule", Keys: []schema.Key{
	{Name: "id", Required: true, About: "Public name: lower-case words joined by hyphens.", Example: "acme-badge"},
	{Name: "class", NotEmpty: true, OneOf: Classes, About: "Kind of identifier that the field holds; not for the verdicts keep and scan."},
	{Name: "about", About: "What the field holds, in one sentence."},
	{Name: "source", About: "Specification that defines the field, or who asked for the rule."},
	{Name: "verdict", NotEmpty: true, OneOf: verdicts, Default: "redact", About: "What the name says about the value: redact it, drop it, keep it unread, scan it as text, or decode it (base64, hex) and redact it whole when something is found in its text."},
	{Name: "keys", About: "Names in lower case, words joined by an underscore; first_name also covers firstName, first-name and First Name. * is any name, and needs surroundings.", Example: "[badge, badge_number]"},
	{Name: "elements", About: "Addresses in messages made of segments, in place of keys: PID-5 is a field, PID-11.5 a component, OBX[CX]-5 a field of segments with a qualifier, MSH-* every field.", Example: "[PID-5, NK1-2]"},
	{Name: "format", NotEmpty: true, OneOf: field.Formats, About: "The messages that the elements are of."},
	{Name: "qualifiers", About: "Each element is one of segments with any of these qualifiers: with 85, NM1-3 is NM1[85]-3.", Example: "['36', IL]"},
	{Name: "type", NotEmpty: true, OneOf: field.Types, About: "Data type of the elements: it says what each component is."},
	{Name: "compose", Default: "false", About: "The keys may follow a person prefix such as patient or next_of_kin."},
	{Name: "prefixed", Default: "false", About: "The keys hold only after a person prefix: name in patient_name, and not alone."},
	{Name: "suffix", Default: "false", About: "The keys may stand at the end of any longer key."},
	{Name: "under", About: "Holds only where the nearest named ancestor is one of these."},
	{Name: "within", About: "Holds only where any ancestor is one of these."},
	{Name: "beside", About: "Holds only where the same object has one of these keys."},
	{Name: "resource", About: "Holds only where the nearest enclosing resourceType is one of these; * is any."},
	{Name: "not", About: "Does not hold under ancestors with one of these keys."},
	{Name: "fragment", Default: "false", About: "Holds also where no surroundings can be seen."},
	{Name: "markup", NotEmpty: true, OneOf: markups, About: "The key is the name of an XML element, or of an attribute; an attribute named value counts as its element."},
	{Name: "direct", Default: "false", About: "The key speaks of its own value only; otherwise an object under it is redacted leaf by leaf."},
	{Name: "tool", Default: "false", About: "Holds only in a call of a tool whose name says that it is about persons; under names the key of the arguments."},
	{Name: "value", NotEmpty: true, OneOf: field.Guards, Default: "any", About: "Form that the value must have."},
	{Name: "rank", Min: 0, Max: 100, Default: "0", About: "Decides between rules for the same key; the higher one wins."},
	{Name: "tp", About: "Lines in which exactly what ⟦ and ⟧ enclose is replaced.", Example: `['{"badge":"⟦A-12⟧"}']`},
	{Name: "fp", About: "Lines that stay unchanged."},
}}

func markups() []string { return []string{"element", "attribute"} }
