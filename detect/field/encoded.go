package field

import (
	"strings"
	"unicode/utf8"
)

// minEncoded is the least length of encoded text that is looked into, in
// bytes: eighteen bytes of text.
const minEncoded = 24

// isEncoded accepts what begins like base64 (RFC 4648, either alphabet) or
// hex, alone or in a data URI (RFC 2397).
func isEncoded(v []byte) bool {
	if len(v) < minEncoded {
		return false
	}
	if string(v[:5]) == "data:" {
		return true
	}
	return encodedText(v)
}

// encodedText reports whether v begins with minEncoded bytes of base64 or hex
// that stand for text; digests, pictures, paths and long words do not. JSON
// may write a slash as "\/".
func encodedText(v []byte) bool {
	var run [minEncoded]byte
	n, hex := 0, true
	for i := 0; i < len(v) && n < minEncoded; i++ {
		c := v[i]
		switch {
		case lower(c) || upper(c) || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_':
			run[n] = c
			n++
			if n == 9 && !mayEncode(run[:8], hex) { // most are no text at their beginning
				return false
			}
			hex = hex && (c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f')
		case c == '\\' && i+1 < len(v) && v[i+1] == '/':
		case c == '\\' && i == 0 && len(v) > 1 && v[1] == 'x': // bytea of PostgreSQL
		case c == '\\' && n > 0 && i+1 < len(v) && (v[i+1] == 'n' || v[i+1] == 'r'):
			i++ // lines of MIME
		default:
			return false
		}
	}
	if n < minEncoded {
		return false
	}
	if hex {
		return IsText(fromHex(make([]byte, 0, minEncoded), run[:]))
	}
	return IsText(fromBase64(make([]byte, 0, minEncoded), run[:]))
}

// mayEncode reports whether what begins with a run of base64, or of hex if that
// may be, can be text: that what is no text at its beginning is none.
func mayEncode(run []byte, hex bool) bool {
	return IsText(fromBase64(make([]byte, 0, minEncoded), run)) || hex && IsText(fromHex(make([]byte, 0, minEncoded), run))
}

// fromHex appends what an even number of digits stands for.
func fromHex(dst, run []byte) []byte {
	for i := 0; i < len(run); i += 2 {
		dst = append(dst, nibble(run[i])<<4|nibble(run[i+1]))
	}
	return dst
}

// fromBase64 appends what letters of base64 stand for, a multiple of four.
func fromBase64(dst, run []byte) []byte {
	for i := 0; i < len(run); i += 4 {
		x := uint32(sextet(run[i]))<<18 | uint32(sextet(run[i+1]))<<12 | uint32(sextet(run[i+2]))<<6 | uint32(sextet(run[i+3]))
		dst = append(dst, byte(x>>16), byte(x>>8), byte(x))
	}
	return dst
}

// IsText reports whether b is UTF-8, which may be cut at its end, without
// control characters but those that part lines and segments.
func IsText(b []byte) bool {
	for i := 0; i < len(b); {
		if c := b[i]; c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x0b && c != 0x1c || c == 0x7f {
			return false
		} else if c < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return !utf8.FullRune(b[i:])
		}
		i += n
	}
	return true
}

func nibble(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func sextet(c byte) byte {
	switch {
	case upper(c):
		return c - 'A'
	case lower(c):
		return c - 'a' + 26
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return c - '0' + 52
}

// maxToEncoded bounds what stands between a key and its encoded value.
const maxToEncoded = 48

// encodedBehind reports whether the key between start and i can have an
// encoded value.
func encodedBehind(text []byte, start, i int) bool {
	if i < len(text) && (text[i] == ',' || text[i] == ')') && apart(text, i, start) {
		return true // a column; its value stands further on
	}
	for end := min(len(text), i+maxToEncoded); i < end; i++ {
		switch c := text[i]; {
		case c == '\n':
			return false
		case c >= 0x80:
			return true
		case c == '\\': // the letter of an escape is no part of what follows
			for i+1 < end && text[i+1] == '\\' {
				i++
			}
			if i+1 < end && strings.IndexByte("nrtbf", text[i+1]) >= 0 {
				if encodedText(text[i+1:]) {
					return true
				}
				i++
			}
		case c == 'd' && i+5 <= len(text) && string(text[i:i+5]) == "data:":
			return true
		case lower(c) || upper(c) || c >= '0' && c <= '9' || c == '+' || c == '/':
			if encodedText(text[i:]) {
				return true
			}
			for i++; i < end && wordByte(text[i]); i++ {
			}
			i--
		}
	}
	return false
}
