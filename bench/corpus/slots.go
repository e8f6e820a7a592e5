package corpus

import (
	"fmt"
	"strconv"
	"strings"
)

// trait is a slot that says something of a person.
type trait struct {
	class string
	value func(s *scene, p *person, arg string) string
}

// of is a slot whose value is a plain field.
func of(class string, f func(p *person) string) trait {
	return trait{class, func(_ *scene, p *person, _ string) string { return f(p) }}
}

// made is a slot whose value is made up each time.
func made(class string, f func(d dice) string) trait {
	return trait{class, func(s *scene, _ *person, _ string) string { return f(s.dice) }}
}

func oneOf(class string, values ...string) trait {
	return made(class, func(d dice) string { return pick(d, values) })
}

// traits are the slots with a label.
var traits = map[string]trait{
	"first":    of("name", func(p *person) string { return p.first }),
	"mi":       of("name", func(p *person) string { return p.middle }),
	"last":     of("name", func(p *person) string { return p.last }),
	"name":     of("name", func(p *person) string { return p.first + " " + p.last }),
	"full":     of("name", func(p *person) string { return p.first + " " + p.middle + ". " + p.last }),
	"index":    of("name", func(p *person) string { return p.last + ", " + p.first }),
	"caret":    of("name", func(p *person) string { return p.last + "^" + p.first }),
	"initials": of("name", func(p *person) string { return p.initials() }),
	"native":   oneOf("name", natives...),
	"street":   of("street", func(p *person) string { return p.street }),
	"city":     of("city", func(p *person) string { return p.city }),
	"county":   of("county", func(p *person) string { return p.county }),
	"zip":      of("zip", func(p *person) string { return p.zip }),
	"lat":      made("geo", func(d dice) string { return fmt.Sprintf("%.6f", 26+d.Float64()*20) }),
	"lon":      made("geo", func(d dice) string { return fmt.Sprintf("%.6f", -70-d.Float64()*50) }),
	"dob":      {"dob", func(_ *scene, p *person, arg string) string { return day(p.born, arg) }},
	"in":       {"date", func(s *scene, _ *person, arg string) string { return day(s.admit, arg) }},
	"out":      {"date", func(s *scene, _ *person, arg string) string { return day(s.out, arg) }},
	"stamp":    {"date", func(s *scene, _ *person, arg string) string { return day(s.now, arg) }}, // when a message was sent: free
	"old":      made("age", func(d dice) string { return strconv.Itoa(d.between(90, 106)) }),
	"phone":    of("phone", func(p *person) string { return p.phone }),
	"mobile":   of("phone", func(p *person) string { return p.mobile }),
	"e164":     made("phone", func(d dice) string { return "+1" + onlyDigits(d.phone10()) }),
	"ten":      made("phone", func(d dice) string { return d.phone10() }),
	"abroad":   oneOf("phone", "+44 20 7946 0958", "+44 1632 960123", "+61 2 5550 1234", "+33 1 99 00 12 34", "+49 30 23125 014"),
	"desk":     oneOf("email", "support@portal.example.com", "helpdesk@example.org"),
	"fax":      of("fax", func(p *person) string { return p.fax }),
	"email":    of("email", func(p *person) string { return p.email }),
	"ssn":      of("ssn", func(p *person) string { return p.ssn }),
	"ssn9":     of("ssn", func(p *person) string { return onlyDigits(p.ssn) }),
	"ssn0":     made("ssn", func(d dice) string { return "666" + "-" + d.digits(2) + "-" + d.digits(4) }), // area never given out
	"last4":    made("ssn", func(d dice) string { return d.digits(4) }),
	"yob":      {"dob", func(_ *scene, p *person, _ string) string { return strconv.Itoa(p.born.Year()) }},
	"uid":      made("unique-id", func(d dice) string { return "1.2.840.99999." + d.digits(4) + "." + d.digits(6) + "." + d.digits(8) }),
	"itin":     oneOf("tin", "900-70-0000", "912-50-1234", "999-94-9999"),
	"mrn":      of("mrn", func(p *person) string { return p.mrn }),
	"empi":     made("mrn", func(d dice) string { return "E" + d.digits(9) }),
	"visit":    made("encounter", func(d dice) string { return pick(d, []string{"V", "", "ENC"}) + d.digits(9) }),
	"acc":      made("encounter", func(d dice) string { return "A" + d.digits(8) }),
	"member":   of("health-plan", func(p *person) string { return p.member }),
	"mbi":      made("health-plan", dice.mbi),
	"policy":   made("health-plan", func(d dice) string { return "POL" + d.digits(7) }),
	"group":    made("health-plan", func(d dice) string { return "GRP" + d.digits(5) }),
	"medicaid": made("health-plan", func(d dice) string {
		return d.from("ABCDEFGHJ", 2) + d.digits(5) + d.from("ABCDEFGHJ", 1)
	}),
	"account": made("account", func(d dice) string { return d.digits(d.between(8, 12)) }),
	"claim":   made("account", func(d dice) string { return "CLM" + d.digits(9) }),
	"rx":      made("account", func(d dice) string { return d.digits(7) }),
	"card":    oneOf("card", cards...),
	"iban":    oneOf("account", ibans...),
	"aba":     oneOf("account", routings...),
	"license": made("license", func(d dice) string { return d.from(upperSet, 1) + d.digits(12) }),
	"passport": made("passport", func(d dice) string {
		return pick(d, passports)
	}),
	"dea":     oneOf("dea", deas...),
	"npi":     oneOf("npi", npis...),
	"plate":   made("vehicle", dice.plate),
	"vin":     oneOf("vehicle", vins...),
	"imei":    oneOf("device", imeis...),
	"serial":  made("device", func(d dice) string { return "SN" + d.digits(8) }),
	"lot":     made("device", func(d dice) string { return d.from(upperSet, 2) + d.digits(8) }),
	"devid":   made("device", dice.uuid),
	"mac":     made("mac", dice.mac),
	"ip":      made("ip", dice.publicIP),
	"photo":   made("photo", func(d dice) string { return "/9j/4AAQSkZJRg" + d.base64(120) }),
	"print":   made("biometric", func(d dice) string { return d.base64(64) }),
	"portal":  of("url", func(p *person) string { return p.portal }),
	"nhs":     oneOf("unique-id", "9434765919", "4505577104"),
	"donor":   made("unique-id", func(d dice) string { return "W" + d.digits(12) }),
	"subject": made("unique-id", func(d dice) string { return "SUBJ-" + d.digits(5) }),
	"resid":   made("mrn", dice.uuid), // the id of a Patient resource
	"org":     oneOf("provider", clinics...),
	"anyid":   made("unique-id", func(d dice) string { return d.digits(8) }),
}

// technical are the slots without a label.
var technical = map[string]func(s *scene, arg string) string{
	"state":   func(s *scene, _ string) string { return s.p.state },
	"country": func(s *scene, _ string) string { return s.p.country },
	"sex": func(s *scene, _ string) string {
		if s.p.female {
			return "F"
		}
		return "M"
	},
	"gender": func(s *scene, _ string) string {
		if s.p.female {
			return "female"
		}
		return "male"
	},
	"age":    func(s *scene, _ string) string { return strconv.Itoa(s.between(1, 89)) },
	"now":    func(s *scene, arg string) string { return day(s.now, arg) },
	"epoch":  func(s *scene, _ string) string { return fmt.Sprint(s.now.Unix()) },
	"millis": func(s *scene, _ string) string { return fmt.Sprint(s.now.UnixMilli()) },
	"n":      func(s *scene, arg string) string { return s.digits(size(arg)) },
	"hex":    func(s *scene, arg string) string { return s.hex(size(arg)) },
	"up":     func(s *scene, arg string) string { return s.from(upperSet, size(arg)) },
	"b64":    func(s *scene, arg string) string { return s.base64(size(arg)) },
	"r": func(s *scene, arg string) string {
		lo, hi, _ := strings.Cut(arg, "-")
		return strconv.Itoa(s.between(size(lo), size(hi)))
	},
	"uuid": func(s *scene, _ string) string { return s.uuid() },
	"pod":  func(s *scene, _ string) string { return s.pod(pick(s.dice, services)) },
	"svc":  func(s *scene, _ string) string { return pick(s.dice, services) },
	"node": func(s *scene, _ string) string {
		return fmt.Sprintf("ip-10-%d-%d-%d", s.IntN(255), s.IntN(255), s.IntN(255))
	},
	"podip": func(s *scene, _ string) string { return s.podIP() },
	"ver":   func(s *scene, _ string) string { return fmt.Sprintf("%d.%d.%d", s.IntN(12), s.IntN(30), s.IntN(40)) },
	"dec":   func(s *scene, _ string) string { return fmt.Sprintf("%.2f", s.Float64()*90) },
	"class": func(s *scene, _ string) string { return pick(s.dice, javaClasses) },
	"word":  func(s *scene, arg string) string { return pick(s.dice, lists[arg]) },
	"snow":  func(s *scene, _ string) string { return s.digits(18) },
}

func size(arg string) int {
	n, err := strconv.Atoi(arg)
	if err != nil {
		panic("corpus: a slot wants a number and has " + arg)
	}
	return n
}

// phone10 is a number with dashes, of the range that nobody has.
func (d dice) phone10() string {
	return fmt.Sprintf("%d%d%d-555-01%02d", d.between(2, 9), d.between(0, 4), d.between(2, 9), d.IntN(100))
}
