package check

// Func reports whether a candidate passes the check. It allocates nothing.
// Separators inside the candidate (space, '-', '.', '/') and whatever
// surrounds its first and last letter or digit are ignored.
type Func func(candidate []byte) bool

type row struct {
	name string
	f    Func
}

// table is sorted by name.
var table = [...]row{
	{"aba", aba},
	{"atin", atin},
	{"card", card},
	{"card-loose", cardLoose},
	{"cpt", cpt},
	{"dea", dea},
	{"gtin", gtin},
	{"hcpcs", hcpcs},
	{"hibc", hibc},
	{"hicn", hicn},
	{"iban", iban},
	{"iccid", iccid},
	{"icd10", icd10},
	{"id-number", idNumber},
	{"imei", imei},
	{"ip-public", ipPublic},
	{"ipv4", ipv4},
	{"ipv6", ipv6},
	{"itin", itin},
	{"loinc", loinc},
	{"luhn", luhn},
	{"mac", mac},
	{"mbi", mbi},
	{"medi-cal-cin", mediCalCIN},
	{"meid", meid},
	{"mrz", mrz},
	{"nanp", nanp},
	{"ndc", ndc},
	{"npi", npi},
	{"ny-cin", nyCIN},
	{"passport-us", passportUS},
	{"phone", phone},
	{"plate", plate},
	{"rrb", rrb},
	{"snomed", snomed},
	{"ssn", ssn},
	{"tin", tin},
	{"udi", udi},
	{"url", url},
	{"vin", vin},
}

// Lookup returns the check of that name, or nil.
func Lookup(name string) Func {
	lo, hi := 0, len(table)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if table[m].name < name {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(table) && table[lo].name == name {
		return table[lo].f
	}
	return nil
}

// Names returns the names of all checks, sorted. The slice is the caller's.
func Names() []string {
	names := make([]string, len(table))
	for i := range table {
		names[i] = table[i].name
	}
	return names
}
