package detect

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/detect/word"
)

// sixByte has the bytes of IPv6 addresses.
var sixByte = func() (set [256]bool) {
	for _, c := range []byte("0123456789abcdefABCDEF:.") {
		set[c] = true
	}
	return set
}()

// longSix is how far an address is looked for on each side; a longer run holds.
const longSix = 64

// sixAround returns the run of bytes of IPv6 addresses around at, and whether it can
// be judged as it is written: no escape is beside it. A text may begin or end behind
// any of its colons.
func sixAround(text []byte, at int) (lo, hi int, ok bool) {
	lo, hi = at, at
	for lo > 0 && sixByte[text[lo-1]] && at-lo < longSix {
		lo--
	}
	for hi < len(text) && sixByte[text[hi]] && hi-at < longSix {
		hi++
	}
	switch byteAt(text, lo-1) {
	case '\\', '%', ';':
		return lo, hi, false
	}
	return lo, hi, at-lo < longSix && hi-at < longSix && (byteAt(text, hi) != '\\' || !opaque(text, hi))
}

// groupsAround: eight of the groups around at are a public address.
func groupsAround(text []byte, at int) bool {
	lo, hi, ok := sixAround(text, at)
	if !ok {
		return true
	}
	for start := lo; start < hi; start++ {
		if start > lo && hexByte(text[start-1]) || !hexByte(text[start]) {
			continue
		}
		groups, end := 1, start
		for ; end < hi && (hexByte(text[end]) || text[end] == ':' && groups < 8); end++ {
			if text[end] == ':' {
				groups++
			}
		}
		if groups == 8 && publicAddress(text[start:end]) {
			return true
		}
	}
	return false
}

// colonsAround: what is around the two colons, the last of which is byte at, may be
// a public address: of 2000::/3, one with an IPv4 address in it, or one that stands
// for one (::ffff:0:0/96, 64:ff9b::/96).
func colonsAround(text []byte, at int) bool {
	lo, hi, ok := sixAround(text, at)
	if !ok {
		return true
	}
	for i := lo; i < at; {
		n := 0
		for i+n < at && hexByte(text[i+n]) {
			n++
		}
		if n == 4 && (text[i] == '2' || text[i] == '3') || n > 1 && string(text[i+n-2:i+n]) == "64" {
			return true
		}
		i += n + 1
	}
	behind := text[at:hi]
	return bytes.IndexByte(behind, '.') >= 0 && isDigitByte(byteAt(text, at+1)) || bytes.Contains(behind, ffff) || bytes.Contains(behind, upperFFFF)
}

var ffff, upperFFFF = []byte("ffff"), []byte("FFFF")

func hexByte(c byte) bool { return isDigitByte(c) || c|0x20-'a' < 6 }

// routeAround: http, https or ftp goes before the "://" that at is in, and a path or
// a query follows behind the host.
func routeAround(text []byte, at int) bool {
	i := at
	for i > 0 && text[i] != ':' && at-i < 2 {
		i--
	}
	p := i - 1
	if byteAt(text, p)|0x20 == 's' {
		p--
	}
	if byteAt(text, p)|0x20 != 'p' || byteAt(text, p-1)|0x20 != 't' {
		return false
	}
	slashes := 0
	for k := i + 1; k < len(text); k++ {
		switch c := text[k]; c {
		case '/':
			if slashes++; slashes == 3 {
				return !endsURL(text, k+1)
			}
		case '?', '#', '@', '%', '&':
			return true
		default:
			if endsURL(text, k) {
				return false
			}
			if opaque(text, k) {
				return true
			}
		}
	}
	return false
}

// endsURL reports whether text[i] is no byte of a URL, nor may be one when it is
// decoded.
func endsURL(text []byte, i int) bool {
	switch c := byteAt(text, i); c {
	case '"', '\'', '<', '>':
		return true
	case '\\':
		return !opaque(text, i)
	default:
		return c <= ' '
	}
}

// plusAround: the number between a plus sign and the separator at at begins as a
// country's code does, and digits follow, or a bracket.
func plusAround(text []byte, at int) bool {
	i := at - 1
	for i > 0 && isDigitByte(text[i]) {
		i--
	}
	if byteAt(text, i) != '+' {
		return true
	}
	c := byteAt(text, at+1)
	return text[i+1] != '0' && (isDigitByte(c) || c == '(' || c == '%' || c == '&' || c != '\n' && c != '\r' && opaque(text, at+1))
}

// clientFollowed: the word with a capital behind "client " is a whole name, or
// begins one: see person.Role. Byte at is the last of the word.
func clientFollowed(text []byte, at int) bool {
	s := at
	for s > 0 && letterByte(text[s-1]) {
		s--
	}
	e := at
	for e < len(text) && letterByte(text[e]) {
		e++
	}
	if c := byteAt(text, s-1); s == e || c != ' ' && c != '.' && c != '-' && c != '/' {
		return true
	}
	if text[s-1] != ' ' || word.Camel(text[s:e]) {
		return false
	}
	switch c := byteAt(text, e); c {
	case ' ':
		c = byteAt(text, e+1)
		return capitalByte(c) || person.ParticleAt(text, e+1) || opaque(text, e+1)
	case ',', '\'', '-', '&', '%':
		return true
	default:
		return opaque(text, e)
	}
}
