package check

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// cases are published examples, placeholders and documented ranges only.
var cases = []struct {
	check string
	valid []string
	wrong []string
}{
	{"aba",
		[]string{"011000015", "021000021", "123456780", "0210-0002-1", " 021000021,"},
		[]string{"021000020", "991000021", "131000025", "000000000", "02100002", "0210000210"}},
	{"atin",
		[]string{"900-93-0000", "950-93-1234", "999939999"},
		[]string{"900-92-0000", "800-93-0000", "90093000"}},
	{"card",
		[]string{"4111111111111111", "2223003122003222", "378282246310005", "30569309025904", "4111 1111 1111 1111", "3782-822463-10005"},
		[]string{"4111111111111112", "1700000000000", "9999999999999995", "411111111111111", "0000000000000000"}},
	{"card-loose",
		[]string{"4111111111111111", "4111111111111112", "501800000009", "180000000000002"},
		[]string{"1700000000001", "501800000008", "0000000000000000", "12345678901"}},
	{"cpt", []string{"99213", "0001F"}, []string{"9921", "J188", "992134", "F0001"}},
	{"dea",
		[]string{"AB1234563", "AP5836727", "F91234563", "ab1234563"},
		[]string{"AB1234560", "AB4523763", "A1234563", "ZB1234563", "AB12345633"}},
	{"gtin", []string{"51022222233336", "4006381333931"}, []string{"51022222233337", "00000000000000", "123"}},
	{"hcpcs", []string{"J1885", "A0428"}, []string{"J188", "W1234", "99213"}},
	{"hibc", []string{"+A123BJC5D6E71G"}, []string{"+A123BJC5D6E71H", "A123BJC5D6E71G", "+A123BJC5D6E71g"}},
	{"hicn",
		[]string{"123-45-6789A", "123456789B6", "219099999C1", "123-45-6789-A", "219099999CK"},
		[]string{"123-45-6789", "000-45-6789A", "12345678A", "123456789Z", "123456789CZ"}},
	{"iban",
		[]string{"GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606", "GB82 WEST 1234 5698 7654 32"},
		[]string{"GB82WEST12345698765433", "DE00370400440532013000", "GB82WEST", "8282WEST12345698765432"}},
	{"iccid",
		[]string{"8901260123456789011", "89014103211118510720", "8910042348144559361"},
		[]string{"8901260123456789012", "7901260123456789011", "89012601234567"}},
	{"icd10", []string{"E11.9", "Z3A.20", "S72.001A", "E11"}, []string{"E1", "11.9", "E11.", "E11.00000", "e11.9"}},
	{"id-number",
		[]string{"00123456", "A-778812", "55-12-34", "XYZ123", "123456", "pmc-6203866-2", "R12345678", "4711"},
		[]string{"number", "300s", "1500ms", "4096kb", "2024", "2024-03-12", "12-03-2024", "step2", "base64", "8e9e05c52164694d", "v1", "123e4567-e89b-12d3-a456-426614174000", "a_b1234"}},
	{"imei",
		[]string{"490154203237518", "352099001761481", "001010123456780", "49-015420-323751-8"},
		[]string{"490154203237517", "49015420323751", "4901542032375180", "000000000000000"}},
	{"ip-public",
		[]string{"192.0.2.10", "203.0.113.255", "198.51.100.7", "2001:db8::1", "8.8.8.8", "::ffff:203.0.113.9", "64:ff9b::203.0.113.9", "6e40:4041:c617:e898:c11:40d2:c669:2eb4", "172.32.0.1", "(192.0.2.10)"},
		[]string{"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "169.254.169.254", "224.0.0.1", "255.255.255.0", "0.0.0.0", "139.0.0.0",
			"::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "dead::beef", "1.2.3", "02:42:ac:11:00:02:00:00", "fe80:0:0:0:0:0:0:1"}},
	{"ipv4", []string{"192.0.2.10", "203.0.113.255", "0.0.0.0"}, []string{"256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "2001:db8::1"}},
	{"ipv6",
		[]string{"2001:db8::1", "::1", "::", "2001:db8:0:0:0:0:0:1", "1:2:3:4:5:6:7::", "::ffff:192.0.2.1", "[2001:db8::1]"},
		[]string{"2001:db8:::1", "2001:db8", "1:2:3:4:5:6:7:8:9", "12345::1", "1::2::3", "2001:db8::g", "192.0.2.1", "1:2:3:4:5:6:7:8::"}},
	{"itin",
		[]string{"900-70-0000", "912-50-1234", "999-94-9999"},
		[]string{"900-93-0000", "900-66-1234", "900-89-1234", "800-70-0000"}},
	{"loinc", []string{"2345-7", "718-7", "4548-4"}, []string{"2345-6", "718-8", "4548-0", "23457"}},
	{"luhn", []string{"79927398713", "18"}, []string{"79927398714", "0", "0000", "7992739871a"}},
	{"mac",
		[]string{"00:00:5e:00:53:01", "00-00-5E-00-53-FF", "0000.5e00.5301"},
		[]string{"12:34:56", "00:00:5g:00:53:01", "00:00:5e-00:53:01", "00:00:5e:00:53:01:00:00"}},
	{"mbi",
		[]string{"1EG4-TE5-MK73", "9AA0AA0AA00", "3HC8-YX7-RP42", "1EG4TE5MK73"},
		[]string{"0EG4-TE5-MK73", "1SG4-TE5-MK73", "1EGA-TE5-MK73", "1EG4TE5MK7", "1EG4TE5MK733"}},
	{"medi-cal-cin",
		[]string{"91234567A", "90000000D", "98765432Y", "91234567A12345"},
		[]string{"81234567A", "91234567B", "9123456A", "91234567A1"}},
	{"meid",
		[]string{"AF0123450ABCDEC", "A000001D4FEC642", "AF0123450ABCDE"},
		[]string{"AF0123450ABCDE0", "AF0123450ABCD", "0F0123450ABCDE"}},
	{"mrz", []string{"L898902C36", "7408122", "1204159", "L898902C<3"}, []string{"L898902C37", "7408123", "123"}},
	{"nanp",
		[]string{"(202) 555-0143", "202-555-0143", "+1 202 555 0199", "2025550143", "12025550143", "001-202-555-0143", "202-555-0143x4587", "(202) 555-0143 ext. 12"},
		[]string{"102-555-0143", "202-155-0143", "202-911-0143", "290-555-0143", "2222222222", "202-555-014", "22025550143"}},
	{"ndc",
		[]string{"0777-3105-02", "50580-449-05", "12345-6789-1", "12345-6789-12", "123456-6789-12"},
		[]string{"123-45-6789", "12345-67-89", "0777-3105", "0777310502"}},
	{"npi",
		[]string{"1234567893", "1000000004", "2000000002", "1234-567-893"},
		[]string{"1234567890", "3234567893", "0234567893", "123456789"}},
	{"ny-cin", []string{"AA11111A", "ZZ00000Z", "AB12345C"}, []string{"A111111A", "AA1111A", "AA11111", "AA11111AA"}},
	{"passport-us",
		[]string{"A12345678", "123456789", "C12345678"},
		[]string{"AB1234567", "A1234567", "12345678", "000000000"}},
	{"phone",
		[]string{"0680 298 70 63", "699 956 915", "(99) 645-791", "21 253 109 8211", "+44 20 7946 0143", "202-555-0143 x12"},
		[]string{"2024-03-12", "12.03.2024", "192.0.2.1", "123456", "12345678901234567", "0000000", "555_0143"}},
	{"plate", []string{"ABC-1234", "7ABC123", "AB12 CDE"}, []string{"1234", "ABCD", "A123456", "AB1", "ABCDE12345"}},
	{"rrb",
		[]string{"A123456", "MA123-45-6789", "WD123456789", "WCA-123456"},
		[]string{"B123456", "A12345", "WA1234567", "A000000"}},
	{"snomed", []string{"22298006", "73211009", "38341003"}, []string{"22298007", "73211019", "12345"}},
	{"ssn",
		[]string{"078-05-1120", "219-09-9999", "123-45-6789", "078051120", "078 05 1120"},
		[]string{"000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "987-65-4320", "987-65-4329", "078-05-112", "078-05-11200"}},
	{"tin", []string{"900-70-0000", "900-93-0000"}, []string{"900-66-1234", "078-05-1120"}},
	{"udi",
		[]string{"(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234"},
		[]string{"(01)51022222233337(21)1234", "(01)123", "51022222233336"}},
	{"url",
		[]string{"https://portal.example.com/Patient/123", "http://hl7.org/fhir?name=x", "https://notloinc.org/x"},
		[]string{"http://loinc.org", "http://hl7.org/fhir/sid/us-ssn", "http://terminology.hl7.org/CodeSystem/v2-0203", "https://www.w3.org/2001/XMLSchema"}},
	{"vin",
		[]string{"1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"},
		[]string{"1M8GDM9A1KP042788", "IM8GDM9AXKP042788", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427888"}},
}

func TestExamples(t *testing.T) {
	for _, c := range cases {
		f := Lookup(c.check)
		if f == nil {
			t.Errorf("%s: no such check", c.check)
			continue
		}
		for i, s := range c.valid {
			if !f([]byte(s)) {
				t.Errorf("%s: valid example %d rejected: %s", c.check, i, s)
			}
		}
		for i, s := range c.wrong {
			if f([]byte(s)) {
				t.Errorf("%s: wrong example %d accepted: %s", c.check, i, s)
			}
		}
	}
}

func TestTableIsSortedAndEveryCheckHasExamples(t *testing.T) {
	names := Names()
	if !slices.IsSorted(names) {
		t.Error("names are not sorted")
	}
	for _, n := range names {
		if !slices.ContainsFunc(cases, func(c struct {
			check        string
			valid, wrong []string
		}) bool {
			return c.check == n
		}) {
			t.Errorf("%s has no examples", n)
		}
	}
	if Lookup("") != nil || Lookup("nosuch") != nil {
		t.Error("an unknown name found a check")
	}
}

// TestOneChangedDigitIsRejected holds for the algorithms that promise it.
func TestOneChangedDigitIsRejected(t *testing.T) {
	for _, c := range []struct{ check, valid string }{
		{"aba", "021000021"},
		{"card", "4111111111111111"},
		{"gtin", "51022222233336"},
		{"iban", "GB82WEST12345698765432"},
		{"iccid", "8901260123456789011"},
		{"imei", "490154203237518"},
		{"loinc", "4548-4"},
		{"luhn", "79927398713"},
		{"mrz", "1204159"},
		{"npi", "1234567893"},
		{"snomed", "73211009"},
		{"udi", "(01)51022222233336"},
	} {
		f := Lookup(c.check)
		s := []byte(c.valid)
		for i, b := range s {
			if !isDigit(b) || c.check == "udi" && i < 4 {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				if s[i] = d; d != b && f(s) {
					t.Errorf("%s accepts %s, changed at %d", c.check, s, i)
				}
			}
			s[i] = b
		}
	}
}

// TestDEAAndVIN check what their weaker algorithms promise: DEA catches any
// change of an odd place; a VIN any digit whose weight is not 0 modulo 11.
func TestDEAAndVIN(t *testing.T) {
	s := []byte("AB1234563")
	for _, i := range []int{2, 4, 6} {
		old := s[i]
		for d := byte('0'); d <= '9'; d++ {
			if s[i] = d; d != old && dea(s) {
				t.Errorf("dea accepts %s", s)
			}
		}
		s[i] = old
	}
	s = []byte("5GZCZ43D13S812715")
	for i, b := range s {
		if !isDigit(b) {
			continue
		}
		for d := byte('0'); d <= '9'; d++ {
			if s[i] = d; d != b && vin(s) {
				t.Errorf("vin accepts %s", s)
			}
		}
		s[i] = b
	}
}

// TestChecksTakeAnyBytes holds every check to no panic and no allocation.
func TestChecksTakeAnyBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const alphabet = "0123456789ABCFXYZaf:-./ ()+=,<\x00\xff"
	buf := make([]byte, 48)
	for _, n := range Names() {
		f := Lookup(n)
		for range 3000 {
			s := buf[:r.IntN(len(buf)+1)]
			for i := range s {
				s[i] = alphabet[r.IntN(len(alphabet))]
			}
			f(s)
		}
		long := []byte("4111 1111 1111 1111 1111 1111 1111 1111 1111 1111 1111 1111 1111")
		if a := testing.AllocsPerRun(20, func() { f(buf); f(long); f(nil) }); a != 0 {
			t.Errorf("%s allocates %v times", n, a)
		}
	}
}
