package corpus

import "strings"

// put inserts strings into t before the given offsets, which ascend; what is
// inserted has no label.
func (t text) put(at []int, what []string) text {
	var out text
	pos, k := 0, 0
	for _, p := range t {
		from := 0
		for k < len(at) && at[k] < pos+len(p.s) {
			if n := at[k] - pos; n > from {
				q := p
				q.s = p.s[from:n]
				out = append(out, q)
				from = n
			}
			out = append(out, piece{s: what[k]})
			k++
		}
		p.s = p.s[from:]
		out = append(out, p)
		pos += from + len(p.s)
	}
	return out
}

// spreadJSON puts white space between the tokens of a JSON text: lines with
// an indent, or with an empty indent a space behind commas and colons.
func spreadJSON(t text, indent string) text {
	s := t.String()
	var at []int
	var what []string
	depth, quoted := 0, false
	line := func(i int) {
		at, what = append(at, i), append(what, "\n"+strings.Repeat(indent, depth))
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case indent == "":
			if c == ',' || c == ':' {
				at, what = append(at, i+1), append(what, " ")
			}
		case c == '{' || c == '[':
			depth++
			line(i + 1)
		case c == '}' || c == ']':
			depth--
			line(i)
		case c == ',':
			line(i + 1)
		case c == ':':
			at, what = append(at, i+1), append(what, " ")
		}
	}
	return t.put(at, what)
}

// spreadXML puts each element on a line of its own, but for those that hold
// text alone.
func spreadXML(t text, indent string) text {
	s := t.String()
	var at []int
	var what []string
	depth := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '<' {
			continue
		}
		end := i + strings.IndexByte(s[i:], '>')
		closing, alone := s[i+1] == '/', s[end-1] == '/' || s[i+1] == '?'
		if closing {
			depth--
		}
		if i > 0 && s[i-1] == '>' {
			at, what = append(at, i), append(what, "\n"+strings.Repeat(indent, max(depth, 0)))
		}
		if !closing && !alone {
			depth++
		}
		i = end
	}
	return t.put(at, what)
}
