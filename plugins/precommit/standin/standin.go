package standin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Maker gives the same value the same stand-in, and different values of a
// class different ones as long as there are any. It is for one goroutine.
type Maker struct {
	key   [sha256.Size]byte
	given map[string]string // by class and value
	taken map[string]bool   // by class and stand-in
}

// New returns a Maker. Of the same seed and the same values in the same order
// come the same stand-ins; who has the seed can try values, so it is as
// confidential as they are.
func New(seed string) *Maker {
	return &Maker{key: sha256.Sum256([]byte("phiscrub stand-in\x00" + seed)), given: map[string]string{}, taken: map[string]bool{}}
}

// For returns what stands for a value of a class. general is what the policy
// puts in its place: a year, a ZIP prefix, a marker. ok is false when there is
// no form for such a value: then that has to do. A value that already is a
// stand-in is returned as it is.
func (m *Maker) For(c class.Class, value, general string) (text string, ok bool) {
	switch {
	case value == "":
		return "", false
	case Is(c, value):
		return value, true
	}
	switch c {
	case class.DOB, class.Date:
		return date(value, general)
	case class.ZIP:
		return zip(value, general)
	case class.Age:
		if general == "90+" {
			general = "89" // 90 is the age of somebody, and would be taken out again
		}
		return general, allDigits(value) && allDigits(general)
	case class.Geo:
		return origin(value)
	case class.Name, class.Provider:
		return m.name(value)
	case class.Street:
		return m.pick(c, value, func(n uint64) string { return digitsOf(100+n%9900, 0) + " Example Street" }), true
	case class.City:
		return "Anytown", true
	case class.County:
		return "Example County", true
	case class.Email:
		return m.pick(c, value, func(n uint64) string { return "person" + digitsOf(n%1_000_000, 6) + "@example.com" }), true
	case class.IP:
		return m.address(value)
	case class.MAC:
		return m.fill(c, value, 12, true, func(n uint64) string { return "00005E0053" + strings.ToUpper(hexOf(n%256)) })
	case class.Phone, class.Fax:
		return m.phone(value)
	case class.Card:
		return m.card(value)
	case class.URL, class.Photo, class.Biometric, class.FreeText, class.None:
		return "", false
	}
	return m.number(c, value)
}

// pick chooses a stand-in by a number that depends on key, class and value; a
// number whose stand-in another value has is passed over.
func (m *Maker) pick(c class.Class, value string, form func(n uint64) string) string {
	id := c.String() + "\x00" + strings.ToLower(value)
	if s, ok := m.given[id]; ok {
		return s
	}
	mac := hmac.New(sha256.New, m.key[:])
	mac.Write([]byte(id))
	n := binary.BigEndian.Uint64(mac.Sum(nil)) >> 1
	s := form(n)
	for k := uint64(1); k < 1024 && m.taken[c.String()+"\x00"+s]; k++ {
		s = form(n + k)
	}
	m.given[id] = s
	m.taken[c.String()+"\x00"+s] = true
	return s
}

// fill writes size characters of a stand-in into the places of the letters and
// digits of a value, so that what separates them stays.
func (m *Maker) fill(c class.Class, value string, size int, hex bool, form func(n uint64) string) (string, bool) {
	plain := bare(value)
	if len(plain) != size {
		return "", false
	}
	s := m.pick(c, plain, form)
	if hex && plain == strings.ToLower(plain) {
		s = strings.ToLower(s)
	}
	return spread(value, s), true
}

// spread puts the characters of s in the places of letters and digits of form.
func spread(form, s string) string {
	out := make([]byte, 0, len(form))
	k := 0
	for i := range len(form) {
		if isAlnum(form[i]) && k < len(s) {
			out = append(out, s[k])
			k++
		} else {
			out = append(out, form[i])
		}
	}
	return string(out)
}

// bare is a value without what is no letter or digit of ASCII.
func bare(value string) string {
	out := make([]byte, 0, len(value))
	for i := range len(value) {
		if isAlnum(value[i]) {
			out = append(out, value[i])
		}
	}
	return string(out)
}

var (
	docV4 = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24")}
	docV6 = []netip.Prefix{netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("3fff::/20")}
)

// address is one of RFC 5737 or RFC 3849.
func (m *Maker) address(value string) (string, bool) {
	a, err := netip.ParseAddr(value)
	switch {
	case err != nil:
		return "", false
	case a.Is4():
		return m.pick(class.IP, value, func(n uint64) string {
			p := docV4[n/254%3].Addr().As4()
			p[3] = byte(1 + n%254)
			return netip.AddrFrom4(p).String()
		}), true
	}
	return m.pick(class.IP, value, func(n uint64) string {
		p := docV6[0].Addr().As16()
		binary.BigEndian.PutUint32(p[12:], uint32(n)|1)
		return netip.AddrFrom16(p).String()
	}), true
}

var coordinate = pattern{source: `[-+]?\d+(?:\.(\d+))?`}

// origin is a place in the sea: coordinates of as many digits, all zero.
func origin(value string) (string, bool) {
	if !coordinate.MatchString(value) || strings.ContainsAny(value, "0123456789") && !strings.Contains(value, ".") {
		return "", false
	}
	zeros := coordinate.ReplaceAllStringFunc(value, func(n string) string {
		if _, after, ok := strings.Cut(n, "."); ok {
			return "0." + strings.Repeat("0", len(after))
		}
		return "0"
	})
	return zeros, zeroGeo.MatchString(zeros)
}

// zip keeps what the policy leaves of a code of the United States.
func zip(value, general string) (string, bool) {
	digits := bare(value)
	if len(general) < 3 || !allDigits(general[:3]) || !allDigits(digits) || len(digits) != 5 && len(digits) != 9 {
		return "", false
	}
	return spread(value, general[:3]+strings.Repeat("0", len(digits)-3)), true
}

func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isLetter(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z'
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
