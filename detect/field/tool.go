package field

import (
	"slices"

	"github.com/phiscrub/phiscrub/detect/word"
)

// toolKeys are the keys whose value names a tool that a model calls: MCP's
// tools/call, function calls of model providers, and OpenTelemetry's gen_ai.
var toolKeys = [...]string{"name", "tool", "tool_name", "function", "function_name", "gen_ai_tool_name", "mcp_tool_name"}

func (p *Policy) internTools() {
	for _, k := range toolKeys {
		p.tools = append(p.tools, p.intern(k))
	}
}

// NamesTool reports whether a key may hold the name of a tool.
func (p *Policy) NamesTool(id uint16) bool { return id != 0 && has(p.tools, id) }

// toolPersons are words of the names of tools that are about persons.
var toolPersons = [...]string{"patient", "patients", "pt", "member", "members", "person", "persons", "people", "subscriber", "subscribers", "beneficiary",
	"beneficiaries", "enrollee", "enrollees", "resident", "residents", "guarantor", "insured", "demographics", "mrn", "chart", "caregiver"}

// ofPersons finds them on a line.
var ofPersons = newStarts(toolPersons[:])

// toolOnLine reports whether one of them is on the line of byte at of a raw text.
func toolOnLine(text []byte, at int) bool {
	return ofPersons.in(text, word.LineStart(text, max(0, at-maxOnLine), at), lineEnd(text, at))
}

// maxTool bounds the names of tools, in bytes.
const maxTool = 64

// ToolOfPerson reports whether a tool's name says that it is about persons:
// get_patient, searchMembers, ehr.patient-lookup.
func ToolOfPerson(name []byte) bool {
	if len(name) == 0 || len(name) > maxTool {
		return false
	}
	for _, c := range name {
		if !bareKey(c) && c != '/' && c != ':' {
			return false
		}
	}
	var buf [2 * maxTool]byte
	w := Fold(buf[:0], name)
	found := false
	for i := 0; i < len(w); {
		j := i
		for j < len(w) && w[j] != '_' {
			j++
		}
		switch string(w[i:j]) {
		case "service", "server", "app", "api", "ui", "web", "db", "portal", "worker", "job", "queue", "topic", "deployment":
			return false // it runs by itself
		}
		found = found || slices.Contains(toolPersons[:], string(w[i:j]))
		i = j + 1
	}
	return found
}

// isToolQuery accepts what is asked of a tool about persons: a name, in a few
// words.
func isToolQuery(v []byte) bool {
	blanks := 0
	for _, c := range v {
		if c == ' ' {
			blanks++
		}
	}
	return blanks <= 3 && isName(v)
}
