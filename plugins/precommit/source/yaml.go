package source

import (
	"bytes"
	"strings"
)

// yamlReader writes a YAML text as JSON printed over many lines, because the
// engine reads lines and what is open around them, and only indentation says
// what is open in YAML. It needs no YAML that parses: what it does not know, as
// comments and blocks of text, comes behind the rest as it is.
type yamlReader struct {
	*maker
	open  []level
	aside []str // bytes for the end
	lines int
}

// level is a container that is open.
type level struct {
	column int  // where what is in it stands
	kind   byte // { or [
}

func yaml(d *Document) {
	y := yamlReader{maker: newMaker(d.Text)}
	b := d.Text
	block := -1 // lines that stand deeper than this belong to a block of text
	for i := 0; i < len(b); {
		end := lineEnd(b, i)
		s := i
		for s < end && b[s] == ' ' {
			s++
		}
		switch {
		case s == end || isSpace(b[s]) || b[s] == '#' || block >= 0 && s-i > block:
			y.aside = append(y.aside, str{i, end})
		case bytes.HasPrefix(b[i:end], []byte("---")) || bytes.HasPrefix(b[i:end], []byte("...")):
			y.close(-1)
			y.aside = append(y.aside, str{i, end})
			block = -1
		default:
			block = y.line(i, s, end)
		}
		i = end
	}
	if y.lines == 0 {
		return
	}
	y.close(-1)
	y.put("\n")
	for _, a := range y.aside {
		y.copy(a.s, a.e)
		if b[a.e-1] != '\n' {
			y.put("\n")
		}
	}
	made(d, y.maker, "yaml")
}

// line writes the line that starts at i with blanks up to s. It returns the
// column beyond which the lines of a block stand, or -1.
func (y *yamlReader) line(i, s, end int) int {
	b := y.src
	for s < end && b[s] == '-' && s+1 < end && isSpace(b[s+1]) {
		if len(y.open) >= maxDepth {
			y.aside = append(y.aside, str{s, end})
			return -1
		}
		y.close(s - i)
		if n := len(y.open); n > 0 && y.open[n-1].kind == '{' && y.open[n-1].column == s-i {
			y.up()
		}
		if n := len(y.open); n == 0 || y.open[n-1].kind != '[' || y.open[n-1].column < s-i {
			y.down(level{s - i, '['}) // without a key above
		}
		at := s
		for s++; s < end && b[s] == ' '; s++ {
		}
		if _, _, _, ok := y.pair(s, end); ok {
			y.down(level{s - i, '{'})
		} else if endsIn(b, s, end) {
			return -1 // what follows is the item
		} else if b[s] != '-' {
			return y.value(s, end, at-i)
		}
	}
	y.close(s - i)
	if n := len(y.open); n > 0 && y.open[n-1].kind == '[' && y.open[n-1].column == s-i {
		y.up()
	}
	ks, ke, v, ok := y.pair(s, end)
	if !ok {
		y.aside = append(y.aside, str{i, end})
		return -1
	}
	y.lines++
	if !endsIn(b, v, end) && b[v] != '#' {
		y.margin()
		y.name(ks, ke)
		return y.value(v, end, s-i)
	}
	if v < end && b[v] == '#' {
		y.aside = append(y.aside, str{v, end})
	}
	y.margin()
	y.name(ks, ke)
	switch column, dash := nextLine(b, end); {
	case dash && column >= s-i:
		y.put("[\n")
		y.open = append(y.open, level{column, '['})
	case !dash && column > s-i:
		y.put("{\n")
		y.open = append(y.open, level{column, '{'})
	default:
		y.put("null,\n")
	}
	return -1
}

// endsIn reports whether nothing but a line break stands in b[s:end].
func endsIn(b []byte, s, end int) bool {
	return len(bytes.TrimRight(b[s:end], "\r\n")) == 0
}

// name writes the bytes of a key, which stand once.
func (y *yamlReader) name(s, e int) {
	y.put(`"`)
	y.quoted(s, e, 0)
	y.put(`": `)
}

// nextLine returns the column of the next line that says something, and
// whether it is an item of a list; -1 at the end.
func nextLine(b []byte, i int) (column int, dash bool) {
	for i < len(b) {
		end := lineEnd(b, i)
		s := i
		for s < end && b[s] == ' ' {
			s++
		}
		if s < end && !isSpace(b[s]) && b[s] != '#' {
			return s - i, b[s] == '-' && s+1 < len(b) && isSpace(b[s+1])
		}
		i = end
	}
	return -1, false
}

// value writes the value at s, of a key or item at a column.
func (y *yamlReader) value(s, end, column int) int {
	b := y.src
	if n := len(y.open); n > 0 && y.open[n-1].kind == '[' {
		y.margin()
	}
	y.lines++
	e := end
	for e > s && isSpace(b[e-1]) {
		e--
	}
	switch c := b[s]; {
	case c == '|' || c == '>':
		y.put("null,\n")
		y.aside = append(y.aside, str{s, end})
		return column
	case c == '"' || c == '\'':
		close := quoteEnd(b, s, e)
		if close < 0 {
			break
		}
		y.aside = append(y.aside, str{close + 1, end})
		if c == '"' {
			y.copy(s, close+1)
		} else {
			y.put(`"`)
			y.quoted(s+1, close, '\'')
			y.put(`"`)
		}
		y.put(",\n")
		return -1
	case c == '{' || c == '[':
		y.flow(s, e)
		y.put(",\n")
		return -1
	}
	if n := bytes.Index(b[s:e], []byte(" #")); n > 0 {
		y.aside = append(y.aside, str{s + n, end})
		for e = s + n; e > s && b[e-1] == ' '; e-- {
		}
	}
	y.put(`"`)
	y.quoted(s, e, 0)
	y.put("\",\n")
	return -1
}

// flow writes lists and maps on a line as JSON has them.
func (y *yamlReader) flow(s, e int) {
	b := y.src
	for i := s; i < e; {
		k := i
		switch c := b[i]; {
		case c == '"' || c == '\'':
			for k++; k < e && b[k] != c; k++ {
				if b[k] == '\\' && c == '"' {
					k++
				}
			}
			k = min(k+1, e)
			y.copy(i, k)
		case bytes.IndexByte([]byte("[]{},: "), c) >= 0:
			k++
			y.copy(i, k)
		default:
			for k < e && bytes.IndexByte([]byte("[]{},"), b[k]) < 0 && (b[k] != ':' || k+1 < e && b[k+1] != ' ') && (b[k] != '#' || b[k-1] != ' ') {
				k++
			}
			if k == i {
				y.copy(i, e) // a comment
				return
			}
			end := k
			for end > i && b[end-1] == ' ' {
				end--
			}
			y.put(`"`)
			y.quoted(i, end, 0)
			y.put(`"`)
			y.copy(end, k)
		}
		i = k
	}
}

// quoteEnd returns where the quote at s is closed, or -1 if something other
// than a comment stands behind it.
func quoteEnd(b []byte, s, end int) int {
	for i := s + 1; i < end; i++ {
		switch {
		case b[i] == '\\' && b[s] == '"':
			i++
		case b[i] != b[s]:
		case b[s] == '\'' && i+1 < end && b[i+1] == '\'':
			i++
		default:
			if rest := bytes.TrimLeft(b[i+1:end], " "); len(rest) > 0 && rest[0] != '#' {
				return -1
			}
			return i
		}
	}
	return -1
}

// pair reads a key with its colon; v is where its value stands.
func (y *yamlReader) pair(s, end int) (ks, ke, v int, ok bool) {
	b := y.src
	ks, ke = s, s
	if s < end && (b[s] == '"' || b[s] == '\'') {
		n := bytes.IndexByte(b[s+1:min(end, s+1+maxName)], b[s])
		if n < 0 {
			return 0, 0, 0, false
		}
		ks, ke, v = s+1, s+1+n, s+2+n
	} else {
		for ke < end && ke-s < maxName && (isNameByte(b[ke]) || strings.IndexByte(" ./-@()", b[ke]) >= 0) {
			ke++
		}
		v = ke
	}
	if ke == ks || v+1 > end || v >= len(b) || b[v] != ':' || v+1 < end && !isSpace(b[v+1]) {
		return 0, 0, 0, false
	}
	for v++; v < end && b[v] == ' '; v++ {
	}
	return ks, ke, v, true
}

// close ends the containers whose content stands deeper than a column.
func (y *yamlReader) close(column int) {
	for n := len(y.open); n > 0 && y.open[n-1].column > column; n-- {
		y.up()
	}
}

func (y *yamlReader) up() {
	n := len(y.open) - 1
	kind := y.open[n].kind
	y.open = y.open[:n]
	y.margin()
	if kind == '[' {
		y.put("],\n")
	} else {
		y.put("},\n")
	}
}

func (y *yamlReader) down(l level) {
	y.margin()
	y.put(string(l.kind))
	y.put("\n")
	y.open = append(y.open, l)
}

// margin indents a line by what is open.
func (y *yamlReader) margin() {
	y.put("  ")
	for range min(len(y.open), 40) {
		y.put("  ")
	}
}
