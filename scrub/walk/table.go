package walk

import "bytes"

// Tables and labels of HTML and of C-CDA narrative: a cell under a heading,
// the second cell of a row of two, the text behind <b>Label:</b>.

// cell is a cell of a table.
type cell struct {
	node, row, table int32
	label            int32 // the leaf of its first text; -1 without one
	head             bool
}

// maxCell bounds the text of a heading.
const maxCell = 48

// tables gives the values in cells the key that the heading of their column
// says, or the cell before them. What stands in a row stands side by side.
func (d *Doc) tables() {
	d.cells = d.cells[:0]
	for i := range d.Nodes {
		if n := &d.Nodes[i]; n.Kind == '<' && n.Parent >= 0 {
			if head, ok := d.isCell(n); ok {
				d.addCell(int32(i), head)
			}
		}
	}
	var heads []cell // the cells of the row of headings
	for i := 0; i < len(d.cells); {
		j := i + 1
		for j < len(d.cells) && d.cells[j].row == d.cells[i].row {
			j++
		}
		row := d.cells[i:j]
		i = j
		all := len(row) > 1
		for _, c := range row {
			all = all && c.head
		}
		switch {
		case all:
			heads = row
		case len(heads) > 0 && heads[0].table == row[0].table:
			for k := range row {
				if k < len(heads) {
					d.fill(&row[k], &heads[k], row[0].row)
				}
			}
		case len(row)%2 == 0 && len(row) <= 8:
			for k := 0; k < len(row); k += 2 {
				d.fill(&row[k+1], &row[k], row[0].table)
			}
		}
	}
}

// isCell reports whether an element is a cell, and of which kind.
func (d *Doc) isCell(n *Node) (head, ok bool) {
	switch string(d.Views[n.Key.View].B[n.Key.Start:n.Key.End]) {
	case "td", "TD", "dd":
		return false, true
	case "th", "TH":
		return true, true
	case "dt":
		return false, true
	}
	return false, false
}

func (d *Doc) addCell(i int32, head bool) {
	n := &d.Nodes[i]
	c := cell{node: i, row: n.Parent, table: n.Parent, label: -1, head: head}
	for k := 0; k < 3 && c.table > 0; k++ {
		t := &d.Nodes[c.table]
		if !t.Key.None() && bytes.EqualFold(d.Views[t.Key.View].B[t.Key.Start:t.Key.End], []byte("table")) {
			break
		}
		c.table = t.Parent
	}
	for k, m := int(n.First), 0; k < len(d.Leaves) && m < 4; k, m = k+1, m+1 {
		l := &d.Leaves[k]
		if l.Kind > Outer || !d.within(l.Node, i) {
			break
		}
		if d.Nodes[l.Node].Kind == '<' && l.Key == d.Nodes[l.Node].Key && l.End > l.Start {
			c.label = int32(k)
			break
		}
	}
	d.cells = append(d.cells, c)
}

// within reports whether container n is top, or near inside it.
func (d *Doc) within(n, top int32) bool {
	for k := 0; n >= top && k < 5; k++ {
		if n == top {
			return true
		}
		n = d.Nodes[n].Parent
	}
	return false
}

// fill gives the texts of a cell the key that a heading says.
func (d *Doc) fill(c, head *cell, side int32) {
	if head.label < 0 || c.label < 0 {
		return
	}
	h := d.Leaves[head.label]
	if h.End-h.Start > maxCell || !d.nameLike(&h, true) {
		return
	}
	key := d.lastPart(&h)
	for k := int(c.label); k < len(d.Leaves) && k < int(c.label)+8; k++ {
		l := &d.Leaves[k]
		if !d.within(l.Node, c.node) {
			return
		}
		if l.Kind <= Outer && d.Nodes[l.Node].Kind == '<' && l.Key == d.Nodes[l.Node].Key {
			l.Key, l.Node = key, side
		}
	}
}

// label reads the text behind an element that holds the name of it, as in
// <b>MRN:</b> 00123456 and <b>name</b>: Ann Lee; it is emitted as the value of
// a bare key. The end tag of element n ends before i.
func (l *lexer) label(n int32, i int) {
	b := l.b
	s := i
	for s < l.end && (b[s] == ' ' || b[s] == ':') {
		s++
	}
	if s >= l.end || b[s] == '<' || b[s] < ' ' {
		return
	}
	x := &l.d.Nodes[n]
	if int(x.First) >= len(l.d.Leaves) {
		return
	}
	t := l.d.Leaves[x.First]
	if t.Node != n || t.Key != x.Key || t.Kind > Outer || t.View != l.v || t.End-t.Start > maxCell || t.End <= t.Start || !l.d.nameLike(&t, true) {
		return
	}
	if bytes.IndexByte(b[i:s], ':') < 0 && b[t.End-1] != ':' {
		return
	}
	e := s
	for e < l.end && e < s+maxBare && b[e] != '<' && b[e] >= ' ' {
		e++
	}
	for e > s && b[e-1] == ' ' {
		e--
	}
	if e > s {
		l.d.leaf(Leaf{View: l.v, Start: int32(s), End: int32(e), Node: x.Parent, Key: l.d.lastPart(&t), Kind: Bare, Open: e >= l.end, Struct: true})
	}
}
