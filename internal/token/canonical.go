package token

import (
	"bytes"
	"net/netip"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// canonical appends what is the same in all the ways to write a value of a
// class: digits of numbers, upper-case letters and digits of identifiers,
// words of names in lower case with one blank between them, days as YYYYMMDD.
// Nothing is appended when the value has nothing of the kind.
func canonical(dst []byte, c class.Class, v []byte) []byte {
	n := len(dst)
	switch c {
	case class.SSN, class.TIN, class.Card, class.NPI, class.ZIP:
		dst = digits(dst, v)
	case class.Phone, class.Fax:
		dst = digits(dst, extension(v))
		if d := dst[n:]; len(d) == 11 && d[0] == '1' { // the country code of +1 (617) 555-0143
			dst = append(dst[:n], d[1:]...)
		}
	case class.MRN, class.Encounter, class.HealthPlan, class.Account, class.License, class.Passport,
		class.DEA, class.Vehicle, class.Device, class.MAC, class.Unique:
		if dst = identifier(dst, v); len(dst) == n {
			dst = identifier(dst, compatible(v)) // full-width letters
		}
	case class.DOB, class.Date:
		if d, ok := rewrite.ParseDay(bytes.TrimSpace(v)); ok {
			dst = d.AppendTo(dst)
		}
	case class.IP:
		return address(dst, v)
	case class.Email:
		v = bytes.TrimSpace(v)
		if len(v) > 7 && bytes.EqualFold(v[:7], []byte("mailto:")) {
			v = v[7:]
		}
		return words(dst, v, "")
	}
	if len(dst) == n { // a text, or a value that is not of the form of its class
		return words(dst, v, ",^_.")
	}
	return dst
}

// digits appends the digits of a number; those that are full-width count.
func digits(dst, v []byte) []byte {
	if bytes.ContainsFunc(v, func(r rune) bool { return r >= utf8.RuneSelf }) {
		v = compatible(v)
	}
	for _, c := range v {
		if c-'0' < 10 {
			dst = append(dst, c)
		}
	}
	return dst
}

// compatible is v in the form NFKC. What is not UTF-8 would hide what follows
// it.
func compatible(v []byte) []byte {
	return norm.NFKC.Bytes(bytes.ToValidUTF8(v, []byte("\uFFFD")))
}

// extension cuts a telephone number before its extension.
func extension(v []byte) []byte {
	for i := 1; i < len(v); i++ {
		if c := v[i] | 0x20; c == 'x' || c == 'e' {
			return v[:i]
		}
	}
	return v
}

// identifier appends letters in upper case and digits; with letters that are
// not ASCII the value is a text.
func identifier(dst, v []byte) []byte {
	n := len(dst)
	for _, c := range v {
		switch {
		case c-'0' < 10 || c-'A' < 26:
			dst = append(dst, c)
		case c-'a' < 26:
			dst = append(dst, c-0x20)
		case c >= 0x80:
			return dst[:n]
		}
	}
	return dst
}

func address(dst, v []byte) []byte {
	v = bytes.TrimSpace(v)
	if bytes.IndexByte(v, ':') < 0 {
		return append(dst, v...)
	}
	a, err := netip.ParseAddr(string(v))
	if err != nil {
		return words(dst, v, "")
	}
	return a.Unmap().WithZone("").AppendTo(dst)
}

// words appends a text in lower case, in the form NFKC, with one blank where
// it has blanks or any of the separators.
func words(dst, v []byte, separators string) []byte {
	n := len(dst)
	for _, c := range v {
		switch {
		case c >= utf8.RuneSelf:
			return unicodeWords(dst[:n], v, separators)
		case c <= ' ' || bytes.IndexByte([]byte(separators), c) >= 0:
			dst = blank(dst, n)
		case c-'A' < 26:
			dst = append(dst, c|0x20)
		default:
			dst = append(dst, c)
		}
	}
	return trimmed(dst, n)
}

func blank(dst []byte, n int) []byte {
	if len(dst) > n && dst[len(dst)-1] != ' ' {
		return append(dst, ' ')
	}
	return dst
}

// trimmed drops the blank that dst ends in, when it is behind n.
func trimmed(dst []byte, n int) []byte {
	if len(dst) > n && dst[len(dst)-1] == ' ' {
		return dst[:len(dst)-1]
	}
	return dst
}

// unicodeWords is words for texts that are not ASCII.
func unicodeWords(dst, v []byte, separators string) []byte {
	n := len(dst)
	for _, r := range string(lowered(v)) {
		if r <= ' ' || unicode.IsSpace(r) || r < utf8.RuneSelf && bytes.IndexByte([]byte(separators), byte(r)) >= 0 {
			dst = blank(dst, n)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return trimmed(dst, n)
}

// lowered is v in lower case and compatible, without what is not seen:
// zero-width signs and soft hyphens. A letter in lower case may take up a mark
// that its capital does not.
func lowered(v []byte) []byte {
	v = compatible(v)
	for range 4 {
		low := compatible(bytes.Map(func(r rune) rune {
			if unicode.Is(unicode.Cf, r) {
				return -1
			}
			return unicode.ToLower(r)
		}, v))
		if bytes.Equal(low, v) {
			break
		}
		v = low
	}
	return v
}
