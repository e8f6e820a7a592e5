package rewrite

import (
	"encoding/binary"
	"unicode/utf8"
)

// AppendQuoted appends b as a JSON string. Only what JSON does not allow as it
// is gets an escape: quotes, backslashes and control characters. Bytes that are
// no UTF-8 stay, so that Unquote gives b back, whatever it holds.
func AppendQuoted(dst, b []byte) []byte {
	dst = append(dst, '"')
	for {
		n := plainLen(b)
		dst = append(dst, b[:n]...)
		if n == len(b) {
			return append(dst, '"')
		}
		switch c := b[n]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', '0'+c>>4, "0123456789abcdef"[c&15])
		}
		b = b[n+1:]
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// plainLen returns how many bytes at the front of b need no escape.
func plainLen(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		q, s := x^ones*'"', x^ones*'\\'
		// A byte with its high bit set is never one of the three.
		if ((x-ones*' ')|(q-ones)|(s-ones))&^x&highs != 0 {
			break
		}
	}
	for i < len(b) && b[i] >= ' ' && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// Unquote appends the text of a JSON string, quotes included in tok. It is
// false when tok is none.
func Unquote(dst, tok []byte) ([]byte, bool) {
	if len(tok) < 2 || tok[0] != '"' || tok[len(tok)-1] != '"' {
		return dst, false
	}
	b := tok[1 : len(tok)-1]
	for {
		n := plainLen(b)
		dst = append(dst, b[:n]...)
		if n == len(b) {
			return dst, true
		}
		if b[n] != '\\' || n+1 == len(b) {
			return dst, false
		}
		c := b[n+1]
		b = b[n+2:]
		switch c {
		case '"', '\\', '/':
			dst = append(dst, c)
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r, ok := hex4(b)
			if !ok {
				return dst, false
			}
			dst, b = utf8.AppendRune(dst, r), b[4:]
		default:
			return dst, false
		}
	}
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
