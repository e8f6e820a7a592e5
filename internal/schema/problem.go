package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	File string
	Line int    // 1 is the first; 0: the file as a whole
	Key  string // path of the key: "rules[2].near.words"
	Text string // what is wrong, and what would be right
}

// Error returns the problem on one line: file:line: key: text.
func (p Problem) Error() string {
	var sb strings.Builder
	sb.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&sb, ":%d", p.Line)
	}
	if p.Key != "" {
		sb.WriteString(": ")
		sb.WriteString(p.Key)
	}
	sb.WriteString(": ")
	sb.WriteString(p.Text)
	return sb.String()
}

// Problems is every problem found; as an error it has one line for each.
type Problems []Problem

// Error lists the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns ps as an error, or nil when there is none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// Sort orders problems by file and line.
func (ps Problems) Sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}
