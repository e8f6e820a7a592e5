package corpus

import "strings"

// x12Envelope surrounds a transaction; ISA has 106 characters.
func x12Envelope(code, version string, body []string) []string {
	out := []string{
		"ISA*00*          *00*          *ZZ*NORTHGATE      *ZZ*ACMEHEALTH     *«~stamp:6»*0600*^*00501*000000«r:100-999»*0*P*:",
		"GS*" + code[:2] + "*NORTHGATE*ACMEHEALTH*«~stamp:8»*0600*1*X*" + version,
		"ST*" + code[2:] + "*0001*" + version,
	}
	out = append(out, body...)
	return append(out, "SE*«r:10-90»*0001", "GE*1*1", "IEA*1*000000001")
}

const (
	x12Payer = "NM1*PR*2*«word:payer»*****PI*«~anyid»"
	x12Doc   = "NM1*85*1*«~doc.last»*«~doc.first»****XX*«~npi»"
)

// x12Bodies are the middles of transactions, by functional and set code.
var x12Bodies = []struct {
	code, version string
	body          []string
}{
	{"HC837", "005010X222A1", []string{
		"BHT*0019*00*«~anyid»*«~stamp:8»*0600*CH", "NM1*41*2*NORTHGATE MEDICAL CENTER*****46*«~anyid»", "PER*IC*BILLING DESK*TE*«~ten|d»", x12Doc,
		"HL*2*1*22*0", "SBR*P*18*«~group»******CI", "NM1*IL*1*«last»*«first»*«mi»***MI*«member»", "N3*«street»", "N4*«city»*«state»*«zip|d»", "DMG*D8*«dob:8»*«sex»", "REF*SY*«ssn9»", x12Payer,
		"CLM*«account»*125.5***11:B:1*Y*A*Y*Y", "DTP*431*D8*«in:8»", "REF*EA*«mrn»", "HI*ABK:E119*ABF:I10", "LX*1", "SV1*HC:99213*125.5*UN*1***1", "DTP*472*D8*«in:8»"}},
	{"HC837", "005010X223A2", []string{
		"BHT*0019*00*«~anyid»*«~stamp:8»*0600*CH", x12Doc, "HL*2*1*22*1", "NM1*IL*1*«k.last»*«k.first»****MI*«member»", "HL*3*2*23*0", "PAT*19", "NM1*QC*1*«last»*«first»", "N3*«street»", "N4*«city»*«state»*«zip|d»", "DMG*D8*«dob:8»*«sex»",
		"CLM*«account»*8120.75***11:A:1*Y*A*Y*Y", "DTP*434*RD8*«in:8»-«out:8»", "DTP*435*DT*«in:hm»", "CL1*1*7*01", "REF*EA*«mrn»", "HI*ABK:J189"}},
	{"HP835", "005010X221A1", []string{
		"BPR*I*1500*C*ACH*CCP*01*«~aba»*DA*«~account»*1512345678**01*«~aba»*DA*«~account»*«~stamp:8»", "TRN*1*«~anyid»*1512345678", "N1*PR*ACME HEALTH PLAN",
		"CLP*«account»*1*500*400*100*12*«~anyid»*11*1", "NM1*QC*1*«last»*«first»*«mi»***MI*«member»", "NM1*74*1*«last|U»*****C*«member»", "DTM*232*«in:8»", "DTM*233*«out:8»", "SVC*HC:99213*125.5*80**1", "DTM*472*«in:8»", "CAS*CO*45*45.5"}},
	{"BE834", "005010X220A1", []string{
		"BGN*00*«~anyid»*«~stamp:8»*0600****2", "INS*Y*18*021*28*A***FT", "REF*0F*«member»", "REF*1L*«~group»", "DTP*336*D8*«in:8»", "NM1*IL*1*«last»*«first»*«mi»***34*«ssn9»", "PER*IP**HP*«phone|d»*EM*«email»", "N3*«street»", "N4*«city»*«state»*«zip|d»", "DMG*D8*«dob:8»*«sex»*M", "HD*021**HLT*PPO*EMP", "DTP*348*D8*«out:8»"}},
	{"HS270", "005010X279A1", []string{
		"BHT*0022*13*«~anyid»*«~stamp:8»*0600", "HL*1**20*1", x12Payer, "HL*3*2*22*0", "TRN*1*«~anyid»*9ACMECLEAR", "NM1*IL*1*«last»*«first»****MI*«member»", "DMG*D8*«dob:8»*«sex»", "DTP*291*D8*«in:8»", "EQ*30"}},
	{"HB271", "005010X279A1", []string{
		"BHT*0022*11*«~anyid»*«~stamp:8»*0600", "HL*3*2*22*0", "NM1*IL*1*«last»*«first»*«mi»***MI*«member»", "REF*SY*«ssn9»", "REF*NQ*«medicaid»", "N3*«street»", "N4*«city»*«state»*«zip|d»", "DMG*D8*«dob:8»*«sex»", "EB*1*IND*30**GOLD PLAN", "EB*C*IND*30***29*500", "MSG*COVERAGE ACTIVE FOR «name|U»"}},
	{"HR276", "005010X212", []string{
		"BHT*0010*13*«~anyid»*«~stamp:8»*0600", "NM1*IL*1*«last»*«first»****MI*«member»", "DMG*D8*«dob:8»*«sex»", "TRN*1*«~anyid»", "REF*EJ*«account»", "AMT*T3*125.5", "DTP*472*RD8*«in:8»-«in:8»"}},
	{"HN277", "005010X212", []string{"BHT*0010*08*«~anyid»*«~stamp:8»*0600*DG", "NM1*QC*1*«last»*«first»****MI*«member»", "STC*F1:65*«~stamp:8»**125.5*80", "REF*1K*«~anyid»", "DTP*472*D8*«in:8»"}},
	{"HI278", "005010X217", []string{"BHT*0007*13*«~anyid»*«~stamp:8»*0600", "NM1*IL*1*«last»*«first»****MI*«member»", "DMG*D8*«dob:8»", "UM*HS*I*2*11:B", "DTP*435*D8*«in:8»", "HI*BF:J189"}},
}

var x12Lone = []string{
	"NM1*IL*1*«last»*«first»*«mi»***MI*«member»", "NM1*QC*1*«last»*«first»****MI*«member»", "NM1*74*1*«last»*«first»****C*«member»", "DMG*D8*«dob:8»*«sex»", "REF*SY*«ssn9»", "REF*0F*«member»",
	"REF*EA*«mrn»", "DTP*472*D8*«in:8»", "DTP*434*RD8*«in:8»-«out:8»", "CLM*«account»*125.5***11:B:1*Y*A*Y*Y", "NM1*QD*1*«k.last»*«k.first»", "REF*NQ*«medicaid»", "NM1*IL*1*«last|U»*«first|U»****34*«ssn9»",
}

var x12Nobody = []string{
	"NM1*PR*2*«word:payer»*****PI*«~anyid»~", "NM1*85*2*NORTHGATE MEDICAL CENTER*****XX*«~npi»~", "SV1*HC:«word:cpt»*125.5*UN*1***1~", "HI*ABK:E119*ABF:I10~", "EB*1*IND*30**GOLD PLAN~", "CAS*CO*45*45.5~",
	"AAA*N**72*C~", "IK3*NM1*9*2100*8~", "AK9*A*1*1*1~", "LX*1~", "HL*3*2*22*0~", "ST*837*0001*005010X222A1~", "AMT*T3*125.5~", "LQ*HE*N130~", "MOA***MA01~", "SBR*P*18*******CI~", "PRV*BI*PXC*207Q00000X~",
	"999 accepted: control 000000«r:100-999», 1 set, 0 errors", "edi split: 837P, «r:20-400» segments, «n:6» bytes in «r:1-80»ms",
}

func x12Personal(s *scene) text {
	if s.chance(0.4) {
		return cat(s.fill(pick(s.dice, x12Lone)), "~")
	}
	m := pick(s.dice, x12Bodies)
	lines := m.body
	if s.chance(0.6) {
		lines = x12Envelope(m.code, m.version, m.body)
	} else if s.chance(0.5) { // a part of a message, as an error report prints it
		lines = m.body[s.IntN(3):]
	}
	end, swap := "~", strings.NewReplacer()
	switch s.IntN(6) {
	case 0:
		end = "~\n"
	case 1:
		swap = strings.NewReplacer("*", "|", ":", ">")
	case 2:
		end = "\n"
	}
	var t text
	for _, l := range lines {
		for _, p := range s.fill(l) {
			if p.class == "" {
				p.s = swap.Replace(p.s)
			}
			if strings.ContainsAny(p.s, "*|>") && p.class != "" {
				p.s = strings.NewReplacer("*", "", "|", "", ">", "").Replace(p.s)
			}
			t = append(t, p)
		}
		t = cat(t, end)
	}
	return t
}

func x12Plain(s *scene) text { return s.fill(pick(s.dice, x12Nobody)) }
