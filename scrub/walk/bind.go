package walk

// Values of a database that stand apart from the names of their columns.

// rowHead is what PostgreSQL writes before the values of a row that it
// refused. Their columns are not named.
const rowHead = "Failing row contains "

// row emits the values of the refused row whose bracket opens at i as one
// value. It returns where to go on, or 0 when there is no such row.
func (l *lexer) row(i int) int {
	if !rowAt(l.b, i) {
		return 0
	}
	b, s := l.b, i-len(rowHead)
	e := i + 1
	for ; e < l.end && b[e] != '\n'; e++ {
		if b[e] == ')' && (e+1 == l.end || b[e+1] == '.' || b[e+1] == '\n' || b[e+1] == '"' || b[e+1] == '\\') {
			break
		}
	}
	l.prose(i + 1)
	l.nw = 0
	if e > i+1 {
		l.d.leaf(Leaf{View: l.v, Start: int32(i + 1), End: int32(e), Node: l.node, Key: Key{l.v, int32(s), int32(s), int32(i - 1)}, Open: e == l.end})
		l.seg = e
	}
	return e
}

// rowAt reports whether the bracket at i opens such a row.
func rowAt(b []byte, i int) bool {
	return i >= len(rowHead) && string(b[i-len(rowHead):i]) == rowHead
}

const (
	maxBinds     = 256  // parameters, and lists of them, whose columns are looked for on one line
	maxTries     = 128  // places that may be a parameter's
	maxStatement = 4096 // bytes before a parameter that its statement may begin at
)

// bound is the key of the parameter whose number is the word [i, e), $2 = 'Lee'
// or @p1='Lee': the column that the statement gives the place $2. It is none
// when there is no such place.
func (l *lexer) bound(i, e int) Key {
	b := l.b
	if i == 0 || e-i > 4 || l.d.binds == maxBinds || b[i-1] != '$' && b[i-1] != '@' || !isPlace(b, i-1, e) {
		return Key{}
	}
	l.d.binds++
	tries := 0
	for p := max(0, i-maxStatement); p < l.end && p < i+maxStatement && tries < 8; p++ {
		if n := p + 1 + e - i; b[p] == b[i-1] && p != i-1 && n <= l.end && string(b[p+1:n]) == string(b[i:e]) && (n == l.end || !isDigit(b[n])) {
			if k := l.columnOf(p); !k.None() {
				return k
			}
			tries++
		}
	}
	return Key{}
}

// arguments emits the list of values at i that stands behind a statement,
// ["00123456", 'Lee'], each with the column of its place. It returns where
// to go on, or 0 when there is no such list.
func (l *lexer) arguments(i int) int {
	b := l.b
	if i+1 >= l.end || l.d.binds == maxBinds {
		return 0
	}
	if c := b[skipBlanks(b, i+1, l.end-1)]; c != '"' && c != '\'' && !isDigit(c) {
		return 0
	}
	if l.node >= 0 && l.node != l.base && l.d.Nodes[l.node].JSON || l.json && l.at == i {
		return 0 // JSON has numbers of its own
	}
	j := backBlanks(b, i)
	for j > 0 && (b[j-1] == ':' || b[j-1] == '=') {
		j = backBlanks(b, j-1)
	}
	s := wordStart(b, j)
	switch n := j - s; {
	case n > 3 && n < 11 && argued.has(b[s:j]):
	case b[i] == '[' && j > 1 && b[j-1] == '-' && b[j-2] == '-':
	case b[i] == '[' && j < i && j > 1 && (b[j-1] == ')' || isDigit(b[j-1])):
	default:
		return 0
	}
	l.d.binds++
	var names [maxColumns]Key
	n := l.places(max(0, s-maxStatement), s, names[:])
	for _, k := range names[:n] {
		if !k.None() {
			l.at = -1
			return l.tuple(i, Key{}, names[:n])
		}
	}
	return 0
}

// argued are the words behind which the values of a statement stand.
var argued = anyOf("parameters", "params", "param", "args", "arguments", "bindings", "binds", "values")

// places are the columns of the places of parameters in [s, e), in their
// order, and how many they are.
func (l *lexer) places(s, e int, names []Key) (n int) {
	b, tries := l.b, 0
	for p := s; p < e && tries < maxTries; p++ {
		at := n
		switch b[p] {
		case '?':
			if p+1 < e && (isAlnum(b[p+1]) || b[p+1] == '?') || p > 0 && (isAlnum(b[p-1]) || b[p-1] == '?') {
				continue // of a URL, of a question
			}
		case '%':
			if p+1 >= e || b[p+1] != 's' {
				continue
			}
		case '$':
			at = 0
			for k := p + 1; k < e && k < p+3 && isDigit(b[k]); k++ {
				at = at*10 + int(b[k]-'0')
			}
			if at--; at < 0 {
				continue
			}
		default:
			continue
		}
		if at >= len(names) {
			break
		}
		tries++
		names[at] = l.columnOf(p)
		n = max(n, at+1)
	}
	return n
}

// columnOf is the column that the place of a parameter at p stands for.
func (l *lexer) columnOf(p int) Key {
	b := l.b
	j := backBlanks(b, p)
	if j == 0 {
		return Key{}
	}
	switch b[j-1] {
	case '=', '<', '>', '~':
		for j > 0 && (b[j-1] == '=' || b[j-1] == '<' || b[j-1] == '>' || b[j-1] == '~' || b[j-1] == '!') {
			j--
		}
		return l.nameBefore(j)
	case '(', ',':
		n := 0
		for j > 0 && b[j-1] != '(' && p-j < maxStatement {
			if b[j-1] == ')' || b[j-1] == ';' {
				return Key{}
			}
			if b[j-1] == ',' {
				n++
			}
			j--
		}
		return l.columnAt(j-1, n)
	}
	s := wordStart(b, j)
	for _, w := range [...]string{"like", "ilike", "between"} {
		if wordAt(b, s, j, w) && j-s == len(w) {
			k := backBlanks(b, s)
			if n := wordStart(b, k); wordAt(b, n, k, "not") {
				k = n
			}
			return l.nameBefore(k)
		}
	}
	return Key{}
}

// columnAt is column n of the values whose bracket opens at i: VALUES ( or IN (.
func (l *lexer) columnAt(i, n int) Key {
	b := l.b
	if i < 0 {
		return Key{}
	}
	j := backBlanks(b, i)
	s := wordStart(b, j)
	switch {
	case wordAt(b, s, j, "in"):
		return l.nameBefore(s)
	case !wordAt(b, s, j, "values"):
		return Key{}
	}
	j = backBlanks(b, s)
	if j == 0 || b[j-1] != ')' {
		return Key{}
	}
	open := j - 1
	for open > 0 && b[open] != '(' && j-open < maxStatement {
		open--
	}
	for e := open + 1; e < j; e++ {
		s := e
		for e < j-1 && b[e] != ',' {
			e++
		}
		if n == 0 {
			k, _ := l.column(s, e)
			return k
		}
		n--
	}
	return Key{}
}

// nameBefore is the column whose name ends before i.
func (l *lexer) nameBefore(i int) Key {
	e := backBlanks(l.b, i)
	k, _ := l.column(wordStart(l.b, e), e)
	return k
}

func backBlanks(b []byte, i int) int {
	for i > 0 && (b[i-1] == ' ' || b[i-1] == '\t' || b[i-1] == '\n') {
		i--
	}
	return i
}

// wordStart returns where the word or quoted name starts that ends at e.
func wordStart(b []byte, e int) int {
	i := e
	for i > 0 && e-i < 64 && (keyByte[b[i-1]] && b[i-1] != '$' || b[i-1] == '"' || b[i-1] == '`') {
		i--
	}
	for k := e - 1; k > i; k-- { // "patients"."mrn": the last name counts
		if b[k-1] == '.' {
			return k
		}
	}
	return i
}

// isPlace reports whether a parameter's place stands at i: $1, @p0, %s.
func isPlace(b []byte, i, end int) bool {
	if i+1 < end && b[i] == '$' {
		return isDigit(b[i+1])
	}
	if i+1 < end && b[i] == '%' {
		return b[i+1] == 's' || b[i+1] == '('
	}
	return i+2 < end && b[i] == '@' && b[i+1]|0x20 == 'p' && isDigit(b[i+2])
}
