package detect

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/phiscrub/phiscrub/detect/check"
	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/detect/shape"
)

// tight is the guard of the rule's own shape, or nil, and its number in the list,
// from 1: several rules may have the same.
func (r *Rule) tight() (guard func([]byte, int) bool, number int) {
	if r.native == nil {
		return nil, 0
	}
	for i, t := range tight {
		if slices.Contains(t.rules, r.ID) {
			return t.holds, i + 1
		}
	}
	return nil, 0
}

// tight are the rules whose shape is common where they match nothing, and
// what more their matcher and check ask for.
var tight = []struct {
	rules []string
	holds func(text []byte, at int) bool
}{
	{[]string{"account-number", "claim-number", "device-serial", "driver-license", "encounter-number", "license-plate", "medicare-id", "member-id", "mrn", "unique-number"}, shape.HashNamed},
	{[]string{"card-bare"}, cardAround},
	{[]string{"email"}, mailAround},
	{[]string{"iban"}, ibanAround},
	{[]string{"ipv4"}, quadAround},
	{[]string{"ipv6"}, groupsAround},
	{[]string{"ipv6-short"}, colonsAround},
	{[]string{"name-caret"}, caretBetween},
	{[]string{"name-client"}, clientFollowed},
	{[]string{"name-file"}, person.UnderscoreNear},
	{[]string{"name-honorific-ms-lower"}, msFollowed},
	{[]string{"name-mailbox"}, mailboxAround},
	{[]string{"phone-international"}, plusAround},
	{[]string{"phone-nanp", "phone-spaced"}, nanpAround},
	{[]string{"url"}, routeAround},
}

// cardAround: the digits around at are no part of a word, and pass the check.
func cardAround(text []byte, at int) bool {
	lo, hi := digitsAround(text, at)
	return hi-lo > maxRun || apartFromLetters(text, lo, hi) && checkCard(text[lo:hi:hi])
}

// nanpAround: three groups of digits, the last of which is around at, are no
// part of a word, and a number of the North American plan.
func nanpAround(text []byte, at int) bool {
	_, hi := digitsAround(text, at)
	lo := hi - len("999-999-9999")
	return lo < 0 || apartFromLetters(text, lo, hi) && checkNANP(text[lo:hi:hi])
}

// digitsAround is the run of digits that text[at] is in.
func digitsAround(text []byte, at int) (lo, hi int) {
	lo, hi = at, at
	for lo > 0 && isDigitByte(text[lo-1]) {
		lo--
	}
	for hi < len(text) && isDigitByte(text[hi]) {
		hi++
	}
	return lo, hi
}

// apartFromLetters reports whether no letter goes before a number, but for the
// end of an escape, and none behind it that begins no extension.
func apartFromLetters(text []byte, lo, hi int) bool {
	if c := byteAt(text, lo-1); letterByte(c) && !escapeLetter(text, lo-1) {
		return false
	}
	c := byteAt(text, hi) | 0x20
	return c == 'x' || c == 'e' || !letterByte(c)
}

var checkCard, checkIBAN, checkNANP = check.Lookup("card"), check.Lookup("iban"), check.Lookup("nanp")

// caretBetween: a letter before the caret, and a capital after it.
func caretBetween(text []byte, at int) bool {
	a, b := byteAt(text, at-1), byteAt(text, at+1)
	return (a|0x20-'a' < 26 || a >= 0x80 || a == '.') && (capitalByte(b) || b >= 0x80 || b == '\\')
}

// mailAround: a word before the @, and a label and a point after it.
func mailAround(text []byte, at int) bool {
	if c := byteAt(text, at-1); !isWordByte(c) && c < 0x80 && c != '_' && c != '+' && c != '-' {
		return false
	}
	i := at + 1
	for i < len(text) && i-at < 192 && (isWordByte(text[i]) || text[i] == '-' || text[i] >= 0x80) {
		i++
	}
	return i > at+1 && byteAt(text, i) == '.' && (isWordByte(byteAt(text, i+1)) || byteAt(text, i+1) >= 0x80)
}

// mailboxAround: a bracket opens an address, of any host: see person.Mailbox.
func mailboxAround(text []byte, at int) bool {
	i, least := at, max(at-maxMailbox, 0)
	for i >= least+8 && !mayBracket(binary.LittleEndian.Uint64(text[i-8:])) {
		i -= 8
	}
	for ; i > least; i-- {
		switch c := text[i-1]; {
		case c == '<' || c == '\\' || c == ';': // as it is, \u003c, &lt;
			return true
		case c <= ' ' || c == '>' || c == '"' || c == ',':
			return false
		}
	}
	return false
}

// maxMailbox is how far before its @ an address in brackets can begin.
const maxMailbox = 73

// mayBracket reports whether one of eight bytes may open such an address, or
// be none of it: it is less than a hyphen, from ; to >, or a backslash.
func mayBracket(x uint64) bool {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := x &^ high
	slash := y ^ '\\'*one
	return (^(y+(0x80-'-')*one)|(y+(0x80-';')*one)&^(y+(0x7f-'>')*one)|^(slash+0x7f*one))&high != 0
}

// quadAround: four octets in a row, of the digits and points around at, are
// a public address. Byte at is the last of four octets.
func quadAround(text []byte, at int) bool {
	if c := byteAt(text, at+1); c != '.' && !isDigitByte(c) {
		if ofTen(text, at) {
			return false
		}
		run, points := text[max(at-longest, 0):at+1], uint32(0)
		lo := len(run)
		for lo > 0 {
			n := quadByte[run[lo-1]]
			if n == 0 {
				break
			}
			points += n
			lo--
		}
		if run = run[lo:]; points>>16 == 3 && len(run) <= longest { // most
			return publicAddress(run) && (byteAt(text, at-len(run)) != '~' || separated(text, at))
		}
	}
	lo, hi := at, at
	for at-lo < longQuad && lo >= 8 && allQuad(text[lo-8:]) {
		lo -= 8
	}
	for lo > 0 && (isDigitByte(text[lo-1]) || text[lo-1] == '.') && at-lo < longQuad {
		lo--
	}
	if at-lo == longQuad {
		return true
	}
	for hi-at < longQuad && hi+8 <= len(text) && allQuad(text[hi:]) {
		hi += 8
	}
	for hi < len(text) && (isDigitByte(text[hi]) || text[hi] == '.') && hi-at < longQuad {
		hi++
	}
	if hi-at == longQuad {
		return true
	}
	run := text[lo:hi]
	for i := range run {
		if i > 0 && run[i-1] != '.' || run[i] == '.' {
			continue
		}
		j, points := i, 0
		for ; j < len(run) && (run[j] != '.' || points < 3); j++ {
			if run[j] == '.' {
				points++
			}
		}
		if points == 3 && publicAddress(run[i:j]) {
			return true
		}
	}
	return false
}

// separated reports whether a tilde may stand between values on a line, as in HL7 and
// in lists, so that a text may begin behind it; else it belongs to a package's name.
var separated = onLine(func(line []byte) bool { return bytes.ContainsAny(line, `|^*\&[{("`) })

// ofTen reports whether the four octets that end with byte at are an address of
// 10.0.0.0/8 (RFC 1918), as most are; of a few it does not say so.
func ofTen(text []byte, at int) bool {
	if at < 15 {
		return false
	}
	near, far := binary.LittleEndian.Uint64(text[at-7:]), binary.LittleEndian.Uint64(text[at-15:])
	points := topBits(bytesLike(near, '.'))<<8 | topBits(bytesLike(far, '.'))
	points &^= 1 << 15 >> bits.LeadingZeros16(points)
	points &^= 1 << 15 >> bits.LeadingZeros16(points)
	if points < 1<<3 {
		return false
	}
	i := at - bits.LeadingZeros16(points) // the first point
	return text[i-1] == '0' && text[i-2] == '1' && quadByte[text[i-3]] == 0
}

// topBits has the highest bit of each of eight bytes.
func topBits(x uint64) uint16 { return uint16(x >> 7 * 0x0102040810204080 >> 56) }

// longest is the length of the longest address, in bytes.
const longest = len("255.255.255.255")

// quadByte counts digits and points, and the points among them in the upper
// half.
var quadByte = func() (set [256]uint32) {
	for c := '0'; c <= '9'; c++ {
		set[c] = 1
	}
	set['.'] = 1<<16 | 1
	return set
}()

// allQuad reports whether the first eight bytes are digits and points.
func allQuad(b []byte) bool {
	const high = 0x8080808080808080
	return digitsOrPoints(binary.LittleEndian.Uint64(b)) == high
}

// longQuad is how far quadAround looks on each side, a multiple of eight: a
// longer run is asked about at each of its octets.
const longQuad = 40

// digitsOrPoints has the high bit of each byte of x that is a digit or a point.
func digitsOrPoints(x uint64) uint64 {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := x &^ high
	return (y + (0x80-'.')*one) &^ (y + (0x7f-'9')*one) &^ x & high &^ bytesLike(x, '/')
}

// bytesLike has the high bit of each byte of x that is c.
func bytesLike(x uint64, c byte) uint64 {
	const one, low = 0x0101010101010101, 0x7f7f7f7f7f7f7f7f
	x ^= uint64(c) * one
	return ^(x&low + low | x | low)
}

// publicAddress is the check of that name, looked up once.
var publicAddress = check.Lookup("ip-public")

// ibanAround: the run of capitals and digits passes the check.
func ibanAround(text []byte, at int) bool {
	lo, hi := at, at
	for lo > 0 && (capitalByte(text[lo-1]) || isDigitByte(text[lo-1])) && at-lo < around {
		lo--
	}
	for hi < len(text) && (capitalByte(text[hi]) || isDigitByte(text[hi])) && hi-at < around {
		hi++
	}
	return checkIBAN(text[lo:hi])
}

// msFollowed: a letter comes after "ms. ", and before it there is no number
// in the middle of a text.
func msFollowed(text []byte, at int) bool {
	i := afterBlanks(text, at+1)
	if c := byteAt(text, i) | 0x20; c-'a' >= 26 && !opaque(text, i) {
		return false
	}
	s := at
	for s > 0 && text[s] != 's' {
		s--
	}
	s -= 2 // before "ms"
	if c := byteAt(text, s); isWordByte(c) && !escapeLetter(text, s) {
		return false
	}
	for s >= 0 && isBlank(text[s]) {
		s--
	}
	if !isDigitByte(byteAt(text, s)) {
		return true
	}
	for s >= 0 && (isDigitByte(text[s]) || text[s] == '.') {
		s--
	}
	// A number that a lower-case word leads to is no time stamp, so that it
	// belongs to the same text.
	return byteAt(text, s) != ' ' || byteAt(text, s-1)-'a' >= 26
}
