package corpus

import (
	"fmt"
	"strings"
	"time"
)

// Values of identifiers: documented examples, or made up by the rule of
// their kind.

var (
	ssns      = []string{"078-05-1120", "219-09-9999", "123-45-6789"}
	cards     = []string{"4111111111111111", "2223003122003222", "378282246310005", "30569309025904", "5555555555554444"}
	ibans     = []string{"GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606"}
	routings  = []string{"011000015", "021000021"}
	vins      = []string{"1M8GDM9AXKP042788", "5GZCZ43D13S812715", "11111111111111111"}
	imeis     = []string{"490154203237518", "352099001761481", "001010123456780"}
	deas      = []string{"AB1234563", "AP5836727", "F91234563"}
	npis      = []string{"1234567893", "1000000004", "2000000002"}
	passports = []string{"A12345678", "C12345678"}
	nets      = []string{"192.0.2.", "198.51.100.", "203.0.113."}
	mails     = []string{"example.com", "example.org", "example.net", "mail.example.com"}
)

func (d dice) phone() string {
	area := fmt.Sprintf("%d%d%d", d.between(2, 9), d.between(0, 4), d.between(2, 9))
	line := fmt.Sprintf("01%02d", d.IntN(100))
	switch d.IntN(4) {
	case 0:
		return "(" + area + ") 555-" + line
	case 1:
		return "+1 " + area + " 555 " + line
	case 2:
		return area + ".555." + line
	}
	return area + "-555-" + line
}

// mbi follows the CMS format: letters without S, L, O, I, B, Z.
func (d dice) mbi() string {
	const letter = "ACDEFGHJKMNPQRTUVWXY"
	an := letter + digitSet
	s := d.from("123456789", 1) + d.from(letter, 1) + d.from(an, 1) + d.from(digitSet, 1) +
		d.from(letter, 1) + d.from(an, 1) + d.from(digitSet, 1) + d.from(letter, 2) + d.from(digitSet, 2)
	if d.chance(0.5) {
		return s[:4] + "-" + s[4:7] + "-" + s[7:]
	}
	return s
}

func (d dice) publicIP() string {
	if d.chance(0.1) {
		return fmt.Sprintf("2001:db8:%x:%x::%x", d.IntN(65536), d.IntN(65536), d.between(1, 65535))
	}
	return pick(d, nets) + fmt.Sprint(d.between(1, 254))
}

func (d dice) podIP() string {
	return fmt.Sprintf("10.%d.%d.%d", d.IntN(256), d.IntN(256), d.between(1, 254))
}

func (d dice) mac() string { return fmt.Sprintf("00:00:5e:00:53:%02x", d.IntN(256)) }

func (d dice) plate() string { return d.from(upperSet, 3) + " " + d.digits(4) }

func (d dice) base64(n int) string {
	const set = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return d.from(set, n) + "=="
}

// dateForm writes a day the ways that records do.
func (d dice) dateForm(t time.Time) string {
	switch d.IntN(6) {
	case 0:
		return t.Format("01/02/2006")
	case 1:
		return strings.ToUpper(t.Format("02-Jan-2006"))
	case 2:
		return t.Format("20060102")
	}
	return t.Format("2006-01-02")
}
