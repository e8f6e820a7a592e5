package walk

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// needsFold reports whether b holds a byte that folding may change: anything
// outside ASCII, or an escape character.
func needsFold(b []byte) bool {
	const high, low = 0x8080808080808080, 0x0101010101010101
	if len(b) >= 64 {
		if bytes.IndexByte(b, 0x1b) >= 0 {
			return true
		}
		for len(b) >= 32 {
			u, v := binary.LittleEndian.Uint64(b)|binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint64(b[16:])|binary.LittleEndian.Uint64(b[24:])
			if (u|v)&high != 0 {
				return true
			}
			b = b[32:]
		}
	}
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		esc := x ^ 0x1b*low
		if (x|(esc-low)&^esc)&high != 0 {
			return true
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0x80 || c == 0x1b {
			return true
		}
	}
	return false
}

// fold appends view bytes [i, end) to the arena with look-alike characters
// replaced by ASCII and invisible ones left out.
func (d *Doc) fold(v int32, i, end int) {
	src := d.Views[v]
	b := src.B
	for i < end {
		c := b[i]
		if c < 0x80 && c != 0x1b {
			j := i + 1
			for j+8 <= end && !needsFold(b[j:j+8]) {
				j += 8
			}
			for j < end && b[j] < 0x80 && b[j] != 0x1b {
				j++
			}
			d.a.addPart(&src, i, j)
			i = j
			continue
		}
		if c == 0x1b {
			n := ansiLen(b[i:end])
			if n > 0 {
				i += n
				continue
			}
		}
		if n := d.a.addPlain(&src, i, end); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRune(b[i:end])
		s, e := src.Raw(i, i+n)
		if r == utf8.RuneError && n <= 1 {
			d.a.add(c, int32(s), e-s)
			i++
			continue
		}
		d.addRune(r, s, e)
		i += n
	}
}

// addPlain appends the bytes of src from i on that folding leaves as they are:
// letters of Latin with accents, and bytes that begin no character. It returns
// how many they are.
func (a *arena) addPlain(src *View, i, end int) int {
	if plainLead[src.B[i]] == 0 {
		return 0
	}
	b, n := src.B[i:end], len(a.off)
	a.off, a.width = slices.Grow(a.off, len(b)), slices.Grow(a.width, len(b))
	off, width := a.off[n:n+len(b)], a.width[n:n+len(b)]
	k := 0
	for k < len(b) {
		at, w := src.base+int32(i+k), uint16(plainLead[b[k]])
		if w == 0 || w == 2 && (k+1 == len(b) || b[k+1]&0xc0 != 0x80) {
			break
		}
		next := k + int(w)
		if src.off != nil {
			s, e := src.mapped(i+k, i+next)
			at, w = int32(s), uint16(min(e-s, 0xffff))
		}
		off[k], width[k] = at, w
		if k+1 < next {
			off[k+1], width[k+1] = at, w
		}
		k = next
	}
	a.b, a.off, a.width = append(a.b, b[:k]...), a.off[:n+k], a.width[:n+k]
	return k
}

// plainLead has the length of what a byte begins, where that is a letter of two
// bytes, U+00C0 to U+033F, or no character: 0 for all others.
var plainLead = func() (n [256]uint8) {
	for c := 0x80; c < 256; c++ {
		switch {
		case c < 0xc2, c > 0xf4:
			n[c] = 1
		case c > 0xc2 && c < 0xcd:
			n[c] = 2
		}
	}
	return
}()

// addRune appends one character, folded, as standing for raw [s, e).
func (d *Doc) addRune(r rune, s, e int) {
	if r < 0x80 {
		d.a.add(byte(r), int32(s), e-s)
		return
	}
	f := foldRune(r)
	switch {
	case f == 0: // invisible
	case f < 0x80:
		d.a.add(byte(f), int32(s), e-s)
	default:
		var buf [4]byte
		n := utf8.EncodeRune(buf[:], f)
		for _, c := range buf[:n] {
			d.a.add(c, int32(s), e-s)
		}
	}
}

// foldRune maps a character to the ASCII one that a reader takes it for, 0
// if it is invisible, itself otherwise. Quotes and brackets are never
// produced: they would change the structure around them.
func foldRune(r rune) rune {
	switch {
	case r < 0x58a && r != 0xa0 && r != 0xad && r != 0x34f: // Latin, Greek, Cyrillic
		return r
	case r == 0xa0 || r == 0x1680 || r == 0x202f || r == 0x205f || r == 0x3000 || r >= 0x2000 && r <= 0x200a:
		return ' '
	case r == 0xad || r == 0x34f || r == 0x180e || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e ||
		r >= 0x2060 && r <= 0x2064 || r >= 0x2066 && r <= 0x206f || r == 0xfeff || r >= 0xfe00 && r <= 0xfe0f:
		return 0
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0x2043 || r == 0xfe58 || r == 0xfe63 || r == 0xff0d || r == 0x058a || r == 0x2e3a:
		return '-'
	case r == 0x2024 || r == 0xfe52 || r == 0xff0e || r == 0x3002:
		return '.'
	case r == 0x2044 || r == 0x2215 || r == 0xff0f:
		return '/'
	case r >= 0xff10 && r <= 0xff19 || r >= 0xff21 && r <= 0xff3a || r >= 0xff41 && r <= 0xff5a:
		return r - 0xfee0
	case r == 0xff20 || r == 0xfe6b:
		return '@'
	case r == 0xff1a || r == 0xfe55:
		return ':'
	case r == 0xff1d:
		return '='
	case r == 0xff08:
		return '('
	case r == 0xff09:
		return ')'
	case r == 0xff03:
		return '#'
	case r == 0xff0b:
		return '+'
	case r == 0xff3f:
		return '_'
	case r >= 0x1d7ce && r <= 0x1d7ff: // mathematical digits
		return '0' + (r-0x1d7ce)%10
	}
	for _, z := range digitZeros {
		if r >= z && r < z+10 {
			return '0' + r - z
		}
	}
	return r
}

// digitZeros are the zeros of the decimal digit blocks in use (Unicode
// category Nd, basic plane).
var digitZeros = [...]rune{
	0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
	0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
	0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
}

// ansiLen returns the length of the terminal control sequence at the start
// of b (ECMA-48 CSI), or 0. What could hold more than a control stays in
// sight: links and titles (OSC), long numbers.
func ansiLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '[':
		for i, run := 2, 0; i < len(b) && i < 32; i++ {
			if b[i] >= 0x40 && b[i] <= 0x7e {
				return i + 1
			}
			if run++; !isDigit(b[i]) {
				run = 0
			}
			if b[i] < 0x30 && b[i] != ' ' || b[i] > 0x3f || run > 4 {
				return 0
			}
		}
	case '(', ')':
		if len(b) > 2 {
			return 3
		}
	}
	return 0
}
