package standin

import (
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
)

func digitsOf(n uint64, width int) string {
	s := strconv.FormatUint(n, 10)
	return strings.Repeat("0", max(width-len(s), 0)) + s
}

func hexOf(n uint64) string {
	s := strconv.FormatUint(n, 16)
	return strings.Repeat("0", max(2-len(s), 0)) + s
}

// areas are of the North American Numbering Plan; in each of them the numbers
// 555-0100 to 555-0199 are kept for fiction.
var areas = []string{"202", "303", "404", "505", "606", "707", "808", "212", "313", "414", "515", "616", "717", "818", "919", "213", "312", "415", "512", "617"}

// phone is a number that was never given out: of the North American plan, or
// of Ofcom's ranges for drama.
func (m *Maker) phone(value string) (string, bool) {
	digits := bare(value)
	abroad := strings.HasPrefix(value, "+") && !strings.HasPrefix(digits, "1") && !strings.HasPrefix(digits, "44")
	if !allDigits(digits) || abroad {
		return "", false
	}
	local := func(n uint64) string { return "55501" + digitsOf(n%100, 2) }
	national := func(n uint64) string { return areas[n/100%uint64(len(areas))] + local(n) }
	var form func(n uint64) string
	switch n := len(digits); {
	case n == 7:
		form = local
	case n == 10 && digits[0] != '0':
		form = national
	case n == 11 && digits[0] == '1':
		form = func(n uint64) string { return "1" + national(n) }
	case n == 12 && digits[:2] == "44":
		form = func(n uint64) string { return "447700900" + digitsOf(n%1000, 3) }
	case n == 11 && digits[0] == '0':
		form = func(n uint64) string { return "07700900" + digitsOf(n%1000, 3) }
	default:
		return "", false
	}
	return spread(value, m.pick(class.Phone, digits, form)), true
}

// cards are numbers that payment networks publish for tests.
var cards = []string{
	"4111111111111111", "5555555555554444", "2223003122003222", "6011111111111117", "3530111333300000", "4012888888881881", "5105105105105100",
	"378282246310005", "371449635398431", "30569309025904", "38520000023237", "4222222222222",
}

func (m *Maker) card(value string) (string, bool) {
	digits := bare(value)
	var fit []string
	for _, c := range cards {
		if len(c) == len(digits) {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 || !allDigits(digits) {
		return m.number(class.Account, value)
	}
	return spread(value, m.pick(class.Card, digits, func(n uint64) string { return fit[n%uint64(len(fit))] })), true
}

// Examples that issuers publish.
const (
	mbi  = "1EG4TE5MK73"            // CMS
	npi  = "1234567893"             // CMS
	dea  = "AB1234563"              // the usual example of the check digit
	vin  = "11111111111111111"      // NHTSA's decoder
	iban = "GB82WEST12345698765432" // ISO 13616
	aba  = "123456780"              // satisfies the check digits; of no bank
)

var (
	isMBI  = pattern{source: `^[1-9][A-Z][A-Z0-9]\d[A-Z][A-Z0-9]\d[A-Z]{2}\d{2}$`}
	isUUID = pattern{source: `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`}
	isIBAN = pattern{source: `^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$`}
)

// number is the stand-in of an identifier made of digits and letters.
func (m *Maker) number(c class.Class, value string) (string, bool) {
	plain := bare(value)
	switch {
	case plain == "" || len(value) > 64 || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r >= 0x80 || strings.ContainsRune(`"'\<>&,;=`, r) }):
		return "", false
	case c == class.SSN && len(plain) == 9 && allDigits(plain):
		return m.fill(c, value, 9, false, func(n uint64) string { return "999" + digitsOf(1+n/9999%49, 2) + digitsOf(1+n%9999, 4) })
	case c == class.NPI && len(plain) == 10:
		return spread(value, npi), true
	case c == class.DEA && len(plain) == 9:
		return spread(value, dea), true
	case c == class.Vehicle && len(plain) == 17:
		return spread(value, vin), true
	case c == class.HealthPlan && isMBI.MatchString(plain):
		return spread(value, mbi), true
	case c == class.Account && isIBAN.MatchString(plain) && len(plain) == len(iban):
		return spread(value, iban), true
	case isUUID.MatchString(value):
		return m.pick(c, value, func(n uint64) string { return uuidHead + digitsOf(n%100_000_000, 8) }), true
	}
	digits := 0
	for i := range len(plain) {
		if isDigit(plain[i]) {
			digits++
		}
	}
	room := room(digits)
	s := m.pick(c, plain+"\x00"+value, func(n uint64) string { return nines(digits, n%room) })
	out := make([]byte, 0, len(value))
	k := 0
	for i := range len(value) {
		switch b := value[i]; {
		case isDigit(b):
			out = append(out, s[k])
			k++
		case isLetter(b):
			out = append(out, 'X'|b&0x20)
		default:
			out = append(out, b)
		}
	}
	return string(out), true
}

// uuidHead begins a UUID of version 4 that no generator makes.
const uuidHead = "ffffffff-ffff-4fff-bfff-ffff"

// Digits of a stand-in: nines in the first half, then a number, then the check
// digit of Luhn; up to four digits are all nines.
func nines(n int, v uint64) string {
	lead, free := split(n)
	s := strings.Repeat("9", lead)
	if free == 0 {
		return s
	}
	s += digitsOf(v, free)
	return s + string('0'+luhn(s))
}

func split(n int) (lead, free int) {
	if n <= 4 {
		return n, 0
	}
	lead = (n + 1) / 2
	return lead, n - lead - 1
}

// room is how many stand-ins there are of n digits.
func room(n int) uint64 {
	_, free := split(n)
	r := uint64(1)
	for range min(free, 18) {
		r *= 10
	}
	return r
}

// luhn is the check digit behind digits.
func luhn(s string) byte {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return byte((10 - sum%10) % 10)
}
