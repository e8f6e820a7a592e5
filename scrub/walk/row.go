package walk

import "bytes"

// Tables as text: a line of names, and lines of as many values below it, as
// in CSV and in what database clients print.

// maxCells bounds the columns of a table.
const maxCells = 64

// Cells cuts a line into the cells of a row. Quotes keep a separator inside;
// a bar at the start and the end of a line is its frame.
func Cells(dst []Span, b []byte, sep byte) []Span {
	i, end := 0, len(b)
	for end > 0 && b[end-1] <= ' ' && b[end-1] != sep {
		end--
	}
	if sep == '|' {
		for i < end && b[i] <= ' ' {
			i++
		}
		if i < end && b[i] == '|' {
			i++
		}
		if end > i && b[end-1] == '|' {
			end--
		}
	}
	for len(dst) <= maxCells {
		for i < end && b[i] <= ' ' && b[i] != sep {
			i++
		}
		s, e := i, i
		if i < end && b[i] == '"' {
			for i++; i < end; i++ {
				if b[i] != '"' {
					continue
				}
				if i+1 < end && b[i+1] == '"' {
					i++
					continue
				}
				break
			}
			e = i
			for i = min(i+1, end); i < end && b[i] != sep; i++ {
				if b[i] > ' ' {
					s-- // what goes on behind the quote is of the value as well
					for i < end && b[i] != sep {
						i++
					}
					e = i
					break
				}
			}
			s++
		} else {
			for i < end && b[i] != sep {
				i++
			}
			for e = i; e > s && b[e-1] <= ' '; e-- {
			}
		}
		dst = append(dst, Span{s, e})
		if i >= end {
			return dst
		}
		i++
	}
	return dst
}

// TableHead returns the separator of the names in a line that can be the head
// of a table, and their cells; 0 if it is none: every cell has to read like
// the name of a column.
func TableHead(dst []Span, b []byte) (sep byte, cells []Span) {
	var n [4]int
	if s := skipBlanks(b, 0, len(b)); s == len(b) || !isLetter(b[s]) && b[s] != '"' && b[s] != '|' && b[s] != '_' && b[s] != '#' {
		return 0, nil
	}
	for _, c := range b {
		switch {
		case c == ',':
			n[0]++
		case c == '|':
			n[1]++
		case c == '\t':
			n[2]++
		case c == ';':
			n[3]++
		case !inTableHead[c]:
			return 0, nil
		}
	}
	best := 0
	for k := range n {
		if n[k] > n[best] {
			best = k
		}
	}
	if n[best] == 0 {
		return 0, nil
	}
	sep = ",|\t;"[best]
	cells = Cells(dst, b, sep)
	if len(cells) < 2 || len(cells) > maxCells {
		return 0, nil
	}
	apart := false // a, b: as prose has it
	for k, c := range cells {
		if c.End == c.Start || c.End-c.Start > maxName || !isLetter(b[c.Start]) && b[c.Start] != '_' && b[c.Start] != '#' {
			return 0, nil
		}
		apart = apart || sep == ',' && k > 0 && b[c.Start-1] == ' '
	}
	if apart || sep == ',' && len(cells) == 2 {
		for _, c := range cells {
			for _, x := range b[c.Start:c.End] {
				if x == ' ' {
					return 0, nil
				}
			}
		}
		if apart && len(cells) < 3 {
			return 0, nil
		}
	}
	return sep, cells
}

// inTableHead has what the head of a table is written with.
var inTableHead = func() (set [256]bool) {
	for c := range set {
		set[c] = keyByte[c] || bytes.IndexByte([]byte(" \"()/#,|;\t"), byte(c)) >= 0
	}
	return set
}()

// MayHead reports whether the head of a table can hold a byte.
func MayHead(c byte) bool { return inTableHead[c] || c == '\r' }

// TableRule reports whether a line is drawn between rows: ---+---, |---|.
func TableRule(b []byte) bool {
	n := 0
	for _, c := range b {
		switch c {
		case '-', '=', '+', '|', ':', ' ':
			n++
		default:
			return false
		}
	}
	return n > 2
}

// ColumnKey is the key that a cell of view v is for the values below it.
func ColumnKey(v int32, b []byte, c Span) Key {
	last := c.Start
	for i := c.Start; i+1 < c.End; i++ {
		if b[i] == ' ' {
			last = i + 1
		}
	}
	return Key{v, int32(c.Start), int32(last), int32(c.End)}
}

// Row walks a line that stands below the names in head, which sep parts. Each
// value is a text of its own and gets its name as its key.
func (d *Doc) Row(head, raw []byte, segs []Span, escaped bool, sep byte) {
	names := d.pieces(head, raw, segs, escaped)
	d.Head = len(head)
	v, from := names, len(head)
	if needsFold(d.Views[v].B[from:]) {
		at := len(d.a.b)
		d.fold(v, from, len(d.Views[v].B))
		v, from = d.push(at, d.Views[v].quote), 0
	}
	b := d.Views[v].B
	var keys, cells [maxCells + 1]Span
	top := Cells(keys[:0], d.Views[names].B[:len(head)], sep)
	row := Cells(cells[:0], b[from:], sep)
	if len(top) != len(row) || v != names && from == 0 && len(b) == 0 {
		d.root(v, from)
		return
	}
	l := lexer{d: d, v: v, b: b, end: len(b), node: d.node(d.node(-1, Key{}, 0), Key{}, '('), at: -1}
	l.base = l.node
	for k, c := range row {
		if c.End > c.Start {
			l.str(from+c.Start, from+c.End, ColumnKey(names, d.Views[names].B, top[k]), false)
		}
	}
}

// rows emits the cells of a table that is the text [s, e) of view v, the inside of
// a container: a line of names, and lines of as many values.
func (d *Doc) rows(v int32, s, e int, in int32) {
	b := d.Views[v].B
	n := bytes.IndexByte(b[s:min(e, s+maxTableHead)], '\n')
	if n < 0 {
		return
	}
	var keys, cells [maxCells + 1]Span
	sep, top := TableHead(keys[:0], TrimLine(b[s:s+n+1]))
	if sep == 0 {
		return
	}
	for i := int(d.Nodes[in].First); i < len(d.Leaves); i++ {
		if l := &d.Leaves[i]; l.View == v && int(l.Start) < s+n {
			l.Head = true
		}
	}
	for at := s + n + 1; at < e; at += n + 1 {
		if n = bytes.IndexByte(b[at:e], '\n'); n < 0 {
			n = e - at
		}
		line := b[at : at+n]
		row := Cells(cells[:0], line, sep)
		if len(row) != len(top) || TableRule(line) {
			continue
		}
		node := d.node(0, Key{}, '(')
		for k, c := range row {
			if c.End > c.Start {
				key := ColumnKey(v, b, Span{s + top[k].Start, s + top[k].End})
				d.leaf(Leaf{View: v, Start: int32(at + c.Start), End: int32(at + c.End), Node: node, Key: key, Kind: Outer, Cell: true})
			}
		}
	}
}

// maxTableHead bounds the line of names in front of a table that is one text.
const maxTableHead = 1024

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

// LoneName returns the name that stands alone on a line before a colon, whose
// value is on the line below it: "MRN:", "patient_name: >".
func LoneName(b []byte) (name Span, ok bool) {
	s, e := 0, len(b)
	for e > 0 && b[e-1] <= ' ' {
		e--
	}
	if e > 2 && (b[e-1] == '>' || b[e-1] == '|') && b[e-2] == ' ' {
		e -= 2
	}
	const part = `form-data; name="` // of a form; an empty line stands between
	if e > len(part) && b[e-1] == '"' {
		from := max(0, e-len(part)-maxName)
		if n := bytes.Index(b[from:e], []byte(part)); n >= 0 && e-1 > from+n+len(part) {
			n += from + len(part)
			return Span{n, e - 1}, !bytes.ContainsAny(b[n:e-1], `"; `)
		}
	}
	if e < 2 || e > maxName || b[e-1] != ':' {
		return name, false
	}
	e--
	for s < e && b[s] <= ' ' {
		s++
	}
	if s == e || !isLetter(b[s]) {
		return name, false
	}
	words := 1
	for _, c := range b[s:e] {
		if c == ' ' {
			words++
		} else if !keyByte[c] {
			return name, false
		}
	}
	return Span{s, e}, words <= 4
}

// IsName reports whether a line is one name of a field, and nothing else.
func IsName(b []byte) bool {
	if len(b) == 0 || len(b) > maxName || !isLetter(b[0]) {
		return false
	}
	for _, c := range b {
		if !keyByte[c] {
			return false
		}
	}
	return true
}
