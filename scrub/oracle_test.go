package scrub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/phiscrub/phiscrub/scrub"
)

// The oracles say what is wrong with an output, by positions and classes
// only: fuzzing may run over real lines one day.

// replacements are the forms that may stand in place of a span. Bare JSON
// numbers bring quotes of their depth along.
var replacements = map[string]string{
	"redact":     `(?:\\*"\[[A-Z]+\]\\*"|\[[A-Z]+\]|0|null)`,
	"mask":       `(?:\*+|10*|0)`,
	"drop":       `(?:|null)`,
	"generalize": `(?:\\*"[0-9A-Z\[\]+-]+\\*"|[!-~]*?|0|null)`,
	"keep":       `.*?`,
	"token":      `(?:\\*"?\[[A-Z]+[:.]k1[:.][A-Z2-7]{24}\]\\*"?|0|null)`,
	"shift":      `\\*"?\[(?:DOB|DATE)[:.]k1[:.][0-9]{8}[:.][A-Z2-7]{8}\]\\*"?`,
}

// changedOutside says where an output differs from its line outside the
// reported spans (L2), or is not what an action writes inside them. Bytes
// become runes one by one, so that the expression sees bytes.
func changedOutside(line, out []byte, found []scrub.Finding) error {
	if len(found) == 0 {
		if !bytes.Equal(line, out) {
			return fmt.Errorf("no finding, and the line changed")
		}
		return nil
	}
	var sb strings.Builder
	sb.WriteString(`(?s)\A`)
	pos := 0
	for i, f := range found {
		if f.Start < pos || f.End < f.Start || f.End > len(line) {
			return fmt.Errorf("finding %d (%s): span %d–%d out of order or range", i, f.Class, f.Start, f.End)
		}
		form, ok := replacements[f.Action]
		if !ok {
			return fmt.Errorf("finding %d (%s): action %q", i, f.Class, f.Action)
		}
		sb.WriteString(regexp.QuoteMeta(latin(line[pos:f.Start])))
		sb.WriteString(form)
		pos = f.End
	}
	sb.WriteString(regexp.QuoteMeta(latin(line[pos:])))
	sb.WriteString(`\z`)
	if !regexp.MustCompile(sb.String()).MatchString(latin(out)) {
		return fmt.Errorf("bytes outside %d findings changed", len(found))
	}
	return nil
}

func latin(b []byte) string {
	var sb strings.Builder
	for _, c := range b {
		sb.WriteRune(rune(c))
	}
	return sb.String()
}

// brokeJSON says how out is not the object or list that line was: not JSON any
// more, another structure, other keys, a value that is neither the same nor
// scrubbed, a string that held JSON and does no longer.
func brokeJSON(line, out []byte) error {
	if head := bytes.TrimLeft(line, " \t"); len(head) == 0 || head[0] != '{' && head[0] != '[' || !json.Valid(line) {
		return nil
	}
	if !json.Valid(out) {
		return fmt.Errorf("JSON became something else")
	}
	a, b := tokens(line), tokens(out)
	for i := 0; ; i++ {
		x, err1 := a.Token()
		y, err2 := b.Token()
		if err1 == io.EOF && err2 == io.EOF {
			return nil
		}
		if err1 != nil || err2 != nil {
			return fmt.Errorf("token %d: the documents end apart", i)
		}
		if err := sameToken(x, y); err != nil {
			return fmt.Errorf("token %d: %w", i, err)
		}
	}
}

func tokens(doc []byte) *json.Decoder {
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	return d
}

func sameToken(x, y json.Token) error {
	switch x := x.(type) {
	case json.Delim:
		if x != y {
			return fmt.Errorf("a bracket changed")
		}
	case string:
		s, ok := y.(string)
		if !ok {
			return fmt.Errorf("a string changed its type")
		}
		if s != x && !startsWithMarker.MatchString(s) && !scrubbed.MatchString(s) {
			return brokeJSON([]byte(x), []byte(s))
		}
	case json.Number:
		switch y := y.(type) {
		case string:
			if !scrubbed.MatchString(y) {
				return fmt.Errorf("a number became a string that is no marker")
			}
		case json.Number, nil:
		default:
			return fmt.Errorf("a number changed its type")
		}
	default: // true, false, null
		if s, ok := y.(string); x != y && (!ok || !scrubbed.MatchString(s)) {
			return fmt.Errorf("a literal changed")
		}
	}
	return nil
}

var scrubbed = regexp.MustCompile(`^(\[[A-Z]+([:.]k1[:.][A-Z2-7:.]+)?\]|90\+|\*+|\d{3}|\d{1,2}-\d{1,2}|\d{4}-\d{4})$`)

var startsWithMarker = regexp.MustCompile(`^\s*\[[A-Z]+([:.]k1[:.][A-Z0-9:.]+)?\]`)

// settles says that a line has a structure that an edit cannot change: a JSON
// document, or text without quotes and brackets. Elsewhere a marker may close
// what the line left open, and the second pass sees more than the first.
func settles(line []byte) bool {
	return json.Valid(line) || !bytes.ContainsAny(line, "\"'`\\{}[]()<>")
}

// comesToRest reports whether further passes stop changing a line soon. A
// single pass suffices for every golden and every generated line; in noise a
// marker in place of a neighbour can give a run of digits the boundary that
// it lacked before, so each such pass takes out one value more.
func comesToRest(out string, pass func(string) string) bool {
	for range 64 {
		next := pass(out)
		if next == out {
			return true
		}
		out = next
	}
	return false
}
