package corpus

import "strings"

// segment writes a segment from its numbered fields; what is not given is
// empty.
func segment(name string, fields ...any) string {
	var at []string
	for i := 0; i+1 < len(fields); i += 2 {
		n := fields[i].(int)
		for len(at) < n {
			at = append(at, "")
		}
		at[n-1] = fields[i+1].(string)
	}
	return name + "|" + strings.Join(at, "|")
}

func hl7Head(event string) string {
	return `MSH|^~\&|REG|NORTHGATE|LAB|RIVERBEND|«~stamp:ts»||` + event + `|«~anyid»|P|2.5.1`
}

const (
	hl7Address  = "«street»^^«city»^«state»^«zip»^«country»"
	hl7Address2 = "«k.street»^^«k.city»^«state»^«k.zip»"
	hl7Doctor   = "«~npi»^«~doc.last»^«~doc.first»^^^Dr"
)

var hl7PID = []string{
	segment("PID", 1, "1", 3, "«mrn»^^^NORTHGATE^MR~«ssn»^^^USSSA^SS", 5, "«last»^«first»^«mi»", 7, "«dob:8»", 8, "«sex»", 10, "2106-3^White^HL70005",
		11, hl7Address, 13, "«phone»^PRN^PH~^NET^Internet^«email»", 16, "M", 18, "«account»^^^NORTHGATE^AN", 19, "«ssn9»"),
	segment("PID", 1, "1", 2, "«empi»", 3, "«mrn»", 5, "«last»^«first»^^^Mr^^L", 6, "«k.last»^«k.first»", 7, "«dob:ts»", 8, "«sex»", 9, "«k.last»^«first»^^^^^A", 11, hl7Address, 12, "«county»", 14, "«mobile»^WPN^PH", 20, "«license»^TX"),
	segment("PID", 1, "1", 3, "«mrn»^^^&2.16.840.1.99999.3&ISO^PI", 5, "«last|U»^«first|U»", 7, "«dob:8»", 8, "«sex»", 11, "«street|U»^^«city|U»^«state»^«zip»"),
	segment("PID", 3, "«mrn»", 5, "«last»^«first»", 7, "«dob:8»", 8, "U", 29, "«out:ts»", 30, "Y"),
}

var hl7Others = []string{
	segment("PV1", 1, "1", 2, "I", 3, "4W^402^1^NORTHGATE", 7, hl7Doctor, 10, "MED", 17, hl7Doctor, 18, "IP", 19, "«visit»^^^NORTHGATE^VN", 44, "«in:ts»", 45, "«out:ts»"),
	segment("NK1", 1, "1", 2, "«k.last»^«k.first»", 3, "DAU^Daughter^HL70063", 4, hl7Address2, 5, "«k.phone»", 7, "EC^Emergency contact"),
	segment("GT1", 1, "1", 2, "«account»", 3, "«k.last»^«k.first»", 5, hl7Address2, 6, "«k.phone»", 8, "«k.dob:8»", 9, "F", 11, "SPO", 12, "«k.ssn»"),
	segment("IN1", 1, "1", 2, "HMO1^ACME HMO", 3, "«~anyid»", 4, "ACME HEALTH PLAN", 8, "«~group»", 16, "«last»^«first»", 17, "SEL", 18, "«dob:8»", 19, hl7Address, 36, "«policy»", 49, "«member»"),
	segment("MRG", 1, "«mrn»^^^NORTHGATE^MR", 4, "«empi»", 7, "«last»^«first»"),
	segment("OBR", 1, "1", 2, "«~anyid»", 3, "«~anyid»", 4, "24323-8^Comprehensive metabolic panel^LN", 7, "«in:ts»", 16, hl7Doctor),
	segment("OBX", 1, "1", 2, "NM", 3, "«word:loinc»^«word:lab»^LN", 5, "«r:60-180»", 6, "mg/dL", 7, "70-99", 8, "N", 11, "F", 14, "«in:ts»"),
	segment("OBX", 1, "2", 2, "TX", 3, "11506-3^Progress note^LN", 5, "Patient «name» called from «phone» about «word:cc».", 11, "F"),
	segment("OBX", 1, "3", 2, "TX", 3, "18842-5^Discharge summary^LN", 5, `Mrs. «last» was admitted on «in:us».\.br\Discharged home with her «word:rel» «k.first».`, 11, "F"),
	segment("NTE", 1, "1", 2, "L", 3, "Spoke with patient's «word:rel» «k.name», call back at «k.phone»"),
	segment("SCH", 1, "«~anyid»", 7, "FOLLOWUP^Follow-up", 9, "30", 10, "min", 11, "^^30^«in:ts»^«in:ts»"),
	segment("FT1", 1, "1", 4, "«in:8»", 6, "CG", 7, "99213^OFFICE VISIT^CPT", 10, "1", 19, "E11.9^Type 2 diabetes^I10"),
	segment("RXA", 1, "0", 2, "1", 3, "«in:8»", 5, "207^COVID-19 mRNA^CVX", 6, "0.5", 7, "mL", 15, "«~n:7»A"),
	segment("TXA", 1, "1", 2, "DS^Discharge summary", 3, "TX", 4, "«in:ts»", 9, hl7Doctor, 12, "«~anyid»", 17, "AU"),
	segment("DG1", 1, "1", 3, "E11.9^Type 2 diabetes mellitus^I10", 5, "«in:8»", 6, "A"),
	segment("PD1", 4, hl7Doctor, 3, "LAKESIDE FAMILY CLINIC^^12345"),
	segment("ZPI", 1, "1", 2, "«last»^«first»^^", 3, "«email»", 4, "«phone»"),
	segment("QRD", 1, "«~stamp:ts»", 2, "R", 3, "I", 4, "«~anyid»", 8, "«mrn»^«last»^«first»", 9, "DEM"),
}

// hl7Types are the messages, each with the segments that follow PID.
var hl7Types = []struct {
	event string
	rest  []int // of hl7Others
}{
	{"ADT^A01^ADT_A01", []int{0, 1, 2, 3}},
	{"ADT^A08^ADT_A01", []int{0, 15}},
	{"ADT^A40^ADT_A39", []int{4}},
	{"ORU^R01^ORU_R01", []int{0, 5, 6, 7}},
	{"ORM^O01^ORM_O01", []int{0, 5, 9}},
	{"SIU^S12^SIU_S12", []int{10, 0}},
	{"MDM^T02^MDM_T02", []int{0, 13, 8}},
	{"DFT^P03^DFT_P03", []int{11, 14, 2, 3}},
	{"VXU^V04^VXU_V04", []int{1, 12}},
	{"ADT^A31^ADT_A05", []int{0, 16}},
}

func (s *scene) hl7Message() []string {
	m := pick(s.dice, hl7Types)
	out := []string{hl7Head(m.event)}
	if strings.HasPrefix(m.event, "ADT") {
		out = append(out, "EVN|"+m.event[4:7]+"|«~stamp:ts»")
	}
	out = append(out, pick(s.dice, hl7PID))
	for _, i := range m.rest {
		out = append(out, hl7Others[i])
	}
	return out
}

// hl7Ends are the ways that logs write the end of a segment.
var hl7Ends = []string{"\r", "\r", `\r`, `\u000d`, "\r\n", "\n", `\n`, " "}

func hl7Personal(s *scene) text {
	if s.chance(0.45) {
		one := pick(s.dice, append(hl7PID[:len(hl7PID):len(hl7PID)], hl7Others...))
		if strings.Contains(one, "«") && labelled1(s.fill(one)) {
			t := s.fill(one)
			if s.chance(0.3) {
				t = cat(t, "|")
			}
			return t
		}
	}
	segments := s.hl7Message()
	end := pick(s.dice, hl7Ends)
	var t text
	for i, seg := range segments {
		if i > 0 {
			t = cat(t, end)
		}
		t = cat(t, s.fill(seg))
	}
	switch s.IntN(8) {
	case 0: // other delimiters, as the header may declare
		swap := strings.NewReplacer("|", "!", "^", "$", "~", "%", "&", "*")
		for i := range t {
			if t[i].class == "" {
				t[i].s = swap.Replace(t[i].s)
			}
		}
	case 1:
		if end == "\r" {
			t = cat("\x0b", t, "\r\x1c\r")
		}
	}
	return t
}

func labelled1(t text) bool {
	for _, p := range t {
		if p.class != "" && !p.ignore {
			return true
		}
	}
	return false
}

var hl7Nobody = []string{
	"MSH|^~\\&|LAB|RIVERBEND|REG|NORTHGATE|«~stamp:ts»||ACK^A01|«~anyid»|P|2.5.1\rMSA|AA|«~anyid»",
	"MSH|^~\\&|LAB|RIVERBEND|REG|NORTHGATE|«~stamp:ts»||ACK|«~anyid»|P|2.3\rMSA|AE|«~anyid»|Segment sequence error\rERR|^^^100",
	"MSA|AA|«~anyid»|Message accepted",
	"AL1|1|DA|70618^Penicillin^RXNORM|SV|Hives",
	"OBX|1|NM|«word:loinc»^«word:lab»^LN||«dec»|mmol/L|3.5-5.1|N|||F",
	"OBX|2|CE|882-1^ABO+Rh group^LN||28684^O Rh Positive^LN||||||F",
	"ORC|RE|«~anyid»|«~anyid»||CM",
	"DG1|1||«word:icd»^«word:dx»^I10|||A",
	"PR1|1||99213^OFFICE VISIT^CPT",
	"RXE|1|«word:ndc»^«word:drug»^NDC|1||TAB",
	"ERR||PID^1^5|101^Required field missing^HL70357|E",
	"NTE|1|L|Specimen hemolyzed, repeat recommended",
	"ack=AA control_id=«~anyid» took=«r:1-90»ms peer=«podip»:2575",
	"MLLP connection from «podip»:«r:1024-65000» accepted on :2575, «r:1-40» open",
	"parsed ORU^R01 v2.5.1 in «r:100-9000»us: 14 segments, 9 OBX",
	"field PID-5 has 3 components, profile ADT_A01 allows 2",
}

func hl7Plain(s *scene) text { return s.fill(pick(s.dice, hl7Nobody)) }
