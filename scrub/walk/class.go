package walk

// Byte classes of the lexer.
const (
	cOther uint8 = iota
	cSpace
	cWord // letters, digits, _ and everything outside ASCII
	cQuote
	cOpen
	cClose
	cTag     // <
	cBack    // \
	cSlash   // /
	cQuery   // ? and &
	cPercent // %
)

var byteClass = func() (t [256]uint8) {
	for c := 0; c < 256; c++ {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c >= 0x80:
			t[c] = cWord
		case c <= ' ':
			t[c] = cSpace
		}
	}
	t['"'], t['\''], t['`'] = cQuote, cQuote, cQuote
	t['{'], t['['], t['('] = cOpen, cOpen, cOpen
	t['}'], t[']'], t[')'] = cClose, cClose, cClose
	t['<'], t['\\'], t['/'], t['%'] = cTag, cBack, cSlash, cPercent
	t['?'], t['&'] = cQuery, cQuery
	return
}()

// keyByte are the bytes of a bare key: "X-Forwarded-For", "patient.name", "$ref".
var keyByte = func() (t [256]bool) {
	for c := 0; c < 256; c++ {
		t[c] = byteClass[c] == cWord || c == '-' || c == '.' || c == '$'
	}
	return
}()

// What makes it worth looking for structure inside a string.
const (
	hintSure uint8 = 1 << iota // the byte does
	hintRow                    // it may open a row of values
	hintSegm                   // it may part the fields of a segment
)

// hint has the bytes that say so.
var hint = func() (t [256]uint8) {
	for _, c := range []byte("=:{[<?/&%\\|") {
		t[c] = hintSure
	}
	t['('] = hintRow
	t['*'], t['^'] = hintSegm, hintSegm
	return
}()

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// alnumByte is isAlnum as a table.
var alnumByte = func() (t [256]bool) {
	for c := range t {
		t[c] = isAlnum(byte(c))
	}
	return
}()

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func closerOf(open byte) byte {
	switch open {
	case '{':
		return '}'
	case '[':
		return ']'
	case '(':
		return ')'
	}
	return 0
}
