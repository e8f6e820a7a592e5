package source

import (
	"bytes"
	"strings"
)

// frames finds tables in columns of fixed width, as data frames and clients of
// databases print them, and writes their rows as CSV's are written:
//
//	        mrn last_name
//	0  A-778812  Kowalski
func frames(d *Document) {
	b := d.Text
	var m *maker
	at := 0
	for i := 0; i < len(b); {
		end := lineEnd(b, i)
		cols, ok := frameHead(b, i, end)
		if !ok {
			i = end
			continue
		}
		for first := true; end < len(b); first = false {
			next := lineEnd(b, end)
			cells, ok := frameRow(b, end, next, cols)
			if !ok {
				break
			}
			if m == nil {
				m = newMaker(b)
			}
			if first {
				m.copy(at, end)
			}
			m.frameRow(cells, cols)
			end, at = next, next
		}
		i = end
	}
	if m != nil {
		format := d.Format
		m.copy(at, len(b))
		made(d, m, format)
	}
}

// column is a name of the head of such a table, by its place in the line.
type column struct {
	s, e int
	name string
}

// frameHead reads a line that begins with blanks and has names between two
// blanks or one, each a single word.
func frameHead(b []byte, i, end int) ([]column, bool) {
	line := strings.TrimRight(string(b[i:end]), "\r\n ")
	if len(line) < 8 || line[0] != ' ' || line[1] != ' ' || len(line) > 2000 {
		return nil, false
	}
	var cols []column
	for s := 0; s < len(line); {
		if line[s] == ' ' {
			s++
			continue
		}
		e := s
		for e < len(line) && line[e] != ' ' {
			if !isNameByte(line[e]) && line[e] != '.' && line[e] != '-' {
				return nil, false
			}
			e++
		}
		cols = append(cols, column{s, e, jsonName([]byte(line[s:e]))})
		s = e
	}
	return cols, len(cols) >= 2 && !bytes.ContainsAny([]byte(line[:cols[0].s+1]), "0123456789")
}

// frameRow reads a line that has a number first and then a value that ends, or
// begins, where each name does.
func frameRow(b []byte, i, end int, cols []column) ([]cell, bool) {
	e := end
	for e > i && isSpace(b[e-1]) {
		e--
	}
	s := i
	for s < e && b[s] >= '0' && b[s] <= '9' {
		s++
	}
	if s == i || s == e || b[s] != ' ' {
		return nil, false
	}
	var cells []cell
	for k, c := range cols {
		to := i + c.e // values stand at the right
		if to > e || k == len(cols)-1 && to != e || to < e && b[to] != ' ' {
			return nil, false
		}
		for s < to && b[s] == ' ' {
			s++
		}
		if s >= to {
			return nil, false
		}
		cells = append(cells, cell{s, to, 0})
		s = to
	}
	return cells, true
}

func (m *maker) frameRow(cells []cell, cols []column) {
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.name
	}
	m.row(cells, names)
}
