package reserved

import (
	"bytes"
	"net/netip"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Entry is one range of the table.
type Entry struct {
	Name    string // as reported
	Source  string // who set it apart, and where that is written
	Example string // a value of it
	Classes []class.Class
	has     func(v *value) bool
}

// value is what is asked about, in the forms that ranges are written in.
type value struct {
	raw    []byte
	digits string // its ASCII digits
	alnum  string // its ASCII letters in upper case, and digits
	lower  string // trimmed and in lower case
}

// Range returns the name of the range that a value of class c lies in. The
// value is taken as it stands in a text, with its separators.
func Range(c class.Class, raw []byte) (name string, ok bool) {
	if len(raw) == 0 || len(raw) > 512 {
		return "", false
	}
	var v *value
	for i := range table {
		e := &table[i]
		for _, of := range e.Classes {
			if of != c {
				continue
			}
			if v == nil {
				v = newValue(raw)
			}
			if e.has(v) {
				return e.Name, true
			}
		}
	}
	return "", false
}

// Table returns every range, for documentation. It must not be changed.
func Table() []Entry { return table }

func newValue(raw []byte) *value {
	v := &value{raw: raw, lower: strings.ToLower(strings.TrimSpace(string(raw)))}
	var digits, alnum []byte
	for _, c := range raw {
		switch {
		case c >= '0' && c <= '9':
			digits, alnum = append(digits, c), append(alnum, c)
		case c >= 'A' && c <= 'Z':
			alnum = append(alnum, c)
		case c >= 'a' && c <= 'z':
			alnum = append(alnum, c-0x20)
		}
	}
	v.digits, v.alnum = string(digits), string(alnum)
	return v
}

// digits returns a test for numbers whose digits are one of these.
func digits(all ...string) func(*value) bool {
	return func(v *value) bool {
		for _, d := range all {
			if v.digits == d && v.alnum == d {
				return true
			}
		}
		return false
	}
}

// alnum returns a test for values whose letters and digits are one of these.
func alnum(all ...string) func(*value) bool {
	return func(v *value) bool {
		for _, a := range all {
			if v.alnum == a {
				return true
			}
		}
		return false
	}
}

// between returns a test for numbers of the same length from lo to hi.
func between(lo, hi string) func(*value) bool {
	return func(v *value) bool {
		return len(v.digits) == len(lo) && v.alnum == v.digits && v.digits >= lo && v.digits <= hi
	}
}

// nanp is a number of the North American plan with the exchange 555 and a
// line from 0100 to 0199; an extension may follow.
func nanp(v *value) bool {
	d := v.digits
	if i := bytes.IndexAny(v.raw, "xX#;"); i > 0 {
		d = newValue(v.raw[:i]).digits
	} else if v.alnum != v.digits && !strings.HasPrefix(v.lower, "tel:") {
		return false
	}
	d = strings.TrimPrefix(d, "1")
	switch len(d) {
	case 10:
		return d[3:8] == "55501"
	case 7:
		return d[:5] == "55501"
	}
	return false
}

// british is a number that Ofcom keeps for drama.
func british(v *value) bool {
	d := v.digits
	if v.alnum != d {
		return false
	}
	switch {
	case strings.HasPrefix(d, "0044"):
		d = d[4:]
	case strings.HasPrefix(d, "44") && len(d) >= 12:
		d = d[2:]
	case strings.HasPrefix(d, "0"):
		d = d[1:]
	default:
		return false
	}
	d = strings.TrimPrefix(d, "0") // +44 (0)20
	if len(d) != 10 {
		return false
	}
	for _, p := range []string{"1632960", "2079460", "7700900", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960",
		"1214960", "1314960", "1414960", "1514960", "1614960", "1914980", "2890180", "2920180", "8081570", "9098790", "3069990"} {
		if strings.HasPrefix(d, p) {
			return true
		}
	}
	return false
}

// exampleHost reports whether a host name is under a domain that nobody can
// register.
func exampleHost(h string) bool {
	h = strings.TrimSuffix(strings.ToLower(h), ".")
	for _, d := range []string{"example.com", "example.net", "example.org", "example", "test", "invalid", "localhost"} {
		if h == d || strings.HasSuffix(h, "."+d) {
			return true
		}
	}
	return false
}

func mailbox(v *value) bool {
	s := strings.ReplaceAll(strings.TrimPrefix(v.lower, "mailto:"), "%40", "@")
	i := strings.LastIndexByte(s, '@')
	return i > 0 && exampleHost(strings.Trim(s[i+1:], `>"' `))
}

// web is an address on an example host. A part of an address (a path that a
// rule cut out) says nothing of its host.
func web(v *value) bool {
	s := v.lower
	i := strings.Index(s, "://")
	if i < 0 {
		return exampleHost(hostOf(s))
	}
	return exampleHost(hostOf(s[i+3:]))
}

func hostOf(s string) string {
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	return s
}

// prefixes returns a test for addresses in one of these networks.
func prefixes(nets ...string) func(*value) bool {
	var ps []netip.Prefix
	for _, n := range nets {
		ps = append(ps, netip.MustParsePrefix(n))
	}
	return func(v *value) bool {
		s := strings.Trim(v.lower, "[]")
		if i := strings.IndexByte(s, '/'); i > 0 {
			s = s[:i]
		}
		a, err := netip.ParseAddr(s)
		if err != nil {
			p, err := netip.ParseAddrPort(v.lower)
			if err != nil {
				return false
			}
			a = p.Addr()
		}
		a = a.Unmap().WithZone("")
		for _, p := range ps {
			if p.Contains(a) {
				return true
			}
		}
		return false
	}
}

// hardware is an address of the block for documentation.
func hardware(v *value) bool {
	return len(v.alnum) == 12 && (strings.HasPrefix(v.alnum, "00005E0053") || strings.HasPrefix(v.alnum, "01005E9010")) ||
		len(v.alnum) == 16 && strings.HasPrefix(v.alnum, "02005E1000") && v.alnum[10:] == "00000"+v.alnum[15:]
}

// neverMBI is a Medicare number with an S in its second place, a letter that
// no number has.
func neverMBI(v *value) bool {
	return len(v.alnum) == 11 && v.alnum[0] >= '1' && v.alnum[0] <= '9' && v.alnum[1] == 'S'
}

// synthea is a name whose words each end in digits, as in Aaron697 Brekke496.
func synthea(v *value) bool {
	words := strings.FieldsFunc(string(v.raw), func(r rune) bool { return strings.ContainsRune(" ,^;_.\t", r) })
	if len(words) == 0 {
		return false
	}
	numbered := 0
	for _, w := range words {
		n := len(w)
		for n > 0 && w[n-1] >= '0' && w[n-1] <= '9' {
			n--
		}
		switch {
		case n >= 2 && len(w)-n >= 1 && len(w)-n <= 3 && (w[0] < '0' || w[0] > '9'):
			numbered++
		case w == "Mr" || w == "Mrs" || w == "Ms" || w == "Dr" || w == "MD" || w == "PhD" || w == "JD":
		default:
			return false
		}
	}
	return numbered > 0
}

// placeholder is a name that stands for nobody.
func placeholder(v *value) bool {
	words := strings.FieldsFunc(v.lower, func(r rune) bool { return strings.ContainsRune(" ,^;_.\t", r) })
	joined := strings.Join(words, " ")
	for _, p := range []string{"john doe", "jane doe", "doe john", "doe jane", "john roe", "jane roe", "richard roe", "roe richard",
		"john q public", "jane q public", "baby doe", "johnny doe", "janie doe"} {
		if joined == p {
			return true
		}
	}
	return false
}
