package config

import (
	"fmt"
	"path"
	"strings"

	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/scrub"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// MCP says what calls to a server are about, and what they may get.
type MCP struct {
	Record           string
	Tools            []MCPTool
	MinimumNecessary []MCPPolicy
}

// MCPTool says what a call of a tool is about.
type MCPTool struct {
	Tools     []string
	Event     string
	Resource  string
	Scope     string
	Arguments []MCPArgument
}

// MCPArgument names an argument that says whose data is accessed.
type MCPArgument struct {
	Arg   string
	Class string
}

// MCPPolicy says which tools may be used, and which fields of their results
// are passed on.
type MCPPolicy struct {
	Name   string
	Tools  []string
	Do     string
	Fields []string
}

func mcpScopes() []string   { return []string{"read", "search", "write"} }
func mcpPolicies() []string { return []string{"allow", "deny", "drop"} }

// AsyncCalls is what mcp.record can be beside Durable.
const AsyncCalls = "async-may-lose-calls"

func mcpRecords() []string { return []string{Durable, AsyncCalls} }

var mcpKeys = &schema.Object{Name: "mcp", Keys: []schema.Key{
	{Name: "record", NotEmpty: true, OneOf: mcpRecords, Default: Durable, About: "`durable`: a call reaches the server when its intent is on disk. `async-may-lose-calls`: when it is queued; it is on disk within a second, and a crash loses what is not."},
	{Name: "tools", About: "What calls of tools are about, before what is known of common names such as get_patient_record. The first entry that names a tool counts.", Object: &schema.Object{Name: "tool", Keys: []schema.Key{
		{Name: "tools", Required: true, Example: `[chart_lookup, "ehr_*"]`, About: "Names of tools; * stands for anything."},
		{Name: "event", NotEmpty: true, Default: "phi_access", Example: "none", About: "Type of the event that is recorded, lower-case words joined by an underscore; `none` records nothing."},
		{Name: "resource", NotEmpty: true, Example: "Patient", About: "What is accessed, as the event names it."},
		{Name: "scope", NotEmpty: true, OneOf: mcpScopes, About: "What is done with it; without it the words of the tool's name tell."},
		{Name: "arguments", About: "Arguments that say whose data it is; the first that is there counts. Its value is recorded as a token.", Object: &schema.Object{Name: "argument", Keys: []schema.Key{
			{Name: "arg", Required: true, Example: "$.filter.patient_id", About: "Path of the argument."},
			{Name: "class", Required: true, OneOf: patterns.Classes, About: "Kind of identifier that it is."},
		}}},
	}}},
	{Name: "minimum_necessary", About: "Minimum necessary policies (45 CFR 164.502(b)). The first that names a tool holds for it; with `phiscrub mcp --minimum-necessary` a tool that none names is denied.", Object: &schema.Object{Name: "policy", Keys: []schema.Key{
		{Name: "name", Required: true, Example: "front-desk", About: "Name of the policy, which the client is told when a call is denied: lower-case words joined by hyphens."},
		{Name: "tools", Required: true, Example: `["get_appointments", "search_*"]`, About: "Names of tools; * stands for anything."},
		{Name: "do", Required: true, OneOf: mcpPolicies, About: "allow, deny, or drop fields of results."},
		{Name: "fields", Example: "[ssn, insurance]", About: "Keys that drop takes out of results, at any depth, also of JSON in texts; a text that is not JSON is withheld."},
	}}},
}}

// joined reports whether a name is lower-case words joined by sep.
func joined(name, sep string) bool {
	for word := range strings.SplitSeq(name, sep) {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

// check calls problem with each key that is wrong.
func (m *MCP) check(problem func(key, format string, args ...any)) {
	globs := func(at string, names []string) {
		for i, n := range names {
			if _, err := path.Match(n, ""); n == "" || err != nil {
				problem(fmt.Sprintf("%s.tools[%d]", at, i), "is %q, must be the name of a tool, or a pattern with * and ?", n)
			}
		}
	}
	for i, t := range m.Tools {
		at := fmt.Sprintf("mcp.tools[%d]", i)
		globs(at, t.Tools)
		if t.Event != "" && !joined(t.Event, "_") {
			problem(at+".event", "is %q, must be lower-case words joined by an underscore, such as phi_access, or none", t.Event)
		}
		for j, a := range t.Arguments {
			if p := strings.TrimPrefix(a.Arg, "$."); p == "" || strings.ContainsAny(p, "[]*$") {
				problem(fmt.Sprintf("%s.arguments[%d].arg", at, j), "is %q, must be a path of names such as $.patient_id or $.filter.mrn", a.Arg)
			}
		}
	}
	for i, p := range m.MinimumNecessary {
		at := fmt.Sprintf("mcp.minimum_necessary[%d]", i)
		globs(at, p.Tools)
		if p.Name != "" && !joined(p.Name, "-") {
			problem(at+".name", "is %q, must be lower-case words joined by hyphens", p.Name)
		}
		switch {
		case p.Do == "drop" && len(p.Fields) == 0:
			problem(at+".fields", "is missing: drop needs the names of the fields")
		case p.Do != "drop" && len(p.Fields) > 0:
			problem(at+".fields", "is used by drop alone, and do is %q", p.Do)
		}
	}
}

// Tokenizers returns what makes the tokens of one goroutine, or nil when there
// are no keys for it.
func (c *Config) Tokenizers() (func() rewrite.Tokenizer, error) {
	p, err := scrub.PolicyNamed(c.Policy)
	if err != nil {
		return nil, err
	}
	return c.tokenizer(&p)
}
