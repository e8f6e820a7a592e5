package source

import (
	"bytes"
	"path"
	"strings"
)

// table is what is known of a table of which a part was read.
type table struct {
	comma byte
	names []string // JSON names of the columns
}

const (
	maxColumns = 1000
	maxField   = 64 << 10 // bytes of a field in quotes; a quote that is not closed by then is no quote
	maxName    = 64       // bytes of the name of a column
	maxOpen    = 100      // quotes that are not closed, before quotes mean nothing in a text
)

// csv writes each row of a table as an object of JSON on a line, so that each
// cell is judged under the name of its column. The row of names stays as it
// is, and a table without one.
func (st *formState) csv(d *Document) {
	text := d.Text
	r := rows{b: text}
	if st.table == nil {
		r.comma = separator(d.Name, text)
		head, ok := r.header()
		if !ok {
			st.table = &table{}
			return
		}
		st.table = &table{comma: r.comma, names: head}
	} else if st.table.names == nil {
		return
	}
	t := st.table
	r.comma = t.comma
	m := newMaker(text)
	m.copy(0, r.at)
	for r.at < len(text) {
		start := r.at
		cells, ok := r.next()
		switch {
		case !ok || len(cells) == 1 && len(t.names) != 1 || text[start] == '#':
			m.copy(start, r.at)
		case len(cells) != len(t.names) && isHeader(text, cells):
			t.names = namesOf(text, cells) // another table begins
			m.copy(start, r.at)
		default:
			m.row(cells, t.names)
		}
	}
	made(d, m, "csv")
}

// row writes cells under their names.
func (m *maker) row(cells []cell, names []string) {
	m.put("{")
	first := true
	for i, c := range cells {
		if c.s == c.e {
			continue
		}
		if !first {
			m.put(",")
		}
		first = false
		if i < len(names) {
			m.key(names[i])
		} else {
			m.key("column")
		}
		m.put(`"`)
		m.quoted(c.s, c.e, c.quote)
		m.put(`"`)
	}
	m.put("}\n")
}

// cell is a field of a row: bytes [s, e) without its quotes.
type cell struct {
	s, e  int
	quote byte // what is doubled inside of it; 0 without quotes
}

// rows reads a table as RFC 4180 has it, with any separator and either end of
// line.
type rows struct {
	b     []byte
	at    int
	comma byte
	cells []cell
	open  int // quotes that were not closed
}

// next reads the row at hand; ok is false for one that cannot be read, which
// is then one line.
func (r *rows) next() ([]cell, bool) {
	start, b := r.at, r.b
	r.cells = r.cells[:0]
	for {
		c, end, ok := r.cell(r.at)
		if !ok || len(r.cells) == maxColumns {
			n := bytes.IndexByte(b[start:], '\n')
			if n < 0 {
				n = len(b) - start - 1
			}
			r.at = start + n + 1
			return nil, false
		}
		r.cells = append(r.cells, c)
		r.at = end
		if end == len(b) {
			return r.cells, true
		}
		r.at++
		if b[end] == '\n' {
			return r.cells, true
		}
	}
}

// cell reads the field at i. end is where its separator or newline stands.
func (r *rows) cell(i int) (c cell, end int, ok bool) {
	b := r.b
	if i < len(b) && b[i] == '"' && r.open < maxOpen {
		for e := i + 1; e < len(b) && e-i < maxField; e++ {
			if b[e] != '"' {
				continue
			}
			if e+1 < len(b) && b[e+1] == '"' {
				e++
				continue
			}
			end = e + 1
			for end < len(b) && (b[end] == '\r' || b[end] == ' ') {
				end++
			}
			if end < len(b) && b[end] != r.comma && b[end] != '\n' {
				break
			}
			return cell{i + 1, e, '"'}, end, true
		}
		r.open++
		return c, i, false
	}
	end = i
	for end < len(b) && b[end] != r.comma && b[end] != '\n' {
		end++
	}
	e := end
	for e > i && (b[e-1] == '\r' || b[e-1] == ' ') {
		e--
	}
	for i < e && b[i] == ' ' {
		i++
	}
	return cell{i, e, 0}, end, true
}

// header reads comments and then the row of names.
func (r *rows) header() ([]string, bool) {
	for r.at < len(r.b) {
		comment := r.b[r.at] == '#' && bytes.IndexByte(r.b[r.at:], r.comma) < 0
		cells, ok := r.next()
		if !ok {
			return nil, false
		}
		if comment || len(cells) == 1 && cells[0].s == cells[0].e {
			continue
		}
		return namesOf(r.b, cells), isHeader(r.b, cells)
	}
	return nil, false
}

func namesOf(b []byte, cells []cell) []string {
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = jsonName(b[c.s:c.e])
	}
	return names
}

// isHeader reports whether cells read like the names of columns: each is a few
// words, most have a letter first, none is there twice.
func isHeader(b []byte, cells []cell) bool {
	seen := map[string]bool{}
	named := 0
	for _, c := range cells {
		name := string(b[c.s:c.e])
		if name == "" || strings.HasPrefix(name, "Unnamed: ") {
			continue // an index
		}
		if len(name) > maxName || seen[name] {
			return false
		}
		seen[name] = true
		letters, digits := 0, 0
		for _, r := range name {
			switch {
			case r >= '0' && r <= '9':
				digits++
			case r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 0x80:
				letters++
			case strings.ContainsRune(" _-./()#:%*&?'[]|$", r):
			default: // as the @ of an address
				return false
			}
		}
		if letters == 0 || digits > 4 {
			return false
		}
		named++
	}
	return named > 0 && named*2 > len(cells)
}

// separator is what stands between the fields of a table: what its name says,
// or what its first line has most of.
func separator(name string, b []byte) byte {
	switch ext := extOf(path.Base(name)); ext {
	case ".tsv", ".tab":
		return '\t'
	case ".psv":
		return '|'
	}
	line, _, _ := bytes.Cut(b[:min(len(b), 8<<10)], []byte{'\n'})
	best, most := byte(','), 0
	for _, c := range []byte(",;\t|") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}
