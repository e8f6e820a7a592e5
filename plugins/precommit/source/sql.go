package source

import (
	"bytes"
	"strings"
)

// dump is what is known of a dump of which a part was read.
type dump struct {
	columns map[string][]string // of tables, as CREATE TABLE says
	table   string              // of the statement that is open at the end of the part
	names   []string
	copying bool // that statement is COPY … FROM stdin
}

const (
	maxTuple = 256 << 10 // bytes of one row of values
	maxLost  = 20        // statements that cannot be read, before a text is none of SQL
)

// sql writes each row of values of a dump as a line of JSON under the name of
// its table and the names of its columns, which INSERT, COPY or CREATE TABLE
// says. The rest stays as it is.
func (st *formState) sql(d *Document) {
	if st.dump == nil {
		st.dump = &dump{columns: map[string][]string{}}
	}
	l := &sqlReader{maker: newMaker(d.Text), dump: st.dump}
	b := d.Text
	for i := 0; i < len(b); {
		switch {
		case l.copying:
			i = l.copied(i)
		case l.table != "":
			i = l.tuples(i)
		default:
			i = l.statement(i)
		}
	}
	if l.rows > 0 {
		made(d, l.maker, "sql")
	}
}

type sqlReader struct {
	*maker
	*dump
	rows int
	lost int
}

// statement reads a line that no statement is open before. Where it begins one
// that has rows, what follows is read as these.
func (l *sqlReader) statement(i int) int {
	b := l.src
	s := skipSpace(b, i)
	switch w := wordsAt(b, s); {
	case l.lost > maxLost:
	case hasWords(w, "insert"), hasWords(w, "replace"):
		if at, table, names, ok := l.insert(s); ok {
			l.copy(i, at)
			l.put("\n")
			l.table, l.names = table, names
			return at
		}
	case hasWords(w, "copy"):
		if at, table, names, ok := l.copyFrom(s); ok {
			l.copy(i, at)
			l.table, l.names, l.copying = table, names, true
			return at
		}
	case hasWords(w, "create"):
		l.create(s)
	}
	end := lineEnd(b, s)
	l.copy(i, end)
	return end
}

// insert reads "INSERT INTO t (a, b) VALUES" and returns where the rows begin.
// ok is false when the names of the columns are not known.
func (l *sqlReader) insert(i int) (at int, table string, names []string, ok bool) {
	b := l.src
	for {
		w, end := word(b, i)
		if w == "" || end-i > maxName {
			return 0, "", nil, false
		}
		i = skipSpace(b, end)
		if strings.EqualFold(w, "into") {
			break
		}
	}
	table, i = sqlName(b, i)
	i = skipSpace(b, i)
	if table == "" || i >= len(b) {
		return 0, "", nil, false
	}
	if names = l.columns[table]; b[i] == '(' {
		if names, i, ok = nameList(b, i); !ok {
			return 0, "", nil, false
		}
		i = skipSpace(b, i)
	}
	for k := 0; k < 3; k++ { // OVERRIDING SYSTEM VALUE, OUTPUT …
		w, end := word(b, i)
		if i = skipSpace(b, end); strings.EqualFold(w, "values") {
			return end, table, names, len(names) > 0 && i < len(b) && b[i] == '('
		}
	}
	return 0, "", nil, false
}

// copyFrom reads "COPY t (a, b) FROM stdin;".
func (l *sqlReader) copyFrom(i int) (at int, table string, names []string, ok bool) {
	b := l.src
	_, i = word(b, i)
	table, i = sqlName(b, skipSpace(b, i))
	if i = skipSpace(b, i); table == "" || i >= len(b) {
		return 0, "", nil, false
	}
	if names = l.columns[table]; b[i] == '(' {
		if names, i, ok = nameList(b, i); !ok {
			return 0, "", nil, false
		}
	}
	end := lineEnd(b, i)
	rest := strings.ToLower(string(b[i:end]))
	return end, table, names, len(names) > 0 && strings.Contains(rest, "from stdin") && !strings.Contains(rest, "csv")
}

// create notes the columns of a table.
func (l *sqlReader) create(i int) {
	b := l.src
	for k := 0; ; k++ {
		w, end := word(b, i)
		if i = skipSpace(b, end); w == "" || k == 4 {
			return
		}
		if strings.EqualFold(w, "table") {
			break
		}
	}
	if w := wordsAt(b, i); hasWords(w, "if not exists") {
		for range 3 {
			_, i = word(b, i)
			i = skipSpace(b, i)
		}
	}
	table, i := sqlName(b, i)
	if i = skipSpace(b, i); table == "" || i >= len(b) || b[i] != '(' || len(l.columns) >= maxColumns {
		return
	}
	var names []string
	for i++; i < len(b) && len(names) < maxColumns; {
		for i = skipSpace(b, i); i+1 < len(b) && b[i] == '-' && b[i+1] == '-'; {
			i = skipSpace(b, lineEnd(b, i))
		}
		name, end := sqlName(b, i)
		switch strings.ToLower(name) {
		case "constraint", "primary", "key", "unique", "index", "foreign", "check", "fulltext", "spatial", "exclude", "like", "period":
			if b[i] == '"' || b[i] == '`' || b[i] == '[' {
				names = append(names, name)
			}
		case "":
			return
		default:
			names = append(names, name)
		}
		if i = itemEnd(b[:min(len(b), end+maxTuple)], end); i >= len(b) || b[i] != ',' && b[i] != ')' {
			l.lost++
			return
		}
		if b[i] == ')' {
			l.columns[table] = names
			return
		}
		i++
	}
}

// tuples reads rows of values up to the end of the statement.
func (l *sqlReader) tuples(i int) int {
	b := l.src
	for i < len(b) {
		s := skipSpace(b, i)
		if s < len(b) && b[s] == ',' {
			s = skipSpace(b, s+1)
		}
		if s < len(b) && b[s] == '-' || s < len(b) && b[s] == '#' { // a comment between rows
			end := lineEnd(b, s)
			l.copy(i, end)
			i = end
			continue
		}
		if s == len(b) {
			l.copy(i, s)
			return s
		}
		if b[s] != '(' {
			break
		}
		end, ok := l.tuple(s)
		if !ok {
			l.lost++
			break
		}
		i = end
	}
	l.table = ""
	end := lineEnd(b, i)
	l.copy(i, end)
	return end
}

// tuple writes the row that opens at i.
func (l *sqlReader) tuple(i int) (end int, ok bool) {
	b := l.src[:min(len(l.src), i+maxTuple)]
	var items, rest []cell
	for at := i + 1; ; {
		s := skipSpace(b, at)
		e := itemEnd(b, s)
		if e >= len(b) || len(items) > maxColumns {
			return 0, false
		}
		v := sqlValue(b, s, e)
		items = append(items, v)
		if v.quote != 0 { // what stands around a string is of no column
			rest = append(rest, cell{s, v.s - 1, 0}, cell{min(v.e+1, e), e, 0})
		}
		if at = e + 1; b[e] == ')' {
			end = at
			break
		}
	}
	l.object(items, rest)
	return end, true
}

// object writes values under their names, within the name of the table, and
// the rest of what stands in the row.
func (l *sqlReader) object(items, rest []cell) {
	l.put("{")
	l.key(jsonName([]byte(l.table)))
	l.row(items, l.names)
	l.out = l.out[:len(l.out)-1] // its newline
	for _, c := range rest {
		if c.s == c.e {
			continue
		}
		l.put(`,"sql":"`)
		l.quoted(c.s, c.e, 0)
		l.put(`"`)
	}
	l.put("}\n")
	l.rows++
}

// copied reads one line of the data of COPY.
func (l *sqlReader) copied(i int) int {
	b := l.src
	end := lineEnd(b, i)
	e := end
	for e > i && (b[e-1] == '\n' || b[e-1] == '\r') {
		e--
	}
	if string(b[i:e]) == `\.` {
		l.table, l.copying = "", false
		l.copy(i, end)
		return end
	}
	var items []cell
	for s := i; ; {
		n := bytes.IndexByte(b[s:e], '\t')
		if n < 0 || len(items) == maxColumns {
			items = append(items, copyValue(b, s, e))
			break
		}
		items = append(items, copyValue(b, s, s+n))
		s += n + 1
	}
	l.object(items, nil)
	return end
}

func copyValue(b []byte, s, e int) cell {
	if string(b[s:e]) == `\N` {
		return cell{s, s, 0}
	}
	return cell{s, e, 0}
}

// sqlValue is the value that stands in bytes [s, e): the inside of a string,
// with what may stand before it, the first string of a call, or a number.
func sqlValue(b []byte, s, e int) cell {
	for e > s && isSpace(b[e-1]) {
		e--
	}
	switch w := string(b[s:min(e, s+8)]); {
	case strings.EqualFold(w, "null"), strings.EqualFold(w, "default"), strings.EqualFold(w, "true"), strings.EqualFold(w, "false"):
		return cell{s, s, 0}
	}
	// N'…', E'…', to_date('…', 'YYYY-MM-DD'), '…'::date
	for i := s; i < e; i++ {
		if b[i] == '\'' || b[i] == '"' {
			end := stringEnd(b, i, e)
			if rest := b[end:e]; bytes.IndexByte(rest, '\'') < 0 || bytes.IndexByte(b[s:i], '(') >= 0 && len(rest) < maxName {
				return cell{i + 1, max(end-1, i+1), b[i]}
			}
			break
		}
	}
	return cell{s, e, 0}
}

// stringEnd returns what is behind the string that opens at i. A backslash
// takes the byte behind it along, as most dialects have it.
func stringEnd(b []byte, i, end int) int {
	q := b[i]
	for i++; i < end; i++ {
		switch {
		case b[i] == '\\':
			i++
		case b[i] == q && i+1 < end && b[i+1] == q:
			i++
		case b[i] == q:
			return i + 1
		}
	}
	return end
}

// itemEnd returns where the comma or bracket stands that ends the item at i.
func itemEnd(b []byte, i int) int {
	for depth := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '\'', '"', '`':
			i = stringEnd(b, i, len(b)) - 1
		case '(':
			depth++
		case ')':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		case '-':
			if i+1 < len(b) && b[i+1] == '-' {
				i = lineEnd(b, i) - 1
			}
		}
	}
	return i
}

// nameList reads the names in the bracket at i.
func nameList(b []byte, i int) (names []string, end int, ok bool) {
	for i++; i < len(b) && len(names) < maxColumns; i++ {
		name, e := sqlName(b, skipSpace(b, i))
		if i = skipSpace(b, e); name == "" || i >= len(b) || b[i] != ',' && b[i] != ')' {
			return nil, 0, false
		}
		names = append(names, jsonName([]byte(name)))
		if b[i] == ')' {
			return names, i + 1, true
		}
	}
	return nil, 0, false
}

// sqlName reads a name with its quotes; of a.b.c the last part counts.
func sqlName(b []byte, i int) (name string, end int) {
	for {
		s := i
		switch {
		case i >= len(b):
			return name, i
		case b[i] == '"' || b[i] == '`' || b[i] == '[':
			q := b[i]
			if q == '[' {
				q = ']'
			}
			n := bytes.IndexByte(b[i+1:min(len(b), i+1+maxName)], q)
			if n < 0 {
				return "", i
			}
			name, i = string(b[i+1:i+1+n]), i+n+2
		default:
			for i < len(b) && i-s < maxName && isNameByte(b[i]) {
				i++
			}
			name = string(b[s:i])
		}
		if i >= len(b) || b[i] != '.' || name == "" {
			return name, i
		}
		i++
	}
}

// word reads a word of letters.
func word(b []byte, i int) (w string, end int) {
	s := i
	for i < len(b) && i-s < maxName && isNameByte(b[i]) {
		i++
	}
	return string(b[s:i]), i
}

// wordsAt is the start of what stands at i, in lower case.
func wordsAt(b []byte, i int) string {
	return strings.ToLower(string(b[i:min(len(b), i+16)]))
}

// hasWords reports whether a text begins with words and goes on with another.
func hasWords(text, words string) bool {
	return strings.HasPrefix(text, words) && len(text) > len(words) && isSpace(text[len(words)])
}

func isNameByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$' || c == '#' || c >= 0x80
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}

// lineEnd returns what is behind the newline of the line at i.
func lineEnd(b []byte, i int) int {
	if n := bytes.IndexByte(b[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(b)
}
