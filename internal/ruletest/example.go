package ruletest

import (
	"bytes"
	"fmt"
	"strings"
)

// The brackets that mark a span in a tp.
const (
	opening = "⟦"
	closing = "⟧"
)

// span is a half-open byte range.
type span struct{ start, end int }

func (s span) String() string { return fmt.Sprintf("%d–%d", s.start, s.end) }

// piece is a part of a tp: marked or not.
type piece struct {
	text   string
	marked bool
}

// cut takes a tp apart at its brackets.
func cut(tp string) ([]piece, error) {
	var pieces []piece
	for tp != "" {
		before, rest, found := strings.Cut(tp, opening)
		if strings.Contains(before, closing) {
			return nil, fmt.Errorf("has ⟧ without ⟦ before it")
		}
		if before != "" {
			pieces = append(pieces, piece{text: before})
		}
		if !found {
			break
		}
		inside, after, closed := strings.Cut(rest, closing)
		if !closed {
			return nil, fmt.Errorf("has ⟦ without ⟧ after it")
		}
		if inside == "" || strings.Contains(inside, opening) {
			return nil, fmt.Errorf("has ⟦ ⟧ around nothing, or one inside another")
		}
		pieces = append(pieces, piece{inside, true})
		tp = after
	}
	return pieces, nil
}

// build joins the pieces, each written by encode, between head and tail, and
// returns where the marked ones are.
func build(pieces []piece, head, tail string, encode func(string) string) ([]byte, []span) {
	var buf bytes.Buffer
	var spans []span
	buf.WriteString(head)
	for _, p := range pieces {
		start := buf.Len()
		buf.WriteString(encode(p.text))
		if p.marked {
			spans = append(spans, span{start, buf.Len()})
		}
	}
	buf.WriteString(tail)
	return buf.Bytes(), spans
}

// form is a place in a log line where a text occurs.
type form struct {
	name       string
	head, tail string
	encode     func(string) string
}

// forms are those in which every tp must still be found.
var forms = []form{
	{"as it is", "", "", plain},
	{"in a JSON string", `{"level":"info","msg":"`, `"}`, escape},
	{"in an escaped JSON string", `{"log":"{\"level\":\"info\",\"msg\":\"`, `\"}\n","stream":"stdout"}`, func(s string) string { return escape(escape(s)) }},
	{"in a logfmt value", `level=info msg="`, `"`, escape},
	{"after non-ASCII text", "naïve café – ", "", plain},
	{"with CRLF", "", "\r", plain},
}

func plain(s string) string { return s }

// escape writes s as the inside of a JSON string.
func escape(s string) string {
	var sb strings.Builder
	for _, r := range s {
		switch r {
		case '"', '\\':
			sb.WriteByte('\\')
			sb.WriteRune(r)
		case '\n':
			sb.WriteString(`\n`)
		case '\r':
			sb.WriteString(`\r`)
		case '\t':
			sb.WriteString(`\t`)
		default:
			if r < ' ' {
				fmt.Fprintf(&sb, `\u%04x`, r)
				continue
			}
			sb.WriteRune(r)
		}
	}
	return sb.String()
}

// covered reports whether every byte of s is inside one of the spans.
func covered(s span, by []span) bool {
	for at := s.start; at < s.end; {
		next := at
		for _, b := range by {
			if b.start <= at && b.end > next {
				next = b.end
			}
		}
		if next == at {
			return false
		}
		at = next
	}
	return true
}

func overlaps(a, b span) bool { return a.start < b.end && b.start < a.end }

func list(spans []span) string {
	if len(spans) == 0 {
		return "nothing"
	}
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = s.String()
	}
	return strings.Join(words, ", ")
}
