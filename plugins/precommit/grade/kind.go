package grade

import (
	"bytes"
	"strings"
	"sync"

	"github.com/phiscrub/phiscrub/plugins/precommit"
)

// Kinds of a leak: by which way a value gets into the log.
const (
	Argument  = "request arguments"
	Header    = "headers"
	URL       = "URL"
	Statement = "database statement"
	Message   = "whole message"
	Exception = "error text"
	Field     = "field"
	Prose     = "text"
)

var (
	argumentKeys  = words("arguments args request req body request_body requestbody payload params parameters input tool_input query_params form params_arguments kwargs variables dto")
	headerKeys    = words("headers header cookie cookies authorization request_headers response_headers")
	urlKeys       = words("url uri path href referer referrer location request_uri url_full url_path url_query http_url http_target link endpoint")
	statementKeys = words("sql statement db_statement db_query_text query_text bind binds")
	errorKeys     = words("exception error err stack stacktrace stack_trace cause exception_message error_message")
)

// words are made when they are first asked for.
func words(s string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for w := range strings.FieldsSeq(s) {
			m[w] = true
		}
		return m
	})
}

// textKeys are where the text of a line stands: to drop it is no advice.
var textKeys = words("msg message log text event line raw @message short_message full_message")

// kindOf says by which way a finding came into its line. The value stands at
// line[at:].
func kindOf(f *precommit.Finding, line []byte, at int, logger string) string {
	first, _, _ := strings.Cut(f.Rule, "-")
	switch first {
	case "hl7", "x12", "ncpdp", "cda", "ccda", "dicom":
		return Message
	}
	in := map[string]bool{}
	for part := range strings.SplitSeq(f.Path, ".") {
		in[fold(part)] = true
	}
	has := func(set map[string]bool) bool {
		for part := range in {
			if set[part] {
				return true
			}
		}
		return false
	}
	// In plain text a call is known by the word before its bracket.
	switch {
	case has(headerKeys()):
		return Header
	case first == "path" || first == "query" || f.Class == "url" || has(urlKeys()) || isParameter(line, at):
		return URL
	case has(argumentKeys()) || f.Path != "" && called(line):
		return Argument
	case has(statementKeys()) || isStatement(line):
		return Statement
	case first == "fhir" && bytes.Contains(line, []byte("resourceType")):
		return Message
	case has(errorKeys()) || strings.HasSuffix(logger, "Exception") || strings.HasSuffix(logger, "Error"):
		return Exception
	case f.Path != "" && !textKeys()[fold(f.Path[strings.LastIndexByte(f.Path, '.')+1:])]:
		return Field
	}
	return Prose
}

// isParameter reports whether "?key=" or "&key=" stands before the value.
func isParameter(line []byte, at int) bool {
	if at <= 0 || at > len(line) {
		return false
	}
	eq := bytes.LastIndexByte(line[max(0, at-64):at], '=')
	if eq < 0 {
		return false
	}
	head := line[:max(0, at-64)+eq]
	for i := len(head) - 1; i >= 0 && i > len(head)-64; i-- {
		switch c := head[i]; {
		case c == '?' || c == '&':
			return true
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z', c == '_', c == '-', c == '.', c == '%', c == '[', c == ']':
		default:
			return false
		}
	}
	return false
}

// called reports whether a line says that it shows what a request or a call
// was given: "arguments={", "request body: {", "with params {".
func called(line []byte) bool {
	line = bytes.ToLower(line[:min(len(line), maxLook)])
	for _, w := range []string{"arguments", "args", "request body", "request", "payload", "params", "parameters", "input"} {
		if i := bytes.Index(line, []byte(w)); i >= 0 {
			rest := bytes.TrimLeft(line[i+len(w):], `":= \`)
			if len(rest) > 0 && len(rest) < len(line)-i-len(w) && (rest[0] == '{' || rest[0] == '(' || rest[0] == '[') {
				return true
			}
		}
	}
	return false
}

func isStatement(line []byte) bool {
	line = bytes.ToLower(line[:min(len(line), maxLook)])
	for _, w := range []string{"insert into ", "select ", "update ", "delete from "} {
		if i := bytes.Index(line, []byte(w)); i >= 0 {
			rest := line[i:]
			if w == "insert into " || bytes.Contains(rest, []byte(" where ")) || bytes.Contains(rest, []byte(" set ")) {
				return true
			}
		}
	}
	return false
}

// fold writes a key in lower case with its words joined by underscores, as
// field rules have it.
func fold(key string) string {
	var out []byte
	lower := false
	for i := range len(key) {
		switch c := key[i]; {
		case c >= 'A' && c <= 'Z':
			if lower {
				out = append(out, '_')
			}
			out = append(out, c|0x20)
			lower = false
		case c == '-' || c == '_' || c == ' ':
			if len(out) > 0 && out[len(out)-1] != '_' {
				out = append(out, '_')
			}
			lower = false
		default:
			out = append(out, c)
			lower = c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		}
	}
	return strings.Trim(string(out), "_")
}

// advice says what change of the code stops a leak.
func advice(kind, field string) string {
	switch kind {
	case Argument:
		return "Log the names of the arguments and how many there are, not what they are. A record that has to be found again needs an internal id that means nothing elsewhere."
	case Header:
		return "Log the headers of a list of harmless ones; never cookies, tokens and what names a person."
	case URL:
		return "Log the route (/Patient/{id}) in place of the URL, without its query."
	case Statement:
		return "Log statements with their placeholders and no parameters: log_parameter_max_length = 0 in PostgreSQL, org.hibernate.orm.jdbc.bind off in Hibernate."
	case Message:
		return "Log the type and the control number of a message (MSH-9 and MSH-10, ST02, id), not the message."
	case Exception:
		return "Give errors a code and the name of what was wrong, and keep the value that was wrong out of them."
	case Field:
		return "Leave " + field + " out of the log statement. A record that has to be found again needs an internal id that means nothing elsewhere."
	}
	return "Make the text a constant and leave the value out: in a sentence a value is known by its form alone, and names are missed more often than in fields."
}

// rule is a field rule for the configuration that drops what a leak shows;
// empty where no key stands for it.
func rule(kind, path, class string) string {
	if path == "" || class == "unknown" || kind == Prose || kind == Message || kind == Statement || kind == URL {
		return ""
	}
	parts := strings.Split(path, ".")
	key := parts[len(parts)-1]
	if kind == Argument || kind == Header { // all of them, not this one
		set := argumentKeys()
		if kind == Header {
			set = headerKeys()
		}
		for _, p := range parts {
			if set[fold(p)] {
				key = p
				break
			}
		}
	}
	if key = fold(key); key == "" || strings.ContainsFunc(key, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' }) {
		return ""
	}
	return "fields:\n  - id: drop-" + strings.ReplaceAll(key, "_", "-") + "\n    class: " + class + "\n    about: " + key + " is no business of the log.\n    verdict: drop\n    rank: 100\n    keys: [" + key + "]\n"
}
