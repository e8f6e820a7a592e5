package walk

import "github.com/phiscrub/phiscrub/detect/class"

// Less usual ways to write a key beside its value.

// name makes a key of a quoted string's content; escapes in it are resolved.
func (l *lexer) name(s, e int) Key {
	v := l.v
	for _, c := range l.b[s:e] {
		if c == '\\' {
			from := len(l.d.a.b)
			l.d.unescape(v, s, e)
			v = l.d.push(from, l.d.Views[v].quote)
			s, e = 0, len(l.d.Views[v].B)
			break
		}
	}
	return Key{v, int32(s), int32(s), int32(e)}
}

// telling reports whether a key may hold more than a name: keys are made of
// numbers and addresses too, {"ada@example.com":1}.
func (l *lexer) telling(k Key) bool {
	for _, c := range l.d.Views[k.View].B[k.Start:k.End] {
		if isDigit(c) || c == '@' || c == ' ' {
			return true
		}
	}
	return false
}

// keyText emits a key that is part of no other leaf.
func (l *lexer) keyText(k Key) {
	if l.telling(k) {
		l.d.leaf(Leaf{View: k.View, Start: k.Start, End: k.End, Node: l.node, Kind: Prose})
	}
}

// tagText emits the name of an element or attribute that may be more than
// that: ns1 is not, <A00123456> is.
func (l *lexer) tagText(s, e int) {
	n := 0
	for _, c := range l.b[s:e] {
		if isDigit(c) {
			n++
		}
	}
	if n >= 4 {
		l.d.leaf(Leaf{View: l.v, Start: int32(s), End: int32(e), Node: l.node, Kind: Prose})
	}
}

// torn finds the key that the quote at i closes and whose own opening quote
// closed a string that was cut: {"a":"x{"mrn":"5".
func (l *lexer) torn(i int) (Key, int) {
	if l.b[i] != '"' || l.nw == 0 || l.wEnd != i || i+1 >= l.end || l.b[i+1] != ':' {
		return Key{}, 0
	}
	return Key{l.v, int32(l.words[0]), int32(l.words[l.nw-1]), int32(i)}, i + 2
}

// second returns where the second string of a pair starts, ('mrn', '5'),
// when the first one stands at i and ends before next; else 0.
func (l *lexer) second(i, next int) int {
	b, q := l.b, l.b[i]
	for i > 0 && (b[i-1] == 'u' || b[i-1] == 'b') {
		i--
	}
	bind := i > 1 && l.node >= 0 && !l.d.Nodes[l.node].JSON && b[i-1] == '[' && (b[i-2] == '[' || i > 4 && string(b[i-4:i-1]) == "], ") // of Rails: [["mrn", "5"], …
	if i == 0 || b[i-1] != '(' && !bind || next+1 >= l.end || b[next] != ',' {
		return 0
	}
	at := next + 1
	for at < l.end && b[at] == ' ' {
		at++
	}
	if at+1 < l.end && (b[at] == 'u' || b[at] == 'b') {
		at++
	}
	if at >= l.end || b[at] != q {
		return 0
	}
	if bind {
		e, shut := closing(b, at, min(l.end, at+maxBare))
		if !shut || e+1 >= l.end || b[e+1] != ']' {
			return 0 // a list of more than two
		}
	}
	return at
}

// subscript reads the name of a nested parameter, patient[name]=, whose word
// starts at i and whose first bracket stands at q. It returns the position
// after the separator, or 0.
func (l *lexer) subscript(i, q int) (Key, int) {
	b, last, n := l.b, q, 0
	for q < l.end && b[q] == '[' && n < 8 {
		e := q + 1
		for e < l.end && e < q+48 && keyByte[b[e]] {
			e++
		}
		if e >= l.end || b[e] != ']' {
			return Key{}, 0
		}
		if e > q+1 {
			last = q + 1
		}
		q = e + 1
		n++
	}
	if q+1 >= l.end || b[q] != '=' || b[q+1] == '=' || b[q+1] == '>' || b[q+1] == ' ' {
		return Key{}, 0
	}
	return Key{l.v, int32(i), int32(last), int32(q)}, q + 1
}

// lastName returns where the innermost name of a nested parameter starts.
func lastName(b []byte) int {
	for i := len(b) - 2; i > 0; i-- {
		if b[i-1] == '[' && keyByte[b[i]] {
			return i
		}
	}
	return 0
}

// arrow returns the position after the separator of "[mrn] => ", as PHP
// prints arrays; the bracket that closes stands at q.
func (l *lexer) arrow(i, q int) int {
	if i > 0 && l.b[i-1] == '[' && q+5 <= l.end && string(l.b[q:q+5]) == "] => " {
		return q + 5
	}
	return 0
}

// delimited reads what stands behind a name in brackets, as SQL Server writes
// those of columns, [Last Name] = N'Lee', and as programs take a member by its
// name. The last word of it is [i, e), and the bracket that closes is at q. It
// returns where to go on, or 0 where neither a string nor a number follows.
func (l *lexer) delimited(i, e, q int) int {
	b, s := l.b, l.words[0]
	if q != e || s == 0 || b[s-1] != '[' {
		return 0
	}
	k := Key{l.v, int32(s), int32(i), int32(e)}
	at := assigned(b, q+1, l.end)
	if at == 0 {
		next, ok := l.operator(q+1, k)
		if !ok {
			return 0
		}
		l.close(']')
		return next
	}
	l.close(']')
	return l.value(at, k, '=')
}

// assigned returns where the string or the number stands behind a sign of equality
// at i, or behind blanks there; 0 when there is none.
func assigned(b []byte, i, end int) int {
	if i = skipBlanks(b, i, end); i >= end || b[i] != '=' {
		return 0
	}
	if i = skipBlanks(b, i+1, end); i < end && b[i] == 'N' {
		i++
	}
	if i >= end || b[i] != '\'' && b[i] != '"' && (!isDigit(b[i]) || b[i-1] == 'N') {
		return 0
	}
	if b[i-1] == 'N' {
		return i - 1
	}
	return i
}

// aside returns the position after the colon behind a remark in a key,
// "Date of birth (DOB): ", that opens at q; 0 if it is none.
func (l *lexer) aside(q int) int {
	b, e := l.b, q+1
	for e < l.end && e < q+24 && (keyByte[b[e]] || b[e] == ' ' || b[e] == '/') {
		e++
	}
	if e == q+1 || e+2 >= l.end || b[e] != ')' || b[e+1] != ':' || b[e+2] == ':' || b[e+2] == '/' {
		return 0
	}
	return e + 2
}

// bracketed emits the content of the bracket at i as the value of its key:
// mrn=[00123456], dob=date(1980, 1, 31). A marker is no value, and what has
// structure of its own is walked.
func (l *lexer) bracketed(i int, k Key) {
	b, shut := l.b, closerOf(l.b[i])
	if b[i] != '[' && (b[i] != '(' || i == 0 || !isAlnum(b[i-1])) || b[i] == '[' && l.json || i+1 >= l.end || byteClass[b[i+1]] != cWord {
		return
	}
	if class.Marked(b[i:l.end]) > 0 {
		return
	}
	e, capitals := i+1, true
	for ; e < l.end && b[e] != shut; e++ {
		switch c := b[e]; {
		case e-i > maxBare || c < ' ' || c == '=' || c == '[' || c == '{' || c == '(' || c == '"' || c == '\\':
			return
		case c == ':' && !isDigit(b[e-1]) && (!capitals || class.OfWord(b[i+1:e]) != class.None):
			return // pairs; a token has a colon behind its class
		case c-'A' >= 26:
			capitals = false
		}
	}
	l.d.leaf(Leaf{View: l.v, Start: int32(i + 1), End: int32(e), Node: l.node, Key: k, Kind: Bare, Open: e >= l.end, Struct: true})
}

// named returns where the value starts that a name in front of it, without a
// separator of its own, belongs to: {:name "Ann"} of Clojure, which ends at
// e, {name,"Ann"} and {name,<<"Ann">>} of Erlang. 0 if it is none of them.
func (l *lexer) named(i, e int) int {
	b := l.b
	switch {
	case i == 0 || e+3 >= l.end:
		return 0
	case b[i-1] == ':' && (i == 1 || b[i-2] == '{' || b[i-2] == ' ' || b[i-2] == '[') && b[e] == ' ' && b[e+1] == '"':
		return e + 1
	case b[i-1] == '{' && b[e] == ',' && string(b[e+1:e+4]) == `<<"`:
		return e + 3
	case b[i-1] == '{' && b[e] == ',' && b[e+1] == '"':
		return e + 1
	}
	return 0
}

// counted returns where the quote stands behind the length of a string,
// string(3) "Ann", as PHP dumps values; 0 if none does.
func counted(b []byte, i, end int) int {
	const head = "string("
	if i+len(head) >= end || string(b[i:i+len(head)]) != head {
		return 0
	}
	for i += len(head); i < end && isDigit(b[i]); {
		i++
	}
	if i+2 < end && b[i] == ')' && b[i+1] == ' ' && b[i+2] == '"' {
		return i + 2
	}
	return 0
}

// nextArrow reports whether "[key] =>" stands at i, or "[key:private] =>".
func nextArrow(b []byte, i, end int) bool {
	if i >= end || b[i] != '[' {
		return false
	}
	j := i + 1
	for j < end && j < i+48 && (keyByte[b[j]] || b[j] == ':') {
		j++
	}
	return j > i+1 && j+3 < end && string(b[j:j+4]) == "] =>"
}

// rejected returns where the bracket stands in "rejected value [5]", as
// Spring reports the value of a field; 0 if there is none.
func rejected(b []byte, i, end int) int {
	const head = "rejected value ["
	if i+len(head) < end && string(b[i:i+len(head)]) == head {
		return i + len(head) - 1
	}
	return 0
}
