package precommit

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

// waiverMark begins a waiver inside a file:
//
//	# phiscrub:allow us-ssn until=2027-01-31 reason="format example of the manual"
//
// It covers findings of the rules or classes it names on its own line and,
// when nothing but a comment stands there, on the next one.
var waiverMark = []byte("phiscrub:allow")

const dateForm = "2006-01-02"

// inlineWaiver is a waiver as it stands in a file.
type inlineWaiver struct {
	line   int
	next   bool // it covers the next line too
	names  []string
	until  time.Time // zero: no end
	wrong  string    // what is wrong with it
	used   bool
	reason bool
}

// maxWaivers is how many of one document are read; the rest covers nothing.
const maxWaivers = 10_000

// inlineWaivers finds the waivers of a text.
func inlineWaivers(text []byte, pos func(int) source.Position, known *ruleBook) []inlineWaiver {
	var all []inlineWaiver
	for at := 0; len(all) < maxWaivers; {
		n := bytes.Index(text[at:], waiverMark)
		if n < 0 {
			break
		}
		at += n
		line := bytes.LastIndexByte(text[:at], '\n') + 1
		before := text[line:at]
		rest := text[at+len(waiverMark):]
		if end := bytes.IndexAny(rest, "\r\n"); end >= 0 {
			rest = rest[:end]
		}
		w := parseWaiver(rest, known)
		w.line, w.next = pos(at).Line, onlyComment(before)
		all = append(all, w)
		at += len(waiverMark)
	}
	return all
}

// onlyComment reports whether nothing but the beginning of a comment stands
// before a waiver.
func onlyComment(before []byte) bool {
	s := strings.TrimSpace(string(before))
	switch s {
	case "#", "//", "--", "/*", "*", "<!--", ";", "%", "'", `"""`, "REM", "rem", "{#", "{{/*", "(*", "/**", "///", "##", "..":
		return true
	}
	return false
}

// parseWaiver reads what stands behind the mark.
func parseWaiver(rest []byte, known *ruleBook) inlineWaiver {
	var w inlineWaiver
	if !utf8.Valid(rest) || len(rest) > 4096 {
		w.wrong = "it is too long, or no UTF-8"
		return w
	}
	s := string(rest)
	if s != "" && s[0] != ' ' && s[0] != '\t' {
		w.wrong = "a space must follow phiscrub:allow"
		return w
	}
	for {
		s = strings.TrimLeft(s, " \t,")
		word, isPair := nextWord(s)
		if word == "" {
			break
		}
		s = s[len(word):]
		if !isPair {
			if w.reason || !w.until.IsZero() || !isName(word) {
				break // the end of the comment, and what follows it
			}
			if !known.names(word) {
				w.wrong = fmt.Sprintf("no rule or class is called %q%s", word, near(word, known.all()))
				return w
			}
			w.names = append(w.names, word)
			continue
		}
		var value string
		value, s = nextValue(s[1:])
		switch word {
		case "until":
			day, err := time.Parse(dateForm, value)
			if err != nil {
				w.wrong = "until wants a date such as 2027-01-31"
				return w
			}
			w.until = day
		case "reason":
			if strings.TrimSpace(value) == "" {
				w.wrong = "the reason is empty"
				return w
			}
			w.reason = true
		default:
			w.wrong = fmt.Sprintf("it has no %q; there are until= and reason=", word)
			return w
		}
	}
	switch {
	case len(w.names) == 0:
		w.wrong = "it names no rule or class, such as us-ssn or ssn"
	case !w.reason:
		w.wrong = `it has no reason; write reason="…"`
	}
	return w
}

func near(word string, names []string) string {
	if n := schema.Nearest(word, names); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}

// nextWord returns the letters, digits and hyphens that s begins with, and
// whether "=" follows.
func nextWord(s string) (word string, pair bool) {
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return s[:n], n < len(s) && s[n] == '='
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// isName reports whether a word has the form of an id.
func isName(s string) bool { return s != "" && s[0] >= 'a' && s[0] <= 'z' }

// nextValue takes a value off s: one in quotes, which may be escaped as in a
// JSON string, or one up to the next space.
func nextValue(s string) (value, rest string) {
	for _, q := range []string{`\"`, `"`, `'`} {
		if body, ok := strings.CutPrefix(s, q); ok {
			if i := strings.Index(body, q); i >= 0 {
				return body[:i], body[i+len(q):]
			}
			return "", ""
		}
	}
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// covers reports whether the waiver is about a finding.
func (w *inlineWaiver) covers(f *Finding) bool {
	if f.Line != w.line && !(w.next && f.Line == w.line+1) || f.Rule == unscannable {
		return false
	}
	if len(w.names) == 0 {
		return w.wrong != ""
	}
	return names(w.names, f)
}

// holds reports whether the waiver counts today, and what there is to say.
func (w *inlineWaiver) holds(now time.Time) (note string, ok bool) {
	if w.wrong != "" {
		return fmt.Sprintf("the waiver in line %d does not count: %s", w.line, w.wrong), false
	}
	return until(w.until, now, fmt.Sprintf("waiver in line %d", w.line))
}

// until says what a waiver is worth that ends on a day. That day is its last.
func until(day, now time.Time, what string) (note string, ok bool) {
	if day.IsZero() {
		return what, true
	}
	if now.Format(dateForm) > day.Format(dateForm) {
		return what + " expired after " + day.Format(dateForm), false
	}
	return what + ", until " + day.Format(dateForm), true
}

// problem says what is wrong with a waiver that covers nothing, for its file.
func (w *inlineWaiver) problem(file string, lines func(int) bool) (Problem, bool) {
	switch {
	case w.used || w.wrong != "" && len(w.names) == 0:
		return Problem{}, false // told with the finding, or a text about waivers
	case lines != nil && !(lines(w.line) && (!w.next || lines(w.line+1))):
		return Problem{}, false // what it covers was not looked at
	case w.wrong != "":
		return Problem{file, w.line, "waiver is wrong: " + w.wrong}, true
	}
	return Problem{file, w.line, "waiver of " + strings.Join(w.names, ", ") + " covers nothing; remove it"}, true
}

// names reports whether one of the names is the rule or the class of f.
func names(list []string, f *Finding) bool {
	for _, n := range list {
		if n == f.Rule || n == f.Class {
			return true
		}
	}
	return false
}
