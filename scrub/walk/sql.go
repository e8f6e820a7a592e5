package walk

import "bytes"

// Values that stand in the order of a list of names, as SQL writes them, and
// values behind an operator that is a word.

// maxColumns bounds the names of one list.
const maxColumns = 64

// columns reads what follows a list of names that was closed before i:
// "(mrn, dob) VALUES ('5', '1980-01-31'), …" and "(mrn)=(5)". Each value gets
// its name as its key. It returns where to go on.
func (l *lexer) columns(i int) int {
	b, at := l.b, l.behindList(i)
	if at < 0 {
		return i
	}
	open := i - 2
	for ; open >= i-4096 && open >= 0 && b[open] != '('; open-- {
		if b[open] == ')' {
			return i
		}
	}
	if open < 0 || b[open] != '(' {
		return i
	}
	var names [maxColumns]Key
	n := 0
	for s := open + 1; s < i; {
		e := s
		for e < i-1 && b[e] != ',' {
			e++
		}
		k, ok := l.column(s, e)
		if !ok || n == maxColumns {
			return i
		}
		names[n] = k
		n, s = n+1, e+1
	}
	for k := len(l.d.Leaves) - 1; k >= 0; k-- { // names are no values
		x := &l.d.Leaves[k]
		if x.View != l.v || int(x.Start) < open {
			break
		}
		x.Key = Key{}
	}
	table := Key{}
	if e := open; e > 0 {
		for e > 0 && (b[e-1] == ' ' || b[e-1] == '"' || b[e-1] == '`' || b[e-1] == ']') {
			e--
		}
		s := e
		for s > 0 && byteClass[b[s-1]] == cWord {
			s--
		}
		if s < e {
			table = Key{l.v, int32(s), int32(s), int32(e)}
		}
	}
	for {
		i = l.tuple(at, table, names[:n])
		at = skipBlanks(b, i, l.end)
		if at >= l.end || b[at] != ',' {
			return i
		}
		if at = skipBlanks(b, at+1, l.end); at >= l.end || b[at] != '(' {
			return i
		}
	}
}

// valuesAt reports whether the bracket at i opens what stands behind VALUES,
// or a list of strings behind IN.
func valuesAt(b []byte, i int) bool {
	e := i
	for e > 0 && b[e-1] == ' ' && i-e < 4 {
		e--
	}
	if e >= 6 && wordAt(b, e-6, e, "values") {
		return true
	}
	return e >= 3 && i+1 < len(b) && b[i+1] == '\'' && b[e-3] == ' ' && wordAt(b, e-2, e, "in")
}

// behindList returns where the bracket of the values opens, or -1.
func (l *lexer) behindList(i int) int {
	b := l.b
	at := skipBlanks(b, i, l.end)
	switch {
	case at < l.end && b[at] == '=':
		at++
	case at > i && wordAt(b, at, l.end, "values"):
		at += 6
	default:
		return -1
	}
	if at = skipBlanks(b, at, l.end); at >= l.end || b[at] != '(' {
		return -1
	}
	return at
}

// column is one name of a list, without its quotes and its table.
func (l *lexer) column(s, e int) (Key, bool) {
	b := l.b
	for s < e && (b[s] <= ' ' || b[s] == '"' || b[s] == '`' || b[s] == '[') {
		s++
	}
	for e > s && (b[e-1] <= ' ' || b[e-1] == '"' || b[e-1] == '`' || b[e-1] == ']') {
		e--
	}
	if s == e || e-s > 64 {
		return Key{}, false
	}
	for _, c := range b[s:e] {
		if !keyByte[c] {
			return Key{}, false
		}
	}
	return Key{l.v, int32(s), int32(s), int32(e)}, true
}

// tuple reads the values in the bracket that opens at i; the last name
// counts for all that are beyond it when there is one name only.
func (l *lexer) tuple(i int, table Key, names []Key) int {
	b, shut := l.b, closerOf(l.b[i])
	l.prose(i)
	node := l.node
	l.node = l.d.node(node, table, b[i])
	i++
	l.seg, l.at, l.nw = i, -1, 0
	for k := 0; i < l.end && b[i] != shut; k++ {
		key := Key{}
		if k < len(names) {
			key = names[k]
		} else if len(names) == 1 {
			key = names[0]
		}
		i = l.item(i, key, shut)
		if i < l.end && b[i] == ',' {
			i++
		}
	}
	l.prose(min(i, l.end))
	l.node = node
	return min(i+1, l.end)
}

// item reads one value of a tuple, up to its comma or the end of the tuple.
func (l *lexer) item(i int, k Key, end byte) int {
	b := l.b
	i = skipBlanks(b, i, l.end)
	s, depth := i, 0
	for i < l.end {
		switch c := b[i]; {
		case c == '\'' || c == '"':
			e, shut := closing(b, i, l.end)
			l.prose(i)
			l.str(i+1, e, k, !shut)
			i = e
			if shut {
				i++
			}
			l.seg, s = i, l.end
			continue
		case c == '(' || c == '[':
			depth++
		case (c == ')' || c == ']') && depth > 0:
			depth--
		case c == end || c == ',' && depth == 0:
			l.bareItem(s, i, k)
			return i
		case c == '\\':
			i++ // the byte behind it is no delimiter
		}
		i++
	}
	i = min(i, l.end)
	l.bareItem(s, i, k)
	return i
}

// bareItem emits a value without quotes, unless it stands for one.
func (l *lexer) bareItem(s, e int, k Key) {
	for e > s && l.b[e-1] <= ' ' {
		e--
	}
	if e <= s || k.None() || e-s > maxBare {
		return
	}
	switch c := l.b[s]; {
	case c == '?' || c == '$' || c == ':' || c == '@' || c == '%' || wordAt(l.b, s, e, "null") || wordAt(l.b, s, e, "default"):
		return
	}
	l.d.leaf(Leaf{View: l.v, Start: int32(s), End: int32(e), Node: l.node, Key: k, Kind: Bare, Struct: true})
}

// operator reads "IN (", "LIKE '", ">= '" and their like behind a name that
// ends at e. ok says that there was one.
func (l *lexer) operator(e int, k Key) (next int, ok bool) {
	b := l.b
	at := skipBlanks(b, e, l.end)
	if wordAt(b, at, l.end, "not") {
		at = skipBlanks(b, at+3, l.end)
	}
	switch {
	case at >= l.end:
		return 0, false
	case wordAt(b, at, l.end, "in"):
		if at = skipBlanks(b, at+2, l.end); at < l.end && b[at] == '(' && listed(b, at+1, l.end) {
			return l.tuple(at, k, []Key{k}), true
		}
		return 0, false
	case wordAt(b, at, l.end, "like"):
		at += 4
	case wordAt(b, at, l.end, "ilike"):
		at += 5
	case wordAt(b, at, l.end, "between"):
		at += 7
	case b[at] == '!' && (at+1 >= l.end || b[at+1] != '='):
		return 0, false
	case b[at] == '<' || b[at] == '>' || b[at] == '!':
		if at++; at < l.end && (b[at] == '=' || b[at] == '>') {
			at++
		}
	default:
		return 0, false
	}
	if at = skipBlanks(b, at, l.end); at >= l.end || b[at] != '\'' {
		return 0, false
	}
	l.pend, l.at = k, at
	return at, true
}

// duplicate is the key of a value that MySQL and others report: '5' for key
// 'patient.mrn', "5" for field "mrn"; none if nothing of the kind stands at i.
func (l *lexer) duplicate(i int) Key {
	if i+1 >= l.end || l.b[i] != ' ' || l.b[i+1] != 'f' && l.b[i+1] != 'a' && l.b[i+1] != '(' {
		return Key{} // as after most values
	}
	s := 0
	if i+8 < l.end && string(l.b[i:i+7]) == " (type " { // Mongoose: "5" (type string) at path "mrn"
		if k := bytes.IndexByte(l.b[i:min(l.end, i+24)], ')'); k > 0 {
			i += k + 1
		}
	}
	for _, head := range [...]string{" for key '", " for field '", ` for field "`, " for column '", ` for column "`, ` at path "`, " at path '", ` at path \"`} {
		if i+len(head) < l.end && string(l.b[i:i+len(head)]) == head {
			s = i + len(head)
			break
		}
	}
	if s == 0 {
		return l.pathOf(i)
	}
	e := s
	for e < l.end && keyByte[l.b[e]] {
		e++
	}
	if e == s || e >= l.end || l.b[e] != '\'' && l.b[e] != '"' {
		return Key{}
	}
	return Key{l.v, int32(s), int32(s), int32(e)}
}

// pathOf is the key of a value that is reported for an element by its path:
// 'x' for Patient.birthDate.
func (l *lexer) pathOf(i int) Key {
	const head = " for "
	s := i + len(head)
	if s >= l.end || string(l.b[i:s]) != head || !isUpper(l.b[s]) {
		return Key{}
	}
	e, dots := s, 0
	for e < l.end && keyByte[l.b[e]] {
		if l.b[e] == '.' {
			dots++
		}
		e++
	}
	for e > s && l.b[e-1] == '.' {
		e--
		dots--
	}
	if dots == 0 || e-s > 96 {
		return Key{}
	}
	return Key{l.v, int32(s), int32(s), int32(e)}
}

// foregoing is the key of a quoted value at i that a message names before it:
// [element="birthDate"] Invalid attribute value "5" of HAPI FHIR, and column
// 'last_name'. Truncated value: '5' of SQL Server.
func (l *lexer) foregoing(i int) Key {
	b := l.b
	for _, x := range [...]struct{ lead, before string }{{"invalid attribute value ", "element="}, {"truncated value: ", "column "}} {
		if !before(b, i, x.lead) {
			continue
		}
		for k := i - len(x.lead); k > 1 && k > i-120; k-- {
			if q := b[k-1]; q != '"' && q != '\'' || !before(b, k-1, x.before) {
				continue
			}
			e := k
			for e < i && keyByte[b[e]] {
				e++
			}
			if e > k && e < i && (b[e] == '"' || b[e] == '\'') {
				return Key{l.v, int32(k), int32(k), int32(e)}
			}
		}
	}
	return Key{}
}

// violated is the key of the values in the bracket at i that SQL Server
// reports: the name of the constraint or index that they break.
func (l *lexer) violated(i int) Key {
	const head = "duplicate key value is "
	b := l.b
	if i < len(head) || string(b[i-len(head):i]) != head {
		return Key{}
	}
	for k := i - len(head); k > 0 && k > i-400; k-- {
		if b[k-1] != '\'' || b[k] == ' ' || b[k] == '.' || b[k] == ',' {
			continue
		}
		e := k
		for e < i && keyByte[b[e]] {
			e++
		}
		if e > k && b[e] == '\'' && (before(b, k-1, "constraint ") || before(b, k-1, "index ")) {
			return Key{l.v, int32(k), int32(k), int32(e)}
		}
	}
	return Key{}
}

// before reports whether w stands before byte i, in any case.
func before(b []byte, i int, w string) bool {
	if i < len(w) {
		return false
	}
	for k := range len(w) {
		if b[i-len(w)+k]|0x20 != w[k] {
			return false
		}
	}
	return true
}

// listed reports whether values of a list stand at i: strings or numbers.
func listed(b []byte, i, end int) bool {
	i = skipBlanks(b, i, end)
	return i < end && (b[i] == '\'' || isDigit(b[i]))
}

// closing returns where the quote at i is closed; a doubled one does not
// close it.
func closing(b []byte, i, end int) (e int, shut bool) {
	q := b[i]
	for e = i + 1; e < end; e++ {
		if b[e] != q || escaped(b, i+1, e) {
			continue
		}
		if e+1 < end && b[e+1] == q && e > i+1 {
			e++
			continue
		}
		return e, true
	}
	return end, false
}

// wordAt reports whether the word w, in lower case, stands at i in any case.
func wordAt(b []byte, i, end int, w string) bool {
	if i+len(w) > end || i+len(w) < end && isAlnum(b[i+len(w)]) {
		return false
	}
	for k := range len(w) {
		if b[i+k]|0x20 != w[k] {
			return false
		}
	}
	return true
}

func skipBlanks(b []byte, i, end int) int {
	for i < end && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n') {
		i++
	}
	return i
}
