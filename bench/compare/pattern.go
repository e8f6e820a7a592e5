package main

import "strings"

// mark stands in place of what a pattern matches.
const mark = "[PHI]"

// pattern is one of those that every pattern engine is given. They keep to
// what Go, RE2, Rust, Vectorscan and extended POSIX expressions of GNU sed
// read alike, and match within a line. The whole match is replaced, with its
// key where it has one.
type pattern struct{ name, text string }

var patterns = []pattern{
	{"social security number", `\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b`},
	{"telephone number", `\(?\b[0-9]{3}(\) ?|[-. ])[0-9]{3}[-.][0-9]{4}\b`},
	{"mail address", `\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\b`},
	{"IPv4 address", `\b([0-9]{1,3}\.){3}[0-9]{1,3}\b`},
	{"MAC address", `\b([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b`},
	{"card number", `\b[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}\b`},
	{"American date", `\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\b`},
	{"date of birth", `\b(dob|birth_?[Dd]ate|date_of_birth|dateOfBirth)"?[=:]"?[0-9]{4}-[0-9]{2}-[0-9]{2}`},
	{"Medicare number", `\b[1-9][A-Z][A-Z0-9][0-9]-?[A-Z][A-Z0-9][0-9]-?[A-Z]{2}[0-9]{2}\b`},
	{"member number", `\b[A-Z]{3}[0-9]{9}\b`},
	{"record number", `\b(mrn|MRN|patient_?[Ii]d)"?[=: ]"?[0-9]{6,10}\b`},
	{"ZIP code", `\bzip(_?[Cc]ode)?"?[=:]"?[0-9]{5}(-[0-9]{4})?\b`},
	{"name under a key", `[Nn]ame"?[=:]"?[A-Z][A-Za-z'-]+( [A-Z][A-Za-z'-]+)*`},
}

// either is one expression that matches what any of the patterns does.
func either() string {
	var alternatives []string
	for _, p := range patterns {
		alternatives = append(alternatives, "(?:"+p.text+")")
	}
	return strings.Join(alternatives, "|")
}

// list has one pattern a line.
func list() string {
	var b strings.Builder
	for _, p := range patterns {
		b.WriteString(p.text + "\n")
	}
	return b.String()
}
