package reserved

import (
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
)

// table lists the ranges in the order in which they are asked.
var table = []Entry{
	{"SSN from a wallet insert", "Social Security Administration, history page \"Social Security Cards Issued by Woolworth\"", "078-05-1120", of(class.SSN, class.TIN), digits("078051120")},
	{"SSN from a pamphlet", "Social Security Administration, pamphlet of 1940, voided", "219-09-9999", of(class.SSN, class.TIN), digits("219099999")},
	{"SSN kept for advertising", "Social Security Administration: 987-65-4320 to 987-65-4329", "987-65-4321", of(class.SSN, class.TIN), between("987654320", "987654329")},
	{"SSN of Synthea", "Synthea patient generator: numbers begin with 999", "999-24-1711", of(class.SSN, class.TIN), between("999000000", "999999999")},
	{"555-01xx telephone number", "North American Numbering Plan Administration, 555 line numbers 0100 to 0199", "202-555-0143", of(class.Phone, class.Fax), nanp},
	{"telephone number kept for drama", "Ofcom, Telephone numbers for use in TV and radio drama programmes", "020 7946 0018", of(class.Phone, class.Fax), british},
	{"example mail domain", "RFC 2606 and RFC 6761: example.com, .net and .org, .example, .test, .invalid, .localhost", "ann.lee@example.com", of(class.Email), mailbox},
	{"example web domain", "RFC 2606 and RFC 6761: example.com, .net and .org, .example, .test, .invalid, .localhost", "https://www.example.com/p/7", of(class.URL), web},
	{"documentation network", "RFC 5737, RFC 3849 and RFC 9637", "192.0.2.10", of(class.IP), prefixes("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")},
	{"documentation hardware address", "RFC 9542, section 2.1.2 and 2.2.3", "00:00:5e:00:53:01", of(class.MAC), hardware},
	{"test card", "Test card numbers that payment processors publish (Stripe, PayPal, Adyen)", "4111 1111 1111 1111", of(class.Card), digits(
		"4111111111111111", "4242424242424242", "4012888888881881", "4000056655665556", "4222222222222", "5555555555554444", "5105105105105100",
		"5200828282828210", "2223003122003222", "378282246310005", "371449635398431", "378734493671000", "6011111111111117", "6011000990139424",
		"6011981111111113", "30569309025904", "3056930009020004", "38520000023237", "36227206271667", "3530111333300000", "3566002020360505",
		"6200000000000005", "6205500000000000004", "4000000000000002", "4000002500003155", "4000000000009995", "2222400070000005", "5555341244441115")},
	{"sample MBI", "Centers for Medicare & Medicaid Services, Understanding the Medicare Beneficiary Identifier format", "1EG4-TE5-MK73", of(class.HealthPlan), alnum("1EG4TE5MK72", "1EG4TE5MK73")},
	{"synthetic MBI", "Centers for Medicare & Medicaid Services, sandbox data: an S in the second place, which no issued number has", "1S00-E00-AA00", of(class.HealthPlan), neverMBI},
	{"sample NPI", "Centers for Medicare & Medicaid Services, Requirements for National Provider Identifier and NPI Check Digit", "1234567893", of(class.NPI), digits("1234567893", "808401234567893")},
	{"sample IBAN", "SWIFT IBAN registry, examples of each country", "DE89 3704 0044 0532 0130 00", of(class.Account), alnum(
		"GB29NWBK60161331926819", "GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606", "NL91ABNA0417164300", "ES9121000418450200051332",
		"IT60X0542811101000000123456", "BE68539007547034", "CH9300762011623852957", "AT611904300234573201", "PL61109010140000071219812874", "SE4550000000058398257466",
		"NO9386011117947", "DK5000400440116243", "FI2112345600000785", "IE29AIBK93115212345678", "PT50000201231234567890154", "LU280019400644750000")},
	{"specimen passport", "ICAO Doc 9303, part 4, appendix", "L898902C3", of(class.Passport), alnum("L898902C3", "L898902C36")},
	{"test IMEI", "GSMA TS.06: reporting body 00 is for test equipment", "001010123456780", of(class.Device), func(v *value) bool {
		return (len(v.digits) == 15 || len(v.digits) == 16) && v.alnum == v.digits && strings.HasPrefix(v.digits, "00")
	}},
	{"name of Synthea", "Synthea patient generator: digits behind every name", "Aaron697 Brekke496", of(class.Name), synthea},
	{"placeholder name", "Names of United States law for a party that is not named: Doe, Roe, Public", "Jane Doe", of(class.Name), placeholder},
}

func of(classes ...class.Class) []class.Class { return classes }
