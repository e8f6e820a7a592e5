package walk_test

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// elements renders the elements of a line, one "address value" each.
func elements(line string) []string {
	var d walk.Doc
	d.Line([]byte(line), walk.Prefix([]byte(line)))
	var out []string
	for _, l := range d.Leaves {
		if l.Kind == walk.Element {
			out = append(out, string(d.Elems[l.Elem].AppendTo(nil))+" "+string(d.Views[l.View].B[l.Start:l.End]))
		}
	}
	return out
}

const isa = `ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250131*1253*^*00501*000000905*1*T*:~`

func TestX12Segments(t *testing.T) {
	for _, x := range []struct {
		why, line string
		want      string // parted by |
	}{
		{"a segment alone", `NM1*QC*1*LEE*ANN~`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|NM1[QC]-04 ANN"},
		{"empty elements count", `NM1*QC*1*LEE*****MI*ZX1~`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|NM1[QC]-08 MI|NM1[QC]-09 ZX1"},
		{"behind a label", `segment: REF*SY*078051120~`, "REF[SY]-01 SY|REF[SY]-02 078051120"},
		{"behind a key", `seg=REF*SY*078051120~`, "REF[SY]-01 SY|REF[SY]-02 078051120"},
		{"no terminator, the pair behind it is not of the segment", `seg=REF*SY*078051120 level=info`, "REF[SY]-01 SY|REF[SY]-02 078051120"},
		{"no terminator, inside of brackets", `Row{seg=REF*SY*078051120, n=5}`, "REF[SY]-01 SY|REF[SY]-02 078051120"},
		{"no terminator, the log goes on", `got REF*SY*078051120 from the gateway`, "REF[SY]-01 SY|REF[SY]-02 078051120"},
		{"a quoted segment may end in small letters", `{"seg":"NM1*QC*1*van den Berg"}`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 van den Berg"},
		{"a closer as a value closes none behind it", `NM1*QC*1*LEE*ANN**}**MI*[ZX1]~`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|NM1[QC]-04 ANN|NM1[QC]-06 }|NM1[QC]-08 MI|NM1[QC]-09 [ZX1]"},
		{"vertical bars", `NM1|QC|1|LEE|ANN~`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|NM1[QC]-04 ANN"},
		{"carets", `NM1^QC^1^LEE^ANN~`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|NM1[QC]-04 ANN"},
		{"colons", `NM1:QC:1:LEE:ANN~`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|NM1[QC]-04 ANN"},
		{"an address is of the name before it", `NM1*QC*1*LEE~N3*12 ELM ST~NM1*85*2*CLINIC~N3*1 OAK ST~`,
			"NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|N3[QC]-01 12 ELM ST|NM1[85]-01 85|NM1[85]-02 2|NM1[85]-03 CLINIC|N3[85]-01 1 OAK ST"},
		{"another level closes the loop", `NM1*85*2~HL*2*1*22~DMG*D8*19800131~`, "NM1[85]-01 85|NM1[85]-02 2|HL-01 2|HL-02 1|HL-03 22|DMG-01 D8|DMG-02 19800131"},
		{"a list of segments keeps the loop", `["NM1*85*2*CLINIC","N3*1 OAK ST"]`, "NM1[85]-01 85|NM1[85]-02 2|NM1[85]-03 CLINIC|N3[85]-01 1 OAK ST"},
		{"line ends between segments", "NM1*QC*1*LEE\nDMG*D8*19800131", "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|DMG[QC]-01 D8|DMG[QC]-02 19800131"},
		{"line ends written as escapes", `NM1*QC*1*LEE\nDMG*D8*19800131\r\nSE*4`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|DMG[QC]-01 D8|DMG[QC]-02 19800131|SE-01 4"},
		{"escapes behind the terminator", `NM1*QC*1*LEE~\\r\\nDMG*D8*19800131~\u000aSE*4~`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|DMG[QC]-01 D8|DMG[QC]-02 19800131|SE-01 4"},
		{"a terminator shows by what follows", `NM1*QC*1*LEE!DMG*D8*19800131!SE*4*1!`, "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|DMG[QC]-01 D8|DMG[QC]-02 19800131|SE-01 4|SE-02 1"},
		{"a date in a composite", `HI*ABK:R51*BR:0FT:D8:20200131:1~`, "HI-01 ABK:R51|HI-02 BR:0FT:D8:|HI-02-4 20200131|HI-02 :1"},
		{"the insured party's number", `PER*IP**HP*2125550142~`, "PER[IP]-01 IP|PER[IP]-03 HP|PER[IP]-04 2125550142"},
		{"the envelope names other separators", strings.NewReplacer("*", "+", "~", "!").Replace(isa) + `NM1+QC+1+LEE!N3+12 ELM ST!`,
			isaWant + "NM1[QC]-01 QC|NM1[QC]-02 1|NM1[QC]-03 LEE|N3[QC]-01 12 ELM ST"},
		{"control characters as separators, in JSON", `{"m":"` + strings.NewReplacer("*", `\u001d`, "~", `\u001c`).Replace(isa) + `REF\u001dSY\u001d078051120\u001c"}`,
			isaWant + "REF[SY]-01 SY|REF[SY]-02 078051120"},
		{"an envelope whose blanks were folded", strings.Join(strings.Fields(isa), " ") + "REF*SY*078051120~",
			strings.NewReplacer("SENDER         ", "SENDER ", "RECEIVER       ", "RECEIVER ").Replace(isaWant) + "REF[SY]-01 SY|REF[SY]-02 078051120"},

		{"a list of files", `ls REF*`, ""},
		{"emphasis", `see *REF* and *NM1*`, ""},
		{"a product", `N3*2 + N4*5`, ""},
		{"a word that goes on", `XNM1*QC*1*LEE~`, ""},
		{"small letters", `ref*sy*078051120`, ""},
		{"a column", `REF: SY: 5`, ""},
		{"a table", `| REF | SY |`, ""},
		{"a ratio", `ST:12:30`, ""},
		{"masked", `pin=***-**-1120`, ""},
		{"media types", `Accept: */*, text/*`, ""},
	} {
		if got := strings.Join(elements(x.line), "|"); got != x.want {
			t.Errorf("%s: %s\ngot  %s\nwant %s", x.why, x.line, got, x.want)
		}
	}
}

// isaWant is what the envelope of the tests holds; blank elements have no
// leaf.
const isaWant = "ISA-01 00|ISA-03 00|ISA-05 ZZ|ISA-06 SENDER         |ISA-07 ZZ|ISA-08 RECEIVER       |ISA-09 250131|ISA-10 1253|" +
	"ISA-11 ^|ISA-12 00501|ISA-13 000000905|ISA-14 1|ISA-15 T|ISA-16 :|"

const claim = `GS*HC*SENDER*RECEIVER*20250131*1253*1*X*005010X222A1~ST*837*0001~BHT*0019*00*1*20250131*1253*CH~HL*1**22*0~` +
	`NM1*IL*1*LEE*ANN*B***MI*ZX1234567~N3*12 ELM ST~N4*SPRINGFIELD*IL*62701~DMG*D8*19800131*F~REF*SY*078051120~` +
	`CLM*A-1001*500***11:B:1*Y*A*Y*Y~HI*ABK:R51~DTP*472*RD8*20200131-20200201~SE*12*0001~GE*1*1~IEA*1*000000905~`

// TestX12CutAnywhere cuts an interchange at every byte: what is there is
// still told apart.
func TestX12CutAnywhere(t *testing.T) {
	whole := isa + claim
	for n := 0; n <= len(whole); n++ {
		for _, line := range []string{whole[:n], whole[n:], `{"body":"` + whole[:n], isa[:n%len(isa)] + claim} {
			var d walk.Doc
			d.Line([]byte(line), 0)
			sound(t, &d, []byte(line))
			if i := strings.Index(line, "REF*SY*078051120~"); i >= 0 && !held(&d, []byte("078051120")) {
				t.Errorf("no leaf holds the number in %s", line)
			}
		}
	}
	for n := range isa {
		if got := strings.Join(elements(isa[:n]+claim), "|"); !strings.Contains(got, "REF[SY]-02 078051120") || !strings.Contains(got, "NM1[IL]-09 ZX1234567") {
			t.Errorf("behind %s\ngot %s", isa[:n], got)
		}
	}
}

// TestX12HostileSeparators puts every byte in the places of the separators:
// nothing is lost and nothing runs away.
func TestX12HostileSeparators(t *testing.T) {
	for c := 1; c < 256; c++ {
		for _, at := range []string{"*", "~", ":", "^"} {
			line := strings.ReplaceAll(isa+claim, at, string([]byte{byte(c)}))
			var d walk.Doc
			d.Line([]byte(line), 0)
			sound(t, &d, []byte(line))
			line = strings.Replace(isa, at+"~", string([]byte{byte(c)})+"~", 1)
			line = line[:len(line)-1] + string([]byte{byte(c)}) + claim
			d.Line([]byte(line), 0)
			sound(t, &d, []byte(line))
		}
	}
	for _, c := range []byte(`A"\ '5`) {
		line := isa[:len(isa)-1] + string([]byte{c}) + claim
		if got := strings.Join(elements(line), "|"); !strings.Contains(got, "REF[SY]-02 078051120") {
			t.Errorf("terminator %q: got %s", c, got)
		}
	}
}

// TestX12WorkIsBounded walks long hostile lines: leaves grow no faster than
// the line, and work in its square would not come to an end.
func TestX12WorkIsBounded(t *testing.T) {
	units := []string{
		"*", "~", "NM1*", "NM1*QC*1*", "NM1*QC*1*~", "N3*a ", "N3*12 ELM ST ", "N2*a b", "N4*A*B", "ISA*00*", isa, isa[:len(isa)-1] + "!", "ST*837*0001*", "REF*SY*\\n",
		"REF*SY*1 ", "REF*SY*1 a=", "REF*SY*1!REF", "HI*a:b:D8:", "HI*a:b:D8:1:", "NM1*QC*1*(", "NM1*QC*1*[)", "NM1|", "NM1^QC^", "NM1:QC:1:", "N3*\\", "PER*IC*",
		"CLM*1*", "INS*Y*18*", "NM1*QC*1*LEE\"", "NM1*QC*1*LEE, ", "ISA+00+" + strings.Repeat("+", 14) + ":!",
	}
	for _, u := range []string{"\n", "\\", `\n`, "~", " ", `\\`, "\"", "a ", "(", "*"} {
		units = append(units, isa+strings.Repeat(u, 1<<17), isa[:len(isa)-1]+"!"+strings.Repeat(u, 1<<17), "REF*SY*1"+strings.Repeat(u, 1<<17))
	}
	var d walk.Doc
	for _, u := range units {
		line := []byte(strings.Repeat(u, 1+1<<17/len(u)))
		d.Line(line, 0)
		if n := len(d.Leaves) + len(d.Nodes); n > 2*len(line)+64 {
			t.Errorf("%q: %d leaves and nodes of %d bytes", u, n, len(line))
		}
		if n := decoded(&d); n > 24*len(line) {
			t.Errorf("%q: %d bytes decoded of %d", u, n, len(line))
		}
	}
}

// x12Pieces are what random messages are made of.
var x12Pieces = []string{
	"NM1", "N1", "N3", "N4", "REF", "PER", "DMG", "DTP", "DTM", "HI", "ISA", "GS", "ST", "SE", "INS", "CLM", "HL", "*", "*", "*", "*", "~", "~", "|", "^", ":", "!",
	"QC", "IL", "85", "1", "2", "D8", "RD8", "472", "20200131", "LEE", "ANN B", "12 ELM ST", " ", "\n", "\r", `\n`, `\\n`, `\u000a`, `"`, "'", "(", ")", "{", "}", "[", "]",
	", ", " a=", "a: ", "00", isa, claim, "é", "\x1d", "\x1c", "&amp;", "%2A",
}

func x12Noise(rnd *rand.Rand, n int) string {
	var b strings.Builder
	for ; n > 0; n-- {
		b.WriteString(x12Pieces[rnd.Intn(len(x12Pieces))])
	}
	return b.String()
}

// TestX12LosesNothing plants a number in random messages: some leaf holds it.
func TestX12LosesNothing(t *testing.T) {
	rnd := rand.New(rand.NewSource(12))
	var d walk.Doc
	for n := 0; n < 30000; n++ {
		line := x12Noise(rnd, rnd.Intn(14)) + "zqzqzqzq78051120" + x12Noise(rnd, rnd.Intn(14))
		d.Line([]byte(line), 0)
		sound(t, &d, []byte(line))
		if !held(&d, []byte("78051120")) {
			t.Fatalf("no leaf holds the number in %q:\n\t%s", line, strings.Join(leaves(&d, []byte(line)), "\n\t"))
		}
	}
}

func TestX12AllocatesNothingOnceWarm(t *testing.T) {
	raw := []byte(isa + claim)
	var d walk.Doc
	if n := testing.AllocsPerRun(20, func() { d.Line(raw, 0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzX12 asserts of any text behind an envelope what sound says, that a used
// Doc gives the same leaves as a new one, and that the elements of a message
// stand in order and do not overlap.
func FuzzX12(f *testing.F) {
	rnd := rand.New(rand.NewSource(13))
	for n := 0; n < 20; n++ {
		f.Add(x12Noise(rnd, 12), byte('*'), byte('~'))
	}
	f.Add(claim, byte('+'), byte('!'))
	f.Fuzz(func(t *testing.T, text string, sep, term byte) {
		if len(text) > 1<<13 {
			return
		}
		head := strings.NewReplacer("*", string([]byte{sep}), "~", string([]byte{term})).Replace(isa)
		raw := []byte(head + text)
		var d, used walk.Doc
		d.Line(raw, 0)
		sound(t, &d, raw)
		used.Line([]byte(isa+claim), 0)
		used.Line(raw, 0)
		compare(t, string(raw), leaves(&used, raw), leaves(&d, raw))
		end, view := int32(0), int32(-1)
		for _, l := range d.Leaves {
			if l.Kind != walk.Element {
				continue
			}
			if l.View == view && l.Start < end {
				t.Errorf("the element at %d starts inside of the one before it", l.Start)
			}
			end, view = l.End, l.View
		}
		if n := len(d.Leaves) + len(d.Nodes); n > 8*(len(raw)+16) {
			t.Errorf("%d leaves and nodes of %d bytes", n, len(raw))
		}
	})
}
