package config

import (
	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/patterns"
)

// Config is a configuration. Load and Default return one with every default
// filled in.
type Config struct {
	Policy           string
	Numbers          string
	Mask             bool
	MaxLine          string
	ReferenceYear    int
	InternalNetworks []string
	Keep             Keep
	Rules            []detect.Spec
	Fields           []field.Spec
	Disable          []string
	Actions          map[string]string
	Sinks            []sink.Spec
	Ship             Ship
	Audit            Audit
	Tokens           Tokens
	MCP              MCP

	open    *opened
	proved  *proved
	Records Records
}

// Keep is what is never edited.
type Keep struct {
	Values []string
	Fields []string
}

func numbers() []string { return []string{"string", "zero", "null"} }

// Keys is the table of the keys of a configuration. It drives decoding, the
// JSON Schema and the reference page.
var Keys = &schema.Object{Name: "configuration", Keys: []schema.Key{
	{Name: "policy", NotEmpty: true, OneOf: Policies, Default: "safe-harbor", About: "What is removed."},
	{Name: "numbers", NotEmpty: true, OneOf: numbers, Default: "string", About: "What stands in place of a JSON number: the marker as a string, 0, or null."},
	{Name: "mask", Default: "false", About: "Every redaction keeps the length of the value, as asterisks."},
	{Name: "max_line", NotEmpty: true, Default: "1MiB", Example: "256KiB", About: "Longest line that is scrubbed in one piece; a longer one is scrubbed in overlapping pieces. Bytes, or with the unit KB, KiB, MB or MiB; from 16KiB to 64MiB."},
	{Name: "reference_year", Min: 1900, Max: 2200, Example: "2026", About: "Year that ages over 89 are counted from, so that a birth year that tells such an age is not shown. Without it the year of the start of the program."},
	{Name: "internal_networks", Example: "[100.64.0.0/10, 203.0.113.0/24]", About: "Networks whose addresses belong to your own machines and are kept, besides the private, loopback and link-local ranges."},
	{Name: "keep", About: "What is never edited.", Object: &schema.Object{Name: "keep", Keys: []schema.Key{
		{Name: "values", Example: "[support@example.com]", About: "Whole values, as they are once decoded; a value that only contains one of them is still scrubbed."},
		{Name: "fields", Example: "[order_id, build_number]", About: "Names of fields whose value is never looked at, lower case, words joined by an underscore."},
	}}},
	{Name: "rules", About: "Content rules of your own.", Object: patterns.RuleKeys},
	{Name: "fields", About: "Field rules of your own.", Object: patterns.FieldKeys},
	{Name: "disable", Example: "[url]", About: "Ids of built-in rules that are not used; see `phiscrub rules list`."},
	{Name: "actions", KeyOneOf: patterns.Classes, OneOf: patterns.Actions, Example: "{npi: keep, ip: mask}", About: "What is done with a class, in place of what the policy says: redact (a marker), mask (asterisks), generalize (a year, 90+, three digits of a ZIP code), drop (nothing is left), keep, token (the same for the same value; needs tokens.keys) or shift (a date moved by days that are the patient's, else as generalize)."},
	{Name: "sinks", About: "Destinations of `phiscrub ship`; with several, each gets every record.", Object: sinkKeys},
	{Name: "tokens", About: "Tokens that stand for values, and the vault that turns them back.", Object: tokenKeys},
	{Name: "ship", About: "Settings of `phiscrub ship`, where its flags do not say otherwise.", Object: shipKeys},
	{Name: "audit", About: "A record of what was done that shows when it was tampered with; see docs/audit.md.", Object: AuditKeys},
	{Name: "records", About: "How records with fields are read: by the plugin for Fluent Bit.", Object: recordKeys},
	{Name: "mcp", About: "Settings of `phiscrub mcp`; see docs/mcp.md.", Object: mcpKeys},
}}
