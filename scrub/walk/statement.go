package walk

import "bytes"

// Statements of SQL that name their table, and not the columns of what
// stands in them.

// maxCondition bounds what stands between the name of a table and the
// condition on its rows.
const maxCondition = 200

// numbered emits the number of a row in a condition, where id = '5', under
// the table of its statement. The word id is [i, e), and its value is at q. It
// returns where to go on, or 0 where nothing of the kind stands; a number
// without quotes is read as text, with the statement.
func (l *lexer) numbered(i, e, q int) int {
	b := l.b
	if e-i < 2 || b[e-1]|0x20 != 'd' || b[e-2]|0x20 != 'i' || e-i > 2 && b[e-3] != '.' {
		return 0
	}
	if q = skipBlanks(b, q, l.end); q >= l.end || b[q] != '\'' {
		return 0
	}
	table := l.tableBefore(i)
	if table.None() {
		return 0
	}
	end, shut := closing(b, q, l.end)
	l.prose(q)
	node := l.node
	l.node = l.d.node(node, table, '(')
	l.str(q+1, end, Key{l.v, int32(e - 2), int32(e - 2), int32(e)}, !shut)
	l.node, l.nw = node, 0
	if shut {
		end++
	}
	l.seg = end
	return end
}

// tableBefore is the table of the statement whose condition stands before i.
func (l *lexer) tableBefore(i int) Key {
	b := l.b
	low, where := max(l.start, i-maxCondition), false
	for p := i - 1; p > low+4; p-- {
		switch {
		case b[p] != ' ':
		case !where:
			where = before(b, p, "where")
		case before(b, p, "from") || before(b, p, "update") || before(b, p, "join") || before(b, p, "into"):
			k := l.tableAt(p+1, i)
			if n := skipQuotes(b, int(k.End), i); n == i || b[n] != ' ' {
				return Key{} // more than the name of a table
			}
			return k
		}
	}
	return Key{}
}

// tableAt is the name of the table that stands at i, without its schema and
// its quotes.
func (l *lexer) tableAt(i, end int) Key {
	b := l.b
	for {
		for i < end && (b[i] == '"' || b[i] == '`' || b[i] == '[') {
			i++
		}
		e := i
		for e < end && byteClass[b[e]] == cWord && b[e] != '.' {
			e++
		}
		n := skipQuotes(b, e, end)
		switch {
		case e == i || e-i > maxName:
			return Key{}
		case n < end && b[n] == '.':
			i = n + 1
		default:
			return Key{l.v, int32(i), int32(i), int32(e)}
		}
	}
}

// skipQuotes passes over what closes the name of a table.
func skipQuotes(b []byte, i, end int) int {
	for n := 0; n < 2 && i < end && (b[i] == '"' || b[i] == '`' || b[i] == ']'); n++ {
		i++
	}
	return i
}

// inserted emits the values that are inserted into a table whose columns are
// not named, INSERT INTO patients VALUES (…), (…), each row as one value whose
// key is "patients VALUES". The bracket of the first stands at i. It returns
// where to go on, or 0 when there is no such row.
func (l *lexer) inserted(i int) int {
	b := l.b
	e := i
	for e > 0 && b[e-1] == ' ' && i-e < 4 {
		e--
	}
	if !before(b, e, "values") {
		return 0
	}
	low := max(l.start, e-6-2*maxName)
	for p := e - 7; p >= low+4; p-- {
		if b[p] == ')' {
			return 0 // its columns are named
		}
		if b[p] != ' ' || !before(b, p, "into") {
			continue
		}
		k := l.tableAt(p+1, e)
		if k.None() || int(k.End) > e-7 {
			return 0
		}
		n := skipQuotes(b, int(k.End), e-6)
		if n == e-6 || len(bytes.TrimLeft(b[n:e-6], " ")) > 0 {
			return 0
		}
		k.End = int32(e)
		return l.tuples(i, k)
	}
	return 0
}

// tuples emits the rows from the bracket at i on, each as one value of k.
func (l *lexer) tuples(i int, k Key) int {
	b := l.b
	for {
		s := i + 1
		for i = s; i < l.end && b[i] != ')'; {
			if b[i] == '\'' || b[i] == '"' {
				e, shut := closing(b, i, l.end)
				if i = e; shut {
					i++
				}
				continue
			}
			i++
		}
		l.prose(s)
		l.nw = 0
		if i > s {
			l.d.leaf(Leaf{View: l.v, Start: int32(s), End: int32(i), Node: l.node, Key: k, Open: i == l.end})
		}
		l.seg = i
		at := skipBlanks(b, min(i+1, l.end), l.end)
		if at >= l.end || b[at] != ',' {
			return i
		}
		if at = skipBlanks(b, at+1, l.end); at >= l.end || b[at] != '(' {
			return i
		}
		i = at
	}
}
