package class

// Class is a kind of identifier. The zero value means "none".
type Class uint8

// The classes, ordered by the Safe Harbor letters they map to.
const (
	None       Class = iota
	Name             // A: names of the individual, relatives, employers, household members
	Street           // B: street address, unit, P.O. box
	City             // B: city, town, precinct
	County           // B: county or equivalent
	ZIP              // B: ZIP or other postal code
	Geo              // B: coordinates, geocodes, census tracts
	DOB              // C: date of birth
	Date             // C: any other date directly related to an individual
	Age              // C: an age; ages over 89 are identifiers
	Phone            // D: telephone number
	Fax              // E: fax number
	Email            // F: electronic mail address
	SSN              // G: social security number
	TIN              // G: ITIN, ATIN and other person-bound taxpayer numbers
	MRN              // H: medical record number, patient id
	Encounter        // H: encounter, visit, accession and order-bound case numbers
	HealthPlan       // I: member, subscriber, policy, MBI, HICN, Medicaid id
	Account          // J: account, claim, IBAN, routing number
	Card             // J: payment card number
	License          // K: driver licence, certificate or licence number
	Passport         // K: passport number
	DEA              // K: DEA registration
	NPI              // K: national provider identifier
	Vehicle          // L: VIN, licence plate
	Device           // M: device identifier, serial number, UDI production part
	URL              // N: web address
	IP               // O: IP address
	MAC              // O: hardware address
	Biometric        // P: biometric identifier
	Photo            // Q: full-face photograph or comparable image
	Provider         // a clinician or a place of care: no identifier of the individual
	Unique           // R: any other unique identifying number, characteristic or code
	FreeText         // free text that a policy drops whole
	Count            // number of classes, None included
)

type info struct {
	name, marker, letter, about string
}

var table = [Count]info{
	None:       {"none", "", "", ""},
	Name:       {"name", "[NAME]", "A", "Name"},
	Street:     {"street", "[ADDRESS]", "B", "Street address, unit or box"},
	City:       {"city", "[CITY]", "B", "City or town"},
	County:     {"county", "[COUNTY]", "B", "County"},
	ZIP:        {"zip", "[ZIP]", "B", "ZIP or postal code"},
	Geo:        {"geo", "[GEO]", "B", "Coordinates or geocode"},
	DOB:        {"dob", "[DOB]", "C", "Date of birth"},
	Date:       {"date", "[DATE]", "C", "Date related to an individual"},
	Age:        {"age", "[AGE]", "C", "Age over 89"},
	Phone:      {"phone", "[PHONE]", "D", "Telephone number"},
	Fax:        {"fax", "[FAX]", "E", "Fax number"},
	Email:      {"email", "[EMAIL]", "F", "Electronic mail address"},
	SSN:        {"ssn", "[SSN]", "G", "Social security number"},
	TIN:        {"tin", "[TIN]", "G", "Person-bound taxpayer number"},
	MRN:        {"mrn", "[MRN]", "H", "Medical record number or patient id"},
	Encounter:  {"encounter", "[ENCOUNTER]", "H", "Encounter, visit or accession number"},
	HealthPlan: {"health-plan", "[HEALTHPLAN]", "I", "Health-plan beneficiary number"},
	Account:    {"account", "[ACCOUNT]", "J", "Account number"},
	Card:       {"card", "[CARD]", "J", "Payment card number"},
	License:    {"license", "[LICENSE]", "K", "Licence or certificate number"},
	Passport:   {"passport", "[PASSPORT]", "K", "Passport number"},
	DEA:        {"dea", "[DEA]", "K", "DEA registration number"},
	NPI:        {"npi", "[NPI]", "K", "National provider identifier"},
	Vehicle:    {"vehicle", "[VEHICLE]", "L", "Vehicle identifier or plate"},
	Device:     {"device", "[DEVICE]", "M", "Device identifier or serial number"},
	URL:        {"url", "[URL]", "N", "Web address"},
	IP:         {"ip", "[IP]", "O", "IP address"},
	MAC:        {"mac", "[MAC]", "O", "Hardware address"},
	Biometric:  {"biometric", "[BIOMETRIC]", "P", "Biometric identifier"},
	Photo:      {"photo", "[PHOTO]", "Q", "Photographic image"},
	Provider:   {"provider", "[PROVIDER]", "", "Clinician or place of care"},
	Unique:     {"unique-id", "[ID]", "R", "Other unique identifier"},
	FreeText:   {"free-text", "[TEXT]", "R", "Free text"},
}

// String returns the class's name as used in rule files, counts and findings.
func (c Class) String() string {
	if c >= Count {
		return "invalid"
	}
	return table[c].name
}

// Marker returns the text that stands in place of a redacted value. It holds
// only A–Z, 0–9, ':', '[' and ']', so it needs no escaping at any depth of
// JSON, XML, URL or logfmt.
func (c Class) Marker() string {
	if c >= Count {
		return "[ID]"
	}
	return table[c].marker
}

// Identifier returns the letter of the Safe Harbor identifier (45 CFR
// 164.514(b)(2)(i)(A)–(R)) that the class maps to.
func (c Class) Identifier() string {
	if c >= Count {
		return ""
	}
	return table[c].letter
}

// About returns a short description for tables and documentation.
func (c Class) About() string {
	if c >= Count {
		return ""
	}
	return table[c].about
}

// Parse finds a class by its name.
func Parse(name string) (Class, bool) {
	for c := None + 1; c < Count; c++ {
		if table[c].name == name {
			return c, true
		}
	}
	return None, false
}
