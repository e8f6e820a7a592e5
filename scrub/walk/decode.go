package walk

import (
	"bytes"
	"slices"
	"unicode/utf16"
)

// unescape appends view bytes [i, end) to the arena with one level of
// backslash escapes resolved (RFC 8259, plus \xHH, \' and the single-letter
// escapes of Go and Python). An escape that none of them knows stays as it is.
func (d *Doc) unescape(v int32, i, end int) {
	src := d.Views[v]
	b := src.B
	for i < end {
		n := bytes.IndexByte(b[i:end], '\\')
		if n < 0 {
			n = end - i
		}
		if n < closeBy && src.off == nil {
			if j := d.a.escapes(b[:end], i, src.base); j > i {
				i = j
				continue
			}
		}
		d.a.addPart(&src, i, i+n)
		if i += n; i == end {
			break
		}
		if i+1 < end {
			if r, n := escape(b[i:end]); n > 0 {
				s, e := src.Raw(i, i+n)
				d.addRune(r, s, e)
				i += n
				continue
			}
		}
		d.a.addPart(&src, i, i+1)
		i++
	}
}

// escapes adds b[i:] with its plain escapes resolved, as long as they follow each
// other closely, and returns where it stops. base is the raw position of b.
func (a *arena) escapes(b []byte, i int, base int32) int {
	n, more := len(a.b), len(b)-i
	text, off, width := slices.Grow(a.b, more)[:n+more], slices.Grow(a.off, more)[:n+more], slices.Grow(a.width, more)[:n+more]
	for plain := 0; i < len(b) && plain < closeBy; plain++ {
		c, w := b[i], 1
		if c == '\\' {
			if i+1 == len(b) || plainEscape[b[i+1]] == 0 {
				break
			}
			c, w, plain = plainEscape[b[i+1]], 2, 0
		}
		text[n], off[n], width[n] = c, base+int32(i), uint16(w)
		n++
		i += w
	}
	a.b, a.off, a.width = text[:n], off[:n], width[:n]
	return i
}

// plainEscape has what the escapes of two bytes stand for; 0: it is none, or
// longer.
var plainEscape = func() (t [256]byte) {
	for c := range t {
		if r, n := escape([]byte{'\\', byte(c)}); n == 2 {
			t[c] = byte(r)
		}
	}
	return
}()

// escape reads the escape at the start of b.
func escape(b []byte) (rune, int) {
	switch b[1] {
	case 'n':
		return '\n', 2
	case 't':
		return '\t', 2
	case 'r':
		return '\r', 2
	case 'b', 'f', 'v':
		return ' ', 2
	case '"', '\'', '\\', '/', '`':
		return rune(b[1]), 2
	case 'x':
		if r, ok := hex(b, 2, 2); ok {
			return r, 4
		}
	case 'u':
		r, ok := hex(b, 2, 4)
		if !ok {
			return 0, 0
		}
		if utf16.IsSurrogate(r) {
			if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
				if lo, ok := hex(b, 8, 4); ok {
					if full := utf16.DecodeRune(r, lo); full != 0xfffd {
						return full, 12
					}
				}
			}
			return 0xfffd, 6
		}
		return r, 6
	}
	return 0, 0
}

func hex(b []byte, at, n int) (rune, bool) {
	if len(b) < at+n {
		return 0, false
	}
	var r rune
	for _, c := range b[at : at+n] {
		h := hexVal[c]
		if h == 0xff {
			return 0, false
		}
		r = r<<4 | rune(h)
	}
	return r, true
}

var hexVal = func() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i := 0; i < 10; i++ {
		t['0'+i] = uint8(i)
	}
	for i := 0; i < 6; i++ {
		t['a'+i], t['A'+i] = uint8(10+i), uint8(10+i)
	}
	return
}()

// isPercent reports whether b[i:] starts with a percent-encoded byte.
func isPercent(b []byte, i, end int) bool {
	return i+2 < end && b[i] == '%' && hexVal[b[i+1]] != 0xff && hexVal[b[i+2]] != 0xff
}

// percent appends view bytes [i, end) to the arena with %XX resolved (RFC
// 3986); in a query '+' is a blank. The result is folded.
func (d *Doc) percent(v int32, i, end int, query bool) int32 {
	src := d.Views[v]
	b := src.B
	from := len(d.a.b)
	for i < end {
		c, n := b[i], 1
		if isPercent(b, i, end) {
			c, n = hexVal[b[i+1]]<<4|hexVal[b[i+2]], 3
		} else if c == '+' && query {
			c = ' '
		}
		s, e := src.Raw(i, i+n)
		d.a.add(c, int32(s), e-s)
		i += n
	}
	return d.refold(from, src.quote)
}

// refold pushes what the arena received since from, folded if need be.
func (d *Doc) refold(from int, quote string) int32 {
	v := d.push(from, quote)
	if needsFold(d.Views[v].B) {
		at := len(d.a.b)
		d.fold(v, 0, len(d.Views[v].B))
		v = d.push(at, quote)
	}
	return v
}

// plain pushes unescaped text without the terminal sequences that came to
// light; its other characters are folded already.
func (d *Doc) plain(from int, quote string) int32 {
	v := d.push(from, quote)
	if bytes.IndexByte(d.Views[v].B, 0x1b) >= 0 {
		at := len(d.a.b)
		d.fold(v, 0, len(d.Views[v].B))
		v = d.push(at, quote)
	}
	return v
}

// hasEntity finds a character reference (&#49; &#x31; &amp;) in b[i:end].
func hasEntity(b []byte, i, end int) bool {
	for i < end {
		n := bytes.IndexByte(b[i:end], '&')
		if n < 0 {
			return false
		}
		i += n
		if bytes.IndexByte(b[i:end], ';') < 0 {
			return false // every reference ends in one
		}
		if _, n := entity(b[i:end]); n > 0 {
			return true
		}
		i++
	}
	return false
}

// entities resolves character references of view bytes [i, end).
func (d *Doc) entities(v int32, i, end int) int32 {
	src := d.Views[v]
	b := src.B
	from := len(d.a.b)
	for i < end {
		if b[i] == '&' {
			if r, n := entity(b[i:end]); n > 0 {
				s, e := src.Raw(i, i+n)
				d.addRune(r, s, e)
				i += n
				continue
			}
		}
		s, e := src.Raw(i, i+1)
		d.a.add(b[i], int32(s), e-s)
		i++
	}
	return d.refold(from, src.quote)
}

// entity reads the character reference at the start of b (HTML numeric
// forms and the names that change how a value reads).
func entity(b []byte) (rune, int) {
	if len(b) < 4 {
		return 0, 0
	}
	if b[1] == '#' {
		i, base := 2, rune(10)
		if b[2] == 'x' || b[2] == 'X' {
			i, base = 3, 16
		}
		var r rune
		start := i
		for ; i < len(b) && i < start+8; i++ {
			h := hexVal[b[i]]
			if h == 0xff || rune(h) >= base {
				break
			}
			r = r*base + rune(h)
		}
		if i == start || i >= len(b) || b[i] != ';' || r > 0x10ffff || r == 0 {
			return 0, 0
		}
		return r, i + 1
	}
	if b[1] < 'a' || b[1] > 'z' {
		return 0, 0
	}
	for _, e := range entityNames {
		if len(b) > len(e.name) && string(b[1:1+len(e.name)]) == e.name {
			return e.r, len(e.name) + 1
		}
	}
	return 0, 0
}

var entityNames = [...]struct {
	name string
	r    rune
}{
	{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", ' '},
	{"shy;", 0xad}, {"ndash;", '-'}, {"mdash;", '-'}, {"hyphen;", '-'}, {"ensp;", ' '}, {"emsp;", ' '},
	{"thinsp;", ' '}, {"zwj;", 0x200d}, {"zwnj;", 0x200c}, {"commat;", '@'}, {"period;", '.'}, {"sol;", '/'},
	{"equals;", '='}, {"colon;", ':'},
}
