package scrub_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// BenchmarkX12 reads a claim of 2 KB; the answer is asserted.
func BenchmarkX12(b *testing.B) {
	w := newScrubber(b, scrub.Options{}).NewWorker()
	claim := "NM1*85*1*HILL*BO*C***XX*1234567893~N3*227 OAK LANE~N4*SPRINGFIELD*IL*62701~REF*EI*123456789~HL*2*1*22*0~SBR*P*18*GRP0123******CI~" +
		"NM1*IL*1*LEE*ANN*B***MI*ZX1234567~N3*12 ELM ST*APT 4~N4*CHICAGO*IL*60614~DMG*D8*19800131*F~REF*SY*078051120~CLM*A-1001*500***11:B:1*Y*A*Y*Y~" +
		"HI*ABK:R51*ABF:I10~LX*1~SV1*HC:99213*125*UN*1***1~DTP*472*RD8*20190304-20190308~"
	line := []byte("2026-03-12T22:57:30.114Z INFO payload=ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *190304*1253*^*00501*000000905*1*T*:~" +
		"GS*HC*SENDER*RECEIVER*20190304*1253*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*0123*20190304*1253*CH~" + strings.Repeat(claim, 4) + "SE*22*0001~GE*1*1~IEA*1*000000905~")
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	var out []byte
	for b.Loop() {
		var o scrub.Outcome
		out, o = w.Line(out[:0], line)
		if o.Edited != 1 {
			b.Fatal("not edited")
		}
	}
	if n := bytes.Count(out, []byte("[NAME]")); n != 12 {
		b.Fatalf("%d names are redacted, want 12", n)
	}
}
