package standin

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
)

var (
	isStreet = pattern{source: `^\d{3,4} Example St(reet)?$`}
	zeroGeo  = pattern{source: `^[^0-9]*0(\.0+)?([^0-9]+0(\.0+)?)*[^0-9]*$`}
	isMAC    = pattern{source: `^00005[eE]0053[0-9a-fA-F]{2}$`}
	isPhone  = pattern{source: `^(?:1?[2-9]\d{2})?55501\d\d$|^(?:44|0)7700900\d{3}$`}
	isSSN    = pattern{source: `^999(?:0[1-9]|[1-4]\d)(?:\d{4})$|^98765432\d$`}
)

// Is reports whether a value is a stand-in of its class, by its form: whatever
// the seed, and whoever made it. Dates, ages and ZIP codes have no such form;
// For gives them back unchanged when nothing is left to take away.
func Is(c class.Class, value string) bool {
	plain := bare(value)
	switch c {
	case class.Name, class.Provider:
		return isName(value)
	case class.Street:
		return isStreet.MatchString(value)
	case class.City:
		return value == "Anytown"
	case class.County:
		return value == "Example County"
	case class.Email:
		_, domain, _ := strings.Cut(strings.ToLower(value), "@")
		last := domain[strings.LastIndexByte(domain, '.')+1:]
		switch domain {
		case "example.com", "example.org", "example.net":
			return true
		}
		return domain != last && (last == "example" || last == "test" || last == "invalid")
	case class.IP:
		a, err := netip.ParseAddr(value)
		if err != nil {
			return false
		}
		in := func(p netip.Prefix) bool { return p.Contains(a) }
		return slices.ContainsFunc(docV4, in) || slices.ContainsFunc(docV6, in)
	case class.MAC:
		return isMAC.MatchString(plain)
	case class.Phone, class.Fax:
		return isPhone.MatchString(plain)
	case class.Geo:
		return zeroGeo.MatchString(value)
	case class.SSN:
		if isSSN.MatchString(plain) {
			return true
		}
	case class.Card:
		if slices.Contains(cards, plain) {
			return true
		}
	case class.None, class.DOB, class.Date, class.Age, class.ZIP, class.URL, class.Photo, class.Biometric, class.FreeText:
		return false
	}
	switch plain {
	case mbi, npi, dea, vin, iban:
		return true
	}
	if strings.HasPrefix(value, uuidHead) && len(value) == 36 && allDigits(value[28:]) {
		return true
	}
	return isNumber(plain)
}

// Range says what kind of stand-in a value is, if it is one. general is what
// the policy puts in its place: a date or a ZIP code of which nothing more is
// to be taken away is one too.
func Range(c class.Class, value, general string) (name string, ok bool) {
	switch c {
	case class.DOB, class.Date:
		if text, ok := date(value, general); ok && general != "" && text == value {
			return "the first of January, which stands for a year", true
		}
		return "", false
	case class.ZIP:
		if text, ok := zip(value, general); ok && text == value {
			return "a ZIP prefix with zeros", true
		}
		return "", false
	}
	if Is(c, value) {
		return "a stand-in, as check --fix --synthetic writes them", true
	}
	return "", false
}

// isNumber reports whether letters and digits are as number makes them.
func isNumber(plain string) bool {
	var digits []byte
	for i := range len(plain) {
		switch b := plain[i]; {
		case isDigit(b):
			digits = append(digits, b)
		case b|0x20 != 'x':
			return false
		}
	}
	lead, free := split(len(digits))
	if len(plain) == 0 || strings.Trim(string(digits[:lead]), "9") != "" {
		return false
	}
	return free == 0 || digits[len(digits)-1] == '0'+luhn(string(digits[:len(digits)-1]))
}
