package check

// iban is an International Bank Account Number: country, check digits, and
// the country's number of further characters, 1 modulo 97 (ISO 13616-1).
func iban(c []byte) bool {
	var buf [34]byte
	s, ok := compact(buf[:0], c)
	if !ok || len(s) < 15 || !ibanLength(s) || !isUpper(s[0]) || !isUpper(s[1]) || !isDigit(s[2]) || !isDigit(s[3]) {
		return false
	}
	if n := number(s[2:4]); n < 2 || n > 98 {
		return false
	}
	rem := 0
	for i := range s {
		b := s[(i+4)%len(s)]
		if isDigit(b) {
			rem = (rem*10 + int(b-'0')) % 97
		} else {
			rem = (rem*100 + int(b-'A') + 10) % 97
		}
	}
	return rem == 1
}

// ibanLengths is the IBAN registry: country and length.
const ibanLengths = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28" +
	"HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25" +
	"QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30"

func ibanLength(s []byte) bool {
	for i := 0; i < len(ibanLengths); i += 4 {
		if ibanLengths[i] == s[0] && ibanLengths[i+1] == s[1] {
			return int(ibanLengths[i+2]-'0')*10+int(ibanLengths[i+3]-'0') == len(s)
		}
	}
	return false
}
