package field

import (
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
)

// dataType says what the components of a value are (HL7 v2.8, chapter 2A).
type dataType struct {
	name  string
	parts []uint16 // by component: a class, or one of the parts below
	code  uint8    // the component whose code names the class more nearly
}

// What a component is when it is of no class of its own.
const (
	partSelf uint16 = 0x100 + iota // what the rule says
	partKeep                       // a code, an authority, a role: stays, unread
	partScan                       // text
)

// dataTypes are given by component: "self" is the class of the rule, "keep"
// stays, "text" is read like prose, anything else is a class. What comes
// behind the last one is read like prose.
var dataTypes = []dataType{
	parts("AD", 0, "street street city keep zip keep keep street"),
	parts("CWE", 0, "keep text keep keep text keep keep keep text keep keep keep keep keep keep keep keep keep keep keep keep keep"),
	parts("CX", 5, "self self keep keep keep keep date date keep keep keep keep"),
	parts("DLN", 0, "self keep date"),
	parts("DR", 0, "self self"),
	parts("EI", 0, "self keep keep keep"),
	parts("ID", 0, "self"),
	parts("JCC", 0, "self self self"),
	parts("NDL", 0, "self date date self self self keep keep keep keep keep"),
	parts("PL", 0, "self self self self keep keep self self self keep keep"),
	parts("PN", 0, "self self self self keep keep"),
	parts("PPN", 0, "self self self self self self keep keep keep keep keep keep keep keep date"),
	parts("SAD", 0, "self self self"),
	parts("TS", 0, "self keep"),
	parts("XAD", 0, "street street city keep zip keep keep street county geo keep date date date keep keep keep keep street text text text text"),
	parts("XCN", 0, "self self self self self keep keep keep keep keep keep keep keep keep keep keep date keep date date keep keep keep keep"),
	parts("XON", 0, "self keep self keep keep keep keep keep keep self"),
	parts("XPN", 0, "self self self self keep keep keep keep keep date keep date date keep self"),
	parts("XTN", 3, "self keep keep email keep self self self text self self self date date keep keep keep keep"),
}

func parts(name string, code uint8, list string) dataType {
	t := dataType{name: name, code: code}
	for _, word := range strings.Fields(list) {
		c, ok := class.Parse(word)
		switch {
		case ok:
			t.parts = append(t.parts, uint16(c))
		case word == "self":
			t.parts = append(t.parts, partSelf)
		case word == "keep":
			t.parts = append(t.parts, partKeep)
		default:
			t.parts = append(t.parts, partScan)
		}
	}
	return t
}

func typeNamed(name string) *dataType {
	for i := range dataTypes {
		if dataTypes[i].name == name {
			return &dataTypes[i]
		}
	}
	return nil
}

// orderElements sorts rules: rank, then those for a component, then as
// written.
func (p *Policy) orderElements(list []elemRule) {
	slices.SortStableFunc(list, func(a, b elemRule) int {
		if d := p.rules[b.rule].Rank - p.rules[a.rule].Rank; d != 0 {
			return d
		}
		return int(b.comp) - int(a.comp)
	})
}

// identifierType returns the class of the identifier that a code of HL7 table
// 0203 names.
func identifierType(code []byte) (class.Class, bool) {
	switch string(code) {
	case "SS":
		return class.SSN, true
	case "SB", "TAX":
		return class.TIN, true
	case "DL", "LN", "LIC", "SID", "DFN":
		return class.License, true
	case "PPN":
		return class.Passport, true
	case "MR", "MRN", "PI", "PT", "EN", "PE":
		return class.MRN, true
	case "MA", "MB", "MC", "MI", "SN", "SR", "NH", "PN", "HC", "JHN":
		return class.HealthPlan, true
	case "AN", "BA":
		return class.Account, true
	case "AM", "DS", "VS", "BC":
		return class.Card, true
	case "VN", "VISIT", "VISITID", "ACSN":
		return class.Encounter, true
	case "DEA":
		return class.DEA, true
	case "VIN":
		return class.Vehicle, true
	case "UDI":
		return class.Device, true
	}
	return 0, false
}

// ByCode returns the class that the code beside a value of class c names, or
// c: SS beside an identifier, FX beside a telephone number.
func ByCode(c class.Class, code []byte) class.Class {
	switch c {
	case class.Phone:
		switch string(code) {
		case "FX":
			return class.Fax
		case "Internet", "X.400":
			return class.Email
		}
	case class.MRN, class.Account, class.HealthPlan, class.Encounter, class.Unique:
		if named, ok := identifierType(code); ok {
			return named
		}
	}
	return c
}
