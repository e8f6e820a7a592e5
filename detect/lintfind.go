package detect

import (
	"regexp/syntax"
	"strings"
)

// least returns a lower bound of the bytes that the span takes: those of
// group 1, or of the whole match.
func least(re *syntax.Regexp) int {
	if g := group(re); g != nil {
		re = g
	}
	return leastOf(re)
}

func group(re *syntax.Regexp) *syntax.Regexp {
	if re.Op == syntax.OpCapture && re.Cap == 1 {
		return re
	}
	for _, sub := range re.Sub {
		if g := group(sub); g != nil {
			return g
		}
	}
	return nil
}

func leastOf(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture, syntax.OpPlus:
		return leastOf(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min * leastOf(re.Sub[0])
	case syntax.OpConcat:
		n := 0
		for _, sub := range re.Sub {
			n += leastOf(sub)
		}
		return n
	case syntax.OpAlternate:
		n := leastOf(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			n = min(n, leastOf(sub))
		}
		return n
	}
	return 0
}

func unbounded(re *syntax.Regexp) bool {
	if re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat && re.Max < 0 {
		return true
	}
	for _, sub := range re.Sub {
		if unbounded(sub) {
			return true
		}
	}
	return false
}

// halfAnchored reports an alternation outside any group whose anchors were
// meant for all branches: "^a|b$", "\bfoo|bar\b". Branches may differ in \b
// where one of them begins or ends with what is no word character.
func halfAnchored(source string) bool {
	branches := split(source)
	if len(branches) < 2 {
		return false
	}
	for strings.HasPrefix(branches[0], "(?") {
		end := strings.IndexAny(branches[0], "):")
		if end < 0 || branches[0][end] == ':' {
			break
		}
		branches[0] = branches[0][end+1:]
	}
	first, last := branches[0], branches[len(branches)-1]
	heads, tails := 0, 0
	for _, b := range branches {
		if strings.HasPrefix(b, "^") || strings.HasPrefix(b, `\A`) {
			heads++
		}
		if strings.HasSuffix(b, "$") && !strings.HasSuffix(b, `\$`) || strings.HasSuffix(b, `\z`) {
			tails++
		}
	}
	if heads > 0 && heads < len(branches) || tails > 0 && tails < len(branches) {
		return true
	}
	return strings.HasPrefix(first, `\b`) && !strings.HasSuffix(first, `\b`) &&
		strings.HasSuffix(last, `\b`) && !strings.HasPrefix(last, `\b`)
}

// split cuts an expression at each | outside groups and classes.
func split(source string) []string {
	var out []string
	depth, class, from := 0, false, 0
	for i := 0; i < len(source); i++ {
		switch c := source[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
			if i+1 < len(source) && source[i+1] == '^' {
				i++
			}
			if i+1 < len(source) && source[i+1] == ']' {
				i++
			}
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '|' && depth == 0:
			out = append(out, source[from:i])
			from = i + 1
		}
	}
	return append(out, source[from:])
}

// nestedRepeats reports an unbounded repeat of a group that holds an
// unbounded repeat: what makes a backtracking engine run away.
func nestedRepeats(source string) bool {
	var groups []bool // of the groups that are open: an unbounded repeat inside
	inside := false   // of the group just closed
	closed := false
	class := false
	for i := 0; i < len(source); i++ {
		c := source[i]
		after := closed
		closed = false
		switch {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			groups = append(groups, false)
		case c == ')' && len(groups) > 0:
			inside, closed = groups[len(groups)-1], true
			groups = groups[:len(groups)-1]
			if inside && len(groups) > 0 {
				groups[len(groups)-1] = true
			}
		case repeats(source, i):
			if after && inside {
				return true
			}
			if len(groups) > 0 {
				groups[len(groups)-1] = true
			}
		}
	}
	return false
}

// repeats reports whether *, + or {n,} stands at source[i].
func repeats(source string, i int) bool {
	switch source[i] {
	case '*', '+':
		return true
	case '{':
		end := strings.IndexByte(source[i:], '}')
		return end > 1 && source[i+end-1] == ','
	}
	return false
}
